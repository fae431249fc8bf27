"""Schedule files of which somebody changed something: whatever passes the check can be gone on from."""

import copy
import json
import random

import pytest

import solver
from solver.checker import check
from solver.errors import ScheduleFormatError
from solver.formats.schedule_file import parse_schedule

STOPS = ["optimal", "gap reached", "time", "interrupted", "infeasible", "nothing found", "not started"]
KEPT = ("instance", "tiers")
"""Without these a file is one made by hand, and says so where it is gone on from."""


@pytest.fixture(scope="module")
def instance(instances):
    return solver.read_instance(instances / "tiny.json")


@pytest.fixture(scope="module")
def finished(instance):
    return solver.solve(instance, solver.Settings(workers=2)).schedule


@pytest.fixture(scope="module")
def checkpoint(instance):
    kept = []
    solver.solve(instance, solver.Settings(workers=2), on_checkpoint=kept.append)
    assert [tier.stop for tier in kept[0].tiers] != ["optimal"] * 3
    return kept[0]


def leaves(node, path=()):
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from leaves(child, (*path, key))


def altered(rng, value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return rng.choice([None, -value, value * 2, value / 2, value + 1.0, value - 1.0, 1e9, 0.0, value + 0.005])
    if isinstance(value, str):
        return rng.choice([None, "", f"{value}x", *STOPS])
    if isinstance(value, list):
        return rng.choice([None, [], value * 2, value[:-1], value[::-1]])
    return rng.choice([None, {}, 0.0, 1.0, "x"])


def altered_document(rng, document):
    changed = copy.deepcopy(document)
    for _ in range(rng.choice([1, 1, 2])):
        *above, last = rng.choice([path for path in leaves(changed) if path[0] not in KEPT or len(path) > 1])
        node = changed
        for key in above:
            node = node[key]
        node[last] = altered(rng, node[last])
    return changed


@pytest.mark.long
@pytest.mark.parametrize("which", ["finished", "checkpoint"])
def test_what_passes_the_check_can_be_gone_on_from(request, instance, which):
    rng = random.Random(which)
    document = request.getfixturevalue(which).model_dump(mode="json")
    num_passed = num_failed = 0
    for _ in range(200):
        try:
            schedule = parse_schedule(json.dumps(altered_document(rng, document)).encode(), "altered.json")
        except ScheduleFormatError:
            continue
        if not check(instance, schedule).is_ok:
            num_failed += 1
            continue
        num_passed += 1
        result = solver.solve(instance, solver.Settings(time_limit_s=2.0, workers=2), resume=schedule)
        assert check(instance, result.schedule).is_ok
    assert num_passed > 10
    assert num_failed > 60


CLAIMS = [
    (("terms", "schedule", "overload"), 5.0),
    (("terms", "status_quo", "peak"), 5.0),
    (("tiers", 0, "best"), 5.0),
    (("tiers", 0, "bound"), 5.0),
    (("tiers", 1, "gap"), 0.5),
    (("tiers", 1, "value"), 5.0),
    (("tiers", 2, "bound"), None),
    (("tiers", 2, "best"), None),
    (("tiers", 2, "status_quo"), 7.0),
    (("tiers", 2, "rounding_error"), 1e9),
    (("tiers", 2, "rounding_error"), -1.0),
    (("tiers", 2, "stop"), "not started"),
    (("tiers", 2, "stop"), "time"),
    (("tiers", 0, "tolerance"), 0.5),
    (("tiers", 0, "weights"), {"peak": 1.0}),
    (("stop",), "time"),
    (("seconds",), -1.0),
    (("instance", "name"), "x"),
    (("instance", "content_hash"), "x"),
    (("status_quo_violations",), [{"rule": "x", "text": "x", "amount": 1.0, "unit": "min"}]),
]


@pytest.mark.long
@pytest.mark.parametrize(("path", "value"), CLAIMS, ids=lambda value: str(value)[:40])
def test_each_claim_that_is_changed_fails_the_check(stagger, tiny, finished, save, path, value):
    document = finished.model_dump(mode="json")
    node = document
    for key in path[:-1]:
        node = node[key]
    assert node[path[-1]] != value
    node[path[-1]] = value
    result = stagger("check", tiny, save(document, "altered.json"))
    assert (result.returncode, result.stderr) == (6, "")
    assert "Failed: " in result.stdout
