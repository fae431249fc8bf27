"""The runs of one service day, from the stop times of a feed."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.errors import SourceError
from solver.importers.findings import Findings, Progress, no_progress
from solver.importers.gtfs.calendar import ChosenDate, busiest_week, choose_among, dates_of_service, no_service
from solver.importers.gtfs.calls import (
    Calls,
    Notes,
    borrow_times,
    drop_endless,
    drop_short,
    interpolate,
    put_in_order,
    starts_of_trips,
)
from solver.importers.gtfs.circle import Circle, only_routes_in
from solver.importers.gtfs.dated import dated
from solver.importers.gtfs.directions import Directions, infer_directions
from solver.importers.gtfs.feed import Feed
from solver.importers.gtfs.frequencies import repeat_trips
from solver.importers.gtfs.going_back import repair_going_back
from solver.importers.gtfs.next_morning import Running, calls_of_date, num_late_trips, without_early
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.gtfs.stop_times import TABLE, StopTimes, read_stop_times
from solver.importers.gtfs.tables import Mask, Rows
from solver.importers.gtfs.trips import NO_DIRECTION
from solver.importers.gtfs.unreachable import note_unreachable
from solver.language.messages import gettext, numeral

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class ReadDay:
    """A service day, why it is this one, and how many rows of stop_times.txt were read for it."""

    day: ServiceDay
    chosen: ChosenDate
    num_stop_times: int


def read_service_day(
    feed: Feed,
    date: datetime.date,
    findings: Findings,
    progress: Progress = no_progress,
    circle: Circle | None = None,
) -> ServiceDay:
    """Return the runs of a date, complete and in order; with a circle those of routes that come into it.

    Raises
    ------
    FileAccessError, SourceError
        Where stop_times.txt cannot be read, or no trip runs on the date: with the dates on which trips do.
    """
    read = _read(feed, date, findings, progress, circle)
    day = _make_day(feed, read, findings, progress)
    if day is None:
        raise _no_run(feed, read)
    return day


def read_wanted_day(
    feed: Feed,
    wanted: datetime.date | None,
    findings: Findings,
    progress: Progress = no_progress,
    circle: Circle | None = None,
) -> ReadDay:
    """Return the wanted day, or the one that `choose_date` would take; without runs on it, the next best that has.

    With a circle the runs are those of routes that come into it; which day is chosen does not depend on it.

    Raises
    ------
    FileAccessError, SourceError
        As `choose_date` and `read_service_day` do. A wanted date is never replaced.
    """
    chosen = choose_among(feed, dates_of_service(feed), wanted, findings)
    found = Findings()
    read = _read(feed, chosen.date, found, progress, circle)
    day = _make_day(feed, read, found, progress)
    if day is None:
        again = None if wanted else _next_best(feed, read, findings)
        if again is None:
            raise _no_run(feed, read)
        later = read_service_day(feed, again.date, findings, progress, circle)
        return ReadDay(later, again, read.stop_times.num_rows)
    for finding in found:
        findings.add(*dataclasses.astuple(finding))
    return ReadDay(day, chosen, read.stop_times.num_rows)


@dataclass(frozen=True)
class _Read:
    """What was read of stop_times.txt for a date, and which trips run on it."""

    date: datetime.date
    running: Running
    stop_times: StopTimes

    @property
    def num_trips(self) -> int:
        return int(self.running.today.sum())

    @property
    def is_all_late(self) -> bool:
        """Whether all trips of the date leave at 30:00 or later, so that they are those of the next."""
        calls = self.stop_times.calls
        own = calls.take(self.running.today[calls.trip])
        return 0 < num_late_trips(own) == len(np.unique(own.trip))


def _read(
    feed: Feed, date: datetime.date, findings: Findings, progress: Progress, circle: Circle | None = None
) -> _Read:
    """Read the stop times of the trips that run on a date, those of routes outside the circle left out."""
    running = Running(*(_running_on(feed, day) for day in (date, date - _ONE_DAY)))
    if not running.either.any():
        raise no_service(feed, date, dates_of_service(feed))
    stop_times = read_stop_times(feed, running.either, findings, progress)
    where, ids = feed.files.where("trips.txt"), feed.trip_ids
    empty, demand = stop_times.rows_per_trip == 0, stop_times.on_demand
    findings.add(where, "dropped", gettext("trips without stop times"), empty.sum(), ids[empty])
    what = gettext("trips on demand alone (GTFS-Flex: windows, no times), which make no intervals")
    findings.add(where, "dropped", what, demand.sum(), ids[demand])
    if circle is not None:
        stop_times = only_routes_in(feed, stop_times, circle, findings)
    return _Read(date, running, stop_times)


def _running_on(feed: Feed, date: datetime.date) -> Mask:
    services = np.append(feed.calendar.services_on(date), False)
    running: Mask = feed.trips["usable"].to_numpy() & services[feed.trips["service"].to_numpy()]
    return running


def _dates_with_calls(feed: Feed, read: _Read) -> pd.Series:
    return dates_of_service(feed, read.stop_times.calls_per_trip > 1)


def _next_best(feed: Feed, read: _Read, findings: Findings) -> ChosenDate | None:
    """Return the date to take in place of a chosen one without runs; None where no other can be told to be better."""
    counts = _dates_with_calls(feed, read)
    if read.is_all_late:
        why = gettext("the morning after {date}, all of whose trips leave at 30:00 or later", date=read.date)
        return ChosenDate(read.date + _ONE_DAY, why, busiest_week(counts, [read.date])[read.date])
    if counts.empty or read.date in counts.index:
        return None
    again = choose_among(feed, counts, None, findings)
    what = gettext(
        "date passed over ({date}), because none of its trips has stop times; {again} was taken",
        date=read.date,
        again=again.date,
    )
    findings.add(feed.name, "noted", what, 1)
    return again


def _no_run(feed: Feed, read: _Read) -> SourceError:
    """Return why a date has no run: nothing runs, all of it is on demand or the next day's, or nothing can be used."""
    counts = _dates_with_calls(feed, read).drop(read.date, errors="ignore")
    trips, num = read.running.today, read.num_trips
    if num and read.stop_times.on_demand[trips].all():
        found = gettext(
            "{num} trips, all on demand (GTFS-Flex: windows in which a ride may be asked for, no times),",
            num=numeral(num),
        )
        advice = gettext("on-demand trips make no intervals: take the feed of the lines that run by a timetable")
        return no_service(feed, read.date, counts, found, advice)
    if read.is_all_late:
        found = gettext("{num} trips, all of which leave at 30:00 or later and so on the next day,", num=numeral(num))
        return no_service(feed, read.date, counts, found, gettext("take {date}", date=read.date + _ONE_DAY))
    if not num:
        return no_service(feed, read.date, counts)
    found = gettext("{num} trips and no usable stop times of them", num=numeral(num))
    return no_service(feed, read.date, counts, found)


def _make_day(feed: Feed, read: _Read, findings: Findings, progress: Progress) -> ServiceDay | None:
    """Return the service day that was read, complete and in order; None where nothing of it is left."""
    notes = Notes(feed.trip_ids, gettext("{where} on {date}", where=feed.files.where(TABLE), date=read.date), findings)
    step = "putting the calls in order"
    progress(step, 0.0)
    again = feed.frequencies["trip"].to_numpy()
    calls = put_in_order(without_early(read.stop_times.calls, read.running, again), notes)
    calls = repair_going_back(borrow_times(calls, notes), notes)
    calls = drop_short(drop_endless(calls, notes), notes)
    calls = interpolate(calls, notes)
    progress(step, 0.5)
    directions = _directions(feed, calls, notes)
    placeless = note_unreachable(feed, calls, findings)
    calls, run_trips, run_rows = repeat_trips(calls, feed.frequencies, feed.files.where("frequencies.txt"), findings)
    calls, runs = calls_of_date(calls, run_trips, read.running, notes)
    progress(step, 1.0)
    if not len(calls.trip):
        return None
    day = _assemble(feed, read.date, calls, run_trips[runs], directions[run_rows[runs]], placeless)
    what = gettext("runs on {date}", date=dated(read.date))
    findings.add(feed.name, "kept", what, len(day.trips))
    return day


def _directions(feed: Feed, calls: Calls, notes: Notes) -> Directions:
    trips = feed.trips.iloc[calls.trip[starts_of_trips(calls)]]
    given = trips["direction"].to_numpy()
    blank = given == NO_DIRECTION
    notes.repaired(
        gettext("trips without a direction, told from the order of their stations"), trips.index.to_numpy()[blank]
    )
    route, headsign = trips["route"].to_numpy(), trips["headsign"].to_numpy()
    return infer_directions(calls, route, given, headsign, feed.stops)


def _assemble(
    feed: Feed, date: datetime.date, calls: Calls, run_trips: Rows, directions: Directions, placeless: Mask
) -> ServiceDay:
    """Return the tables of a service day, with the routes and stops that its runs use; `placeless`, shape (stops,)."""
    trips = feed.trips.iloc[run_trips]
    routes, route_rows = _used(feed.routes, trips["route"].to_numpy())
    station_of = feed.stops["station"].to_numpy()
    called = np.zeros(len(feed.stops), dtype=bool)
    called[calls.stop] = True
    called[station_of[called]] = True
    known = feed.stops.assign(**{column: feed.stops[column].mask(placeless) for column in ("lat", "lon")})
    stops, stop_rows = _used(known, np.flatnonzero(called).astype(np.int32))
    stops["station"] = stop_rows[stops["station"]]
    runs = pd.DataFrame(
        {
            "trip_id": trips["trip_id"].to_numpy(),
            "route": route_rows[trips["route"].to_numpy()],
            "direction": directions,
            "headsign": trips["headsign"].to_numpy(),
            "block": trips["block"].to_numpy(),
        }
    )
    columns = {
        "trip": calls.trip,
        "stop": stop_rows[calls.stop],
        "arrival_s": calls.arrival,
        "departure_s": calls.departure,
        "boards": calls.boards,
        "alights": calls.alights,
    }
    return ServiceDay(feed.name, date, routes, stops, runs, pd.DataFrame(columns))


def _used(table: pd.DataFrame, rows: Rows) -> tuple[pd.DataFrame, Rows]:
    """Return the rows of a table that are used, and for every old row where it is now."""
    used = np.unique(rows)
    positions = np.full(len(table), -1, dtype=np.int32)
    positions[used] = np.arange(len(used), dtype=np.int32)
    return table.iloc[used].reset_index(drop=True), positions
