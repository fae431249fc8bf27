"""Faults of keys, objects and lists in a file."""

import pytest

BROKEN = [
    pytest.param(
        {"name": ...},
        ('utrecht.json: name: found nothing; expected the key "name": a text that is not empty; add it.'),
        id="no-name",
    ),
    pytest.param(
        {"days": []},
        ("utrecht.json: days: found an empty list; expected a list [ … ] of at least 1; add what is missing."),
        id="no-days",
    ),
    pytest.param(
        {"days": "mon"},
        (
            "utrecht.json: days: "
            'found "mon"; '
            "expected a list [ … ] of at least 1; put it between [ and ], also where there is one only."
        ),
        id="text-for-list",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows": {}},
        (
            "utrecht.json: organisations[0].groups[0].flows: "
            "found an empty object; "
            "expected a list [ … ]; put it between [ and ], also where there is one only."
        ),
        id="object-for-list",
    ),
    pytest.param(
        {"organisations[0].groups[0].headcount": ...},
        (
            "utrecht.json: organisations[0].groups[0].headcount: "
            "found nothing; "
            'expected the key "headcount": a whole number from 0 to 10,000,000; add it.'
        ),
        id="no-headcount",
    ),
    pytest.param(
        {"organisations[0].groups[0].headcont": 5},
        (
            "utrecht.json: organisations[0].groups[0].headcont: "
            'found the unknown key "headcont"; '
            'expected one of the keys "id", "name", "names", "headcount", "mode_shares", "car_occupancy", '
            '"distance_km", "patterns", "adherence", "arrivals", "departures", "profile", "departure_profile", '
            '"flows", "shifts", "parts" or "max_options"; did you mean "headcount"? If not, remove it.'
        ),
        id="unknown-key",
    ),
    pytest.param(
        {"organisations[0].groups[0].zzz": 5},
        (
            "utrecht.json: organisations[0].groups[0].zzz: "
            'found the unknown key "zzz"; '
            'expected one of the keys "id", "name", "names", "headcount", "mode_shares", "car_occupancy", '
            '"distance_km", "patterns", "adherence", "arrivals", "departures", "profile", "departure_profile", '
            '"flows", "shifts", "parts" or "max_options"; remove it.'
        ),
        id="unknown-key-like-none",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].start_min": "06:00"},
        (
            "utrecht.json: lines[0].sections[0].supply[0].start_min: "
            'found the unknown key "start_min"; '
            'expected one of the keys "from", "to", "every_min", "seats", "places" or "days"; did you mean '
            '"from"? If not, remove it.'
        ),
        id="python-name",
    ),
    pytest.param(
        {"organisations[0].groups[0].mode_shares": []},
        (
            "utrecht.json: organisations[0].groups[0].mode_shares: "
            "found an empty list; "
            'expected an object { … } with "public_transport", "car", "bicycle" or "walk"; write an object '
            "{ … }."
        ),
        id="list-for-object",
    ),
    pytest.param(
        {"organisations[0]": 3},
        (
            "utrecht.json: organisations[0]: "
            "found 3; "
            'expected an object { … } with "id", "name", "kind" and "groups"; write an object { … }.'
        ),
        id="number-for-object",
    ),
    pytest.param(
        {"lines": []},
        ("utrecht.json: lines: found an empty list; expected a list [ … ] of at least 1; add what is missing."),
        id="no-lines",
    ),
    pytest.param(
        {"profiles": {}},
        ("utrecht.json: profiles: found an empty object; expected an object { … }; add what is missing."),
        id="no-profiles",
    ),
    pytest.param(
        {"profiles['a b']": {"before_min": [1], "share": [1]}},
        (
            'utrecht.json: profiles["a b"].before_min: '
            "found a list of 1; "
            "expected a list [ … ] of at least 2; add what is missing."
        ),
        id="profile-of-one-edge",
    ),
    pytest.param(
        {"agreements[0].kind": ...},
        (
            "utrecht.json: agreements[0].kind: "
            "found nothing; "
            'expected the key "kind": "allowed_shifts", "as_agreed", "fixed", "forbidden", "max_away", "max_changed", '
            '"max_on_site", "max_shifted", "max_shifted_per_head", "min_gap", "min_on_site", "order", "same_shift", '
            '"weekday_order" or "window"; add it.'
        ),
        id="no-kind",
    ),
    pytest.param(
        {"agreements[0]": None},
        ('utrecht.json: agreements[0]: found null; expected an object { … } with a "kind"; give a value.'),
        id="null-agreement",
    ),
    pytest.param(
        {"agreements[6].befor": "x"},
        (
            "utrecht.json: agreements[6].befor: "
            'found the unknown key "befor"; '
            'expected one of the keys "id", "note", "kind", "before", "after", "gap_min", "before_at" or '
            '"after_at"; did you mean "before"? If not, remove it.'
        ),
        id="key-of-agreement",
    ),
    pytest.param(
        {"agreements[5].groups[2]": "school"},
        ("utrecht.json: agreements[5].groups: found a list of 3; expected a list [ … ] of 2; remove what is too much."),
        id="three-groups",
    ),
    pytest.param(
        {"objective[0].overlod": 1},
        (
            "utrecht.json: objective[0].overlod: "
            'found the unknown key "overlod"; '
            'expected one of the keys "overload", "crowding", "peak", "peak_factor", "trips", "shifted", '
            '"changed", "unfairness", "absence", "altered", "deviation", "waiting", '
            '"vehicle_hours_lost", "cost", "moving", "switched" or "tolerance"; '
            'did you mean "overload"? If not, remove it.'
        ),
        id="unknown-term",
    ),
]

SOUND = [
    pytest.param({"organisations[0].groups[0].flows": []}, id="object-for-list"),
    pytest.param({"organisations[0].groups[0].mode_shares": {}}, id="list-for-object"),
    pytest.param({"profiles['a b']": {"before_min": [1, 0], "share": [1]}}, id="profile-of-one-edge"),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InstanceFormatError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []
