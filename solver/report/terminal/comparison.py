"""Schedules side by side: what each does to the fullest sections, and whom it moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rich.table import Table

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.clock import format_shift
from solver.report.figures import SectionFigures, moves, section_figures
from solver.report.terminal.tables import add_row, make_table
from solver.report.text.numbers import UNKNOWN, number, percent

Plan = tuple[Demand, Ints]
"""A schedule, parts per option, with the demand of the instance that it is about; all have the same sections."""


def side_by_side_sections(today: Demand, names: Sequence[str], plans: Sequence[Plan], most: int) -> Table:
    """Return the highest load factor of the sections that are fullest today, and in each schedule."""
    columns = [{row.section: row for row in _figures(demand, parts)} for demand, parts in plans]
    first = _figures(today, today.options.status_quo_parts())
    note = f"The {most} fullest of {len(first)} sections." if len(first) > most else ""
    table = make_table("Highest load/places of a section", ["section"], ["today", *names], note)
    for row in first[:most]:
        moments = [row.worst_before, *(column[row.section].worst_after for column in columns)]
        add_row(table, [row.name, *(percent(moment.load_factor if moment else None) for moment in moments)])
    return table


def _figures(demand: Demand, parts: Ints) -> list[SectionFigures]:
    return section_figures(demand, demand.options.status_quo_parts(), parts)


def side_by_side_moves(names: Sequence[str], plans: Sequence[Plan]) -> Table:
    """Return every group that moves in any schedule, with its shifts in minutes and what share of it takes them."""
    shifts: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place, (demand, chosen) in enumerate(plans):
        for move in moves(demand, chosen):
            pattern = f" {move.pattern}" if move.pattern else ""
            share = "" if move.share == 1 else f" ({percent(move.share)})"
            shifts[move.organisation, move.group][place].append(f"{format_shift(move.shift_min)}{pattern}{share}")
    table = make_table(f"Who moves: {number(len(shifts))} groups, in minutes", ["organisation", "group"], names)
    for (organisation, group), by_schedule in shifts.items():
        own = [", ".join(by_schedule[place]) if by_schedule[place] else UNKNOWN for place in range(len(plans))]
        add_row(table, [organisation, group, *own])
    return table
