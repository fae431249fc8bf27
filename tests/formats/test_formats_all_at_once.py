"""All faults of a file are reported together, whatever else is wrong with it."""

import importlib
import json
import pkgutil
import random

import pytest

from solver import validation as rules
from solver.errors import InvalidInstanceError
from solver.formats import parse_instance, validate_instance

GROUP = "organisations[0].groups[0]"


def test_structural_faults_together(instance_tree, instance_faults):
    kind, *sentences = instance_faults(
        instance_tree(
            {
                "days[0]": "maandag",
                "bin_min": "15",
                "lines[0].sections[0].supply[0].places": -1,
                f"{GROUP}.headcount": 1.5,
                f"{GROUP}.flows[1].lag_min": None,
                f"{GROUP}.arrivals[0].at": "8.30",
                "profiles.work.share[0]": 100,
                "agreements[6].gap_min": -1,
                "agreements[6].befor": "onderbouw",
                "agreements[12].kind": "week_order",
                "extra": 1,
            }
        )
    )
    assert kind == "InstanceFormatError"
    assert sorted(sentence.split(": ")[1] for sentence in sentences) == [
        "agreements[12].kind",
        "agreements[6].befor",
        "agreements[6].gap_min",
        "bin_min",
        "days[0]",
        "extra",
        "lines[0].sections[0].supply[0].places",
        "organisations[0].groups[0].arrivals[0].at",
        "organisations[0].groups[0].flows[1].lag_min",
        "organisations[0].groups[0].headcount",
        "profiles.work.share[0]",
    ]
    assert not any(
        word in " ".join(sentences).lower() for word in ("input", "valid ", "pydantic", "tuple", "dictionary")
    )


def test_faults_of_content_together(instance_tree, instance_faults):
    kind, *sentences = instance_faults(
        instance_tree(
            {
                "days": ["tue", "mon"],
                "peak_periods": [{"name": "am", "from": "09:00", "to": "07:00"}],
                "lines[1].id": "22",
                "lines[0].sections[0].supply[0].seats": 433,
                "lines[0].sections[0].base_load[0].to": "06:45",
                "lines[1].sections[0].departures[1].at[0]": "16:00",
                f"{GROUP}.mode_shares.car": 0.9,
                f"{GROUP}.patterns[1].present.tue": ...,
                f"{GROUP}.profile": "lectur",
                f"{GROUP}.flows[0].section": "zzz",
                f"{GROUP}.flows[1].profile": "wrk",
                f"{GROUP}.shifts.later_min": 50,
                "profiles.work": {"before_min": [0, 20, 30], "share": [0.5]},
                "agreements[3].pattern": "mondy",
                "agreements[6].after": "onderbouw",
                "agreements[2].shift_min": 31,
                "objective[0]": {},
                "crowding": {"load_per_seat": [1, 0], "multiplier": [1, 1, 1]},
                "sources": {"bin": {"text": "a", "quality": "fact"}},
            }
        )
    )
    assert kind == "InvalidInstanceError"
    assert sorted(sentence.split(": ")[1] for sentence in sentences) == [
        "agreements[2].shift_min",
        "agreements[3].pattern",
        "agreements[6]",
        "crowding.load_per_seat[0]",
        "crowding.load_per_seat[1]",
        "crowding.multiplier",
        "days",
        "lines[0].sections[0].base_load[0]",
        "lines[0].sections[0].supply[0].seats",
        "lines[1].id",
        "lines[1].sections[0].departures[1].at",
        "objective[0]",
        "organisations[0].groups[0].flows[0].section",
        "organisations[0].groups[0].flows[1].profile",
        "organisations[0].groups[0].mode_shares",
        "organisations[0].groups[0].patterns[1].present",
        "organisations[0].groups[0].profile",
        "organisations[0].groups[0].shifts.later_min",
        "peak_periods[0]",
        "profiles.work.before_min[1]",
        "profiles.work.before_min[2]",
        "profiles.work.share",
        "profiles.work.share",
        "sources.bin",
    ]


def test_faults_of_text_and_content_together(instance_tree, instance_faults):
    text = json.dumps(instance_tree({"lines[1].id": "22"})).replace('"bin_min": 15', '"bin_min": 15, "bin_min": 15')
    assert instance_faults(text.encode()) == [
        "InstanceFormatError",
        'utrecht.json: bin_min: found the key "bin_min" 2 times; expected every key once; keep one of them.',
        'utrecht.json: lines[1].id: found "22"; expected an id that no other line has; '
        "rename this one or the one at lines[0].id.",
    ]


def test_a_wrong_item_does_not_make_its_list_too_short(instance_tree, instance_faults):
    kind, *sentences = instance_faults(instance_tree({"lines[2].sections[0].name": 3}))
    assert kind == "InstanceFormatError"
    assert [sentence.split(": ")[1] for sentence in sentences] == ["lines[2].sections[0].name"]


def test_a_problem_has_four_parts(instance_tree):
    with pytest.raises(InvalidInstanceError) as error:
        parse_instance(json.dumps(instance_tree({"lines[1].id": "22"})).encode(), "utrecht.json")
    (problem,) = error.value.problems
    assert (problem.where, problem.found) == ("utrecht.json: lines[1].id", '"22"')
    assert problem.expected == "an id that no other line has"
    assert problem.advice == "rename this one or the one at lines[0].id"


def test_places_have_no_file_name_where_there_is_no_file(instance_tree):
    instance = parse_instance(json.dumps(instance_tree()).encode(), "utrecht.json")
    assert validate_instance(instance) == ()
    line = instance.lines[0]
    (problem,) = validate_instance(
        instance.model_copy(update={"lines": (*instance.lines, line.model_copy(update={"sections": ()}))})
    )
    assert problem.where == "lines[3].id"


def test_every_rule_is_run():
    modules = [
        importlib.import_module(f"{rules.__name__}.{module.name}") for module in pkgutil.iter_modules(rules.__path__)
    ]
    written = {function for module in modules for name, function in vars(module).items() if name.startswith("check_")}
    assert len(written) > 40
    assert set(rules.RULES) == written
    assert len(rules.RULES) == len(written)


@pytest.mark.long
def test_thousands_of_wrong_ids_are_all_reported_in_seconds(instance_tree, instance_faults):
    flow = {"section": "22>usp", "leg": "to", "share": 0.1, "lag_min": 6}
    flows = [{**flow, "section": f"section number {number}"} for number in range(5000)]
    lines = [
        {
            "id": f"l{number}",
            "name": "lijn",
            "mode": "bus",
            "sections": [{"id": f"section at {number}", "name": "x", "minutes_on_board": 1}],
        }
        for number in range(2000)
    ]
    tree = instance_tree({f"{GROUP}.flows": flows})
    tree["lines"] += lines
    kind, *sentences = instance_faults(tree)
    assert kind == "InvalidInstanceError"
    assert len(sentences) == 5000


ODD = [None, True, -1, 0, 1e300, "", "zzz", "07:00", "\ud800", [], {}, [None], {"zzz": None}, [[]], "x" * 1000]


def _places(node, path=()):
    """Yield the path of everything in a tree."""
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from _places(child, (*path, key))


def test_whatever_stands_anywhere_there_are_only_problems(instance_tree, instance_faults):
    rng = random.Random(1)
    places = [place for place in _places(instance_tree()) if place]
    refused = 0
    for place in rng.sample(places, 250):
        tree = node = instance_tree()
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = rng.choice(ODD)
        answer = instance_faults(tree)
        refused += bool(answer)
        assert all(sentence.isprintable() and len(sentence) < 1000 for sentence in answer)
    assert refused > 200
