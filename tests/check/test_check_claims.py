"""Everything that a schedule claims of itself: what holds passes, and each thing that does not is named."""

import pytest

from solver.checker import Violation, check
from solver.domain.objective import TERMS, UNITS
from solver.domain.schedule import InstanceRef, Schedule
from tests.support.claims import faults, tier, tier_fault, with_term, with_tier


def test_claims_that_hold_pass(instance, claimed):
    report = check(instance, claimed)
    assert report.violations == ()
    assert report.terms.schedule.overload == pytest.approx(10.0)
    assert report.terms.status_quo.overload == pytest.approx(30.0)


def test_a_file_for_an_instance_with_another_name_or_content(instance, claimed):
    other = claimed.model_copy(update={"instance": InstanceRef(name="large", content_hash="sha256:12")})
    assert check(instance, other).violations == (
        Violation(
            "instance",
            "The schedule was made for the instance 'large', but this one is 'small'.",
            1.0,
            "instances",
            "claims",
        ),
        Violation(
            "instance",
            "The schedule was made for other content of the instance 'small' (hash 'sha256:12', here"
            f" '{instance.content_hash}'); solve again, or check against the instance that it was made for.",
            1.0,
            "instances",
            "claims",
        ),
    )


@pytest.mark.parametrize(("side", "whose"), [("status_quo", "status quo"), ("schedule", "schedule")])
@pytest.mark.parametrize("term", TERMS)
def test_each_term_that_differs_is_named_with_both_values(instance, claimed, side, whose, term):
    # 0.01 is more than 0.0001 + a millionth of any term here.
    wrong = with_term(claimed, side, term, 0.01)
    (violation,) = check(instance, wrong).violations
    assert (violation.rule, violation.unit) == ("terms", UNITS[term])
    assert violation.amount == pytest.approx(0.01, rel=1e-3)
    assert violation.text.startswith(f"The {term} of the {whose} is claimed to be ")


def test_the_sentence_on_a_term(instance, claimed):
    wrong = with_term(claimed, "schedule", "overload", -7.5)
    text = "The overload of the schedule is claimed to be 2.5 passengers a day, but is 10."
    assert faults(instance, wrong) == [("terms", text)]


def test_a_term_may_differ_by_rounding(instance, claimed):
    # 0.0001 + 3000 / 1,000,000 = 0.0031 for the person-minutes, 0.0001 + 0.00001 for the overload.
    assert check(instance, with_term(claimed, "schedule", "shifted", 0.003)).is_ok
    assert not check(instance, with_term(claimed, "schedule", "shifted", 0.0032)).is_ok
    assert check(instance, with_term(claimed, "schedule", "overload", 0.0001)).is_ok


def test_a_hand_edited_shift_shows_in_the_terms(make, instance, claimed):
    edited = claimed.model_copy(update={"choices": make.choices(instance, a=[(0, "today", 1), (30, "today", 1)], b=30)})
    texts = [text for _, text in faults(instance, edited)]
    assert "The shifted of the schedule is claimed to be 3,000 person-min, but is 4,500." in texts
    assert "Tier 2: its value is claimed to be 3,000, but is 4,500." in texts


def test_tiers_that_are_not_as_many_as_in_the_objective(instance, claimed):
    one = claimed.model_copy(update={"tiers": claimed.tiers[:1]})
    assert tier_fault(instance, one) == ("The schedule has 1 tier, but the instance's objective has 2.", 1.0, "tiers")


def test_other_weights(instance, claimed):
    wrong = with_tier(claimed, 1, weights={"shifted": 1.0, "changed": 500.0}, value=4000.0, best=4000.0, bound=4000.0)
    text = "Tier 2: it claims to minimise 1 shifted + 500 changed, the objective says 1 shifted."
    assert tier_fault(instance, wrong) == (text, 500.0, "weighted")


def test_a_weight_of_0_is_none(instance, claimed):
    assert check(instance, with_tier(claimed, 1, weights={"shifted": 1.0, "changed": 0.0})).is_ok


def test_another_tolerance(instance, claimed):
    text = "Tier 1: it claims a tolerance of 0.5, the objective says 0.1."
    assert tier_fault(instance, with_tier(claimed, 0, tolerance=0.5)) == (text, 0.4, "share")


def test_a_value_that_is_not_the_weighted_sum(instance, claimed):
    text = "Tier 1: its value is claimed to be 19, but is 20."
    assert tier_fault(instance, with_tier(claimed, 0, value=19.0)) == (text, pytest.approx(1.0), "weighted")


