"""The agreements as rows, against the independent check."""

from collections import Counter

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.demand.measures import changed_organisations
from solver.domain.instance import Instance
from solver.optimise.model.rows import Rows
from tests.demand import small
from tests.optimise.support import keeps_agreements, random_parts, two_groups
from tests.support.tiny import KINDS, all_schedules, count_schedules, random_document, random_instance


def schedules_of(demand, seed):
    """Return every schedule where there are few, else today and some random ones."""
    if count_schedules(demand) <= 60:
        return list(all_schedules(demand))
    return [demand.options.status_quo_parts(), *(random_parts(demand, 100 * seed + place) for place in range(40))]


@pytest.mark.long
def test_rows_keep_what_the_check_calls_kept_for_every_kind():
    seen = Counter()
    for seed in range(500):
        instance = random_instance(seed)
        demand = build_demand(instance)
        rows = Rows(demand)
        for parts in schedules_of(demand, seed):
            is_kept = keeps_agreements(instance, demand, parts)
            assert rows.keep(parts) == is_kept, (seed, parts.tolist())
            assert (rows.violation(parts) == 0) == is_kept
            if len(instance.agreements) == 1:
                seen[instance.agreements[0].kind, is_kept] += 1
    assert {kind for kind, is_kept in seen if is_kept} == {*KINDS, "as_agreed", "max_away"}
    assert {kind for kind, is_kept in seen if not is_kept} == {*KINDS, "as_agreed", "max_away"}


def test_indicators_tell_which_organisations_change():
    for seed in range(60):
        demand = build_demand(random_instance(seed))
        rows = Rows(demand)
        parts = random_parts(demand, seed)
        is_used = [parts[own].any() for own in np.split(rows.indicator_option, rows.indicator_start[1:-1])]
        changed = [place for place, one in enumerate(rows.changed_indicator.tolist()) if one >= 0 and is_used[one]]
        assert changed == changed_organisations(demand, parts).tolist(), seed


def test_an_organisation_without_a_choice_has_no_indicator():
    demand = build_demand(small.instance(small.group("a", shifts={}), small.group("b")))
    assert Rows(demand).changed_indicator.tolist() == [-1, 0]


@pytest.mark.parametrize(("parts", "num_indicators"), [(1, 0), (3, 5)], ids=["one part", "three parts"])
def test_a_group_of_one_part_is_its_own_indicator(parts, num_indicators):
    groups = [small.group(name, parts=parts) for name in "ab"]
    data = small.instance(*groups).model_dump(mode="json", by_alias=True)
    data["agreements"] = [{"kind": "min_gap", "groups": ["a", "b"], "gap_min": 15}]
    rows = Rows(build_demand(Instance.model_validate(data)))
    assert rows.num_rows == 5
    assert rows.num_indicators == num_indicators + 2


def test_a_violation_is_the_distance_to_the_limits():
    # At most 20 person-minutes of a hundred people, who all shift by 15: 1,480 too many, in hundredths.
    data = small.instance(small.group("a")).model_dump(mode="json", by_alias=True)
    data["agreements"] = [{"kind": "max_shifted", "at_most_person_min": 20.0}]
    rows = Rows(build_demand(Instance.model_validate(data)))
    assert rows.violation(np.array([0, 0, 0, 1, 0])) == 148_000
    assert rows.violation(np.array([0, 0, 1, 0, 0])) == 0


def test_other_agreements_than_those_of_the_instance():
    document = random_document(3) | {"agreements": [{"kind": "max_changed", "at_most": 0}]}
    demand = build_demand(Instance.model_validate(document))
    assert Rows(demand).num_rows == 1
    assert Rows(demand, []).num_rows == 0


def test_an_order_of_many_shifts_is_one_row_that_says_the_same():
    """Two groups with 97 shifts each, from an hour and a half earlier to as much later: 9,409 pairs."""
    demand = two_groups(
        shifts={"earlier_min": 48, "later_min": 48, "step_min": 1},
        agreements=[{"kind": "order", "before": "g40", "after": "g60", "gap_min": 10}],
    )
    rows = Rows(demand)
    assert rows.num_rows == 1
    start, shift = demand.options.start, demand.options.shift_min
    generator = np.random.default_rng(0)
    seen = Counter()
    for _ in range(400):
        own = [int(generator.integers(start[group], start[group + 1])) for group in range(2)]
        parts = np.zeros(demand.options.num_options, dtype=np.int64)
        parts[own] = 1
        is_kept = bool(shift[own[0]] + 10 <= shift[own[1]])
        assert rows.keep(parts) == is_kept == keeps_agreements(demand.instance, demand, parts)
        seen[is_kept] += 1
    assert min(seen[True], seen[False]) > 50, seen
