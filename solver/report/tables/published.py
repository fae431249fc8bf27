"""The tables that hold sections over all draws against what was published: changes of highest loads, and counts."""

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


@dataclass(frozen=True, slots=True)
class Counted:
    """How many pass a section between two moments (minutes after midnight) a day, says somebody who counted."""

    section: str
    begin_min: int
    end_min: int
    passengers: float

    @property
    def window(self) -> tuple[str, int, int]:
        """The section and the moments."""
        return self.section, self.begin_min, self.end_min


def counted_table(words: Words, instance: Instance, sweep: Sweep, counted: Sequence[Counted]) -> Table:
    """Return for each count the range of today's passengers, the count, and whether the range holds it."""
    called = dict(zip((section.id for section in instance.sections), instance.section_names, strict=True))
    columns = [
        Column("section", words("section")),
        Column("when", words("m_when")),
        Column("low", words("w_from"), "count"),
        Column("high", words("w_up_to"), "count"),
        Column("median", words("w_median"), "count"),
        Column("as_written", words("w_as_written"), "count"),
        Column("published", words("w_published"), "count"),
        Column("holds", words("w_holds")),
    ]
    rows: list[list[Cell]] = []
    for figure, own in zip(counted, sweep.plans[0].counted, strict=True):
        spread = own.passengers
        holds = words("w_inside" if spread.low <= figure.passengers <= spread.high else "w_outside")
        figures = [round(each) for each in (spread.low, spread.high, spread.median, spread.as_written)]
        when = words("w_hours", begin=own.begin, end=own.end)
        rows.append([printable(called[own.section]), when, *figures, round(figure.passengers), holds])
    return Table("counted", words("w_counted"), columns, rows)


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
