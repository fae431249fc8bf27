"""The table that holds the change of sections' highest loads over all draws against figures that were published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.domain.instance import Instance
from solver.domain.sweep import Sweep
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.validation.spelling import printable


@dataclass(frozen=True, slots=True)
class Published:
    """By which share a section's highest load changes, says somebody: -0.27 for 27 % less."""

    section: str
    change: float


def published_table(words: Words, instance: Instance, sweep: Sweep, published: Sequence[Published]) -> Table:
    """Return for each schedule and figure the range of the change, the figure, and whether the range holds it."""
    called = dict(zip((section.id for section in instance.sections), instance.section_names, strict=True))
    columns = [
        Column("section", words("section")),
        Column("plan", words("w_plan")),
        Column("low", words("w_from"), "change"),
        Column("high", words("w_up_to"), "change"),
        Column("median", words("w_median"), "change"),
        Column("published", words("w_published"), "change"),
        Column("holds", words("w_holds")),
    ]
    rows: list[list[Cell]] = []
    for own in (each for each in sweep.differences if each.against == sweep.plans[0].name):
        changes = {each.section: each.change for each in own.sections}
        for figure in published:
            spread = changes.get(figure.section)
            if spread is not None:
                holds = words("w_inside" if spread.low <= figure.change <= spread.high else "w_outside")
                name = printable(called[figure.section])
                rows.append([name, printable(own.name), spread.low, spread.high, spread.median, figure.change, holds])
    return Table("published", words("w_published_changes"), columns, rows)
