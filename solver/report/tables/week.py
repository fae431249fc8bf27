"""The table of weeks: who is on site on which day, today and then."""

from __future__ import annotations

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.report.week import day_peaks, other_weeks

_FULLEST = 15
"""Sections of which the days are told."""


def day_table(words: Words, demand: Demand, parts: Ints) -> Table:
    """Return the highest load on every day of the sections that carry most today, today and then.

    Behind them the load of the busiest day over the mean of the days: 1 where all days are alike. No row where the
    week of no party changes.
    """
    columns = [Column("section", words("section"), width=30)]
    for day in demand.instance.days:
        columns += [
            Column(f"{day}_before", words("x_before"), "count", span=words.day(day)),
            Column(f"{day}_after", words("schedule"), "count", span=words.day(day)),
        ]
    columns += [
        Column("ratio_before", words("x_before"), "hundredths", span=words("r_busiest_day")),
        Column("ratio_after", words("schedule"), "hundredths", span=words("r_busiest_day")),
    ]
    before, after = day_peaks(demand, demand.options.status_quo_parts()), day_peaks(demand, parts)
    fullest: list[int] = np.argsort(-before.max(axis=1), kind="stable")[:_FULLEST].tolist()
    rows: list[list[Cell]] = []
    for at in fullest if other_weeks(demand, parts) else []:
        loads = [load for pair in zip(before[at].tolist(), after[at].tolist(), strict=True) for load in pair]
        rows.append([demand.instance.section_names[at], *loads, *(_over_mean(own[at]) for own in (before, after))])
    return Table("days", words("r_days"), columns, rows, [words("r_days_note")])


def _over_mean(loads: Floats) -> float | None:
    mean = float(loads.mean())
    return float(loads.max()) / mean if mean > 0 else None


def week_tables(words: Words, demand: Demand, parts: Ints) -> list[Table]:
    """Return who is on site on which day, and the days of sections; nothing where the week of no party changes."""
    return [table for table in (week_table(words, demand, parts), day_table(words, demand, parts)) if table.rows]


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
