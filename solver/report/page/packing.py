"""What lies in the page, small: loads as arrays instead of rows, and all that is large packed."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.report.charts.rows import busy_cells

PACKED_TYPE = "application/octet-stream"
"""Of an element that holds a packed text: a browser runs nothing of it."""


def packed_loads(demand: Demand, order: Sequence[int], schedules: Sequence[Ints]) -> dict[str, Any]:
    """Return the load of every section on every day, whole passengers.

    Parameters
    ----------
    order
        Indexes of the sections in the instance, as they are listed on the page.
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
            track = section * num_days + day
            whole_day = np.arange(demand.cells.start[track], demand.cells.start[track + 1])
            cells = busy_cells(demand, whole_day, loads)
            key = tuple(demand.cells.begin_min[cells].tolist()), tuple(demand.cells.end_min[cells].tolist())
            own = demand.cells
            columns = [own.seats, own.places, own.base, *loads]
            days.append([number_of.setdefault(key, len(number_of)), *(_whole(column[cells]) for column in columns)])
        sections.append(days)
    return {"intervals": [[_whole(np.array(ends)) for ends in key] for key in number_of], "sections": sections}


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
    index = {text: number for number, text in enumerate(texts)}
    return {"texts": texts, "at": [index[value] for value in values]}


def packed(text: str) -> Markup:
    """Return a text as the page holds it: deflated, in base64, which nothing in an element of a page can end."""
    return Markup(base64.b64encode(zlib.compress(text.encode("utf-8"), level=9)).decode("ascii"))


def unpacked_data(page: str) -> dict[str, Any]:
    """Return the data that a page holds for its script."""
    found = re.search(rf'<script id="data" type="{PACKED_TYPE}">(.*?)</script>', page, re.DOTALL)
    assert found is not None, "every page with pictures holds its data"
    data: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(found[1])))
    return data
