"""Feeds that were misread: thin tails, rides on demand, dropped route types, stops where they cannot be, links out."""

import datetime

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.day import read_wanted_day
from solver.importers.gtfs.feed import read_feed
from solver.importers.gtfs.guru import findings_of_guru
from solver.importers.gtfs.summary import summarise
from tests.importers.gtfs.feeds import (
    STOP_TIMES_HEADER,
    TUESDAY,
    WORKDAYS,
    day_of,
    said,
    small_feed,
    trip,
    write_folder,
    write_zip,
)

CALENDAR = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
TRIPS = "route_id,service_id,trip_id,trip_headsign,direction_id\n"


def refused(tmp_path, date=None, **changed):
    with pytest.raises(SourceError) as caught:
        read_wanted_day(
            read_feed(write_zip(tmp_path / "feed.zip", small_feed(**changed)), Findings()), date, Findings()
        )
    return str(caught.value)


# --- The thin tail ------------------------------------------------------------------------------------------------


def tail(tmp_path, num_full=12):
    """`num_full` trips on workdays of the last third of 2026, and one of them every day until 2032."""
    services = ["tail", *["full"] * (num_full - 1)]
    return write_zip(
        tmp_path / "feed.zip",
        small_feed(
            trips=TRIPS + "".join(f"R,{service},t{number},C,0\n" for number, service in enumerate(services)),
            stop_times=STOP_TIMES_HEADER + "".join(trip(f"t{n}", "ABC", "08:00:00") for n in range(num_full)),
            calendar=f"{CALENDAR}full,{WORKDAYS},20260901,20261231\ntail,1,1,1,1,1,1,1,20260901,20321231\n",
        ),
    )


def test_the_service_day_is_not_one_of_the_thin_tail(tmp_path):
    summary = summarise(tail(tmp_path))
    assert (summary.date.year, summary.num_runs, summary.warning) == (2026, 12, "")
    # Service begins on Tuesday the 1st; Thursday the 3rd is the first with service on the day before.
    assert str(summary.date) == "2026-09-03"
    assert summary.share_of_busiest_week == 1
    assert summary.why.endswith("; 100 % of the service of the busiest week (from 2026-09-07)")


def test_a_thin_day_that_was_asked_for_is_said_loudly(tmp_path):
    summary = summarise(tail(tmp_path), datetime.date(2027, 1, 5))
    assert summary.num_runs == 1
    assert summary.share_of_busiest_week == 0.083
    assert summary.warning == (
        "THIN SERVICE: on Tuesday 2027-01-05 runs only 8 % of the service of the busiest week (from 2026-09-07); "
        "take a date of that week"
    )
    assert any("THIN SERVICE" in finding.what for finding in summary.findings)


@pytest.mark.parametrize(("num_trips", "is_thin"), [(1, True), (2, False)])
def test_two_thirds_of_the_busiest_week_are_enough(tmp_path, num_trips, is_thin):
    # Three trips in the first week, one or two of them in the second: a third, and exactly two thirds.
    rows = "".join(f"s{n},{WORKDAYS},20250303,{20250314 if n < num_trips else 20250307}\n" for n in range(3))
    path = write_zip(
        tmp_path / "feed.zip",
        small_feed(
            trips=TRIPS + "".join(f"R,s{n},t{n},C,0\n" for n in range(3)),
            stop_times=STOP_TIMES_HEADER + "".join(trip(f"t{n}", "ABC", "08:00:00") for n in range(3)),
            calendar=CALENDAR + rows,
        ),
    )
    assert bool(summarise(path, TUESDAY + datetime.timedelta(days=7)).warning) == is_thin


# --- On demand ----------------------------------------------------------------------------------------------------

WINDOW = "start_pickup_drop_off_window,end_pickup_drop_off_window"
FLEX = f"{STOP_TIMES_HEADER.strip()},{WINDOW}\n"


