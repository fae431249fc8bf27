"""Vehicles of a day: by blocks, by first in, first out, and against an independent count on real feeds."""

import csv
import io
import zipfile
from collections import defaultdict

import pytest

from solver.importers.findings import Findings
from solver.importers.gtfs.day import read_wanted_day
from solver.importers.gtfs.feed import read_feed
from solver.importers.gtfs.fleet import Turn, most_out, turns_of
from tests.importers.real_data import SHARED, needs_shared

STOPS = "stop_id,stop_name,stop_lat,stop_lon\nA,A,52.0,5.0\nB,B,52.1,5.0\n"


def write_fleet(tmp_path, trips, routes="R,3\n", frequencies=""):
    """Write a feed of trips (id, block, route, from, to, out, back)."""
    tables = {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nx,x,https://x.nl,Europe/Amsterdam\n",
        "routes.txt": f"route_id,route_type,route_short_name\n{''.join(f'{row},1{chr(10)}' for row in routes.split())}",
        "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "W,1,1,1,1,1,0,0,20260105,20260109\n",
        "stops.txt": STOPS,
        "trips.txt": "route_id,service_id,trip_id,direction_id,block_id\n"
        + "".join(f"{route},W,{name},{int(begin == 'B')},{block}\n" for name, block, route, begin, *_ in trips),
        "stop_times.txt": "trip_id,stop_sequence,stop_id,arrival_time,departure_time\n"
        + "".join(
            f"{name},1,{begin},{out}:00,{out}:00\n{name},2,{end},{back}:00,{back}:00\n"
            for name, _, _, begin, end, out, back in trips
        ),
    }
    if frequencies:
        tables["frequencies.txt"] = f"trip_id,start_time,end_time,headway_secs\n{frequencies}"
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    return path


def day_of(*arguments, **told):
    path, findings = write_fleet(*arguments, **told), Findings()
    return read_wanted_day(read_feed(path, findings), None, findings).day


def fleet(turns):
    return most_out((turn.out_s, turn.back_s, 1) for turn in turns)


THERE_AND_BACK = [
    ("t1", "", "R", "A", "B", "08:00", "08:20"),
    ("t2", "", "R", "B", "A", "08:20", "08:40"),
    ("t3", "", "R", "A", "B", "08:30", "08:50"),
    ("t4", "", "R", "A", "B", "08:45", "09:05"),
]


def test_a_vehicle_takes_the_next_trip_from_where_it_came(tmp_path):
    turns = turns_of(day_of(tmp_path, THERE_AND_BACK))
    # t1, t2 and t4 are one vehicle's; t3 leaves before it is back.
    assert turns == [Turn("bus", 28800, 32700, False), Turn("bus", 30600, 31800, False)]
    assert fleet(turns) == 2


def test_a_layover_takes_another_vehicle(tmp_path):
    # With five minutes t2 needs one of its own, which has stood long enough for t4.
    turns = turns_of(day_of(tmp_path, THERE_AND_BACK), layover_min=5)
    assert [(turn.out_s, turn.back_s) for turn in turns] == [(28800, 30000), (30000, 32700), (30600, 31800)]
    # With ten it has not.
    assert len(turns_of(day_of(tmp_path, THERE_AND_BACK), layover_min=10)) == 4


def test_a_block_is_one_vehicle_from_its_first_departure_to_its_last_arrival(tmp_path):
    trips = [(name, "b1" if name in {"t1", "t4"} else "b2", *rest) for name, _, *rest in THERE_AND_BACK]
    assert turns_of(day_of(tmp_path, trips)) == [Turn("bus", 28800, 32700, True), Turn("bus", 30000, 31800, True)]


def test_a_tram_takes_no_trip_of_a_bus(tmp_path):
    trips = [("t1", "", "R", "A", "B", "08:00", "08:20"), ("t2", "", "T", "B", "A", "08:30", "08:40")]
    turns = turns_of(day_of(tmp_path, trips, routes="R,3\nT,0\n"))
    assert [turn.mode for turn in turns] == ["bus", "tram"]
    assert fleet(turns) == 1


