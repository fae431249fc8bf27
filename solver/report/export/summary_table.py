"""The summary: the schedule in brief, and how it was made."""

from __future__ import annotations

from solver.report.export.facts import Export
from solver.report.table import Cell, Column, Figure, Table
from solver.report.text.language import Words
from solver.report.text.provenance import assumed, provenance_rows
from solver.report.text.sentences import sentences


def summary_table(export: Export, words: Words) -> Table:
    """Return the schedule in brief, and how it was made: item, value, unit."""
    rows = [*_finding_rows(export, words), *_provenance_rows(export, words)]
    columns = [Column("item", words("x_item"), width=46), Column("value", words("x_value"), "long text", 82)]
    columns.append(Column("unit", words("unit"), width=18))
    return Table("summary", words("x_summary"), columns, rows, [words("x_note_summary")])


def _finding_rows(export: Export, words: Words) -> list[list[Cell]]:
    """Return the finding in sentences, and the counts behind it."""
    instance, found = export.instance, export.outcome
    rows: list[list[Cell]] = [[words("r_instance"), export.situation, None]]
    rows += [
        [words("x_finding_line"), sentence, None] for sentence in sentences(words, instance, found, export.left_out)
    ]
    if assumption := assumed(words, export.given, export.schedule):
        rows.append([words("x_finding_line"), assumption, None])
    counts: list[tuple[str, float]] = [
        ("num_organisations", len(instance.organisations)),
        ("num_groups", len(instance.groups)),
        ("num_people", export.num_people),
        ("num_changed", found.num_changed),
        ("num_moved", found.people_moved),
        ("num_earlier", found.people_earlier),
        ("num_later", found.people_later),
        ("num_broken", len({violation.rule for violation in export.violations})),
        ("num_broken_today", len({violation.rule for violation in export.violations_today})),
    ]
    rows += [[words(f"x_{key}"), Figure(value, "count"), None] for key, value in counts]
    if found.mean_shift_min is not None:
        rows.append([words("x_mean_shift"), Figure(found.mean_shift_min, "number"), words("x_unit_min")])
    if found.largest_gap is not None:
        rows.append([words("x_largest_gap"), Figure(found.largest_gap, "share"), None])
    return rows


def _provenance_rows(export: Export, words: Words) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [label, value, unit] for label, value, unit in provenance_rows(export.schedule, words, export.given)
    ]
    return [*rows, [words("x_hash"), export.instance.content_hash, None]]
