"""Today as a mix of weeks: which share of a group has which week."""

import pytest

from solver.checker import check
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.domain.week import share_keeping
from solver.validation import validate_instance
from tests.demand.small import choices, group, instance, loads_of, parts_of, terms_of

DAYS = ["mon", "tue"]
TODAY = {
    "id": "today",
    "mix": [{"share": 0.5, "on_site": DAYS}, {"share": 0.3, "on_site": ["tue"]}, {"share": 0.2, "on_site": []}],
}
TUESDAY = {"id": "tuesday", "present": {"mon": 0.0, "tue": 1.0}}
BOTH = {"id": "both", "present": {"mon": 1.0, "tue": 1.0}}


def mixed(*others, today=None, **changes):
    patterns = [today or TODAY, *others]
    return instance(group(patterns=patterns, **changes), days=DAYS)


def by_day(situation, **taken):
    loads = loads_of(situation, **taken)
    return {day: sum(load for (_, own, _), load in loads.items() if own == day) for day in DAYS}


def test_loads_are_those_of_the_weeks_together():
    # 50 of 100 ride; half of them come on Monday, and 0.5 + 0.3 on Tuesday.
    assert by_day(mixed()) == pytest.approx({"mon": 25.0, "tue": 40.0})


def test_loads_are_those_of_presence_told_by_day():
    told = mixed(TUESDAY, today={"id": "today", "present": {"mon": 0.5, "tue": 0.8}}, adherence=0.7)
    weeks = mixed(TUESDAY, adherence=0.7)
    for taken in (0, 15, (0, "tuesday"), (-15, "tuesday")):
        assert by_day(weeks, a=taken) == pytest.approx(by_day(told, a=taken))


def test_absence_is_what_those_with_more_days_give_up():
    # Tuesday alone: the half that comes on both days gives up one each, who never comes gives nothing back: 50.
    assert terms_of(mixed(TUESDAY), a=(0, "tuesday")).absence == pytest.approx(50.0)
    # By presence alone today has 1.3 days and Tuesday 1, so 0.3 of a day for each of 100.
    told = mixed(TUESDAY, today={"id": "today", "present": {"mon": 0.5, "tue": 0.8}})
    assert terms_of(told, a=(0, "tuesday")).absence == pytest.approx(30.0)
    assert terms_of(mixed(BOTH), a=(0, "both")).absence == 0.0
    assert terms_of(mixed(TUESDAY), a=(15, "today")).absence == 0.0


@pytest.mark.parametrize("taken", [0, 15, (0, "tuesday"), (30, "both"), [(0, "today", 1), (0, "tuesday", 1)]])
def test_the_check_finds_the_same(taken):
    situation = mixed(TUESDAY, BOTH, parts=2)
    demand = build_demand(situation)
    parts = parts_of(situation, a=taken)
    found = check(situation, Schedule(choices=choices(situation, a=taken)))
    assert found.terms is not None
    assert found.terms.schedule.model_dump() == pytest.approx(measure_terms(demand, parts).model_dump())
    assert found.terms.status_quo.model_dump() == pytest.approx(
        measure_terms(demand, demand.options.status_quo_parts()).model_dump()
    )


def test_who_has_the_week_already_does_not_change():
    situation = mixed(TUESDAY, BOTH)
    demand = build_demand(situation)
    kept = {
        (int(demand.options.shift_min[option]), int(demand.options.pattern[option])): float(demand.options.kept[option])
        for option in range(demand.options.num_options)
    }
    assert (kept[0, 0], kept[0, 1], kept[0, 2]) == (1.0, 0.3, 0.5)
    assert {share for (shift, _), share in kept.items() if shift} == {0.0}


def test_without_a_mix_only_who_stays_keeps():
    own = instance(group(patterns=[BOTH, TUESDAY]), days=DAYS).groups[0]
    assert [share_keeping(own, ["mon", "tue"], 0, pattern) for pattern in own.patterns] == [1.0, 0.0]


def test_a_mix_of_one_week_is_that_week():
    one = mixed(TUESDAY, today={"id": "today", "mix": [{"share": 1.0, "on_site": DAYS}]})
    told = mixed(TUESDAY, today={"id": "today", "present": {"mon": 1.0, "tue": 1.0}})
    for taken in (0, 15, (0, "tuesday"), (30, "tuesday")):
        assert terms_of(one, a=taken) == terms_of(told, a=taken)


def test_days_that_the_instance_does_not_model_do_not_count():
    weekend = [{**week, "on_site": [*week["on_site"], "sat"]} for week in TODAY["mix"]]
    own = mixed(TUESDAY, today={"id": "today", "mix": weekend})
    assert terms_of(own, a=(0, "tuesday")) == terms_of(mixed(TUESDAY), a=(0, "tuesday"))


def faults(*patterns):
    return [str(problem) for problem in validate_instance(instance(group(patterns=list(patterns)), days=DAYS))]


WHERE = "organisations[0].groups[0].patterns"


def test_a_sound_mix_is_taken_and_each_fault_is_told():
    assert faults(TODAY, TUESDAY) == []
    assert faults({"id": "today", "mix": [{"share": 0.5, "on_site": DAYS}]}) == [
        f"{WHERE}[0].mix: found shares that sum to 0.5; expected a sum of 1; divide every share by that sum; "
        "who is never on site has a week without days."
    ]
    assert faults(BOTH, TODAY) == [
        f"{WHERE}[1].mix: found a mix in a pattern that is not today's; expected a mix in the first pattern of a group "
        "only; write each week as a pattern of its own; the parts of a group choose among them."
    ]
    assert faults({**TODAY, "present": {"mon": 0.5, "tue": 0.8}}) == [
        f"{WHERE}[0]: found both present and mix; expected one of the two; leave out present; it follows from the mix."
    ]
    assert faults({"id": "today"}) == [
        f'{WHERE}[0].present: found nothing for "mon" and "tue"; expected a share for every day of the instance; '
        "add it; 0 where nobody is on site."
    ]


def test_a_mix_counts_in_the_content_hash_and_comes_back_from_a_file():
    own = mixed(TUESDAY)
    assert Instance.model_validate_json(own.model_dump_json()) == own
    other = {**TODAY, "mix": [{"share": 0.8, "on_site": ["tue"]}, {"share": 0.2, "on_site": []}]}
    assert own.content_hash != mixed(TUESDAY, today=other).content_hash
