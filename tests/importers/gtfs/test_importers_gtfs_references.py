"""Rows that refer to nothing, ids that stand twice, routes of all types, stops without a place."""

import math

import pytest

from solver.errors import SourceError
from solver.importers.gtfs.routes import is_dropped, mode_of
from tests.importers.gtfs.feeds import STOP_TIMES_HEADER, calls_of, day_of, departures_of, said, small_feed, trip

TRIPS = small_feed()["trips"]
STOPS = small_feed()["stops"]
TIMES = small_feed()["stop_times"]
ROUTES = small_feed()["routes"]


def test_trips_without_a_route_a_service_or_stop_times(tmp_path):
    trips = TRIPS + "X,W,lost,C,0\nR,X,idle,C,0\nR,W,empty,C,0\n,W,blank,C,0\n"
    times = TIMES + trip("lost", "ABC", "10:00:00") + trip("idle", "ABC", "10:00:00")
    day, findings = day_of(tmp_path, trips=trips, stop_times=times)

    assert day.trips["trip_id"].tolist() == ["out", "back"]
    assert said(findings, "trips.txt: dropped") == [
        "trips.txt: dropped 2 trips of routes that are not in routes.txt (such as X, )",
        "trips.txt: dropped 1 trips of services that are in no calendar (such as X)",
        "trips.txt: dropped 2 trips without stop times (such as empty, blank)",
    ]
    assert not said(findings, "not in trips.txt")


def test_routes_without_trips(tmp_path):
    day, findings = day_of(tmp_path, routes=ROUTES + "Q,2,Quiet,3\n")

    assert day.routes["route_id"].tolist() == ["R"]
    assert said(findings, "routes without trips") == ["routes.txt: dropped 1 routes without trips (such as Q)"]


def test_stop_times_of_no_trip_and_at_no_stop_are_counted_exactly(tmp_path):
    times = (
        TIMES
        + trip("nobody", "ABC", "10:00:00")
        + "out,08:15:00,08:15:00,X,9\nback,08:15:00,08:15:00,,9\nnobody,1:00:00,,X,1\n"
    )
    day, findings = day_of(tmp_path, stop_times=times)

    assert departures_of(day, "out") == ["8:00:00", "8:10:00", "8:20:00"]
    assert said(findings, "stop_times.txt") == [
        "stop_times.txt: read 12 rows",
        "stop_times.txt: dropped 4 rows of trips that are not in trips.txt (such as nobody)",
        "stop_times.txt: dropped 3 rows at stops that are not in stops.txt (such as X, )",
    ]


def test_of_rows_with_one_id_the_first_is_kept(tmp_path):
    day, findings = day_of(
        tmp_path,
        routes=ROUTES + "R,9,Again,0\n",
        trips=TRIPS + "R,W,out,Elsewhere,1\n,W,,,\n",
        stops=STOPS + "A,Again,0.5,0.5\n,Nameless,1,1\n",
    )

    assert day.routes[["short_name", "mode"]].to_numpy().tolist() == [["1", "bus"]]
    assert day.trips["headsign"].tolist() == ["C", "A"]
    assert day.stops["name"][0] == "Alpha"
    assert said(findings, "stood before") == [
        "routes.txt: dropped 1 rows with a route_id that stood before (such as R)",
        "stops.txt: dropped 1 rows with a stop_id that stood before (such as A)",
        "trips.txt: dropped 1 rows with a trip_id that stood before (such as out)",
    ]
    assert said(findings, "rows without") == [
        "stops.txt: dropped 1 rows without stop_id",
        "trips.txt: dropped 1 rows without trip_id",
    ]


def test_routes_with_one_short_name_stay_two_lines(tmp_path):
    trips = TRIPS + "S,W,other,C,0\n"
    times = TIMES + trip("other", "ABC", "10:00:00")
    day, findings = day_of(tmp_path, routes=ROUTES + "S,1,Other,2\nT,,,3\n", trips=trips, stop_times=times)

    assert day.routes["route_id"].tolist() == ["R", "S"]
    assert day.trips["route"].tolist() == [0, 0, 1]
    assert said(findings, "share their short name") == [
        "routes.txt: noted 2 routes that share their short name with another; they are told apart by route_id "
        "(such as 1)"
    ]
    assert said(findings, "without a name") == [
        "routes.txt: repaired 1 routes without a name, called by their id (such as T)"
    ]