def test_runs_of_one_trip_are_not_one_block(tmp_path):
    trips = [("t1", "b", "R", "A", "B", "08:00", "08:20")]
    turns = turns_of(day_of(tmp_path, trips, frequencies="t1,08:00:00,09:00:00,600\n"))
    assert len(turns) == 6
    assert fleet(turns) == 2


def test_who_is_back_can_go_out_at_once():
    assert most_out([(0, 10, 2), (10, 20, 3)]) == 3
    assert most_out([(0, 11, 2), (10, 20, 3)]) == 5
    assert most_out([]) == 0


def seconds(text):
    hours, minutes, rest = (int(part) for part in text.split(":"))
    return 3600 * hours + 60 * minutes + rest


def rows(archive, name):
    return csv.DictReader(io.TextIOWrapper(archive.open(name), encoding="utf-8-sig"))


def trips_apart(path, running):
    """Return (out, back, where from, where to, block) of the trips that run, from the bare tables.

    A place is a stop for one type of route.
    """
    with zipfile.ZipFile(path) as archive:
        types = {row["route_id"]: row["route_type"] for row in rows(archive, "routes.txt")}
        trips = {row["trip_id"]: row for row in rows(archive, "trips.txt") if row["trip_id"] in running}
        calls = defaultdict(list)
        for row in rows(archive, "stop_times.txt"):
            if row["trip_id"] in trips and row["departure_time"].strip():
                times = (seconds(row["departure_time"]), seconds(row["arrival_time"]))
                calls[row["trip_id"]].append((int(row["stop_sequence"]), *times, row["stop_id"]))
    for name, own in calls.items():
        first, last = min(own), max(own)
        kind = types[trips[name]["route_id"]]
        yield first[1], last[2], (kind, first[3]), (kind, last[3]), trips[name].get("block_id", "")


def out_at_once(spans):
    return max(sum(out <= moment < back for out, back in spans) for moment in {out for out, _ in spans})


def read_day(name):
    path, findings = SHARED / "gtfs" / name, Findings()
    day = read_wanted_day(read_feed(path, findings), None, findings).day
    return day, list(trips_apart(path, set(day.trips["trip_id"])))


@pytest.mark.long
@needs_shared
@pytest.mark.parametrize(("name", "most"), [("hart_tampa.zip", 138)])
def test_the_fleet_of_real_blocks_is_that_of_an_independent_count(name, most):
    day, trips = read_day(name)
    turns = turns_of(day)
    blocks = defaultdict(list)
    for out, back, _, _, block in trips:
        blocks[block] += [out, back]
    assert "" not in blocks
    assert all(turn.is_block for turn in turns)
    assert fleet(turns) == out_at_once([(min(own), max(own)) for own in blocks.values()]) == most


@pytest.mark.long
@needs_shared
@pytest.mark.parametrize("name", ["hart_tampa.zip", "cairns.zip"])
@pytest.mark.parametrize("layover_min", [0, 7])
def test_the_fleet_of_trips_linked_first_in_first_out_is_that_of_an_independent_count(name, layover_min):
    day, trips = read_day(name)
    blockless = type(day)(day.feed, day.date, day.routes, day.stops, day.trips.assign(block=""), day.calls)
    vehicles = []  # [out, back, where]
    for out, back, first, last, _ in sorted(trips):
        here = [own for own in vehicles if own[2] == first and own[1] + 60 * layover_min <= out]
        if here:
            vehicle = min(here, key=lambda own: own[1])
            vehicle[1:] = [back, last]
        else:
            vehicles.append([out, back, last])
    turns = turns_of(blockless, layover_min)
    assert (day.stops["station"] == day.stops.index).all()
    assert len(turns) == len(vehicles)
    assert fleet(turns) == out_at_once([(out, back) for out, back, _ in vehicles])
