"""Rounding errors and reasons to stop: what they may excuse, and what they must not contradict."""

import pytest

from solver.checker import check
from solver.domain.schedule import Settings
from tests.support.claims import faults, tier, tier_fault, with_tier


def test_a_rounding_error_beyond_what_whole_numbers_need(instance, claimed):
    # Tier 2 is shifted alone: no whole number misstates it, so that 2 * 3000 is the most, and 2 groups and one more
    # leave 0.0001 each open, 10 passengers that pass at most 0.00000001 each.
    assert check(instance, with_tier(claimed, 1, rounding_error=6000.0)).is_ok
    wrong = with_tier(claimed, 1, rounding_error=1e9)
    text, _, unit = tier_fault(instance, wrong)
    assert text.startswith(
        "Tier 2: its rounding error 1,000,000,000 is more than the whole numbers of a solver need, 6,000."
    )
    assert unit == "weighted"
    below = with_tier(claimed, 1, rounding_error=-0.5)
    assert tier_fault(instance, below) == ("Tier 2: its rounding error -0.5 is below 0.", 0.5, "weighted")


def test_a_rounding_error_does_not_make_optimal_what_is_not(instance, claimed):
    wrong = with_tier(claimed, 1, bound=1500.0, gap=0.5, stop="optimal", rounding_error=2000.0)
    text = "Tier 2: it claims to be optimal, but its best value 3,000 is above its bound 1,500."
    assert tier_fault(instance, wrong) == (text, 1500.0, "weighted")


NOTHING = {"best": None, "bound": None, "gap": None, "rounding_error": None}


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        (NOTHING | {"stop": "time"}, ["Tier 2: it claims to have ended (time), but has no best value."]),
        (
            NOTHING | {"stop": "optimal"},
            [
                "Tier 2: it claims to have ended (optimal), but has no best value.",
                "Tier 2: it claims to be optimal, but has no bound to prove that.",
            ],
        ),
        (
            {"stop": "gap reached", "bound": None, "gap": None},
            ["Tier 2: it claims to have reached the gap, but has no bound to prove that."],
        ),
        (
            {"stop": "gap reached", "bound": 1500.0, "gap": 0.5},
            [
                "Tier 2: it claims to have reached a gap of 0.1, but its best value 3,000 and bound 1,500 are further"
                " apart."
            ],
        ),
        ({"stop": "infeasible"}, ["Tier 2: it claims that there is no schedule (infeasible), but this is one."]),
        (
            {"stop": "not started"},
            [
                "Tier 2: it claims a best value of 3,000, but was not started.",
                "Tier 2: it claims a bound of 3,000, but was not started.",
            ],
        ),
    ],
)
def test_a_reason_to_stop_that_contradicts_the_figures(instance, claimed, changes, texts):
    settings = Settings(gap=0.1)
    wrong = with_tier(claimed, 1, **changes).model_copy(update={"settings": settings})
    assert [text for _, text in faults(instance, wrong)] == texts


def test_a_gap_that_was_reached(instance, claimed):
    reached = with_tier(claimed, 1, stop="gap reached", bound=2700.0, gap=0.1)
    assert check(instance, reached.model_copy(update={"settings": Settings(gap=0.1)})).is_ok


def test_a_tier_that_ended_after_one_that_was_not_started(instance, claimed):
    text = "Tier 2: it claims to have ended (time), but tier 1 was not started."
    assert tier_fault(instance, with_tier(claimed, 0, stop="not started", **NOTHING)) == (text, 1.0, "tiers")


@pytest.mark.parametrize(
    ("stops", "stop", "text"),
    [
        (("optimal", "time"), "optimal", "The schedule claims to be optimal, but 1 tier of it is not."),
        (
            ("time", "time"),
            "gap reached",
            "The schedule claims to have ended as 'gap reached', but its tiers make that 'time'.",
        ),
        (("time", "optimal"), "time", None),
        (
            ("optimal", "optimal"),
            "time",
            "The schedule claims to have ended as 'time', but its tiers make that 'optimal'.",
        ),
        (("time", "time"), "nothing found", "The schedule claims that there is no schedule (nothing found)."),
    ],
)
def test_why_the_whole_ended_follows_from_the_tiers(instance, claimed, stops, stop, text):
    tight = with_tier(claimed, 0, bound=20.0, gap=0.0)
    for index, own in enumerate(stops):
        tight = with_tier(tight, index, stop=own)
    found = [own for _, own in faults(instance, tight.model_copy(update={"stop": stop}))]
    assert found == ([] if text is None else [text])


def test_a_time_below_0(instance, claimed):
    wrong = claimed.model_copy(update={"seconds": -5.0})
    assert faults(instance, wrong) == [("tiers", "The schedule claims to have taken -5 seconds.")]


def test_a_gap_of_a_best_value_of_0_that_lies_below_its_bound_is_none(make):
    instance = make.instance(objective=[{"shifted": 1.0}])
    claim = tier(weights={"shifted": 1.0}, status_quo=0.0, best=0.0, bound=-1.0, gap=5.0, value=0.0)
    schedule = make.schedule(instance).model_copy(update={"tiers": (claim,)})
    text = "Tier 1: it claims a gap of 5, but there is no share of a best value of 0."
    assert tier_fault(instance, schedule) == (text, 5.0, "share")
