"""Burdens by sector and by board: for machines, and printed."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from solver.advise.explain.burdens import burdens
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.library.plain import plain
from solver.report.tables.people import burdens_table, levels
from solver.report.terminal.tables import Fitted, first_rows
from solver.report.text.language import terminal_words

MOST_ROWS = 20
"""Rows of a table of organisations or boards; --json has the others."""
_HIDDEN = ("by", "schedule", "crowded_min_before", "crowded_min_after", "over_places_change", "crowded_min_change")


def burdens_document(demand: Demand, parts: Ints) -> dict[str, Any]:
    """Return the burdens of a schedule for machines: `sectors`, and `boards`, which is null where there are none."""
    found: dict[str, Any] = {"sectors": None, "boards": None}
    for by in levels(demand.instance):
        found[f"{by}s"] = [
            plain(row) | {key: plain(getattr(row, key)) for key in ("per_head_min", "minutes_per_head", "gain_min")}
            for row in burdens(demand, parts, by)
        ]
    return found


def print_burdens(console: Console, demand: Demand, parts: Ints) -> None:
    """Print what each sector, and each board where there are any, is asked and spared."""
    words = terminal_words()
    for by in levels(demand.instance):
        table = burdens_table(words, [("", demand, parts)], [by]).without(*_HIDDEN).noted(words("x_minutes_note"))
        console.print(Fitted(first_rows(table, MOST_ROWS)))