def test_a_status_quo_that_is_not_the_weighted_sum(instance, claimed):
    text = "Tier 1: its status quo is claimed to be 61, but is 60."
    assert tier_fault(instance, with_tier(claimed, 0, status_quo=61.0)) == (text, pytest.approx(1.0), "weighted")


def test_a_bound_above_the_best_value(instance, claimed):
    # The value is 20 as well as the best: both contradict the bound. The gap may be given as 0.
    wrong = with_tier(claimed, 0, bound=20.5, gap=0.0)
    assert faults(instance, wrong) == [
        ("tiers", "Tier 1: its bound 20.5 lies above its best value 20."),
        ("tiers", "Tier 1: its bound 20.5 lies above its value 20."),
    ]
    # A rounding error does not excuse it: it has been taken off the bound.
    assert not check(instance, with_tier(claimed, 0, bound=20.5, gap=0.0, rounding_error=0.5)).is_ok


def test_a_bound_above_the_value_alone(instance, claimed):
    # The best value is 23, the schedule has 20: then the bound cannot be 22. (23 - 22) / 23 = 0.043478.
    wrong = with_tier(claimed, 0, best=23.0, bound=22.0, gap=0.043478)
    assert faults(instance, wrong) == [
        ("tiers", "Tier 1: its bound 22 lies above its value 20."),
        ("tiers", "Tier 1: its best value 23 is worse than its value 20."),
    ]


def test_a_value_within_and_beyond_the_tolerance(instance, claimed):
    # Best 16: 10 % of 60 - 16 = 4.4 may be given up, so that 20 is allowed. Best 15: 15 + 4.5 = 19.5, 20 is not.
    assert check(instance, with_tier(claimed, 0, best=16.0, gap=1 / 16)).is_ok
    wrong = with_tier(claimed, 0, best=15.0, gap=0.0)
    text = "Tier 1: its value 20 is worse than its tolerance allows, 19.5."
    assert tier_fault(instance, wrong) == (text, 0.5, "weighted")
    # A rounding error of 0.5 is claimed in vain: a thousandth of 15 and a hundred-thousandth of 60 are 0.0156.
    in_vain = with_tier(claimed, 0, best=15.0, gap=0.0, rounding_error=0.5)
    assert tier_fault(instance, in_vain) == (text, 0.5, "weighted")
    # Best 15.54: 15.54 + 4.446 = 19.986 is allowed, 0.014 more is what 0.0161 of rounding excuses, and 0.01 does not.
    gap = (15.54 - 15) / 15.54
    assert check(instance, with_tier(claimed, 0, best=15.54, gap=gap, rounding_error=0.5)).is_ok
    assert not check(instance, with_tier(claimed, 0, best=15.54, gap=gap, rounding_error=0.01)).is_ok


def test_nothing_may_be_given_up_where_today_is_better(make):
    # Today breaks the agreement with 0 person-minutes; the best is 1500, so that a tolerance of 100 % allows 1500 only.
    objective = [{"shifted": 1.0, "tolerance": 1.0}]
    instance = make.instance(
        objective=objective, agreements=[{"kind": "forbidden", "groups": ["a"], "shift_min": 0, "id": "refused"}]
    )
    claim = tier(weights={"shifted": 1.0}, tolerance=1.0, status_quo=0.0, best=1500.0, value=3000.0)
    schedule = make.schedule(instance, a=30).model_copy(update={"tiers": (claim,)})
    text = "Tier 1: its value 3,000 is worse than its tolerance allows, 1,500."
    assert tier_fault(instance, schedule) == (text, 1500.0, "weighted")


@pytest.mark.parametrize(
    ("gap", "text", "amount"),
    [
        (0.2, "it claims a gap of 0.2, but best value 20 and bound 15 make 0.25", 0.05),
        (None, "it claims no gap, but best value 20 and bound 15 make 0.25", 0.25),
    ],
)
def test_a_gap_that_does_not_follow(instance, claimed, gap, text, amount):
    assert tier_fault(instance, with_tier(claimed, 0, gap=gap)) == (f"Tier 1: {text}.", pytest.approx(amount), "share")


def test_a_gap_without_a_bound(instance, claimed):
    text = "Tier 1: it claims a gap of 0.25, but has no best value and bound to make one from."
    assert tier_fault(instance, with_tier(claimed, 0, bound=None)) == (text, 0.25, "share")
    assert check(instance, with_tier(claimed, 0, bound=None, gap=None)).is_ok


