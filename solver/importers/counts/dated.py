"""Counts of many days, of which every one is kept: what monitoring looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from solver.demand.cells import build_cells
from solver.demand.options import Floats, Ints
from solver.domain.clock import WEEKDAYS, Weekday, format_clock, parse_clock
from solver.domain.instance import Instance
from solver.errors import Problem, SourceError
from solver.importers.counts.inclusive import inclusive_ends
from solver.importers.counts.locate import Sections, called
from solver.importers.findings import Findings
from solver.importers.sheets.reading.many import Part, read_many
from solver.importers.sheets.reading.read import at_most
from solver.importers.sheets.reading.rows import Row
from solver.importers.sheets.schema.catalogue import TABLES
from solver.language.messages import gettext
from solver.validation.spelling import spell_text

Span = tuple[int, int, int, int]
"""The places of a section and a day in the instance, from and to."""
_NAMING = ("section", "line", "direction", "stop_from", "stop_to")
_Name = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class DatedCounts:
    """Counts, each of one section, one date and one interval.

    Attributes
    ----------
    spans
        What was counted, each once: section, day of the instance, from, to.
    span, date
        The places of its span and its date of each count; shape ``[count]``.
    passengers
        Shape ``[count]``.
    dates
        The dates, early to late, as "2026-03-10"; weekdays where counts have no date.
    """

    spans: tuple[Span, ...]
    span: Ints
    date: Ints
    passengers: Floats
    dates: tuple[str, ...]

    def of_sections(self, sections: Collection[int]) -> DatedCounts:
        """Return the counts of some sections alone, given by their places in the instance; of the same dates."""
        kept = [place for place, span in enumerate(self.spans) if span[0] in sections]
        place = np.full(len(self.spans), -1)
        place[kept] = np.arange(len(kept))
        own = place[self.span] >= 0
        spans = tuple(self.spans[each] for each in kept)
        return DatedCounts(spans, place[self.span[own]], self.date[own], self.passengers[own], self.dates)

    @property
    def num_dates(self) -> int:
        """Number of days on which anybody counted."""
        return len(self.dates)


def read_dated_counts(paths: Sequence[Path], instance: Instance, findings: Findings) -> DatedCounts:
    """Return the counts of tables `counts`: CSV files of any name, and workbooks.

    Each row has a date, or where each weekday was counted once a day. Rows about sections and days that the instance
    does not have, or times at which a section has no places, are dropped and counted.

    Raises
    ------
    FileAccessError, SourceError
        With every fault of every cell; where counts overlap, or none is about the instance.
    """
    problems: list[Problem] = []
    parts = [part for path in paths for part in read_many(path, TABLES["counts"], problems, findings)]
    if problems:
        raise SourceError(at_most(problems))
    reader = _Reader(instance)
    for part in parts:
        reader.read(part)
    if reader.problems:
        raise SourceError(at_most(reader.problems))
    where = ", ".join(path.name for path in paths)
    return reader.counts(where, findings)


class _Reader:
    """Rows on their way to counts."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._sections = Sections(instance)
        self._places = {section.id: place for place, section in enumerate(instance.sections)}
        self._met: dict[_Name, int | None] = {}
        self._lost: dict[str, tuple[str, str | None]] = {}
        self._other_days: list[str] = []
        self._days: dict[tuple[str | None, str | None], tuple[str, Weekday] | None] = {}
        self._clocks: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._rows: list[tuple[int, str, Weekday, int, int, float]] = []
        self._where: list[tuple[Callable[[int, str], str], int]] = []

    def read(self, part: Part) -> None:
        """Read the rows of one sheet or file."""
        names = list(zip(*(part.columns[key] for key in _NAMING), strict=True))
        others = [part.columns[key] for key in ("date", "day", "from", "to", "passengers")]
        for row, (name, date, day, begin, end, passengers) in enumerate(zip(names, *others, strict=True)):
            if name not in self._met:
                self._met[name] = self._section(name, part, row)
            if (date, day) not in self._days:
                self._days[date, day] = _date_and_day(date, day)
            section, when = self._met[name], self._days[date, day]
            if when is None:
                self.problems.append(_no_day(part, row, date, day))
            elif section is not None and when[1] not in self._instance.days:
                self._other_days.append(part.location(row, "date" if date else "day"))
            elif section is not None:
                self._rows.append((section, *when, self._clock(begin), self._clock(end), float(passengers)))
                self._where.append((part.location, row))

    def _clock(self, text: str) -> int:
        if text not in self._clocks:
            self._clocks[text] = parse_clock(text)
        return self._clocks[text]

    def _section(self, name: _Name, part: Part, row: int) -> int | None:
        """Return the place of the section that a row is about, None where there is none, which is noted."""
        values = {key: value for key, value in zip(_NAMING, name, strict=True) if value is not None}
        own = Row(part.location(row, ""), values)
        num = len(self.problems)
        found = self._sections.find(own, self.problems)
        if found is None and len(self.problems) == num:
            self._lost.setdefault(called(own), (own.where, self._sections.nearest(own)))
        return None if found is None else self._places[found]

    def counts(self, where: str, findings: Findings) -> DatedCounts:
        """Return what was read.

        Raises
        ------
        SourceError
            Counts overlap, or none is left.
        """
        self._tell(findings)
        if not self._rows:
            raise SourceError([self._nothing(where)])
        section, begin, end = (np.array([row[place] for row in self._rows], dtype=np.int64) for place in (0, 3, 4))
        end = self._whole_ends(section, begin, end, findings)
        dates = sorted({row[1] for row in self._rows}, key=_order)
        place_of = {date: place for place, date in enumerate(dates)}
        date = np.array([place_of[row[1]] for row in self._rows], dtype=np.int64)
        problems = list(self._overlaps(section, date, begin, end))
        if problems:
            raise SourceError(at_most(problems))
        days = np.array([self._instance.days.index(row[2]) for row in self._rows], dtype=np.int64)
        rows = np.stack([section, days, begin, end], axis=1)
        found = _made(rows, date, np.array([row[5] for row in self._rows]), dates, self._instance)
        lost = len(rows) - len(found.passengers)
        findings.add(gettext("counts"), "dropped", gettext("counts at times at which the section has no places"), lost)
        if not found.spans:
            raise SourceError([self._nothing(where)])
        return found

    def _whole_ends(self, section: Ints, begin: Ints, end: Ints, findings: Findings) -> Ints:
        """Return the ends, later by a minute where that minute belongs to the interval."""
        own: dict[int, dict[tuple[Weekday, int, int], None]] = {}
        for place, row, start, stop in zip(section.tolist(), self._rows, begin.tolist(), end.tolist(), strict=True):
            own.setdefault(place, {})[row[2], start, stop] = None
        longer = {
            (place, *interval)
            for place, intervals in own.items()
            for interval, is_longer in zip(
                intervals, inclusive_ends([((day,), start, stop) for day, start, stop in intervals]), strict=True
            )
            if is_longer
        }
        if not longer:
            return end
        keys = zip(section.tolist(), self._rows, begin.tolist(), end.tolist(), strict=True)
        is_longer = np.array([(place, row[2], start, stop) in longer for place, row, start, stop in keys])
        what = gettext("rows whose end is inclusive, such as 07:00 to 07:14: read as up to the next minute")
        findings.add(gettext("counts"), "repaired", what, int(is_longer.sum()))
        return np.asarray(end + is_longer, dtype=np.int64)

    def _overlaps(self, section: Ints, date: Ints, begin: Ints, end: Ints) -> Iterator[Problem]:
        """Yield a problem for each count that begins before an earlier one of its section and date ended."""
        order = np.lexsort((end, begin, date, section))
        same = (np.diff(section[order]) == 0) & (np.diff(date[order]) == 0)
        for place in np.flatnonzero(same & (begin[order][1:] < end[order][:-1])).tolist():
            one, other = int(order[place]), int(order[place + 1])
            if (begin[one], end[one]) == (begin[other], end[other]) and one > other:
                one, other = other, one
            is_again = (begin[one], end[one]) == (begin[other], end[other])
            clocks = gettext("{begin} to {end}", begin=_clock_text(begin[one]), end=_clock_text(end[one]))
            what = gettext("a second time") if is_again else gettext("over {clocks}", clocks=clocks)
            found = gettext(
                "section {section} on {day} from {clocks} {what} ({where})",
                section=spell_text(self._instance.sections[int(section[other])].id),
                day=self._rows[other][1],
                clocks=gettext("{begin} to {end}", begin=_clock_text(begin[other]), end=_clock_text(end[other])),
                what=what,
                where=self._row_location(one),
            )
            advice = gettext("remove one of the two, or fill in their dates")
            yield Problem(self._row_location(other), found, gettext("each moment of a day once"), advice)

    def _row_location(self, row: int) -> str:
        location, own = self._where[row]
        return location(own, "")

    def _tell(self, findings: Findings) -> None:
        examples = [
            gettext("{row}, nearest {nearest}", row=name, nearest=spell_text(nearest)) if nearest else name
            for name, (_, nearest) in self._lost.items()
        ]
        what = gettext("sections that the instance does not have")
        findings.add(gettext("counts"), "dropped", what, len(self._lost), examples)
        what = gettext("counts on days that the instance does not have")
        findings.add(gettext("counts"), "dropped", what, len(self._other_days), self._other_days)

    def _nothing(self, where: str) -> Problem:
        found = gettext("no count of a section, day and time of the instance")
        advice = gettext("see `stagger show INSTANCE sections` for the ids")
        if self._lost:
            name, (place, nearest) = next(iter(self._lost.items()))
            if nearest:
                advice = gettext(
                    "did you mean {match}? If not, {otherwise}", match=spell_text(nearest), otherwise=advice
                )
            return Problem(place, name, gettext("a section of the instance"), advice)
        days = ", ".join(self._instance.days)
        return Problem(where, found, gettext("counts on {days}, at times with places", days=days), advice)


