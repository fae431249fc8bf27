"""Rows of charts: the very loads of the demand, rounded, and nothing that the instance does not have."""

import json

import numpy as np
import pytest

from solver.advise.whatif.keep_close import with_agreed
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.domain.objective import OF_AGREED
from solver.domain.supply import Place, Stop
from solver.formats import read_instance
from solver.report.charts import rows as chart_rows
from solver.report.charts.places import map_rows
from solver.report.charts.rows import fullest, heat_rows, load_rows, moves_rows, section_names, terms_rows
from solver.report.text.labels import distinct, shorten, shorten_pair
from tests.report.exports import first_moves


@pytest.fixture(scope="module", params=["tiny", "week", "leuven"])
def any_demand(request, instances):
    return build_demand(read_instance(instances / f"{request.param}.json"))


@pytest.fixture
def later(parts_of):
    return parts_of(college_students=[(15, 1)])


def today_of(demand):
    return [("today", demand.options.status_quo_parts())]


def test_load_rows_are_the_loads_of_the_demand(any_demand):
    instance, cells = any_demand.instance, any_demand.cells
    loads = any_demand.loads(any_demand.options.status_quo_parts())
    for place, section in enumerate(instance.sections[:6]):
        for column, day in enumerate(instance.days):
            rows = load_rows(any_demand, today_of(any_demand), section.id, day)
            track = place * len(instance.days) + column
            own = slice(cells.start[track], cells.start[track + 1])
            assert sum(row["load"] for row in rows) == pytest.approx(loads[own].sum(), abs=0.05 * len(rows) + 1)
            begins = cells.begin_min[own].tolist()
            for row in rows:
                cell = cells.start[track] + begins.index(row["begin_min"])
                assert row["load"] == pytest.approx(loads[cell], abs=0.0501)
                assert row["base_load"] == pytest.approx(cells.base[cell], abs=0.0501)
                assert row["is_over"] == (loads[cell] > cells.places[cell] + 0.01)


def test_load_rows_of_the_worst_quarter(demand, today, later):
    rows = load_rows(demand, [("today", today), ("plan", later)], "tram>town", "tue")
    worst = [row for row in rows if row["begin_min"] == 495]
    assert [(row["place"], row["schedule"], row["load"], row["load_factor"], row["is_over"]) for row in worst] == [
        (0, "today", 150.0, 1.25, True),
        (1, "plan", 90.0, 0.75, False),
    ]
    assert worst[0]["clock"] == "08:15\N{EN DASH}08:30"
    assert (worst[0]["seats"], worst[0]["places"], worst[0]["base_load"]) == (40.0, 120.0, 10.0)
    # One quiet interval on both sides of the supply from 07:00 to 10:00.
    assert (rows[0]["begin_min"], rows[-1]["end_min"], rows[0]["load_factor"]) == (405, 615, None)


def test_a_section_without_anything_still_has_rows(tiny):
    line = tiny.lines[0]
    section = line.sections[0].model_copy(update={"supply": (), "base_load": (), "id": "idle"})
    idle = line.model_copy(update={"id": "idle-line", "sections": (section,)})
    demand = build_demand(tiny.model_copy(update={"lines": (*tiny.lines, idle)}))
    rows = load_rows(demand, today_of(demand), "idle", "tue")
    assert rows
    assert all(row["load"] == 0 and row["load_factor"] is None for row in rows)
    assert fullest(demand, demand.options.status_quo_parts(), "idle") == ("idle", "tue")


def test_the_fullest_section_and_day(demand, today, later):
    assert fullest(demand, today) == ("bus>town", "tue")  # 105 / 80 is more than 150 / 120
    assert fullest(demand, later) == ("bus>town", "tue")
    assert fullest(demand, today, section="tram>town") == ("tram>town", "tue")
    with pytest.raises(ValueError, match="no section x"):
        fullest(demand, today, section="x")


