"""What docs/ say of recipes and tables is all that there is."""

import re
from pathlib import Path

import pytest

from solver.importers.network.rule import AccessRule, Area
from solver.importers.people.travel_rules import CyclingRule, ParkAndRideRule, RideFlow
from solver.importers.recipe import BaseLoadRule, Boards, Gtfs, Postcodes, Recipe, Register, SectionWords, Traffic
from solver.importers.sheets.schema.describe import describe_tables

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_page_of_tables_is_what_the_program_says():
    told = "python -c 'from solver.importers.sheets.schema.describe import describe_tables as d; print(d(), end=\"\")'"
    assert (DOCS / "tables.md").read_text(encoding="utf-8") == describe_tables(), (
        f"write it anew: {told} > docs/tables.md"
    )


@pytest.mark.parametrize(
    "part",
    [
        Recipe,
        Gtfs,
        AccessRule,
        Area,
        SectionWords,
        Boards,
        Postcodes,
        Register,
        BaseLoadRule,
        Traffic,
        CyclingRule,
        ParkAndRideRule,
        RideFlow,
    ],
    ids=lambda part: part.__name__,
)
def test_every_key_of_a_recipe_is_explained(part):
    text = (DOCS / "recipe.md").read_text(encoding="utf-8")
    said = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`\n]+`", text))))
    assert set(part.model_fields) - said == set()