def _made(rows: Ints, date: Ints, passengers: Floats, dates: Sequence[str], instance: Instance) -> DatedCounts:
    """Return counts without those at times without places, with their spans each once."""
    spans, span = np.unique(rows, axis=0, return_inverse=True)
    has_places = _with_places(spans, instance)
    kept = has_places[span.ravel()]
    number = np.cumsum(has_places) - 1
    used, own_date = np.unique(date[kept], return_inverse=True)
    first, second, third, fourth = (column.tolist() for column in spans[has_places].T)
    return DatedCounts(
        spans=tuple(zip(first, second, third, fourth, strict=True)),
        span=number[span.ravel()[kept]],
        date=own_date,
        passengers=passengers[kept],
        dates=tuple(dates[place] for place in used.tolist()),
    )


def _with_places(spans: Ints, instance: Instance) -> Any:
    """Return whether the section has places at any time of each span: a bin, or a trip that departs in it."""
    cells, num_days = build_cells(instance), len(instance.days)
    found = np.zeros(len(spans), dtype=np.bool_)
    for place, (section, day, begin, end) in enumerate(spans.tolist()):
        track = section * num_days + day
        own = slice(int(cells.start[track]), int(cells.start[track + 1]))
        begins, ends = cells.begin_min[own], cells.end_min[own]
        departs = (begins == ends) & (begins >= begin) & (begins < end)
        found[place] = ((cells.places[own] > 0) & (departs | ((begins < end) & (ends > begin)))).any()
    return found


def _date_and_day(date: str | None, day: Weekday | None) -> tuple[str, Weekday] | None:
    """Return date and weekday, the weekday twice where no date is given; None where none is, or they differ."""
    if date is None:
        return None if day is None else (day, day)
    own = WEEKDAYS[dt.date.fromisoformat(date).weekday()]
    return (date, own) if day in (None, own) else None


def _no_day(part: Part, row: int, date: str | None, day: str | None) -> Problem:
    if date is None:
        found, expected = gettext("neither a date nor a day"), gettext("the date of the count")
        advice = gettext('fill in the column date (Datum), like "2026-03-10"')
        return Problem(part.location(row, ""), found, expected, advice)
    own = WEEKDAYS[dt.date.fromisoformat(date).weekday()]
    found = gettext("{day} beside {date}, which is a {own}", day=str(day), date=date, own=own)
    return Problem(part.location(row, "day"), found, own, gettext("correct one of the two, or leave the day blank"))


def _order(date: str) -> tuple[int, str]:
    """Return what dates are sorted by: weekdays as in the week, before dates."""
    names: list[str] = list(WEEKDAYS)
    return (names.index(date), "") if date in names else (len(names), date)


def _clock_text(minute: Any) -> str:
    return format_clock(int(minute))
