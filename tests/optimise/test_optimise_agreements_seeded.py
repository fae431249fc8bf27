"""The model and the independent check agree on which schedules keep the agreements, one schedule at a time."""

from collections import Counter

import pytest

from solver.demand.loads import build_demand
from tests.optimise.support import keeps_agreements, lets_through, random_parts
from tests.support.tiny import KINDS, random_instance


def verdicts(seeds):
    """Compare both on today and two random schedules per seed; return (kind, verdict) of instances of one rule."""
    seen = Counter()
    for seed in seeds:
        instance = random_instance(seed)
        demand = build_demand(instance)
        today = demand.options.status_quo_parts()
        for parts in [today, *(random_parts(demand, 2 * seed + place) for place in range(2))]:
            is_kept = keeps_agreements(instance, demand, parts)
            assert lets_through(demand, parts) == is_kept, (seed, parts.tolist())
            if len(instance.agreements) == 1:
                seen[instance.agreements[0].kind, is_kept] += 1
    return seen


@pytest.mark.long
def test_the_model_lets_through_what_the_check_calls_kept_for_every_kind():
    seen = verdicts(range(500))
    assert {kind for kind, is_kept in seen if is_kept} == {*KINDS, "as_agreed", "max_away"}
    assert {kind for kind, is_kept in seen if not is_kept} == {*KINDS, "as_agreed", "max_away"}
