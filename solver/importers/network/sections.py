"""Which sections a network has: where load is counted, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.network.arrays import Ints
from solver.importers.network.index import AccessIndex
from solver.importers.network.named import Counted, NamedSection, find_named
from solver.importers.network.places import LEGS, Site
from solver.importers.network.wording import clean_text, unique_ids
from solver.language.messages import gettext


@dataclass(frozen=True, slots=True)
class SectionPick:
    """A segment that became a section.

    Attributes
    ----------
    segment
        Its number among the segments.
    line
        Row of the lines.
    reason
        Why it was chosen: named, most passengers, next to a site, next to the main station, busiest.
    """

    id: str
    name: str
    direction: str
    segment: int
    line: int
    reason: str


def choose_sections(
    index: AccessIndex,
    sites: Sequence[Site],
    findings: Findings,
    counted: Counted | None = None,
    named: Iterable[NamedSection] = (),
) -> list[SectionPick]:
    """Return the sections, line by line.

    A line has the first of these that gives it any:

    1. what is named;
    2. the segment with most passengers, where some of its segments are counted;
    3. where it serves a site: the segments that arrive at the stop nearest to each site on leg `to`, and that leave
       the one on leg `from`, those with fewer than `least_runs_share` of the line's runs there left out; and the
       segment with most runs on the day, where none of these has as many;
    4. where it stops at the main station: the segments that arrive there and leave there, likewise.

    Other lines are left out, and counted. A line of 2 has to serve a site or to stop at the main station; a named one
    need not.

    Raises
    ------
    SourceError
        With every section of `named` that names no two stops after each other of a line of the day; such a count is
        noted in the findings.
    """
    wanted = list(named)
    by_name, problems = find_named(index, wanted)
    if problems:
        raise SourceError(problems)
    counts = [NamedSection("counts", *key) for key in counted or ()]
    by_count, elsewhere = find_named(index, counts)
    near = _next_to_sites(index, sites)
    around = _next_to_main(index)
    most = _most_passengers(index, by_count, list((counted or {}).values()))
    served = _lines_of(index, near) | _lines_of(index, around)
    rounds = (
        {segment: "named" for segments in by_name for segment in segments},
        {segment: "most passengers" for segment in most if int(index.segments.line[segment]) in served},
        near | _busiest(index, near),
        around,
    )
    picks = _picks(index, rounds)
    left = int(index.kept.sum()) - len({pick.line for pick in picks})
    feed = f"{index.timetable.day.feed}: lines"
    what = gettext("counted pairs of stops that follow each other on no line of the day")
    findings.add(feed, "noted", what, len(elsewhere), (problem.found for problem in elsewhere))
    findings.add(feed, "kept", gettext("lines with sections"), len({pick.line for pick in picks}))
    findings.add(
        feed, "dropped", gettext("lines that serve no site, carry no transfers to one and are not named"), left
    )
    findings.add(feed, "dropped", gettext("lines that the recipe leaves out"), int((~index.kept).sum()))
    return picks


Reasons = dict[int, str]
"""Why a segment is chosen, by segment."""


def _lines_of(index: AccessIndex, reasons: Iterable[int]) -> set[int]:
    return {int(index.segments.line[segment]) for segment in reasons}


def _next_to_sites(index: AccessIndex, sites: Sequence[Site]) -> Reasons:
    found: Reasons = {}
    seen: set[tuple[str, int, int]] = set()
    for site in sites:
        for leg in LEGS:
            for reached in index.reach.lines_at(site, leg):
                key = (leg, reached.line, reached.station)
                if key not in seen:
                    seen.add(key)
                    found |= dict.fromkeys(_adjacent(index, *key), "next to a site")
    return found


def _next_to_main(index: AccessIndex) -> Reasons:
    keys = [(leg, line, station) for station in sorted(index.main) for leg in LEGS for line in _kept_lines(index)]
    return {segment: "next to the main station" for key in keys for segment in _adjacent(index, *key)}


def _kept_lines(index: AccessIndex) -> list[int]:
    lines: list[int] = np.flatnonzero(index.kept).tolist()
    return lines


def _adjacent(index: AccessIndex, leg: str, line: int, station: int) -> list[int]:
    """Return the segments of a line that arrive at a station (leg `to`) or leave it, but for the rare ones."""
    groups = index.segments.arriving if leg == "to" else index.segments.leaving
    segments = groups.of(line * index.timetable.num_stops + station)
    runs = index.segments.num_runs[segments]
    common: list[int] = segments[runs >= index.rule.least_runs_share * runs.sum()].tolist()
    return common


def _most_passengers(index: AccessIndex, found: Sequence[Sequence[int]], passengers: Sequence[float]) -> Iterator[int]:
    """Yield for each line that is counted its segment with most passengers, of equal ones the first."""
    loads: dict[int, float] = {}
    for segments, load in zip(found, passengers, strict=True):
        for segment in segments:
            loads[segment] = loads.get(segment, 0) + load
    for line in sorted(_lines_of(index, loads)):
        of_line = [segment for segment in sorted(loads) if int(index.segments.line[segment]) == line]
        yield max(of_line, key=loads.__getitem__)


def _busiest(index: AccessIndex, near: Reasons) -> Reasons:
    """Return the segment with most runs of each line of the segments next to sites, where none of those has as many."""
    if not index.rule.busiest:
        return {}
    runs = index.segments.num_runs
    chosen: dict[int, list[int]] = {}
    for segment in near:
        chosen.setdefault(int(index.segments.line[segment]), []).append(segment)
    found: Reasons = {}
    for line, segments in chosen.items():
        of_line = index.segments.of_line.of(line)
        top = int(of_line[np.argmax(runs[of_line])])
        if runs[top] > runs[segments].max():
            found[top] = "busiest"
    return found


def _picks(index: AccessIndex, rounds: Sequence[Reasons]) -> list[SectionPick]:
    """Return the segments of the first round that gives a line any, as sections, line by line."""
    chosen: dict[int, Reasons] = {}
    for reasons in rounds:
        of_line: dict[int, Reasons] = {}
        for segment, reason in reasons.items():
            of_line.setdefault(int(index.segments.line[segment]), {})[segment] = reason
        chosen = of_line | chosen
    ordered = [(line, segment) for line in sorted(chosen) for segment in sorted(chosen[line])]
    ids = unique_ids(_wanted_id(index, line, segment) for line, segment in ordered)
    return [
        SectionPick(
            id=key,
            name=f"{_stop_name(index, index.segments.from_station, segment)} - "
            f"{_stop_name(index, index.segments.to_station, segment)}",
            direction=index.lines[line].headsign,
            segment=segment,
            line=line,
            reason=chosen[line][segment],
        )
        for key, (line, segment) in zip(ids, ordered, strict=True)
    ]


def _wanted_id(index: AccessIndex, line: int, segment: int) -> str:
    """Return "line>to" for the segment by which most runs of a line come to a station, "line>from>to" for others.

    It depends on the day and not on what else is chosen, so that a section keeps its id.
    """
    begin, end = index.segments.from_station[segment], index.segments.to_station[segment]
    arriving = index.segments.arriving.of(line * index.timetable.num_stops + int(end))
    main = arriving[np.argmax(index.segments.num_runs[arriving])]
    via = "" if segment == main else f">{_stop_id(index, int(begin))}"
    return f"{index.lines[line].id}{via}>{_stop_id(index, int(end))}"


def _stop_id(index: AccessIndex, station: int) -> str:
    return str(index.timetable.day.stops["stop_id"].iat[station])


def _stop_name(index: AccessIndex, stations: Ints, segment: int) -> str:
    station = int(stations[segment])
    return clean_text(index.timetable.day.stops["name"].iat[station]) or clean_text(_stop_id(index, station)) or "-"
