"""The schedule that a workbook of `stagger export` was made of, read back from its sheet of times."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from solver.domain.instance import Instance
from solver.domain.people import MOST_SHIFT_MIN, Group, GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats.files import shown_name
from solver.importers.sheets.cells.raw import Raw, is_blank, spell_raw, tidy
from solver.language.messages import gettext
from solver.library.answer_sheet import Line, lines_of, number_of
from solver.report.text.kinds import pattern_text
from solver.report.text.language import LANGUAGES, Words
from solver.validation.spelling import join_texts, spell_text

_MOST_NAMED = 5
"""Groups without a row that are told by their ids."""
_Row = tuple[Line, int, str, Fraction]
"""A row of the sheet, with the shift, the week pattern and the share of the group."""


def read_answered(path: str, instance: Instance) -> Schedule:
    """Return the schedule whose times a workbook or CSV file of `stagger export` holds; edits of it are not there.

    The sheet has a row of every group, as it was exported: a group without one would fall back to today unnoticed.

    Raises
    ------
    InputError
        The file cannot be read, or a row says nothing that a group could choose; with a problem for each.
    """
    problems: list[Problem] = []
    rows: dict[str, list[_Row]] = {}
    groups = {group.id: group for group in instance.groups}
    lines = list(lines_of(path))
    problems += _lacking_columns(lines)
    for line in [] if problems else lines:
        name = _text(line.cells.get("group_id"))
        group = groups.get(name)
        if group is None:
            if name and not is_blank(line.cells.get("share")):  # else a remark below the table
                problems.append(_unknown(line, name))
            continue
        try:
            option = _option(line, instance, group)
        except InputError as error:
            problems += error.problems
        else:
            rows.setdefault(group.id, []).append((line, *option))
    if not problems and not rows:
        expected, advice = (
            gettext("a row with the id of a group of this instance"),
            gettext("give the workbook of this instance"),
        )
        problems.append(Problem(shown_name(path), gettext("no such row"), expected, advice))
    if not problems:
        problems += _lacking(path, [name for name in groups if name not in rows])
    choices = []
    for name, own in rows.items():
        parts = [round(share * groups[name].num_parts) for _, _, _, share in own]
        if not all(parts) or sum(parts) != groups[name].num_parts:
            problems.append(_not_whole(own[0][0], name))
        else:
            choices.append(_choice(name, own, parts))
    if problems:
        raise InputError(problems)
    return Schedule(choices=tuple(choices))


def _option(line: Line, instance: Instance, group: Group) -> tuple[int, str, Fraction]:
    """Return the shift, the pattern and the share of the group of one row."""
    shift, share = number_of(line.cells.get("shift_min")), number_of(line.cells.get("share"))
    if shift is None or shift != int(shift) or abs(shift) > MOST_SHIFT_MIN:
        expected = gettext("a shift in whole minutes from -{most} to {most}", most=MOST_SHIFT_MIN)
        raise InputError([_wrong(line, "shift_min", expected)])
    if share is None or not 0 < share <= 1:
        raise InputError([_wrong(line, "share", gettext("a share of the group above 0 and at most 1"))])
    return int(shift), _pattern(line, instance, group), Fraction(share).limit_denominator(group.num_parts)


def _pattern(line: Line, instance: Instance, group: Group) -> str:
    patterns, told = group.week_patterns(instance.days), _text(line.cells.get("pattern"))
    if not told:
        return patterns[0].id
    for pattern in patterns:
        if told in {pattern.id, *(pattern_text(group, pattern, Words(language)) for language in LANGUAGES)}:
            return pattern.id
    raise InputError([_wrong(line, "pattern", gettext("a week pattern of group {group}", group=spell_text(group.id)))])


def _choice(name: str, rows: Sequence[_Row], parts: Sequence[int]) -> GroupChoice:
    options = [
        OptionChoice(shift_min=shift, pattern=pattern, parts=own)
        for (_, shift, pattern, _), own in zip(rows, parts, strict=True)
    ]
    return GroupChoice(group=name, options=tuple(options))


def _unknown(line: Line, name: str) -> Problem:
    found = gettext("group {name}, which the instance does not have", name=spell_text(name))
    expected = gettext("the id of a group as `stagger export` wrote it")
    advice = gettext(
        "put the id back; where the instance has changed since, give the schedule itself and `stagger replies`"
    )
    return Problem(line.places["group_id"], found, expected, advice)


def _lacking_columns(lines: Sequence[Line]) -> list[Problem]:
    """Return a problem for each column that was taken out of the sheet."""
    gone = [key for key in ("shift_min", "share") if lines and key not in lines[0].places]
    advice = gettext("put the column back as `stagger export` wrote it")
    return [
        Problem(
            lines[0].places["group_id"],
            gettext("a sheet without it"),
            gettext("a column {key}", key=spell_text(key)),
            advice,
        )
        for key in gone
    ]


def _lacking(path: str, names: Sequence[str]) -> list[Problem]:
    """Return a problem where groups have no row."""
    if not names:
        return []
    more = gettext(" and {count} more", count=len(names) - _MOST_NAMED) if len(names) > _MOST_NAMED else ""
    found = gettext("no row of {names}{more}", names=join_texts(names[:_MOST_NAMED]), more=more)
    expected = gettext("a row of every group, as `stagger export` wrote them")
    advice = gettext(
        "put the rows back; where the instance has changed since, give the schedule itself and `stagger replies`"
    )
    return [Problem(shown_name(path), found, expected, advice)]


def _not_whole(line: Line, name: str) -> Problem:
    found, expected = (
        gettext("rows of {name} whose shares are not the whole", name=spell_text(name)),
        gettext("shares that add up to 1"),
    )
    advice = gettext("leave the columns that were filled in as they were, and every row of the group in the sheet")
    return Problem(line.places["group_id"], found, expected, advice)


def _wrong(line: Line, key: str, expected: str) -> Problem:
    raw = line.cells.get(key)
    found = "nothing" if is_blank(raw) else spell_raw(raw)
    where = line.places.get(key) or line.places["group_id"]
    return Problem(
        where, found, expected, gettext("leave the columns that were filled in as `stagger export` wrote them")
    )


def _text(raw: Raw) -> str:
    return "" if is_blank(raw) else tidy(str(raw)).removeprefix("'")
