"""Between which stops of its line a section lies: in the file, in the content hash, and in the rules."""

import json

import pytest

from solver.formats import dump_instance, parse_instance

STOPS = [{"name": name, "lat": 52.0, "lon": 5.0 + place / 10} for place, name in enumerate("ABC")]


def parsed(tree):
    return parse_instance(json.dumps(tree).encode(), "utrecht.json")


@pytest.mark.parametrize(("along", "names"), [([0, 1], "AB"), ([2, 0], "CBA"), ([1, 2], "BC")])
def test_a_section_passes_the_stops_between_its_ends_in_the_order_of_travel(instance_tree, along, names):
    instance = parsed(instance_tree({"lines[0].stops": STOPS, "lines[0].sections[0].along": along}))
    line = instance.lines[0]
    assert [stop.name for stop in line.stretch(line.sections[0])] == list(names)
    again = parse_instance(dump_instance(instance).encode(), "dumped")
    assert again == instance
    assert again.content_hash == instance.content_hash


def test_a_section_without_a_stretch_keeps_its_hash_and_passes_no_stops(instance_tree):
    plain = parsed(instance_tree({"lines[0].stops": STOPS}))
    said = parsed(instance_tree({"lines[0].stops": STOPS, "lines[0].sections[0].along": None}))
    drawn = parsed(instance_tree({"lines[0].stops": STOPS, "lines[0].sections[0].along": [0, 1]}))
    assert said.content_hash == plain.content_hash != drawn.content_hash
    assert plain.lines[0].stretch(plain.lines[0].sections[0]) == ()


@pytest.mark.parametrize(
    ("stops", "along", "wanted"),
    [
        (STOPS, [0, 3], ["lines[0].sections[0].along[1]", "3", "one of the 3 stops of the line, from 0", "use 0 to 2"]),
        (STOPS, [1, 1], ["lines[0].sections[0].along", "1 twice", "two different stops"]),
        (STOPS[:1], [0, 1], ["lines[0].sections[0].along", "a line with one stop", "give the line its stops"]),
        ([], [0, 1], ["lines[0].sections[0].along", "a line with no stops", "remove the stretch"]),
        (STOPS, [-1, 1], ["lines[0].sections[0].along[0]", "-1"]),
        (STOPS, [1], ["lines[0].sections[0].along"]),
    ],
)
def test_what_is_no_stretch_of_the_line(instance_tree, instance_faults, stops, along, wanted):
    _, fault = instance_faults(instance_tree({"lines[0].stops": stops, "lines[0].sections[0].along": along}))
    assert all(text in fault for text in wanted)
