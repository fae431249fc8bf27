"""What is proven of the difference between two plans, on figures that can be followed by hand."""

import itertools

import pytest

from solver.advise.frontier.proofs import with_proofs
from solver.advise.proven import Found, differences, held, proofs_of_terms
from solver.domain.frontier import FrontierPoint, FrontierTier
from solver.domain.objective import TERMS
from solver.domain.schedule import TermValues, TierResult


def terms(**values):
    return TermValues(**dict.fromkeys(TERMS, 0.0) | values)


def tier(weights, best, bound, *, value=None, tolerance=0.0, status_quo=100.0):
    return TierResult(
        weights=weights,
        tolerance=tolerance,
        status_quo=status_quo,
        best=best,
        bound=bound,
        gap=None,
        value=best if value is None else value,
        rounding_error=None,
        stop="time",
    )


def proofs(first, other):
    return proofs_of_terms(first, other)


def test_a_difference_within_the_gap_of_the_higher_one_is_not_proven():
    lower = Found(terms(overload=10.0), [tier({"overload": 1.0}, 10.0, 10.0)])
    for bound, expected in [(9.0, "not proven"), (10.0, "not proven"), (10.5, "proven"), (None, "not proven")]:
        higher = Found(terms(overload=12.0), [tier({"overload": 1.0}, 12.0, bound)])
        assert proofs(lower, higher)["overload"] == expected
        assert proofs(higher, lower)["overload"] == expected


def test_the_gap_of_the_lower_one_does_not_matter():
    # Whatever better one the lower one's agreements permit only makes the difference larger.
    lower = Found(terms(overload=10.0), [tier({"overload": 1.0}, 10.0, 0.0)])
    higher = Found(terms(overload=12.0), [tier({"overload": 1.0}, 12.0, 11.0)])
    assert proofs(lower, higher)["overload"] == "proven"


def test_equal_values_and_terms_of_no_tier():
    one = Found(terms(overload=10.0, trips=3.0), [tier({"overload": 1.0}, 10.0, 10.0)])
    two = Found(terms(overload=10.0, trips=4.0), [tier({"overload": 1.0}, 10.0, 10.0)])
    assert (proofs(one, two)["overload"], proofs(one, two)["trips"]) == ("same", "not asked")
    assert proofs(one, Found(terms(trips=4.0), ()))["trips"] == "not proven"


def test_a_bound_of_a_later_tier_holds_for_what_keeps_to_the_tiers_before():
    first = tier({"overload": 1.0}, 10.0, 10.0, tolerance=0.1)  # held to 10 + 0.1 * 90 = 19
    higher = Found(terms(overload=10.0, changed=5.0), [first, tier({"changed": 1.0}, 5.0, 4.0)])
    assert held(first) == pytest.approx(19.0, abs=1e-5)
    within, beyond = (Found(terms(overload=left, changed=3.0), ()) for left in (19.0, 20.0))
    assert proofs(higher, within)["changed"] == "proven"
    assert proofs(higher, beyond)["changed"] == "not proven"


def test_a_tier_of_several_terms_is_a_figure_of_its_own():
    weights = {"peak": 1.0, "crowding": 0.1}
    higher = Found(terms(peak=50.0, crowding=100.0), [tier(weights, 60.0, 55.0)])
    lower = Found(terms(peak=40.0, crowding=90.0), [tier(weights, 49.0, 0.0)])
    assert (proofs(higher, lower)["peak"], proofs(higher, lower)["crowding"]) == ("not proven", "not proven")
    (own,) = [each for each in differences(higher, lower) if len(each.weights) > 1]
    assert (own.weights, own.amount, own.proof) == (weights, pytest.approx(-11.0), "proven")


def test_weights_may_be_scaled():
    higher = Found(terms(overload=12.0), [tier({"overload": 1000.0}, 12_000.0, 11_000.0)])
    assert proofs(higher, Found(terms(overload=10.9), ()))["overload"] == "proven"
    assert proofs(higher, Found(terms(overload=11.1), ()))["overload"] == "not proven"


def test_what_was_agreed_earlier_is_another_thing_for_each_plan():
    altered = tier({"altered": 1.0}, 5.0, 5.0)
    higher = Found(terms(altered=5.0, overload=9.0), [altered, tier({"overload": 1.0}, 9.0, 9.0)])
    lower = Found(terms(altered=2.0, overload=3.0), [altered, tier({"overload": 1.0}, 3.0, 3.0)])
    assert set(proofs(higher, lower).values()) <= {"same", "not proven", "not asked"}


def point(cap, *tiers):
    made = [
        FrontierTier(status_quo=100.0, value=value, bound=bound, gap=None, share_of_last_gain=None)
        for value, bound in tiers
    ]
    return FrontierPoint(
        cap=cap,
        file="x" if tiers else None,
        stop="time",
        organisations_changed=0,
        people_moved=0.0,
        person_min=0.0,
        is_nested=False,
        tiers=tuple(made),
        added=(),
        dropped=(),
    )


def test_points_of_a_frontier_stand_beside_the_one_before_that_has_a_schedule():
    points = [
        point(0, (50.0, 50.0), (80.0, 80.0)),
        point(1, (20.0, 10.0), (80.0, 80.0)),
        point(2),
        point(3, (15.0, 5.0), (70.0, 60.0)),
        point(4, (15.0, 5.0), (65.0, None)),
    ]
    found = with_proofs(points)
    told = [[tier.proof for tier in each.tiers] for each in found]
    assert told == [
        [None, None],
        ["proven", "same"],
        [],
        ["not proven", "not proven"],  # 15 is above 10, so the bound of 80 need not hold for it
        ["same", "not proven"],
    ]
    assert all(before.cap < after.cap for before, after in itertools.pairwise(found))
