"""The schedule that a workbook of `stagger export` was made of, read back from its sheet of times."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from solver.domain.instance import Instance
from solver.domain.people import Group, GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats.files import shown_name
from solver.importers.sheets.cells.raw import Raw, is_blank, spell_raw, tidy
from solver.library.replies import Line, lines_of, number_of
from solver.report.text.kinds import pattern_text
from solver.report.text.language import LANGUAGES, Words
from solver.validation.spelling import spell_text

_Row = tuple[Line, int, str, Fraction]
"""A row of the sheet, with the shift, the week pattern and the share of the group."""


def read_answered(path: str, instance: Instance) -> Schedule:
    """Return the schedule whose times a workbook or CSV file of `stagger export` holds; edits of it are not there.

    Groups without a row stay as today.

    Raises
    ------
    InputError
        The file cannot be read, or a row says nothing that a group could choose; with a problem for each.
    """
    problems: list[Problem] = []
    rows: dict[str, list[_Row]] = {}
    groups = {group.id: group for group in instance.groups}
    for line in lines_of(path):
        group = groups.get(_text(line.cells.get("group_id")))
        if group is None:
            continue  # a remark below the table, or a group that is gone: who answered for one is told by the replies
        try:
            rows.setdefault(group.id, []).append((line, *_option(line, instance, group)))
        except InputError as error:
            problems += error.problems
    if not problems and not rows:
        expected, advice = "a row with the id of a group of this instance", "give the workbook of this instance"
        problems.append(Problem(shown_name(path), "no such row", expected, advice))
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
    if shift is None or shift != int(shift):
        raise InputError([_wrong(line, "shift_min", "a shift in whole minutes")])
    if share is None or not 0 < share <= 1:
        raise InputError([_wrong(line, "share", "a share of the group above 0 and at most 1")])
    return int(shift), _pattern(line, instance, group), Fraction(share).limit_denominator(group.num_parts)


def _pattern(line: Line, instance: Instance, group: Group) -> str:
    patterns, told = group.week_patterns(instance.days), _text(line.cells.get("pattern"))
    if not told:
        return patterns[0].id
    for pattern in patterns:
        if told in {pattern.id, *(pattern_text(group, pattern, Words(language)) for language in LANGUAGES)}:
            return pattern.id
    raise InputError([_wrong(line, "pattern", f"a week pattern of group {spell_text(group.id)}")])


def _choice(name: str, rows: Sequence[_Row], parts: Sequence[int]) -> GroupChoice:
    options = [
        OptionChoice(shift_min=shift, pattern=pattern, parts=own)
        for (_, shift, pattern, _), own in zip(rows, parts, strict=True)
    ]
    return GroupChoice(group=name, options=tuple(options))


def _not_whole(line: Line, name: str) -> Problem:
    found, expected = f"rows of {spell_text(name)} whose shares are not the whole", "shares that add up to 1"
    advice = "leave the columns that were filled in as they were, and every row of the group in the sheet"
    return Problem(line.places["group_id"], found, expected, advice)


def _wrong(line: Line, key: str, expected: str) -> Problem:
    raw = line.cells.get(key)
    found = "nothing" if is_blank(raw) else spell_raw(raw)
    where = line.places.get(key) or line.places["group_id"]
    return Problem(where, found, expected, "leave the columns that were filled in as `stagger export` wrote them")


def _text(raw: Raw) -> str:
    return "" if is_blank(raw) else tidy(str(raw)).removeprefix("'")
