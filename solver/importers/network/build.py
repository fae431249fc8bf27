"""A network: lines with sections and what runs on them, made of a service day, and the ways of people over it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solver.domain.clock import Weekday
from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.network.access import Access
from solver.importers.network.arrays import Ints
from solver.importers.network.index import AccessIndex, build_index
from solver.importers.network.line_table import stops_content, stretch_content
from solver.importers.network.named import Counted, NamedSection
from solver.importers.network.origins import OriginPoint
from solver.importers.network.places import Site
from solver.importers.network.rule import NetworkRule
from solver.importers.network.sections import SectionPick, choose_sections
from solver.importers.network.site_flows import SiteFlows
from solver.importers.network.supply import departure_rows, in_service_day, minutes_on_board, supply_rows
from solver.importers.network.times import Times
from solver.importers.network.vehicles import Vehicle, check_vehicles, vehicle_of
from solver.importers.network.week import DayRuns, key_of, rows_of_week, usual_days
from solver.importers.network.wording import clean_text
from solver.importers.numbers import plain
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin, Sources
from solver.language.messages import gettext

Content = dict[str, Any]

EVERY_SECTION_ALIKE = Origin("every section counts alike", "assumed")


@dataclass(frozen=True, eq=False)
class Network:
    """Lines of an instance, and the ways over them.

    Attributes
    ----------
    lines
        Content of the instance, without base load.
    picks
        The sections, in the order of `lines`.
    access
        The ways to and from sites.
    """

    lines: list[Content]
    picks: list[SectionPick]
    access: Access

    def flows_of_site(self, site: Site, times: Times, origins: Sequence[OriginPoint] = ()) -> SiteFlows:
        """Return the flows of people who are due at a site, see `Access.flows_of_site`."""
        return self.access.flows_of_site(site, times, origins)


def make_network(
    day: ServiceDay,
    sites: Sequence[Site],
    rule: NetworkRule,
    vehicles: Sequence[Row],
    sources: Sources,
    findings: Findings,
    counted: Counted | None = None,
    named: Iterable[NamedSection] = (),
    week: Mapping[Weekday, ServiceDay] | None = None,
) -> Network:
    """Return the lines that matter to some sites, with their sections and what runs on them.

    Parameters
    ----------
    day
        Whose lines and sections these are; flows go by its trips.
    week
        What runs on each day of the instance; without it the day stands for all of them.
    vehicles
        Of the table `vehicles`.
    sources
        Gets an entry for each number of a section.
    counted
        Passengers in the peak, see `sections.choose_sections`.
    named
        Sections that the recipe names.

    Raises
    ------
    SourceError
        With everything that is named and not there, in the rule, the vehicles, the counts and the named sections.
    """
    index = build_index(day, rule, findings)
    problems: list[Problem] = []
    try:
        check_vehicles(vehicles, index.lines)
    except SourceError as error:
        problems += error.problems
    try:
        picks = choose_sections(index, sites, findings, counted, named)
    except SourceError as error:
        problems += error.problems
    if problems:
        raise SourceError(problems)
    maker = _LineMaker(index, vehicles, picks, sources, findings, week or {})
    lines = maker.lines()
    return Network(lines, maker.picks, Access(index, maker.picks, maker.sections, usual_days(week or ("mon",))))


class _LineMaker:
    """Writes lines and sections down."""

    def __init__(
        self,
        index: AccessIndex,
        vehicles: Sequence[Row],
        picks: Sequence[SectionPick],
        sources: Sources,
        findings: Findings,
        week: Mapping[Weekday, ServiceDay],
    ) -> None:
        """Begin with the sections that have trips; `week` has the runs of each weekday, or nothing."""
        self._week = {weekday: DayRuns(runs) for weekday, runs in week.items()}
        self._idle: list[str] = []
        self.index, self.rule, self.day = index, index.rule, index.timetable.day
        self.vehicles, self.sources = vehicles, sources
        self.picks = self._with_trips(picks, findings)
        self.sections: dict[str, Content] = {}
        self._num_sections = Counter(pick.line for pick in self.picks)
        self._findings = findings

    def _with_trips(self, picks: Sequence[SectionPick], findings: Findings) -> list[SectionPick]:
        late = [pick for pick in picks if not len(in_service_day(self.index.segments.departures_min(pick.segment)))]
        findings.add(
            f"{self.day.feed}: sections",
            "dropped",
            gettext("sections with trips after 30:00 only"),
            len(late),
            (pick.id for pick in late),
        )
        return [pick for pick in picks if pick not in late]

    def lines(self) -> list[Content]:
        """Return the content of the lines, and keep that of the sections."""
        made = [self._line(line) for line in dict.fromkeys(pick.line for pick in self.picks)]
        assumed = [line for line in self._num_sections if not vehicle_of(self.index.lines[line], self.vehicles)[1]]
        ids = (self.index.lines[line].id for line in assumed)
        what = gettext("lines without a row in the table of vehicles: they run a default vehicle of their mode")
        self._findings.add(f"{self.day.feed}: lines", "noted", what, len(assumed), ids)
        what = gettext("sections on which nothing runs on some day of the week")
        self._findings.add(f"{self.day.feed}: sections", "noted", what, len(self._idle), self._idle)
        return made

    def _line(self, line: int) -> Content:
        info = self.index.lines[line]
        stops = stops_content(self.index.timetable, info.stops)
        sections = [self._section(pick) for pick in self.picks if pick.line == line]
        return {"id": info.id, "name": info.name, "mode": info.mode, "stops": stops, "sections": sections}

    def _section(self, pick: SectionPick) -> Content:
        """Return what the instance file says of a section, and keep it by its id."""
        vehicle, _ = vehicle_of(self.index.lines[pick.line], self.vehicles)
        section: Content = {
            "id": pick.id,
            "name": pick.name,
            "direction": pick.direction,
            "minutes_on_board": self._minutes_on_board(pick),
            "weight": 1,
        } | self._runs(pick, vehicle)
        segments, stops = self.index.segments, self.index.lines[pick.line].stops
        begin, end = int(segments.from_station[pick.segment]), int(segments.to_station[pick.segment])
        section |= stretch_content(self.index.timetable, stops, begin, end)
        self.sources.add(f"{pick.id}.weight", [EVERY_SECTION_ALIKE])
        self.sections[pick.id] = section
        return section

    def _runs(self, pick: SectionPick, vehicle: Vehicle) -> Content:
        """Return the trips of a section: of the day, or of each day of the week."""
        key = "departures" if self.rule.departures == "trips" else "supply"
        when = f"on {self.day.date.isoformat()}"
        if self._week:
            when = f"in the week of {_monday(self.day.date).isoformat()}, each day its own"
        timetable = Origin(f"timetable of {clean_text(self.day.feed)} {when}", "fact")
        self.sources.add(f"{pick.id}.{key}", [timetable, vehicle.origin])
        if not self._week:
            return {key: self._rows(in_service_day(self.index.segments.departures_min(pick.segment)), vehicle)}
        wanted = key_of(self.index.segments, pick.segment)
        minutes = {weekday: in_service_day(runs.departures_min(*wanted)) for weekday, runs in self._week.items()}
        rows, none = rows_of_week(minutes, lambda own: self._rows(own, vehicle))
        self._idle += [f"{pick.id} ({', '.join(none)})"] if none else []
        return {key: rows}

    def _rows(self, minutes: Ints, vehicle: Vehicle) -> list[Content]:
        if not len(minutes):
            return []
        if self.rule.departures == "trips":
            return departure_rows(minutes, vehicle)
        return supply_rows(minutes, vehicle, self.rule.bin_min)

    def _minutes_on_board(self, pick: SectionPick) -> int | float:
        given = self.rule.minutes_on_board
        text = "the same for every section" if given else "median running time of the line / its sections, 2 to 20 min"
        self.sources.add(f"{pick.id}.minutes_on_board", [Origin(text, "assumed")])
        return plain(given or minutes_on_board(self.index.timetable, pick.line, self._num_sections[pick.line]))


def _monday(date: datetime.date) -> datetime.date:
    return date - datetime.timedelta(days=date.weekday())
