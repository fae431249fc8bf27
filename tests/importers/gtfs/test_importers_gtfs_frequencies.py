"""Trips that run again and again."""

import pytest

from solver.errors import SourceError
from solver.importers.gtfs import frequencies
from tests.importers.gtfs.feeds import STOP_TIMES_HEADER, calls_of, day_of, departures_of, said

HEADER = "trip_id,start_time,end_time,headway_secs,exact_times\n"


def first_departures(day, trip_id):
    return [departure for stop, _, departure in calls_of(day, trip_id) if stop == "A"]


@pytest.mark.parametrize("exact", ["1", "0", ""])
def test_runs_leave_from_the_start_until_before_the_end(tmp_path, exact):
    # Every 10 minutes from 7:00, before 7:30: 7:00, 7:10, 7:20. The trip itself (8:00) only says how long it takes.
    day, findings = day_of(tmp_path, frequencies=HEADER + f"out,7:00:00,07:30:00,600,{exact}\n")

    assert day.trips["trip_id"].tolist() == ["out", "out", "out", "back"]
    assert calls_of(day, "out")[:3] == [
        ("A", "7:00:00", "7:00:00"),
        ("B", "7:10:00", "7:10:00"),
        ("C", "7:20:00", "7:20:00"),
    ]
    assert first_departures(day, "out") == ["7:00:00", "7:10:00", "7:20:00"]
    assert departures_of(day, "back") == ["9:00:00", "9:10:00", "9:20:00"]
    assert said(findings, "made of headways") == ["frequencies.txt: kept 3 runs made of headways"]
    assert bool(said(findings, "promise a headway only")) == (exact != "1")


def test_the_end_is_not_a_run_and_a_second_later_is(tmp_path):
    for end, runs in (("07:20:00", 2), ("07:20:01", 3)):
        day, _ = day_of(tmp_path, frequencies=HEADER + f"out,07:00:00,{end},600,1\n")
        assert len(first_departures(day, "out")) == runs


def test_periods_with_other_headways_join_without_a_double_run(tmp_path):
    rows = "out,07:30:00,08:00:00,900,1\nout,07:00:00,07:30:00,1000,1\nout,07:45:00,07:50:00,300,1\n"
    day, findings = day_of(tmp_path, frequencies=HEADER + rows)

    # 7:00, 7:16:40; 7:30, 7:45; 7:45 again, which is one run.
    assert first_departures(day, "out") == ["7:00:00", "7:16:40", "7:30:00", "7:45:00"]
    assert said(findings, "same time") == [
        "frequencies.txt: dropped 1 runs that two rows of one trip make at the same time"
    ]


def test_runs_beyond_midnight(tmp_path):
    day, _ = day_of(tmp_path, frequencies=HEADER + "out,23:50:00,24:20:00,1200,1\n")

    assert first_departures(day, "out") == ["23:50:00", "24:10:00"]


def test_a_run_is_told_by_the_departure_from_the_first_stop(tmp_path):
    times = STOP_TIMES_HEADER + "out,00:00:00,00:05:00,A,1\nout,00:15:00,00:15:00,B,2\n"
    day, _ = day_of(
        tmp_path, stop_times=times, frequencies=HEADER + "out,00:02:00,07:00:00,36000,1\nout,07:00:00,08:00:00,3600,1\n"
    )

    # The first run would arrive at its first stop three minutes before midnight.
    assert calls_of(day, "out") == [
        ("A", "0:00:00", "0:02:00"),
        ("B", "0:12:00", "0:12:00"),
        ("A", "6:55:00", "7:00:00"),
        ("B", "7:10:00", "7:10:00"),
    ]


@pytest.mark.parametrize(
    "row", ["out,07:00:00,07:30:00,0", "out,07:00:00,07:30:00,x", "out,,07:30:00,600", "out,07:30:00,07:30:00,600"]
)
def test_a_row_without_a_headway_or_a_length_is_no_run(tmp_path, row):
    day, findings = day_of(tmp_path, frequencies=HEADER + row + ",1\n")

    assert day.trips["trip_id"].tolist() == ["back"]
    assert said(findings, "a later end") == [
        "frequencies.txt: dropped 1 rows without a start, a later end and a headway; they are no runs (such as out)"
    ]


def test_rows_of_unknown_trips_and_an_empty_table(tmp_path):
    day, findings = day_of(tmp_path, frequencies=HEADER + "nobody,07:00:00,07:30:00,600,1\n")
    assert len(day.trips) == 2
    assert said(findings, "frequencies.txt: dropped") == [
        "frequencies.txt: dropped 1 rows of trips that are not in trips.txt (such as nobody)"
    ]
    assert len(day_of(tmp_path, frequencies=HEADER)[0].trips) == 2


def test_headways_that_would_fill_the_memory_are_refused(tmp_path, monkeypatch):
    # Three runs of three calls: nine.
    monkeypatch.setattr(frequencies, "MAX_CALLS", 9)
    day_of(tmp_path, frequencies=HEADER + "out,07:00:00,07:30:00,600,1\n")

    monkeypatch.setattr(frequencies, "MAX_CALLS", 8)
    with pytest.raises(
        SourceError, match="found headways that make 9 calls of one day; expected at most 8; mend headway_secs"
    ):
        day_of(tmp_path, frequencies=HEADER + "out,07:00:00,07:30:00,600,1\n")
