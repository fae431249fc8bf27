"""Other travellers who come back: worked out by hand, and the rules that hold whatever the numbers."""

import math

import numpy as np
import pytest

from solver.checker import check_net
from solver.demand.behaviour import Returns
from solver.demand.cells import build_cells
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from solver.domain.instance import Instance
from solver.errors import CheckFailedError
from solver.library.net_effect import net_effect
from tests.support.tiny import clock, random_document


def region(base, *, seats=100.0, places=100.0, minutes=10.0, mode="bus", **behaviour):
    """A line in quarters from 08:00 on with such a base load; nobody of the only group rides on it."""
    ends = [480 + 15 * place for place in range(len(base) + 1)]
    rows = [
        {"from": clock(a), "to": clock(b), "passengers": people}
        for a, b, people in zip(ends, ends[1:], base, strict=False)
    ]
    section = {
        "id": "s", "name": "s", "direction": "to", "minutes_on_board": minutes, "base_load": rows,
        "supply": [{"from": clock(ends[0]), "to": clock(ends[-1]), "every_min": 15, "seats": seats, "places": places}],
    }  # fmt: skip
    group = {
        "id": "g", "headcount": 10, "mode_shares": {"public_transport": 0.5}, "flows": [], "profile": "p",
        "patterns": [{"id": "today", "present": {"tue": 1.0}}], "arrivals": [{"at": "08:30", "share": 1.0}],
    }  # fmt: skip
    document = {
        "name": "r", "days": ["tue"], "bin_min": 15,
        "lines": [{"id": "l", "name": "l", "mode": mode, "sections": [section]}],
        "organisations": [{"id": "o", "name": "o", "kind": "vo", "groups": [group]}],
        "profiles": {"p": {"before_min": [20, 0], "share": [1]}},
        # No crowd is felt up to a seat each, from there a minute more for each passenger a seat: f = 2 (x - 1).
        "crowding": {"load_per_seat": [0, 1, 2], "multiplier": [1, 1, 2]},
        "behaviour": behaviour,
    }  # fmt: skip
    return Instance.model_validate(document)


def settled(instance, today, gross, share, near_min=1e-9):
    """Return the net loads of the intervals with a base load, given those of today and of a plan."""
    cells = build_cells(instance)
    own = np.flatnonzero(cells.places > 0)
    loads = [np.zeros(cells.num_cells) for _ in range(2)]
    for load, values in zip(loads, (today, gross), strict=True):
        load[own] = values
    returns = Returns(cells, instance.crowding, instance.behaviour)
    return returns.net(cells, loads[0], loads[1][None], np.array([float(share)]), near_min)[0][own]


def test_two_quarters_worked_out_by_hand():
    """Two quarters, both as easily preferred: of 20 flexible people in each, those of each wish choose between two.

    With s = 0.1, 100 seats and 10 minutes on board a full crowd costs 10 * 2 * (1 - 100 / load) minutes. Today 160
    ride in each, 7.5 minutes. The plan takes 60 out of the first: 100, and puts them in the second: 220. At x who
    come back, (20 + x) / (20 - x) = exp(0.1 * (cost of the second - cost of the first)); at the fixed point the first
    has 100 + x, the second 220 - x.
    """
    instance = region([40, 40], places=1000.0, per_minute=0.1, earlier=0.0, later=0.0)
    low, high = 0.0, 20.0
    for _ in range(200):
        x = (low + high) / 2
        gap = 20 * (1 - 100 / (220 - x)) - 20 * (1 - 100 / (100 + x))
        low, high = (x, high) if (20 + x) / (20 - x) < math.exp(0.1 * gap) else (low, x)
    assert 5 < low < 10
    net = settled(instance, [160, 160], [100, 220], 0.5)
    assert net == pytest.approx([100 + low, 220 - low], abs=1e-6)


def test_who_does_not_fit_waits_for_the_next_one():
    """A crowd that nobody feels: today 100 of 200 wait 15 minutes that count double, so 15 minutes each on average.

    The plan lets everybody in the first quarter ride: nobody waits there. The second quarter is empty either way.
    Of 20 + 20 who are flexible exp(0.1 * 15) times as many choose the first: 40 * e / (1 + e), had they room.
    """
    instance = region([40, 40], minutes=0.0, per_minute=0.1, earlier=0.0, later=0.0)
    odds = math.exp(0.1 * 2 * 15 * (1 - 100 / 200))
    net = settled(instance, [200, 40], [60, 40], 0.5)
    assert net == pytest.approx([60 - 20 + 40 * odds / (1 + odds), 40 - 20 + 40 / (1 + odds)], abs=1e-6)


def test_who_prefers_a_far_time_does_not_come():
    """A quarter early counts 0.61 * 15 minutes: those two quarters off come less than those of the next."""
    net = settled(region([80] * 4, places=1000.0), [160, 160, 160, 160], [100, 160, 160, 160], 0.5)
    change = net - np.array([100, 160, 160, 160])
    assert change[0] > 0 > change[1]
    assert change[1] < change[2] < change[3] < 0


