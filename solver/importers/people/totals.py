"""Rows that add up others: a total is no school and no group, however it got into the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from solver.errors import Problem
from solver.importers.sheets.cells.totals import may_name_a_total, names_a_total
from solver.importers.sheets.reading.rows import Row
from solver.validation.spelling import spell_text


def without_totals(
    groups: Mapping[str, Sequence[Row]], problems: list[Problem]
) -> tuple[dict[str, list[Row]], list[str]]:
    """Return the groups of each organisation without rows that add up others, and where those stood.

    A row is a total where its name or code begins with a word for one and its people are the sum of the other rows of
    its organisation. One that is called a total and is not the sum is refused: nobody can tell what it stands for.
    """
    kept: dict[str, list[Row]] = {}
    left_out: list[str] = []
    for key, rows in groups.items():
        kept[key] = []
        for row in rows:
            others = sum(int(other["headcount"]) for other in rows if other is not row and not _is_called_total(other))
            if _is_called_total(row) and others and int(row["headcount"]) == others:
                left_out.append(row.where)
            elif _is_surely_total(row) and len(rows) > 1:
                problems.append(_refused(row, others))
            else:
                kept[key].append(row)
    return kept, left_out


def _is_called_total(row: Row) -> bool:
    return any(may_name_a_total(str(row[cell])) for cell in ("name", "group") if cell in row)


def _is_surely_total(row: Row) -> bool:
    return any(names_a_total(str(row[cell])) for cell in ("name", "group") if cell in row)


def _refused(row: Row, others: int) -> Problem:
    cell = "name" if "name" in row else "group"
    found = f"{spell_text(str(row[cell]))} of {int(row['headcount']):,} people, where the other rows sum to {others:,}"
    return Problem(row.place(cell), found, "a group", "remove the row of totals, or give the group a name of its own")