@pytest.mark.parametrize(
    ("types", "mode"),
    [
        ((0, 5, 6, 7, 900, 906, 999, 1300, 1307, 1400, 1701), "tram"),
        ((1, 12, 400, 405, 499, 500, 600), "metro"),
        ((2, 100, 103, 117, 199, 300), "train"),
        ((3, 11, 200, 299, 700, 715, 799, 800), "bus"),
        ((4, 1000, 1021, 1200), "ferry"),
        ((1100, 1114, 1500, 1507, 1600, 1604, 1702), "dropped"),
        ((8, 10, 13, 99, 1700, 1800, 20_000), "unknown"),
    ],
)
def test_route_types(types, mode):
    for route_type in types:
        expected = {"dropped": (None, True), "unknown": (None, False)}.get(mode, (mode, False))
        assert (mode_of(route_type), is_dropped(route_type)) == expected, route_type


def test_route_types_in_a_feed(tmp_path):
    kinds = {"a": "109", "b": "1100", "c": "1400", "d": "", "e": "rail", "f": "1700", "g": "900"}
    routes = ROUTES + "".join(f"{route},{route},,{kind}\n" for route, kind in kinds.items())
    trips = TRIPS + "".join(f"{route},W,t{route},C,0\n" for route in kinds)
    times = TIMES + "".join(trip(f"t{route}", "ABC", "10:00:00") for route in kinds)
    day, findings = day_of(tmp_path, routes=routes, trips=trips, stop_times=times)

    modes = dict(zip(day.routes["route_id"], day.routes["mode"], strict=True))
    assert modes == {"R": "bus", "a": "train", "c": "tram", "d": "bus", "e": "bus", "f": "bus", "g": "tram"}
    assert day.routes["route_type"].tolist() == [3, 109, 1400, -1, -1, 1700, 900]
    assert said(findings, "taken for bus") == [
        "routes.txt: repaired 3 routes of no known type, taken for bus "
        "(such as d of type blank, e of type rail, f of type 1700)"
    ]
    assert said(findings, "taken for tram") == [
        "routes.txt: repaired 1 aerial lifts, funiculars and cable cars, taken for tram (such as c of type 1400)"
    ]
    assert said(findings, "by air") == [
        "routes.txt: dropped 1 routes by air, taxi, car or carriage, with all their trips (such as b of type 1100)"
    ]
    assert said(findings, "for their type") == [
        "trips.txt: dropped 1 trips of routes that were dropped for their type (such as tb)"
    ]


STATIONS = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"


def stations_of(day):
    ids = day.stops["stop_id"].tolist()
    return dict(zip(ids, (ids[row] for row in day.stops["station"]), strict=True))


def test_parents_are_followed_to_the_top(tmp_path):
    # Boarding area a1 (4) on platform A (0) of station S (1); entrance E (2), node N (3); B stands alone.
    stops = STATIONS + (
        "a1,Area,,,4,A\nA,Platform,52.1,5.1,0,S\nS,Station,52.0,5.0,1,\nE,Entrance,52,5,2,S\nN,Node,,,3,S\n"
        "B,Beta,52.2,5.2,,\nC,Gamma,52.3,5.3,0,B\n"
    )
    day, findings = day_of(tmp_path, stops=stops, stop_times=TIMES.replace(",A,", ",a1,"))

    assert stations_of(day) == {"a1": "S", "S": "S", "B": "B", "C": "B"}
    assert day.stops["lat"].tolist() == [52.0, 52.0, 52.2, 52.3]
    assert not said(findings, "their place is unknown")


