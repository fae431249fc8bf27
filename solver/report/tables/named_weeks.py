"""The table of named weeks: what a plan comes to in a school holiday, an exam week or a quiet week."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.named_week import USUAL_WEEKS, NamedWeek
from solver.domain.objective import TermValues
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.report.text.numbers import relative_change


def named_weeks_table(
    words: Words, weeks: Sequence[tuple[NamedWeek, TermValues, TermValues]], *, has_plan: bool = True
) -> Table:
    """Return a row for each named week: who is left behind, the busiest moments, and what that rests on.

    Parameters
    ----------
    weeks
        Each with the terms of today and of the plan in it.
    has_plan
        Whether there is a plan beside today.
    """
    now, then = words("x_before"), words("schedule")
    columns = [
        Column("week", words("nw_week"), width=22),
        Column("overload_before", now, "count", span=words("term_overload")),
        Column("overload_after", then, "count", span=words("term_overload")),
        Column("peak_before", now, "count", span=words("term_peak")),
        Column("peak_after", then, "count", span=words("term_peak")),
        Column("change", words("change"), "change", span=words("term_peak")),
        Column("source", words("nw_source"), "long text", width=60),
        Column("quality", words("r_quality")),
    ]
    rows: list[list[Cell]] = [
        [
            week_name(words, week),
            today.overload,
            plan.overload,
            today.peak,
            plan.peak,
            relative_change(today.peak, plan.peak),
            words(f"nw_{week.id}") if week in USUAL_WEEKS else week.source,
            words(f"quality_{week.quality}"),
        ]
        for week, today, plan in weeks
    ]
    table = Table("named_weeks", words("nw_title"), columns, rows, [words("nw_note")])
    return table if has_plan else table.without("overload_after", "peak_after", "change")


def week_name(words: Words, week: NamedWeek) -> str:
    """Return what a named week is called in the language of the words."""
    own = None if week.names is None else getattr(week.names, words.language)
    return own or week.id
