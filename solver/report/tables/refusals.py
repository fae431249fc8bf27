"""The table of refusals: who says no, what that leaves, and what to do then."""

from __future__ import annotations

from solver.demand.loads import Demand
from solver.domain.schedule import Schedule
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.report.text.refusal_words import prepared, proof_sentence


def refusals_table(words: Words, demand: Demand, schedule: Schedule, *, most: int | None = None) -> Table:
    """Return a row for each refusal, the worst first; at most so many."""
    columns = [
        Column("who", words("no_who"), "long text", 36),
        Column("left", words("no_left"), "count", 12),
        Column("do", words("no_do"), "long text", 50),
        Column("left_then", words("no_left_then"), "count", 12),
    ]
    rows: list[list[Cell]] = [
        [row.who, row.left, row.answer, row.left_then] for row in prepared(words, demand, schedule)[:most]
    ]
    proof = proof_sentence(words, schedule)
    return Table("refusals", words("no_title"), columns, rows, [proof] if proof else [])
