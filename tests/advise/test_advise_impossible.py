"""Why there is no schedule, in words: what each agreement asks of whom, and what makes it possible."""

import threading
from typing import Literal

import pytest

from solver.advise.infeasible.agreement_words import AgreementWords
from solver.advise.infeasible.explanation import to_json, why_impossible
from solver.advise.infeasible.loosening_words import as_option, loosening
from solver.advise.whatif.scenario import edited, make_scenario
from solver.demand.loads import build_demand
from solver.domain.agreements import BaseAgreement, Fixed
from solver.optimise.infeasibility.clash import find_clash
from solver.optimise.infeasibility.feasibility_oracle import FeasibilityOracle
from solver.optimise.model import agreements
from solver.optimise.solve import solve
from tests.demand import small
from tests.optimise.support import SURE

HU, UU = "block 1, Hogeschool", "Universiteit"


def region(*agreements):
    """Return an instance of two organisations with names, whose groups start at 08:30 and end at 16:30."""
    groups = [small.group(name, departures=small.at("16:30")) for name in ("hu-1", "uu", "uu-2")]
    groups[0]["name"] = "block 1"
    parties = [
        small.organisation("hu", groups[0]) | {"name": "Hogeschool"},
        small.organisation("u", groups[1], groups[2]) | {"name": "Universiteit", "board": "Stichting U"},
    ]
    agreed = [
        {"group": name, "options": [{"shift_min": 15, "pattern": "today", "parts": 1}]} for name in ("uu", "uu-2")
    ]
    return small.instance(organisations=parties, agreements=list(agreements), agreed=agreed)


SENTENCES = [
    (
        {"kind": "allowed_shifts", "groups": ["hu-1"], "shifts_min": [15, 0, -15]},
        f"hu-1 ({HU}) shift by -15, 0, +15 min only",
    ),
    (
        {"kind": "window", "groups": ["hu-1"], "leg": "to", "from": "08:00", "to": "09:00"},
        f"hu-1 ({HU}) arrive from 08:00 to 09:00",
    ),
    ({"kind": "fixed", "groups": ["hu-1"], "shift_min": 15}, f"hu-1 ({HU}) signed shift +15 min (start 08:45)"),
    (
        {"kind": "forbidden", "groups": ["hu-1", "uu"], "shift_min": 0, "pattern": "today"},
        f"hu-1 ({HU}) and uu ({UU}) refused shift 0 min with pattern today",
    ),
    (
        {"kind": "same_shift", "groups": ["hu-1", "uu"]},
        f"hu-1 ({HU}) and uu ({UU}) shift together, by the same minutes",
    ),
    (
        {"kind": "min_gap", "groups": ["hu-1", "uu"], "gap_min": 30, "at": "end"},
        f"hu-1 ({HU}) and uu ({UU}) end at least 30 min apart",
    ),
    (
        {"kind": "order", "before": "hu-1", "after": "uu", "gap_min": 15, "before_at": "end"},
        f"the end of hu-1 ({HU}) is at least 15 min before the start of uu ({UU})",
    ),
    (
        {"kind": "order", "before": "hu-1", "after": "uu"},
        f"the start of hu-1 ({HU}) is no later than the start of uu ({UU})",
    ),
    ({"kind": "max_changed", "at_most": 1}, "at most 1 organisation may change, of all 2 organisations"),
    (
        {"kind": "max_shifted", "organisations": ["hu", "u"], "at_most_person_min": 1500.0},
        "at most 1,500 person-minutes are shifted in all, by hu (Hogeschool) and u (Universiteit)",
    ),
    (
        {"kind": "max_shifted_per_head", "organisations": ["hu"], "at_most_min": 7.5},
        "hu (Hogeschool) shifts by at most 7.5 min per head",
    ),
    (
        {"kind": "max_shifted_per_head", "boards": ["Stichting U"], "at_most_min": 7.5, "per": "board"},
        "the organisations of Stichting U each shift by at most 7.5 min per head, those of a board taken together",
    ),
    (
        {"kind": "max_changed", "organisations": ["hu"], "boards": ["Stichting U"], "at_most": 1, "per": "board"},
        "at most 1 organisation may change in each board, of hu (Hogeschool) and the organisations of Stichting U",
    ),
    ({"kind": "as_agreed", "groups": ["uu"]}, f"uu ({UU}) signed for what was agreed earlier: shift +15 min"),
    (
        {"kind": "min_on_site", "groups": ["uu"], "days": ["tue"], "from": "09:00", "to": "12:00", "at_least": 12},
        f"at least 12 people of uu ({UU}) are on site from 09:00 to 12:00 on tue",
    ),
    (
        {"kind": "max_on_site", "groups": ["uu"], "days": ["tue"], "at_most": 12},
        f"at most 12 people of uu ({UU}) are on site on tue",
    ),
    (
        {"kind": "weekday_order", "before": "hu-1", "after": "uu"},
        f"the first weekday on site of hu-1 ({HU}) is at least 1 day before that of uu ({UU})",
    ),
]


