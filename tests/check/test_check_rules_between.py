"""Rules between groups: the smallest schedule that each lets through and that it stops."""

import pytest


def test_same_shift(make):
    rule = {"kind": "same_shift", "groups": ["a", "b"]}
    instance = make.instance(make.group("a"), make.group("b"), agreements=[rule])
    assert make.broken(instance, a=15, b=15) == []
    assert make.broken(instance, a=15, b=0) == [
        ("Group 'b' takes shift 0 min, but group 'a' takes shift +15 min; agreed was the same shift.", 1.0, "parts")
    ]


def test_same_shift_compares_shares_of_parts_exactly(make):
    # One third of 3 parts is one third of 6 parts. With 3 of 6 parts at +15, 1 part is out of step.
    rule = {"kind": "same_shift", "groups": ["a", "b"]}
    instance = make.instance(make.group("a", parts=3), make.group("b", parts=6), agreements=[rule])
    a = [(0, "today", 2), (15, "today", 1)]
    assert make.broken(instance, a=a, b=[(0, "today", 4), (15, "today", 2)]) == []
    text = (
        "Group 'b' takes shift 0 min with 1/2 of its parts and shift +15 min with 1/2 of its parts, but group 'a' takes"
        " shift 0 min with 2/3 of its parts and shift +15 min with 1/3 of its parts; agreed was the same shift."
    )
    assert make.broken(instance, a=a, b=[(0, "today", 3), (15, "today", 3)]) == [(text, 1.0, "parts")]


def test_same_shift_stops_a_difference_smaller_than_any_tolerance(make):
    # 1/1000 and 1/999 differ by a millionth of the parts.
    rule = {"kind": "same_shift", "groups": ["a", "b"]}
    instance = make.instance(make.group("a", parts=1000), make.group("b", parts=999), agreements=[rule])
    taken = {"a": [(0, "today", 999), (15, "today", 1)], "b": [(0, "today", 998), (15, "today", 1)]}
    assert [amount for _, amount, _ in make.broken(instance, **taken)] == [1.0]


def test_same_shift_does_not_ask_for_the_same_pattern(make):
    rule = {"kind": "same_shift", "groups": ["a", "b"]}
    groups = [make.group(group_id, patterns=make.week(home=(0.0, 1.0))) for group_id in "ab"]
    instance = make.instance(*groups, days=make.TWO_DAYS, agreements=[rule])
    assert make.broken(instance, a=[(15, "home", 1)], b=15) == []


def test_same_shift_names_every_group_that_differs_from_the_first(make):
    rule = {"kind": "same_shift", "groups": ["a", "b", "c"]}
    instance = make.instance(*map(make.group, "abc"), agreements=[rule])
    assert [text[:9] for text, _, _ in make.broken(instance, a=15)] == ["Group 'b'", "Group 'c'"]


@pytest.mark.parametrize(("late", "early"), [("a", "b"), ("b", "a")])
def test_min_gap_of_starts_whichever_is_first(make, late, early):
    # Starts 08:30 and 09:00 (the earliest of 09:00 and 10:00) lie 30 apart; 15 later the first is 15 apart.
    rule = {"kind": "min_gap", "groups": ["a", "b"], "gap_min": 30}
    groups = {early: make.group(early), late: make.group(late, arrivals=make.at("09:00", "10:00"))}
    instance = make.instance(groups["a"], groups["b"], agreements=[rule])
    assert make.broken(instance) == []
    clocks = {early: "08:45", late: "09:00"}
    assert make.broken(instance, **{early: 15}) == [
        (
            f"Group 'a' starts at {clocks['a']} and group 'b' starts at {clocks['b']}, 15 min apart;"
            " agreed were at least 30 min.",
            15.0,
            "min",
        )
    ]


