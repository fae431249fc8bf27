"""The ladder: a rung that holds passes, and each way in which one can be wrong is told."""

import pytest

from solver.checker import check, recompute_terms, status_quo_choices
from solver.domain.schedule import LadderRung, Schedule

A, B = [(15, "today", 1)], [(30, "today", 1)]


@pytest.fixture
def instance(make):
    refused = {"kind": "forbidden", "groups": ["b"], "shift_min": -15, "id": "refused"}
    return make.instance(make.group("a"), make.group("b"), make.group("c"), agreements=[refused])


def rung(make, instance, organisations, joins, **choices):
    whole = make.choices(instance, **choices)
    own = tuple(choice for choice in whole if choice.group in choices)
    return LadderRung(
        organisations=organisations, joins=joins, choices=own, terms=recompute_terms(instance, whole).rounded()
    )


def ladder(instance, *rungs):
    return Schedule(choices=status_quo_choices(instance), ladder=rungs)


def faults(instance, schedule):
    return [violation.text for violation in check(instance, schedule).violations]


def test_a_ladder_that_holds_passes(make, instance):
    one = rung(make, instance, ("org-a",), ("org-a",), a=A)
    two = rung(make, instance, ("org-a", "org-b"), ("org-b",), a=A, b=B)
    assert check(instance, ladder(instance, one, two)).is_ok


def test_a_rung_holds_all_of_the_one_below_it(make, instance):
    one = rung(make, instance, ("org-a",), ("org-a",), a=A)
    two = rung(make, instance, ("org-b",), ("org-b",), b=B)
    (text,) = faults(instance, ladder(instance, one, two))
    assert text == "Rung 2 of the ladder leaves out org-a, who is on the rung below it."


def test_who_joins_is_held_against_the_rung_below(make, instance):
    one = rung(make, instance, ("org-a",), (), a=A)
    (text,) = faults(instance, ladder(instance, one))
    assert text == "Rung 1 of the ladder is claimed to add nobody, but adds org-a."


def test_who_changes_is_held_against_the_choices(make, instance):
    one = rung(make, instance, ("org-a", "org-b"), ("org-a", "org-b"), a=A)
    (text,) = faults(instance, ladder(instance, one))
    assert text == "Of rung 1 of the ladder: 1 organisation of it changes otherwise than it says: org-b."


def test_terms_and_agreements_of_a_rung_are_recomputed(make, instance):
    one = rung(make, instance, ("org-b",), ("org-b",), b=[(-15, "today", 1)])
    (text,) = faults(instance, ladder(instance, one))
    assert text.startswith("Of rung 1 of the ladder: Group 'b': 1 part with shift -15 min")
    honest = rung(make, instance, ("org-a",), ("org-a",), a=A)
    wrong = honest.model_copy(update={"terms": honest.terms.model_copy(update={"changed": 3.0})})
    (text,) = faults(instance, ladder(instance, wrong))
    assert "The changed of the rung 1 of the ladder is claimed to be 3 organisations, but is 1" in text
