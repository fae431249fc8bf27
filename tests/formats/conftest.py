"""A small valid instance and schedule as file trees, ways to break them, and the sentences that come of it."""

import copy
import json
import re

import pytest

from solver.errors import InstanceFormatError, InvalidInstanceError, ScheduleFormatError
from solver.formats import parse_instance, parse_schedule

_STEP = re.compile(r"\[(\d+)\]|\['([^']*)'\]|([^.\[\]]+)")

_LINES = [
    {
        "id": "22",
        "name": "Tram 22",
        "mode": "tram",
        "stops": [{"name": "Centraal", "lat": 52.09, "lon": 5.11}],
        "sections": [
            {
                "id": "22>usp",
                "name": "naar het Science Park",
                "direction": "oost",
                "minutes_on_board": 9,
                "supply": [
                    {"from": "06:00", "to": "12:00", "every_min": 5, "seats": 124, "places": 432},
                    {"from": "12:00", "to": "22:00", "every_min": 7.5, "seats": 124, "places": 432},
                ],
                "base_load": [{"from": "07:00", "to": "07:15", "passengers": 210}],
            }
        ],
    },
    {
        "id": "28",
        "name": "Bus 28",
        "mode": "bus",
        "sections": [
            {
                "id": "28>cs",
                "name": "naar Centraal",
                "minutes_on_board": 12,
                "departures": [
                    {"at": ["07:00", "07:30", "16:00"], "seats": 40, "places": 80, "days": ["mon", "tue"]},
                    {"at": ["17:00", "19:00", "20:00"], "seats": 40, "places": 80},
                ],
                "base_load": [{"from": "16:00", "to": "17:00", "passengers": 30, "days": ["tue"]}],
            }
        ],
    },
    {
        "id": "A28",
        "name": "A28",
        "mode": "road",
        "sections": [
            {
                "id": "A28>oost",
                "name": "A28 bij Rijnsweerd",
                "minutes_on_board": 5,
                "supply": [{"from": "00:00", "to": "30:00", "every_min": 1, "seats": 60, "places": 60}],
            }
        ],
    },
]

_ORGANISATIONS = [
    {
        "id": "hu",
        "name": "Hogeschool Utrecht",
        "kind": "hbo",
        "place": {"lat": 52.08, "lon": 5.17},
        "groups": [
            {
                "id": "hu-usp",
                "headcount": 18000,
                "mode_shares": {"public_transport": 0.4, "car": 0.1},
                "patterns": [
                    {"id": "today", "present": {"mon": 0.5, "tue": 0.6}},
                    {"id": "monday", "present": {"mon": 1, "tue": 0}},
                ],
                "arrivals": [{"at": "08:30", "share": 0.5}, {"at": "10:15", "share": 0.3}],
                "departures": [{"at": "15:00", "share": 0.5}, {"at": "17:00", "share": 0.5}],
                "profile": "lecture",
                "departure_profile": "work",
                "flows": [
                    {"section": "22>usp", "leg": "to", "share": 0.5, "lag_min": 6},
                    {"section": "28>cs", "leg": "from", "share": 0.2, "lag_min": 3},
                    {"section": "A28>oost", "leg": "to", "share": 0.2, "lag_min": 10},
                ],
                "shifts": {"earlier_min": 15, "later_min": 45, "step_min": 15},
                "parts": 2,
                "max_options": 2,
            }
        ],
    },
    {
        "id": "school",
        "name": "De Kleine Dom",
        "kind": "po",
        "groups": [
            {
                "id": "onderbouw",
                "headcount": 100,
                "mode_shares": {"car": 0.5},
                "arrivals": [{"at": "08:30", "share": 1}],
                "profile": "work",
                "shifts": {"earlier_min": 30, "later_min": 30, "step_min": 15},
            },
            {
                "id": "bovenbouw",
                "headcount": 120,
                "mode_shares": {"bicycle": 0.5},
                "arrivals": [{"at": "08:30", "share": 1}],
                "profile": "work",
                "shifts": {"earlier_min": 30, "later_min": 30, "step_min": 15},
            },
        ],
    },
]

