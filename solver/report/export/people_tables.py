"""The tables for the talks: the summary, and the old and new times of every group."""

from __future__ import annotations

from solver.report.choices import Chosen
from solver.report.export.facts import Export
from solver.report.export.wording import yes_no
from solver.report.table import Cell, Column, Figure, Table
from solver.report.text.kinds import kind_text, pattern_text
from solver.report.text.language import Words
from solver.report.text.provenance import assumed, provenance_rows
from solver.report.text.sentences import sentences

NUM_CONTACT_COLUMNS = 5
"""The last columns of the start times: contact, phone, e-mail, agreed, remarks."""


def summary_table(export: Export, words: Words) -> Table:
    """Return the schedule in brief, and how it was made: item, value, unit."""
    rows = [*_finding_rows(export, words), *_made_rows(export, words)]
    columns = [Column(words("x_item"), width=46), Column(words("x_value"), "long text", 82)]
    columns.append(Column(words("unit"), width=18))
    return Table("summary", words("x_summary"), words("x_note_summary"), columns, rows)


def _finding_rows(export: Export, words: Words) -> list[list[Cell]]:
    instance, found = export.instance, export.findings
    rows: list[list[Cell]] = [[words("x_instance"), export.situation, None]]
    rows += [
        [words("x_finding_line"), sentence, None] for sentence in sentences(words, instance, found, export.left_out)
    ]
    if told := assumed(words, export.given, export.schedule):
        rows.append([words("x_finding_line"), told, None])
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


def _made_rows(export: Export, words: Words) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [label, value, unit] for label, value, unit in provenance_rows(export.schedule, words, export.given)
    ]
    return [*rows, [words("x_hash"), export.instance.content_hash, None]]


def starts_table(export: Export, words: Words) -> Table:
    """Return the old and new times of every group, a row for each option that it takes."""
    columns = [
        Column(words("organisation"), width=32),
        Column(words("group"), width=28),
        Column(words("x_kind"), width=18),
        Column(words("x_moves"), width=10),
        Column(words("people"), "count", 9),
        Column(words("x_share"), "share", 12),
        Column(words("x_shift_min"), "shift", 13),
        Column(words("x_start_old"), "clock", 8),
        Column(words("x_start_new"), "clock", 8),
        Column(words("x_end_old"), "clock", 8),
        Column(words("x_end_new"), "clock", 8),
        Column(words("x_pattern"), width=14),
        Column(words("x_group_id"), width=18),
        Column(words("x_contact"), width=20),
        Column(words("x_phone"), width=14),
        Column(words("x_mail"), width=24),
        Column(words("x_agreed"), "choice", 10),
        Column(words("x_remarks"), width=36),
    ]
    rows = [_start_row(choice, words) for choice in export.chosen]
    return Table("starts", words("x_starts"), words("x_note_starts"), columns, rows, frozen=2)


def _start_row(choice: Chosen, words: Words) -> list[Cell]:
    return [
        choice.organisation.name,
        choice.group.name or choice.group.id,
        kind_text(choice.organisation.kind, words),
        yes_no(choice.is_moved, words),
        choice.people,
        choice.share,
        choice.shift_min,
        choice.start_min,
        choice.new_start_min,
        choice.end_min,
        choice.new_end_min,
        pattern_text(choice.group, choice.pattern, words),
        choice.group.id,
        *[None] * NUM_CONTACT_COLUMNS,
    ]
