"""The calls of trips: order, times, blanks, times that go back."""

import numpy as np
import pytest

from solver.importers.gtfs.clock_times import BLANK, TIME_BYTES, UNREADABLE, parse_times
from tests.importers.gtfs.feeds import STOP_TIMES_HEADER, calls_of, day_of, departures_of, said, trip

BACK = trip("back", "CBA", "09:00:00")
DISTANCE_HEADER = STOP_TIMES_HEADER.strip() + ",shape_dist_traveled\n"


def out(*rows, header=STOP_TIMES_HEADER):
    """stop_times.txt with the trip "out" by its rows of (arrival, departure, stop, sequence, ...), and "back"."""
    return header + "".join(f"out,{row}\n" for row in rows) + BACK


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("08:05:09", 29_109),  # 8 * 3600 + 5 * 60 + 9
        ("8:05:09", 29_109),
        (" 8:05:09 ", 29_109),
        ("08:05", 29_100),
        ("8:5:9", 29_109),
        ("00:00:00", 0),
        ("24:00:00", 86_400),
        ("30:00:00", 108_000),
        ("49:59:59", 179_999),
        ("100:00:00", 360_000),
        ("", BLANK),
        ("   ", BLANK),
        ("08:60:00", UNREADABLE),
        ("08:05:60", UNREADABLE),
        ("-8:05:00", UNREADABLE),
        ("08-05-00", UNREADABLE),
        ("08:05:0x", UNREADABLE),
        ("8.5", UNREADABLE),
        ("noon", UNREADABLE),
        ("08:05:00.000", UNREADABLE),
        ("1234567890123456", UNREADABLE),
        ("é", UNREADABLE),
    ],
)
def test_times(cell, seconds):
    cells = np.array([cell.encode(), b"01:00:00", b"2:00:00"], dtype=TIME_BYTES)

    assert parse_times(cells).tolist() == [seconds, 3600, 7200]


def test_times_beyond_midnight_stay_on_the_service_day(tmp_path):
    day, findings = day_of(tmp_path, stop_times=out("23:50:00,24:10:00,A,1", "30:00:00,30:00:00,B,2"))
    assert calls_of(day, "out") == [("A", "23:50:00", "24:10:00"), ("B", "30:00:00", "30:00:00")]
    assert not said(findings, "30:00 or later")

    # Nothing leaves at 30:00 or later, so nothing is the next day's.
    day, findings = day_of(tmp_path, stop_times=out("23:50:00,24:10:00,A,1", "30:00:01,30:00:01,B,2"))
    assert departures_of(day, "out") == ["24:10:00", "30:00:01"]
    assert not said(findings, "30:00 or later")


def test_rows_in_any_order_with_gaps_in_the_sequence(tmp_path):
    rows = trip("out", "ABC", "08:00:00").replace(",1\n", ",5\n").replace(",2\n", ",70\n").replace(",3\n", ",400\n")
    shuffled = (rows + BACK).splitlines(keepends=True)
    day, findings = day_of(
        tmp_path, stop_times=STOP_TIMES_HEADER + "".join(shuffled[index] for index in (3, 2, 5, 0, 1, 4))
    )

    assert [stop for stop, _, _ in calls_of(day, "out")] == ["A", "B", "C"]
    assert [stop for stop, _, _ in calls_of(day, "back")] == ["C", "B", "A"]
    assert not said(findings, "repaired")


def test_sequence_is_ordered_as_numbers(tmp_path):
    day, _ = day_of(
        tmp_path, stop_times=out("08:20:00,08:20:00,C,10", "08:10:00,08:10:00,B,9", "08:00:00,08:00:00,A,0")
    )

    assert departures_of(day, "out") == ["8:00:00", "8:10:00", "8:20:00"]


def test_of_two_calls_with_one_sequence_the_first_is_kept(tmp_path):
    day, findings = day_of(
        tmp_path,
        stop_times=out(
            "08:00:00,08:00:00,A,1", "08:10:00,08:10:00,B,2", "08:15:00,08:15:00,C,2", "08:20:00,08:20:00,C,3"
        ),
    )

    assert departures_of(day, "out") == ["8:00:00", "8:10:00", "8:20:00"]
    assert said(findings, "stop_sequence of another") == [
        "stop_times.txt on 2025-03-04: dropped 1 calls with the stop_sequence of another call of their trip "
        "(such as out)"
    ]


