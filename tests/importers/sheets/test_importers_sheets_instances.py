"""The tables of the instances in the repository, read as sheets."""

import shutil
from pathlib import Path

import pytest

from solver.importers.findings import Findings
from solver.importers.sheets.reading.read import read_csv_table, read_tables
from solver.importers.sheets.schema.catalogue import TABLES

INSTANCES = Path(__file__).parents[3] / "instances"
# Counted with `grep -c ''` less the header.
FILES = {
    "tiny": {"organisations": 3, "groups": 3, "cohorts": 11, "flows": 5, "supply": 2, "base_load_rows": 2},
    "week": {"organisations": 5, "groups": 9, "profiles": 4, "supply": 3, "departures": 2},
    "utrecht": {"organisations": 7, "groups": 24, "cohorts": 70, "supply": 146, "base_load": 58, "schools": 85},
    "leuven": {"organisations": 10, "groups": 15, "agreements": 2, "vehicles": 4},
}


@pytest.mark.parametrize("region", FILES)
def test_every_table_of_an_instance_is_read_without_a_fault(region):
    for path in sorted((INSTANCES / region).glob("*.csv")):
        if path.stem in TABLES:
            problems = []
            rows = read_csv_table(path, TABLES[path.stem], problems)
            assert problems == []
            assert len(rows) == FILES[region].get(path.stem, len(rows))
            assert rows


def test_values_of_utrecht_have_the_types_of_their_columns():
    groups = read_csv_table(INSTANCES / "utrecht" / "groups.csv", TABLES["groups"], [])
    assert groups[0]["headcount"] == 8991
    assert groups[0].where == "groups.csv, row 2"
    assert groups[0].location("headcount") == "groups.csv, row 2, column headcount"
    supply = read_csv_table(INSTANCES / "utrecht" / "supply.csv", TABLES["supply"], [])
    assert dict(supply[0].values) == {
        "section": "22:*",
        "from": "06:00",
        "to": "07:00",
        "per_hour": 8,
        "vehicle": "tram22",
        "source": "06:00-21:30 (nu.nl 6018269); off-peak frequency: not found",
        "quality": "assumed",
    }
    trips = read_csv_table(INSTANCES / "week" / "departures.csv", TABLES["departures"], [])
    assert trips[0]["at"][:3] == ("06:45", "07:00", "07:15")
    assert trips[1]["days"] == ("tue", "thu")


def test_a_folder_is_read_and_its_other_csv_files_are_noted(tmp_path):
    folder = shutil.copytree(INSTANCES / "tiny", tmp_path / "tiny")
    (folder / "settings.csv").write_text("key,value\n", encoding="utf-8")
    findings = Findings()
    tables = read_tables([folder], findings)
    assert [row["group"] for row in tables["groups"]] == ["college-students", "school-pupils", "office-staff"]
    assert "tiny: noted 1 CSV files that are no table, not read (such as settings.csv)" in map(str, findings)
