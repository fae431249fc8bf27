"""For every kind of agreement the smallest schedule that it lets through and the smallest that it stops.

Both are fixed in the model, whose verdict has to be a proof, and judged by the independent check.
"""

from typing import NamedTuple, get_args

import pytest

from solver.demand.loads import build_demand
from solver.domain.agreements import Agreement
from tests.demand import small
from tests.optimise.support import keeps_agreements, lets_through

WEEK = small.week(tuesday=(0.0, 1.0), home=(0.0, 0.0), half=(0.5, 1.0))
ON_SITE = {"groups": ["a", "b"], "days": ["tue"]}
AGREED = [
    {"group": "a", "options": [{"shift_min": 15, "pattern": "home", "parts": 1}]},
    {"group": "b", "options": [{"shift_min": shift, "pattern": "today", "parts": 1} for shift in (0, 15)]},
]
DAYTIME = {**ON_SITE, "from": "09:00", "to": "16:00"}


def situation(agreement, **of_group):
    """Return groups a and b of 100, on site 08:30-16:00 today, who shift by 15 or 30, and c of 200 later in the day."""
    times = {"departures": small.at("16:00"), "patterns": WEEK} | of_group
    groups = [
        small.group("a", **times),
        small.group("b", **times),
        small.group("c", headcount=200, arrivals=small.at("16:00"), patterns=WEEK),
    ]
    return small.instance(*groups, days=["mon", "tue"], agreements=[agreement], agreed=AGREED)


class Pair(NamedTuple):
    kind: str
    keys: dict
    kept: dict
    broken: dict