def test_a_sequence_that_cannot_be_read_leaves_the_order_of_the_file(tmp_path):
    day, findings = day_of(
        tmp_path, stop_times=out("08:00:00,08:00:00,A,9", "08:10:00,08:10:00,B,second", "08:20:00,08:20:00,C,1")
    )

    assert departures_of(day, "out") == ["8:00:00", "8:10:00", "8:20:00"]
    assert len(said(findings, "repaired 1 calls whose stop_sequence cannot be read")) == 1


def test_arrival_and_departure_stand_in_for_each_other(tmp_path):
    day, findings = day_of(tmp_path, stop_times=out(",08:00:00,A,1", "08:10:00,,B,2", "08:20:00,?,C,3"))

    assert calls_of(day, "out") == [
        ("A", "8:00:00", "8:00:00"),
        ("B", "8:10:00", "8:10:00"),
        ("C", "8:20:00", "8:20:00"),
    ]
    assert len(said(findings, "repaired 3 calls with one time, taken for both arrival and departure")) == 1
    assert len(said(findings, "repaired 1 calls with a time that cannot be read, taken for blank")) == 1


def test_blank_times_are_spread_by_sequence(tmp_path):
    # From the departure 8:02 to the arrival 8:09, three steps of 140 s: 8:04:20 and 8:06:40.
    day, findings = day_of(
        tmp_path, stop_times=out("08:00:00,08:02:00,A,1", ",,B,5", " , ,C,6", "08:09:00,08:10:00,A,90")
    )

    assert [arrival for _, arrival, _ in calls_of(day, "out")] == ["8:00:00", "8:04:20", "8:06:40", "8:09:00"]
    assert said(findings, "without a time") == [
        "stop_times.txt on 2025-03-04: repaired 2 calls without a time, placed evenly between their neighbours "
        "(such as out)"
    ]


def test_blank_times_are_placed_by_distance_where_it_rises(tmp_path):
    # 7 minutes = 420 s over 10 km: after 1 km 42 s, after 8.05 km 338.1 s.
    rows = ("08:00:00,08:02:00,A,1,5.0", ",,B,2,6.0", ",,C,3,13.05", "08:09:00,08:09:00,A,4,15.0")
    day, findings = day_of(tmp_path, stop_times=out(*rows, header=DISTANCE_HEADER))

    assert departures_of(day, "out") == ["8:02:00", "8:02:42", "8:07:38", "8:09:00"]
    assert len(said(findings, "repaired 2 calls without a time, placed by shape_dist_traveled")) == 1


@pytest.mark.parametrize(
    "distances", [(5, 4, 13, 15), (5, "", 13, 15), (5, "x", 13, 15), (5, 5, 5, 5), (5, 16, 13, 15)]
)
def test_distances_that_do_not_rise_are_not_used(tmp_path, distances):
    times = ("08:00:00,08:00:00,A", ",,B", ",,C", "08:09:00,08:09:00,A")
    rows = [f"{time},{place},{distance}" for place, (time, distance) in enumerate(zip(times, distances, strict=True))]
    day, _ = day_of(tmp_path, stop_times=out(*rows, header=DISTANCE_HEADER))

    assert departures_of(day, "out") == ["8:00:00", "8:03:00", "8:06:00", "8:09:00"]


def test_each_gap_is_judged_by_its_own_distances(tmp_path):
    rows = ("08:00:00,08:00:00,A,1,0", ",,B,2,1", "08:10:00,08:10:00,C,3,4", ",,B,4,", "08:20:00,08:20:00,A,5,8")
    day, _ = day_of(tmp_path, stop_times=out(*rows, header=DISTANCE_HEADER))

    # A quarter of 600 s by distance, then a half of 600 s by sequence.
    assert departures_of(day, "out") == ["8:00:00", "8:02:30", "8:10:00", "8:15:00", "8:20:00"]


@pytest.mark.parametrize(
    "rows",
    [
        (",,A,1", "08:10:00,08:10:00,B,2", "08:20:00,08:20:00,C,3"),
        ("08:00:00,08:00:00,A,1", "08:10:00,08:10:00,B,2", ",,C,3"),
    ],
)
def test_a_trip_without_a_first_or_last_time_is_dropped(tmp_path, rows):
    day, findings = day_of(tmp_path, stop_times=out(*rows))

    assert day.trips["trip_id"].tolist() == ["back"]
    assert said(findings, "first or last") == [
        "stop_times.txt on 2025-03-04: dropped 1 trips whose first or last call has no time (such as out)"
    ]


