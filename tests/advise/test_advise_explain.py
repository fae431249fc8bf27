"""Who contributes what: leave-one-out, options and differences are those of a full evaluation, ranked."""

import json
import random

import numpy as np
import pytest

from solver.advise.explain.contributions import contributions, options_of
from solver.advise.explain.differences import differences
from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.group_options import group_options
from solver.advise.explain.impacts import impacts
from solver.advise.explain.rules import Rules
from solver.advise.explain.tiers import key, shares, tier_values
from solver.advise.lookup import group_index, organisation_index
from solver.checker import agreement_violations
from solver.demand.loads import build_demand
from solver.demand.measures import changed_organisations, measure_terms
from solver.demand.options import choices_from_parts
from solver.errors import InputError
from tests.support.tiny import random_instance, random_parts

SEEDS = range(25)


def scene(seed):
    demand = build_demand(random_instance(seed))
    rnd = random.Random(seed)
    return demand, random_parts(demand, rnd), rnd


@pytest.mark.parametrize("seed", SEEDS)
def test_leaving_one_out_is_a_full_evaluation_without_it(seed):
    demand, parts, _ = scene(seed)
    found = contributions(Evaluator(demand, parts))
    ids = [party.id for party in demand.instance.organisations]
    assert {each.organisation for each in found} == {ids[place] for place in changed_organisations(demand, parts)}
    for each in found:
        own = options_of(Evaluator(demand, parts), ids.index(each.organisation))
        without = parts.copy()
        without[own] = demand.options.status_quo_parts()[own]
        expected = measure_terms(demand, without)
        assert each.terms_without.model_dump() == pytest.approx(expected.model_dump(), rel=1e-9, abs=1e-9)
        gains = np.subtract(
            tier_values(demand.instance, expected), tier_values(demand.instance, measure_terms(demand, parts))
        )
        assert each.tier_gains == pytest.approx(gains, rel=1e-9, abs=1e-7)
        for cell in (*each.relieved, *each.loaded):
            assert cell.change == pytest.approx(_load_change(demand, parts, without, cell.at), abs=1e-9)
        assert all(cell.change < 0 for cell in each.relieved)
        assert all(cell.change > 0 for cell in each.loaded)
        assert list(each.relieved) == sorted(each.relieved, key=lambda cell: round(cell.change, 6))


def _load_change(demand, parts, without, at):
    cells, instance = demand.cells, demand.instance
    section = [section.id for section in instance.sections].index(at.section)
    of = (cells.section == section) & (cells.day == instance.days.index(at.day)) & (cells.begin_min == at.begin_min)
    # Two trips at one minute are two cells of the same words.
    changes = (demand.loads(parts) - demand.loads(without))[of]
    return changes[np.argmax(np.abs(changes))]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_largest_gain_in_the_first_tier_comes_first(seed):
    demand, parts, _ = scene(seed)
    ranked = [key(each.tier_gains) for each in contributions(Evaluator(demand, parts))]
    assert ranked == sorted(ranked, reverse=True)


def test_a_share_of_no_gain_is_not_known():
    assert shares((5.0, 1.0, 2.0), (10.0, 0.0, -4.0)) == (0.5, None, None)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_option_of_a_group_is_a_full_evaluation_with_it(seed):
    demand, parts, rnd = scene(seed)
    group = rnd.randrange(demand.options.num_groups)
    own = list(demand.options.of_group(group))
    found = group_options(Evaluator(demand, parts), Rules(demand, parts), group)
    assert len(found) == len(own)
    for option, value in zip(own, found, strict=True):
        other = parts.copy()
        other[own] = 0
        other[option] = demand.options.parts[group]
        assert value.terms.model_dump() == pytest.approx(measure_terms(demand, other).model_dump(), rel=1e-9, abs=1e-9)
        before = _broken(demand, parts)
        after = _broken(demand, other)
        # An agreement on this group alone is broken by the option or not, whatever was broken before.
        alone = {"allowed_shifts", "window", "fixed", "forbidden"}
        kinds = dict(zip(demand.instance.labels, (a.kind for a in demand.instance.agreements), strict=True))
        risen = {label for label in after if after[label] - before.get(label, 0.0) > 0.01}
        assert {label for label in risen if kinds[label] not in alone} == set(value.breaks)
        assert set(value.forbidden_by) == {
            label for label in after if kinds[label] in alone and _names(demand, label, group)
        }
    best = [value for value in found if value.is_best]
    kept = [value for value in found if not value.forbidden_by and not value.breaks]
    assert len(best) == bool(kept)
    assert all(key(best[0].tiers) <= key(value.tiers) for value in kept)


def _broken(demand, parts):
    amounts = {}
    for violation in agreement_violations(demand.instance, choices_from_parts(demand.instance, demand.options, parts)):
        amounts[violation.rule] = amounts.get(violation.rule, 0.0) + violation.amount
    return amounts


def _names(demand, label, group):
    agreement = demand.instance.agreements[demand.instance.labels.index(label)]
    return demand.instance.groups[group].id in agreement.groups