def test_min_gap_of_ends_and_of_every_pair_of_parts(make):
    # Ends 16:00 (the latest of 15:00 and 16:00) and 16:30; the part of b that is 15 earlier ends at 16:15.
    rule = {"kind": "min_gap", "groups": ["a", "b"], "gap_min": 30, "at": "end"}
    first = make.group("a", departures=make.at("15:00", "16:00"))
    instance = make.instance(first, make.group("b", departures=make.at("16:30"), parts=2), agreements=[rule])
    assert make.broken(instance) == []
    assert make.broken(instance, b=[(0, "today", 1), (-15, "today", 1)]) == [
        ("Group 'a' ends at 16:00 and group 'b' ends at 16:15, 15 min apart; agreed were at least 30 min.", 15.0, "min")
    ]


def test_order_of_starts(make):
    # 08:30 + 15 <= 08:45 just holds; 15 later, b is 15 minutes too early.
    rule = {"kind": "order", "before": "a", "after": "b", "gap_min": 15}
    instance = make.instance(make.group("a"), make.group("b", arrivals=make.at("08:45")), agreements=[rule])
    assert make.broken(instance) == []
    assert make.broken(instance, a=15) == [
        (
            "Group 'a' starts at 08:45 and group 'b' starts at 08:45; agreed was at least 15 min after it.",
            15.0,
            "min",
        )
    ]


def test_order_of_an_end_and_a_start_for_the_worst_pair_of_parts(make):
    # a ends at 12:00, b starts at 12:00. The later part of a (12:30) and the earlier of b (11:45) are 45 out of order.
    rule = {"kind": "order", "before": "a", "after": "b", "before_at": "end"}
    a = make.group("a", departures=make.at("11:00", "12:00"), parts=2)
    instance = make.instance(a, make.group("b", arrivals=make.at("12:00", "13:00"), parts=2), agreements=[rule])
    assert make.broken(instance) == []
    taken = {"a": [(0, "today", 1), (30, "today", 1)], "b": [(0, "today", 1), (-15, "today", 1)]}
    assert make.broken(instance, **taken) == [
        ("Group 'a' ends at 12:30 and group 'b' starts at 11:45; agreed was at least 0 min after it.", 45.0, "min")
    ]


def weekly(make, gap_days=1, parts=1):
    patterns = make.week(mon=(1.0, 0.0), tue=(0.0, 0.1), never=(0.0, 0.0))
    groups = [make.group(group_id, patterns=patterns, parts=parts) for group_id in "ab"]
    rule = {"kind": "weekday_order", "before": "a", "after": "b", "gap_days": gap_days}
    return make.instance(*groups, days=make.TWO_DAYS, agreements=[rule])


def test_weekday_order(make):
    instance = weekly(make)
    assert make.broken(instance, a=[(0, "mon", 1)], b=[(0, "tue", 1)]) == []
    assert make.broken(instance, a=[(0, "tue", 1)], b=[(0, "mon", 1)]) == [
        ("Group 'a' is first on site on tue and group 'b' on mon; agreed was at least 1 day after it.", 2.0, "days")
    ]


def test_weekday_order_counts_the_first_day_only(make):
    # "today" begins on Monday, as early as "mon".
    instance = weekly(make)
    assert make.broken(instance, a=0, b=[(0, "tue", 1)]) == []
    assert [amount for _, amount, _ in make.broken(instance, a=0, b=[(0, "mon", 1)])] == [1.0]


def test_weekday_order_leaves_parts_that_never_come_free_and_holds_for_the_others(make):
    instance = weekly(make, parts=2)
    assert make.broken(instance, a=[(0, "never", 2)], b=[(0, "mon", 2)]) == []
    half = {"a": [(0, "never", 1), (0, "mon", 1)], "b": [(0, "tue", 1), (0, "mon", 1)]}
    assert [amount for _, amount, _ in make.broken(instance, **half)] == [1.0]


def test_weekday_order_with_gap_0_lets_them_begin_together(make):
    assert make.broken(weekly(make, gap_days=0)) == []
