"""The tables for the talks: the summary, and the old and new times of every group."""

from __future__ import annotations

from solver.formats.spelling import printable
from solver.report.chosen import Chosen
from solver.report.export.facts import Export
from solver.report.export.tables import Cell, Column, Figure, Table
from solver.report.export.wording import kind_text, sentences, yes_no
from solver.report.language import Words
from solver.report.tier_words import stop_text

NUM_CONTACT_COLUMNS = 5
"""The last columns of the start times: contact, phone, e-mail, agreed, remarks."""


def summary_table(export: Export, words: Words) -> Table:
    """Return the schedule in brief, and how it was made: item, value, unit."""
    rows = [*_finding_rows(export, words), *_made_rows(export, words)]
    columns = [Column(words("x_item"), width=46), Column(words("x_value"), "long text", 90)]
    columns.append(Column(words("unit"), width=18))
    return Table("summary", words("x_summary"), words("x_note_summary"), columns, rows)


def _finding_rows(export: Export, words: Words) -> list[list[Cell]]:
    instance, found = export.instance, export.findings
    rows: list[list[Cell]] = [[words("x_instance"), instance.name, None]]
    rows += [[words("x_finding_line"), sentence, None] for sentence in sentences(export, words)]
    if not export.claims_hold:
        rows.append([words("x_finding_line"), words("x_claims_left_out"), None])
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
    schedule = export.schedule
    rows: list[list[Cell]] = [[words("x_stopped"), stop_text(schedule.stop, words), None]]
    if schedule.seconds is not None:
        rows.append([words("x_seconds"), Figure(schedule.seconds, "number"), words("x_unit_seconds")])
    if schedule.method:
        rows.append([words("x_made_how"), schedule.method, None])
    rows += [[label, value, unit] for label, value, unit in setting_rows(export, words)]
    rows += [
        [words("x_version", name=printable(name)), printable(version), None]
        for name, version in schedule.versions.items()
    ]
    rows.append([words("x_hash"), export.instance.content_hash, None])
    return rows


def setting_rows(export: Export, words: Words) -> list[tuple[str, Cell, str | None]]:
    """Return what the solve was told: label, value, unit; nothing where the file does not say."""
    settings = export.schedule.settings
    if settings is None:
        return []
    workers: Cell = None if settings.workers is None else Figure(settings.workers, "count")
    return [
        (words("x_setting_seed"), Figure(settings.seed, "count"), None),
        (words("x_setting_time_limit_s"), Figure(settings.time_limit_s, "number"), words("x_unit_seconds")),
        (words("x_setting_gap"), Figure(settings.gap, "share"), None),
        (words("x_setting_workers"), workers, None),
        (words("x_setting_deterministic"), yes_no(settings.deterministic, words), None),
    ]


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
        choice.pattern.id,
        choice.group.id,
        *[None] * NUM_CONTACT_COLUMNS,
    ]
