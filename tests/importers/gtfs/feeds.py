"""Small feeds, written from dicts of rows into a zip or folder, and read to a service day."""

import datetime
import zipfile

from solver.importers.findings import Findings
from solver.importers.gtfs.calendar import choose_date
from solver.importers.gtfs.day import read_service_day
from solver.importers.gtfs.feed import read_feed

TUESDAY = datetime.date(2025, 3, 4)
WORKDAYS = "1,1,1,1,1,0,0"


def small_feed(**changed):
    """Two trips of one bus line, A > B > C and back; tables are texts, keyed by name without .txt; None drops one."""
    tables = {
        "agency": "agency_id,agency_name\n1,Regio\n",
        "routes": "route_id,route_short_name,route_long_name,route_type\nR,1,Long,3\n",
        "trips": "route_id,service_id,trip_id,trip_headsign,direction_id\nR,W,out,C,0\nR,W,back,A,1\n",
        "stops": "stop_id,stop_name,stop_lat,stop_lon\nA,Alpha,52.1,5.1\nB,Beta,52.2,5.2\nC,Gamma,52.3,5.3\n",
        "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        f"W,{WORKDAYS},20250303,20250314\n",
        "stop_times": STOP_TIMES_HEADER + trip("out", "ABC", "08:00:00") + trip("back", "CBA", "09:00:00"),
    }
    return {name: text for name, text in (tables | changed).items() if text is not None}


STOP_TIMES_HEADER = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"


def trip(trip_id, stops, start, every_min=10):
    """The rows of a trip that calls at a stop every ten minutes."""
    hours, minutes, _ = start.split(":")
    first = int(hours) * 60 + int(minutes)
    rows = []
    for place, stop in enumerate(stops):
        hour, minute = divmod(first + place * every_min, 60)
        rows.append(f"{trip_id},{hour:02d}:{minute:02d}:00,{hour:02d}:{minute:02d}:00,{stop},{place + 1}\n")
    return "".join(rows)


def write_zip(path, tables, folder="", **options):
    """Write tables (text or bytes by name without .txt) into a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, text in tables.items():
            archive.writestr(f"{folder}{name}.txt", text)
    return path


def write_folder(path, tables):
    path.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (path / f"{name}.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read_day(path, date=None):
    """The service day of a feed and what was found on the way, as texts."""
    findings = Findings()
    feed = read_feed(path, findings)
    day = read_service_day(feed, choose_date(feed, date, findings), findings)
    assert_whole(day)
    return day, [str(finding) for finding in findings]


def day_of(tmp_path, **changed):
    return read_day(write_zip(tmp_path / "feed.zip", small_feed(**changed)))


def calls_of(day, trip_id):
    """(stop id, arrival, departure) of every call of the runs of a trip, with times as H:MM:SS."""
    runs = day.trips.index[day.trips["trip_id"] == trip_id]
    calls = day.calls[day.calls["trip"].isin(runs)]
    stop_ids = day.stops["stop_id"].tolist()
    return [(stop_ids[row.stop], clock(row.arrival_s), clock(row.departure_s)) for row in calls.itertuples()]


def departures_of(day, trip_id):
    return [departure for _, _, departure in calls_of(day, trip_id)]


def clock(seconds):
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def said(findings, words):
    """The findings with some words in them, without the name of the feed."""
    return [finding.partition(": ")[2] for finding in findings if words in finding]


def assert_whole(day):
    """What the docstring of ServiceDay promises."""
    routes, stops, trips, calls = day.routes, day.stops, day.trips, day.calls
    assert {"route_id", "short_name", "long_name", "route_type", "mode"} <= set(routes)
    assert {"stop_id", "name", "lat", "lon", "station"} <= set(stops)
    assert set(trips) == {"trip_id", "route", "direction", "headsign", "block"}
    assert set(calls) == {"trip", "stop", "arrival_s", "departure_s", "boards", "alights"}
    for table in (routes, stops, trips, calls):
        assert table.index.tolist() == list(range(len(table)))
        assert not table.drop(columns=["lat", "lon"], errors="ignore").isna().any(axis=None)
    assert sorted(trips["route"].unique()) == list(range(len(routes)))
    assert set(trips["direction"]) <= {0, 1}
    assert set(routes["mode"]) <= {"tram", "bus", "metro", "train", "ferry"}
    assert set(stops.index) == set(calls["stop"]) | set(stops["station"][sorted(set(calls["stop"]))])
    assert (stops["station"][stops["station"]].to_numpy() == stops["station"].to_numpy()).all()
    assert calls["trip"].is_monotonic_increasing
    sizes = calls.groupby("trip").size()
    assert sizes.index.tolist() == list(range(len(trips)))
    assert sizes.min() >= 2
    assert (calls["arrival_s"] >= 0).all()
    assert (calls["arrival_s"] <= calls["departure_s"]).all()
    same_run = calls["trip"] == calls["trip"].shift()
    assert (calls["arrival_s"] >= calls["departure_s"].shift())[same_run].all()
    assert {calls[name].dtype.kind for name in ("trip", "stop", "arrival_s", "departure_s")} == {"i"}
    assert {calls[name].dtype.kind for name in ("boards", "alights")} == {"b"}
