"""Schedule files: the same structural treatment as instances."""

import json

import pytest

from solver.formats import parse_schedule

BROKEN = [
    pytest.param(
        {"format": "stagger-instance/1"},
        'format: found "stagger-instance/1"; expected "stagger-schedule/1"; '
        "this is an instance file: give the schedule file.",
        id="instance-instead",
    ),
    pytest.param(
        {"format": "stagger-schedule/2"},
        'format: found "stagger-schedule/2"; expected "stagger-schedule/1"; '
        'use a version of stagger that reads "stagger-schedule/2", or make the file again as "stagger-schedule/1".',
        id="other-version",
    ),
    pytest.param(
        {"choices": ...}, 'choices: found nothing; expected the key "choices": a list [ … ]; add it.', id="no-choices"
    ),
    pytest.param(
        {"choices[0].options": []},
        "choices[0].options: found an empty list; expected a list [ … ] of at least 1; add what is missing.",
        id="no-options",
    ),
    pytest.param(
        {"choices[0].options[1].shift_min": "-15"},
        'choices[0].options[1].shift_min: found "-15"; expected a whole number from -720 to 720; '
        "write the number without quotes.",
        id="shift-as-text",
    ),
    pytest.param(
        {"choices[0].options[0].parts": 0},
        "choices[0].options[0].parts: found 0; expected a whole number of at least 1; give a value in that range.",
        id="no-parts",
    ),
    pytest.param(
        {"choices[0].options[0].patern": "today"},
        'choices[0].options[0].patern: found the unknown key "patern"; '
        'expected one of the keys "shift_min", "pattern" or "parts"; did you mean "pattern"? If not, remove it.',
        id="unknown-key",
    ),
    pytest.param(
        {"terms.schedule.peak": None},
        "terms.schedule.peak: found null; expected a number; give a value.",
        id="null-term",
    ),
    pytest.param(
        {"tiers[0].best": ...},
        'tiers[0].best: found nothing; expected the key "best": a number or null; add it.',
        id="best-left-out",
    ),
    pytest.param(
        {"tiers[0].stop": "optimum"},
        'tiers[0].stop: found "optimum"; expected "optimal", "gap reached", "time", "interrupted", "infeasible", '
        '"nothing found" or "not started"; did you mean "optimal"? If not, choose one of these.',
        id="stop",
    ),
    pytest.param(
        {"settings.deterministic": "yes"},
        'settings.deterministic: found "yes"; expected true or false; write true or false.',
        id="boolean-as-text",
    ),
    pytest.param(
        {"settings.time_limit_s": 0},
        "settings.time_limit_s: found 0; expected a number above 0, at most 1,000,000; give a value in that range.",
        id="no-time",
    ),
    pytest.param(
        {"versions": []},
        "versions: found an empty list; expected an object { … }; write an object { … }.",
        id="versions-as-list",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(schedule_tree, schedule_faults, changes, sentence):
    assert schedule_faults(schedule_tree(changes)) == ["ScheduleFormatError", f"plan.json: {sentence}"]


def test_instance_without_format_is_no_schedule(schedule_faults):
    assert schedule_faults({"lines": [], "organisations": []}) == [
        "ScheduleFormatError",
        'plan.json: found "lines" without "choices"; expected a schedule file; '
        "this is an instance file: give the schedule file.",
    ]


def test_a_schedule_made_by_hand_needs_choices_only():
    schedule = parse_schedule(b'{"choices": []}', "plan.json")
    assert (schedule.choices, schedule.terms, schedule.tiers) == ((), None, ())


def test_whole_schedule_is_sound(schedule_tree, schedule_faults):
    assert schedule_faults(schedule_tree()) == []


def test_all_faults_at_once(schedule_tree, schedule_faults):
    tree = schedule_tree({"choices[0].options[0].parts": 0, "stop": 3, "zzz": 1, "seconds": "60"})
    text = json.dumps(tree).replace('"method": "cpsat"', '"method": "a", "method": "b"')
    kind, *sentences = schedule_faults(text.encode())
    assert kind == "ScheduleFormatError"
    assert [sentence.split(": ")[1] for sentence in sentences] == [
        "method",
        "choices[0].options[0].parts",
        "stop",
        "seconds",
        "zzz",
    ]