@pytest.mark.parametrize(("bound", "gap", "is_ok"), [(0.0, 0.0, True), (0.0, 0.3, False), (-1.0, None, True)])
def test_the_gap_of_a_best_value_of_0(make, bound, gap, is_ok):
    # 0 where both are 0; where only the best value is, there is no such share.
    instance = make.instance(objective=[{"shifted": 1.0}])
    claim = tier(weights={"shifted": 1.0}, status_quo=0.0, best=0.0, bound=bound, gap=gap, value=0.0)
    schedule = make.schedule(instance).model_copy(update={"tiers": (claim,)})
    assert check(instance, schedule).is_ok is is_ok


def test_tiers_without_terms_are_checked_for_what_needs_none(make, instance, claimed):
    # Group b is missing, so that nothing can be recomputed; the bound above the value is still a contradiction.
    broken = with_tier(claimed, 0, bound=21.0, gap=0.0).model_copy(update={"choices": claimed.choices[:1]})
    assert [rule for rule, _ in faults(instance, broken)] == ["groups", "tiers", "tiers"]


def test_a_violation_of_the_status_quo_that_is_kept_quiet(instance, claimed):
    quiet = claimed.model_copy(update={"status_quo_violations": ()})
    text = "The status quo breaks 'refused' by 1 parts, but the schedule does not say so."
    assert check(instance, quiet).violations == (Violation("terms", text, 1.0, "parts", "claims"),)


def test_a_violation_of_the_status_quo_that_is_made_up(instance, claimed):
    (true,) = claimed.status_quo_violations
    made_up = true.model_copy(update={"rule": "signed", "amount": 5.0, "unit": "min"})
    text = "The schedule claims that the status quo breaks 'signed', but it does not."
    assert check(instance, claimed.model_copy(update={"status_quo_violations": (true, made_up)})).violations == (
        Violation("terms", text, 5.0, "min", "claims"),
    )


def test_a_violation_of_the_status_quo_with_another_amount(instance, claimed):
    (true,) = claimed.status_quo_violations
    wrong = claimed.model_copy(update={"status_quo_violations": (true.model_copy(update={"amount": 3.0}),)})
    text = "The schedule claims that the status quo breaks 'refused' by 3 parts at most, but it is 1."
    assert check(instance, wrong).violations == (Violation("terms", text, 2.0, "parts", "claims"),)


@pytest.mark.parametrize(
    ("changes", "text", "amount", "unit"),
    [
        (
            {"unit": "min"},
            "The schedule claims that the status quo breaks 'refused' by an amount in 'min', but it is in 'parts'.",
            1.0,
            "parts",
        ),
        (
            {"text": "Group 'a' refuses all."},
            "The schedule says of the status quo and 'refused', which the check does not: Group 'a' refuses all.",
            1.0,
            "texts",
        ),
    ],
    ids=["unit", "text"],
)
def test_a_violation_of_the_status_quo_in_other_words(instance, claimed, changes, text, amount, unit):
    (true,) = claimed.status_quo_violations
    wrong = claimed.model_copy(update={"status_quo_violations": (true.model_copy(update=changes),)})
    assert check(instance, wrong).violations == (Violation("terms", text, amount, unit, "claims"),)


def test_the_words_of_another_version_may_differ_but_not_its_figures(instance, claimed):
    (true,) = claimed.status_quo_violations
    older = claimed.model_copy(update={"versions": {"stagger": "0.0.1"}})
    for changes, is_ok in [({"text": "Group 'b' is refused 0."}, True), ({"unit": "min"}, False)]:
        changed = older.model_copy(update={"status_quo_violations": (true.model_copy(update=changes),)})
        assert check(instance, changed).is_ok is is_ok


def test_a_violation_of_the_status_quo_that_is_said_twice(instance, claimed):
    twice = claimed.model_copy(update={"status_quo_violations": claimed.status_quo_violations * 2})
    text = "The schedule claims that the status quo breaks 'refused' in 2 ways, but it does in 1 way."
    assert check(instance, twice).violations == (Violation("terms", text, 1.0, "ways", "claims"),)


def test_a_schedule_made_by_hand_claims_nothing(instance, claimed):
    by_hand = Schedule(choices=claimed.choices)
    report = check(instance, by_hand)
    assert report.is_ok
    assert [violation.rule for violation in report.status_quo_violations] == ["refused"]


def test_numbers_beyond_all_measure_do_not_raise(instance, claimed):
    huge = with_tier(
        claimed,
        0,
        weights={"overload": 1e308, "peak": -1e308},
        best=1e308,
        bound=-1e308,
        value=1e308,
        status_quo=-1e308,
    )
    assert not check(instance, with_term(huge, "schedule", "peak", 1e308)).is_ok
