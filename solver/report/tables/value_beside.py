"""Several schedules and what each is worth, beside each other: one table and the sentences below it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from solver.advise.value.beside import BesidePlan, MostWorth
from solver.advise.value.value import Span
from solver.report.table import Cell, Column, Figure, Table
from solver.report.text.edit_words import goal_name
from solver.report.text.language import Words

_CENT = 0.01
"""EUR a year that rounding may make of nothing."""


def beside_table(words: Words, plans: Sequence[BesidePlan], left_today: float, most: MostWorth) -> Table:
    """Return what each schedule asks and yields a year, and by how much another may yield more at most.

    Parameters
    ----------
    left_today
        Passengers left behind a day today.
    """
    columns = [Column("what", "", "long text", 44), Column("today", words("cli_today"), "count")]
    columns += [Column(f"plan_{at}", _heading(words, plan, plans), "count") for at, plan in enumerate(plans)]
    rows: list[list[Cell]] = [
        [words("term_changed"), 0, *(plan.parties for plan in plans)],
        [words("r_people_moved"), 0, *(plan.people for plan in plans)],
        [words("term_overload"), _left(left_today), *(_left(plan.left_behind) for plan in plans)],
    ]
    for key, spans, proven in (
        ("b_for_travellers", [plan.for_travellers for plan in plans], most.for_travellers),
        ("b_with_moving", [plan.with_moving for plan in plans], most.with_moving),
    ):
        rows.append([words(key), 0, *(Figure(span.value, "signed count") for span in spans)])
        rows.append([words("b_range"), None, *(_range(words, span) for span in spans)])
        if proven is not None:
            more = [Figure(max(0.0, proven - span.value), "count") for span in spans]
            rows.append([words("b_at_most_more"), Figure(max(0.0, proven), "count"), *more])
    rows.append([words("b_gap"), None, *(None if plan.gap is None else Figure(plan.gap, "gap") for plan in plans)])
    return Table("beside", words("b_title"), columns, rows)


def beside_sentences(words: Words, plans: Sequence[BesidePlan], most: MostWorth) -> list[str]:
    """Return what is proven of all schedules, and what that leaves out."""
    known = {"travellers": most.for_travellers, "moving": most.with_moving}
    told = [_proven(words, key, amount) for key, amount in known.items() if amount is not None]
    if not told:
        told.append(words("b_not_proven"))
    return [*told, words("b_ranges"), words("b_left_out")]


def _proven(words: Words, key: str, most: float) -> str:
    """Return what nothing is worth more than, rounded up: a bound that is rounded down is none."""
    whole = ceil(most - _CENT)
    return words(f"b_proven_{key}", most=words.number(whole)) if whole > 0 else words(f"b_proven_{key}_today")


def _heading(words: Words, plan: BesidePlan, plans: Sequence[BesidePlan]) -> str:
    """Return the goal of a schedule, with its name where it is not the only one of that goal."""
    if plan.goal is None:
        return plan.name
    if [other.goal for other in plans].count(plan.goal) == 1:
        return goal_name(words, plan.goal)
    return words("b_by_goal", name=plan.name, goal=goal_name(words, plan.goal))


def _left(people: float) -> Figure:
    return Figure(people, "number")


def _range(words: Words, span: Span) -> str:
    return words("v_from_to", low=words.signed(span.low), high=words.signed(span.high))
