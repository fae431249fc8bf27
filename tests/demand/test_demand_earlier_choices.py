"""A schedule to begin with, from an earlier one of the same or of a slightly different instance."""

import numpy as np
import pytest

from solver.demand.earlier_choices import start_from
from solver.demand.options import build_options, choices_from_parts
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice
from tests.support.tiny import random_instance


def small(**changed):
    group = {
        "id": "g",
        "headcount": 100,
        "mode_shares": {"public_transport": 1},
        "profile": "p",
        "arrivals": [{"at": "08:30", "share": 1}],
        "flows": [{"section": "s", "leg": "to", "share": 1, "lag_min": 0}],
        "shifts": {"earlier_min": 15, "later_min": 30, "step_min": 15},
        "patterns": [{"id": "today", "present": {"tue": 1}}, {"id": "home", "present": {"tue": 0.5}}],
        "parts": 4,
        "max_options": 4,
    } | changed
    supply = [{"from": "06:00", "to": "10:00", "every_min": 5, "seats": 40, "places": 100}]
    section = {"id": "s", "name": "S", "minutes_on_board": 5, "supply": supply}
    return Instance.model_validate(
        {
            "name": "small",
            "days": ["tue"],
            "lines": [{"id": "l", "name": "L", "mode": "bus", "sections": [section]}],
            "organisations": [{"id": "o", "name": "O", "kind": "vo", "groups": [group]}],
            "profiles": {"p": {"before_min": [15, 0], "share": [1]}},
        }
    )


def choice(*options, group="g"):
    taken = [{"shift_min": shift, "pattern": pattern, "parts": parts} for shift, pattern, parts in options]
    return GroupChoice.model_validate({"group": group, "options": taken})


def begun(instance, *choices):
    """(shift, pattern, parts) of the start, the groups that are new, and those that were adapted."""
    options = build_options(instance)
    start = start_from(instance, options, choices)
    assert np.bincount(options.group, weights=start.parts).tolist() == options.parts.tolist()
    found = [
        (taken.shift_min, taken.pattern, taken.parts)
        for made in choices_from_parts(instance, options, start.parts)
        for taken in made.options
    ]
    return sorted(found), start.new_groups, start.adapted_groups


@pytest.mark.parametrize("seed", range(40))
def test_a_schedule_of_the_instance_itself_comes_back(seed):
    instance = random_instance(seed, agreements=False)
    options = build_options(instance)
    rng = np.random.default_rng(seed)
    parts = np.zeros(options.num_options, dtype=np.int64)
    for group in range(options.num_groups):
        own = options.of_group(group)
        np.add.at(parts, rng.integers(own.start, own.stop, options.parts[group]), 1)
    start = start_from(instance, options, choices_from_parts(instance, options, parts))
    assert start.parts.tolist() == parts.tolist()
    assert start.new_groups == start.adapted_groups == ()


def test_a_group_that_is_new_begins_as_today_and_one_that_is_gone_is_left_out():
    found = begun(small(), choice((15, "today", 4), group="other"))
    assert found == ([(0, "today", 4)], ("g",), ())


def test_a_shift_that_is_gone_becomes_the_nearest():
    assert begun(small(), choice((45, "today", 3), (-15, "today", 1))) == (
        [(-15, "today", 1), (30, "today", 3)],
        (),
        ("g",),
    )
    # 7 minutes is nearer to 0 than to 15; 8 is nearer to 15.
    assert begun(small(), choice((7, "today", 2), (8, "today", 2)))[0] == [(0, "today", 2), (15, "today", 2)]


def test_a_pattern_that_is_gone_becomes_that_of_today():
    assert begun(small(), choice((15, "online", 4))) == ([(15, "today", 4)], (), ("g",))
    assert begun(small(), choice((15, "home", 4))) == ([(15, "home", 4)], (), ())


@pytest.mark.parametrize(
    ("num_parts", "expected"),
    [(8, [2, 6]), (2, [1, 1]), (1, [0, 1]), (3, [1, 2]), (40, [10, 30])],
)
def test_another_number_of_parts_is_shared_out_alike(num_parts, expected):
    # One of four parts at 0, three at 15.
    found, _, adapted = begun(small(parts=num_parts), choice((0, "today", 1), (15, "today", 3)))
    wanted = [(shift, "today", parts) for shift, parts in zip((0, 15), expected, strict=True) if parts]
    assert found == wanted
    assert adapted == ("g",)
