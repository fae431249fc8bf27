import numpy as np
import pytest

from solver.demand.cells import build_cells
from solver.domain.clock import parse_clock
from solver.domain.instance import Instance
from solver.domain.supply import Section
from solver.errors import SourceError
from solver.importers.network.line_table import LineInfo
from solver.importers.network.supply import blocks, departure_rows, in_service_day, minutes_on_board, supply_rows
from solver.importers.network.timetable import read_timetable
from solver.importers.network.vehicles import DEFAULT_VEHICLES, Vehicle, check_vehicles, vehicle_of
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin
from tests.importers.network.days import DayBuilder

GROUP = {"id": "g", "headcount": 1, "mode_shares": {}, "profile": "p"}
BUS = Vehicle(31, 91, Origin("made up", "assumed"))


def minutes(*clocks):
    return np.array([parse_clock(clock) for clock in clocks], dtype=np.int64)


def test_one_interval_per_trip():
    assert departure_rows(minutes("07:02", "25:10"), BUS) == [{"at": ["07:02", "25:10"], "seats": 31, "places": 91}]


def test_trips_in_one_minute_are_one_interval_with_all_their_places():
    assert departure_rows(minutes("07:02", "07:10", "07:10", "07:20", "07:20", "07:20"), BUS) == [
        {"at": ["07:02"], "seats": 31, "places": 91},
        {"at": ["07:10"], "seats": 62, "places": 182},
        {"at": ["07:20"], "seats": 93, "places": 273},
    ]


def test_only_the_service_day():
    assert in_service_day(minutes("00:00", "29:59", "30:00")).tolist() == [0, 1799]


def trips_per_bin(rows, bin_min):
    section = {"id": "s", "name": "s", "minutes_on_board": 5, "supply": rows}
    instance = Instance.model_validate(
        {
            "name": "i",
            "days": ["tue"],
            "bin_min": bin_min,
            "lines": [{"id": "l", "name": "l", "mode": "bus", "sections": [section]}],
            "organisations": [
                {
                    "id": "o",
                    "name": "o",
                    "kind": "vo",
                    "groups": [{"id": "g", "headcount": 1, "mode_shares": {}, "profile": "p"}],
                }
            ],
            "profiles": {"p": {"before_min": [5, 0], "share": [1]}},
        }
    )
    return build_cells(instance).trips


def test_supply_has_the_trips_of_every_bin_exactly():
    rng = np.random.default_rng(3)
    # So dense that no bin between the first and last trip is empty
    times = np.sort(rng.integers(360, 1500, size=700))
    for bin_min in (15, 30, 60):
        rows = supply_rows(times, BUS, bin_min)
        expected = np.bincount(times // bin_min, minlength=1800 // bin_min)
        assert trips_per_bin(rows, bin_min) == pytest.approx(expected, abs=1e-9)


def test_equal_counts_are_one_row():
    times = minutes("07:05", "07:35", "08:00", "08:30", "09:10", "09:20", "09:30")
    assert supply_rows(times, BUS, 60) == [
        {"from": "07:00", "to": "09:00", "every_min": 30, "seats": 31, "places": 91},
        {"from": "09:00", "to": "10:00", "every_min": 20, "seats": 31, "places": 91},
    ]


def test_an_empty_bin_belongs_to_the_trip_before_it_where_the_next_comes_within_the_hour():
    # In quarters: two half hours, an hour up to 10:00; the trip after that is 75 min away, so 10:00 has its quarter.
    found = blocks(minutes("08:05", "08:35", "09:05", "10:05", "11:16"), 15)
    assert [(block.start_min, block.end_min, block.num_trips) for block in found] == [
        (480, 510, 1),
        (510, 540, 1),
        (540, 600, 1),
        (600, 615, 1),
        (675, 690, 1),
    ]
    rows = supply_rows(minutes("08:05", "08:35", "09:05", "10:05", "11:16"), BUS, 15)
    assert [(row["from"], row["to"], row["every_min"]) for row in rows] == [
        ("08:00", "09:00", 30),
        ("09:00", "10:00", 60),
        ("10:00", "10:15", 15),
        # a gap, so a row of its own although the headway is the same
        ("11:15", "11:30", 15),
    ]


def test_the_last_bin_ends_with_the_service_day():
    rows = supply_rows(minutes("29:50"), BUS, 15)
    assert [(row["from"], row["to"]) for row in rows] == [("29:45", "30:00")]
    Section.model_validate({"id": "s", "name": "s", "minutes_on_board": 5, "supply": rows})


@pytest.mark.parametrize(
    ("step_min", "num_sections", "expected"),
    [
        # three stops, two steps of 15 min: 30 min over 3 sections is 10, over 1 is 30, at most 20
        (15, 3, 10.0),
        (15, 1, 20.0),
        # 2 min over 3 is 0.67, at least 2
        (1, 3, 2.0),
    ],
)
def test_minutes_on_board(step_min, num_sections, expected):
    builder = DayBuilder().stop("a", 0).stop("b", 500).stop("c", 900).route("1")
    builder.runs("1", "a b c", ["08:00", "09:00"], step_min=step_min)
    assert minutes_on_board(read_timetable(builder.made), 0, num_sections) == expected


def line(line_id="r9:0", short="9", route_type="3", mode="bus"):
    return LineInfo(line_id, line_id[:-2], short, route_type, f"{short} Town", "Town", mode, (), 1)


def row(name, seats, places, **columns):
    return Row(f"vehicles.csv, row {name}", {"vehicle": name, "seats": seats, "places": places, **columns})


def test_line_before_route_type_before_mode_before_default():
    rows = [
        row("any bus", 1, 10, modes=("bus",)),
        row("type", 2, 20, route_types=("3", "700")),
        row("nines", 3, 30, lines=("9*",)),
        row("late", 4, 40, lines=("r9:0",)),
    ]
    assert vehicle_of(line(), rows)[0].seats == 3
    assert vehicle_of(line("r8:0", "8"), rows)[0].seats == 2
    assert vehicle_of(line("r8:0", "8", "704"), rows)[0].seats == 1
    assert vehicle_of(line("r8:0", "8", "0", "tram"), rows) == (DEFAULT_VEHICLES["tram"], False)


def test_the_origin_of_a_row_comes_along():
    rows = [row("x", 3, 30, lines=("9",), source="fleet list", quality="fact")]
    assert vehicle_of(line(), rows)[0].origin == Origin("fleet list", "fact")


def test_defaults_are_assumed():
    assert {vehicle.origin.quality for vehicle in DEFAULT_VEHICLES.values()} == {"assumed"}
    assert all(vehicle.seats <= vehicle.places for vehicle in DEFAULT_VEHICLES.values())


def test_faults_of_the_table_all_at_once():
    rows = [row("a", 10, 10, lines=("9",)), row("b", 11, 10, modes=("bus",)), row("c", 1, 2, lines=("9 Towm",))]
    with pytest.raises(SourceError) as caught:
        check_vehicles(rows, [line()])
    assert [str(problem) for problem in caught.value.problems] == [
        "vehicles.csv, row b: found 11; expected at most the 10 places of the row; count the seats among the places: "
        "places are seats and standing places together.",
        'vehicles.csv, row c: found "9 Towm"; expected a line of the day by id, route id, short name or name, or a '
        'pattern with * that fits some; did you mean "9 Town"? If not, correct it, or remove it.',
    ]
    check_vehicles(rows[:1], [line()])
