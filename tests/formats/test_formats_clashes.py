"""Agreements that contradict each other."""

import pytest

BROKEN = [
    pytest.param(
        {
            "agreements[13]": {"kind": "fixed", "id": "getekend", "groups": ["hu-usp"], "shift_min": 45},
            "agreements[14]": {"kind": "forbidden", "groups": ["hu-usp"], "pattern": "today"},
        },
        (
            "utrecht.json: organisations[0].groups[0]: "
            "found a group with no allowed option under forbidden (agreements[3]): shift +45 with pattern "
            '"monday" refused, "getekend": shift +45 and forbidden (agreements[14]): pattern "today" refused; '
            "it has shifts -15, 0, +15, +30, +45, arrivals 08:30 to 10:15 and departures 15:00 to 17:00; "
            "expected an option that keeps all agreements on the group; widen one of these agreements, or "
            "organisations[0].groups[0].shifts."
        ),
        id="three-together",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "window", "groups": ["onderbouw"], "leg": "to", "from": "09:00", "to": "10:00"}},
        (
            "utrecht.json: organisations[1].groups[0]: "
            "found a group with no allowed option under allowed_shifts (agreements[0]): shifts -15, 0, +15 "
            "only and window (agreements[13]): arrivals from 09:00 to 10:00; it has shifts -30, -15, 0, +15, "
            "+30 and arrivals 08:30; "
            "expected an option that keeps all agreements on the group; widen one of these agreements, or "
            "organisations[1].groups[0].shifts."
        ),
        id="window-and-allowed",
    ),
    pytest.param(
        {
            "agreements[13]": {"kind": "fixed", "groups": ["bovenbouw"], "shift_min": 15},
            "agreements[4]": {"kind": "max_changed", "at_most": 2},
        },
        (
            "utrecht.json: agreements[13]: "
            'found fixed (agreements[2]): shift 0 and fixed (agreements[13]): shift +15 for group "bovenbouw"; '
            "expected one fixed choice for a group; keep the one that was signed."
        ),
        id="two-fixed-shifts",
    ),
    pytest.param(
        {
            "agreements[13]": {"kind": "fixed", "groups": ["hu-usp"], "shift_min": 0, "pattern": "today"},
            "agreements[14]": {"kind": "fixed", "groups": ["hu-usp"], "shift_min": 0, "pattern": "monday"},
        },
        (
            "utrecht.json: agreements[14]: "
            'found fixed (agreements[13]): shift 0 with pattern "today" and fixed (agreements[14]): shift 0 '
            'with pattern "monday" for group "hu-usp"; '
            "expected one fixed choice for a group; keep the one that was signed."
        ),
        id="two-fixed-patterns",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "fixed", "groups": ["onderbouw"], "shift_min": 15}},
        (
            "utrecht.json: agreements[4]: "
            'found "onderbouw" with +15 and "bovenbouw" with 0; '
            "expected a shift that all of these groups may choose; widen the shifts or agreements of one, "
            "or remove this agreement."
        ),
        id="no-common-shift",
    ),
    pytest.param(
        {
            "agreements[6].gap_min": 5,
            "agreements[13]": {"kind": "order", "before": "hu-usp", "after": "onderbouw", "gap_min": 10},
        },
        (
            "utrecht.json: agreements[13]: "
            'found "gym": start of "onderbouw" 5 minutes before start of "hu-usp" and order (agreements[13]): '
            'start of "hu-usp" 10 minutes before start of "onderbouw", which no allowed shifts keep '
            "together; "
            "expected orders that can both be kept; remove one of the two, or widen the shifts."
        ),
        id="mutual-orders",
    ),
    pytest.param(
        {
            "agreements[13]": {"kind": "order", "before": "hu-usp", "before_at": "start", "after": "onderbouw"},
            "agreements[6]": {
                "kind": "order",
                "id": "gym",
                "before": "onderbouw",
                "after": "hu-usp",
                "after_at": "end",
                "gap_min": 511,
            },
        },
        (
            "utrecht.json: agreements[13]: "
            'found "gym": start of "onderbouw" 511 minutes before end of "hu-usp" and order (agreements[13]): '
            'start of "hu-usp" before start of "onderbouw", which no allowed shifts keep together; '
            "expected orders that can both be kept; remove one of the two, or widen the shifts."
        ),
        id="mutual-orders-and-shifts",
    ),
]

SOUND = [
    pytest.param(
        {
            "agreements[13]": {"kind": "fixed", "id": "getekend", "groups": ["hu-usp"], "shift_min": 30},
            "agreements[14]": {"kind": "forbidden", "groups": ["hu-usp"], "pattern": "today"},
        },
        id="three-together",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "window", "groups": ["onderbouw"], "leg": "to", "from": "08:30", "to": "10:00"}},
        id="window-and-allowed",
    ),
    pytest.param({"agreements[13]": {"kind": "fixed", "groups": ["bovenbouw"], "shift_min": 0}}, id="two-fixed-shifts"),
    pytest.param(
        {
            "agreements[13]": {"kind": "fixed", "groups": ["hu-usp"], "shift_min": 0, "pattern": "today"},
            "agreements[14]": {"kind": "fixed", "groups": ["hu-usp"], "shift_min": 0},
        },
        id="two-fixed-patterns",
    ),
    pytest.param({"agreements[13]": {"kind": "fixed", "groups": ["onderbouw"], "shift_min": 0}}, id="no-common-shift"),
    pytest.param({"agreements[13]": {"kind": "order", "before": "hu-usp", "after": "onderbouw"}}, id="mutual-orders"),
    pytest.param(
        {
            "agreements[13]": {"kind": "order", "before": "hu-usp", "before_at": "start", "after": "onderbouw"},
            "agreements[6]": {
                "kind": "order",
                "id": "gym",
                "before": "onderbouw",
                "after": "hu-usp",
                "after_at": "end",
                "gap_min": 510,
            },
        },
        id="mutual-orders-and-shifts",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InvalidInstanceError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []
