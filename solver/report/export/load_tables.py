"""The tables of the lines: every section, and every interval of it, today and in the schedule."""

from __future__ import annotations

import numpy as np

from solver.demand.options import Ints
from solver.report.export.facts import Export
from solver.report.figures import Moment, SectionFigures
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words

NOBODY = 0.005
"""As many passengers or fewer are not worth a row where no trip runs."""


def sections_table(export: Export, words: Words) -> Table:
    """Return every section with its worst interval before and after, today's fullest first."""
    columns = [
        Column(words("section"), width=44),
        Column(words("x_direction"), width=22),
        Column(words("x_when_before"), width=16),
        Column(words("x_load_before"), "count", 11),
        Column(words("seats"), "count", 12),
        Column(words("places"), "count", 10),
        Column(words("x_factor_before"), "share", 14),
        Column(words("x_when_after"), width=16),
        Column(words("x_load_after"), "count", 11),
        Column(words("x_factor_after"), "share", 14),
        Column(words("x_overload_before"), "count", 18),
        Column(words("x_overload_after"), "count", 18),
        Column(words("x_peak_before"), "count", 12),
        Column(words("x_peak_after"), "count", 12),
        Column(words("x_section_id"), width=18),
    ]
    directions = {section.id: section.direction for section in export.instance.sections}
    with_day = len(export.instance.days) > 1
    rows = [_section_row(row, directions[row.section], with_day, words) for row in export.findings.sections]
    return Table("sections", words("x_sections"), words("x_note_sections"), columns, rows)


def _section_row(row: SectionFigures, direction: str, with_day: bool, words: Words) -> list[Cell]:
    return [
        row.name,
        direction or None,
        *_worst(row.worst_before, with_day, words),
        *_worst(row.worst_after, with_day, words, offered=False),
        row.overload_before,
        row.overload_after,
        row.peak_before,
        row.peak_after,
        row.section,
    ]


def _worst(moment: Moment | None, with_day: bool, words: Words, *, offered: bool = True) -> list[Cell]:
    """Return when, load, what is offered then, and load factor; nothing where a section has no places."""
    if moment is None:
        return [None] * (5 if offered else 3)
    seats_and_places = [moment.seats, moment.places] if offered else []
    return [words.when(moment, with_day=with_day), moment.load, *seats_and_places, moment.load_factor]


def shown_cells(export: Export, most: int | None = None) -> tuple[Ints, int]:
    """Return the cells that get a row, section by section, today's fullest first; and how many sections that are.

    Parameters
    ----------
    most
        Sections are left out where there would be more rows than this; None shows all.
    """
    cells = export.demand.cells
    num_days = len(export.instance.days)
    has_row = (cells.places > 0) | (np.maximum(export.loads_before, export.loads_after) > NOBODY)
    places = {section.id: place for place, section in enumerate(export.instance.sections)}
    kept, num_rows = [np.zeros(0, dtype=np.int64)], 0
    for row in export.findings.sections:
        first, end = (int(cells.start[(places[row.section] + step) * num_days]) for step in (0, 1))
        own = first + np.flatnonzero(has_row[first:end])
        num_rows += len(own)
        if most is not None and num_rows > most:
            break
        kept.append(own)
    return np.concatenate(kept), len(kept) - 1


def intervals_table(export: Export, words: Words, most: int | None = None) -> Table:
    """Return every interval with its load before and after; rows as `shown_cells` orders them."""
    columns = [
        Column(words("section"), width=44),
        Column(words("x_day"), width=6),
        Column(words("interval"), width=14),
        Column(words("x_from"), "clock", 8),
        Column(words("x_to"), "clock", 8),
        Column(words("seats"), "count", 12),
        Column(words("places"), "count", 10),
        Column(words("x_load_before"), "count", 12),
        Column(words("x_load_after"), "count", 12),
        Column(words("x_factor_before"), "share", 14),
        Column(words("x_factor_after"), "share", 14),
        Column(words("x_section_id"), width=18),
    ]
    shown, num_sections = shown_cells(export, most)
    note = words("x_note_intervals")
    if num_sections < len(export.findings.sections):
        counts = (words.number(num_sections), words.number(len(export.findings.sections)))
        note = f"{note} {words('x_cut', shown=counts[0], all=counts[1])}"
    names = {row.section: row.name for row in export.findings.sections}
    rows = [_interval_row(export, cell, names, words) for cell in shown.tolist()]
    return Table("intervals", words("x_intervals"), note, columns, rows)


def _interval_row(export: Export, cell: int, names: dict[str, str], words: Words) -> list[Cell]:
    cells, section = export.demand.cells, export.instance.sections[int(export.demand.cells.section[cell])]
    day = export.instance.days[int(cells.day[cell])]
    begin, end, seats, places = (
        float(column[cell]) for column in (cells.begin_min, cells.end_min, cells.seats, cells.places)
    )
    before, after = float(export.loads_before[cell]), float(export.loads_after[cell])
    return [
        names[section.id],
        words.day(day),
        words.when(Moment(day, begin, end, before, seats, places), with_day=False),
        begin,
        end,
        seats,
        places,
        before,
        after,
        before / places if places > 0 else None,
        after / places if places > 0 else None,
        section.id,
    ]