PAIRS = [
    Pair("allowed_shifts", {"groups": ["a"], "shifts_min": [0, 15]}, {"a": 15, "b": 30}, {"a": 30}),
    Pair("allowed_shifts", {"groups": ["a"], "shifts_min": [0, 15]}, {}, {"a": -15}),
    Pair("allowed_shifts", {"groups": ["a"], "shifts_min": [15]}, {"a": (15, "home")}, {}),
    Pair("window", {"groups": ["a"], "leg": "to", "from": "08:15", "to": "08:45"}, {"a": 15}, {"a": 30}),
    Pair("window", {"groups": ["a"], "leg": "to", "from": "08:15", "to": "08:45"}, {"a": -15}, {"a": -30}),
    Pair("window", {"groups": ["a"], "leg": "from", "from": "16:15", "to": "17:00"}, {"a": 15}, {}),
    Pair("fixed", {"groups": ["a"], "shift_min": 15}, {"a": (15, "home")}, {}),
    Pair("fixed", {"groups": ["a"], "shift_min": 0, "pattern": "half"}, {"a": (0, "half")}, {}),
    Pair("fixed", {"groups": ["a"], "shift_min": 0, "pattern": "half"}, {"a": (0, "half")}, {"a": (15, "half")}),
    Pair("forbidden", {"groups": ["a"], "shift_min": 15}, {"b": 15}, {"a": (15, "home")}),
    Pair("forbidden", {"groups": ["a"], "pattern": "home"}, {"a": 15}, {"a": (15, "home")}),
    Pair("forbidden", {"groups": ["a"], "shift_min": 15, "pattern": "home"}, {"a": (0, "home")}, {"a": (15, "home")}),
    Pair("same_shift", {"groups": ["a", "b"]}, {"a": 15, "b": (15, "home")}, {"a": 15}),
    Pair("same_shift", {"groups": ["a", "b", "c"]}, {}, {"c": 15}),
    Pair("min_gap", {"groups": ["a", "b"], "gap_min": 15}, {"b": 15}, {}),
    Pair("min_gap", {"groups": ["a", "b"], "gap_min": 16}, {"b": -30}, {"b": -15}),
    Pair("min_gap", {"groups": ["a", "b"], "gap_min": 15, "at": "end"}, {"a": 15}, {"a": 15, "b": 15}),
    Pair("order", {"before": "a", "after": "b"}, {}, {"a": 15}),
    Pair("order", {"before": "a", "after": "b", "gap_min": 45}, {"a": -15, "b": 30}, {"a": -15, "b": 15}),
    Pair("order", {"before": "a", "after": "c", "before_at": "end"}, {}, {"c": -15}),
    Pair(
        "order",
        {"before": "c", "after": "a", "gap_min": 15, "after_at": "end"},
        {"a": 15},
        {},
    ),
    Pair("max_changed", {"at_most": 1}, {"a": 15}, {"a": 15, "b": (0, "home")}),
    Pair("max_changed", {"at_most": 0}, {}, {"a": (0, "half")}),
    Pair("max_changed", {"at_most": 0, "organisations": ["org-a"]}, {"b": 15, "c": 15}, {"a": 15}),
    Pair("max_shifted", {"at_most_person_min": 1500.0}, {"a": -15}, {"a": -15, "b": 15}),
    Pair("max_shifted", {"at_most_person_min": 1499.98}, {}, {"a": 15}),
    Pair("max_shifted", {"at_most_person_min": 0.0, "organisations": ["org-a"]}, {"b": 30}, {"a": 15}),
    Pair("max_shifted_per_head", {"at_most_min": 15.0}, {"a": 15, "b": -15, "c": 15}, {"b": -30}),
    Pair("max_shifted_per_head", {"at_most_min": 29.98, "organisations": ["org-a"]}, {"b": 30}, {"a": 30}),
    Pair("min_on_site", {**DAYTIME, "at_least": 200}, {}, {"a": -15}),
    Pair("min_on_site", {**DAYTIME, "at_least": 200}, {}, {"b": (0, "home")}),
    Pair("min_on_site", {**DAYTIME, "at_least": 100}, {"a": -30}, {"a": -30, "b": -15}),
    Pair("min_on_site", {**DAYTIME, "from": "08:30", "at_least": 100}, {"a": 15}, {"a": 15, "b": 15}),
    Pair("min_on_site", {**DAYTIME, "days": ["mon"], "at_least": 150}, {"a": (0, "half")}, {"a": (0, "tuesday")}),
    Pair("max_on_site", {**ON_SITE, "at_most": 100}, {"a": (0, "home")}, {}),
    Pair(
        "max_on_site",
        {**ON_SITE, "days": ["mon"], "at_most": 149},
        {"a": (0, "tuesday")},
        {"a": (0, "half")},
    ),
    Pair(
        "max_away",
        {"groups": ["a", "b"], "days": ["mon"], "at_most": 1},
        {"a": (0, "home")},
        {"a": (0, "home"), "b": (0, "tuesday")},
    ),
    Pair(
        "max_away",
        {"groups": ["a", "b"], "days": ["tue"], "at_most": 0},
        {"a": (0, "half"), "b": (0, "tuesday")},
        {"a": (15, "home")},
    ),
    Pair("weekday_order", {"before": "a", "after": "b"}, {"b": (0, "tuesday")}, {}),
    Pair("weekday_order", {"before": "a", "after": "b", "gap_days": 0}, {"b": (0, "half")}, {"a": (0, "tuesday")}),
    Pair("weekday_order", {"before": "a", "after": "b"}, {"b": (0, "home")}, {"b": (0, "half")}),
    Pair("as_agreed", {"groups": ["a"]}, {"a": (15, "home"), "b": 15}, {"a": (15, "today")}),
]
PAIRS_OF_PARTS = [
    Pair(
        "allowed_shifts",
        {"groups": ["a"], "shifts_min": [0, 15]},
        {"a": [(0, "today", 1), (15, "today", 1)]},
        {"a": [(0, "today", 1), (30, "today", 1)]},
    ),
    Pair(
        "window",
        {"groups": ["b"], "leg": "to", "from": "08:15", "to": "08:45"},
        {"b": [(-15, "today", 2), (15, "today", 2)]},
        {"b": [(-15, "today", 3), (30, "today", 1)]},
    ),
    Pair("fixed", {"groups": ["b"], "shift_min": 15}, {"b": 15}, {"b": [(15, "today", 3), (0, "today", 1)]}),
    Pair("forbidden", {"groups": ["b"], "pattern": "home"}, {}, {"b": [(0, "today", 3), (0, "home", 1)]}),
    Pair(
        "same_shift",
        {"groups": ["a", "b"]},
        {"a": [(0, "today", 1), (15, "home", 1)], "b": [(0, "today", 1), (0, "half", 1), (15, "today", 2)]},
        {"a": [(0, "today", 1), (15, "today", 1)], "b": [(0, "today", 3), (15, "today", 1)]},
    ),
    Pair(
        "min_gap",
        {"groups": ["a", "b"], "gap_min": 15},
        {"a": [(0, "today", 1), (30, "today", 1)], "b": [(15, "today", 3), (-15, "today", 1)]},
        {"a": [(0, "today", 1), (30, "today", 1)], "b": [(15, "today", 3), (0, "today", 1)]},
    ),
    Pair(
        "order",
        {"before": "a", "after": "b", "gap_min": 15},
        {"a": [(-15, "today", 1), (0, "today", 1)], "b": [(15, "today", 3), (30, "today", 1)]},
        {"a": [(-15, "today", 1), (0, "today", 1)], "b": [(15, "today", 3), (0, "today", 1)]},
    ),
    Pair("max_changed", {"at_most": 0}, {}, {"b": [(0, "today", 3), (15, "today", 1)]}),
    Pair(
        "max_shifted",
        {"at_most_person_min": 1500.0},
        {"a": [(0, "today", 1), (15, "today", 1)], "b": [(30, "today", 1), (0, "today", 3)]},  # 50 * 15 + 25 * 30
        {"a": [(0, "today", 1), (15, "today", 1)], "b": [(30, "today", 1), (15, "today", 1), (0, "today", 2)]},
    ),
    Pair(
        "max_shifted_per_head",
        {"at_most_min": 7.5},
        {"b": [(-30, "today", 1), (0, "today", 3)]},  # 25 * 30 / 100
        {"b": [(-30, "today", 1), (15, "today", 1), (0, "today", 2)]},
    ),
    Pair(
        "min_on_site",
        {**DAYTIME, "at_least": 125},
        {"b": [(0, "today", 1), (-15, "today", 3)]},  # 100 + 25 from 15:45
        {"b": -15},
    ),
    Pair(
        "max_on_site",
        {**ON_SITE, "days": ["mon"], "at_most": 125},
        {"a": [(0, "today", 1), (0, "home", 1)], "b": [(0, "half", 2), (0, "today", 2)]},  # 50 + 25 + 50
        {"a": [(0, "today", 1), (0, "home", 1)], "b": [(0, "half", 1), (0, "today", 3)]},
    ),
    Pair(
        "max_away",
        {"groups": ["a", "b"], "days": ["mon"], "at_most": 1},
        {"a": [(0, "today", 1), (0, "home", 1)], "b": [(0, "tuesday", 2), (0, "half", 2)]},  # 1/2 + 2/4
        {"a": [(0, "today", 1), (0, "home", 1)], "b": [(0, "tuesday", 3), (0, "half", 1)]},
    ),
    Pair(
        "weekday_order",
        {"before": "a", "after": "b"},
        {"a": [(0, "today", 1), (0, "home", 1)], "b": [(0, "tuesday", 3), (0, "home", 1)]},
        {"a": [(0, "today", 1), (0, "home", 1)], "b": [(0, "tuesday", 3), (0, "half", 1)]},
    ),
    Pair(
        "as_agreed",
        {"groups": ["b"]},
        {"b": [(0, "today", 2), (15, "today", 2)]},
        {"b": [(0, "today", 1), (15, "today", 3)]},
    ),
]


