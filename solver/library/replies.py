"""Replies that come back: answers in a workbook or CSV file of `stagger export`, as edits of the agreed schedule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.people import Group, GroupChoice
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats.files import shown_name
from solver.importers.sheets.cells.raw import Raw, is_blank, spell_raw, tidy
from solver.importers.sheets.cells.times import minute_of
from solver.importers.sheets.schema.columns import simplified
from solver.language.messages import gettext
from solver.library.answer_sheet import NO, YES, Line, headings, lines_of, number_of
from solver.report.possible import possible_shifts
from solver.validation.names import Names
from solver.validation.spelling import join_words, spell_text

Answer = Literal["yes", "no", "counter"]
_SIGNED_SHIFT = re.compile(r"([-+])([0-9]{1,3})(?: ?min(?:uten|utes)?)?", re.ASCII | re.I)
_NEEDED = ("group_id", "agreed")


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer for one group.

    Attributes
    ----------
    where
        The cell in which it stands.
    shift_min
        What the group takes: as agreed where it says yes, 0 where it says no.
    """

    where: str
    organisation: str
    group: str
    answer: Answer
    shift_min: int

    @property
    def edit(self) -> str:
        """What-if edit of the agreed schedule that holds the group to its answer."""
        return f"sign {self.group}" if self.answer == "yes" else f"fix {self.group}={self.shift_min:+d}"


def read_replies(path: str, instance: Instance, schedule: Schedule) -> list[Reply]:
    """Return the answers in a file, one for each group that has one, in the order of the file.

    Parameters
    ----------
    path
        An .xlsx or .csv file that `stagger export` made of the schedule, with answers filled in.

    Raises
    ------
    InputError
        The file cannot be read, nobody answered, or a cell cannot be used; with a problem for every such cell.
    """
    lines, problems = lines_of(path), list[Problem]()
    reader = _Reader(instance, schedule, problems)
    for line in lines:
        reader.read(line)
    if not problems and not reader.replies:
        advice = gettext(
            "fill in {titles} with ja or nee for who answered, and save the file",
            titles=spell_text(headings("nl")["agreed"]),
        )
        problems.append(
            Problem(shown_name(path), gettext("no answer at all"), gettext("an answer in one row at least"), advice)
        )
    if problems:
        raise InputError(problems)
    return list(reader.replies.values())


