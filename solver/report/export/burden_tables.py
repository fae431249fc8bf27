"""The table of burdens: what every sector and every board is asked, and what its people are spared."""

from __future__ import annotations

from solver.advise.explain.burdens import Burden, By, burdens, has_boards
from solver.report.export.facts import Export
from solver.report.table import Cell, Column, Table
from solver.report.text.kinds import kind_text
from solver.report.text.language import Words


def burdens_table(export: Export, words: Words) -> Table:
    """Return a row for each sector, then one for each board where an organisation has one."""
    columns = [
        Column(words("x_by"), width=12),
        Column(words("x_sector_or_board"), width=36),
        Column(words("x_num_organisations"), "count", 14),
        Column(words("x_num_changed"), "count", 14),
        Column(words("people"), "count", 10),
        Column(words("x_num_moved"), "count", 14),
        Column(words("unit_shifted"), "count", 16),
        Column(words("unit_unfairness"), "number", 14),
        Column(words("x_over_places_before"), "number", 18),
        Column(words("x_over_places_after"), "number", 18),
        Column(words("x_crowded_before"), "number", 18),
        Column(words("x_crowded_after"), "number", 18),
    ]
    levels: tuple[By, ...] = ("sector", "board") if has_boards(export.instance) else ("sector",)
    rows = [
        [words(by), kind_text(row.name, words) if by == "sector" else row.name, *_figures(row)]
        for by in levels
        for row in burdens(export.demand, export.findings.parts, by)
    ]
    return Table("burdens", words("x_burdens"), words("x_note_burdens"), columns, rows, frozen=2)


def _figures(row: Burden) -> list[Cell]:
    return [
        row.organisations,
        row.organisations_changed,
        row.people,
        row.people_moved,
        row.shifted_person_min,
        row.per_head_min,
        row.over_places_before,
        row.over_places_after,
        row.crowded_min_before,
        row.crowded_min_after,
    ]
