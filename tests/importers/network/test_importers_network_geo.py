import math

import numpy as np
import pytest

from solver.importers.findings import Findings
from solver.importers.geo import distance_m
from solver.importers.network.index import build_index
from solver.importers.network.places import Site
from solver.importers.network.rule import AccessRule, NetworkRule
from tests.importers.network.days import METRE, DayBuilder


def test_one_degree_of_a_meridian():
    # 6,371,008.8 m * pi / 180 = 111,195.08 m
    assert distance_m(52, 5, 53, 5) == pytest.approx(111_195.08, abs=0.01)


def test_one_degree_along_a_parallel():
    # At 60 N cos(lat) = 0.5. sin(half angle) = 0.5 * sin(0.5 degree) = 0.5 * 0.00872654 = 0.00436327;
    # 2 * 6,371,008.8 * asin(0.00436327) = 55,597.0 m (along the parallel itself it would be 55,597.54 m)
    expected = 2 * 6_371_008.8 * math.asin(0.5 * math.sin(math.radians(0.5)))
    assert distance_m(60, 5, 60, 6) == pytest.approx(expected, abs=1e-6)
    assert distance_m(60, 5, 60, 6) == pytest.approx(55_597.0, abs=0.2)


def test_utrecht_centraal_to_science_park():
    # Utrecht Centraal 52.0894 N 5.1102 E, Padualaan 52.0848 N 5.1710 E. North: 0.0046 * 111,195 = 511.5 m;
    # east: 0.0608 * 111,195 * cos(52.0871) = 6,760.7 * 0.61446 = 4,154.2 m; together 4,185.5 m
    assert distance_m(52.0894, 5.1102, 52.0848, 5.1710) == pytest.approx(4_185.5, abs=1)


def test_shapes_broadcast_and_missing_coordinates_stay_missing():
    found = distance_m(np.array([[52.0], [53.0]]), 5, np.array([52.0, np.nan, 53.0]), 5)
    assert found.shape == (2, 3)
    assert np.isnan(found[:, 1]).all()
    assert found[0, 0] == found[1, 2] == 0


def test_the_other_side_of_the_earth_is_a_number():
    assert distance_m(0, 0, 0, 180) == pytest.approx(math.pi * 6_371_008.8)


def lines_at(far_m, *, mode="bus", **changes):
    day = DayBuilder().stop("a", 5000).stop("x", 0).route("1", mode=mode).runs("1", "a x", ["08:00"]).made
    index = build_index(day, NetworkRule(access=AccessRule(**changes)), Findings())
    return index.reach.lines_at(Site("s", "s", 52.0 - far_m / 1.3 * METRE, 5.0), "to")


@pytest.mark.parametrize(("mode", "farthest"), [("bus", 700), ("tram", 700), ("metro", 700), ("train", 1500)])
def test_the_border_of_walking_distance(mode, farthest):
    assert [round(way.walk_min, 2) for way in lines_at(farthest - 0.5, mode=mode)] == [
        # 699.5 m at 80 m a minute is 8.74 min, 1,499.5 m is 18.74 min
        round((farthest - 0.5) / 80, 2)
    ]
    assert lines_at(farthest + 0.5, mode=mode) == []


def test_the_numbers_of_walking_can_be_replaced():
    # 600 m on foot are 461.54 m as the crow flies; with a detour of 1.5 that is 692.3 m, at 60 m a minute 11.54 min
    (way,) = lines_at(600, detour=1.5, walk_m_per_min=60.0)
    assert way.walk_min == pytest.approx(11.538, abs=0.001)
    assert lines_at(600, walk_m=599.0) == []


def test_of_the_stops_of_a_line_the_least_walk_counts_where_people_can_get_off():
    builder = DayBuilder().stop("a", 3000).stop("b", 400).stop("c", 100).route("1")
    builder.runs("1", "a b c", ["08:00"]).runs("1", "c b a", ["08:00"], direction=1)
    index = build_index(builder.made, NetworkRule(), Findings())
    site = Site("s", "s", 52.0, 5.0)
    # c is nearest; but direction 1 begins there, so nobody gets off: 400 * 1.3 / 80 = 6.5 min from b
    assert [(way.line, way.station, way.walk_min) for way in index.reach.lines_at(site, "to")] == [
        (0, 2, pytest.approx(100 * 1.3 / 80, abs=1e-6)),
        (1, 1, pytest.approx(6.5, abs=1e-6)),
    ]
    assert [way.station for way in index.reach.lines_at(site, "from")] == [1, 2]


def test_a_platform_without_coordinates_is_where_its_station_is():
    builder = DayBuilder().stop("a", 3000).stop("hub", 100).stop("p1", None, station="hub").route("1")
    index = build_index(builder.runs("1", "a p1", ["08:00"]).made, NetworkRule(), Findings())
    assert [way.station for way in index.reach.lines_at(Site("s", "s", 52.0, 5.0), "to")] == [1]


def test_a_site_without_a_stop_within_reach_knows_the_nearest():
    builder = DayBuilder().stop("a", 3000).stop("b", 1000).stop("nowhere", None).route("1")
    index = build_index(builder.runs("1", "a b nowhere", ["08:00"]).made, NetworkRule(), Findings())
    site = Site("s", "s", 52.0, 5.0)
    assert index.reach.lines_at(site, "to") == []
    assert index.reach.nearest_m(site) == pytest.approx(1300, abs=0.01)
