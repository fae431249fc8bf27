"""What a schedule says of the average over cases: what holds passes, and each way in which it can be wrong is told."""

import pytest

from solver.checker import check, recompute_terms
from solver.domain.robustness import Average, AverageCase, AverageTier, Refusal, Robustness, Unguarded, WorstTier
from solver.domain.schedule import Schedule

LATE = [(30, "today", 1)]


@pytest.fixture
def instance(make):
    agreements = [{"kind": "same_shift", "groups": ["b", "c"], "id": "tied"}]
    objective = [{"peak": 1}, {"changed": 1}]
    groups = (make.group("a"), make.group("b"), make.group("c"))
    return make.instance(*groups, objective=objective, agreements=agreements)


def adhering(instance, **shares):
    """Return the instance in which only such shares of groups do as agreed, as an instance of its own."""
    document = instance.model_dump(mode="json", by_alias=True)
    for organisation in document["organisations"]:
        for group in organisation["groups"]:
            group["adherence"] = shares.get(group["id"], 1.0)
    return type(instance).model_validate(document)


@pytest.fixture
def claimed(make, instance):
    """A plan in which a moves, b and c with each other, and all that is so of its average."""

    def terms(own=instance, **choices):
        return recompute_terms(own, make.choices(instance, **choices)).rounded()

    plan = {"a": LATE, "b": LATE, "c": LATE}
    # Where b says no, c stays as well, which is tied to it; what is asked is asked all the same.
    in_cases = [
        ({}, adhering(instance)),
        ({"organisations": ("org-b",), "name": "b"}, adhering(instance, b=0.0, c=0.0)),
        ({"adherence": {"org-a": 0.25}}, adhering(instance, a=0.25)),
    ]
    cases = tuple(AverageCase(terms=terms(own, **plan), **said) for said, own in in_cases)
    peaks, today = [case.terms.peak for case in cases], terms().peak
    left = {"a": terms(b=LATE, c=LATE), "b": terms(a=LATE)}
    tier = AverageTier(weights={"peak": 1.0}, mean=round(sum(peaks) / 3, 6), tail=max(peaks), bound=10.0)
    without = AverageTier(weights={"peak": 1.0}, mean=today, tail=today)
    worst = max(terms(**plan).peak, *(own.peak for own in left.values()))
    return Robustness(
        refusals=(
            Refusal(organisations=("org-a",), terms=left["a"]),
            Refusal(organisations=("org-b",), terms=left["b"]),
            Refusal(organisations=("org-c",), terms=left["b"]),
        ),
        order=("org-a", "org-b", "org-c"),
        tiers=(WorstTier(weights={"peak": 1.0}, worst=worst),),
        unguarded=Unguarded(choices=(), terms=terms(), worst=terms()),
        average=Average(weight=0.5, cases=cases, tiers=(tier,), unguarded=(without,)),
    )


@pytest.fixture
def faults(make, instance, claimed):
    """Return what the check finds where some of the claims of the average are otherwise."""
    choices = make.choices(instance, a=LATE, b=LATE, c=LATE)

    def found(plan_without=claimed.unguarded, **changes):
        average = claimed.average.model_copy(update=changes)
        own = claimed.model_copy(update={"average": average, "unguarded": plan_without})
        report = check(instance, Schedule(choices=choices, robustness=own))
        assert report.of_claims == report.violations
        return [violation.text for violation in report.violations]

    return found


def changed(claim, **changes):
    return claim.model_copy(update=changes)


def test_what_holds_passes(faults, claimed):
    peaks = [case.terms.peak for case in claimed.average.cases]
    assert len(set(peaks)) == 3  # all cases differ, so that each counts
    assert faults() == []


def test_other_terms_in_a_case_are_told(faults, claimed):
    first, second, third = claimed.average.cases
    wrong = changed(third, terms=changed(third.terms, peak=third.terms.peak - 3))
    assert any(
        "The peak of the plan in case 3 is claimed to be" in text for text in faults(cases=(first, second, wrong))
    )


def test_a_share_other_than_it_was_is_told(faults, claimed):
    first, second, third = claimed.average.cases
    texts = faults(cases=(first, second, changed(third, adherence={"org-a": 0.3})))
    assert any("of the plan in case 3" in text for text in texts)
    assert any("The mean of tier 1 of the plan is claimed to be" in text for text in texts)


def test_somebody_else_who_says_no_is_told(faults, claimed):
    first, second, third = claimed.average.cases
    assert faults(cases=(first, changed(second, organisations=("org-c",)), third)) == []  # tied to b: the same
    texts = faults(cases=(first, changed(second, organisations=("org-a", "org-b")), third))
    assert any("of the plan in case 2" in text for text in texts)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mean": 1.0}, "The mean of tier 1 of the plan is claimed to be 1"),
        ({"tail": 1.0}, "The mean of the worst tenth of tier 1 of the plan is claimed to be 1"),
        ({"bound": 500.0}, "below what is claimed to be its bound, 500"),
    ],
)
def test_a_tier_that_is_otherwise_is_told(faults, claimed, changes, told):
    assert any(told in text for text in faults(tiers=(changed(claimed.average.tiers[0], **changes),)))


def test_a_tier_that_is_missing_is_told(faults):
    assert faults(tiers=()) == ["The average of the plan is not given of each tier that gains something."]


def test_a_tier_that_is_otherwise_without_precaution_is_told(faults, claimed):
    (text,) = faults(unguarded=(changed(claimed.average.unguarded[0], mean=2.0),))
    assert text.startswith("The mean of tier 1 of the plan without precaution is claimed to be 2, but is ")


def test_an_average_of_no_plan_without_precaution_is_told(faults):
    text = "An average is claimed of a plan without precaution, but there is no such plan."
    assert faults(plan_without=None) == [text]
    assert faults(plan_without=None, unguarded=()) == []


def test_unknown_organisations_are_told(faults, claimed):
    first, second, third = claimed.average.cases
    (text,) = faults(cases=(first, second, changed(third, adherence={"org-x": 0.3})))
    assert "Averages are claimed over" in text
    assert "org-x" in text
