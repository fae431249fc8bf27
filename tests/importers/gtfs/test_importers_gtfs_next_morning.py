"""Runs that a feed writes at 30:00 and later of the day before: they are those of the next morning."""

import datetime

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.day import read_service_day, read_wanted_day
from solver.importers.gtfs.feed import read_feed
from tests.importers.gtfs.feeds import (
    STOP_TIMES_HEADER,
    TUESDAY,
    WORKDAYS,
    assert_whole,
    calls_of,
    clock,
    said,
    small_feed,
    trip,
    write_zip,
)

HEADER = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
ONE_DAY = datetime.timedelta(days=1)


def feed_of(tmp_path, starts, calendar=None, **changed):
    """A feed with a trip A > B > C for each start, ten minutes from stop to stop, on workdays from Monday 3 March."""
    trips = "".join(f"R,W,t{number},C,0\n" for number in range(len(starts)))
    times = "".join(trip(f"t{number}", "ABC", start) for number, start in enumerate(starts))
    tables = small_feed(
        trips="route_id,service_id,trip_id,trip_headsign,direction_id\n" + trips,
        stop_times=STOP_TIMES_HEADER + times,
        calendar=HEADER + (calendar or f"W,{WORKDAYS},20250303,20250314\n"),
        **changed,
    )
    return read_feed(write_zip(tmp_path / "feed.zip", tables), Findings())


def departures_from_a(day):
    stop = day.stops["stop_id"].tolist().index("A")
    return sorted(clock(second) for second in day.calls["departure_s"][day.calls["stop"] == stop])


def test_half_of_the_morning_written_as_the_night_before(tmp_path):
    # A run every quarter of an hour from 06:30 to 09:15, every second one as 30:45, 31:15 and so on.
    starts = [
        f"{(24 if number % 2 else 0) + 6 + (30 + 15 * number) // 60:02d}:{(30 + 15 * number) % 60:02d}:00"
        for number in range(12)
    ]
    feed = feed_of(tmp_path, starts)
    findings = Findings()
    day = read_wanted_day(feed, None, findings).day
    assert_whole(day)
    assert day.date == TUESDAY
    assert departures_from_a(day) == [
        f"{(390 + 15 * number) // 60}:{(390 + 15 * number) % 60:02d}:00" for number in range(12)
    ]
    texts = [str(finding) for finding in findings]
    assert "kept 6 runs, or ends of runs, that leave at 30:00 or later of the day before" in texts[-2]
    assert said(texts, "dropped 6 runs, or ends of runs, that leave at 30:00 or later: they are the next day's")


def test_the_first_day_of_service_has_nothing_from_the_day_before(tmp_path):
    feed = feed_of(tmp_path, ["07:00:00", "31:00:00"])
    assert departures_from_a(read_service_day(feed, TUESDAY - ONE_DAY, Findings())) == ["7:00:00"]
    assert departures_from_a(read_service_day(feed, TUESDAY, Findings())) == ["7:00:00", "7:00:00"]


def test_a_run_over_30_00_is_cut_so_that_each_ride_is_on_one_day(tmp_path):
    day = read_service_day(feed_of(tmp_path, ["29:55:00"]), TUESDAY, Findings())
    # It leaves A at 29:55 and B at 30:05: the first ride is today's, the second is that of the next morning.
    assert len(day.trips) == 2
    assert calls_of(day, "t0") == [
        ("A", "29:55:00", "29:55:00"),
        ("B", "30:05:00", "30:05:00"),
        ("B", "6:05:00", "6:05:00"),
        ("C", "6:15:00", "6:15:00"),
    ]


def test_where_all_runs_are_so_a_date_after_service_is_taken(tmp_path):
    once = feed_of(tmp_path, ["31:00:00"], calendar="W,0,1,0,0,0,0,0,20250304,20250304\n")
    read = read_wanted_day(once, None, Findings())
    assert (read.day.date, departures_from_a(read.day)) == (TUESDAY + ONE_DAY, ["7:00:00"])
    assert read.chosen.why == "the morning after 2025-03-04, all of whose trips leave at 30:00 or later"
    assert departures_from_a(read_wanted_day(once, TUESDAY + ONE_DAY, Findings()).day) == ["7:00:00"]
    with pytest.raises(SourceError, match=r"1 trips, all of which leave at 30:00 or later .* take 2025-03-05"):
        read_wanted_day(once, TUESDAY, Findings())


def test_headways_after_30_00_are_those_of_the_next_morning(tmp_path):
    frequencies = "trip_id,start_time,end_time,headway_secs,exact_times\nt0,31:00:00,32:00:00,1800,1\n"
    feed = feed_of(tmp_path, ["08:00:00"], frequencies=frequencies)
    assert departures_from_a(read_service_day(feed, TUESDAY, Findings())) == ["7:00:00", "7:30:00"]
