"""The catalogue: complete, the same as the instance format, and readable by its own examples."""

from typing import get_args

import pytest

from solver.domain.agreements import Agreement, Edge
from solver.domain.clock import WEEKDAYS
from solver.domain.people import Kind, Leg, ModeShares
from solver.domain.supply import Mode
from solver.importers.sheets.cells.convert import CONVERTERS, read_cell
from solver.importers.sheets.schema.catalogue import AGREEMENT_WORDS, TABLES, TEMPLATE_TABLES, table_named
from solver.importers.sheets.schema.columns import Kind as ColumnKind
from solver.importers.sheets.schema.columns import simplified
from solver.importers.sheets.schema.describe import describe_tables
from solver.importers.sources import QUALITIES

COLUMNS = [(table.key, column) for table in TABLES.values() for column in table.columns]
IDS = [f"{table}.{column.key}" for table, column in COLUMNS]
REQUIRED = {
    "organisations": "organisation name kind",
    "groups": "organisation headcount",
    "agreements": "kind",
    "counts": "from to passengers",
    "cohorts": "cohort field value source quality",
    "profiles": "profile before_from before_to share",
    "flows": "destination share lag_min",
    "origins": "postcode people",
    "vehicles": "vehicle seats places",
    "lines": "line name mode",
    "stops": "line name lat lon",
    "sections": "line section name minutes_on_board",
    "supply": "section from to per_hour vehicle",
    "departures": "section at vehicle",
    "base_load": "section am pm",
    "base_load_shape": "from to entries",
    "base_load_rows": "section from to passengers",
    "schools": "school name",
    "school_areas": "area public_transport",
    "school_statements": "school",
    "school_details": "school",
}


def test_the_tables_and_their_required_columns():
    assert {key: " ".join(c.key for c in spec.required()) for key, spec in TABLES.items()} == REQUIRED
    assert all({"source", "quality"} <= {column.key for column in spec.columns} for spec in TABLES.values())


@pytest.mark.parametrize("spec", TABLES.values(), ids=TABLES)
def test_names_of_columns_are_told_apart(spec):
    named = {}
    for column in spec.columns:
        for name in {simplified(name) for name in column.names()}:
            assert named.setdefault(name, column.key) == column.key
    assert set(spec.unique) <= {column.key for column in spec.columns}


def test_names_of_tables_are_told_apart_and_short_enough_for_a_sheet():
    names = [name for spec in TABLES.values() for name in {simplified(name) for name in spec.names()}]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 31 for spec in TABLES.values() for name in spec.names())
    assert table_named("Groepen (2)") is TABLES["groups"]
    assert table_named("BASE load-rows") is TABLES["base_load_rows"]
    assert table_named("Blad1") is None


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_a_column_can_be_read_as_its_own_examples(table, column):
    assert column.examples
    for example in column.examples:
        read_cell(example, column)
    for choice in column.choices:
        assert {read_cell(name, column) for name in choice.names()} == {choice.key}
    assert all(wording.nl and wording.en for wording in (column.header, column.help))
    assert bool(column.blank.nl) == bool(column.blank.en)
    # As much as Excel shows beside a cell.
    assert all(len(text) <= 255 for text in column.help)
    assert all(len(text) <= 32 for text in column.header)


def test_choices_are_those_of_the_instance_format():
    def keys(table, column):
        return tuple(choice.key for choice in TABLES[table].column(column).choices)

    kinds = tuple(model.model_fields["kind"].default for model in get_args(get_args(Agreement)[0]))
    assert keys("organisations", "kind") == get_args(Kind)
    # Tables hold no schedule that was agreed, so nobody can sign for one in them.
    assert keys("agreements", "kind") == tuple(kind for kind in kinds if kind != "as_agreed") == tuple(AGREEMENT_WORDS)
    assert keys("agreements", "leg") == get_args(Leg)
    assert keys("agreements", "before_at") == keys("agreements", "at") == get_args(Edge)
    assert keys("lines", "mode") == get_args(Mode)
    assert keys("counts", "day") == WEEKDAYS
    assert keys("groups", "quality") == QUALITIES


def test_agreements_and_groups_have_a_column_for_every_key():
    wanted = {
        field.alias or name for model in get_args(get_args(Agreement)[0]) for name, field in model.model_fields.items()
    }
    assert wanted <= {column.key for column in TABLES["agreements"].columns}
    assert {*ModeShares.model_fields, *WEEKDAYS} <= {column.key for column in TABLES["groups"].columns}


def test_every_kind_of_value_has_a_converter():
    assert set(CONVERTERS) == set(get_args(ColumnKind))


def test_an_unknown_column_of_the_catalogue_is_an_error():
    with pytest.raises(KeyError):
        TABLES["groups"].column("colour")


def test_the_description_names_every_table_and_column():
    text = describe_tables()
    assert text == describe_tables()
    assert text.endswith("|\n")
    for table, column in COLUMNS:
        section = text.split(f"\n## `{table}`\n")[1].split("\n## ")[0]
        star = "\\*" if column.required else ""
        assert f"\n| `{column.key}`{star} | {column.header.nl} |" in section
    assert all(f"*{TABLES[key].name.nl}* or *{TABLES[key].name.en}*; a sheet of" in text for key in TEMPLATE_TABLES)
    # Every row of a table in Markdown has as many cells as its header.
    widths = [line.replace("\\|", "").count("|") for line in text.splitlines() if line.startswith("|")]
    assert set(widths) == {3, 4, 5, 8}
