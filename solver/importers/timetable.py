"""The timetable of a recipe: its service day, and the lines and sections that matter to those who travel over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.domain.clock import WEEKDAYS, Weekday, parse_clock
from solver.domain.supply import DUTCH_PEAK_PERIODS
from solver.errors import FileAccessError, Problem, SourceError
from solver.importers.findings import Findings, Progress
from solver.importers.flows import named_destinations, site_of
from solver.importers.gtfs.day import read_wanted_day
from solver.importers.gtfs.feed import read_feed
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.network.build import Network, make_network
from solver.importers.network.named import NamedSection
from solver.importers.network.places import LEGS, Site
from solver.importers.people.groups import People
from solver.importers.recipe import Gtfs, Recipe
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sources import Sources
from solver.validation.spelling import spell_text

_SEGMENT = ("line", "stop_from", "stop_to")


@dataclass(frozen=True)
class Timetable:
    """The runs of one day, the rule for what becomes of them, a sentence on which day it is and why, and a warning.

    The warning is "" where the day is a normal one.
    """

    day: ServiceDay
    rule: Gtfs
    told: str
    warning: str

    @property
    def stop_names(self) -> dict[str, str]:
        """The names of stops by their id."""
        return dict(zip(self.day.stops["stop_id"], self.day.stops["name"], strict=True))


def read_timetable(
    rule: Gtfs, days: Sequence[Weekday], feed: Path, findings: Findings, progress: Progress
) -> Timetable:
    """Return the service day of a feed that a recipe asks for; it stands for all `days` of the instance.

    Raises
    ------
    FileAccessError, SourceError
        Where the feed cannot be read or has no service then.
    """
    if rule.feed_from and not feed.exists():
        advice = f"get it from {rule.feed_from} and save it there, or give it with --feed"
        raise FileAccessError([Problem(str(feed), "no such feed", "a GTFS feed (a zip, or a folder)", advice)])
    read = read_wanted_day(read_feed(feed, findings, progress), rule.date, findings, progress)
    others = [day for day in days if day != WEEKDAYS[read.day.date.weekday()]]
    what = f"days for which the timetable of {read.day.date:%A} {read.day.date.isoformat()} stands"
    findings.add(read.day.feed, "noted", what, len(others), others)
    chosen = read.chosen
    told = f"{read.day.feed}, {chosen.date:%A} {chosen.date.isoformat()}: {chosen.why}; {chosen.busiest}"
    return Timetable(read.day, rule, told, chosen.warning)


def network_of(
    timetable: Timetable, recipe: Recipe, people: People, tables: Tables, sources: Sources, findings: Findings
) -> Network:
    """Return the lines and sections of the feed that matter to everybody whose flows no table gives.

    Raises
    ------
    SourceError
        With everything that the recipe and its tables name and the feed does not have.
    """
    given = named_destinations(tables)
    travelling = (
        organisation
        for organisation in people.organisations
        if any(people.destinations[group["id"]] not in given for group in organisation["groups"])
    )
    sites = [site for site in map(site_of, travelling) if site]
    named = [
        NamedSection(f"gtfs.sections[{number}] of the recipe", words.line, words.stop_from, words.stop_to)
        for number, words in enumerate(timetable.rule.sections)
    ]
    counted = _counted_in_peaks(tables.get("counts", ()), recipe)
    vehicles = tables.get("vehicles", ())
    network = make_network(timetable.day, sites, timetable.rule, vehicles, sources, findings, counted, named)
    if sites and not network.lines:
        raise SourceError([_no_line(timetable, network, sites)])
    return network


def _no_line(timetable: Timetable, network: Network, sites: Sequence[Site]) -> Problem:
    """Return why no organisation has a line: no stop near, or none of which anything runs from stop to stop."""
    rule, reach = timetable.rule.access, network.access.index.reach
    near = [site for site in sites if any(reach.lines_at(site, leg) for leg in LEGS)]
    if near:
        found = f"stops within reach of {spell_text(near[0].id)}, and nothing that runs from stop to stop there"
        expected = f"runs on {timetable.day.date:%A} {timetable.day.date} that leave before 30:00"
        advice = "look at the runs of that day with stagger import gtfs, and take another date under [gtfs]"
        return Problem(timetable.day.feed, found, expected, advice)
    nearest = [(distance, site) for site in sites if (distance := reach.nearest_m(site)) is not None]
    found = "no line that stops near an organisation"
    if nearest:
        distance, site = min(nearest, key=lambda pair: pair[0])
        found += f"; the nearest stop of {spell_text(site.id)} is {distance / 1000:,.1f} km away"
    expected = f"a stop within {rule.walk_m:,.0f} m on foot ({rule.walk_train_m:,.0f} m of a train)"
    advice = "check lat and lon of the organisations (are they the wrong way round?), [gtfs.area] and walk_m"
    return Problem(timetable.day.feed, found, expected, advice)


def _counted_in_peaks(rows: Sequence[Row], recipe: Recipe) -> dict[tuple[str, str, str], float]:
    """Return the passengers counted in the peak periods, by line and two stops in a row."""
    periods = DUTCH_PEAK_PERIODS if recipe.peak_periods is None else recipe.peak_periods
    counted: dict[tuple[str, str, str], float] = {}
    for row in rows:
        begin = parse_clock(row["from"])
        if all(key in row for key in _SEGMENT) and any(each.start_min <= begin < each.end_min for each in periods):
            line, stop_from, stop_to = (row[key] for key in _SEGMENT)
            counted[line, stop_from, stop_to] = counted.get((line, stop_from, stop_to), 0.0) + row["passengers"]
    return counted
