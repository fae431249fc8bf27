"""Burdens by sector and by board: the tables of `explain`, `evaluate` and `compare`, and their JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table

from solver.advise.explain.burdens import Burden, By, burdens, has_boards
from solver.commands.plain import plain
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.report.terminal.tables import add_row, make_table
from solver.report.text.numbers import UNKNOWN, number

MOST_ROWS = 20
"""Boards in a table; --json has the others."""


def levels(instance: Instance) -> tuple[By, ...]:
    """Return by what burdens are told: by sector, and by board where an organisation has one."""
    return ("sector", "board") if has_boards(instance) else ("sector",)


def burdens_document(demand: Demand, parts: Ints) -> dict[str, Any]:
    """Return the burdens of a schedule for machines: `sectors`, and `boards`, which is null where there are none."""
    found: dict[str, Any] = {"sectors": None, "boards": None}
    for by in levels(demand.instance):
        found[f"{by}s"] = [
            plain(row) | {"per_head_min": plain(row.per_head_min), "gain_min": plain(row.gain_min)}
            for row in burdens(demand, parts, by)
        ]
    return found


def burdens_tables(demand: Demand, parts: Ints) -> Iterator[Table]:
    """Yield what each sector, and each board where there are any, is asked and spared."""
    for by in levels(demand.instance):
        yield _table(by, burdens(demand, parts, by))


def _table(by: By, rows: Sequence[Burden]) -> Table:
    note = "Spared: crowding minutes a day of their own people, on all lines together."
    note += " An organisation without a board is its own." if by == "board" else ""
    columns = ["organisations", "change", "people", "moved", "person-min", "min per head", "above places", "then"]
    table = make_table(f"Burden by {by}", [by], [*columns, "spared"], note + _cut_note(len(rows)))
    for row in rows[:MOST_ROWS]:
        counts = [row.organisations, row.organisations_changed, row.people, row.people_moved, row.shifted_person_min]
        rates = [row.per_head_min, row.over_places_before, row.over_places_after, row.gain_min]
        add_row(table, [row.name, *(number(value) for value in counts), *(number(value, 1) for value in rates)])
    return table


def _cut_note(num_rows: int) -> str:
    return f" The first {MOST_ROWS} of {num_rows} (--json has all)." if num_rows > MOST_ROWS else ""


_Rows = dict[tuple[str, str | None], Burden]
"""Burdens by the name of a sector or board, and the id of an organisation that stands for itself."""


def side_by_side_burdens(
    instance: Instance, names: Sequence[str], plans: Sequence[tuple[Demand, Ints]]
) -> Iterator[Table]:
    """Yield the minutes per head and the people moved of each sector and board in every schedule."""
    for by in levels(instance):
        found: list[_Rows] = [
            {(row.name, row.organisation): row for row in burdens(demand, parts, by)} for demand, parts in plans
        ]
        rows = sorted(dict.fromkeys(key for own in found for key in own), key=lambda key: -_highest(found, key))
        columns = [f"{name}: {what}" for name in names for what in ("min per head", "moved")]
        table = make_table(f"Burden by {by}", [by], columns, _cut_note(len(rows)).strip())
        for key in rows[:MOST_ROWS]:
            add_row(table, [key[0], *(text for own in found for text in _figures(own.get(key)))])
        yield table


def _highest(found: Sequence[_Rows], key: tuple[str, str | None]) -> float:
    return max(own[key].per_head_min for own in found if key in own)


def _figures(row: Burden | None) -> tuple[str, str]:
    return (UNKNOWN, UNKNOWN) if row is None else (number(row.per_head_min, 1), number(row.people_moved))
