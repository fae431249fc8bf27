import numpy as np

from solver.importers.findings import Findings
from solver.importers.network.arrays import Grouped, medians, ranges
from solver.importers.network.line_table import list_lines, stops_content
from solver.importers.network.segments import find_segments
from solver.importers.network.timetable import read_timetable
from tests.importers.network.days import DayBuilder


def table_of(builder):
    """Return (line, from, to) -> (departures, runs, median) with the ids of the stops."""
    day = builder.made
    segments = find_segments(read_timetable(day))
    ids = day.stops["stop_id"].tolist()
    return {
        (int(segments.line[i]), ids[segments.from_station[i]], ids[segments.to_station[i]]): (
            segments.departures_min(i).tolist(),
            int(segments.num_runs[i]),
            float(segments.running_min[i]),
        )
        for i in range(len(segments))
    }


def test_runs_departures_and_median_of_each_pair():
    builder = DayBuilder().stop("a", 0).stop("b", 500).stop("c", 900).route("1")
    builder.run("1", [("a", "08:10"), ("b", "08:14/08:15"), ("c", "08:20")])
    builder.run("1", [("a", "07:50:59"), ("b", "07:52:59/07:53"), ("c", "07:59")])
    builder.run("1", [("a", "09:00"), ("b", "09:09")])
    builder.run("1", [("c", "08:00"), ("b", "08:05"), ("a", "08:10")], direction=1)
    assert table_of(builder) == {
        # 07:50:59 is 470 whole minutes; running 4, 2 and 9 min: median 4
        (0, "a", "b"): ([470, 490, 540], 3, 4.0),
        # from the departure at b: 5 and 6 min, median 5.5
        (0, "b", "c"): ([473, 495], 2, 5.5),
        (1, "b", "a"): ([485], 1, 5.0),
        (1, "c", "b"): ([480], 1, 5.0),
    }


def test_platforms_of_a_station_are_one_place():
    builder = DayBuilder().stop("hub", 0).stop("p1", 0, station="hub").stop("p2", 9, station="hub").stop("c", 900)
    builder.route("1").run("1", [("p1", "08:00"), ("c", "08:10")]).run("1", [("p2", "08:30"), ("c", "08:40")])
    # From platform to platform is no pair: the run stands in the station from 09:00 to 09:05.
    builder.run("1", [("p1", "09:00"), ("p2", "09:04/09:05"), ("c", "09:10")])
    assert table_of(builder) == {(0, "hub", "c"): ([480, 510, 545], 3, 10.0)}


def test_a_run_that_comes_by_twice_counts_twice():
    builder = DayBuilder().stop("a", 0).stop("b", 500).route("1")
    builder.run("1", [("a", "08:00"), ("b", "08:05"), ("a", "08:10"), ("b", "08:15")])
    found = table_of(builder)
    assert found[0, "a", "b"] == ([480, 490], 2, 5.0)
    assert found[0, "b", "a"] == ([485], 1, 5.0)


def test_after_midnight():
    builder = DayBuilder().stop("a", 0).stop("b", 500).route("1").run("1", [("a", "25:10"), ("b", "25:20")])
    assert table_of(builder) == {(0, "a", "b"): ([1510], 1, 10.0)}


def lines_of(builder):
    findings = Findings()
    timetable = read_timetable(builder.made)
    return list_lines(timetable, findings), timetable, findings


def test_a_line_is_a_route_in_one_direction_with_its_name_and_stops():
    builder = DayBuilder().stop("a", 0).stop("b", 500, name="Bee").stop("c", 900).route("r1", short="12", mode="tram")
    builder.runs("r1", "a b", ["07:00"], headsign="Short turn").runs("r1", "a b c", ["08:00", "09:00"], headsign="Cee")
    builder.runs("r1", "c b", ["08:00", "09:00"], direction=1).runs("r1", "c b a", ["10:00"], direction=1)
    lines, timetable, _ = lines_of(builder)
    assert [(line.id, line.name, line.headsign, line.mode, line.num_runs) for line in lines] == [
        ("r1:0", "12 Cee", "Cee", "tram", 3),
        # without headsigns: the name of the most common last stop
        ("r1:1", "12 Bee", "Bee", "tram", 3),
    ]
    assert [line.stops for line in lines] == [(0, 1, 2), (2, 1)]
    assert [stop["name"] for stop in stops_content(timetable, lines[0].stops)] == ["A", "Bee", "C"]