class _Reader:
    """Reads rows into replies, and keeps every problem."""

    def __init__(self, instance: Instance, schedule: Schedule, problems: list[Problem]) -> None:
        parties = zip(instance.organisations_of_groups(), instance.groups, strict=True)
        self._groups: dict[str, tuple[str, Group]] = {group.id: (party.name, group) for party, group in parties}
        self._choices = {choice.group: choice for choice in schedule.choices}
        self._possible = possible_shifts(instance)
        self._problems = problems
        self.replies: dict[str, Reply] = {}

    def read(self, line: Line) -> None:
        """Read one row; a row without an answer says nothing."""
        if not self._has_its_own_times(line):
            return
        if is_blank(line.cells.get("agreed")) and is_blank(line.cells.get("counter")):
            return
        found = self._group(line)
        if found is None or not self._is_of_this_schedule(line, found[1]):
            return
        reply = self._reply(line, *found)
        if reply is None:
            return
        earlier = self.replies.setdefault(reply.group, reply)
        if earlier.edit != reply.edit:
            told = gettext(
                "{answer} for {group}, of which {where} says {other}",
                answer=_spelled(reply),
                group=spell_text(reply.group),
                where=earlier.where,
                other=_spelled(earlier),
            )
            expected, advice = gettext("one answer for each group"), gettext("leave one of the two out")
            self._add(line, "agreed", told, expected, advice)

    def _add(self, line: Line, key: str, found: str, expected: str, advice: str) -> None:
        self._problems.append(Problem(line.places.get(key) or line.places["agreed"], found, expected, advice))

    def _group(self, line: Line) -> tuple[str, Group] | None:
        """Return a row's organisation, by name, and its group; None, with a fault, where no such group is there."""
        raw = line.cells.get("group_id")
        wanted = "" if is_blank(raw) else str(raw).strip().removeprefix("'")
        if wanted not in self._groups:
            found = gettext("nothing, beside an answer")
            if wanted:
                found = gettext("{wanted}, which no group is called", wanted=spell_text(wanted))
            advice = Names(self._groups).advice(wanted, gettext("write the id that stood there, or export again"))
            self._add(line, "group_id", found, gettext("the id of a group of this instance"), advice)
            return None
        name, group = self._groups[wanted]
        told = line.cells.get("organisation")
        if not is_blank(told) and tidy(str(told)).removeprefix("'") != tidy(name):
            found = gettext("{name} in the row of group {group}", name=spell_raw(told), group=spell_text(wanted))
            advice = gettext("correct the id or the name: {group} is a group of {name}", group=wanted, name=name)
            self._add(line, "organisation", found, spell_text(name), advice)
            return None
        return name, group

    def _has_its_own_times(self, line: Line) -> bool:
        """Return whether the new start is that of the proposal; who writes over it proposes another one, unseen."""
        shift = number_of(line.cells.get("shift_min"))
        old, new = (minute_of(line.cells.get(key, "")) for key in ("start_min", "new_start_min"))
        group = str(line.cells.get("group_id")).strip().removeprefix("'")
        if shift not in _shifts(self._choices.get(group)):  # of another schedule: told where it has an answer
            return True
        if shift is None or old is None or new is None or new == old + shift:
            return True
        found = gettext(
            "{new} as the new start, in place of {own}", new=format_clock(new), own=format_clock(old + shift)
        )
        expected = gettext("the time that was proposed")
        advice = gettext(
            "write {own} again; if {new} is a counter-proposal, write it in that column",
            new=format_clock(new),
            own=format_clock(old + shift),
        )
        self._add(line, "new_start_min", found, expected, advice)
        return False

    def _is_of_this_schedule(self, line: Line, group: Group) -> bool:
        told = number_of(line.cells.get("shift_min"))
        shifts = _shifts(self._choices.get(group.id))
        if told is None or told in shifts:
            return True
        own = join_words([f"{shift:+d}" for shift in shifts])
        expected = gettext("{shifts}, as this schedule proposes to {group}", shifts=own, group=spell_text(group.id))
        advice = gettext("give the schedule that the file was made of, or export this one and ask again")
        self._add(line, "shift_min", gettext("a shift of {shift} minutes", shift=f"{told:+g}"), expected, advice)
        return False

    def _reply(self, line: Line, name: str, group: Group) -> Reply | None:
        """Return what a row answers; None where it answers nothing or, with a fault, where it contradicts itself."""
        raw, counter = line.cells.get("agreed"), line.cells.get("counter")
        word = "" if is_blank(raw) else simplified(str(raw))
        if word and word not in YES | NO:
            advice = gettext("write a counter-proposal as a time in its own column, and remarks in theirs")
            self._add(line, "agreed", spell_raw(raw), gettext("ja or nee (yes or no)"), advice)
            return None
        if is_blank(counter):
            if word in NO:
                return Reply(line.places["agreed"], name, group.id, "no", 0)
            return self._yes(line, name, group)
        if word in YES:
            found = gettext(
                "{answer} beside the counter-proposal {counter}", answer=spell_raw(raw), counter=spell_raw(counter)
            )
            self._add(line, "agreed", found, gettext("one of the two"), gettext("empty the cell that is not meant"))
            return None
        shift = self._counter(line, group)
        return None if shift is None else Reply(line.places["counter"], name, group.id, "counter", shift)

    def _yes(self, line: Line, name: str, group: Group) -> Reply | None:
        own = self._choices.get(group.id)
        if own is None:
            found = gettext("a yes of {group}", group=spell_text(group.id))
            expected = gettext("a group to which the schedule proposes something")
            self._add(line, "agreed", found, expected, gettext("give the schedule that the file was made of"))
            return None
        return Reply(line.places["agreed"], name, group.id, "yes", own.options[0].shift_min)

    def _counter(self, line: Line, group: Group) -> int | None:
        raw = line.cells["counter"]
        shift = _shift_of(raw, min((time.at for time in group.arrivals), default=None))
        possible = self._possible[group.id]
        if shift in possible:
            return shift
        expected = gettext("one of {times}, which this group could choose", times=_starts(group, possible))
        advice = gettext("write one of these, or widen what the group may choose in the instance")
        self._add(line, "counter", spell_raw(raw), expected, advice)
        return None


def _starts(group: Group, shifts: Sequence[int]) -> str:
    start = min((time.at for time in group.arrivals), default=None)
    told = [f"{shift:+d}" if start is None else format_clock(start + shift) for shift in shifts]
    return ", ".join(told)


def _shift_of(raw: Raw, start_min: int | None) -> int | None:
    """Return the shift in minutes that a cell says: "+15" as it is, a clock time against today's first arrival."""
    text = tidy(raw).removeprefix("'") if isinstance(raw, str) else ""
    if match := _SIGNED_SHIFT.fullmatch(text):
        return int(match[1] + match[2])
    minute = minute_of(text or raw)
    return None if minute is None or start_min is None else minute - start_min


def _shifts(choice: GroupChoice | None) -> list[int]:
    return sorted({option.shift_min for option in choice.options}) if choice is not None else [0]


def _spelled(reply: Reply) -> str:
    if reply.answer == "counter":
        return gettext("{shift} minutes", shift=f"{reply.shift_min:+d}")
    return gettext("yes") if reply.answer == "yes" else gettext("no")
