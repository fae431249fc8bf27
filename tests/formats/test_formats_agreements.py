"""One agreement by itself: it names what it is about, and can be kept."""

import pytest

BROKEN = [
    pytest.param(
        {"agreements[13]": {"kind": "same_shift", "groups": ["onderbouw", "bovenbouw", "onderbouw"]}},
        (
            "utrecht.json: agreements[13].groups: "
            'found "onderbouw" 2 times; '
            "expected every one of the groups once; keep one of them."
        ),
        id="group-twice",
    ),
    pytest.param(
        {"agreements[7].organisations[1]": "hu"},
        (
            "utrecht.json: agreements[7].organisations: "
            'found "hu" 2 times; '
            "expected every one of the organisations once; keep one of them."
        ),
        id="organisation-twice",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "min_gap", "groups": ["hu-usp", "hu-usp"], "gap_min": 5}},
        (
            "utrecht.json: agreements[13]: "
            'found "hu-usp" on both sides; '
            "expected two different groups; name the other group, or remove the agreement."
        ),
        id="gap-with-itself",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "order", "before": "hu-usp", "after": "hu-usp"}},
        (
            "utrecht.json: agreements[13]: "
            'found "hu-usp" on both sides; '
            "expected two different groups; name the other group, or remove the agreement."
        ),
        id="order-with-itself",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "weekday_order", "before": "hu-usp", "after": "hu-usp"}},
        (
            "utrecht.json: agreements[13]: "
            'found "hu-usp" on both sides; '
            "expected two different groups; name the other group, or remove the agreement."
        ),
        id="weekday-order-with-itself",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "forbidden", "groups": ["hu-usp"]}},
        (
            "utrecht.json: agreements[13]: "
            "found neither shift_min nor pattern; "
            "expected at least one of the two; add the shift or the pattern that is refused."
        ),
        id="forbids-nothing",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "fixed", "groups": ["hu-usp"], "shift_min": 20}},
        (
            "utrecht.json: agreements[13].shift_min: "
            "found +20; "
            'expected a shift that group "hu-usp" may choose: -15, 0, +15, +30, +45; fix one of these, or '
            "widen organisations[0].groups[0].shifts."
        ),
        id="fixed-to-no-option",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "window", "groups": ["onderbouw"], "leg": "from", "from": "08:00", "to": "18:00"}},
        (
            "utrecht.json: agreements[13].groups[0]: "
            'found "onderbouw", a group without departures; '
            "expected a group with departures; add departures to organisations[1].groups[0], or take the "
            "group out of this agreement."
        ),
        id="window-without-times",
    ),
    pytest.param(
        {
            "agreements[13]": {
                "kind": "order",
                "before": "onderbouw",
                "before_at": "end",
                "after": "hu-usp",
                "after_at": "end",
            }
        },
        (
            "utrecht.json: agreements[13].before: "
            'found "onderbouw", a group without departures; '
            "expected a group with departures; add departures to organisations[1].groups[0], or take the "
            "group out of this agreement."
        ),
        id="order-without-times",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "min_gap", "groups": ["hu-usp", "onderbouw"], "gap_min": 1, "at": "end"}},
        (
            "utrecht.json: agreements[13].groups[1]: "
            'found "onderbouw", a group without departures; '
            "expected a group with departures; add departures to organisations[1].groups[0], or take the "
            "group out of this agreement."
        ),
        id="gap-without-times",
    ),
    pytest.param(
        {"agreements[10].at_least": 18001},
        (
            "utrecht.json: agreements[10].at_least: "
            "found 18,001; "
            "expected at most 18,000, the headcount of all its groups; lower it, or name more groups."
        ),
        id="more-than-there-are",
    ),
    pytest.param(
        {"agreements[10].days": ["mon", "wed"]},
        (
            "utrecht.json: agreements[10].days[1]: "
            'found "wed"; '
            'expected a day of the instance: "mon" or "tue"; remove it, or add the day to the instance.'
        ),
        id="another-day",
    ),
    pytest.param(
        {"agreements[0].shifts_min": [10]},
        (
            "utrecht.json: agreements[0]: "
            'found shifts +10 only, which leaves group "onderbouw" no option; it has shifts -30, -15, 0, '
            "+15, +30 and arrivals 08:30; "
            "expected an agreement that an option of the group keeps; widen this agreement, or "
            "organisations[1].groups[0].shifts."
        ),
        id="allows-no-option",
    ),
    pytest.param(
        {"agreements[1].from": "09:30"},
        (
            "utrecht.json: agreements[1]: "
            'found arrivals from 09:30 to 11:30, which leaves group "hu-usp" no option; it has shifts -15, '
            "0, +15, +30, +45, arrivals 08:30 to 10:15 and departures 15:00 to 17:00; "
            "expected an agreement that an option of the group keeps; widen this agreement, or "
            "organisations[0].groups[0].shifts."
        ),
        id="window-allows-no-option",
    ),
    pytest.param(
        {"agreements[1].from": "08:00", "agreements[1].to": "09:00"},
        (
            "utrecht.json: agreements[1]: "
            'found arrivals from 08:00 to 09:00, which leaves group "hu-usp" no option; it has shifts -15, '
            "0, +15, +30, +45, arrivals 08:30 to 10:15 and departures 15:00 to 17:00; "
            "expected an agreement that an option of the group keeps; widen this agreement, or "
            "organisations[0].groups[0].shifts."
        ),
        id="window-too-short-for-all",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "forbidden", "groups": ["onderbouw"], "pattern": "today"}},
        (
            "utrecht.json: agreements[13]: "
            'found pattern "today" refused, which leaves group "onderbouw" no option; it has shifts -30, '
            "-15, 0, +15, +30 and arrivals 08:30; "
            "expected an agreement that an option of the group keeps; widen this agreement, or "
            "organisations[1].groups[0].shifts."
        ),
        id="forbids-everything",
    ),
]

