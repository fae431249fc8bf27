"""Lines from tables: supply and departures with their vehicles, and names that nothing has."""

import pytest

from solver.errors import SourceError
from solver.importers.sheets.rows import Row
from solver.importers.sources import Sources
from solver.importers.tables.lines import make_lines


def rows(table, *many):
    return tuple(Row(f"{table}.csv, row {number}", values) for number, values in enumerate(many, 2))


def tables(**changes):
    made = {
        "lines": rows("lines", {"line": "22", "name": "Tram 22", "mode": "tram"}),
        "sections": rows(
            "sections",
            {"line": "22", "section": "22>usp", "name": "CS - USP", "minutes_on_board": 9.0, "source": "timetable",
             "quality": "fact"},
        ),
        "supply": rows(
            "supply",
            {"section": "22:*", "from": "07:00", "to": "09:00", "per_hour": 8, "vehicle": "tram", "source": "a leaflet",
             "quality": "fact"},
        ),
        "departures": (),
        "vehicles": rows("vehicles", {"vehicle": "tram", "seats": 62.0, "places": 216.0}),
    }  # fmt: skip
    return made | changes


def faults_of(**changes):
    with pytest.raises(SourceError) as caught:
        make_lines(tables(**changes), Sources())
    return str(caught.value)


def test_a_frequency_becomes_a_headway_with_the_places_of_its_vehicle():
    sources = Sources()
    (line,) = make_lines(tables(), sources)
    (section,) = line["sections"]
    # 60 min / 8 trips = 7.5 min
    assert section["supply"] == [{"from": "07:00", "to": "09:00", "every_min": 7.5, "seats": 62, "places": 216}]
    assert section["weight"] == 1
    assert section["direction"] == ""
    assert repr(section["minutes_on_board"]) == "9"
    assert sources.entries["22>usp.supply"] == {
        "text": "a leaflet [fact]; vehicles.csv, row 2 [assumed]",
        "quality": "assumed",
    }
    assert sources.entries["22>usp.minutes_on_board"] == {"text": "timetable", "quality": "fact"}


def test_departures_are_real_trips_on_their_days():
    trips = rows("departures", {"section": "22>usp", "at": ("07:02", "07:09"), "vehicle": "tram", "days": ("tue",)})
    (line,) = make_lines(tables(supply=(), departures=trips), Sources())
    assert line["sections"][0]["departures"] == [
        {"at": ["07:02", "07:09"], "seats": 62, "places": 216, "days": ["tue"]}
    ]


def test_every_unknown_name_is_told_with_the_nearest_one():
    supply = rows("supply", {"section": "22>ups", "from": "07:00", "to": "09:00", "per_hour": 8, "vehicle": "tramm"})
    text = faults_of(supply=supply)
    assert (
        'supply.csv, row 2: found "22>ups"; expected a section that the table sections has; did you mean "22>usp"?'
        in text
    )
    assert (
        'supply.csv, row 2: found "tramm"; expected a vehicle that the table vehicles has; did you mean "tram"?' in text
    )
    assert "neither supply nor departures" in text


def test_a_section_may_not_have_both():
    trips = rows("departures", {"section": "22>usp", "at": ("07:02",), "vehicle": "tram"})
    assert "both supply and departures" in faults_of(departures=trips)


def test_a_line_needs_a_section():
    assert 'lines.csv, row 2: found no section of line "22"' in faults_of(sections=(), supply=())


def test_no_lines_at_all_is_no_fault_here():
    assert make_lines({}, Sources()) == []


STOPS = ("Centraal", "Rijn", "Park", "Centraal")


def with_stops(stop_from=None, stop_to=None, line="22"):
    ends = {key: value for key, value in (("stop_from", stop_from), ("stop_to", stop_to)) if value}
    section = {"line": "22", "section": "22>usp", "name": "CS - USP", "minutes_on_board": 9.0, **ends}
    stops = [
        {"line": line, "name": name, "lat": 52.0, "lon": 5.0 + place, "source": "a list", "quality": "derived"}
        for place, name in enumerate(STOPS)
    ]
    return {"sections": rows("sections", section), "stops": rows("stops", *stops)}


@pytest.mark.parametrize(
    ("ends", "along"),
    [(("Rijn", "Park"), [1, 2]), (("Park", "Rijn"), [2, 1]), (("Centraal", "Park"), [0, 2]),
     (("Park", "Centraal"), [2, 3]), (("Centraal", "Centraal"), [0, 3])],
)  # fmt: skip
def test_a_section_lies_between_stops_of_its_line(ends, along):
    sources = Sources()
    (line,) = make_lines(tables(**with_stops(*ends)), sources)
    assert [stop["name"] for stop in line["stops"]] == list(STOPS)
    assert line["stops"][1] == {"name": "Rijn", "lat": 52, "lon": 6}
    assert line["sections"][0]["along"] == along
    assert sources.entries["22.stops"] == {"text": "a list", "quality": "derived"}


def test_a_line_may_have_stops_and_its_sections_no_stretch():
    (line,) = make_lines(tables(**with_stops()), Sources())
    assert len(line["stops"]) == 4
    assert "along" not in line["sections"][0]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (with_stops("Rijn"), ["stop_from without stop_to", "both or neither", "fill in stop_to"]),
        (with_stops("Rijn", "Prak"), ['"Prak"', 'a stop that the table stops has for line "22"', '"Park"']),
        (with_stops("Rijn", "Rijn"), ['a stretch from "Rijn" to itself', "two different stops"]),
        (with_stops(line="23"), ['"23"', "a line that the table lines has"]),
    ],
)
def test_stops_that_make_no_stretch(changes, wanted):
    found = faults_of(**changes)
    assert all(text in found for text in wanted), found
