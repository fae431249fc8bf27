"""The map layer, read back by the geojson library."""

import geojson
import pytest

from solver.report.export.geo import geojson_text
from tests.report.exports import HOSTILE, export_of, first_moves, instance_of, named, schedule_of


def features_of(instance, schedule):
    collection = geojson.loads(geojson_text(export_of(instance, schedule)))
    assert collection.is_valid, collection.errors()
    ids = [feature["id"] for feature in collection["features"]]
    assert len(set(ids)) == len(ids)
    return {feature["id"]: feature for feature in collection["features"]}


def test_organisations_are_points_in_the_order_lon_lat(document):
    document["organisations"][0]["place"] = {"lat": 52.08, "lon": 5.17}
    instance = instance_of(document)
    features = features_of(instance, first_moves(instance))
    college = features["organisation:college"]
    assert college["geometry"] == {"type": "Point", "coordinates": [5.17, 52.08]}
    assert features["organisation:school"]["geometry"] is None
    figures = {key: college["properties"][key] for key in ("headcount", "people_moved", "mean_shift_min", "kind")}
    assert figures == {"headcount": 120, "people_moved": 120, "mean_shift_min": 15, "kind": "mbo"}
    assert college["properties"]["moves"] == [
        {"group": "college-students", "people": 120, "shift_min": 15, "pattern": "today"}
    ]
    assert features["organisation:school"]["properties"]["mean_shift_min"] is None


def test_lines_and_sections_follow_the_stops(document):
    stops = [{"name": "A", "lat": 52.0, "lon": 5.0}, {"name": "B", "lat": 52.1, "lon": 5.1}]
    document["lines"][0]["stops"] = stops
    document["lines"][1]["stops"] = stops[:1]
    instance = instance_of(document)
    features = features_of(instance, first_moves(instance))
    way = {"type": "LineString", "coordinates": [[5.0, 52.0], [5.1, 52.1]]}
    assert features["line:tram"]["geometry"] == features["section:tram>town"]["geometry"] == way
    assert features["line:bus"]["geometry"] == {"type": "Point", "coordinates": [5.0, 52.0]}
    assert features["stop:tram:1"]["geometry"]["coordinates"] == [5.1, 52.1]
    assert features["stop:tram:1"]["properties"]["name"] == "B"


def test_a_section_is_a_line_of_its_own_where_it_says_between_which_stops_it_lies(document):
    stops = [{"name": name, "lat": 52.0 + place / 10, "lon": 5.0} for place, name in enumerate("ABC")]
    document["lines"][0]["stops"] = stops
    document["lines"][0]["sections"][0]["along"] = [2, 1]
    document["lines"][1]["stops"] = stops
    instance = instance_of(document)
    features = features_of(instance, first_moves(instance))
    tram, bus = features["section:tram>town"], features["section:bus>town"]
    assert tram["geometry"]["coordinates"] == [[5.0, 52.2], [5.0, 52.1]]
    assert len(features["line:tram"]["geometry"]["coordinates"]) == len(bus["geometry"]["coordinates"]) == 3
    assert (tram["properties"]["is_whole_line"], bus["properties"]["is_whole_line"]) == (False, True)


def test_sections_carry_their_loads(tiny):
    features = features_of(tiny, schedule_of(tiny, college_students=[(15, 1)]))
    tram = features["section:tram>town"]
    assert tram["geometry"] is None
    found = tram["properties"]
    assert (found["worst_before_load"], found["worst_before_places"], found["worst_before_from_min"]) == (150, 120, 495)
    assert (found["overload_before"], found["overload_after"], found["peak_after"]) == (30, 0, 90)
    assert found["worst_before_load_factor"] == pytest.approx(1.25)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_texts_are_values(document, text):
    instance = instance_of(named(document, text))
    features = features_of(instance, first_moves(instance))
    assert features[f"organisation:{text[:100]}"]["properties"]["name"] == text