def test_names_fall_back_and_do_not_repeat_themselves():
    builder = DayBuilder().stop("a", 0).stop("b", 500, name="").route("1", short="", long="Long way")
    builder.route("2", short="", long="").route("3", short="3")
    builder.runs("1", "a b", ["08:00"]).runs("2", "a b", ["08:00"]).runs("3", "a b", ["08:00"], headsign="3 Town")
    lines, timetable, _ = lines_of(builder)
    assert [line.name for line in lines] == ["Long way", "2:0", "3 Town"]
    # A stop without a name cannot be in an instance.
    assert [stop["name"] for stop in stops_content(timetable, lines[0].stops)] == ["A"]


def test_stops_without_coordinates_are_left_out():
    builder = DayBuilder().stop("a", 0).stop("b", None).route("1").runs("1", "a b", ["08:00"])
    lines, timetable, _ = lines_of(builder)
    assert stops_content(timetable, lines[0].stops) == [{"name": "A", "lat": 52, "lon": 5}]


def test_ids_that_no_instance_can_hold_are_changed_and_counted():
    builder = DayBuilder().stop("a", 0).stop("b", 500)
    for route in ("bad\tid", "bad id", "x" * 150, " lead"):
        builder.route(route).runs(route, "a b", ["08:00"])
    lines, _, findings = lines_of(builder)
    ids = [line.id for line in lines]
    assert ids[:2] == ["bad id:0", "bad id:0~2"]
    assert ids[3] == "lead:0"
    assert len(ids[2]) == 100
    assert ids[2].startswith("xxxx")
    assert [(each.action, each.count) for each in findings] == [("repaired", 4)]


def test_grouped_positions():
    grouped = Grouped(np.array([7, 3, 7, 3, 9]))
    assert grouped.of(7).tolist() == [0, 2]
    assert grouped.of(3).tolist() == [1, 3]
    assert grouped.of(4).tolist() == grouped.of(10).tolist() == []
    assert Grouped(np.empty(0, dtype=np.int64)).of(1).tolist() == []


def test_medians_and_ranges():
    found = medians(np.array([0, 2, 2, 0, 0]), np.array([5.0, 1.0, 4.0, 1.0, 3.0]), 3)
    # 1, 3, 5 -> 3; nothing; (1 + 4) / 2
    assert found[0] == 3
    assert np.isnan(found[1])
    assert found[2] == 2.5
    assert ranges(np.array([10, 3]), np.array([2, 3])).tolist() == [10, 11, 3, 4, 5]


def test_a_million_calls_take_no_time():
    import datetime
    import time

    import pandas as pd

    from solver.importers.gtfs.service_day import ServiceDay

    num_trips, num_calls = 25_000, 40
    trip = np.repeat(np.arange(num_trips), num_calls)
    place = np.tile(np.arange(num_calls), num_trips)
    line = trip % 500
    ids = [str(number) for number in range(5000)]
    routes = {"route_id": ids[:250], "short_name": "", "long_name": "", "route_type": "3", "mode": "bus"}
    stops = {"stop_id": ids, "name": "s", "lat": 52.0, "lon": 5.0, "station": range(5000)}
    of_trip = line[::num_calls]
    trips = {"trip_id": "t", "route": of_trip // 2, "direction": of_trip % 2, "headsign": ""}
    times = trip + 60 * place
    calls = {"trip": trip, "stop": (line * 10 + place) % 5000, "arrival_s": times, "departure_s": times}
    calls |= {"boards": True, "alights": True}
    tables = [pd.DataFrame(table) for table in (routes, stops, trips, calls)]
    day = ServiceDay("made", datetime.date(2026, 11, 24), *tables)
    begin = time.perf_counter()
    segments = find_segments(read_timetable(day))
    # 500 lines with 39 pairs each; some 0.3 s on the machine that this was written on
    assert len(segments) == 500 * 39
    assert time.perf_counter() - begin < 5
