"""The loads of every section, small enough to lie in the page: arrays instead of rows, intervals once for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints

_NOTHING = 0.05
"""Passengers that are shown as none."""


def packed_loads(demand: Demand, order: Sequence[int], schedules: Sequence[Ints]) -> dict[str, Any]:
    """Return the load of every section on every day, whole passengers.

    Parameters
    ----------
    order
        Places of the sections in the instance, as they are listed on the page.
    schedules
        Parts per option, today first; shape ``[option]`` each.

    Returns
    -------
    dict
        ``intervals``: lists of [begins, ends] in minutes. ``sections``: by section and day ``[interval list, seats,
        places, base load, load of each schedule]``; quiet ends of the day are left out.
    """
    loads = [demand.loads(parts) for parts in schedules]
    number_of: dict[tuple[tuple[float, ...], tuple[float, ...]], int] = {}
    num_days = len(demand.instance.days)
    sections = []
    for section in order:
        days = []
        for day in range(num_days):
            cells = _busy(demand, loads, section * num_days + day)
            key = tuple(demand.cells.begin_min[cells].tolist()), tuple(demand.cells.end_min[cells].tolist())
            own = demand.cells
            columns = [own.seats, own.places, own.base, *loads]
            days.append([number_of.setdefault(key, len(number_of)), *(_whole(column[cells]) for column in columns)])
        sections.append(days)
    return {"intervals": [[_whole(np.array(ends)) for ends in key] for key in number_of], "sections": sections}


def _busy(demand: Demand, loads: Sequence[Floats], track: int) -> Ints:
    """Return the cells of a section's day without those at both ends in which nothing happens."""
    cells = np.arange(demand.cells.start[track], demand.cells.start[track + 1])
    is_busy = demand.cells.places[cells] > 0
    for load in loads:
        is_busy |= load[cells] >= _NOTHING
    places = np.flatnonzero(is_busy)
    return cells[max(0, places[0] - 1) : places[-1] + 2] if len(places) else cells


def _whole(values: Floats) -> list[float]:
    """Return numbers as JSON writes them shortest: whole where they are, else to a hundredth."""
    return [int(value) if value == int(value) else value for value in np.round(values, 2).tolist()]


def packed_rows(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return rows column by column, with every text once.

    Returns
    -------
    dict
        ``columns``: by name the values, or where they are texts ``{"texts": ..., "at": ...}``.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {"columns": {name: _packed_column([row.get(name) for row in rows]) for name in names}}


def _packed_column(values: list[Any]) -> Any:
    if not values or not all(isinstance(value, str) for value in values):
        return values
    texts = list(dict.fromkeys(values))
    place = {text: number for number, text in enumerate(texts)}
    return {"texts": texts, "at": [place[value] for value in values]}
