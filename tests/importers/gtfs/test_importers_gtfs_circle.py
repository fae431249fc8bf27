"""A feed cut to a region while it is read: only whole routes go, and those that stay are read as if all were."""

import pandas as pd
import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.circle import Circle
from solver.importers.gtfs.day import read_wanted_day
from solver.importers.gtfs.feed import read_feed
from tests.importers.gtfs.feeds import STOP_TIMES_HEADER, small_feed, trip, write_zip

AROUND_A = Circle(52.1, 5.1, 3.0)


@pytest.fixture
def country(tmp_path):
    """Route R (A, B, C), a route F far away (X, Y), and a route N of which one trip of two comes to A."""
    stops = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    stops += "A,Alpha,52.1,5.1,0,\nB,Beta,52.2,5.2,0,\nC,Gamma,52.3,5.3,0,\nX,Xi,53.1,6.1,0,\nY,Ypsilon,53.2,6.2,0,\n"
    trips = "route_id,service_id,trip_id,direction_id\nR,W,out,0\nR,W,back,1\nF,W,far,0\nN,W,near,0\nN,W,rest,0\n"
    rows = trip("out", "ABC", "08:00:00") + trip("back", "CBA", "09:00:00") + trip("far", "XY", "08:00:00")
    rows += trip("near", "AX", "08:00:00", 120) + trip("rest", "XY", "07:00:00")
    routes = "route_id,route_short_name,route_type\nR,1,3\nF,2,3\nN,3,3\n"
    tables = small_feed(stops=stops, trips=trips, routes=routes, stop_times=STOP_TIMES_HEADER + rows)
    return write_zip(tmp_path / "country.zip", tables)


def read(path, circle=None):
    findings = Findings()
    return read_wanted_day(read_feed(path, findings), None, findings, circle=circle), [str(each) for each in findings]


def test_routes_that_never_come_near_are_left_out_whole(country):
    cut, said = read(country, AROUND_A)
    assert sorted(cut.day.trips["trip_id"]) == ["back", "near", "out", "rest"]
    assert "country.zip: dropped 1 routes that never come within 3 km of the region (such as F)" in said


def test_what_stays_is_as_it_is_with_all_of_the_feed(country):
    cut, whole = read(country, AROUND_A)[0], read(country)[0]
    assert cut.chosen == whole.chosen
    assert cut.num_stop_times == whole.num_stop_times

    def calls(day):
        named = day.calls.assign(
            trip=day.trips["trip_id"].to_numpy()[day.calls["trip"]],
            stop=day.stops["stop_id"].to_numpy()[day.calls["stop"]],
        )
        return named[named["trip"] != "far"].reset_index(drop=True)

    pd.testing.assert_frame_equal(calls(cut.day), calls(whole.day))


def test_a_feed_of_another_region_says_how_far_away_it_is(country):
    with pytest.raises(SourceError) as error:
        read(country, Circle(48.0, 2.0, 10.0))
    assert str(error.value) == (
        "country.zip: found no run that comes near the region: the nearest stop is 507 km from its middle; expected "
        "runs within 10 km of 48.0000, 2.0000; take the feed of this region, or correct [gtfs.area] in the recipe."
    )


def test_a_stop_counts_where_its_station_lies_in_the_circle(tmp_path):
    stops = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    stops += "S,Station,52.1,5.1,1,\nA,Alpha,52.5,5.1,0,S\nB,Beta,52.2,5.2,0,\nC,Gamma,52.3,5.3,0,\n"
    path = write_zip(tmp_path / "feed.zip", small_feed(stops=stops))
    assert len(read(path, AROUND_A)[0].day.trips) == 2
