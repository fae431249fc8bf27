"""What is written is read back the same, and follows the printed schema."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import solver.formats
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import InvalidInstanceError
from solver.formats import (
    dump_instance,
    dump_schedule,
    instance_schema,
    parse_instance,
    parse_schedule,
    schedule_schema,
)

WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)
SHARES = st.floats(0, 0.5)
CLOCKS = st.integers(7 * 60, 20 * 60).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")


@st.composite
def _groups(draw, number):
    first, last = sorted(draw(st.lists(CLOCKS, min_size=2, max_size=2, unique=True)))
    step = draw(st.integers(5, 30))
    return {
        "id": f"{draw(WORDS)}{number}",
        "headcount": draw(st.integers(1, 1000)),
        "mode_shares": {"public_transport": draw(SHARES), "car": draw(SHARES)},
        "arrivals": [{"at": first, "share": draw(SHARES)}, {"at": last, "share": draw(SHARES)}],
        "profile": "p",
        "adherence": draw(st.floats(0, 1)),
        "flows": [{"section": "s", "leg": "to", "share": draw(st.floats(0, 1)), "lag_min": draw(st.floats(0, 60))}],
        "shifts": {"earlier_min": step, "later_min": 2 * step, "step_min": step},
        "parts": draw(st.integers(1, 20)),
    }


@st.composite
def _instances(draw):
    """Draw small instances, most of which are sound: some have supply that begins too late."""
    groups = [draw(_groups(number)) for number in range(draw(st.integers(1, 3)))]
    row = {
        "from": draw(st.sampled_from(["00:00", "04:00", "12:00"])),
        "to": "30:00",
        "every_min": draw(st.floats(0.5, 60)),
        "seats": 10,
        "places": 10 + draw(st.floats(0, 100)),
    }
    section = {"id": "s", "name": draw(WORDS), "minutes_on_board": draw(st.floats(0, 60)), "supply": [row]}
    ids = [group["id"] for group in groups]
    return {
        "name": draw(WORDS),
        "days": draw(st.sampled_from([["mon"], ["tue", "thu"]])),
        "bin_min": draw(st.integers(1, 60)),
        "lines": [{"id": "l", "name": "l", "mode": "bus", "sections": [section]}],
        "organisations": [{"id": "o", "name": draw(WORDS), "kind": "vo", "groups": groups}],
        "profiles": {"p": {"before_min": [30, draw(st.floats(1, 29)), 0], "share": [0.25, 0.75]}},
        "agreements": [
            {"kind": "fixed", "groups": ids[:1], "shift_min": 0},
            {"kind": "max_shifted", "at_most_person_min": draw(st.floats(0, 1e6)), "note": draw(WORDS)},
        ],
        "objective": [{"overload": draw(st.floats(0.1, 10)), "tolerance": draw(SHARES)}],
    }


@pytest.mark.long
def test_instances_round_trip():
    schema = Draft202012Validator(instance_schema())
    sound, refused = [], []

    @settings(max_examples=120, deadline=None, database=None, derandomize=True)
    @given(_instances())
    def round_trip(tree):
        try:
            instance = parse_instance(json.dumps(tree).encode(), "drawn")
        except InvalidInstanceError:
            refused.append(tree)
            return
        sound.append(tree)
        text = dump_instance(instance)
        again = parse_instance(text.encode(), "dumped")
        assert again == instance
        assert again.content_hash == instance.content_hash
        assert dump_instance(again) == text
        schema.validate(tree)
        schema.validate(json.loads(text))

    round_trip()
    assert len(sound) >= 50
    assert len(refused) >= 5


def test_text_of_an_instance(instance_tree):
    text = dump_instance(parse_instance(json.dumps(instance_tree()).encode(), "x"))
    assert text.startswith(
        '{\n  "format": "stagger-instance/1",\n  "name": "Uithof, één proef",\n  "days": [\n    "mon",'
    )
    assert text.endswith("\n}\n")
    assert '"from": "06:00"' in text
    assert "start_min" not in text
    assert "null" not in text


def test_schedule_round_trips_and_keeps_what_is_not_known(schedule_tree):
    schedule = parse_schedule(json.dumps(schedule_tree()).encode(), "x")
    text = dump_schedule(schedule)
    assert parse_schedule(text.encode(), "x") == schedule
    assert dump_schedule(parse_schedule(text.encode(), "x")) == text
    assert '"bound": null' in text
    assert text.endswith("\n}\n")


@pytest.mark.parametrize("choices", [(), None])
def test_a_schedule_of_choices_only_round_trips(choices, schedule_tree):
    tree = {"choices": schedule_tree()["choices"] if choices is None else []}
    schedule = Schedule.model_validate(tree)
    assert parse_schedule(dump_schedule(schedule).encode(), "x") == schedule


@pytest.mark.parametrize("schema", [instance_schema, schedule_schema])
def test_schemas_are_schemas(schema):
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema())


def test_schemas_take_the_valid_files(instance_tree, schedule_tree):
    Draft202012Validator(instance_schema()).validate(instance_tree())
    Draft202012Validator(schedule_schema()).validate(schedule_tree())
    Draft202012Validator(schedule_schema()).validate({"choices": []})


@pytest.mark.parametrize(
    "changes",
    [
        {"lines[0].sections[0].supply[0].start_min": "06:00"},
        {"lines[0].sections[0].supply[0].from": "6:00"},
        {"lines[0].sections[0].supply[0].from": "30:01"},
        {"agreements[0].kind": ...},
        {"agreements[0].kind": "zzz"},
        {"organisations[0].groups[0].headcount": -1},
        {"zzz": 1},
    ],
)
def test_schema_and_reader_refuse_the_same(instance_tree, instance_faults, changes):
    tree = instance_tree(changes)
    assert not Draft202012Validator(instance_schema()).is_valid(tree)
    assert instance_faults(tree)[0] == "InstanceFormatError"


@pytest.mark.parametrize("schema", [instance_schema, schedule_schema])
def test_schemas_know_fields_by_the_keys_of_the_file_only(schema):
    text = json.dumps(schema())
    assert "start_min" not in text
    assert "end_min" not in text


def test_a_changed_schema_stays_with_the_caller():
    instance_schema()["properties"].clear()
    assert "lines" in instance_schema()["properties"]


def test_files_go_by_aliases_and_python_by_names(instance_tree):
    instance = Instance.model_validate(instance_tree())
    period = instance.peak_periods[0]
    assert (period.start_min, period.end_min) == (390, 540)


def test_public_names():
    assert solver.formats.__all__ == sorted(solver.formats.__all__)
    assert all(callable(getattr(solver.formats, name)) for name in solver.formats.__all__)
