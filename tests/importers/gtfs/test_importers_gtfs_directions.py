"""Directions that the feed does not give."""

import pytest

from tests.importers.gtfs.feeds import STOP_TIMES_HEADER, day_of, said, trip

ROW = "stop_id,stop_name,stop_lat,stop_lon\n"
# A to F lie in a row, 0.01 degrees of latitude or 1,112 m apart.
STOPS = ROW + "".join(f"{stop},{stop},{52 + place / 100:.2f},5\n" for place, stop in enumerate("ABCDEF"))


def directions_of(tmp_path, trips, stops=STOPS, expect_repairs=None):
    """The directions of trips given as (stops, headsign, direction_id), one route unless a fourth names it."""
    rows, times = "route_id,service_id,trip_id,trip_headsign,direction_id\n", STOP_TIMES_HEADER
    for number, (calls, headsign, direction, *route) in enumerate(trips):
        rows += f"{route[0] if route else 'R'},W,t{number},{headsign},{direction}\n"
        times += trip(f"t{number}", calls, f"{8 + number:02d}:00:00")
    routes = "route_id,route_short_name,route_type\nR,1,3\nS,2,3\n"
    day, findings = day_of(tmp_path, routes=routes, trips=rows, stop_times=times, stops=stops)
    repairs = said(findings, "trips without a direction")
    if expect_repairs is not None:
        assert [f"repaired {expect_repairs} trips without a direction" in text for text in repairs] == [True]
    assert day.trips["trip_id"].tolist() == [f"t{number}" for number in range(len(trips))]
    return day.trips["direction"].tolist()


def test_given_directions_are_kept(tmp_path):
    assert directions_of(tmp_path, [("ABC", "", 1), ("CBA", "", 1), ("ABC", "", 0)]) == [1, 1, 0]


def test_the_longest_trip_is_direction_0_and_the_others_follow_it(tmp_path):
    trips = [("CBA", "", ""), ("ABCDE", "", ""), ("EDCBA", "", ""), ("BD", "", ""), ("DCE", "", "")]

    # D, C, E goes back once and forth once, beside each of the others: it begins anew as 0.
    assert directions_of(tmp_path, trips, expect_repairs=5) == [1, 0, 1, 0, 0]


def test_of_two_as_long_the_more_frequent_is_direction_0_then_the_first(tmp_path):
    assert directions_of(tmp_path, [("CBA", "", ""), ("ABC", "", ""), ("ABC", "", "")]) == [1, 0, 0]
    assert directions_of(tmp_path, [("CBA", "", ""), ("ABC", "", "")]) == [0, 1]


def test_blank_trips_follow_those_that_say_their_direction(tmp_path):
    trips = [("ABCDE", "", ""), ("CBA", "", "0"), ("EDCBA", "", "")]

    assert directions_of(tmp_path, trips, expect_repairs=2) == [1, 0, 0]


@pytest.mark.parametrize("odd", ["2", "-1", "x", "outbound"])
def test_a_direction_that_is_not_0_or_1_is_blank(tmp_path, odd):
    assert directions_of(tmp_path, [("ABC", "", odd), ("CBA", "", 0)], expect_repairs=1) == [1, 0]


def test_routes_are_told_apart(tmp_path):
    trips = [("ABC", "", "", "R"), ("CBA", "", "", "S"), ("CB", "", "", "R"), ("BC", "", "", "S")]

    assert directions_of(tmp_path, trips) == [0, 0, 1, 1]


def test_two_sides_of_a_street_are_one_place_up_to_300_metres(tmp_path):
    # 0.0026 degrees of latitude are 289 m, 0.0028 are 311 m; only a to c are near A to C, or none.
    for offset, expected in ((0.0026, [0, 1]), (0.0028, [0, 0])):
        sides = "".join(f"{stop},{stop},{52 + offset + place / 100:.4f},5\n" for place, stop in enumerate("abc"))
        assert directions_of(tmp_path, [("ABCDE", "", ""), ("cba", "", "")], STOPS + sides) == expected


def test_stations_tell_where_platforms_are_not_shared(tmp_path):
    stops = "stop_id,location_type,parent_station\n"
    stops += "".join(f"{stop},1,\n{stop}1,0,{stop}\n{stop}2,0,{stop}\n" for stop in "ABC")
    out, back = ["A1", "B1", "C1"], ["C2", "B2", "A2"]

    assert directions_of(tmp_path, [(out, "", ""), (back, "", ""), (["B2", "A2"], "", "")], stops) == [0, 1, 1]


def test_a_trip_is_compared_with_further_ones(tmp_path):
    # E to F shares nothing with A to D; both share with C to F, which the reference places.
    assert directions_of(tmp_path, [("ABCD", "", ""), ("FE", "", ""), ("CDEF", "", "")]) == [0, 1, 0]


def test_a_trip_that_goes_on_where_another_ends(tmp_path):
    # In common with A to D is only D: one goes on from it, one comes to it, one leaves A's side again.
    assert directions_of(tmp_path, [("ABCD", "", ""), ("DEF", "", ""), ("FED", "", "")]) == [0, 0, 1]


def test_a_ring_is_told_by_most_of_its_steps(tmp_path):
    assert directions_of(tmp_path, [("ABCDEA", "", ""), ("AEDCBA", "", "")]) == [0, 1]


def test_trips_with_nothing_in_common_follow_their_headsign(tmp_path):
    far = STOPS + "X,X,10,10\nY,Y,11,10\nZ,Z,12,10\n"
    trips = [("ABC", "East", ""), ("CBA", "West", ""), ("XYZ", "West", ""), ("ZYX", "", "")]
    assert directions_of(tmp_path, trips, far) == [0, 1, 1, 0]

    # Without a headsign the longest of them begins anew.
    trips = [("ABC", "", ""), ("CBA", "", ""), ("YZ", "", ""), ("ZYX", "", "")]
    assert directions_of(tmp_path, trips, far) == [0, 1, 1, 0]


def test_headways_take_the_direction_of_their_trip(tmp_path):
    day, _ = day_of(
        tmp_path,
        trips="route_id,service_id,trip_id\nR,W,out\nR,W,back\n",
        frequencies="trip_id,start_time,end_time,headway_secs\nback,7:00:00,8:00:00,1800\n",
    )

    assert list(zip(day.trips["trip_id"], day.trips["direction"], strict=True)) == [
        ("out", 0),
        ("back", 1),
        ("back", 1),
    ]