_AGREEMENTS = [
    {"kind": "allowed_shifts", "groups": ["onderbouw"], "shifts_min": [-15, 0, 15]},
    {"kind": "window", "groups": ["hu-usp"], "leg": "to", "from": "08:00", "to": "11:30"},
    {"kind": "fixed", "groups": ["bovenbouw"], "shift_min": 0},
    {"kind": "forbidden", "groups": ["hu-usp"], "shift_min": 45, "pattern": "monday"},
    {"kind": "same_shift", "groups": ["onderbouw", "bovenbouw"]},
    {"kind": "min_gap", "groups": ["hu-usp", "bovenbouw"], "gap_min": 15},
    {"kind": "order", "id": "gym", "before": "onderbouw", "after": "hu-usp"},
    {"kind": "max_changed", "organisations": ["hu", "school"], "at_most": 1, "note": "gesprek van 3 mei"},
    {"kind": "max_shifted", "at_most_person_min": 1000},
    {"kind": "max_shifted_per_head", "at_most_min": 20},
    {"kind": "min_on_site", "groups": ["hu-usp"], "days": ["mon"], "from": "11:00", "to": "12:00", "at_least": 100},
    {"kind": "max_on_site", "groups": ["hu-usp"], "days": ["tue"], "at_most": 15000},
    {"kind": "weekday_order", "before": "onderbouw", "after": "hu-usp", "gap_days": 0},
]

_INSTANCE = {
    "format": "stagger-instance/1",
    "name": "Uithof, één proef",
    "days": ["mon", "tue"],
    "bin_min": 15,
    "lines": _LINES,
    "organisations": _ORGANISATIONS,
    "profiles": {
        "lecture": {"before_min": [30, 20, 10, 0], "share": [0.2, 0.5, 0.3]},
        "work": {"before_min": [20, 0], "share": [1]},
    },
    "agreements": _AGREEMENTS,
    "objective": [{"overload": 1}, {"shifted": 1, "changed": 500, "tolerance": 0.05}],
    "sources": {"hu-usp.headcount": {"text": "jaarverslag", "quality": "fact"}},
}

_TERMS = dict.fromkeys(
    ["overload", "crowding", "peak", "peak_factor", "trips", "shifted", "changed", "unfairness", "absence"], 1.5
)

_SCHEDULE = {
    "format": "stagger-schedule/1",
    "instance": {"name": "Uithof, één proef", "content_hash": "sha256:00"},
    "choices": [
        {
            "group": "hu-usp",
            "options": [
                {"shift_min": 0, "pattern": "today", "parts": 1},
                {"shift_min": -15, "pattern": "today", "parts": 1},
            ],
        }
    ],
    "terms": {"status_quo": {**_TERMS}, "schedule": {**_TERMS}},
    "tiers": [
        {
            "weights": {"overload": 1},
            "tolerance": 0,
            "status_quo": 12.5,
            "best": 3,
            "bound": None,
            "gap": None,
            "value": 3,
            "rounding_error": 0.01,
            "stop": "time",
        }
    ],
    "stop": "time",
    "status_quo_violations": [{"rule": "fixed", "text": "…", "amount": 15, "unit": "min"}],
    "method": "cpsat",
    "settings": {"time_limit_s": 60, "workers": 2, "seed": 1, "gap": 0, "deterministic": False},
    "versions": {"stagger": "0.1.0"},
    "seconds": 60.1,
}


def _put(tree, path, value):
    """Put a value at a path such as ``lines[0].name``: one past the end of a list appends, Ellipsis removes."""
    steps = [int(step[1]) if step[1] else step[2] or step[3] or "" for step in _STEP.finditer(path)]
    node = tree
    for step in steps[:-1]:
        node = node[step]
    if value is ...:
        del node[steps[-1]]
    elif isinstance(node, list) and steps[-1] == len(node):
        node.append(value)
    else:
        node[steps[-1]] = value


def _changer(original):
    def change(changes=None):
        tree = copy.deepcopy(original)
        for path, value in (changes or {}).items():
            _put(tree, path, copy.deepcopy(value))
        return tree

    return change


def _sentences(parse, errors, name):
    def sentences(content):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        try:
            parse(data, name)
        except errors as error:
            return [type(error).__name__, *(str(problem) for problem in error.problems)]
        return []

    return sentences


@pytest.fixture
def instance_tree():
    """Return a function that makes the tree of a valid instance file, with changes by path."""
    return _changer(_INSTANCE)


@pytest.fixture
def schedule_tree():
    """Return a function that makes the tree of a valid schedule file, with changes by path."""
    return _changer(_SCHEDULE)


@pytest.fixture
def instance_faults():
    """Return a function from a tree or bytes to the class of the error and its sentences; nothing where valid."""
    return _sentences(parse_instance, (InstanceFormatError, InvalidInstanceError), "utrecht.json")


@pytest.fixture
def schedule_faults():
    """Return a function from a tree or bytes to the class of the error and its sentences; nothing where valid."""
    return _sentences(parse_schedule, ScheduleFormatError, "plan.json")