def test_heat_rows_are_the_highest_load_factors(any_demand):
    loads = any_demand.loads(any_demand.options.status_quo_parts())
    factors = np.nan_to_num(chart_rows.load_factors(any_demand, loads), nan=-1.0)
    instance, cells = any_demand.instance, any_demand.cells
    day = instance.days[0]
    rows = heat_rows(any_demand, today_of(any_demand), day, most=5)
    of_day = cells.day == 0
    highest = sorted(
        (factors[of_day & (cells.section == section)].max() for section in range(len(instance.sections))), reverse=True
    )
    for rank in {row["rank"] for row in rows}:
        own = [row["load_factor"] for row in rows if row["rank"] == rank and row["load_factor"] is not None]
        assert max(own) == pytest.approx(highest[rank - 1], abs=0.00051)
    assert len({row["rank"] for row in rows}) == min(5, len(instance.sections))


@pytest.mark.parametrize(("bin_min", "width"), [(5, 15), (10, 20), (7, 21), (15, 15), (60, 60), (1, 15)])
def test_bins_are_joined_until_they_take_a_quarter(tiny, bin_min, width):
    demand = build_demand(tiny.model_copy(update={"bin_min": bin_min}))
    rows = heat_rows(demand, today_of(demand), "tue")
    assert {row["end_min"] - row["begin_min"] for row in rows} == {width}
    assert all(row["begin_min"] % width == 0 for row in rows)


def test_the_night_in_which_nobody_travels_is_left_out(tiny):
    line = tiny.lines[0]
    supply = line.sections[0].supply[0].model_copy(update={"start_min": 0, "end_min": 1440})
    section = line.sections[0].model_copy(update={"supply": (supply,)})
    demand = build_demand(
        tiny.model_copy(update={"lines": (line.model_copy(update={"sections": (section,)}), *tiny.lines[1:])})
    )
    rows = heat_rows(demand, today_of(demand), "tue")
    assert (min(row["begin_min"] for row in rows), max(row["end_min"] for row in rows)) == (480, 540)


