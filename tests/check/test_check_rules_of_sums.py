"""Rules on sums: the smallest schedule that each lets through and that it stops."""

import pytest


def test_max_changed(make):
    rule = {"kind": "max_changed", "at_most": 1}
    instance = make.instance(*map(make.group, "abc"), agreements=[rule])
    assert make.broken(instance, a=15) == []
    assert make.broken(instance, a=15, c=-15) == [
        ("2 organisations would change ('org-a', 'org-c'); agreed were at most 1.", 1.0, "organisations")
    ]


def test_max_changed_of_some_organisations(make):
    rule = {"kind": "max_changed", "at_most": 0, "organisations": ["org-b"]}
    instance = make.instance(*map(make.group, "ab"), agreements=[rule])
    assert make.broken(instance, a=15) == []
    assert make.broken(instance, b=15) == [
        ("1 organisation would change ('org-b'); agreed were at most 0.", 1.0, "organisations")
    ]


def test_max_shifted_counts_earlier_and_later_alike(make):
    # 100 people * 15 + 100 * 15 = 3000, whatever the weights of the burden.
    burden = {"earlier": 9.0, "later": 7.0}
    rule = {"kind": "max_shifted", "at_most_person_min": 3000.0}
    instance = make.instance(make.group("a"), make.group("b"), agreements=[rule], burden=burden)
    assert make.broken(instance, a=15, b=-15) == []
    assert make.broken(instance, a=15, b=-30) == [
        (
            "4,500 person-min would be shifted by all organisations; agreed were at most 3,000.",
            1500.0,
            "person-min",
        )
    ]


def test_max_shifted_of_some_organisations_counts_parts(make):
    # 1 of 4 parts: 25 people * 15 = 375.
    rule = {"kind": "max_shifted", "at_most_person_min": 0.0, "organisations": ["org-b"]}
    instance = make.instance(make.group("a"), make.group("b", parts=4), agreements=[rule])
    assert make.broken(instance, a=15) == []
    assert make.broken(instance, b=[(0, "today", 3), (15, "today", 1)]) == [
        ("375 person-min would be shifted by 'org-b'; agreed were at most 0.", 375.0, "person-min")
    ]


def test_max_shifted_per_head(make):
    # x: 100 of 300 people by 30 minutes are 10 per head; both groups by 30 are 30 per head. y may not lend it heads.
    organisations = [
        make.organisation("x", make.group("a"), make.group("b", headcount=200)),
        make.organisation("y", make.group("c", headcount=9000)),
    ]
    rule = {"kind": "max_shifted_per_head", "at_most_min": 10.0}
    instance = make.instance(organisations=organisations, agreements=[rule])
    assert make.broken(instance, a=30) == []
    assert make.broken(instance, a=30, b=30) == [
        ("Organisation 'x' would shift 30 min per head; agreed were at most 10.", 20.0, "min")
    ]


def test_max_shifted_per_head_of_some_organisations(make):
    rule = {"kind": "max_shifted_per_head", "at_most_min": 0.0, "organisations": ["org-b"]}
    instance = make.instance(make.group("a"), make.group("b"), agreements=[rule])
    assert make.broken(instance, a=15) == []
    assert [amount for _, amount, _ in make.broken(instance, b=15)] == [15.0]


def with_boards(make, rule):
    """Return an instance with a and b of board X, of 100 and 300 people, and c without a board."""
    parties = [
        make.organisation("x", make.group("a")) | {"board": "X"},
        make.organisation("y", make.group("b", headcount=300)) | {"board": "X"},
        make.organisation("z", make.group("c")),
    ]
    return make.instance(organisations=parties, agreements=[rule])


def test_max_shifted_per_head_of_a_board(make):
    # 100 * 30 + 300 * 15 = 7,500 person-minutes of 400 people are 18.75; c has 15 of its own.
    instance = with_boards(make, {"kind": "max_shifted_per_head", "at_most_min": 15.0, "per": "board"})
    assert make.broken(instance, a=30, c=15) == []
    assert make.broken(instance, a=30, b=15, c=-30) == [
        ("Organisation 'z' would shift 30 min per head; agreed were at most 15.", 15.0, "min"),
        ("Board 'X' would shift 18.75 min per head; agreed were at most 15.", 3.75, "min"),
    ]


