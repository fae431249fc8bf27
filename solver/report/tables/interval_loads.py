"""The tables of loads in one fixed interval, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solver.demand.loads import Demand
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.report.interval_loads import LEVELS, FixedInterval, IntervalLoad, Level
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.report.text.numbers import relative_change
from solver.validation.spelling import printable


def interval_tables(
    words: Words, today: Demand, rows: Sequence[IntervalLoad], plans: Sequence[str], interval: FixedInterval
) -> Iterator[Table]:
    """Yield the loads of modes, of lines and of sections, each plan with its change against today.

    Parameters
    ----------
    plans
        What the plans are called.
    """
    called = _names(words, today.instance)
    span = f"{format_clock(interval.begin_min)}{words.signs.until}{format_clock(interval.end_min)}"
    for level in LEVELS:
        columns = [
            Column(level, words(f"i_{level}")),
            Column("places", words("places"), "count"),
            Column("today", words("x_before"), "count"),
        ]
        for at, name in enumerate(plans):
            columns += [Column(f"load_{at}", name, "count"), Column(f"change_{at}", words("change"), "change")]
        cells = [_row(row, called[level, row.name]) for row in rows if row.level == level]
        table = Table(f"interval_{level}", words(f"i_loads_{level}", interval=span), columns, cells)
        yield table.noted(words("i_note") if level == "section" else "")


def _names(words: Words, instance: Instance) -> dict[tuple[Level, str], str]:
    """Return what modes, lines and sections are called."""
    found: dict[tuple[Level, str], str] = {}
    for line in instance.lines:
        found["mode", line.mode] = words(f"s_mode_{line.mode}")
        found["line", line.id] = printable(line.name)
    for section, name in zip(instance.sections, instance.section_names, strict=True):
        found["section", section.id] = printable(name)
    return found


def _row(row: IntervalLoad, name: str) -> list[Cell]:
    today, *others = row.loads
    cells: list[Cell] = [name, row.places, today]
    for load in others:
        cells += [load, relative_change(today, load)]
    return cells
