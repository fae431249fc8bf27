"""Allowed shifts, windows, signed and refused: the smallest schedule that each lets through and that it stops."""

from typing import get_args

import pytest

from solver.checker import agreement_violations
from solver.checker.agreements import RULES
from solver.domain.agreements import Agreement


def test_every_kind_has_its_rule():
    (union, _) = get_args(Agreement)
    assert {kind.model_fields["kind"].default for kind in get_args(union)} == set(RULES)


def test_a_violation_is_called_by_the_id_or_by_kind_and_number(make):
    rules = [
        {"kind": "fixed", "groups": ["a"], "shift_min": 0},
        {"kind": "fixed", "groups": ["a"], "shift_min": 0, "id": "signed"},
    ]
    instance = make.instance(agreements=rules)
    violations = agreement_violations(instance, make.choices(instance, a=15))
    assert [violation.rule for violation in violations] == ["fixed (agreements[0])", "signed"]


def test_allowed_shifts(make):
    instance = make.instance(agreements=[{"kind": "allowed_shifts", "groups": ["a"], "shifts_min": [15, 0]}])
    assert make.broken(instance, a=15) == []
    assert make.broken(instance, a=-30) == [
        ("Group 'a': 1 part with shift -30 min; agreed was one of 0, +15 min.", 30.0, "min")
    ]


def test_allowed_shifts_hold_for_every_part(make):
    rule = {"kind": "allowed_shifts", "groups": ["a"], "shifts_min": [0]}
    instance = make.instance(make.group(parts=3), agreements=[rule])
    assert make.broken(instance, a=[(0, "today", 1), (15, "today", 2)]) == [
        ("Group 'a': 2 parts with shift +15 min; agreed was one of 0 min.", 15.0, "min")
    ]


@pytest.mark.parametrize(("leg", "verb"), [("to", "arrive"), ("from", "depart")])
def test_window(make, leg, verb):
    # Times 08:30 and 09:00. 15 earlier: 08:15 is 15 before the window. 30 later: 09:30 is 30 after it.
    rule = {"kind": "window", "groups": ["a"], "leg": leg, "from": "08:30", "to": "09:00"}
    times = {"arrivals" if leg == "to" else "departures": make.at("08:30", "09:00")}
    instance = make.instance(make.group(flows=[], **({"arrivals": []} | times)), agreements=[rule])
    agreed = "agreed was from 08:30 to 09:00."
    assert make.broken(instance, a=0) == []
    assert make.broken(instance, a=-15) == [
        (f"Group 'a': 1 part with shift -15 min would {verb} at 08:15; {agreed}", 15.0, "min")
    ]
    assert make.broken(instance, a=30) == [
        (f"Group 'a': 1 part with shift +30 min would {verb} at 09:30; {agreed}", 30.0, "min")
    ]


def test_a_window_past_midnight(make):
    rule = {"kind": "window", "groups": ["a"], "leg": "from", "from": "24:00", "to": "25:00"}
    instance = make.instance(make.group(departures=make.at("24:45")), agreements=[rule])
    assert make.broken(instance, a=15) == []
    assert [amount for _, amount, _ in make.broken(instance, a=30)] == [15.0]


def test_fixed_shift(make):
    instance = make.instance(agreements=[{"kind": "fixed", "groups": ["a"], "shift_min": 15}])
    assert make.broken(instance, a=15) == []
    assert make.broken(instance, a=0) == [
        ("Group 'a': 1 part with shift 0 min with pattern 'today'; fixed was shift +15 min.", 15.0, "min")
    ]


def test_fixed_pattern(make):
    rule = {"kind": "fixed", "groups": ["a"], "shift_min": 0, "pattern": "home"}
    instance = make.instance(
        make.group(patterns=make.week(home=(0.0, 1.0)), parts=2), days=make.TWO_DAYS, agreements=[rule]
    )
    assert make.broken(instance, a=[(0, "home", 2)]) == []
    assert make.broken(instance, a=[(0, "home", 1), (0, "today", 1)]) == [
        (
            "Group 'a': 1 part with shift 0 min with pattern 'today'; fixed was shift 0 min with pattern 'home'.",
            1.0,
            "parts",
        )
    ]


@pytest.mark.parametrize(
    ("refused", "kept", "stopped", "words"),
    [
        ({"shift_min": 15}, (0, "home"), (15, "home"), "shift +15 min"),
        ({"pattern": "home"}, (15, "today"), (15, "home"), "pattern 'home'"),
        ({"shift_min": 15, "pattern": "home"}, (15, "today"), (15, "home"), "shift +15 min with pattern 'home'"),
        ({"shift_min": 0, "pattern": "home"}, (15, "home"), (0, "home"), "shift 0 min with pattern 'home'"),
    ],
)
def test_forbidden(make, refused, kept, stopped, words):
    rule = {"kind": "forbidden", "groups": ["a"]} | refused
    instance = make.instance(
        make.group(patterns=make.week(home=(0.0, 1.0)), parts=2), days=make.TWO_DAYS, agreements=[rule]
    )
    assert make.broken(instance, a=[(*kept, 2)]) == []
    shift = "+15" if stopped[0] else "0"
    assert make.broken(instance, a=[(*stopped, 2)]) == [
        (f"Group 'a': 2 parts with shift {shift} min with pattern 'home'; refused was {words}.", 2.0, "parts")
    ]


def test_names_are_given_where_they_say_more_than_ids(make):
    rule = {"kind": "fixed", "groups": ["a"], "shift_min": 0}
    instance = make.instance(make.group(name="Bridge class"), agreements=[rule])
    assert make.broken(instance, a=15)[0][0].startswith("Group 'a' (Bridge class): 1 part")
