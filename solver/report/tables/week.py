"""The table of weeks: who is on site on which day, today and then."""

from __future__ import annotations

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.report.text.numbers import relative_change
from solver.report.week import day_peaks, other_weeks, weekday_peaks

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
    """Return the days of the week, who is on site on which day, and the days of sections.

    Nothing where the week of no party changes.
    """
    makers = (weekday_table, week_table, day_table)
    return [table for table in (make(words, demand, parts) for make in makers) if table.rows]


def weekday_table(words: Words, demand: Demand, parts: Ints) -> Table:
    """Return a row for each weekday: who is on site of the parties whose week changes, and the highest loads summed up.

    No row where the week of no party changes.
    """
    now, then = words("x_before"), words("schedule")
    columns = [
        Column("weekday", words("r_weekday")),
        Column("present_before", now, "percent", span=words("r_present")),
        Column("present_after", then, "percent", span=words("r_present")),
        Column("peak_before", now, "count", span=words("r_day_peak")),
        Column("peak_after", then, "count", span=words("r_day_peak")),
        Column("peak_change", words("change"), "change", span=words("r_day_peak")),
    ]
    weeks = other_weeks(demand, parts)
    people = sum(week.people for week in weeks)
    loads = [weekday_peaks(demand, own).tolist() for own in (demand.options.status_quo_parts(), parts)]
    rows: list[list[Cell]] = [
        [
            words(f"weekday_{day}"),
            sum(week.people * week.before[at] for week in weeks) / people,
            sum(week.people * week.after[at] for week in weeks) / people,
            loads[0][at],
            loads[1][at],
            relative_change(loads[0][at], loads[1][at]),
        ]
        for at, day in enumerate(demand.instance.days if weeks else ())
    ]
    return Table("weekdays", words("r_weekdays"), columns, rows, [words("r_weekdays_note")])


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
