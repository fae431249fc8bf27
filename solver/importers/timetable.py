"""The timetable of a recipe: its service day, and the lines and sections that matter to those who travel over it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from solver.domain.clock import WEEKDAYS, Weekday, parse_clock
from solver.domain.supply import DUTCH_PEAK_PERIODS
from solver.errors import FileAccessError, Problem, SourceError
from solver.importers.findings import Findings, Progress
from solver.importers.flows import named_destinations, site_of
from solver.importers.gtfs.calendar import ChosenDate, busiest_week, dates_of_service
from solver.importers.gtfs.circle import Circle
from solver.importers.gtfs.dated import dated
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
from solver.language.messages import gettext, joined, numeral
from solver.validation.spelling import spell_text

_BUSY_DAYS: tuple[Weekday, ...] = ("tue", "thu")
_SEGMENT = ("line", "stop_from", "stop_to")


@dataclass(frozen=True)
class Timetable:
    """The runs of one day, the rule for what becomes of them, a sentence on which day it is and why, and a warning.

    The warning is "" where the day is a normal one. `week` has the runs of each day of the instance, where the recipe
    names a week; {} where one day stands for all.
    """

    day: ServiceDay
    rule: Gtfs
    told: str
    warning: str
    week: Mapping[Weekday, ServiceDay] = field(default_factory=dict)

    @property
    def stop_names(self) -> dict[str, str]:
        """The names of stops by their id."""
        return dict(zip(self.day.stops["stop_id"], self.day.stops["name"], strict=True))


def read_timetable(
    rule: Gtfs, days: Sequence[Weekday], feed: Path, findings: Findings, progress: Progress
) -> Timetable:
    """Return the service day of a feed that a recipe asks for, that stands for all `days` of the instance, or a week.

    Raises
    ------
    FileAccessError, SourceError
        Where the feed cannot be read or has no service then.
    """
    if rule.feed_from and not feed.exists():
        advice = gettext("get it from {feed_from} and save it there, or give it with --feed", feed_from=rule.feed_from)
        raise FileAccessError(
            [Problem(str(feed), gettext("no such feed"), gettext("a GTFS feed (a zip, or a folder)"), advice)]
        )
    if rule.week is not None:
        return _read_week(rule, rule.week, days, feed, findings, progress)
    read = read_wanted_day(read_feed(feed, findings, progress), rule.date, findings, progress, _circle(rule))
    others = [day for day in days if day != WEEKDAYS[read.day.date.weekday()]]
    what = gettext(
        "days for which the timetable of {weekday} {date} stands",
        weekday=f"{read.day.date:%A}",
        date=read.day.date.isoformat(),
    )
    findings.add(read.day.feed, "noted", what, len(others), others)
    chosen = read.chosen
    told = joined("", [read.day.feed, ", ", dated(chosen.date), ": ", chosen.why, "; ", chosen.busiest.told])
    return Timetable(read.day, rule, told, chosen.warning)


def _circle(rule: Gtfs) -> Circle | None:
    return Circle(rule.area.lat, rule.area.lon, rule.area.radius_km) if rule.area else None


def _read_week(
    rule: Gtfs, wanted: datetime.date, days: Sequence[Weekday], feed: Path, findings: Findings, progress: Progress
) -> Timetable:
    """Return the timetable of the days of the instance in the week of a date.

    Lines, sections and flows are those of the day with most trips; of equal ones a Tuesday or Thursday, then the first.
    """
    if rule.date is not None:
        found = gettext("date {date} beside week {week}", date=rule.date.isoformat(), week=wanted.isoformat())
        advice = gettext("take one of the two out")
        raise SourceError([Problem("[gtfs]", found, gettext("a date for all days, or a week"), advice)])
    read = read_feed(feed, findings, progress)
    monday = wanted - datetime.timedelta(days=wanted.weekday())
    dates = {day: monday + datetime.timedelta(days=WEEKDAYS.index(day)) for day in days}
    counts = dates_of_service(read)
    main = max(days, key=lambda day: (int(counts.get(dates[day], 0)), day in _BUSY_DAYS, -days.index(day)))
    chosen = read_wanted_day(read, dates[main], findings, progress, _circle(rule))
    week = {main: chosen.day}
    problems: list[Problem] = []
    for day in days:
        if day != main:
            try:
                # What was repaired in the feed was told of the first day.
                week[day] = read_wanted_day(read, dates[day], Findings(), progress, _circle(rule)).day
                findings.add(read.name, "kept", gettext("runs on {date}", date=dated(dates[day])), len(week[day].trips))
            except SourceError as error:
                problems += error.problems
    if problems:
        raise SourceError(problems)
    shares = busiest_week(counts, dates.values())
    warnings = [ChosenDate(date, "", share).warning for date, share in sorted(shares.items()) if share.is_thin]
    told = gettext(
        "{feed}, each day of the week of {monday}; lines and flows as on {date}, which has most trips",
        feed=read.name,
        monday=monday.isoformat(),
        date=dated(dates[main]),
    )
    return Timetable(chosen.day, rule, told, joined("; ", warnings), {day: week[day] for day in days})


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
        NamedSection(
            gettext("gtfs.sections[{number}] of the recipe", number=number), words.line, words.stop_from, words.stop_to
        )
        for number, words in enumerate(timetable.rule.sections)
    ]
    counted = _counted_in_peaks(tables.get("counts", ()), recipe)
    vehicles = tables.get("vehicles", ())
    network = make_network(
        timetable.day, sites, timetable.rule, vehicles, sources, findings, counted, named, timetable.week
    )
    if sites and not network.lines:
        raise SourceError([_no_line(timetable, network, sites)])
    return network


def _no_line(timetable: Timetable, network: Network, sites: Sequence[Site]) -> Problem:
    """Return why no organisation has a line: no stop near, or none of which anything runs from stop to stop."""
    rule, reach = timetable.rule.access, network.access.index.reach
    near = [site for site in sites if any(reach.lines_at(site, leg) for leg in LEGS)]
    if near:
        found = gettext(
            "stops within reach of {id}, and nothing that runs from stop to stop there", id=spell_text(near[0].id)
        )
        expected = gettext(
            "runs on {weekday} {date} that leave before 30:00",
            weekday=f"{timetable.day.date:%A}",
            date=timetable.day.date,
        )
        advice = gettext("look at the runs of that day with stagger import gtfs, and take another date under [gtfs]")
        return Problem(timetable.day.feed, found, expected, advice)
    nearest = [(distance, site) for site in sites if (distance := reach.nearest_m(site)) is not None]
    found = gettext("no line that stops near an organisation")
    if nearest:
        distance, site = min(nearest, key=lambda pair: pair[0])
        km = numeral(distance / 1000, 1)
        closest = gettext("the nearest stop of {id} is {km} km away", id=spell_text(site.id), km=km)
        found = joined("; ", [found, closest])
    expected = gettext(
        "a stop within {walk_m} m on foot ({walk_train_m} m of a train)",
        walk_m=numeral(rule.walk_m, 0),
        walk_train_m=numeral(rule.walk_train_m, 0),
    )
    advice = gettext("check lat and lon of the organisations (are they the wrong way round?), [gtfs.area] and walk_m")
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
