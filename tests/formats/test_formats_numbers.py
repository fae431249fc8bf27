"""Faults of numbers and clock times in a file."""

import pytest

BROKEN = [
    pytest.param(
        {"bin_min": 0},
        ("utrecht.json: bin_min: found 0; expected a whole number from 1 to 60; give a value in that range."),
        id="bin-0",
    ),
    pytest.param(
        {"bin_min": "15"},
        ('utrecht.json: bin_min: found "15"; expected a whole number from 1 to 60; write the number without quotes.'),
        id="number-as-text",
    ),
    pytest.param(
        {"bin_min": True},
        ("utrecht.json: bin_min: found true; expected a whole number from 1 to 60; write a number, not true or false."),
        id="boolean-as-number",
    ),
    pytest.param(
        {"bin_min": 15.0},
        (
            "utrecht.json: bin_min: "
            "found 15.0; "
            "expected a whole number from 1 to 60; write a whole number, without decimals."
        ),
        id="whole-with-decimals",
    ),
    pytest.param(
        {"organisations[0].groups[0].headcount": -1},
        (
            "utrecht.json: organisations[0].groups[0].headcount: "
            "found -1; "
            "expected a whole number from 0 to 10,000,000; give a value in that range."
        ),
        id="negative-headcount",
    ),
    pytest.param(
        {"organisations[0].groups[0].headcount": 18.5},
        (
            "utrecht.json: organisations[0].groups[0].headcount: "
            "found 18.5; "
            "expected a whole number from 0 to 10,000,000; write a whole number, without decimals."
        ),
        id="fractional-headcount",
    ),
    pytest.param(
        {"organisations[0].groups[0].headcount": "18000"},
        (
            "utrecht.json: organisations[0].groups[0].headcount: "
            'found "18000"; '
            "expected a whole number from 0 to 10,000,000; write the number without quotes."
        ),
        id="headcount-as-text",
    ),
    pytest.param(
        {"organisations[0].groups[0].headcount": None},
        (
            "utrecht.json: organisations[0].groups[0].headcount: "
            "found null; "
            "expected a whole number from 0 to 10,000,000; give a value."
        ),
        id="null-headcount",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows[0].share": 55},
        (
            "utrecht.json: organisations[0].groups[0].flows[0].share: "
            "found 55; "
            "expected a number from 0 to 1; write 55 % as 0.55."
        ),
        id="share-as-percentage",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows[0].share": 1.2},
        (
            "utrecht.json: organisations[0].groups[0].flows[0].share: "
            "found 1.2; "
            "expected a number from 0 to 1; give a value in that range."
        ),
        id="share-above-1",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows[0].share": -0.5},
        (
            "utrecht.json: organisations[0].groups[0].flows[0].share: "
            "found -0.5; "
            "expected a number from 0 to 1; give a value in that range."
        ),
        id="negative-share",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows[0].share": "0,5"},
        (
            "utrecht.json: organisations[0].groups[0].flows[0].share: "
            'found "0,5"; '
            "expected a number from 0 to 1; write the number without quotes, with a point instead of a "
            "comma."
        ),
        id="decimal-comma",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows[0].share": {}},
        (
            "utrecht.json: organisations[0].groups[0].flows[0].share: "
            "found an empty object; "
            "expected a number from 0 to 1; write a number."
        ),
        id="object-for-number",
    ),
    pytest.param(
        {"organisations[0].groups[0].arrivals[0].at": 830},
        (
            "utrecht.json: organisations[0].groups[0].arrivals[0].at: "
            "found 830; "
            'expected a clock time "HH:MM" from "00:00" to "30:00"; write a text such as "08:30".'
        ),
        id="clock-as-number",
    ),
    pytest.param(
        {"organisations[0].groups[0].arrivals[0].at": "8:30"},
        (
            "utrecht.json: organisations[0].groups[0].arrivals[0].at: "
            'found "8:30"; '
            'expected a clock time "HH:MM" from "00:00" to "30:00"; write "08:30".'
        ),
        id="clock-short",
    ),
    pytest.param(
        {"organisations[0].groups[0].arrivals[0].at": "24:61"},
        (
            "utrecht.json: organisations[0].groups[0].arrivals[0].at: "
            'found "24:61"; '
            'expected a clock time "HH:MM" from "00:00" to "30:00"; give a time of the service day; a time '
            "after midnight counts on, 25:10 is ten past one."
        ),
        id="clock-61-minutes",
    ),
    pytest.param(
        {"organisations[0].groups[0].departures[1].at": "31:00"},
        (
            "utrecht.json: organisations[0].groups[0].departures[1].at: "
            'found "31:00"; '
            'expected a clock time "HH:MM" from "00:00" to "30:00"; give a time of the service day; a time '
            "after midnight counts on, 25:10 is ten past one."
        ),
        id="clock-31",
    ),
    pytest.param(
        {"organisations[0].groups[0].arrivals[0].at": None},
        (
            "utrecht.json: organisations[0].groups[0].arrivals[0].at: "
            "found null; "
            'expected a clock time "HH:MM" from "00:00" to "30:00"; give a value.'
        ),
        id="clock-null",
    ),
    pytest.param(
        {"organisations[0].groups[0].arrivals[0].at": "half negen"},
        (
            "utrecht.json: organisations[0].groups[0].arrivals[0].at: "
            'found "half negen"; '
            'expected a clock time "HH:MM" from "00:00" to "30:00"; write a text such as "08:30".'
        ),
        id="clock-words",
    ),
    pytest.param(
        {"organisations[0].groups[0].arrivals[0].at": "08:30:00"},
        (
            "utrecht.json: organisations[0].groups[0].arrivals[0].at: "
            'found "08:30:00"; '
            'expected a clock time "HH:MM" from "00:00" to "30:00"; give a time of the service day; a time '
            "after midnight counts on, 25:10 is ten past one."
        ),
        id="clock-with-seconds",
    ),
    pytest.param(
        {"organisations[0].groups[0].parts": 0},
        (
            "utrecht.json: organisations[0].groups[0].parts: "
            "found 0; "
            "expected a whole number from 1 to 1,000; give a value in that range."
        ),
        id="parts-0",
    ),
    pytest.param(
        {"organisations[0].groups[0].car_occupancy": 0.5},
        (
            "utrecht.json: organisations[0].groups[0].car_occupancy: "
            "found 0.5; "
            "expected a number from 1 to 10; give a value in that range."
        ),
        id="half-a-person-per-car",
    ),
    pytest.param(
        {"organisations[0].groups[0].distance_km": 0},
        (
            "utrecht.json: organisations[0].groups[0].distance_km: "
            "found 0; "
            "expected a number above 0, at most 1,000 or null; give a value in that range."
        ),
        id="no-distance",
    ),
    pytest.param(
        {"organisations[0].place.lat": 95},
        (
            "utrecht.json: organisations[0].place.lat: "
            "found 95; "
            "expected a number from -90 to 90; give a value in that range."
        ),
        id="latitude",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].every_min": 0},
        (
            "utrecht.json: lines[0].sections[0].supply[0].every_min: "
            "found 0; "
            "expected a number from 0.01 to 1,440; give a value in that range."
        ),
        id="headway-0",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].places": 0},
        (
            "utrecht.json: lines[0].sections[0].supply[0].places: "
            "found 0; "
            "expected a number from 0.01 to 100,000; give a value in that range."
        ),
        id="no-places",
    ),
    pytest.param(
        {"agreements[6].gap_min": None},
        (
            "utrecht.json: agreements[6].gap_min: "
            "found null; "
            "expected a whole number from 0 to 1,440; give a value, or leave the key out."
        ),
        id="null-with-default",
    ),
    pytest.param(
        {"agreements[8].at_most_person_min": True},
        (
            "utrecht.json: agreements[8].at_most_person_min: "
            "found true; "
            "expected a number from 0 to 1,000,000,000,000; write a number, not true or false."
        ),
        id="amount-as-boolean",
    ),
]

SOUND = [
    pytest.param({"bin_min": 1}, id="bin-0"),
    pytest.param({"organisations[0].groups[0].headcount": 15000}, id="negative-headcount"),
    pytest.param({"organisations[0].groups[0].flows[0].share": 1}, id="share-as-percentage"),
    pytest.param({"organisations[0].groups[0].flows[0].share": 1.0}, id="share-above-1"),
    pytest.param({"organisations[0].groups[0].flows[0].share": 0}, id="negative-share"),
    pytest.param({"organisations[0].groups[0].parts": 1000}, id="parts-0"),
    pytest.param({"organisations[0].groups[0].car_occupancy": 1}, id="half-a-person-per-car"),
    pytest.param({"organisations[0].groups[0].distance_km": 0.1}, id="no-distance"),
    pytest.param({"organisations[0].place.lat": 90}, id="latitude"),
    pytest.param({"lines[0].sections[0].supply[0].every_min": 0.01}, id="headway-0"),
    pytest.param({"agreements[6].gap_min": 0}, id="null-with-default"),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InstanceFormatError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []
