"""Loads in one fixed interval, of sections, lines and modes, by bins and by trips."""

import copy

import pytest

from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.report.interval_loads import FixedInterval, interval_loads
from tests.support.sweeps import quarter_document, quarter_later


def loads_of(document, at_min):
    instance = Instance.model_validate(document)
    demand = build_demand(instance)
    later = parts_from_choices(instance, demand.options, quarter_later().choices)
    interval = FixedInterval.around(at_min, instance.bin_min)
    return {(row.level, row.name): row for row in interval_loads(demand, [(demand, later)], interval)}


def test_an_interval_is_the_bin_that_the_moment_lies_in():
    assert FixedInterval.around(8 * 60 + 15, 15) == FixedInterval(495, 510)
    assert FixedInterval.around(8 * 60 + 29, 15) == FixedInterval(495, 510)
    assert FixedInterval.around(8 * 60 + 30, 15) == FixedInterval(510, 525)


def test_who_moves_leaves_one_interval_and_comes_to_the_next():
    """A hundred pupils pass from 8:15 to 8:30 and in the plan from 8:30 to 8:45; there are 100 and 110 places."""
    rows = loads_of(quarter_document(), 495)
    assert {key: (row.places, row.loads) for key, row in rows.items()} == {
        ("mode", "bus"): (100, (100, 0)),
        ("line", "bus"): (100, (100, 0)),
        ("section", "bus>town"): (100, (100, 0)),
    }
    assert loads_of(quarter_document(), 510)["section", "bus>town"].loads == (0, 100)
    assert loads_of(quarter_document(), 510)["section", "bus>town"].places == 110


def test_sections_are_added_up_to_lines_and_lines_to_modes_and_days_are_a_mean():
    """60 of a hundred pupils on a tram beside the bus, on one of two days; 10 others on each section."""
    document = quarter_document()
    (bus,) = document["lines"]
    bus["sections"].append(copy.deepcopy(bus["sections"][0]) | {"id": "bus>back", "name": "Bus back"})
    tram = copy.deepcopy(bus) | {"id": "tram", "name": "Tram", "mode": "tram"}
    tram["sections"] = [copy.deepcopy(bus["sections"][0]) | {"id": "tram>town"}]
    document["lines"].append(tram)
    for line in document["lines"]:
        for section in line["sections"]:
            section["base_load"] = [{"from": "08:15", "to": "08:30", "passengers": 10}]
    document["days"] = ["mon", "tue"]
    (group,) = document["organisations"][0]["groups"]
    group["flows"].append({"section": "tram>town", "leg": "to", "share": 0.6, "lag_min": 0})
    group["patterns"] = [{"id": "today", "present": {"mon": 0, "tue": 1}}]
    rows = loads_of(document, 495)
    assert rows["section", "bus>town"].loads == pytest.approx((60, 10))
    assert rows["section", "bus>back"].loads == (10, 10)
    assert rows["section", "tram>town"].loads == pytest.approx((40, 10))
    assert rows["line", "bus"].loads == pytest.approx((70, 20))
    assert rows["mode", "tram"].loads == pytest.approx((40, 10))
    assert [key[1] for key in rows if key[0] == "section"] == ["bus>town", "tram>town", "bus>back"]


def test_trips_that_depart_in_the_interval_are_added_up():
    """Pupils who have to be there at 8:30 take the last trips; 8:15 belongs to the interval and 8:30 does not."""
    document = quarter_document()
    (section,) = document["lines"][0]["sections"]
    del section["supply"]
    section["departures"] = [{"at": ["08:00", "08:15", "08:25", "08:30", "08:45"], "seats": 40, "places": 50}]
    row = loads_of(document, 500)["section", "bus>town"]
    assert row.places == 100
    # Whoever passes up to 8:15 takes the trip of that time or one before it.
    assert row.loads[0] == pytest.approx(100)
