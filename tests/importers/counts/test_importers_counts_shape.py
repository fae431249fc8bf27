"""The default base load: a level, with a shape over the day."""

import csv
import json

import pytest

from solver.domain.instance import Instance
from solver.errors import SourceError
from solver.formats import validate_instance
from solver.importers.counts.shape import (
    DEFAULT_LEVEL_AM,
    DEFAULT_LEVEL_PM,
    DEFAULT_SHAPE,
    ShapeRow,
    default_base_load,
    read_shape,
)
from tests.importers.people.rows_by_hand import rows, tables
from tests.importers.real_data import SHARED, needs_shared

# Two parts of the morning, the first half as busy, and one of the afternoon.
SHAPE = (ShapeRow(420, 450, 50), ShapeRow(450, 480, 100), ShapeRow(960, 990, 10))


def clocks(base_load):
    return [(row["from"], row["to"], row["passengers"]) for row in base_load]


def test_utrecht_has_the_base_load_that_is_committed(instances):
    committed = json.loads((instances / "utrecht.json").read_text(encoding="utf-8"))
    given = tables(instances / "utrecht")
    levels = {row["section"]: row for row in given["base_load"]}
    assert read_shape(given["base_load_shape"]) == DEFAULT_SHAPE
    sections = [section for line in committed["lines"] for section in line["sections"]]
    counted = {row["section"] for row in given["base_load_rows"]}
    assert (len(sections), counted) == (60, {"22>usp", "22>cs"})
    for section in sections:
        if section["id"] in counted:
            own = [row for row in given["base_load_rows"] if row["section"] == section["id"]]
            assert [row["passengers"] for row in own] == [row["passengers"] for row in section["base_load"]]
            continue
        level = levels[section["id"]]
        assert default_base_load(section, level["am"], level["pm"]) == section["base_load"]


