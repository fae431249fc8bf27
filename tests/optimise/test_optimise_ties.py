"""Among schedules that are equally good, always the same one is proposed."""

import random

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.demand.measures import changed_organisations, tier_value
from solver.domain.instance import Instance
from solver.domain.objective import Tier
from solver.domain.schedule import Settings
from solver.optimise.cpsat.ties import settle_ties
from solver.optimise.solve import solve
from tests.support.tiny import MAX_SCHEDULES, all_schedules, count_schedules, random_instance


def alike(num_parties):
    """Return a region of so many parties that are alike but for their ids: any three of them have to move."""
    group = {
        "headcount": 40,
        "mode_shares": {"public_transport": 1},
        "arrivals": [{"at": "08:30", "share": 1}],
        "profile": "quarter",
        "shifts": {"earlier_min": 0, "later_min": 30, "step_min": 15},
        "flows": [{"section": "bus", "leg": "to", "share": 1, "lag_min": 0}],
    }
    supply = [{"from": "07:00", "to": "10:00", "every_min": 15, "seats": 50, "places": 40 * (num_parties - 3)}]
    section = {"id": "bus", "name": "bus", "minutes_on_board": 5, "supply": supply}
    return {
        "name": "alike",
        "days": ["tue"],
        "bin_min": 15,
        "peak_periods": [{"name": "morning", "from": "07:00", "to": "09:30"}],
        "lines": [{"id": "l", "name": "l", "mode": "bus", "sections": [section]}],
        "organisations": [
            {"id": f"p{at}", "name": f"P{at}", "kind": "vo", "groups": [group | {"id": f"g{at}"}]}
            for at in range(num_parties)
        ],
        "profiles": {"quarter": {"before_min": [15, 0], "share": [1]}},
        "objective": [{"overload": 1}, {"changed": 1}, {"shifted": 1}],
        "burden": {"earlier": 1, "later": 1},
    }


def moved(schedule):
    return {choice.group: choice.options[0].shift_min for choice in schedule.choices if choice.options[0].shift_min}


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("order", ["as written", "reversed", "shuffled"])
def test_seeds_and_the_order_of_the_file_name_the_same_parties(seed, order):
    document = alike(7)
    if order == "reversed":
        document["organisations"].reverse()
    elif order == "shuffled":
        random.Random(seed).shuffle(document["organisations"])
    result = solve(Instance.model_validate(document), Settings(time_limit_s=20.0, seed=seed))
    assert result.stop == "optimal"
    assert moved(result.schedule) == {"g0": 15, "g1": 15, "g2": 15}


def cost(demand, parts):
    """Return what the rules count, written out group by group."""
    options, people, minutes, ids, order = demand.options, 0.0, 0.0, 0, 0
    names = sorted(group.id for group in demand.instance.groups)
    for at, group in enumerate(demand.instance.groups):
        for place, option in enumerate(options.of_group(at)):
            count = int(parts[option])
            if option != options.status_quo[at]:
                people += count * group.headcount / group.num_parts
                ids += count * (names.index(group.id) + 1)
                order += count * place
            minutes += count * group.headcount / group.num_parts * abs(int(options.shift_min[option]))
    return len(changed_organisations(demand, parts)), round(people, 3), round(minutes, 1), ids, order


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_the_choice_is_the_first_by_the_rules_of_all_schedules_within_the_limits(seed):
    instance = random_instance(seed, agreements=False)
    demand = build_demand(instance)
    if count_schedules(demand) > MAX_SCHEDULES:
        pytest.skip("too many schedules to list")
    tier = instance.objective[0]
    listed = [np.array(parts) for parts in all_schedules(demand)]
    values = [tier_value(demand, tier, parts) for parts in listed]
    limit = min(values) + 0.25 * (max(values) - min(values)) + 1e-9
    within = [parts for parts, value in zip(listed, values, strict=True) if value <= limit]
    best = min(cost(demand, parts) for parts in within)
    worst = max(within, key=lambda parts: cost(demand, parts))
    chosen = settle_ties(demand, [(Tier(**tier.weights()), limit)], worst, 20.0)
    assert cost(demand, chosen) == best