SOUND = [
    pytest.param({"agreements[13]": {"kind": "same_shift", "groups": ["bovenbouw", "onderbouw"]}}, id="group-twice"),
    pytest.param({"agreements[7].organisations": None}, id="organisation-twice"),
    pytest.param(
        {"agreements[13]": {"kind": "min_gap", "groups": ["onderbouw", "hu-usp"], "gap_min": 5}}, id="gap-with-itself"
    ),
    pytest.param(
        {"agreements[13]": {"kind": "order", "before": "bovenbouw", "after": "hu-usp"}}, id="order-with-itself"
    ),
    pytest.param(
        {"agreements[13]": {"kind": "weekday_order", "before": "hu-usp", "after": "bovenbouw"}},
        id="weekday-order-with-itself",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "forbidden", "groups": ["hu-usp"], "shift_min": -15}}, id="forbids-nothing"
    ),
    pytest.param({"agreements[13]": {"kind": "fixed", "groups": ["hu-usp"], "shift_min": 30}}, id="fixed-to-no-option"),
    pytest.param(
        {"agreements[13]": {"kind": "window", "groups": ["hu-usp"], "leg": "from", "from": "08:00", "to": "18:00"}},
        id="window-without-times",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "order", "before": "onderbouw", "after": "hu-usp", "after_at": "end"}},
        id="order-without-times",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "min_gap", "groups": ["hu-usp", "onderbouw"], "gap_min": 1}}, id="gap-without-times"
    ),
    pytest.param({"agreements[10].at_least": 18000}, id="more-than-there-are"),
    pytest.param({"agreements[10].days": ["mon", "tue"]}, id="another-day"),
    pytest.param({"agreements[0].shifts_min": [10, 0]}, id="allows-no-option"),
    pytest.param({"agreements[1].from": "08:15"}, id="window-allows-no-option"),
    pytest.param({"agreements[1].from": "08:15", "agreements[1].to": "10:00"}, id="window-too-short-for-all"),
    pytest.param(
        {"agreements[13]": {"kind": "forbidden", "groups": ["hu-usp"], "pattern": "today"}}, id="forbids-everything"
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InvalidInstanceError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []
