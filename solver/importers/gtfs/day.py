"""The runs of one service day, from the stop times of a feed."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.importers.findings import Findings, Progress, no_progress
from solver.importers.gtfs.calendar import ChosenDate, choose_among, dates_of_service, no_service
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
from solver.importers.gtfs.directions import Directions, infer_directions
from solver.importers.gtfs.feed import Feed
from solver.importers.gtfs.frequencies import repeat_trips
from solver.importers.gtfs.going_back import mend_going_back
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.gtfs.stop_times import TABLE, StopTimes, read_stop_times
from solver.importers.gtfs.tables import Mask, Rows
from solver.importers.gtfs.trips import NO_DIRECTION

SERVICE_DAY_END_S = 30 * 3600


@dataclass(frozen=True)
class ReadDay:
    """A service day, why it is this one, and how many rows of stop_times.txt were read for it."""

    day: ServiceDay
    chosen: ChosenDate
    num_stop_times: int


def read_service_day(
    feed: Feed, date: datetime.date, findings: Findings, progress: Progress = no_progress
) -> ServiceDay:
    """Return the runs of a date, complete and in order.

    Raises
    ------
    FileAccessError, SourceError
        Where stop_times.txt cannot be read, or no trip runs on the date: with the dates on which trips do.
    """
    stop_times, wanted = _read(feed, date, findings, progress)
    day = _make_day(feed, date, stop_times, findings, progress)
    if day is None:
        raise _no_run(feed, date, stop_times, wanted)
    return day


def read_wanted_day(
    feed: Feed, wanted: datetime.date | None, findings: Findings, progress: Progress = no_progress
) -> ReadDay:
    """Return the wanted day, or the one that `choose_date` would take; without runs on it, the next best that has.

    Raises
    ------
    FileAccessError, SourceError
        As `choose_date` and `read_service_day` do. A wanted date is never replaced.
    """
    chosen = choose_among(feed, dates_of_service(feed), wanted, findings)
    found = Findings()
    stop_times, trips = _read(feed, chosen.date, found, progress)
    day = _make_day(feed, chosen.date, stop_times, found, progress)
    if day is None:
        counts = dates_of_service(feed, stop_times.calls_per_trip > 1)
        if wanted is not None or counts.empty or chosen.date in counts.index:
            raise _no_run(feed, chosen.date, stop_times, trips)
        again = choose_among(feed, counts, None, findings)
        what = f"date passed over ({chosen.date}), because none of its trips has stop times; {again.date} was taken"
        findings.add(feed.name, "noted", what, 1)
        return ReadDay(read_service_day(feed, again.date, findings, progress), again, stop_times.num_rows)
    for finding in found:
        findings.add(*dataclasses.astuple(finding))
    return ReadDay(day, chosen, stop_times.num_rows)


def _no_run(feed: Feed, date: datetime.date, stop_times: StopTimes, trips: Mask) -> Exception:
    counts = dates_of_service(feed, stop_times.calls_per_trip > 1).drop(date, errors="ignore")
    found = f"{int(trips.sum()):,} trips and no usable stop times of them" if trips.any() else "no service"
    return no_service(feed, date, counts, found)


def _read(feed: Feed, date: datetime.date, findings: Findings, progress: Progress) -> tuple[StopTimes, Mask]:
    services = np.append(feed.calendar.services_on(date), False)
    wanted = feed.trips["usable"].to_numpy() & services[feed.trips["service"].to_numpy()]
    if not wanted.any():
        raise no_service(feed, date, dates_of_service(feed))
    stop_times = read_stop_times(feed, wanted, findings, progress)
    empty = stop_times.rows_per_trip == 0
    findings.add(
        feed.files.where("trips.txt"), "dropped", "trips without stop times", empty.sum(), feed.trip_ids[empty]
    )
    return stop_times, wanted


def _make_day(
    feed: Feed, date: datetime.date, stop_times: StopTimes, findings: Findings, progress: Progress
) -> ServiceDay | None:
    notes = Notes(feed.trip_ids, f"{feed.files.where(TABLE)} on {date}", findings)
    step = "putting the calls in order"
    progress(step, 0.0)
    calls = put_in_order(stop_times.calls, notes)
    calls = mend_going_back(borrow_times(calls, notes), notes)
    calls = drop_short(drop_endless(calls, notes), notes)
    calls = interpolate(calls, notes)
    progress(step, 0.5)
    directions = _directions(feed, calls, notes)
    calls, run_trips, run_rows = repeat_trips(calls, feed.frequencies, feed.files.where("frequencies.txt"), findings)
    progress(step, 1.0)
    if not len(calls.trip):
        return None
    _note_late(calls, run_trips, notes)
    day = _assemble(feed, date, calls, run_trips, directions[run_rows])
    findings.add(feed.name, "kept", f"runs on {date:%A} {date}", len(day.trips))
    return day


def _directions(feed: Feed, calls: Calls, notes: Notes) -> Directions:
    trips = feed.trips.iloc[calls.trip[starts_of_trips(calls)]]
    given = trips["direction"].to_numpy()
    blank = given == NO_DIRECTION
    notes.repaired("trips without a direction, told from the order of their stations", trips.index.to_numpy()[blank])
    route, headsign = trips["route"].to_numpy(), trips["headsign"].to_numpy()
    return infer_directions(calls, route, given, headsign, feed.stops)


def _note_late(calls: Calls, run_trips: Rows, notes: Notes) -> None:
    late = np.unique(calls.trip[calls.departure > SERVICE_DAY_END_S])
    notes.noted("runs that go on beyond 30:00, the end of our service day", run_trips[late])


def _assemble(feed: Feed, date: datetime.date, calls: Calls, run_trips: Rows, directions: Directions) -> ServiceDay:
    trips = feed.trips.iloc[run_trips]
    routes, route_rows = _used(feed.routes, trips["route"].to_numpy())
    station_of = feed.stops["station"].to_numpy()
    called = np.zeros(len(feed.stops), dtype=bool)
    called[calls.stop] = True
    called[station_of[called]] = True
    stops, stop_rows = _used(feed.stops, np.flatnonzero(called).astype(np.int32))
    stops["station"] = stop_rows[stops["station"]]
    runs = pd.DataFrame(
        {
            "trip_id": trips["trip_id"].to_numpy(),
            "route": route_rows[trips["route"].to_numpy()],
            "direction": directions,
            "headsign": trips["headsign"].to_numpy(),
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
    places = np.full(len(table), -1, dtype=np.int32)
    places[used] = np.arange(len(used), dtype=np.int32)
    return table.iloc[used].reset_index(drop=True), places