def test_a_trip_of_one_call_is_dropped_and_one_of_two_is_not(tmp_path):
    day, findings = day_of(tmp_path, stop_times=out("08:00:00,08:00:00,A,1"))
    assert day.trips["trip_id"].tolist() == ["back"]
    assert len(said(findings, "dropped 1 trips with one call (such as out)")) == 1

    day, _ = day_of(tmp_path, stop_times=out("08:00:00,08:00:00,A,1", "08:00:00,08:00:00,B,2"))
    assert day.trips["trip_id"].tolist() == ["out", "back"]


def test_midnight_that_was_not_counted_on(tmp_path):
    day, findings = day_of(
        tmp_path, stop_times=out("23:50:00,23:50:00,A,1", "23:59:00,00:01:00,B,2", "00:10:00,00:10:00,C,3")
    )

    assert calls_of(day, "out") == [
        ("A", "23:50:00", "23:50:00"),
        ("B", "23:59:00", "24:01:00"),
        ("C", "24:10:00", "24:10:00"),
    ]
    assert (
        len(said(findings, "repaired 1 trips whose times after midnight began again at 0, counted on from 24:00")) == 1
    )


def test_a_time_that_goes_back_is_blank_and_placed_anew(tmp_path):
    # 7:40 lies before 8:00: half of the way from 8:00 to 8:20 is 8:10.
    day, findings = day_of(
        tmp_path, stop_times=out("08:00:00,08:00:00,A,1", "07:40:00,07:40:00,B,2", "08:20:00,08:20:00,C,3")
    )

    assert departures_of(day, "out") == ["8:00:00", "8:10:00", "8:20:00"]
    assert len(said(findings, "repaired 2 times that go back within their trip, taken for blank (such as out)")) == 1


def test_one_time_that_is_far_too_late_does_not_push_the_others(tmp_path):
    rows = ("08:00:00,08:00:00,A,1", "18:10:00,18:10:00,B,2", "08:20:00,08:20:00,C,3", "08:30:00,08:30:00,A,4")
    day, _ = day_of(tmp_path, stop_times=out(*rows))

    assert departures_of(day, "out") == ["8:00:00", "8:10:00", "8:20:00", "8:30:00"]


def test_a_departure_before_its_arrival_gives_way(tmp_path):
    day, _ = day_of(tmp_path, stop_times=out("08:00:00,08:00:00,A,1", "08:10:00,07:10:00,B,2", "08:20:00,08:20:00,C,3"))

    assert calls_of(day, "out")[1] == ("B", "8:10:00", "8:10:00")


def test_a_trip_that_runs_backwards_is_dropped(tmp_path):
    rows = [
        f"{hour:02d}:00:00,{hour:02d}:00:00,{stop},{place}"
        for place, (hour, stop) in enumerate(zip((11, 10, 9, 8), "ABCA", strict=True))
    ]
    day, findings = day_of(tmp_path, stop_times=out(*rows))

    assert day.trips["trip_id"].tolist() == ["back"]
    assert len(said(findings, "dropped 1 trips most of whose times go back")) == 1


# --- Getting on and off -----------------------------------------------------------------------------------------


def test_people_may_get_on_and_off_unless_a_call_says_otherwise(tmp_path):
    header = STOP_TIMES_HEADER.rstrip("\n") + ",pickup_type,drop_off_type\n"
    kinds = ["0,1", "1,1", ",", "3,2", '"1 ", 0', "x,-1", "1,0"]
    times = [f"{8 + place:02d}:00:00" for place in range(len(kinds))]
    calls = enumerate(zip(times, "ABCABCA", kinds, strict=True))
    rows = "".join(f"out,{time},{time},{stop},{place},{kind}\n" for place, (time, stop, kind) in calls)
    day, _ = day_of(tmp_path, stop_times=header + rows)
    flags = [(bool(call.boards), bool(call.alights)) for call in day.calls.itertuples()]
    both, neither = (True, True), (False, False)
    assert flags == [(True, False), neither, both, both, (False, True), both, (False, True)]


def test_without_such_columns_everything_stops(tmp_path):
    day, _ = day_of(tmp_path)
    assert day.calls[["boards", "alights"]].all(axis=None)
