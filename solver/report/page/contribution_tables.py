"""Who contributes what to a schedule, and who bears and who gains: the figures of `stagger explain` on the page."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advise.explain.contributions import Contribution, contributions
from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.impacts import Impact, impacts
from solver.demand.loads import Demand
from solver.domain.objective import Term
from solver.report.findings import Findings
from solver.report.page.tables import MOST_ROWS, PageTable, Row
from solver.report.text.language import Words

_MOST_OPEN = 15
"""Organisations of the table that is always open."""
_EFFECTS: tuple[Term, ...] = ("overload", "peak", "crowding", "trips")


def contributions_tables(words: Words, demand: Demand, plan: Findings) -> tuple[PageTable, PageTable]:
    """Return what would be lost if each organisation that moves stayed as today alone: the largest losses first."""
    evaluator = Evaluator(demand, plan.parts)
    rows = [_contribution(words, evaluator, row) for row in contributions(evaluator)]
    headings = [words("organisation"), words("r_people_moved_short"), words("unit_unfairness")]
    for tier in range(1, len(demand.instance.objective) + 1):
        headings += [words("r_gain_tier", number=tier), words("r_of_gain")]
    headings += [words(f"term_{term}") for term in _EFFECTS]
    caption = words("r_contributions_caption", name=plan.name)
    shown, note = _cut(words, rows)
    first, others = shown[:_MOST_OPEN], shown[_MOST_OPEN:]
    return PageTable(caption, headings, 1, first), PageTable(caption, headings, 1, others, note)


def _contribution(words: Words, evaluator: Evaluator, row: Contribution) -> Row:
    cells = [row.name, words.number(row.people_moved), words.number(row.burden_per_head_min, 1)]
    for gain, share in zip(row.tier_gains, row.tier_shares, strict=True):
        cells += [words.number(gain, 1), words.percent(share, 1)]
    return cells + [words.signed(row.terms_without[term] - evaluator.terms[term], 1) for term in _EFFECTS]


def meetings_table(words: Words, demand: Demand, plan: Findings) -> PageTable:
    """Return what the people of every organisation give and meet, those who are spared most first."""
    rows = [_met(words, row) for row in impacts(demand, plan.parts)]
    headings = [words("organisation"), words("r_moves_too"), words("people"), words("unit_unfairness")]
    headings += [f"{words(key)}: {words(when)}" for key in ("r_own_over", "r_own_crowding") for when in _WHEN]
    shown, note = _cut(words, rows)
    return PageTable(words("r_meetings_caption", name=plan.name), [*headings, words("r_spared")], 2, shown, note)


_WHEN = ("today", "r_then")


def _met(words: Words, row: Impact) -> Row:
    met = (row.over_places_before, row.over_places_after, row.crowded_min_before, row.crowded_min_after)
    figures = [words.number(row.people), words.number(row.burden_per_head_min, 1)]
    figures += [words.number(value, digits) for value, digits in zip(met, (1, 1, 0, 0), strict=True)]
    return [row.name, words("f_yes" if row.moves else "f_no"), *figures, words.signed(row.gain_min)]


def _cut(words: Words, rows: Sequence[Row]) -> tuple[Sequence[Row], str]:
    if len(rows) <= MOST_ROWS:
        return rows, ""
    shown, total = words.number(MOST_ROWS), words.number(len(rows))
    return rows[:MOST_ROWS], words("r_more_explained", shown=shown, all=total)
