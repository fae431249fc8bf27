"""Options of groups, and choices to parts per option and back."""

import numpy as np
import pytest

from solver.demand.options import build_options, choices_from_parts, parts_from_choices
from tests.demand import small


def two_groups():
    hybrid = small.group(
        "a", parts=3, patterns=small.week(off=(0.0, 1.0)), shifts={"earlier_min": 20, "later_min": 19, "step_min": 10}
    )
    return small.instance(hybrid, small.group("b", shifts={"later_min": 15}), days=["mon", "tue"])


def test_options_are_shifts_from_early_to_late_pattern_by_pattern():
    # a: -20, -10, 0, 10 (19 is not reached) in two patterns; b: 0, 15 in one.
    options = build_options(two_groups())
    assert options.start.tolist() == [0, 8, 10]
    assert options.shift_min.tolist() == [-20, -10, 0, 10, -20, -10, 0, 10, 0, 15]
    assert options.pattern.tolist() == [0] * 4 + [1] * 4 + [0] * 2
    assert options.group.tolist() == [0] * 8 + [1] * 2
    assert options.present.tolist() == [[1, 1]] * 4 + [[0, 1]] * 4 + [[1, 1]] * 2
    assert options.people_per_part == pytest.approx([100 / 3] * 8 + [100] * 2)


def test_today_is_shift_0_in_the_first_pattern():
    options = build_options(two_groups())
    assert options.status_quo.tolist() == [2, 8]
    assert options.status_quo_parts().tolist() == [0, 0, 3, 0, 0, 0, 0, 0, 1, 0]


def test_organisations_of_groups():
    parties = [small.organisation("x", small.group("a"), small.group("b")), small.organisation("y", small.group("c"))]
    assert build_options(small.instance(organisations=parties)).organisation.tolist() == [0, 0, 1]


def test_choices_become_parts_and_come_back():
    situation = two_groups()
    options = build_options(situation)
    choices = small.choices(situation, a=[(-10, "today", 2), (10, "off", 1)], b=15)
    parts = parts_from_choices(situation, options, choices)
    assert np.flatnonzero(parts).tolist() == [1, 7, 9]
    assert parts[[1, 7, 9]].tolist() == [2, 1, 1]
    assert choices_from_parts(situation, options, parts) == choices


@pytest.mark.parametrize("taken", [(5, "today"), (0, "away")])
def test_an_option_that_the_group_does_not_have_is_refused(taken):
    situation = two_groups()
    with pytest.raises(KeyError):
        parts_from_choices(situation, build_options(situation), small.choices(situation, b=taken))