def test_max_shifted_of_a_board_and_of_each(make):
    of_board = with_boards(make, {"kind": "max_shifted", "at_most_person_min": 1500.0, "boards": ["X"]})
    assert make.broken(of_board, a=15, c=30) == []
    assert make.broken(of_board, b=15) == [
        ("4,500 person-min would be shifted by board 'X'; agreed were at most 1,500.", 3000.0, "person-min")
    ]
    of_each = with_boards(make, {"kind": "max_shifted", "at_most_person_min": 1500.0, "per": "organisation"})
    assert make.broken(of_each, a=15, c=15) == []
    assert [text for text, _, _ in make.broken(of_each, b=15)] == [
        "4,500 person-min would be shifted by organisation 'y'; agreed were at most 1,500."
    ]


def test_max_changed_of_each_board(make):
    instance = with_boards(make, {"kind": "max_changed", "at_most": 1, "per": "board"})
    assert make.broken(instance, a=15, c=15) == []
    assert make.broken(instance, a=15, b=15, c=15) == [
        ("2 organisations of board 'X' would change ('x', 'y'); agreed were at most 1.", 1.0, "organisations")
    ]


def desk(make, at_least=60, **changes):
    """Return an instance with a desk: 100 people, 60 % arrive at 08:00 and 40 % at 09:00, all leave at 17:00."""
    people = make.group(
        arrivals=make.at(("08:00", 0.6), ("09:00", 0.4)), departures=make.at("17:00"), flows=[], **changes
    )
    rule = {"kind": "min_on_site", "groups": ["a"], "days": ["tue"], "at_least": at_least}
    return make.instance(people, agreements=[rule | {"from": "08:00", "to": "17:00"}])


def test_min_on_site_has_those_who_arrive_and_not_those_who_leave(make):
    # 60 people from 08:00 (they are there at 08:00), 100 from 09:00, none at 17:00, which is no longer asked for.
    assert make.broken(desk(make)) == []
    agreed = "would be on site; agreed were at least {} from 08:00 to 17:00."
    assert make.broken(desk(make, 61)) == [
        (f"On tue at 08:00 60 people of group 'a' {agreed.format(61)}", 1.0, "people")
    ]
    assert make.broken(desk(make), a=15) == [
        (f"On tue at 08:00 0 people of group 'a' {agreed.format(60)}", 60.0, "people")
    ]
    assert make.broken(desk(make), a=-15) == [
        (f"On tue at 16:45 0 people of group 'a' {agreed.format(60)}", 60.0, "people")
    ]


def test_min_on_site_counts_who_comes(make):
    # Of the 60 who are due at 08:00 half come, of the 40 at 09:00 all: 30, then 70. The 30 leave at 12:00.
    people = make.group(
        arrivals=[{"at": "08:00", "share": 0.6, "present": 0.5}, {"at": "09:00", "share": 0.4}],
        departures=[{"at": "12:00", "share": 0.6, "present": 0.5}, {"at": "17:00", "share": 0.4}],
        flows=[],
    )
    rule = {"kind": "min_on_site", "groups": ["a"], "days": ["tue"]}
    for begin, end, there in (("08:00", "17:00", 30), ("09:00", "12:00", 70), ("12:00", "17:00", 40)):
        asked = rule | {"from": begin, "to": end}
        assert make.broken(make.instance(people, agreements=[asked | {"at_least": there}])) == []
        over = make.broken(make.instance(people, agreements=[asked | {"at_least": there + 1}]))
        assert [amount for _, amount, _ in over] == [1.0]


def test_min_on_site_counts_parts(make):
    # 3 of 5 parts as today: 36 people at 08:00; 1 part 15 earlier: 12 more; 1 part 15 later: not yet. Together 48.
    instance = desk(make, 49, parts=5)
    taken = [(0, "today", 3), (-15, "today", 1), (15, "today", 1)]
    assert [(text[:19], amount) for text, amount, _ in make.broken(instance, a=taken)] == [("On tue at 08:00 48 ", 1.0)]
    assert make.broken(desk(make, 48, parts=5), a=taken) == []


