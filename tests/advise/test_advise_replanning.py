"""Plans that change little: what comes along of an agreed schedule, what it asks of the objective, and its price."""

import json

import pytest

from solver.advise.whatif.keep_close import GROUP_PERSON_MIN, keeping_objective
from solver.advise.whatif.replanning import price_of_keeping, replan, within_of, without_signed
from solver.advise.whatif.scenario import edited, make_scenario
from solver.checker import check
from solver.domain.objective import Tier
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Scenario, Schedule, Settings, TierResult
from solver.errors import InputError
from solver.formats import parse_instance
from solver.optimise.solve import solve


@pytest.fixture
def document(instances):
    return json.loads((instances / "tiny.json").read_text(encoding="utf-8"))


def parsed(document):
    return parse_instance(json.dumps(document).encode(), "tiny.json")


def chosen(group, *options):
    rows = [OptionChoice(shift_min=shift, pattern="today", parts=parts) for shift, parts in options]
    return GroupChoice(group=group, options=tuple(rows))


AGREED = (
    chosen("college-students", (15, 1)),
    chosen("school-pupils", (-15, 1)),
    chosen("office-staff", (0, 1), (15, 1)),
)


def agreed(*edits, choices=AGREED):
    return Schedule(choices=choices, scenario=Scenario(edits=edits) if edits else None)


def replanned(document, schedule, *edits):
    result = replan(parsed(document), schedule, edits)
    return result, edited(parsed(document), result.scenario).instance


def test_the_agreed_choices_become_part_of_the_instance(document):
    result, instance = replanned(document, agreed())
    assert instance.agreed == AGREED
    assert result.scenario.edits == ("keep-within 2%",)
    assert result.notes == ()


def test_closeness_is_a_tier_of_its_own_after_the_last_that_gains(document):
    _, instance = replanned(document, agreed(), "keep-within 30%")
    overload, peak, close, people = instance.objective
    assert (overload.tolerance, peak.tolerance) == (0.0, 0.3)
    _, instance = replanned(document, agreed(), "keep-within 10%")
    assert instance.objective[1].tolerance == 0.2, "the tier of the instance allows more already"
    assert close.weights() == {"altered": GROUP_PERSON_MIN, "deviation": 1.0}
    assert people == parsed(document).objective[2]


def test_tiers_of_burden_alone_come_after_it():
    close = Tier(deviation=1.0, altered=GROUP_PERSON_MIN)
    assert keeping_objective([Tier(shifted=1.0)], 0.05) == (close, Tier(shifted=1.0))
    left, gain, few, last = Tier(overload=1.0), Tier(peak=1.0, tolerance=0.25), Tier(changed=1.0), Tier(peak=1.0)
    assert keeping_objective([left, gain, few, last], 0.05) == (left, gain, close, few, last)
    assert keeping_objective([few, left], 0.05) == (few, Tier(overload=1.0, tolerance=0.05), close)
    own = (Tier(overload=1.0), Tier(deviation=3.0))
    assert keeping_objective(own, 0.05) == own


def test_the_fewest_come_before_it_where_somebody_may_be_asked_anew(document):
    left, gain, few, last = Tier(overload=1.0), Tier(peak=1.0, tolerance=0.25), Tier(changed=1.0), Tier(peak=1.0)
    close = Tier(deviation=1.0, altered=GROUP_PERSON_MIN)
    assert keeping_objective([left, gain, few, last], 0.05, asks_new=True) == (left, gain, few, close, last)
    minutes = Tier(shifted=1.0)
    assert keeping_objective([left, minutes, few], 0.05, asks_new=True)[1:] == (close, minutes, few)
    document["objective"].insert(2, {"changed": 1})
    for edits, order in (
        ([], [few, close]),
        (["at-most-new 1"], [few, close]),
        (["at-most-new 0"], [close, few]),
    ):
        _, instance = replanned(document, agreed(), *edits)
        assert list(instance.objective[2:4]) == order