@pytest.mark.parametrize("seed", SEEDS)
def test_a_difference_is_a_full_evaluation_with_the_other_choice(seed):
    demand, parts, rnd = scene(seed)
    other = random_parts(demand, rnd)
    found = differences(Evaluator(demand, parts), other)
    ids = [group.id for group in demand.instance.groups]
    assert {row.group for row in found} == {ids[g] for g in set(demand.options.group[parts != other].tolist())}
    for row in found:
        own = list(demand.options.of_group(ids.index(row.group)))
        mixed = parts.copy()
        mixed[own] = other[own]
        expected = measure_terms(demand, mixed)
        assert row.terms_if_there.model_dump() == pytest.approx(expected.model_dump(), rel=1e-9, abs=1e-9)
    assert [key(row.tier_changes) for row in found] == sorted(key(row.tier_changes) for row in found)
    assert differences(Evaluator(demand, parts), parts) == []


@pytest.mark.parametrize("seed", range(6))
def test_who_gains_is_told_of_every_organisation_or_of_one(seed):
    demand, parts, _ = scene(seed)
    rows = impacts(demand, parts)
    assert len(rows) == len(demand.instance.organisations)
    assert [round(row.gain_min, 6) for row in rows] == sorted((round(row.gain_min, 6) for row in rows), reverse=True)
    assert impacts(demand, parts, [0]) == [
        row for row in rows if row.organisation == demand.instance.organisations[0].id
    ]


def test_an_unknown_id_is_answered_with_those_that_come_near():
    instance = random_instance(0)
    assert organisation_index(instance, "o0") == 0
    with pytest.raises(InputError) as refused:
        organisation_index(instance, "O-0")
    assert str(refused.value).startswith(
        '--organisation: found "O-0", which no organisation is called; expected the id'
    )
    assert 'did you mean "o0"' in str(refused.value)
    with pytest.raises(InputError) as refused:
        group_index(instance, "zzz")
    assert "did you mean" not in str(refused.value)
    assert "`stagger show INSTANCE groups --json` prints every id" in str(refused.value)


def test_explain_prints_what_it_found(call, instances, save, plan, document):
    schedule = save(plan(document, **{"college-students": 15, "office-staff": -15}), "plan.json")
    found = call("explain", instances / "tiny.json", schedule)
    assert found.exit_code == 0, found.output
    assert "What each organisation contributes" in found.output
    assert "do not add up to the gain of all together" in " ".join(found.output.split())
    assert "Who bears, and who gains" in found.output
    one = call("explain", instances / "tiny.json", schedule, "--organisation", "school")
    assert "This organisation moves no group in this schedule" in one.output
    options = call("explain", instances / "tiny.json", schedule, "--group", "office-staff")
    assert "All 2 parts of the group moved together." in options.output
    assert call("explain", instances / "tiny.json", schedule).output == found.output


def test_explain_as_json(call, instances, save, plan, document):
    schedule = save(plan(document, **{"college-students": 15}), "plan.json")
    other = save(plan(document, **{"college-students": -15}), "other.json")
    asked = ["--group", "college-students", "--diff", other, "--json"]
    found = json.loads(call("explain", instances / "tiny.json", schedule, *asked).stdout)
    keys = ["instance", "made_for_this_instance", "terms", "tiers", "organisations", "people", "burdens", "group"]
    keys += ["diff"]
    assert list(found) == keys
    assert [each["organisation"] for each in found["organisations"]] == ["college"]
    assert len(found["tiers"]) == len(found["organisations"][0]["tier_gains"]) == 3
    assert [each["shift_min"] for each in found["group"]["options"]] == [-15, 0, 15]
    assert [each["group"] for each in found["diff"]["groups"]] == ["college-students"]
    now = [each["terms"] for each in found["group"]["options"] if each["parts_now"]]
    assert now == [found["terms"]["schedule"]]
    # The only one that moves: what is lost without it is all that was gained.
    assert found["organisations"][0]["terms_without"] == found["terms"]["status_quo"]


def test_a_schedule_of_other_choices_is_refused(call, instances, save, plan, document):
    schedule = plan(document)
    schedule["choices"][0]["options"][0]["shift_min"] = 20
    found = call("explain", instances / "tiny.json", save(schedule))
    assert found.exit_code == 6
    assert "which is not one of its options" in found.output
    found = call("explain", instances / "tiny.json", save(plan(document)), "--group", "office")
    assert found.exit_code == 3
    assert 'did you mean "office-staff"' in found.output


def test_names_stay_text(call, save, plan, document):
    hostile = "[bold red]x[/] [/nothing] :warning:"
    for party in document["organisations"]:
        party["name"] = hostile
        party["groups"][0]["name"] = hostile
    instance = save(document)
    first = save(plan(document, **{"college-students": 15}), "plan.json")
    second = save(plan(document, **{"office-staff": 15}), "other.json")
    for asked in ([], ["--group", "college-students"], ["--diff", second]):
        found = call("explain", instance, first, *asked)
        assert found.exit_code == 0, found.output
        assert "[bold" in found.output
        assert "[/nothing]" in found.output
