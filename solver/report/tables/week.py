"""The table of weeks: who is on site on which day, today and then."""

from __future__ import annotations

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.report.week import other_weeks


def week_table(words: Words, demand: Demand, parts: Ints) -> Table:
    """Return a row for each party whose week changes: its people, and by day the share on site today and then."""
    columns = [Column("organisation", words("organisation"), width=30), Column("people", words("people"), "count")]
    for day in demand.instance.days:
        columns += [
            Column(f"{day}_before", words("x_before"), "percent", span=words.day(day)),
            Column(f"{day}_after", words("schedule"), "percent", span=words.day(day)),
        ]
    rows: list[list[Cell]] = []
    for week in other_weeks(demand, parts):
        pairs = zip(week.before, week.after, strict=True)
        rows.append([week.name, week.people, *(share for pair in pairs for share in pair)])
    return Table("week", words("r_week"), columns, rows, [words("r_week_note")])
