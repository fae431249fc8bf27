"""A service day laid out for a network: its lines, segments, and which of them may be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.network.arrays import Bools
from solver.importers.network.line_table import LineInfo, list_lines
from solver.importers.network.places import Reach, find_main_station, lines_in
from solver.importers.network.rule import NetworkRule
from solver.importers.network.segments import Segments, find_segments
from solver.importers.network.timetable import Timetable, read_timetable
from solver.importers.network.wording import fits
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text


@dataclass(frozen=True, eq=False)
class AccessIndex:
    """What is computed once for a day and a rule.

    Attributes
    ----------
    lines
        In the order of the timetable's lines.
    kept
        Which lines the rule lets in; shape ``[line]``.
    main
        The stations that are the main station; rows of ``day.stops``.
    """

    timetable: Timetable
    lines: list[LineInfo]
    kept: Bools
    segments: Segments
    reach: Reach
    main: frozenset[int]
    rule: NetworkRule


def build_index(day: ServiceDay, rule: NetworkRule, findings: Findings) -> AccessIndex:
    """Lay out a day.

    Raises
    ------
    SourceError
        With every word for a line, and the main station, that names nothing on the day.
    """
    day = without_passing(day, findings)
    timetable = read_timetable(day)
    lines = list_lines(timetable, findings)
    problems = [*_unknown_words(day.feed, lines, rule)]
    main: frozenset[int] = frozenset()
    try:
        main = find_main_station(day, rule.access.main_station)
    except SourceError as error:
        problems += error.problems
    if problems:
        raise SourceError(problems)
    kept = _kept(timetable, lines, rule)
    reach = Reach(timetable, lines, kept, rule.access)
    return AccessIndex(timetable, lines, kept, find_segments(timetable), reach, main, rule)


def without_passing(day: ServiceDay, findings: Findings) -> ServiceDay:
    """Return the day without the calls at which nobody may get on or off, nor the runs that then have one call or none.

    Railways write the stations and borders that trains pass into their timetables.
    """
    stopping = (day.calls["boards"] | day.calls["alights"]).to_numpy()
    if stopping.all():
        return day
    where = gettext("{where} on {date}", where=f"{day.feed}: stop_times.txt", date=day.date)
    trip = day.calls["trip"].to_numpy()
    what = gettext("calls at which nobody may get on or off: the run only passes")
    passed = day.trips["trip_id"].to_numpy()[np.unique(trip[~stopping])[:3]]
    findings.add(where, "dropped", what, int((~stopping).sum()), passed)
    useful = np.bincount(trip[stopping], minlength=len(day.trips)) > 1
    what = gettext("runs with one call at which people may get on or off")
    findings.add(where, "dropped", what, int((~useful).sum()), day.trips["trip_id"][~useful])
    kept = stopping & useful[trip]
    rows = np.cumsum(useful) - 1
    calls = day.calls[kept].reset_index(drop=True)
    return replace(day, trips=day.trips[useful].reset_index(drop=True), calls=calls.assign(trip=rows[trip[kept]]))


def _kept(timetable: Timetable, lines: Sequence[LineInfo], rule: NetworkRule) -> Bools:
    included = [not rule.include or _any_fits(rule.include, line) for line in lines]
    excluded = [_any_fits(rule.exclude, line) for line in lines]
    kept: Bools = np.array(included, dtype=np.bool_) & ~np.array(excluded, dtype=np.bool_)
    return kept & lines_in(timetable, rule.area) if rule.area else kept


def _any_fits(words: Sequence[str], line: LineInfo) -> bool:
    return any(fits(word, *line.words) for word in words)


def _unknown_words(feed: str, lines: Sequence[LineInfo], rule: NetworkRule) -> list[Problem]:
    names = Names(word for line in lines for word in line.words)
    return [
        Problem(
            gettext("{feed}: lines to {key}", feed=feed, key=key),
            spell_text(word),
            gettext("a line of the day"),
            names.advice(word, gettext("remove the word")),
        )
        for key, words in (("include", rule.include), ("exclude", rule.exclude))
        for word in words
        if not any(fits(word, *line.words) for line in lines)
    ]
