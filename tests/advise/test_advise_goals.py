"""Goals: the tiers and the prices that they put in place of an objective, in a schedule for ever."""

import pytest

from solver.advise.whatif.goals import GOALS, shortened, spelled_out
from solver.advise.whatif.scenario import edited, make_scenario
from solver.checker import check
from solver.domain.instance import Instance
from solver.domain.prices import Prices
from solver.domain.schedule import Settings
from solver.errors import InputError
from solver.formats import validate_instance
from solver.optimise.solve import solve
from solver.report.text.edit_words import edit_text
from solver.report.text.language import Words
from tests.support.valued import valued_document

SETTINGS = Settings(time_limit_s=20.0, workers=1)
OWN = "value_of_time=9.53 waiting_weight=1 earlier_weight=0.61 later_weight=2.38 people_per_car=1 weeks_per_year=37.8"


@pytest.fixture
def instance():
    return Instance.model_validate(valued_document())


@pytest.mark.parametrize("goal", GOALS)
def test_a_goal_is_the_objective_and_has_prices_where_it_counts_euros(instance, goal):
    scenario = make_scenario([f"goal {goal}"])
    found = edited(instance, scenario).instance
    assert found.objective == GOALS[goal]
    is_in_euros = goal in {"best-for-travellers", "most-valuable"}
    assert scenario.edits == ((f"goal {goal} {OWN}",) if is_in_euros else (f"goal {goal}",))
    assert found.prices == (Prices() if is_in_euros else None)
    assert found.name.endswith(f"(what if: goal {goal})")


def test_prices_in_an_edit_go_first_and_given_ones_before_those_of_the_program():
    text = spelled_out("goal most-valuable later_weight=0.5", {"later_weight": 3.0, "value_of_time": 12.0})
    assert text.split()[2:] == [
        "value_of_time=12",
        "waiting_weight=1",
        "earlier_weight=0.61",
        "later_weight=0.5",
        "people_per_car=1",
        "weeks_per_year=37.8",
    ]
    assert spelled_out(text) == text
    assert shortened(text) == "goal most-valuable value_of_time=12 later_weight=0.5"


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ("goal best", 'found the goal "best"; expected one of least-moved, least-left-behind'),
        ("goal least-moved later_weight=1", "found prices for a goal that counts no euros; expected the goal alone"),
        ("goal most-valuable later_wait=1", 'found the unknown price "later_wait"; expected one of value_of_time'),
        ("goal most-valuable later_weight=-1", 'found "later_weight=-1"; expected later_weight=NUMBER, from 0 to'),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(instance, edit, sentence):
    with pytest.raises(InputError) as refused:
        edited(instance, make_scenario([edit]))
    (problem,) = refused.value.problems
    assert sentence in str(problem)


def test_two_goals_contradict_each_other(instance):
    with pytest.raises(InputError, match="expected one goal"):
        edited(instance, make_scenario(["goal least-moved", "goal most-valuable"]))


def test_a_schedule_holds_the_prices_it_was_made_by(instance):
    """As one begins at 08:15 and the other at 08:30, half of the crowd is left: EUR 12,000 for a quarter each."""
    prices = "value_of_time=12 earlier_weight=0.5 later_weight=0.5 weeks_per_year=40"
    scenario = make_scenario([f"goal most-valuable {prices}"])
    own = edited(instance, scenario).instance
    schedule = solve(own, Settings(time_limit_s=30.0, workers=1)).schedule
    (tier,) = schedule.tiers
    assert tier.status_quo == pytest.approx(16_800)
    assert tier.value == pytest.approx(4_800 + 3_600)
    assert tier.bound == pytest.approx(tier.value, abs=1)
    again = edited(instance, schedule.model_copy(update={"scenario": scenario}).scenario).instance
    assert again.content_hash == own.content_hash
    assert check(again, schedule).is_ok


def test_words_name_the_prices_that_are_others(instance):
    text = spelled_out("goal most-valuable later_weight=0")
    assert edit_text(Words("en"), instance, text) == ("goal: most valuable (weight of a minute later 0)")
    assert edit_text(Words("nl"), instance, "goal least-moved") == "doel: het minst verschuiven"


PRICED = {"value_of_time": 12.0, "earlier_weight": 1.0, "later_weight": 2.0, "weeks_per_year": 40.0}


def with_trips(*tiers):
    """The situation of docs/value.md, where the group can be moved both ways, with tiers of its own."""
    return Instance.model_validate(valued_document() | {"objective": list(tiers), "prices": PRICED})


def test_trips_and_cost_in_tiers_of_their_own_are_by_hand():
    """All at 8:15: 60 of 120 wait 15 minutes, 1,200 minutes in a crowd; 20 cents a minute on 40 days. EUR 16,800.

    One half a quarter earlier: nobody waits, 600 minutes in a crowd are EUR 4,800; moved 900 minutes of 20 cents, EUR
    7,200. One trip fewer, so that both orders of the tiers end there.
    """
    trips, euros = {"trips": 1}, {"cost": 1, "moving": 1}
    for tiers in ((trips, euros), (euros, trips)):
        schedule = solve(with_trips(*tiers), SETTINGS).schedule
        found = {tuple(tier.weights): (tier.status_quo, tier.value) for tier in schedule.tiers}
        assert found[("trips",)] == (1, 0)
        assert found[tuple(euros)] == pytest.approx((16_800, 4_800 + 7_200))
    # A goal takes the place of tiers that count trips.
    replaced = edited(with_trips(trips), make_scenario(["goal best-for-travellers"])).instance
    assert replaced.objective == GOALS["best-for-travellers"]


def test_trips_and_cost_in_one_tier_are_refused():
    (fault,) = validate_instance(with_trips({"cost": 1, "trips": 100}))
    assert str(fault) == (
        "objective[0].trips: found trips beside cost in one tier, which counts who does not fit twice: as waiting and "
        "as brought; expected one of them in a tier; put trips into a tier of its own, or leave it out: "
        "`stagger value` prices trips beside."
    )
