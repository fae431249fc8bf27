"""Ten real feeds, against counts by the csv module and SQL alone: no pandas, and none of our code.

The rule of these counts, said anew: on a date, a service runs whose period in calendar.txt holds the date and has its
weekday, unless calendar_dates.txt removes it (2); and one that calendar_dates.txt adds (1). A trip counts that is of
such a service, of a route in routes.txt, and has two calls or more at stops in stops.txt, of which the first and the
last (by stop_sequence) have a time. It leaves its first stop at the departure time, or at the arrival time where that
is blank.
"""

import contextlib
import csv
import datetime
import io
import sqlite3
import zipfile
from collections import Counter

import pytest

from solver.importers.findings import Findings
from solver.importers.gtfs.calendar import choose_date, dates_of_service
from solver.importers.gtfs.calls import starts_of_runs
from solver.importers.gtfs.day import read_service_day
from solver.importers.gtfs.feed import read_feed
from tests.importers.gtfs.feeds import assert_whole, said
from tests.importers.real_data import SHARED, needs_shared

pytestmark = needs_shared

FEEDS = {
    # The modal Tuesday or Thursday, its runs, and those of them that leave from 07:00 to 08:59; all three counted here.
    "anaheim": ("2022-07-12", 13_340, 673),
    "bart_errors": ("2010-01-05", 1_101, 134),
    "cairns": ("2014-05-27", 622, 92),
    "conveyal_GL": ("2018-05-29", 6, 0),
    "gtfs2gps_fortaleza": ("2019-06-18", 932, 119),
    "hart_tampa": ("2018-02-27", 3_145, 350),
    "itinero_gtfs1": ("2019-11-26", 4_214, 551),
    "kcm_otp": ("2016-04-14", 114, 16),
    "r5py_broken": ("2022-02-23", 62, 11),
    "samtrans": ("2017-11-14", 787, 308),
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COLUMNS = {
    "routes": ("route_id",),
    "stops": ("stop_id",),
    "trips": ("trip_id", "route_id", "service_id", "direction_id"),
    "stop_times": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
    "calendar": ("service_id", *WEEKDAYS, "start_date", "end_date"),
    "calendar_dates": ("service_id", "date", "exception_type"),
}
TRIPS_BY_SERVICE = """
    SELECT trips.service_id, COUNT(*) FROM trips JOIN routes USING (route_id) GROUP BY trips.service_id
"""
LEAVING = """
    WITH calls AS (
        SELECT trip_id, CAST(stop_sequence AS INTEGER) AS place,
               CASE WHEN departure_time = '' THEN arrival_time ELSE departure_time END AS time
        FROM stop_times JOIN stops USING (stop_id)
    ), ends AS (
        SELECT trip_id, MIN(place) AS first, MAX(place) AS last
        FROM calls GROUP BY trip_id HAVING COUNT(DISTINCT place) > 1
    )
    SELECT trips.route_id, trips.direction_id, CAST(begin.time AS INTEGER) IN (7, 8) AS early, COUNT(*)
    FROM trips JOIN routes USING (route_id) JOIN ends USING (trip_id)
    JOIN calls AS begin ON begin.trip_id = ends.trip_id AND begin.place = ends.first AND begin.time <> ''
    JOIN calls AS finish ON finish.trip_id = ends.trip_id AND finish.place = ends.last AND finish.time <> ''
    WHERE trips.service_id IN (SELECT service_id FROM today)
    GROUP BY trips.route_id, trips.direction_id, early
"""


def read_tables(name):
    """The tables of a feed as SQL, each cell as it stands there but for blanks around it."""
    base = sqlite3.connect(":memory:")
    with zipfile.ZipFile(SHARED / "gtfs" / f"{name}.zip") as archive:
        members = {member.rpartition("/")[2]: member for member in archive.namelist() if "__MACOSX" not in member}
        for table, columns in COLUMNS.items():
            base.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            if f"{table}.txt" not in members:
                continue
            text = archive.read(members[f"{table}.txt"]).decode("utf-8-sig")
            rows = csv.reader(io.StringIO(text))
            header = next(rows)
            places = [header.index(column) if column in header else None for column in columns]
            cells = ([row[place].strip() if place is not None else "" for place in places] for row in rows if row)
            base.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", cells)
    base.execute("CREATE TABLE today (service_id)")
    base.execute("CREATE INDEX by_stop ON stops (stop_id)")
    return base


@pytest.fixture
def database():
    """Opens feeds as SQL, and closes them after the test, as Python 3.13 wants it."""
    with contextlib.ExitStack() as opened:
        yield lambda name: opened.enter_context(contextlib.closing(read_tables(name)))


def services_on(base, date):
    day, weekday = f"{date:%Y%m%d}", WEEKDAYS[date.weekday()]
    regular = base.execute(
        f"SELECT service_id FROM calendar WHERE {weekday} = '1' AND ? BETWEEN start_date AND end_date", [day]
    )
    services = {service for (service,) in regular}
    for service, kind in base.execute("SELECT service_id, exception_type FROM calendar_dates WHERE date = ?", [day]):
        (services.add if kind == "1" else services.discard)(service)
    return services


def all_dates(base):
    bounds = base.execute(
        "SELECT MIN(day), MAX(day) FROM (SELECT start_date AS day FROM calendar UNION SELECT end_date FROM calendar "
        "UNION SELECT date FROM calendar_dates)"
    ).fetchone()
    first, last = (datetime.datetime.strptime(day, "%Y%m%d").date() for day in bounds)
    return [first + datetime.timedelta(days) for days in range((last - first).days + 1)]


def trips_by_date(base):
    sizes = dict(base.execute(TRIPS_BY_SERVICE))
    counts = {date: sum(sizes.get(service, 0) for service in services_on(base, date)) for date in all_dates(base)}
    return {date: num for date, num in counts.items() if num}


def normal_date(counts):
    for weekdays in ((1, 3), (0, 1, 2, 3, 4)):
        some = {date: num for date, num in counts.items() if date.weekday() in weekdays}
        if some:
            often = Counter(some.values())
            most = max(often.values())
            modal = max(num for num in often if often[num] == most)
            return min(date for date in some if some[date] == modal)
    raise AssertionError("no weekday with service")


@pytest.mark.long
@pytest.mark.parametrize("name", FEEDS)
def test_departures_from_the_first_stop_are_exact(database, name):
    base = database(name)
    counts = trips_by_date(base)
    date = normal_date(counts)
    base.executemany("INSERT INTO today VALUES (?)", [(service,) for service in services_on(base, date)])
    rows = base.execute(LEAVING).fetchall()

    findings = Findings()
    feed = read_feed(SHARED / "gtfs" / f"{name}.zip", findings)
    assert {date: int(num) for date, num in dates_of_service(feed).items()} == counts
    assert choose_date(feed, None, findings) == date
    day = read_service_day(feed, date, findings)
    assert_whole(day)

    blank = any(direction == "" for _, direction, _, _ in rows)
    expected, early = Counter(), Counter()
    for route, direction, is_early, num in rows:
        line = route if blank else (route, int(direction))
        expected[line] += num
        early[line] += num * is_early
    departures = day.calls["departure_s"].to_numpy()[starts_of_runs(day.calls["trip"].to_numpy())]
    routes = day.routes["route_id"].to_numpy()[day.trips["route"].to_numpy()]
    lines = list(routes) if blank else list(zip(routes, day.trips["direction"].tolist(), strict=True))
    assert Counter(lines) == expected
    found = Counter(line for line, second in zip(lines, departures, strict=True) if 7 * 3600 <= second < 9 * 3600)
    assert found == +early
    assert (str(date), sum(expected.values()), sum(early.values())) == FEEDS[name]


def found_in(name):
    findings = Findings()
    feed = read_feed(SHARED / "gtfs" / f"{name}.zip", findings)
    read_service_day(feed, choose_date(feed, None, findings), findings)
    return feed, [str(finding) for finding in findings]


def test_the_belgian_calendar_is_all_zero():
    feed, findings = found_in("itinero_gtfs1")

    assert said(findings, "without any weekday")[0].startswith("calendar.txt: noted 648 rows without any weekday")
    assert said(findings, "trips.txt: read") == ["trips.txt: read 11,508 rows"]
    assert said(findings, "stop_times.txt: read") == ["stop_times.txt: read 181,753 rows"]
    assert set(feed.routes["mode"]) == {"train", "bus"}


def test_most_trips_of_san_mateo_have_no_stop_times(database):
    base = database("samtrans")
    empty = base.execute("SELECT COUNT(*) FROM trips WHERE trip_id NOT IN (SELECT trip_id FROM stop_times)").fetchone()[
        0
    ]
    _, findings = found_in("samtrans")

    assert empty == 2_898
    assert said(findings, "trips without stop times")[0].startswith("trips.txt: dropped 2,898 trips without stop times")


def test_what_was_broken_on_purpose_is_counted(database):
    base = database("r5py_broken")
    nowhere = base.execute(
        "SELECT COUNT(*) FROM stop_times WHERE stop_id NOT IN (SELECT stop_id FROM stops)"
    ).fetchone()[0]
    _, findings = found_in("r5py_broken")

    assert nowhere == 1_432
    assert said(findings, "rows at stops")[0].startswith(
        "stop_times.txt: dropped 1,432 rows at stops that are not in stops.txt"
    )
    assert said(findings, "trips of routes") == [
        "trips.txt: dropped 1 trips of routes that are not in routes.txt (such as -1001)"
    ]
    assert said(findings, "date chosen") == [
        "noted 1 date chosen among other days (2022-02-23), because no Tuesday or Thursday has service"
    ]


def test_the_planted_errors_of_bart_are_seen():
    _, findings = found_in("bart_errors")

    assert len(said(findings, "noted 1 stops without coordinates that can be used")) == 1


@pytest.mark.long
def test_directions_that_are_blanked_out_come_back():
    # All but one route of Tampa, of which six short branches meet at two stations; up to the names 0 and 1.
    for name, most_lost in (("cairns", 0), ("bart_errors", 0), ("kcm_otp", 0), ("samtrans", 0), ("hart_tampa", 33)):
        feed = read_feed(SHARED / "gtfs" / f"{name}.zip", Findings())
        date = choose_date(feed, None)
        given = read_service_day(feed, date, Findings()).trips
        feed.trips["direction"] = feed.trips["direction"] * 0 - 1
        told = read_service_day(feed, date, Findings()).trips
        same = (given["direction"] == told["direction"]).groupby(given["route"]).agg(["sum", "size"])
        assert (same["size"] - same["sum"]).clip(upper=same["sum"]).sum() <= most_lost, name
