"""The rule that nobody passes where there are no places, against a slow enumeration of all who pass."""

import random

import pytest

from solver.formats import validate_instance
from solver.validation.passing import check_passing
from solver.validation.scope import Scope

GROUP = "organisations[0].groups[0]"


def _clock(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _random_changes(rng):
    """Return a random section, profile and group, with all times on whole minutes."""
    hours = sorted(rng.sample(range(6 * 6, 12 * 6), 4))
    if rng.random() < 0.5:
        spans = [(hours[0], hours[1]), (hours[2], hours[3])] if rng.random() < 0.7 else [(hours[0], hours[3])]
        rows = [
            {"from": _clock(a * 10), "to": _clock(b * 10), "every_min": 5, "seats": 1, "places": 1} for a, b in spans
        ]
        offer = {"supply": rows}
    else:
        offer = {"departures": [{"at": [_clock(hour * 10) for hour in hours], "seats": 1, "places": 1}]}
    shares = rng.choice([[1, 0], [0, 1], [0.5, 0.5]])
    # At times it is the flow that has the profile, while the group passes where nothing runs, as no flow of it does.
    own = {"profile": "own"} if rng.random() < 0.3 else {}
    profile = {"before_min": [40, 20, rng.choice([0, -10])], "share": shares}
    arrivals = [{"at": "08:00", "share": rng.choice([0, 0.5])}, {"at": "09:20", "share": 0.4}]
    return {
        "bin_min": rng.choice([5, 15, 60]),
        "lines[0].sections[0]": {"id": "22>usp", "name": "x", "minutes_on_board": 1, **offer},
        "profiles": {"lecture": {"before_min": [240, 239], "share": [1]}, "work": profile, "own": profile}
        if own
        else {"lecture": profile, "work": profile},
        f"{GROUP}.arrivals": arrivals,
        f"{GROUP}.departures": arrivals,
        f"{GROUP}.departure_profile": None,
        f"{GROUP}.flows": [
            {"section": "22>usp", "leg": rng.choice(["to", "from"]), "share": 0.5, "lag_min": rng.choice([0, 7, 30])}
            | own
        ],
        f"{GROUP}.shifts": {"earlier_min": rng.choice([0, 30]), "later_min": rng.choice([0, 60]), "step_min": 30},
        "agreements": [],
    }


def _passes_without_places(instance):
    """Say whether anybody wants to pass, half past some minute, where the section has nothing to offer."""
    group, section = instance.groups[0], instance.sections[0]
    flow = group.flows[0]
    profile = instance.profiles[flow.profile or "lecture"]
    sign = -1 if flow.leg == "to" else 1
    for shift in group.shifts.shifts_min():
        for time in group.times(flow.leg):
            for piece, share in enumerate(profile.share):
                high, low = profile.before_min[piece], profile.before_min[piece + 1]
                for before in range(int(low), int(high)):
                    moment = time.at + shift + sign * (flow.lag_min + before + 0.5)
                    if time.share and share and not _has_places(section, flow.leg, moment, instance.bin_min):
                        return True
    return False


def _has_places(section, leg, moment, bin_min):
    trips = [at for row in section.departures for at in row.at]
    if trips:
        return any(at <= moment for at in trips) if leg == "to" else any(at >= moment for at in trips)
    begin = moment // bin_min * bin_min
    return any(row.start_min < begin + bin_min and row.end_min > begin for row in section.supply)


def test_agrees_with_an_enumeration(instance_tree):
    rng = random.Random(7)
    answers = []
    for _ in range(400):
        tree = instance_tree(_random_changes(rng))
        tree["lines"] = tree["lines"][:1]
        instance = _instance(tree)
        problems = list(check_passing(Scope(instance)))
        assert bool(problems) == _passes_without_places(instance), tree
        answers.append(bool(problems))
    assert 50 < sum(answers) < 350


def _instance(tree):
    from solver.domain.instance import Instance

    return Instance.model_validate(tree, by_alias=True, by_name=False)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="everybody"),
        pytest.param({f"{GROUP}.adherence": 0.5}, id="half-of-them-adhere"),
        pytest.param({f"{GROUP}.patterns": []}, id="everybody-every-day"),
    ],
)
def test_a_flow_that_carries_people_needs_places(instance_tree, instance_faults, changes):
    without = {"lines[0].sections[0].supply": [], "lines[0].sections[0].base_load": [], **changes}
    changes = {**without, "agreements[3]": {"kind": "max_changed", "at_most": 2}}
    kind, sentence = instance_faults(instance_tree(changes))
    assert kind == "InvalidInstanceError"
    assert sentence == (
        'utrecht.json: organisations[0].groups[0].flows[0]: found people on section "22>usp" from 07:54 to 08:04 on '
        "mon and tue; expected places then; there are places at no time; add what runs then to lines[0].sections[0], "
        "or correct the times, lag_min or profile of the group."
    )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({f"{GROUP}.headcount": 0, "agreements[10].at_least": 0}, id="nobody"),
        pytest.param({f"{GROUP}.flows[0].share": 0}, id="no-share"),
        pytest.param({f"{GROUP}.mode_shares.public_transport": 0}, id="another-mode"),
        pytest.param(
            {f"{GROUP}.arrivals[0].share": 0, f"{GROUP}.arrivals[1].share": 0}, id="no-arrivals-that-anybody-has"
        ),
        pytest.param(
            {
                f"{GROUP}.patterns[0].present": {"mon": 0, "tue": 0},
                f"{GROUP}.patterns[1].present": {"mon": 0, "tue": 0},
            },
            id="never-on-site",
        ),
    ],
)
def test_a_flow_that_carries_nobody_needs_none(instance_tree, instance_faults, changes):
    without = {"lines[0].sections[0].supply": [], "lines[0].sections[0].base_load": []}
    assert instance_faults(instance_tree({**without, **changes})) == []


def test_where_nobody_adheres_no_shift_moves_anyone(instance_tree, instance_faults):
    supply = {"lines[0].sections[0].supply[0].from": "07:45", "lines[0].sections[0].base_load": []}
    assert len(instance_faults(instance_tree(supply))) == 2
    assert instance_faults(instance_tree({**supply, f"{GROUP}.adherence": 0})) == []


def test_a_piece_without_anybody_does_not_count(instance_tree, instance_faults):
    late = {"lines[0].sections[0].supply[0].from": "08:00", "lines[0].sections[0].base_load": []}
    nobody_early = {"profiles.lecture.share": [0, 0, 1], f"{GROUP}.shifts.earlier_min": 0}
    assert len(instance_faults(instance_tree({**late, f"{GROUP}.shifts.earlier_min": 0}))) == 2
    assert instance_faults(instance_tree({**late, **nobody_early})) == []


def test_one_problem_for_a_flow_that_lacks_places_twice(instance_tree):
    tree = instance_tree({"lines[0].sections[0].base_load": [], "lines[0].sections[0].supply[0].days": ["mon"]})
    tree["lines"][0]["sections"][0]["supply"][0].update({"from": "08:00", "to": "10:00"})
    problems = validate_instance(_instance(tree))
    assert [problem.where for problem in problems] == [f"{GROUP}.flows[0]"]