def test_a_feed_of_rides_on_demand_says_so(tmp_path):
    rows = "out,,,area,1,08:00:00,23:00:00\nout,,,area,2,08:00:00,23:00:00\n"
    said_once = refused(tmp_path, stop_times=FLEX + rows + rows.replace("out", "back"))
    assert said_once == (
        "feed.zip: found 2 trips, all on demand (GTFS-Flex: windows in which a ride may be asked for, no times), on "
        "Tuesday 2025-03-04 or any other date; expected a date of service; on-demand trips make no intervals: take the "
        "feed of the lines that run by a timetable."
    )


def test_rides_on_demand_need_no_columns_for_times_and_stops(tmp_path):
    header = f"trip_id,location_id,stop_sequence,{WINDOW}\n"
    rows = "".join(f"{key},zone,{number},08:00:00,23:00:00\n" for key in ("out", "back") for number in (1, 2))
    assert "2 trips, all on demand" in refused(tmp_path, stop_times=header + rows)


def test_rides_on_demand_beside_a_timetable_are_left_out_and_counted(tmp_path):
    rows = "back,,,area,1,08:00:00,23:00:00\nback,,,area,2,08:00:00,23:00:00\n"
    timed = "".join(f"{row},,\n" for row in trip("out", "ABC", "08:00:00").splitlines())
    day, findings = day_of(tmp_path, stop_times=FLEX + timed + rows)
    assert day.trips["trip_id"].tolist() == ["out"]
    assert said(findings, "on demand alone") == [
        "trips.txt: dropped 1 trips on demand alone (GTFS-Flex: windows, no times), which make no intervals "
        "(such as back)"
    ]
    assert not said(findings, "not in stops.txt")


# --- Route types ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("date", [None, TUESDAY])
def test_a_feed_of_dropped_route_types_names_them(tmp_path, date):
    routes = "route_id,route_short_name,route_long_name,route_type\nR,1,Long,1501\nS,2,Air,1100\n"
    trips = TRIPS + "R,W,out,C,0\nS,W,back,A,1\n"
    assert refused(tmp_path, date, routes=routes, trips=trips) == (
        "feed.zip: found 2 trips, none of which can be used (2 on routes of types that are left out: 1501 (communal "
        "taxi), 1100 (air)); expected trips by bus, tram, metro, train or ferry that run on some date; take the feed "
        "of the lines by timetable, or correct route_type in routes.txt where it is wrong."
    )


def test_trips_that_fit_no_table_are_told_by_their_reason(tmp_path):
    trips = TRIPS + "X,W,out,C,0\nR,V,back,A,1\n"
    message = refused(tmp_path, trips=trips)
    assert "(1 on routes that are not in routes.txt and 1 of services that are in no calendar)" in message


# --- Stops that no vehicle could reach ----------------------------------------------------------------------------


def unreachable(tmp_path, b_place, minutes=10, **changed):
    """What is said of the stop B between A at 52.1, 5.1 and C at 52.3, 5.3, ten minutes from stop to stop."""
    stops = f"stop_id,stop_name,stop_lat,stop_lon\nA,Alpha,52.1,5.1\nB,Beta,{b_place}\nC,Gamma,52.3,5.3\n"
    times = STOP_TIMES_HEADER + trip("out", "ABC", "08:00:00", minutes) + trip("back", "CBA", "09:00:00", minutes)
    tables = {"stops": stops, "stop_times": times} | changed
    day, findings = day_of(tmp_path, **tables)
    known = dict(zip(day.stops["stop_id"], day.stops["lat"].notna(), strict=True))
    return known, said(findings, "could reach")


def test_a_stop_thousands_of_km_away_is_listed_and_its_place_unknown(tmp_path):
    known, (words,) = unreachable(tmp_path, "0.003755,-15.901231")
    assert known == {"A": True, "B": False, "C": True}
    assert words.startswith(
        "stops.txt: noted 1 stops that no vehicle could reach in the timetabled minutes; their place is unknown from "
        "here on (such as B: 6,"
    )
    assert words.endswith(" km from C in 10 min)")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("5.2,52.2", "lat and lon seem to be the wrong way round"),
        ("52.2,0.52", "the decimal point of lat or lon seems misplaced"),
        ("5.22,5.2", "the decimal point of lat or lon seems misplaced"),
        ("52.2,-5.2", "lat or lon seems to have the wrong sign"),
    ],
)
def test_what_seems_wrong_with_a_place_is_said(tmp_path, place, words):
    known, (said_of_it,) = unreachable(tmp_path, place)
    assert words in said_of_it
    assert known == {"A": True, "B": False, "C": True}