def names(pairs):
    return [f"{place}-{pair.kind}" for place, pair in enumerate(pairs)]


def verdicts(instance, taken):
    """Return (the model's, the check's) verdict on a schedule: whether it is let through."""
    demand = build_demand(instance)
    parts = small.parts_of(instance, **taken)
    return lets_through(demand, parts), keeps_agreements(instance, demand, parts)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_the_smallest_that_is_let_through_and_the_smallest_that_is_stopped(pair):
    instance = situation({"kind": pair.kind, **pair.keys})
    assert verdicts(instance, pair.kept) == (True, True)
    assert verdicts(instance, pair.broken) == (False, False)


@pytest.mark.parametrize("pair", PAIRS_OF_PARTS, ids=names(PAIRS_OF_PARTS))
def test_a_rule_holds_for_every_part(pair):
    instance = situation({"kind": pair.kind, **pair.keys})
    data = instance.model_dump(mode="json")
    for party, parts in zip(data["organisations"], (2, 4, 1), strict=True):
        party["groups"][0] |= {"parts": parts, "max_options": parts}
    instance = type(instance).model_validate(data)
    assert verdicts(instance, pair.kept) == (True, True)
    assert verdicts(instance, pair.broken) == (False, False)


@pytest.mark.parametrize("pairs", [PAIRS, PAIRS_OF_PARTS])
def test_every_kind_of_agreement_has_a_pair(pairs):
    union, _ = get_args(Agreement)
    assert {kind.model_fields["kind"].default for kind in get_args(union)} == {pair.kind for pair in pairs}


@pytest.mark.parametrize(
    ("clock", "is_kept"),
    [("10:45", True), ("10:44", False)],
)
def test_a_window_holds_for_every_time(clock, is_kept):
    # 08:30 and 10:30, both a quarter later.
    window = {"kind": "window", "groups": ["a"], "leg": "to", "from": "08:30", "to": clock}
    instance = situation(window, arrivals=small.at("08:30", "10:30"))
    assert verdicts(instance, {"a": 15}) == (is_kept, is_kept)


@pytest.mark.parametrize("shift", [-30, 0])
def test_people_on_site_follow_several_times(shift):
    # 30 % of 100 is there from 08:30, all from 10:30; half leaves at 15:00, all at 16:00. a and b together have 100
    # at 15:30; half an hour earlier a has nobody left then.
    rule = {**DAYTIME, "kind": "min_on_site", "from": "10:30", "to": "16:00", "at_least": 100}
    times = {"arrivals": small.at(("08:30", 0.3), ("10:30", 0.7)), "departures": small.at("15:00", "16:00")}
    assert verdicts(situation(rule, **times), {"a": shift}) == (shift == 0, shift == 0)