@pytest.mark.parametrize(
    ("earlier", "new", "kept", "note"),
    [
        (["at-most-changed 2"], [], ["at-most-changed 2"], None),
        (["at-most-changed 2"], ["at-most-changed 3"], [], "at-most-changed 2, which at-most-changed 3 replaces"),
        (["at-most-changed 2"], ["at-most-shifted 9"], ["at-most-changed 2"], None),
        (["max-per-head 5"], ["max-shift 15"], ["max-per-head 5"], None),
        (["fix school-pupils=-15"], ["fix-organisation school=0"], [], "which fix-organisation school=0 replaces"),
        (["allow school-pupils=-15"], ["fix school-pupils=0"], [], "which fix school-pupils=0 replaces"),
        (["forbid school-pupils:+15"], ["fix school-pupils=0"], ["forbid school-pupils:+15"], None),
        (["headcount school=+10%"], ["headcount school=+20%"], [], "which headcount school=+20% replaces"),
        (["sign school"], ["fix school-pupils=0"], [], "which fix school-pupils=0 replaces"),
        (["sign school"], ["sign college"], ["sign school"], None),
        (["keep-within 9%"], ["keep-within 1%"], [], "which keep-within 1% replaces"),
        (["fix nobody=0"], [], [], 'found no group "nobody"'),
    ],
)
def test_earlier_edits_come_along_unless_new_ones_say_otherwise(document, earlier, new, kept, note):
    result, _ = replanned(document, agreed(*earlier), *new)
    own = [text for text in result.scenario.edits if text in earlier and text not in new]
    assert own == kept
    notes = " ".join(result.notes)
    assert (note is None) == ("Not taken over" not in notes)
    assert note is None or note in notes
    assert not kept or f'Taken over from the earlier schedule: "{kept[0]}".' in notes


def test_groups_that_are_gone_or_new_are_named(document):
    known = (*AGREED[:2], chosen("night-school", (0, 1)))
    result, instance = replanned(document, agreed(choices=known))
    assert instance.agreed == AGREED[:2]
    assert 'The earlier schedule names groups that are gone: "night-school"; they are left out.' in result.notes
    assert 'The earlier schedule does not name 1 group, free to choose now: "office-staff".' in result.notes


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        (["sign nobody"], 'what-if "sign nobody": found no organisation or group "nobody"'),
        (["sign school", "fix school-pupils=0"], '"school-pupils" signed for what was agreed and is fixed'),
        (["keep-within 2"], "expected a percentage from 0% to 100%, such as 2%"),
        (["keep-within 101%"], "expected a percentage from 0% to 100%, such as 2%"),
        (["keep-within 2%", "keep-within 3%"], "expected one share to give up"),
    ],
)
def test_what_is_refused(document, edits, sentence):
    with pytest.raises(InputError) as refused:
        replanned(document, agreed(), *edits)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("edit", ["sign school", "keep-within 5%"])
def test_nothing_can_be_kept_where_nothing_was_agreed(document, edit):
    with pytest.raises(InputError, match=r"found no earlier schedule; .* give it with --keep SCHEDULE"):
        edited(parsed(document), make_scenario([edit]))


def test_who_cannot_choose_as_agreed_cannot_sign(document):
    wild = (chosen("school-pupils", (45, 1)), *AGREED[2:])
    with pytest.raises(InputError, match=r"shift \+45 with pattern \"today\" was agreed, which it has no more"):
        replanned(document, agreed(choices=wild), "sign school")


def test_who_signed_is_kept_to_the_mix_that_was_agreed(document):
    _, instance = replanned(document, agreed(), "sign office", "fix-organisation college=0")
    result = solve(instance, Settings(time_limit_s=10.0))
    by_group = {choice.group: choice.options for choice in result.schedule.choices}
    assert by_group["office-staff"] == AGREED[2].options
    assert by_group["college-students"] == chosen("college-students", (0, 1)).options
    assert check(instance, result.schedule).is_ok


def test_all_is_kept_where_that_may_cost_everything(document):
    document["objective"] = [{"peak": 1}, {"shifted": 1}]
    _, instance = replanned(document, agreed(), "keep-within 100%")
    result = solve(instance, Settings(time_limit_s=10.0))
    assert result.schedule.choices == AGREED
    terms = result.schedule.terms.schedule
    assert (terms.altered, terms.deviation) == (0.0, 0.0)


