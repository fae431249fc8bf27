"""A feed without its stop times: small tables in memory, and the way to the large one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings, Progress, no_progress
from solver.importers.gtfs.archive import FeedFiles, open_files
from solver.importers.gtfs.frequencies import read_frequencies
from solver.importers.gtfs.routes import NO_MODE, read_routes, words_of_types
from solver.importers.gtfs.services import Calendar, read_calendar
from solver.importers.gtfs.stops import read_stops
from solver.importers.gtfs.tables import NO_ROW, index_of, missing_parts, read_table
from solver.importers.gtfs.trips import read_trips
from solver.language.messages import gettext, listed, numeral
from solver.validation.spelling import printable


@dataclass(frozen=True, eq=False)
class Feed:
    """The tables of a feed but stop_times.txt, cleaned; rows refer to each other by their position, from 0.

    Parameters
    ----------
    files
        Where its tables are.
    publisher
        Who made it: feed_info.txt, else the agencies; "" where nobody says so.
    routes
        ``route_id``, ``short_name``, ``long_name``, ``route_type``, ``mode`` ("" for those that are left out).
    stops
        ``stop_id``, ``name``, ``lat``, ``lon``, ``station`` (row of the topmost parent, or its own).
    trips
        ``trip_id``, ``route``, ``service``, ``direction`` (-1 where blank), ``headsign``, ``usable``.
    trip_ids, stop_ids
        The ids as an index, to look rows up.
    calendar
        When services run.
    frequencies
        ``trip``, ``start_s``, ``end_s``, ``headway_s``, ``exact``.
    """

    files: FeedFiles
    publisher: str
    routes: pd.DataFrame
    stops: pd.DataFrame
    trips: pd.DataFrame
    trip_ids: pd.Index
    stop_ids: pd.Index
    calendar: Calendar
    frequencies: pd.DataFrame

    @property
    def name(self) -> str:
        """What the feed is called in messages."""
        return self.files.name


def read_feed(path: Path, findings: Findings, progress: Progress = no_progress) -> Feed:
    """Return the feed at `path`, a zip or a folder; the stop times are read later, for one day.

    Raises
    ------
    FileAccessError
        Where it cannot be opened or read.
    SourceError
        Where it is no feed, or a required table, column or row is missing: all that are, at once.
    """
    files = open_files(path)
    problems = missing_parts(files)
    if problems:
        raise SourceError(problems)
    unsafe = [printable(name) for name in files.unsafe]
    findings.add(files.name, "dropped", gettext("members with a path that leads out of the feed"), len(unsafe), unsafe)
    step = f"reading {files.name}"
    progress(step, 0.0)
    routes = read_routes(files, findings)
    stops = read_stops(files, findings)
    calendar = read_calendar(files, findings)
    progress(step, 0.3)
    trips = read_trips(files, routes, calendar.services, findings)
    trip_ids = index_of(trips["trip_id"])
    progress(step, 0.9)
    _refuse_empty(files, {"routes.txt": routes, "stops.txt": stops, "trips.txt": trips})
    frequencies = read_frequencies(files, trip_ids, findings)
    progress(step, 1.0)
    stop_ids = index_of(stops["stop_id"])
    return Feed(files, _publisher(files, findings), routes, stops, trips, trip_ids, stop_ids, calendar, frequencies)


def why_no_date(feed: Feed) -> Problem:
    """Return why nothing of a feed ever runs: its route types are left out, its rows do not fit, or its dates."""
    trips, types = feed.trips, feed.routes["route_type"]
    dropped = types[(feed.routes["mode"] == NO_MODE) & types.index.isin(trips["route"])]
    num_dropped = int((trips["route"].isin(dropped.index)).sum())
    if trips["usable"].any():
        advice = gettext("fetch a feed that is not out of date, and look at calendar.txt and calendar_dates.txt")
        return Problem(feed.name, gettext("no date on which a trip runs"), gettext("at least one"), advice)
    num_routeless = int((trips["route"] == NO_ROW).sum())
    num_left = len(trips) - num_dropped - num_routeless
    reasons = {
        gettext(
            "{num} on routes of types that are left out: {types}",
            num=numeral(num_dropped),
            types=words_of_types(dropped),
        ): num_dropped,
        gettext("{num} on routes that are not in routes.txt", num=numeral(num_routeless)): num_routeless,
        gettext("{num} of services that are in no calendar", num=numeral(num_left)): num_left,
    }
    told = [words for words, num in reasons.items() if num]
    found = gettext(
        "{trips} trips, none of which can be used ({join})", trips=numeral(len(trips)), join=listed(told, "and")
    )
    expected = gettext("trips by bus, tram, metro, train or ferry that run on some date")
    advice = (
        gettext("take the feed of the lines by timetable")
        if num_dropped == len(trips)
        else gettext("fetch the feed again, whole")
    )
    if num_dropped == len(trips):
        advice = gettext("{advice}, or correct route_type in routes.txt where it is wrong", advice=advice)
    return Problem(feed.name, found, expected, advice)


def _refuse_empty(files: FeedFiles, tables: dict[str, pd.DataFrame]) -> None:
    advice = gettext("fetch the feed again from its publisher")
    empty = [name for name, table in tables.items() if table.empty]
    if empty:
        raise SourceError(
            [Problem(files.where(name), gettext("no rows"), gettext("at least one"), advice) for name in empty]
        )


def _publisher(files: FeedFiles, findings: Findings) -> str:
    publishers = read_table(files, "feed_info.txt", findings)["feed_publisher_name"]
    agencies = read_table(files, "agency.txt", findings)["agency_name"]
    for names in (publishers, agencies):
        known = names[names != ""].drop_duplicates().tolist()
        if known:
            return ", ".join(known[:3]) + (", ..." if len(known) > 3 else "")
    return ""