def test_parents_that_are_missing_or_go_round(tmp_path):
    stops = STATIONS + "A,Alpha,52,5,0,X\nB,Beta,52,5,0,C\nC,Gamma,52,5,0,B\n"
    day, findings = day_of(tmp_path, stops=stops)

    assert stations_of(day) == {"A": "A", "B": "B", "C": "C"}
    assert said(findings, "stops.txt: repaired") == [
        "stops.txt: repaired 1 parents that are not in stops.txt; the stops stand alone (such as X)",
        "stops.txt: repaired 2 stops whose parents go round in a circle; they stand alone (such as B, C)",
    ]


@pytest.mark.parametrize(
    "place", [",", "0,0", "0.0,0.00", "91,5", "52,181", "-200,-200", "north,5", "nan,5", "inf,5", "52,"]
)
def test_a_stop_without_coordinates_borrows_its_stations_or_has_none(tmp_path, place):
    stops = STATIONS + f"A,Alpha,{place},0,S\nS,Station,52.5,5.5,1,\nB,Beta,{place},0,\nC,Gamma,52,5,0,\n"
    day, findings = day_of(tmp_path, stops=stops)

    places = dict(zip(day.stops["stop_id"], day.stops[["lat", "lon"]].to_numpy().tolist(), strict=True))
    assert places["A"] == places["S"] == [52.5, 5.5]
    assert all(math.isnan(degrees) for degrees in places["B"])
    assert said(findings, "put at their station") == [
        "stops.txt: repaired 1 stops without coordinates, put at their station (such as A)"
    ]
    assert len(said(findings, "noted 1 stops without coordinates that can be used")) == 1


def test_on_the_equator_and_with_a_decimal_comma(tmp_path):
    day, _ = day_of(tmp_path, stops='stop_id,stop_lat,stop_lon\nA,0,5\nB,52,0\nC,"52,5","5,25"\n')

    assert day.stops[["lat", "lon"]].to_numpy().tolist() == [[0, 5], [52, 0], [52.5, 5.25]]
    assert day.stops["name"].tolist() == ["A", "B", "C"]


def test_a_station_without_coordinates_is_amid_its_stops(tmp_path):
    stops = STATIONS + "A,Alpha,52,5,0,S\nB,Beta,53,6,0,S\nC,,,,0,S\nS,Station,,,1,\n"
    day, findings = day_of(tmp_path, stops=stops)

    # (52 + 53) / 2 and (5 + 6) / 2; C borrows both place and name.
    assert day.stops[["lat", "lon"]].to_numpy().tolist() == [[52, 5], [53, 6], [52.5, 5.5], [52.5, 5.5]]
    assert day.stops["name"].tolist() == ["Alpha", "Beta", "Station", "Station"]
    assert said(findings, "put amid") == [
        "stops.txt: repaired 1 stations without coordinates, put amid their stops (such as S)"
    ]


def test_only_what_has_a_run_is_left(tmp_path):
    routes, trips = ROUTES.replace("R,", "Q,9,Quiet,3\nR,", 1), TRIPS + "Q,S,sunday,C,0\n"
    calendar = small_feed()["calendar"] + "S,0,0,0,0,0,0,1,20250303,20250314\n"
    times = TIMES + trip("sunday", "CD", "10:00:00")
    day, _ = day_of(
        tmp_path, routes=routes, trips=trips, calendar=calendar, stops="stop_id\nD\nA\nB\nC\n", stop_times=times
    )

    assert day.routes["route_id"].tolist() == ["R"]
    assert day.stops["stop_id"].tolist() == ["A", "B", "C"]
    assert [stop for stop, _, _ in calls_of(day, "back")] == ["C", "B", "A"]


def test_stop_times_without_rows(tmp_path):
    with pytest.raises(SourceError, match=r"found 2 trips and no usable stop times of them on Tuesday 2025-03-04"):
        day_of(tmp_path, stop_times=STOP_TIMES_HEADER)


def test_a_day_all_of_whose_trips_are_dropped(tmp_path):
    with pytest.raises(SourceError, match="no usable stop times"):
        day_of(tmp_path, stop_times=STOP_TIMES_HEADER + "out,,,A,1\nout,08:00:00,,B,2\nback,08:00:00,,A,1\n")