@pytest.mark.parametrize(
    ("agreement", "sentence"), SENTENCES, ids=[f"{place}-{one['kind']}" for place, (one, _) in enumerate(SENTENCES)]
)
def test_every_kind_has_a_sentence(agreement, sentence):
    instance = region(agreement)
    assert AgreementWords(instance).sentence(instance.agreements[0]) == sentence


def test_those_who_do_not_matter_are_counted():
    instance = region({"kind": "window", "groups": ["hu-1", "uu"], "leg": "to", "from": "08:00", "to": "09:00"})
    core = instance.agreements[0].model_copy(update={"groups": ("uu",)})
    words = AgreementWords(instance).sentence(core, instance.agreements[0])
    assert words == f"uu ({UU}) arrive from 08:00 to 09:00 (and the same for 1 more, who do not matter here)"


def test_a_sum_stays_whole():
    instance = region({"kind": "max_changed", "at_most": 0})
    core = instance.agreements[0].model_copy(update={"organisations": ("hu",)})
    words = AgreementWords(instance).sentence(core, instance.agreements[0])
    assert words == ("at most 0 organisations may change, of all 2 organisations (here it is about hu (Hogeschool))")


def explained(instance, **how):
    return why_impossible(instance, solve(instance, SURE).clash, SURE, **how)


LOOSENED = [
    ({"kind": "max_changed", "at_most": 0}, "at most 1 instead of 0"),
    ({"kind": "max_shifted", "at_most_person_min": 0.0}, "at most 1,500 person-minutes instead of 0"),
    ({"kind": "max_shifted_per_head", "at_most_min": 0.0}, "at most 15 min per head instead of 0"),
    (
        {"kind": "window", "groups": ["hu-1"], "leg": "to", "from": "08:30", "to": "08:40"},
        "from 08:15 instead of 08:30",
    ),
    ({"kind": "allowed_shifts", "groups": ["hu-1"], "shifts_min": [0]}, "allow -15 min as well (start 08:15)"),
    ({"kind": "fixed", "groups": ["hu-1"], "shift_min": 0}, "sign -15 min instead of 0 (start 08:15)"),
    ({"kind": "same_shift", "groups": ["hu-1", "uu"]}, "drop it"),
    (
        {
            "kind": "max_changed",
            "organisations": ["hu"],
            "boards": ["Stichting U"],
            "at_most": 0,
            "per": "organisation",
        },
        "at most 1 instead of 0",
    ),
]


@pytest.mark.parametrize(("agreement", "text"), LOOSENED, ids=[one["kind"] for one, _ in LOOSENED])
def test_what_to_do_is_said(agreement, text):
    against = {"kind": "forbidden", "id": "no", "groups": ["hu-1"], "shift_min": 0}
    if agreement["kind"] == "same_shift":
        against = {"kind": "order", "id": "no", "before": "hu-1", "after": "uu", "gap_min": 15}
    found = explained(region(against, {"id": "it", **agreement}))
    assert [one.label for one in found.clash] == ["no", "it"]
    texts = [change.text for way in found.ways_out for change in way.changes if change.label == "it"]
    sides = {text, text.replace("-15", "+15").replace("08:15", "08:45"), "to 08:45 instead of 08:40"}
    assert set(texts) & sides, texts


def test_the_cheapest_comes_first():
    narrow = {"kind": "fixed", "id": "hu", "groups": ["hu-1"], "shift_min": 15}
    found = explained(region({"kind": "max_changed", "id": "all", "at_most": 0}, narrow))
    assert [(way.changes[0].label, way.people) for way in found.ways_out] == [("hu", 100), ("all", 300)]
    assert found.parties[0].startswith(f"hu-1 ({HU}): starts 08:30 today (08:00 to 09:00 when shifted)")


def test_a_plain_document_of_it_can_be_put_back():
    instance = region({"kind": "max_changed", "at_most": 0}, {"kind": "forbidden", "groups": ["uu"], "shift_min": 0})
    document = to_json(explained(instance))
    assert document["clash"] == ["max_changed (agreements[0])", "forbidden (agreements[1])"]
    change = next(
        change for way in document["ways_out"] for change in way["changes"] if change["label"].startswith("max")
    )
    assert change["agreement"]["kind"] == "max_changed"
    assert solve(region(change["agreement"], document["agreements"][1]["agreement"]), SURE).schedule is not None


