"""What the counts of bus 12 give stands in Utrecht's tables."""

import csv
import runpy
from pathlib import Path

import pytest

from solver.formats import read_instance
from solver.importers.people.cohorts import read_cohorts
from tests.importers.people.rows_by_hand import rows
from tests.importers.real_data import SHARED, needs_shared

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")

HERE = Path(__file__).resolve().parents[2] / "instances"
TOWARDS = SHARED / "counts" / "line12_2015_towards_science_park_per_trip.csv"


@pytest.fixture(scope="module")
def bus():
    return runpy.run_path(str(HERE / "bus12.py"))


@pytest.fixture(scope="module")
def towards(bus):
    return list(bus["read_trips"](TOWARDS, bus["TOWARDS"]))


def table(name):
    with (HERE / "utrecht" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_shared
def test_the_counts_are_whole(towards):
    assert len(towards) == 3258
    assert len({trip.date for trip in towards}) == 21
    assert sum(sum(trip.on.values()) for trip in towards) == sum(sum(trip.off.values()) for trip in towards)


@pytest.mark.long
@needs_shared
def test_the_hours_of_students_are_those_of_the_table(bus, towards):
    found = bus["arrivals_of"](towards)
    hours = bus["people_by_hour"](found, is_back=False)
    bound, others = sum(hours.values()), found.others
    assert (round(bound), round(others)) == (3272, 2547)
    assert found.held_out.estimated < found.held_out.by_the_others < found.held_out.as_it_was
    students = bus["GROWTH"] * 5879.24 - 1040
    share_bound = bus["GROWTH"] * bound / students
    own = sum(hours[hour] for hour in bus["UU_STARTS"])
    expected = dict.fromkeys(("10:00", "12:00", "14:00", "16:00"), (1 - share_bound) / 4)
    expected |= {hour: share_bound * hours[hour] / own for hour in bus["UU_STARTS"]}
    given = next(row for row in table("cohorts") if (row["cohort"], row["field"]) == ("uu-students", "arrivals"))
    shares = dict(part.split("=") for part in given["value"].split())
    assert {hour: float(share) for hour, share in shares.items()} == pytest.approx(expected, abs=0.0011)
    assert read_cohorts(rows("cohorts", given))["uu-students"].traits["arrivals"].origins[0].quality == "derived"


@needs_shared
def test_who_comes_and_who_rides_on_is_that_of_the_tables(bus, towards):
    instance = read_instance(HERE / "utrecht.json")
    present = {group.id: group.patterns[0].present["tue"] for group in instance.groups}
    assert bus["presence"](towards, instance) == pytest.approx(present["uu-science"], abs=0.005)
    assert present["uu-science"] == present["hu-block-1"]
    (share,) = {
        flow["share"] for flow in table("flows") if (flow["destination"], flow["section_to"]) == ("usp-umc", "22>usp")
    }
    assert float(share) == pytest.approx(0.5 * bus["staff_of_umc"](towards) / 507, abs=0.005)
    base = bus["base_load"](towards, is_back=False)
    given = {row["from"]: int(row["passengers"]) for row in table("base_load_rows") if row["section"] == "22>usp"}
    assert given == {clock: round(people) for clock, people in base.items()}
