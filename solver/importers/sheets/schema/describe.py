"""A description of all tables and columns in Markdown, made of the catalogue so that it cannot disagree with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from solver.importers.sheets.schema.catalogue import AGREEMENT_WORDS, SCHOOL_TABLES, TABLES, TEMPLATE_TABLES
from solver.importers.sheets.schema.columns import Choice, Column, Kind, TableSpec
from solver.validation.spelling import spell_number

KIND_WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        "text": "a text on one line",
        "id": "a code of 1 to 100 characters",
        "ids": "codes with blanks, commas or semicolons between them",
        "words": "codes with blanks, commas or semicolons between them; where they name things, * and ? are wildcards",
        "names": "names with semicolons between them; * and ? are wildcards",
        "choice": "one of some words: the word in the first column of its list, or what the sheets call it",
        "count": "a whole number; `1 234` is 1234, `1.234` and `1,234` are refused: they can be read in two ways",
        "number": "a number with a decimal point or comma; `1.234` is refused where both 1.234 and 1234 are possible",
        "share": "`0.39`, `0,39` or `39%`; 39 is refused",
        "clock": "`08:30`, `8:30`, `8.30`, `8u30`, or a time of Excel; up to `30:00`: `25:10` is ten past one at night",
        "clocks": "clock times with blanks, commas or semicolons between them",
        "times": "a clock time for everybody, or `08:30=0.5 10:15=0.3`, or `08:30 50%; 10:15 30%`; `+50` is 50 minutes "
        "after the start; `08:30=0.5x0.8` is half of the group, of whom 80 % come at all",
        "pairs": "`tue=0.5 thu=1`",
        "patterns": "`today: tue=0.5 | home: tue=0`; the pattern `today` (or `nu`) is today's",
        "shifts": "signed whole minutes, `-15 0 15`",
        "date": "`2026-03-09`, `9-3-2026` (the day first), `9 maart 2026`, or a date of Excel",
        "days": "`tue thu`, `di do`, `ma t/m vr`, `werkdagen`",
    }
)
"""How the cells of each kind are written."""

_INTRODUCTION = """\
# The tables

What people fill in comes in as tables: sheets of an Excel workbook (.xlsx, .xlsm, .xls, .ods) or CSV files that are
called after their table. Sheets, headers and words are recognised by their key, their Dutch and their English name;
capitals, blanks, punctuation and what stands in brackets do not matter. Columns may stand in any order, with rows of
titles above them. Blank rows are skipped, hidden ones count. A * marks columns that must be there and filled in.
"""


def describe_tables() -> str:
    """Return the description of all tables, as a page in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield "## What stands in cells\n"
    yield from _table(("kind", "written as"), ((kind, text) for kind, text in KIND_WORDS.items()))
    for spec in TABLES.values():
        yield from _spec_lines(spec)
    yield from _agreement_lines()
    yield from _choice_lines()


def _spec_lines(spec: TableSpec) -> Iterator[str]:
    template = "; a sheet of the template" if spec.key in TEMPLATE_TABLES else ""
    template = "; a sheet of the workbook for schools" if spec.key in SCHOOL_TABLES else template
    yield f"\n## `{spec.key}`\n"
    yield f"Sheet *{spec.name.nl}* or *{spec.name.en}*{template}. {spec.help.en}"
    if spec.unique:
        yield f"No two rows have the same {' and '.join(f'`{key}`' for key in spec.unique)}."
    yield ""
    yield from _table(
        ("column", "Dutch", "English", "kind", "meaning", "example", "if blank"), map(_column_cells, spec.columns)
    )


def _column_cells(column: Column) -> tuple[str, ...]:
    star = "\\*" if column.required else ""
    examples = ", ".join(f"`{example}`" for example in column.examples)
    kind = column.kind + _limits(column)
    header = column.header
    return (f"`{column.key}`{star}", header.nl, header.en, kind, column.help.en, examples, column.blank.en)


def _limits(column: Column) -> str:
    if column.minimum is None or column.maximum is None or column.kind == "share":
        return ""
    unit = f" {column.unit.en}" if column.unit.en else ""
    return f", {spell_number(column.minimum)} to {spell_number(column.maximum)}{unit}"


def _agreement_lines() -> Iterator[str]:
    yield "\n## The kinds of agreement\n"
    rows = ((f"`{kind}`", said.rule.en, said.columns.en) for kind, said in AGREEMENT_WORDS.items())
    yield from _table(("kind", "rule", "columns (those in brackets may stay blank)"), rows)


def _choice_lines() -> Iterator[str]:
    yield "\n## The words of choices"
    seen: dict[tuple[Choice, ...], list[str]] = {}
    for spec in TABLES.values():
        for column in spec.columns:
            if column.choices:
                seen.setdefault(column.choices, []).append(f"`{spec.key}.{column.key}`")
    for choices, columns in seen.items():
        # Columns that every table has are named once.
        names = list(dict.fromkeys(name if len(columns) < 5 else f"`{name.split('.')[1]}" for name in columns))
        yield f"\nOf {', '.join(names)}:\n"
        rows = ((f"`{choice.key}`", *choice.label, ", ".join(choice.also)) for choice in choices)
        yield from _table(("word", "Dutch", "English", "also"), rows)


def _table(headers: tuple[str, ...], rows: Iterator[tuple[str, ...]] | map[tuple[str, ...]]) -> Iterator[str]:
    yield _row(headers)
    yield _row(("---",) * len(headers))
    yield from map(_row, rows)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