def test_edits_are_named_as_they_were_typed():
    instance = region({"kind": "max_changed", "id": "calm", "at_most": 0})
    result = edited(instance, make_scenario(["fix hu-1=+15"]))
    assert result.made_by == {1: "fix hu-1=+15"}
    found = explained(result.instance, edits=result.made_by)
    assert [(one.label, one.note) for one in found.clash] == [("calm", ""), ("--fix hu-1=+15", "")]
    (change,) = [change for way in found.ways_out for change in way.changes if change.label.startswith("--")]
    assert (change.text, change.option) == ("sign 0 min instead of +15 (start 08:30)", "--fix hu-1=0")


def test_options_that_say_the_loosened_agreement():
    instance = region(
        {"kind": "max_changed", "at_most": 0},
        {"kind": "max_shifted", "at_most_person_min": 5.0},
        {"kind": "allowed_shifts", "groups": ["uu"], "shifts_min": [0, 15]},
        {"kind": "forbidden", "groups": ["uu"], "shift_min": 0},
    )
    changed, shifted, allowed, forbidden = instance.agreements
    assert as_option("at-most-changed 0", changed, changed) == "--at-most-changed 0"
    assert as_option("at-most-shifted 5", shifted, shifted) == "--at-most-shifted 5"
    assert as_option("allow uu=0,15", allowed, allowed) == "--allow uu=0,+15"
    assert as_option("max-shift 15", allowed, allowed) is None
    assert as_option("forbid uu:0", forbidden, None) is None


def test_of_those_who_signed_for_a_plan_the_fewest_are_let_go():
    signed = {"kind": "as_agreed", "id": "plan", "groups": ["uu", "uu-2"]}
    found = explained(region(signed, {"kind": "fixed", "id": "no", "groups": ["uu-2"], "shift_min": 0}))
    (change,) = [change for way in found.ways_out for change in way.changes if change.label == "plan"]
    assert change.agreement.groups == ("uu",)
    assert change.is_least


def test_several_clashes_are_all_told():
    instance = region(
        {"kind": "forbidden", "id": "a", "groups": ["hu-1"], "shift_min": 0},
        {"kind": "allowed_shifts", "id": "b", "groups": ["hu-1"], "shifts_min": [0]},
        {"kind": "forbidden", "id": "c", "groups": ["uu"], "shift_min": 0},
        {"kind": "allowed_shifts", "id": "d", "groups": ["uu"], "shifts_min": [0]},
    )
    found = explained(instance)
    labels = [{one.label for one in found.clash}, *({one.label for one in other} for other in found.others)]
    assert sorted(map(sorted, labels)) == [["a", "b"], ["c", "d"]]
    assert {one.can_help_alone for one in found.clash} == {False}
    assert {len(way.changes) for way in found.ways_out} == {2}


def test_a_week_that_is_let_go_is_told_by_its_pattern_and_not_as_the_same_minutes():
    words = AgreementWords(region())
    week = Fixed(groups=("hu-1",), shift_min=0, pattern="home-mon")
    told = loosening(words, week, week.model_copy(update={"pattern": None}))
    assert told.startswith("sign 0 min")
    assert told.endswith(", with any pattern instead of home-mon")
    assert "0 min instead of 0" not in told


class Unheard(BaseAgreement):
    """A kind that nobody here has heard of."""

    kind: Literal["unheard"] = "unheard"
    groups: tuple[str, ...]


def test_a_kind_without_words_or_ways_of_its_own_is_dropped(monkeypatch):
    def stay(rows, agreement):
        for group in rows.parties.groups(agreement.groups):
            today, num_parts = int(rows.parties.table.status_quo[group]), rows.parties.num_parts(group)
            rows.add([(today, 1)], num_parts, num_parts)

    monkeypatch.setitem(agreements.ADD_AGREEMENT, "unheard", stay)
    instance = region({"kind": "forbidden", "id": "no", "groups": ["hu-1"], "shift_min": 0})
    kept = Unheard(id="as then", groups=("hu-1", "uu"))
    instance = instance.model_copy(update={"agreements": (*instance.agreements, kept)})
    words = AgreementWords(instance)
    assert words.sentence(kept) == "unheard: groups hu-1, uu"
    assert loosening(words, kept, None) == "drop it"
    clash = find_clash(FeasibilityOracle(build_demand(instance), SURE, threading.Event()))
    found = why_impossible(instance, clash, SURE)
    assert [one.label for one in found.clash] == ["no", "as then"]
    assert ("as then", None, True) in [
        (change.label, change.agreement, change.is_least) for way in found.ways_out for change in way.changes
    ]