def test_trips_of_a_quarter_share_a_column(instances):
    demand = build_demand(read_instance(instances / "leuven.json"))
    rows = heat_rows(demand, today_of(demand), "tue", most=200)
    keys = [(row["rank"], row["begin_min"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert {row["end_min"] - row["begin_min"] for row in rows} == {15}
    # Names of sections are told apart even where two are the same.
    assert len({row["section"] for row in rows}) == len({row["rank"] for row in rows})


def test_moves_rows_add_up_to_the_people_who_move(demand, today, parts_of):
    plan = parts_of(college_students=[(15, 1)], office_staff=[(0, 1), (-15, 1)])
    rows = moves_rows(demand, [("today", today), ("plan", plan)])
    assert [(row["place"], row["organisation"], row["kind"], row["shift_min"], row["people"]) for row in rows] == [
        (1, "college", "mbo", 15, 120.0),
        (1, "office", "employer", -15, 20.0),
    ]


def test_terms_rows_are_shares_of_today(demand, today, later):
    rows = {row["term"]: row for row in terms_rows(demand, [("today", today), ("plan", later)])}
    assert len(rows) == 9
    assert rows["overload"]["before"] == 55.0
    assert rows["overload"]["change"] == pytest.approx(rows["overload"]["after"] / 55 - 1, abs=1e-4)
    assert (rows["shifted"]["before"], rows["shifted"]["change"]) == (0.0, None)
    assert rows["absence"]["change"] == 0.0


def test_terms_counted_from_an_agreed_schedule_are_not_drawn_against_today(tiny, today, later):
    agreed = build_demand(with_agreed(tiny, first_moves(tiny).choices))
    assert measure_terms(agreed, today).altered > 0
    assert not OF_AGREED & {row["term"] for row in terms_rows(agreed, [("today", today), ("plan", later)])}


def test_rows_are_ready_for_json(any_demand):
    named = today_of(any_demand)
    section, day = fullest(any_demand, named[0][1])
    found = map_rows(any_demand, named)
    everything = [load_rows(any_demand, named, section, day), heat_rows(any_demand, named, day)]
    everything += [
        terms_rows(any_demand, named * 2),
        found.organisations if found else [],
        found.stops if found else [],
    ]
    json.dumps(everything, allow_nan=False)


def test_places_are_kilometres_from_the_middle(instances):
    demand = build_demand(read_instance(instances / "leuven.json"))
    found = map_rows(demand, today_of(demand))
    assert (found.num_placed, found.num_lines, found.num_all_lines) == (10, 72, 72)
    heads = [row["headcount"] for row in found.organisations]
    assert heads == sorted(heads, reverse=True)
    assert max(row["y_km"] for row in found.organisations) == pytest.approx(
        -min(row["y_km"] for row in found.organisations), abs=0.01
    )
    factors = {row["line"]: row["load_factor"] for row in found.stops}
    assert max(factors.values()) == pytest.approx(1.776, abs=0.001)
    assert all(row["move"] == "none" and row["people_moved"] == 0 for row in found.organisations)


def test_a_map_of_some_places_only(tiny):
    assert map_rows(build_demand(tiny), today_of(build_demand(tiny))) is None
    college = tiny.organisations[0].model_copy(update={"place": Place(lat=52.0, lon=5.0)})
    some = tiny.model_copy(update={"organisations": (college, *tiny.organisations[1:])})
    found = map_rows(build_demand(some), today_of(build_demand(some)))
    assert [(row["name"], row["x_km"], row["y_km"]) for row in found.organisations] == [("College", 0.0, 0.0)]
    assert (found.num_placed, found.num_organisations, found.num_lines) == (1, 3, 0)
    stops = (Stop(name="a", lat=52.0, lon=5.0), Stop(name="b", lat=52.1, lon=5.0))
    lines = (tiny.lines[0].model_copy(update={"stops": stops}), tiny.lines[1])
    found = map_rows(build_demand(tiny.model_copy(update={"lines": lines})), today_of(build_demand(tiny)))
    assert [row["y_km"] for row in found.stops] == [-5.56, 5.56]
    assert found.organisations == []


def test_the_way_in_which_an_organisation_moves(tiny, today, parts_of):
    placed = tuple(own.model_copy(update={"place": Place(lat=52.0, lon=5.0)}) for own in tiny.organisations)
    demand = build_demand(tiny.model_copy(update={"organisations": placed}))
    plan = parts_of(college_students=[(15, 1)], office_staff=[(-15, 1), (15, 1)])
    rows = map_rows(demand, [("today", today), ("plan", plan)]).organisations
    ways = {row["organisation"]: (row["move"], row["people_moved"], row["shift_min"]) for row in rows if row["place"]}
    assert ways["college"] == ("later", 120.0, 15.0)
    assert ways["office"] == ("both", 40.0, 0.0)
    assert ways["school"] == ("none", 0.0, None)


def test_labels_are_short_and_differ():
    assert shorten("x" * 10_000) == "x" * 39 + "\N{HORIZONTAL ELLIPSIS}"
    assert distinct(["a", "a", "b", "a"]) == ["a", "a (2)", "b", "a (3)"]
    long = distinct(["x" * 50, "x" * 60])
    assert len(set(long)) == 2
    assert max(map(len, long)) <= 40
    assert shorten_pair("Tram 22", "Utrecht Centraal - Padualaan") == "Tram 22: Utrecht Centraal - Padualaan"
    assert len(shorten_pair("x" * 10_000, "y" * 10_000)) <= 40
    assert shorten_pair("x" * 10_000, "town").endswith("\N{HORIZONTAL ELLIPSIS}: town")


def test_two_schedules_of_one_name_stay_two(demand, today, later):
    rows = load_rows(demand, [("today", today), ("today", later)], "tram>town", "tue")
    assert {(row["place"], row["schedule"]) for row in rows} == {(0, "today"), (1, "today (2)")}


def test_section_names(demand):
    assert section_names(demand) == {"tram>town": "Tram: Tram to town", "bus>town": "Bus: Bus to town"}