def test_the_price_is_what_the_tiers_before_closeness_give_up():
    def tier(weights, today, best, value):
        gap = {"bound": None, "gap": None, "rounding_error": None, "stop": "time"}
        return TierResult(weights=weights, tolerance=0.02, status_quo=today, best=best, value=value, **gap)

    tiers = [
        tier({"overload": 1.0}, 100.0, 50.0, 51.0),
        tier({"peak": 1.0}, 40.0, None, 40.0),
        tier({"deviation": 1.0}, 0.0, 9.0, 9.0),
        tier({"shifted": 1.0}, 0.0, 5.0, 5.0),
    ]
    prices = price_of_keeping(tiers)
    assert [(price.cost, price.share) for price in prices] == [(1.0, 0.02), (None, None)]


def test_what_the_objective_gives_up_anyway_is_no_price_of_staying_close():
    def prices(value, share):
        gap = {"bound": None, "gap": None, "rounding_error": None, "stop": "time"}
        of_loads = TierResult(weights={"peak": 1.0}, tolerance=0.25, status_quo=90.0, best=50.0, value=value, **gap)
        close = TierResult(weights={"deviation": 1.0}, tolerance=0.0, status_quo=0.0, best=9.0, value=9.0, **gap)
        return [(price.best, price.cost) for price in price_of_keeping([of_loads, close], share)]

    assert prices(59.0, 0.02) == [(59.0, 0.0)]
    assert prices(61.0, 0.02) == [(60.0, 1.0)]
    assert prices(59.0, 0.25) == [(50.0, 9.0)], "the tolerance is what staying close was given"


def test_the_share_that_staying_close_may_take_is_read_from_the_edits(document):
    result, instance = replanned(document, agreed(), "keep-within 7%")
    assert within_of(instance, result.scenario.edits) == 0.07
    assert within_of(instance, ()) == 0.0


def test_a_price_for_the_signed_needs_somebody_who_signed(document):
    _, nobody = replanned(document, agreed())
    assert without_signed(nobody) is None
    _, refused = replanned(document, agreed(), "fix school-pupils=0")
    assert without_signed(refused) is None, "who refused has not signed"
    _, instance = replanned(document, agreed(), "sign office", "fix school-pupils=0", "at-most-changed 2")
    free = without_signed(instance)
    assert [agreement.kind for agreement in free.agreements] == ["fixed", "max_changed"]
    assert free.objective == parsed(document).objective
    _, fixed = replanned(document, agreed(), "fix school-pupils=-15", "fix college-students=today@+15")
    assert without_signed(fixed).agreements == ()
    _, mixed = replanned(document, agreed(), "fix office-staff=0")
    assert without_signed(mixed) is None, "half of it was agreed to shift"


@pytest.mark.parametrize("lift", ["lift fix-organisation school=0", "lift  --fix-organisation  school=0 "])
def test_a_refusal_can_be_lifted(document, lift):
    result, instance = replanned(document, agreed("fix-organisation school=0", "at-most-changed 2"), lift)
    assert result.scenario.edits == ("at-most-changed 2", "keep-within 2%")
    assert [each.kind for each in instance.agreements] == ["max_changed"]
    assert 'Lifted, so not taken over from the earlier schedule: "fix-organisation school=0".' in result.notes


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        (
            ["fix-organisation school=0", "at-most-changed 2"],
            'what-if "lift fix-organisation scool=0": found no such edit of the kept schedule; expected one of its '
            'edits: "fix-organisation school=0" or "at-most-changed 2"; did you mean "fix-organisation school=0"? '
            "If not, name one of these.",
        ),
        (
            [],
            'what-if "lift fix-organisation scool=0": found a kept schedule without edits; expected one to lift; '
            "leave it out.",
        ),
    ],
)
def test_what_is_not_there_cannot_be_lifted(document, earlier, found):
    with pytest.raises(InputError) as refused:
        replan(parsed(document), agreed(*earlier), ["lift fix-organisation scool=0"])
    assert str(refused.value) == found
