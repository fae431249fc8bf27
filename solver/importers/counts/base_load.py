"""The base load: what the counts leave when the people of the modelled groups are taken off.

    base = max(0, counted - explained)        leftover = max(0, explained - counted)

for each counted interval; explained are those of the groups who pass in it when everybody lives as today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from solver.domain.clock import Weekday, format_clock
from solver.domain.instance import Instance, Source
from solver.domain.supply import BaseLoad, Section
from solver.importers.counts.gaps import find_gaps, with_gaps_filled, words_of_gap
from solver.importers.counts.read import Count
from solver.importers.counts.report import Compared, CountsReport, report_on
from solver.importers.counts.today import Today
from solver.importers.counts.trips import trips_as_times
from solver.importers.findings import Findings
from solver.importers.sources import Origin, Sources
from solver.language.messages import gettext

Content = dict[str, Any]
Span = tuple[int, int]
"""From and to, in minutes after midnight."""

PASSENGER_DECIMALS = 2
LARGE_LEFTOVER = 0.1
"""A section on which the groups alone are more than was counted, by this share of the count and by a passenger at
least, is pointed out."""

_LESS_GROUPS = Origin("counts less what the modelled groups explain today", "derived")


def with_base_load(instance: Instance, counts: Sequence[Count], findings: Findings) -> tuple[Instance, CountsReport]:
    """Return the instance with the base load that the counts leave, and the model against the counts.

    On counted sections the base load of the counted times is replaced; what lies outside of them, and other sections,
    stay. Passengers of a count are spread evenly over the part of its interval that has places (bins); or over the
    minutes in which people come who take the trips that depart in it (trips; see `trips_as_times`). So counts of
    bins and of trips come back from the loads of the result, but for rounding to 0.01, and for intervals that begin
    or end inside a bin. Where the groups alone are more than was counted, the base load is 0 and the rest is left
    over. What was counted where there are no places is dropped.

    Parameters
    ----------
    counts
        Of `read_counts`: by section and day they do not overlap.

    Returns
    -------
    Instance
        With `sources` for the new base loads.
    CountsReport
        `modelled` are the people of the groups, without any base load.
    """
    sources = Sources()
    rows, report = counted_base_load(instance, counts, findings, sources)
    lines = tuple(
        line.model_copy(update={"sections": tuple(_replaced(section, rows) for section in line.sections)})
        for line in instance.lines
    )
    said = {key: Source.model_validate(entry) for key, entry in sources.entries.items()}
    return instance.model_copy(update={"lines": lines, "sources": {**instance.sources, **said}}), report


def counted_base_load(
    instance: Instance, counts: Sequence[Count], findings: Findings, sources: Sources
) -> tuple[dict[str, list[Content]], CountsReport]:
    """Return the rows `base_load` of the counted sections by id, as content of an instance, and the report.

    See `with_base_load`; the origins are added to `sources`.
    """
    making = _BaseLoadMaker(instance, findings)
    order = {section.id: index for index, section in enumerate(instance.sections)}
    filled = with_gaps_filled(counts, making.has_places, findings)
    ordered = sorted(filled, key=lambda count: order[count.section])
    compared = [making.compare(count) for count in ordered]
    report = report_on([each for each in compared if not each.count.filled], instance.peak_periods)
    rows = {}
    for section in instance.sections:
        own = [count for count in ordered if count.section == section.id]
        if own:
            rows[section.id], has_rest = making.rows(section)
            origins = [origin for count in own for origin in count.origins]
            old = instance.sources.get(f"{section.id}.base_load")
            kept = (
                [Origin(gettext("outside of the counted times: {text}", text=old.text), old.quality)]
                if old and has_rest
                else []
            )
            sources.add(f"{section.id}.base_load", [*origins, _LESS_GROUPS, *kept])
    making.tell(report)
    return rows, report


def compare_with_counts(instance: Instance, counts: Iterable[Count], findings: Findings | None = None) -> CountsReport:
    """Return an instance as it is against counts: `modelled` is the whole load of today, `base` the base load in it.

    What nobody counted is left out; gaps inside a counted section are noted in the findings.
    """
    today, findings = Today(instance), Findings() if findings is None else findings
    counted = [count for count in counts if not count.filled]
    gaps = find_gaps(counted, _BaseLoadMaker(instance, findings, today).has_places)
    findings.add(
        gettext("counts"),
        "noted",
        gettext("uncounted gaps inside a counted section"),
        len(gaps),
        map(words_of_gap, gaps),
    )
    compared = []
    for count in counted:
        span = (count.section, count.day, count.start_min, count.end_min)
        base = today.base(*span)
        modelled = today.groups(*span) + base
        compared.append(Compared(count, modelled, base, max(0.0, modelled - count.passengers)))
    return report_on(compared, instance.peak_periods)


def _replaced(section: Section, rows: dict[str, list[Content]]) -> Section:
    if section.id not in rows:
        return section
    base_load = tuple(BaseLoad.model_validate(row) for row in rows[section.id])
    return section.model_copy(update={"base_load": base_load})


@dataclass(slots=True)
class _Track:
    """What becomes of one section on one day: new rows, and the times whose old base load goes."""

    rows: list[tuple[int, int, float]] = field(default_factory=list)
    windows: list[Span] = field(default_factory=list)


class _BaseLoadMaker:
    """What is collected while counts are compared with the model."""

    def __init__(self, instance: Instance, findings: Findings, today: Today | None = None) -> None:
        self._instance, self._findings = instance, findings
        self._today = today or Today(instance)
        self._sections = {section.id: section for section in instance.sections}
        self._tracks: dict[tuple[str, Weekday], _Track] = {}
        self._nowhere: list[str] = []

    def compare(self, count: Count) -> Compared:
        """Compare one count with the groups and lay its base load on the section."""
        explained = self._today.groups(count.section, count.day, count.start_min, count.end_min)
        base = round(max(0.0, count.passengers - explained), PASSENGER_DECIMALS)
        spans, window = self._spans(count)
        track = self._tracks.setdefault((count.section, count.day), _Track())
        track.windows.extend([window] if window[0] < window[1] else [])
        if base and not spans:
            self._nowhere.append(f"{count.section} {count.day} {format_clock(count.start_min)}")
            base = 0.0
        minutes = sum(end - begin for begin, end in spans)
        if base:
            track.rows.extend((begin, end, base * (end - begin) / minutes) for begin, end in spans)
        return Compared(count, explained, base, max(0.0, explained - count.passengers))

    def has_places(self, section: str, day: Weekday, start_min: int, end_min: int) -> bool:
        """Return whether a section has places on a day in [start, end): bins, or a trip that departs in it."""
        trips = _trips(self._sections[section], day)
        if trips:
            return any(start_min <= at < end_min for at in trips)
        return bool(self._today.stretches(section, day, start_min, end_min))

    def _spans(self, count: Count) -> tuple[list[Span], Span]:
        """Return when the base load of a count may come, and the times whose old base load it replaces."""
        trips = _trips(self._sections[count.section], count.day)
        if not trips:
            spans = self._today.stretches(count.section, count.day, count.start_min, count.end_min)
            return spans, (count.start_min, count.end_min)
        span = trips_as_times(trips, count.start_min, count.end_min)
        if span is None:
            return [], (count.start_min, count.start_min)
        # Whoever came before the first trip of the day takes that trip, however early.
        return [span], (0 if count.start_min <= trips[0] else span[0], span[1])

    def rows(self, section: Section) -> tuple[list[Content], bool]:
        """Return the new base load of a section, and whether any of the old one is left in it."""
        by_rows: dict[tuple[tuple[int, int, float], ...], list[Weekday]] = {}
        has_rest = False
        for day in self._instance.days:
            track = self._tracks.get((section.id, day), _Track())
            rest = _outside([row for row in section.base_load if not row.days or day in row.days], track.windows)
            has_rest = has_rest or bool(rest)
            by_rows.setdefault(tuple(sorted([*rest, *track.rows])), []).append(day)
        everyday = len(by_rows) == 1
        content = [
            {"from": format_clock(begin), "to": format_clock(end), "passengers": _passengers(people)}
            | ({} if everyday else {"days": days})
            for rows, days in by_rows.items()
            for begin, end, people in rows
        ]
        return content, has_rest

    def tell(self, report: CountsReport) -> None:
        """Add what was met to the findings."""
        sections = [each.section for each in report.sections]
        self._findings.add(gettext("counts"), "read", gettext("counted sections"), len(sections), sections)
        what = gettext("counts at times at which the section has no places")
        self._findings.add(gettext("counts"), "dropped", what, len(self._nowhere), self._nowhere)
        large = [each.section for each in report.sections if each.leftover > max(1.0, LARGE_LEFTOVER * each.counted)]
        what = gettext(
            "sections on which the groups alone are more than was counted: their shares or headcounts are wrong"
        )
        self._findings.add(gettext("counts"), "noted", what, len(large), large)


def _trips(section: Section, day: Weekday) -> list[int]:
    return sorted(at for row in section.departures if not row.days or day in row.days for at in row.at)


def _passengers(people: float) -> int | float:
    rounded = round(people, PASSENGER_DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded


def _outside(rows: Iterable[BaseLoad], windows: Iterable[Span]) -> list[tuple[int, int, float]]:
    """Return what is left of rows outside of some windows, passengers in proportion to the minutes."""
    pieces = [(row.start_min, row.end_min, row.passengers / (row.end_min - row.start_min)) for row in rows]
    for low, high in windows:
        pieces = [
            (begin, end, rate)
            for start, stop, rate in pieces
            for begin, end in ((start, min(stop, low)), (max(start, high), stop))
            if begin < end
        ]
    return [(begin, end, (end - begin) * rate) for begin, end, rate in pieces]
