"""Column generation on sections that are packing problems: sets, bounds and schedules against enumeration."""

import itertools
import random
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.demand.measures import tier_value
from solver.domain.instance import Instance
from solver.domain.objective import Tier
from solver.formats import read_instance
from solver.optimise.columns.bound import prove_by_packings
from solver.optimise.columns.generation import Generation
from solver.optimise.columns.pricing import Pricer
from solver.optimise.columns.repacking import Repacker
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.highs import GrowingProgram
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.model.packing import packings
from solver.optimise.model.rows import Rows
from tests.support.tiny import all_schedules

INSTANCES = Path(__file__).parents[2] / "instances"
OVERLOAD = Tier(overload=1.0)
SECONDS = 20.0


def lessons(seed, *, groups=4, rooms=1, days=("mon", "tue"), places=60, whole=True, order=True, parts=1):
    """Lessons of one hour that may begin an hour later and on any day, each in its room; a bus that holds everybody."""
    rnd = random.Random(seed)
    made = [_lesson(rnd, place, rooms, days, whole=whole, parts=parts) for place in range(groups)]
    supply = {"from": "07:00", "to": "13:00", "every_min": 60, "seats": places, "places": places}
    section = {"minutes_on_board": 5, "supply": [supply]}
    base = [{"from": "08:00", "to": "09:00", "passengers": rnd.choice([0, 10, 80])}]
    sections = [{"id": f"room{room}", "name": "r", "base_load": base if not room else []} for room in range(rooms)]
    lines = [{"id": own["id"], "name": "r", "mode": "bus", "sections": [section | own]} for own in sections]
    return Instance.model_validate(
        {
            "name": "lessons",
            "days": list(days),
            "bin_min": 60,
            "lines": lines,
            "profiles": {"start": {"before_min": [0, -60], "share": [1]}},
            "organisations": [{"id": "o", "name": "o", "kind": "wo", "groups": made}],
            "agreements": [
                {"kind": "weekday_order", "before": "g0", "after": "g1", "gap_days": 1},
            ]
            if order
            else [],
            "objective": [{"overload": 1}],
        }
    )


def _lesson(rnd, place, rooms, days, *, whole, parts):
    today = rnd.choice(days)
    patterns = [(day, {each: int(each == day) for each in days}) for day in sorted(days, key=lambda day: day != today)]
    return {
        "id": f"g{place}",
        "headcount": rnd.randint(10, 59) * (1 if whole else 2),
        "parts": parts,
        "max_options": parts,
        "mode_shares": {"public_transport": 1 if whole else 0.37},
        "patterns": [{"id": name, "present": present} for name, present in patterns],
        "arrivals": [{"at": rnd.choice(["08:00", "09:00"]), "share": 1}],
        "departures": [],
        "profile": "start",
        "flows": [{"section": f"room{place % rooms}", "leg": "to", "share": 1, "lag_min": 0}],
        "shifts": {"earlier_min": 0, "later_min": 60, "step_min": 60},
    }


def optimum(demand, rows, *, keeping=True):
    schedules = [parts for parts in all_schedules(demand) if not keeping or rows.keep(parts)]
    return min(tier_value(demand, OVERLOAD, parts) for parts in schedules)


def cases(num, **told):
    for seed in range(num):
        demand = build_demand(lessons(seed, **told))
        yield seed, demand, Rows(demand), list(packings(demand, OVERLOAD))


def bound_of(demand, found):
    incumbent = Incumbent(lambda parts: tier_value(demand, OVERLOAD, parts))
    prove_by_packings(demand, OVERLOAD, found, incumbent, time.monotonic() + SECONDS, threading.Event())
    return incumbent.bound


def test_a_packing_is_a_section_on_which_whole_groups_fall_into_one_cell_each():
    (packing,) = packings(build_demand(lessons(1)), OVERLOAD)
    assert len(packing.groups) == 4
    assert len(packing.option) == 16, "two days and two hours each"
    assert packing.unit == 1.0, "people are whole"
    assert not list(packings(build_demand(lessons(1)), Tier(overload=1.0, peak=0.1))), "it costs elsewhere, too"
    assert not list(packings(build_demand(lessons(1, parts=2)), OVERLOAD)), "parts of a group may go apart"
    assert not list(packings(build_demand(lessons(1, places=500)), OVERLOAD)), "everybody fits whatever they choose"
    utrecht = read_instance(INSTANCES / "utrecht.json")
    assert not list(packings(build_demand(utrecht), OVERLOAD)), "people come over an hour"


def test_where_people_are_not_whole_units_are_small_and_rounded_down():
    (packing,) = packings(build_demand(lessons(3, whole=False)), OVERLOAD)
    assert packing.unit < 0.2
    units = packing.units() * packing.unit
    assert (units <= packing.people + 1e-6).all()
    assert (units > packing.people - packing.unit).all()


def by_car(instance, above):
    """Return lessons of which those in the first room are on a road instead."""
    document = instance.model_dump(by_alias=True, mode="json")
    road = document["lines"][0]
    road["mode"], road["sections"][0]["above_places"] = "road", above
    for group in document["organisations"][0]["groups"]:
        if group["flows"][0]["section"] == "room0":
            group["mode_shares"] = {"car": 1}
    return build_demand(Instance.model_validate(document))


