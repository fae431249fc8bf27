"""The one authority on all tables: which there are, their columns, and how their sheets are called.

The words stand in catalogue.toml beside this module, where whoever translates or corrects them needs no Python.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from solver.importers.sheets.schema.choices import CHOICES
from solver.importers.sheets.schema.columns import Column, TableSpec, Wording, simplified

Content = dict[str, Any]

TEMPLATE_TABLES = ("organisations", "groups", "agreements", "counts")
"""The tables that have a sheet in the workbook to fill in."""
SCHOOL_TABLES = ("school_statements", "school_details")
"""Those of the workbook for schools: one sheet that will do, and one for experts."""
EXPLANATION_SHEET = Wording("Uitleg", "Explanation")
"""Its sheet that says what the workbook is."""
LISTS_SHEET = Wording("Lijsten", "Lists")
"""Its hidden sheet with the words of the drop-downs."""
MARKED_SHEET = Wording("Te verbeteren", "To correct")
"""The sheet of a workbook that comes back that lists what is wrong in the others."""

_WORDS = ("header", "help", "unit", "blank")
_SHARE_UNIT = Wording("deel, van 0% tot 100%", "share, 0% to 100%")


class AgreementWords(NamedTuple):
    """What a kind of agreement says, and the columns that belong to it; those in brackets may stay blank."""

    rule: Wording
    columns: Wording


def _column(content: Content, shared: Mapping[str, Content]) -> Column:
    """Return a column as it stands there, or one that others have as well, with what is said of it here."""
    if "use" in content:
        column = _column(shared[content["use"]], shared)
        changes: Content = {key: Wording(**content[key]) for key in ("help", "blank") if key in content}
        changes |= {key: content[key] for key in ("required", "in_template") if key in content}
        return replace(column, **changes)
    fields = dict(content)
    fields |= {key: Wording(**fields[key]) for key in _WORDS if key in fields}
    fields |= {
        "choices": CHOICES[fields["choices"]] if "choices" in fields else (),
        "examples": tuple(fields["examples"]),
    }
    if fields["kind"] == "share":
        fields |= {"minimum": 0, "maximum": 1, "unit": _SHARE_UNIT}
    return Column(**fields)


def _table(key: str, content: Content, shared: Mapping[str, Content]) -> TableSpec:
    columns = tuple(_column(column, shared) for column in content["columns"])
    name, text = Wording(**content["name"]), Wording(**content["help"])
    return TableSpec(key, name, text, columns, tuple(content.get("unique", ())))


_CONTENT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

_SHARED = _CONTENT["shared"] | {
    f"{key}.{column['key']}": column
    for key, content in _CONTENT["tables"].items()
    for column in content["columns"]
    if "key" in column
}
"""Columns that another may use: those that several tables have, and those of a table as "groups.arrivals"."""

TABLES: Mapping[str, TableSpec] = MappingProxyType(
    {key: _table(key, content, _SHARED) for key, content in _CONTENT["tables"].items()}
)
"""All tables by their keys."""

AGREEMENT_WORDS: Mapping[str, AgreementWords] = MappingProxyType(
    {
        kind: AgreementWords(Wording(**content["rule"]), Wording(**content["columns"]))
        for kind, content in _CONTENT["agreement_kinds"].items()
    }
)
"""What the kinds of agreement say, by kind."""

_BY_NAME = MappingProxyType({simplified(name): spec for spec in TABLES.values() for name in spec.names()})


def table_named(name: str) -> TableSpec | None:
    """Return the table of which a sheet or file has the name, None where there is none."""
    return _BY_NAME.get(simplified(name))
