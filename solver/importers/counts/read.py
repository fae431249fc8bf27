"""Passenger counts, from rows to sections, days and times of an instance."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from solver.domain.clock import WEEKDAYS, Weekday, format_clock, parse_clock
from solver.domain.instance import Instance
from solver.errors import Problem, SourceError
from solver.importers.counts.inclusive import inclusive_ends
from solver.importers.counts.locate import Sections, called
from solver.importers.findings import Findings
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin
from solver.language.messages import gettext
from solver.validation.spelling import spell_text

WEEKEND = frozenset(WEEKDAYS[5:])


@dataclass(frozen=True, slots=True)
class Count:
    """Passengers (on a road: vehicles) who passed a section on one day of the instance in [start, end).

    `filled` where nobody counted them: they were made from other counts, to fill a gap.
    """

    section: str
    day: Weekday
    start_min: int
    end_min: int
    passengers: float
    where: str
    origins: tuple[Origin, ...]
    filled: bool = False


@dataclass(frozen=True, slots=True)
class _Counted:
    """A row that was understood; it holds on `days`, of which the instance may lack some."""

    row: Row
    days: tuple[Weekday, ...]
    start_min: int
    end_min: int
    is_inclusive: bool = False
    mean: float | None = None

    @property
    def passengers(self) -> float:
        return float(self.row["passengers"]) if self.mean is None else self.mean

    @property
    def clocks(self) -> str:
        return gettext("{begin} to {end}", begin=format_clock(self.start_min), end=format_clock(self.end_min))

    def on(self, section: str, day: Weekday) -> Count:
        return Count(section, day, self.start_min, self.end_min, self.passengers, self.row.where, (self.row.origin,))


def read_counts(
    rows: Iterable[Row], instance: Instance, findings: Findings, stops: Mapping[str, str] | None = None
) -> tuple[Count, ...]:
    """Return the counts of the table `counts` on the days of an instance: by section, day and time.

    A row with a date holds on its weekday; several dates of one weekday give their mean. A row without a day holds on
    every day. A day of the instance on which a section was not counted gets the mean of
    the days on which it was, interval by interval: of Monday to Friday or of the weekend, whichever it belongs to. So
    does a gap between its counts that was counted on such days. Rows that end a minute before the next one begins, or
    before a whole five minutes (07:00 to 07:59), have inclusive ends: the minute is theirs, and that is noted.
    Rows about sections that the instance does not have are dropped and counted, unless no row is about any that it
    has.

    Parameters
    ----------
    stops
        The names of stops by their id, where rows name stops by id.

    Raises
    ------
    SourceError
        With every row that ends before it begins, names several sections or none, or overlaps another one of its
        section and day; and where no row is about a section of the instance.
    """
    problems: list[Problem] = []
    by_section, lost = _by_section(rows, Sections(instance, stops), problems)
    if lost and not by_section and not problems:
        problems.extend(_not_there(row, nearest) for row, nearest in lost.values())
    by_section = {section: _over_dates(_with_inclusive_ends(counted)) for section, counted in by_section.items()}
    longer = [each.row.where for counted in by_section.values() for each in counted if each.is_inclusive]
    what = gettext("rows whose end is inclusive, such as 07:00 to 07:14: read as up to the next minute")
    findings.add(gettext("counts"), "repaired", what, len(longer), longer)
    for section, counted in by_section.items():
        problems.extend(_overlaps(section, counted))
    if problems:
        raise SourceError(problems)
    examples = [
        gettext("{row}, nearest {nearest}", row=called(row), nearest=spell_text(nearest)) if nearest else called(row)
        for row, nearest in lost.values()
    ]
    findings.add(gettext("counts"), "dropped", gettext("sections that the instance does not have"), len(lost), examples)
    ordered = [section.id for section in instance.sections if section.id in by_section]
    counts = [count for section in ordered for count in _on_days(section, by_section[section], instance, findings)]
    clashes = _clashes(counts)
    if clashes:
        raise SourceError(clashes)
    return tuple(counts)


_Lost = dict[str, tuple[Row, str | None]]
"""The first row about each section that is not there, and the nearest name."""


def _by_section(
    rows: Iterable[Row], sections: Sections, problems: list[Problem]
) -> tuple[dict[str, list[_Counted]], _Lost]:
    """Return the rows that were understood by section, and the first row about each section that is not there."""
    found: dict[str, list[_Counted]] = {}
    lost: _Lost = {}
    for row in rows:
        faults: list[Problem] = []
        section = sections.find(row, faults)
        counted = _counted(row, faults)
        problems.extend(faults)
        if section is not None and counted is not None:
            found.setdefault(section, []).append(counted)
        elif section is None and not faults and called(row) not in lost:
            lost[called(row)] = (row, sections.nearest(row))
    return found, lost


def _counted(row: Row, problems: list[Problem]) -> _Counted | None:
    """Return a row with its days and times; None, with a fault, where they cannot be used."""
    start_min, end_min = parse_clock(row["from"]), parse_clock(row["to"])
    if start_min >= end_min:
        found = gettext("{begin} to {end}", begin=row["from"], end=row["to"])
        advice = gettext("correct the times; after midnight write 24:00, 25:00, ...")
        problems.append(Problem(row.location("to"), found, gettext("a time after from"), advice))
        return None
    if "date" in row:
        own = WEEKDAYS[datetime.date.fromisoformat(row["date"]).weekday()]
        if row.get("day", own) != own:
            found = gettext("{day} beside {date}, which is a {own}", day=row["day"], date=row["date"], own=own)
            advice = gettext("correct one of the two, or leave the day blank")
            problems.append(Problem(row.location("day"), found, own, advice))
            return None
        return _Counted(row, (own,), start_min, end_min)
    return _Counted(row, (row["day"],) if "day" in row else WEEKDAYS, start_min, end_min)


def _over_dates(counted: Sequence[_Counted]) -> list[_Counted]:
    """Return the rows of a section; of the same weekday and interval on several dates the first, with their mean."""
    alike: dict[tuple[tuple[Weekday, ...], int, int, bool], list[_Counted]] = {}
    for each in counted:
        alike.setdefault((each.days, each.start_min, each.end_min, "date" in each.row), []).append(each)
    found = []
    for (_, _, _, is_dated), same in alike.items():
        # A date that is there twice is a fault, which `_overlaps` tells.
        is_once = len({each.row.get("date") for each in same}) == len(same)
        if is_dated and is_once and len(same) > 1:
            found.append(replace(same[0], mean=sum(each.passengers for each in same) / len(same)))
        else:
            found += same
    return found


def _with_inclusive_ends(counted: Sequence[_Counted]) -> list[_Counted]:
    """Return the rows of a section; those whose end is the last minute of their interval get it as well."""
    inclusive = inclusive_ends([(each.days, each.start_min, each.end_min) for each in counted])
    return [
        replace(each, end_min=each.end_min + 1, is_inclusive=True) if own else each
        for each, own in zip(counted, inclusive, strict=True)
    ]


def _not_there(row: Row, nearest: str | None) -> Problem:
    advice = gettext("correct it, or leave the row out")
    if nearest:
        advice = gettext("did you mean {match}? If not, {otherwise}", match=spell_text(nearest), otherwise=advice)
    return Problem(
        row.where,
        called(row),
        gettext("a section of the instance"),
        advice,
    )


def _overlaps(section: str, counted: Sequence[_Counted]) -> Iterable[Problem]:
    """Yield one problem for each row that begins on some day before an earlier one of that day ended."""
    told: set[str] = set()
    for day in WEEKDAYS:
        of_day = sorted((each for each in counted if day in each.days), key=lambda each: each.start_min)
        for one, other in pairwise(of_day):
            if other.start_min < one.end_min and other.row.where not in told:
                told.add(other.row.where)
                same = (one.start_min, one.end_min) == (other.start_min, other.end_min)
                what = gettext("a second time") if same else gettext("over {clocks}", clocks=one.clocks)
                found = gettext(
                    "section {section} on {day} from {clocks} {what} ({where})",
                    section=spell_text(section),
                    day=day,
                    clocks=other.clocks,
                    what=what,
                    where=one.row.where,
                )
                expected = gettext("each moment of a day once")
                yield Problem(other.row.where, found, expected, gettext("remove one of the two, or fill in their days"))


def _on_days(section: str, counted: Sequence[_Counted], instance: Instance, findings: Findings) -> Iterable[Count]:
    """Yield the counts of a section on each day of the instance, in order of time."""
    unused = [each for each in counted if not set(each.days) & set(instance.days)]
    carried, gaps = [], list[str]()
    for day in instance.days:
        own = [each.on(section, day) for each in counted if day in each.days]
        means = _means(section, day, [each for each in counted if (each.days[0] in WEEKEND) == (day in WEEKEND)])
        more = _between(means, own) if own else means
        carried.extend([day] if means and not own else [])
        gaps.extend(f"{section} {day} {format_clock(each.start_min)}" for each in more if own)
        yield from sorted([*own, *more], key=lambda count: count.start_min)
    what = gettext("uncounted intervals inside a counted section, which get the mean of other days: assumed")
    findings.add(gettext("counts"), "repaired", what, len(gaps), gaps)
    what = gettext(
        "days on which {section} was not counted, which get the mean of those on which it was",
        section=spell_text(section),
    )
    findings.add(gettext("counts"), "repaired", what, len(carried), carried)
    if not carried:
        what = gettext("rows of {section} on days that the instance does not have", section=spell_text(section))
        findings.add(gettext("counts"), "dropped", what, len(unused), [each.row.where for each in unused])


def _between(means: Sequence[Count], own: Sequence[Count]) -> list[Count]:
    """Return those of the means that lie between the counts of a day and over none of them, nor over each other."""
    first, last = min(each.start_min for each in own), max(each.start_min for each in own)
    taken, filled = list(own), []
    for mean in means:
        is_free = all(mean.end_min <= each.start_min or each.end_min <= mean.start_min for each in taken)
        if first < mean.start_min < last and is_free:
            taken.append(mean)
            filled.append(replace(mean, filled=True))
    return filled


def _means(section: str, day: Weekday, counted: Sequence[_Counted]) -> list[Count]:
    """Return for each interval the mean over the days on which it was counted."""
    by_interval: dict[tuple[int, int], list[_Counted]] = {}
    for each in counted:
        by_interval.setdefault((each.start_min, each.end_min), []).append(each)
    return [
        Count(
            section,
            day,
            *interval,
            passengers=sum(each.passengers for each in same) / len(same),
            where=same[0].row.where,
            origins=(
                *(each.row.origin for each in same),
                Origin(f"mean of other days for {day}", "assumed"),
            ),
        )
        for interval, same in by_interval.items()
    ]


def _clashes(counts: Sequence[Count]) -> list[Problem]:
    """Return a problem where days that are averaged were counted in intervals that overlap."""
    return [
        Problem(
            other.where,
            gettext(
                "section {section} counted in other intervals than on another day ({where})",
                section=spell_text(other.section),
                where=one.where,
            ),
            gettext("the same intervals on every counted day, of which {day} gets the mean", day=other.day),
            gettext("count each day in the same intervals, or leave one out"),
        )
        for one, other in pairwise(counts)
        if (one.section, one.day) == (other.section, other.day) and other.start_min < one.end_min
    ]
