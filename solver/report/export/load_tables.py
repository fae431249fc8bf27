"""The table of intervals: every interval of every section, today and in the schedule."""

from __future__ import annotations

import numpy as np

from solver.demand.options import Ints
from solver.report.export.facts import Export
from solver.report.figures import Moment
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words

NOBODY = 0.005
"""As many passengers or fewer are not worth a row where no trip runs."""


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
    places = {section.id: index for index, section in enumerate(export.instance.sections)}
    kept, num_rows = [np.zeros(0, dtype=np.int64)], 0
    for row in export.outcome.sections:
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
        Column("section", words("section"), width=44),
        Column("day", words("x_day"), width=6),
        Column("interval", words("interval"), width=14),
        Column("from", words("x_from"), "clock", 8),
        Column("to", words("x_to"), "clock", 8),
        Column("seats", words("seats"), "count", 12),
        Column("places", words("places"), "count", 10),
        Column("load_before", words("x_load_before"), "count", 12),
        Column("load_after", words("x_load_after"), "count", 12),
        Column("factor_before", words("x_factor_before"), "percent", 14),
        Column("factor_after", words("x_factor_after"), "percent", 14),
        Column("section_id", words("x_section_id"), width=18),
    ]
    shown, num_sections = shown_cells(export, most)
    notes = [words("x_note_intervals")]
    if num_sections < len(export.outcome.sections):
        counts = (words.number(num_sections), words.number(len(export.outcome.sections)))
        notes.append(words("x_cut", shown=counts[0], all=counts[1]))
    names = {row.section: row.name for row in export.outcome.sections}
    rows = [_interval_row(export, cell, names, words) for cell in shown.tolist()]
    return Table("intervals", words("x_intervals"), columns, rows, notes)


def _interval_row(export: Export, cell: int, names: dict[str, str], words: Words) -> list[Cell]:
    """Return the row of one cell of the loads."""
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
