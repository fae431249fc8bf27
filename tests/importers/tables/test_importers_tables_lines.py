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
