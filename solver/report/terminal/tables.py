"""Tables for the terminal. Texts from an instance are data: they are never read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from solver.domain.clock import format_clock, format_shift
from solver.domain.objective import OF_AGREED, UNITS, Term
from solver.domain.schedule import TermValues, TierResult, shown_terms
from solver.report.figures import Move, SectionFigures
from solver.report.text.numbers import UNKNOWN, change, number, percent, when

_TODAY = "today"
_NAME_WIDTH = 12
"""Letters that a name keeps on one line in a narrow terminal."""
_WHO_COLUMNS = {"organisation", "group"}
_CLOCK_COLUMNS = {"when", "worst today", "worst then"}


def make_table(title: str, text_columns: Sequence[str], number_columns: Sequence[str], note: str = "") -> Table:
    """Return an empty table: columns of text on the left, of numbers on the right.

    Texts and headings are broken over lines where the terminal is too narrow, clock times never.
    """
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, caption=note or None)
    table.caption_justify = "left"
    for place, column in enumerate(text_columns):
        table.add_column(
            column,
            overflow="fold",
            no_wrap=column in _CLOCK_COLUMNS,
            max_width=60 if place == 0 else None,
            min_width=_NAME_WIDTH if column in _WHO_COLUMNS else None,
        )
    for column in number_columns:
        # A heading may break over lines; the widest column gives way first, so figures break last of all.
        table.add_column(column, justify="right")
    return table


def add_row(table: Table, cells: Iterable[str], style: str = "") -> None:
    """Add a row of plain texts."""
    table.add_row(*(Text(cell) for cell in cells), style=style)


def today_table(rows: Sequence[SectionFigures], with_day: bool, most: int) -> Table:
    """Return today's worst interval per section."""
    note = f"The {most} fullest of {len(rows)} sections." if len(rows) > most else ""
    columns = ["load", "seats", "places", "load/places", "over places a day"]
    table = make_table("Today: the worst interval of each section", ["section", "when"], columns, note)
    for row in rows[:most]:
        worst = row.worst_before
        figures = [worst.load, worst.seats, worst.places] if worst else [None] * 3
        factor = worst.load_factor if worst else None
        cells = [row.name, when(worst, with_day), *map(number, figures), percent(factor), number(row.overload_before)]
        add_row(table, cells, style="bold" if row.overload_before >= 0.5 else "")
    return table


def sections_table(
    rows: Sequence[SectionFigures], with_day: bool, title: str = "Every section, before and after"
) -> Table:
    """Return what a schedule does to some sections, all of them unless the title says otherwise."""
    note = "The highest load may lie in another interval than the highest load/places."
    table = make_table(
        title,
        ["section", "worst today", "worst then"],
        ["load/places", "then", "highest load", "then", "change", "over places", "then"],
        note,
    )
    for row in rows:
        factors = [moment.load_factor if moment else None for moment in (row.worst_before, row.worst_after)]
        add_row(
            table,
            [
                row.name,
                when(row.worst_before, with_day),
                when(row.worst_after, with_day),
                *map(percent, factors),
                number(row.peak_before),
                number(row.peak_after),
                change(row.peak_before, row.peak_after),
                number(row.overload_before),
                number(row.overload_after),
            ],
        )
    return table


def moves_table(rows: Sequence[Move]) -> Table:
    """Return who moves by how much."""
    columns = ["people", "of group", "shift (min)", "first start", "new", "last end", "new"]
    has_patterns = any(row.pattern for row in rows)
    text_columns = ["organisation", "group", *(["pattern"] if has_patterns else [])]
    table = make_table("The proposal: who moves", text_columns, columns)
    for row in rows:
        clocks = [
            clock
            for time in (row.starts_min, row.ends_min)
            for clock in (_clock(time), _clock(None if time is None else time + row.shift_min))
        ]
        pattern = [row.pattern or "as today"] if has_patterns else []
        figures = [number(row.people), percent(row.share), format_shift(row.shift_min)]
        add_row(table, [row.organisation, row.group, *pattern, *figures, *clocks])
    return table


def _clock(minute: int | None) -> str:
    return UNKNOWN if minute is None else format_clock(minute)


def terms_table(columns: Sequence[tuple[str, TermValues]], title: str = "Terms") -> Table:
    """Return the terms side by side, each column against the first.

    Terms that are counted from an agreed schedule have no value in a column "today", and no change against it.
    """
    names = [part for name, _ in columns[1:] for part in (name, "change")]
    table = make_table(title, ["term", "unit"], [columns[0][0], *names])
    first = columns[0][1]
    for term in shown_terms(values for _, values in columns):
        digits = 3 if term == "peak_factor" else 1
        has_first = columns[0][0] != _TODAY or term not in OF_AGREED
        cells = [number(first[term] if has_first else None, digits)]
        for _, values in columns[1:]:
            cells += [number(values[term], digits), change(first[term] if has_first else 0.0, values[term])]
        add_row(table, [term, UNITS[term], *cells])
    return table


def weights_text(weights: Mapping[Term, float]) -> str:
    """Return a weighted sum of terms, such as "peak + 0.1 crowding"."""
    return " + ".join(f"{'' if weight == 1 else f'{weight:g} '}{term}" for term, weight in weights.items())


def tiers_table(tiers: Sequence[TierResult]) -> Table:
    """Return value, bound and gap of every tier, and why its search stopped."""
    columns = ["today", "best found", "proven bound", "gap", "in the schedule"]
    table = make_table("How good it is, tier by tier", ["tier", "stopped by"], columns)
    for place, tier in enumerate(tiers, 1):
        tolerance = f" (tolerance {percent(tier.tolerance)})" if tier.tolerance else ""
        figures = [number(value, 1) for value in (tier.status_quo, tier.best, tier.bound)]
        gap = "0 %" if tier.stop == "optimal" else percent(tier.gap, 2)
        add_row(
            table,
            [f"{place}. {weights_text(tier.weights)}{tolerance}", tier.stop, *figures, gap, number(tier.value, 1)],
        )
    return table