def test_nobody_on_a_road_and_nobody_without_another_quarter_comes():
    assert settled(region([80, 80], mode="road"), [160, 160], [100, 220], 1).tolist() == [100, 220]
    assert settled(region([80]), [160], [100], 1).tolist() == [100]


def random_loads(seed, share=0.5, **told):
    """A region with loads of today and of a plan that rides by the base load at least."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 9))
    base = rng.uniform(1, 120, size)
    instance = region(base.tolist(), seats=60.0, places=150.0, minutes=float(rng.uniform(0, 40)), share=share, **told)
    return instance, base + rng.uniform(0, 150, size), base + rng.uniform(0, 150, size)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_all_travellers_are_kept_and_none_of_others(seed, share):
    instance, today, gross = random_loads(seed)
    net = settled(instance, today, gross, share)
    assert net.sum() == pytest.approx(gross.sum(), abs=1e-6)
    base = np.array([row.passengers for row in instance.sections[0].base_load])
    assert (net >= gross - share * base - 1e-9).all(), "more left than are flexible"
    if share == 0:
        assert (net == gross).all(), "without anybody flexible it is the gross effect to the last digit"


@pytest.mark.parametrize("seed", range(20))
def test_where_a_plan_changes_nothing_nobody_moves(seed):
    instance, today, _ = random_loads(seed)
    assert (settled(instance, today, today, 1.0) == today).all()


@pytest.mark.parametrize("seed", range(20))
def test_more_room_at_a_moment_never_loses_travellers_of_it_and_is_never_filled(seed):
    """One interval less loaded: as many come back there at least, and its net load is no higher than before."""
    instance, today, gross = random_loads(seed)
    place = seed % len(gross)
    base = np.array([row.passengers for row in instance.sections[0].base_load])
    roomier = gross.copy()
    roomier[place] -= 0.6 * (gross[place] - base[place])
    before, after = (settled(instance, today, own, 0.7) for own in (gross, roomier))
    assert after[place] - roomier[place] >= before[place] - gross[place] - 1e-6
    assert after[place] <= before[place] + 1e-6
    others = np.arange(len(gross)) != place
    assert (after[others] <= before[others] + 1e-6).all(), "who goes there comes from somewhere else"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_damped_steps_end_at_the_one_fixed_point_from_near_and_far(seed):
    """A hundred times as near changes nothing to speak of; also where a step is far too large at first."""
    instance, today, gross = random_loads(seed, per_minute=1.0, waiting=20.0)
    near, nearer = (settled(instance, today, gross, 1.0, step) for step in (1e-6, 1e-8))
    np.testing.assert_allclose(near, nearer, atol=1e-3)


@pytest.mark.parametrize("seed", range(24))
def test_the_check_agrees_and_hears_what_is_wrong(seed, moved_of_seeds):
    """Model and check have written the rule down apart; loads that are a passenger off are refused."""
    document = random_document(seed, agreements=False)
    document["behaviour"] = {"share": 0.6, "per_minute": 0.3}
    instance = Instance.model_validate(document)
    demand = build_demand(instance)
    plan = demand.options.status_quo_parts() * 0
    plan[demand.options.start[1:] - 1] = demand.options.parts
    choices = choices_from_parts(instance, demand.options, plan)
    effect = net_effect(demand, plan, choices, measure_terms(demand, plan))
    moved_of_seeds.append(effect.num_returning)
    cells = demand.cells
    keys = [
        (instance.sections[section].id, instance.days[day], int(begin))
        for section, day, begin in zip(cells.section, cells.day, cells.begin_min, strict=True)
    ]
    checked = check_net(instance, choices, dict(zip(keys, effect.loads.tolist(), strict=True)))
    assert checked.violations == ()
    assert checked.terms.peak == pytest.approx(effect.terms.peak)
    wrong = effect.loads.copy()
    wrong[np.flatnonzero(cells.places > 0)[0]] += 1
    found = check_net(instance, choices, dict(zip(keys, wrong.tolist(), strict=True))).violations
    assert len(found) == 1
    assert found[0].amount > 0.5


@pytest.fixture(scope="module")
def moved_of_seeds():
    found = []
    yield found
    assert len(found) < 24 or sum(moved > 0.1 for moved in found) >= 8, "somebody has to come back in some of them"


def test_a_net_effect_that_the_check_finds_otherwise_does_not_leave(monkeypatch):
    instance = Instance.model_validate(random_document(2, agreements=False) | {"behaviour": {"share": 0.5}})
    demand = build_demand(instance)
    today = demand.options.status_quo_parts()
    choices = choices_from_parts(instance, demand.options, today)
    monkeypatch.setattr(Returns, "net", lambda self, cells, today, gross, share: gross * 1.01)
    with pytest.raises(CheckFailedError, match="would travel at another time than the net effect says"):
        net_effect(demand, today, choices, measure_terms(demand, today))