@pytest.mark.parametrize(("above", "places"), [("left", [0, 1]), ("slower", [1])])
def test_a_road_on_which_all_pass_is_no_packing_problem_and_leaves_those_of_others_as_they_are(above, places):
    """Hinges of overload lack for the cells of such a road, the first of all: those of the room are not one a cell."""
    num_looked_at = 0
    for seed in range(12):
        demand = by_car(lessons(seed, groups=5, rooms=2, places=40), above)
        rows, found = Rows(demand), list(packings(demand, OVERLOAD))
        sections = [int(demand.cells.section[packing.cells[0]]) for packing in found]
        assert set(sections) <= set(places), seed
        for packing in found:
            assert (packing.begin == demand.cells.places[packing.cells]).all()
        if 1 not in sections:
            continue
        best = optimum(demand, rows, keeping=False)
        bound = bound_of(demand, found)
        assert bound is None or bound <= best + 1e-9, seed
        if above == "slower" and bound is not None:
            assert bound == pytest.approx(best), seed
            num_looked_at += 1
    assert above == "left" or num_looked_at >= 5


@pytest.mark.parametrize("whole", [True, False])
def test_the_cheapest_set_of_every_cell_is_that_of_all_sets(whole):
    generator = np.random.default_rng(1)
    for seed, _, _, found in cases(30, groups=5, rooms=1, whole=whole):
        for packing in (each.lightest() for each in found):
            extra = generator.choice([0.0, 1.0]) * generator.random(len(packing.option))
            pricer = Pricer(packing, extra)
            worth = pricer.most * generator.random(len(packing.groups))
            cheapest = pricer.cheapest(worth)
            for cell, own in enumerate(cheapest.sets):
                items = np.flatnonzero(packing.cell == cell)
                sets = [np.array(each) for size in range(1, 6) for each in itertools.combinations(items, size)]
                empty = pricer.costs[cell, 0]
                least = min([empty, *(pricer.cost(each) - worth[packing.group[each]].sum() for each in sets)])
                assert cheapest.reduced[cell] == pytest.approx(least, abs=1e-9), seed
                told = pricer.cost(own) - worth[packing.group[own]].sum() if len(own) else empty
                assert told == pytest.approx(least, abs=1e-9), seed


@pytest.mark.long
@pytest.mark.parametrize("told", [{}, {"whole": False}, {"rooms": 2, "groups": 5, "places": 40}])
def test_the_bound_is_never_above_the_optimum_and_often_the_optimum_without_agreements(told):
    num_same = num_cases = 0
    for seed, demand, rows, found in cases(40, **told):
        bound = bound_of(demand, found)
        if bound is None:
            continue
        free = optimum(demand, rows, keeping=False)
        assert bound <= free + 1e-9 * (1.0 + free), seed
        num_same += bound >= free - 0.01 * free - 0.2
        num_cases += 1
    assert num_cases > 30
    assert num_same > 0.9 * num_cases


@pytest.mark.long
def test_a_generation_that_is_cut_off_proves_less_but_nothing_wrong():
    weaker = 0
    for seed, demand, rows, found in cases(20, groups=5, places=40):
        for packing in found:
            full, cut = Generation(packing, threading.Event()), Generation(packing, threading.Event())
            full.run(time.monotonic() + SECONDS)
            cut._price(*_prices(cut, len(packing.groups)))
            free = optimum(demand, rows, keeping=False)
            assert cut.bound <= full.bound + 1e-6 * (1.0 + full.bound), seed
            assert full.bound <= free + 1e-9 * (1.0 + free), seed
            weaker += cut.bound < full.bound - 1e-3
    assert weaker > 0


def _prices(generation, num_groups):
    _, prices = generation._program.relaxed(SECONDS)
    return prices[:num_groups], prices[num_groups:]


@pytest.mark.long
@pytest.mark.parametrize("rooms", [1, 2])
def test_repacking_keeps_agreements_and_finds_the_optimum_of_nearly_all(rooms):
    num_best = num_cases = 0
    for seed, demand, rows, found in cases(25, groups=5, rooms=rooms, places=50):
        schedules = [parts for parts in all_schedules(demand) if rows.keep(parts)]
        if not schedules or not found:
            continue
        incumbent = Incumbent(lambda parts, demand=demand: tier_value(demand, OVERLOAD, parts))
        first = max(schedules, key=lambda parts: tier_value(demand, OVERLOAD, parts))
        incumbent.offer(first)
        repacker = Repacker(TierModel(demand, rows, OVERLOAD, []), seed)
        for _ in range(3):
            repacker.improve(incumbent, time.monotonic() + SECONDS, time.monotonic() + SECONDS, all_once=True)
        assert rows.keep(incumbent.parts), seed
        best = min(tier_value(demand, OVERLOAD, parts) for parts in schedules)
        assert incumbent.value >= best - 1e-9
        num_best += incumbent.value <= best + 1e-6
        num_cases += 1
    assert num_cases > 15
    assert num_best >= 0.9 * num_cases


def test_it_ends_when_it_is_told_to():
    (packing,) = packings(build_demand(lessons(1)), OVERLOAD)
    stop = threading.Event()
    stop.set()
    generation = Generation(packing, stop)
    before = generation.bound
    generation.run(time.monotonic() + SECONDS)
    assert generation.bound == before


def test_a_growing_program_is_solved_as_it_stands_and_in_whole_columns():
    program = GrowingProgram(np.ones(3), np.ones(3))
    for rows in ([0, 1], [1, 2], [0, 2]):
        program.add(1.0, np.array(rows))
    value, prices = program.relaxed(SECONDS)
    assert value == pytest.approx(1.5), "half of each"
    assert prices == pytest.approx([0.5, 0.5, 0.5])
    for row in range(3):
        program.add(1.0, np.array([row]))
    chosen = program.whole(np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]), SECONDS, threading.Event())
    assert sorted(chosen[:3].round().tolist()) == [0, 0, 1]
    assert chosen.sum() == pytest.approx(2.0)