def test_whole_minutes_are_no_fault(tmp_path):
    # A bus may make 130 km/h * (0 s + 60 s) + 500 m = 2,667 m in "no minute": 0.0239 degrees of latitude are 2,658 m.
    near = "stop_id,stop_name,stop_lat,stop_lon\nA,Alpha,52.1,5.1\nB,Beta,52.1239,5.1\nC,Gamma,52.1,5.1\n"
    assert unreachable(tmp_path, "", 0, stops=near) == ({"A": True, "B": True, "C": True}, [])
    # 0.0241 degrees are 2,680 m. Without B the run is possible, so it is the place that is wrong.
    known, (words,) = unreachable(tmp_path, "", 0, stops=near.replace("52.1239", "52.1241"))
    assert known["B"] is False
    assert "B: 3 km from" in words


def test_a_train_may_be_faster_than_a_bus(tmp_path):
    # 24 km in 5 minutes are 288 km/h.
    far = "stop_id,stop_name,stop_lat,stop_lon\nA,Alpha,52.0,5.1\nB,Beta,52.2158,5.1\nC,Gamma,52.0,5.1\n"
    train = "route_id,route_short_name,route_long_name,route_type\nR,1,Long,2\n"
    assert unreachable(tmp_path, "", 5, stops=far, routes=train)[1] == []
    assert unreachable(tmp_path, "", 5, stops=far)[1]


def test_impossible_times_leave_the_places_alone(tmp_path):
    # All calls at one moment, 13 km apart: no place of one stop explains that.
    known, (words,) = unreachable(tmp_path, "52.2,5.2", 0)
    assert known == {"A": True, "B": True, "C": True}
    assert "their times seem wrong; their place is kept" in words


def test_a_time_that_another_run_needs_shows_that_the_place_is_right(tmp_path):
    times = STOP_TIMES_HEADER + "".join(
        trip(key, stops, start, minutes)
        for key, stops, start, minutes in (("out", "ABC", "08:00:00", 10), ("back", "ABC", "09:00:00", 0))
    )
    assert unreachable(tmp_path, "52.2,5.2", stop_times=times) == ({"A": True, "B": True, "C": True}, [])


# --- Links ------------------------------------------------------------------------------------------------------------


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    folder = write_folder(tmp_path / "feed", small_feed())
    (folder / "stops.txt").rename(tmp_path / "stops.txt")
    (folder / "stops.txt").symlink_to(tmp_path / "stops.txt")
    with pytest.raises(SourceError) as caught:
        read_feed(folder, Findings())
    assert "stops.txt: found a link that leads out of the folder of the feed, which is not followed" in str(
        caught.value
    )


def test_a_folder_that_is_a_link_out_is_not_followed(tmp_path):
    write_folder(tmp_path / "elsewhere", small_feed())
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "inner").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SourceError, match="leads out of the folder"):
        read_feed(tmp_path / "feed", Findings())


def test_links_inside_and_a_feed_that_is_a_link_itself_are_followed(tmp_path):
    folder = write_folder(tmp_path / "feed", small_feed())
    (folder / "stops.txt").rename(folder / "stops_2025.txt")
    (folder / "stops.txt").symlink_to("stops_2025.txt")
    (tmp_path / "link").symlink_to(folder)
    assert len(read_feed(tmp_path / "link", Findings()).stops) == 3


def test_the_validator_is_not_shown_a_folder_with_links_out(tmp_path):
    folder = write_folder(tmp_path / "feed", small_feed())
    (folder / "shapes.txt").symlink_to(tmp_path / "shapes.txt")
    (finding,) = findings_of_guru(folder)
    assert finding.what == "check left out: shapes.txt leads out of the folder of the feed"
