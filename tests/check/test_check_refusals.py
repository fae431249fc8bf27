"""What a schedule says of refusals: what holds passes, and each way in which it can be wrong is told."""

import pytest

from solver.checker import check, recompute_terms
from solver.domain.robustness import Refusal, RefusalAnswer, Robustness, Unguarded, WorstTier
from solver.domain.schedule import Schedule

EARLY, LATE = [(-15, "today", 1)], [(30, "today", 1)]


@pytest.fixture
def instance(make):
    objective = [{"overload": 1}, {"peak": 1}, {"changed": 1}]
    return make.instance(make.group("a"), make.group("b"), make.group("c"), objective=objective)


@pytest.fixture
def claimed(make, instance):
    """A plan in which a and b move, and all that is so of it."""

    def terms(**choices):
        return recompute_terms(instance, make.choices(instance, **choices)).rounded()

    def only(name, options):
        return tuple(choice for choice in make.choices(instance, **{name: options}) if choice.group == name)

    cases = {"a": terms(b=LATE), "b": terms(a=EARLY)}
    answer = RefusalAnswer(organisation="org-c", choices=only("c", EARLY), terms=terms(b=LATE, c=EARLY))
    highest = max(own.peak for own in (*cases.values(), terms(a=EARLY, b=LATE)))
    worst = WorstTier(weights={"peak": 1.0}, worst=highest, bound=10.0)
    return Robustness(
        refusals=(
            Refusal(organisations=("org-a",), terms=cases["a"], answer=answer),
            Refusal(organisations=("org-b",), terms=cases["b"]),
        ),
        order=("org-a", "org-b"),
        num_safe=2,
        tiers=(WorstTier(weights={"overload": 1.0}, worst=0.0), worst),
        unguarded=Unguarded(choices=only("a", LATE), terms=terms(a=LATE), worst=terms(), organisations=("org-a",)),
    )


@pytest.fixture
def faults(make, instance, claimed):
    """Return what the check finds where some of the claims are otherwise."""
    choices = make.choices(instance, a=EARLY, b=LATE)

    def found(**changes):
        report = check(instance, Schedule(choices=choices, robustness=claimed.model_copy(update=changes)))
        assert report.of_claims == report.violations
        return [violation.text for violation in report.violations]

    return found


def changed(refusal, **changes):
    return refusal.model_copy(update=changes)


def test_what_holds_passes(faults):
    assert faults() == []


def test_terms_of_a_refusal_are_recomputed(faults, claimed):
    first, second = claimed.refusals
    wrong = changed(first, terms=first.terms.model_copy(update={"shifted": 1.0}))
    (text,) = faults(refusals=(wrong, second))
    assert text.startswith("The shifted of the plan without 'org-a' is claimed to be 1 person-min, but is ")


def test_whether_an_agreement_breaks_is_recomputed(faults, claimed):
    first, second = claimed.refusals
    (text,) = faults(refusals=(first, changed(second, breaks=True)))
    assert text == "The plan without 'org-b' is claimed to break an agreement, but keeps all."


def test_a_refusal_that_breaks_an_agreement_has_to_say_so(make):
    gap = {"kind": "min_gap", "groups": ["a", "b"], "gap_min": 15, "id": "gap"}
    own = make.instance(make.group("a"), make.group("b"), agreements=[gap], objective=[{"peak": 1}])
    choices = make.choices(own, a=EARLY)
    left = recompute_terms(own, make.choices(own)).rounded()
    said = Robustness(
        refusals=(Refusal(organisations=("org-a",), terms=left),),
        order=("org-a",),
        tiers=(WorstTier(weights={"peak": 1.0}, worst=left.peak),),
    )
    (text,) = [each.text for each in check(own, Schedule(choices=choices, robustness=said)).violations]
    assert text == "The plan without 'org-a' is claimed to keep all agreements, but breaks one."


def test_an_answer_changes_one_party_and_not_the_one_that_refuses(faults, claimed):
    first, second = claimed.refusals
    (text,) = faults(refusals=(changed(first, answer=changed(first.answer, organisation="org-b")), second))
    assert text == "The answer to a refusal of 'org-a' changes 'org-c', which it does not say."
    (text,) = faults(refusals=(changed(first, organisations=("org-a", "org-c")), changed(first, answer=None), second))
    assert text == "The answer to a refusal of 'org-a', 'org-c' changes 'org-c', which it does not say."


def test_terms_of_an_answer_are_recomputed(faults, claimed):
    first, second = claimed.refusals
    wrong = changed(first.answer, terms=first.terms)
    texts = faults(refusals=(changed(first, answer=wrong), second))
    assert all("of the answer to a refusal of 'org-a' is claimed" in text for text in texts)
    assert texts


def test_the_order_names_who_changes(faults):
    (text,) = faults(order=("org-a",), num_safe=0)
    assert text == "The order names 'org-a', but the schedule changes 'org-a', 'org-b'."


def test_nobody_who_changes_is_left_out(faults, claimed):
    texts = faults(refusals=claimed.refusals[:1])
    assert "Nothing is said of a refusal of 'org-b'." in texts


def test_unknown_parties_are_told(faults):
    assert faults(order=("org-x",)) == ["Refusals are claimed of 'org-x', who are not in the instance."]


def test_an_order_is_called_safe_only_where_nothing_gets_worse(make):
    # With a alone later the quarter that b, too, is in would be the busiest: 50 of a beside 50 of base load.
    base = {"base_load": [{"from": "08:30", "to": "09:00", "passengers": 400}]}
    own = make.instance(
        make.group("a"), make.group("b"), lines=[make.line(make.section(**base))], objective=[{"peak": 1}]
    )
    terms = {name: recompute_terms(own, make.choices(own, **{name: LATE})).rounded() for name in ("a", "b")}
    both = recompute_terms(own, make.choices(own, a=LATE, b=LATE)).rounded()
    said = Robustness(
        refusals=(
            Refusal(organisations=("org-a",), terms=terms["b"]),
            Refusal(organisations=("org-b",), terms=terms["a"]),
        ),
        order=("org-a", "org-b"),
        num_safe=1,
        tiers=(WorstTier(weights={"peak": 1.0}, worst=max(both.peak, terms["a"].peak)),),
    )
    schedule = Schedule(choices=make.choices(own, a=LATE, b=LATE), robustness=said)
    (text,) = [each.text for each in check(own, schedule).violations]
    assert text == "It is claimed to be safe to ask 'org-a' as number 1, but the plan gets worse."


def test_the_worst_and_its_bound_are_held_against_the_cases(faults, claimed):
    first, second = claimed.tiers
    (text,) = faults(tiers=(changed(first, worst=3.0), second))
    assert text == "The worst of tier 1 is claimed to be 3, but is 0."
    (text,) = faults(tiers=(first, changed(second, bound=second.worst + 5)))
    assert text.startswith("The worst of tier 2 is ")
    assert "below what is claimed to be its bound" in text
    (text,) = faults(tiers=(first,))
    assert text == "The worst is not given of each tier that gains something."


def test_the_plan_without_precaution_is_recomputed(faults, claimed):
    wrong = changed(claimed.unguarded, worst=claimed.unguarded.terms)
    texts = faults(unguarded=wrong)
    assert texts
    assert all("plan without precaution where somebody refuses" in text for text in texts)