def test_min_on_site_counts_patterns_and_days_apart(make):
    # On Monday half of the 100 people are at home; Tuesday is not asked for.
    people = make.group(departures=make.at("17:00"), patterns=make.week(home=(0.5, 0.0)))
    rule = {"kind": "min_on_site", "groups": ["a"], "days": ["mon"], "from": "09:00", "to": "10:00", "at_least": 51}
    instance = make.instance(people, days=make.TWO_DAYS, agreements=[rule])
    assert make.broken(instance) == []
    assert [amount for _, amount, _ in make.broken(instance, a=[(0, "home", 1)])] == [1.0]


def test_min_on_site_never_counts_fewer_than_nobody(make):
    # Group a lets 50 % go at 08:00, before anyone has arrived: nobody is there, not minus 50. b has 100 people there.
    early_leavers = make.group("a", departures=make.at("08:00", "17:00"), arrivals=make.at("09:00"))
    there = make.group("b", arrivals=make.at("07:00"))
    rule = {"kind": "min_on_site", "groups": ["a", "b"], "days": ["tue"], "at_least": 100}
    instance = make.instance(early_leavers, there, agreements=[rule | {"from": "08:00", "to": "09:00"}])
    assert make.broken(instance) == []


def test_min_on_site_sees_a_gap_in_the_middle(make):
    # Half arrives at 08:00 and leaves at 12:00, half arrives at 13:00: nobody from 12:00 to 13:00.
    shifts = make.group(arrivals=make.at("08:00", "13:00"), departures=make.at("12:00", "17:00"))
    rule = {"kind": "min_on_site", "groups": ["a"], "days": ["tue"], "at_least": 50}
    asked = rule | {"from": "08:00", "to": "17:00"}
    instance = make.instance(shifts, agreements=[asked])
    assert [(text[:17], amount) for text, amount, _ in make.broken(instance)] == [("On tue at 12:00 0", 50.0)]
    until_noon = make.instance(shifts, agreements=[asked | {"to": "12:00"}])
    assert make.broken(until_noon) == []


def test_adherence_does_not_count_in_agreements(make):
    assert make.broken(desk(make, adherence=0.5)) == []
    assert [amount for _, amount, _ in make.broken(desk(make, adherence=0.0), a=15)] == [60.0]


def test_max_on_site(make):
    # Monday: 100 of a + 50 of b are 150; everybody is 200.
    rule = {"kind": "max_on_site", "groups": ["a", "b"], "days": ["mon"], "at_most": 150}
    groups = [make.group(group_id, patterns=make.week(home=(0.5, 1.0))) for group_id in "ab"]
    instance = make.instance(*groups, days=make.TWO_DAYS, agreements=[rule])
    assert make.broken(instance, b=[(0, "home", 1)]) == []
    assert make.broken(instance) == [
        ("On mon 200 people of groups 'a', 'b' would be on site; agreed were at most 150.", 50.0, "people")
    ]


def test_max_away(make):
    # Both groups in pattern home have nobody on Monday; half of a group counts half.
    rule = {"kind": "max_away", "groups": ["a", "b"], "days": ["mon", "tue"], "at_most": 1}
    groups = [make.group(group_id, patterns=make.week(home=(0.0, 1.0)), parts=2) for group_id in "ab"]
    instance = make.instance(*groups, days=make.TWO_DAYS, agreements=[rule])
    half = [(0, "home", 1), (0, "today", 1)]
    assert make.broken(instance, a=[(0, "home", 2)]) == []
    assert make.broken(instance, a=half, b=half) == []
    assert make.broken(instance, a=[(0, "home", 2)], b=half) == [
        ("On mon 1.5 of groups 'a', 'b' would be away; agreed were at most 1.", 0.5, "groups")
    ]


@pytest.mark.parametrize(("at_most", "num_broken"), [(1499.99, 0), (1499.98, 1)])
def test_a_rule_that_is_broken_by_no_more_than_a_crumb_is_kept(make, at_most, num_broken):
    # 100 people * 15 minutes = 1500.
    instance = make.instance(agreements=[{"kind": "max_shifted", "at_most_person_min": at_most + 1e-7}])
    assert len(make.broken(instance, a=15)) == num_broken
