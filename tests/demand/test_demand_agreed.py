"""How far choices are from an agreed schedule, in values worked by hand."""

import pytest

from tests.demand import small

WEEK = small.week(home=(0.0, 0.0))


def options(*rows):
    return [{"shift_min": shift, "pattern": pattern, "parts": parts} for shift, pattern, parts in rows]


def situation(*agreed, parts=1, **changes):
    """Return groups a and b of 100 in so many parts, of which a agreed to these (shift, pattern, parts)."""
    groups = [small.group(name, parts=parts, patterns=WEEK, **changes) for name in "ab"]
    chosen = [{"group": "a", "options": options(*agreed)}]
    return small.instance(*groups, days=["mon", "tue"], agreed=chosen)


def far(instance, **taken):
    terms = small.terms_of(instance, **taken)
    return terms.altered, terms.deviation


def test_nothing_is_altered_where_nothing_is_agreed():
    instance = small.instance(small.group("a"), small.group("b"))
    assert far(instance, a=30, b=-30) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [(15, (0.0, 0.0)), (0, (1.0, 1500.0)), (-30, (1.0, 4500.0)), ((15, "home"), (1.0, 0.0))],
)
def test_a_group_of_one_part(taken, expected):
    # 100 people; another pattern at the agreed time is altered, but no minute off.
    assert far(situation((15, "today", 1)), a=taken, b=30) == expected


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([(0, "today", 2), (30, "today", 2)], (0.0, 0.0)),
        ([(0, "today", 1), (30, "today", 3)], (1.0, 750.0)),  # 25 people by 30
        ([(15, "today", 4)], (1.0, 1500.0)),  # 50 by 15 down, 50 by 15 up
        ([(-30, "today", 2), (30, "today", 2)], (1.0, 1500.0)),  # 50 by 30
        ([(30, "today", 2), (0, "home", 2)], (1.0, 0.0)),
    ],
)
def test_a_mix_is_held_against_the_mix_that_was_agreed(taken, expected):
    instance = situation((0, "today", 1), (30, "today", 1), parts=4)
    assert far(instance, a=taken) == expected


def test_what_the_group_cannot_choose_any_more_is_altered_whatever_it_chooses():
    instance = situation((45, "today", 1))
    assert far(instance, a=30) == (1.0, 1500.0)
    # A third of what were three parts is no number of two; 2/3 of 100 people by 15.
    instance = situation((0, "today", 1), (15, "today", 2), parts=2)
    assert far(instance, a=[(0, "today", 2)])[0] == 1.0
    assert far(instance, a=[(0, "today", 2)])[1] == pytest.approx(1000.0)


def test_days_of_the_week_do_not_count_twice():
    assert far(situation((15, "today", 1)), a=0) == (1.0, 1500.0)