@needs_shared
def test_the_shape_is_that_of_the_published_entries_and_as_far_from_dutch_days_as_it_says():
    with (SHARED / "profiles" / "tfl_tube_system_shape_2010.csv").open() as file:
        quarters = {row["clock"]: int(row["entries"]) for row in csv.DictReader(file)}

    def entries(part):
        at = [f"{minute // 60 % 24:02d}:{minute % 60:02d}" for minute in (part.start_min, part.start_min + 15)]
        return sum(quarters[clock] for clock in at)

    assert [entries(part) for part in DEFAULT_SHAPE] == [part.entries for part in DEFAULT_SHAPE]
    day = sum(quarters.values())
    hours = {
        hour: sum(part.entries for part in DEFAULT_SHAPE if part.start_min // 60 == hour) / day for hour in (8, 17)
    }
    # CBS: 452.1 and 419.9 of 4,750 thousand check-ins, 9.5 % and 8.8 %.
    assert hours[8] == pytest.approx(0.112, abs=0.0005)
    assert hours[17] == pytest.approx(0.111, abs=0.0005)


def test_the_default_levels_are_the_medians_of_utrecht(instances):
    given = tables(instances / "utrecht")
    levels = {half: [row[half] for row in given["base_load"]] for half in ("am", "pm")}
    for section in ("22>usp", "22>cs"):  # counted by the half-hour, in which six trams have 432 places each
        own = [row for row in given["base_load_rows"] if row["section"] == section]
        for half, is_own in (("am", lambda row: row["from"] < "13:00"), ("pm", lambda row: row["from"] >= "13:00")):
            levels[half].append(max(row["passengers"] for row in own if is_own(row)) / (6 * 432))
    for level, half in ((DEFAULT_LEVEL_AM, "am"), (DEFAULT_LEVEL_PM, "pm")):
        ordered = sorted(levels[half])
        assert level == (ordered[29] + ordered[30]) / 2


def test_a_level_is_a_share_of_the_places_of_the_busiest_half_hour():
    # Every 10 min 100 places: 300 in a half-hour, of which 20 % = 60 in the busiest part of the morning and half of
    # that in the other; 30 % = 90 in the only part of the afternoon. 16:00 begins when the supply has ended.
    section = {"supply": [{"from": "07:00", "to": "08:00", "every_min": 10, "places": 100}]}
    assert clocks(default_base_load(section, 0.2, 0.3, SHAPE)) == [("07:00", "07:30", 30), ("07:30", "08:00", 60)]
    section["supply"].append({"from": "16:00", "to": "16:29", "every_min": 10, "places": 100})
    assert len(default_base_load(section, 0.2, 0.3, SHAPE)) == 2
    section["supply"][1]["to"] = "16:30"
    assert clocks(default_base_load(section, 0.2, 0.3, SHAPE))[2:] == [("16:00", "16:30", 90)]


def test_on_trips_the_passengers_of_a_part_take_its_trips():
    # 07:00-07:30 has two trips of 100 places, 07:30-08:00 one: 200 in the busiest half-hour, 20 % = 40 passengers in
    # the part with most entries. They come from the last trip before, 07:20, to the trip that they take, 07:50.
    section = {"departures": [{"at": ["07:05", "07:20", "07:50"], "places": 100}]}
    assert clocks(default_base_load(section, 0.2, 0.3, SHAPE)) == [("07:00", "07:20", 20), ("07:20", "07:50", 40)]


def test_days_with_trips_of_their_own_have_a_base_load_of_their_own():
    trips = [{"at": ["07:05", "07:35"], "places": 100}, {"at": ["07:50"], "places": 300, "days": ["tue", "sat"]}]
    made = default_base_load({"departures": trips}, 0.1, 0.1, SHAPE)
    other_days = ["mon", "wed", "thu", "fri", "sun"]
    # On Tuesday 07:30-08:00 has 400 places, else 100: 10 % of it in that part, half of that in the other.
    assert [(row["to"], row["passengers"], row["days"]) for row in made] == [
        ("07:05", 5, other_days),
        ("07:35", 10, other_days),
        ("07:05", 20, ["tue", "sat"]),
        ("07:50", 40, ["tue", "sat"]),
    ]
    weekdays_only = [{"from": "07:00", "to": "08:00", "every_min": 10, "places": 100, "days": ["mon"]}]
    assert {tuple(row["days"]) for row in default_base_load({"supply": weekdays_only})} == {("mon",)}


@pytest.mark.parametrize("kind", ["supply", "departures"])
def test_an_instance_accepts_the_default_base_load(kind):
    trips = {
        "supply": [{"from": "06:10", "to": "23:10", "every_min": 7, "seats": 40, "places": 90}],
        "departures": [{"at": ["07:30", "08:00", "12:10", "23:59"], "seats": 40, "places": 90}],
    }[kind]
    section = {"id": "s", "name": "s", "minutes_on_board": 5, kind: trips}
    section["base_load"] = default_base_load(section)
    group = {"id": "g", "headcount": 1, "mode_shares": {}, "profile": "p"}
    content = {
        "name": "one section",
        "days": ["tue"],
        "lines": [{"id": "l", "name": "l", "mode": "bus", "sections": [section]}],
        "organisations": [{"id": "o", "name": "o", "kind": "vo", "groups": [group]}],
        "profiles": {"p": {"before_min": [10, 0], "share": [1]}},
    }
    assert list(validate_instance(Instance.model_validate(content))) == []
    assert len(section["base_load"]) >= 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"from": "07:15", "to": "08:00", "entries": 5},
            "shape, row 3: found 07:15 to 08:00; expected a part of the day, from 07:30 on; let the rows follow each"
            " other in order of time.",
        ),
        (
            {"from": "12:00", "to": "12:30", "entries": 5},
            "shape, row 2: found no entries after 13:00; expected somebody in each half of the day; add rows for that"
            " half of the day.",
        ),
    ],
)
def test_a_shape_that_is_none_is_refused(wrong, sentence):
    with pytest.raises(SourceError) as refused:
        read_shape(rows("shape", {"from": "07:00", "to": "07:30", "entries": 1}, wrong))
    assert str(refused.value) == sentence
