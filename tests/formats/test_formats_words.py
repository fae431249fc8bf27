"""Faults of texts, of words from a list, and of the format version in a file."""

import pytest

from solver.formats.schema_words import describe
from solver.language.current import speaking

BROKEN = [
    pytest.param(
        {"format": "stagger-instance/2"},
        (
            "utrecht.json: format: "
            'found "stagger-instance/2"; '
            'expected "stagger-instance/1"; use a version of stagger that reads "stagger-instance/2", or '
            'make the file again as "stagger-instance/1".'
        ),
        id="other-version",
    ),
    pytest.param(
        {"format": "stagger-schedule/1"},
        (
            "utrecht.json: format: "
            'found "stagger-schedule/1"; '
            'expected "stagger-instance/1"; this is a schedule file: give the instance file.'
        ),
        id="schedule-instead",
    ),
    pytest.param(
        {"format": "x"},
        ('utrecht.json: format: found "x"; expected "stagger-instance/1"; write "stagger-instance/1".'),
        id="odd-format",
    ),
    pytest.param(
        {"format": None},
        ('utrecht.json: format: found null; expected "stagger-instance/1"; write "stagger-instance/1".'),
        id="no-format-value",
    ),
    pytest.param(
        {"name": ""}, ('utrecht.json: name: found ""; expected a text that is not empty; fill it in.'), id="empty-name"
    ),
    pytest.param(
        {"name": " Uithof"},
        (
            "utrecht.json: name: "
            'found " Uithof"; '
            "expected a text without control characters and without blanks around it; remove the blanks "
            "before or after it."
        ),
        id="blank-before",
    ),
    pytest.param(
        {"name": "Uit\nhof"},
        (
            "utrecht.json: name: "
            'found "Uit\\nhof"; '
            "expected a text without control characters and without blanks around it; remove the characters "
            "that are shown with a backslash."
        ),
        id="line-break",
    ),
    pytest.param(
        {"name": 12},
        ("utrecht.json: name: found 12; expected a text that is not empty; write a text in double quotes."),
        id="number-for-text",
    ),
    pytest.param(
        {"name": None},
        ("utrecht.json: name: found null; expected a text that is not empty; give a value."),
        id="null-for-text",
    ),
    pytest.param(
        {"days[0]": "Mon"},
        (
            "utrecht.json: days[0]: "
            'found "Mon"; '
            'expected "mon", "tue", "wed", "thu", "fri", "sat" or "sun"; did you mean "mon"? If not, choose '
            "one of these."
        ),
        id="capital-day",
    ),
    pytest.param(
        {"days[1]": "dinsdag"},
        (
            "utrecht.json: days[1]: "
            'found "dinsdag"; '
            'expected "mon", "tue", "wed", "thu", "fri", "sat" or "sun"; choose one of these.'
        ),
        id="dutch-day",
    ),
    pytest.param(
        {"organisations[0].groups[0].patterns[0].present.tu": 1},
        (
            "utrecht.json: organisations[0].groups[0].patterns[0].present.tu: "
            'found "tu"; '
            'expected "mon", "tue", "wed", "thu", "fri", "sat" or "sun"; did you mean "tue"? If not, choose '
            "one of these."
        ),
        id="day-as-key",
    ),
    pytest.param(
        {"lines[2].id": "x" * 101},
        (
            "utrecht.json: lines[2].id: "
            'found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"; '
            "expected a text of 1 to 100 characters; shorten it."
        ),
        id="id-too-long",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows[0].leg": "naar"},
        (
            "utrecht.json: organisations[0].groups[0].flows[0].leg: "
            'found "naar"; '
            'expected "to" or "from"; choose one of these.'
        ),
        id="leg",
    ),
    pytest.param(
        {"organisations[0].kind": "hb"},
        (
            "utrecht.json: organisations[0].kind: "
            'found "hb"; '
            'expected "po", "vo", "mbo", "hbo", "wo", "employer", "government", "care", "shop", "desk" or '
            '"other"; did you mean "hbo"? If not, choose one of these.'
        ),
        id="kind-of-organisation",
    ),
    pytest.param(
        {"lines[0].mode": "Tram"},
        (
            "utrecht.json: lines[0].mode: "
            'found "Tram"; '
            'expected "tram", "bus", "metro", "train", "ferry" or "road"; did you mean "tram"? If not, '
            "choose one of these."
        ),
        id="mode",
    ),
    pytest.param(
        {"profiles['']": {"before_min": [1, 0], "share": [1]}},
        ('utrecht.json: profiles[""]: found ""; expected a text of 1 to 100 characters; fill it in.'),
        id="empty-id",
    ),
    pytest.param(
        {"agreements[0].kind": "alowed_shifts"},
        (
            "utrecht.json: agreements[0].kind: "
            'found "alowed_shifts"; '
            'expected "allowed_shifts", "as_agreed", "fixed", "forbidden", "max_away", "max_changed", "max_on_site", '
            '"max_shifted", "max_shifted_per_head", "min_gap", "min_on_site", "order", "same_shift", '
            '"weekday_order" or "window"; did you mean "allowed_shifts"? If not, choose one of these.'
        ),
        id="unknown-kind",
    ),
    pytest.param(
        {"agreements[0].kind": 7},
        (
            "utrecht.json: agreements[0].kind: "
            "found 7; "
            'expected "allowed_shifts", "as_agreed", "fixed", "forbidden", "max_away", "max_changed", "max_on_site", '
            '"max_shifted", "max_shifted_per_head", "min_gap", "min_on_site", "order", "same_shift", '
            '"weekday_order" or "window"; choose one of these.'
        ),
        id="kind-as-number",
    ),
    pytest.param(
        {"agreements[0].kind": []},
        (
            "utrecht.json: agreements[0].kind: "
            "found an empty list; "
            'expected "allowed_shifts", "as_agreed", "fixed", "forbidden", "max_away", "max_changed", "max_on_site", '
            '"max_shifted", "max_shifted_per_head", "min_gap", "min_on_site", "order", "same_shift", '
            '"weekday_order" or "window"; choose one of these.'
        ),
        id="kind-as-list",
    ),
    pytest.param(
        {"sources['hu-usp.headcount'].quality": "facts"},
        (
            'utrecht.json: sources["hu-usp.headcount"].quality: '
            'found "facts"; '
            'expected "fact", "derived" or "assumed"; did you mean "fact"? If not, choose one of these.'
        ),
        id="quality",
    ),
    pytest.param(
        {"sources['a ']": {"text": "a", "quality": "fact"}},
        (
            'utrecht.json: sources["a "]: '
            'found "a "; '
            "expected a text without control characters and without blanks around it; remove the blanks "
            "before or after it."
        ),
        id="blank-in-key",
    ),
]

SOUND = [
    pytest.param({"format": ...}, id="no-format-value"),
    pytest.param({"name": "Uithof 2"}, id="blank-before"),
    pytest.param({"name": "12"}, id="number-for-text"),
    pytest.param({"organisations[0].groups[0].patterns[0].present.wed": 1}, id="day-as-key"),
    pytest.param({"lines[2].id": "x" * 100}, id="id-too-long"),
    pytest.param({"lines[0].mode": "metro"}, id="mode"),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InstanceFormatError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []


def test_a_limit_above_alone_is_told_as_one():
    with speaking("en"):
        assert describe({"type": "string", "maxLength": 5}) == "a text of at most 5 characters"
        assert describe({"type": "integer", "maximum": 5}) == "a whole number of at most 5"
