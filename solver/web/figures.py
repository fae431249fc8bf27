"""The figures of a table as documents: not rounded, so that they are what `stagger evaluate` says to the last digit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.domain.instance import Instance
from solver.report.figures import source_counts
from solver.web.plan import Outcome, asked, fullest_cell, quick_terms

Document = dict[str, Any]
_DECIMALS = 3
"""Of loads, which are drawn: nobody sees a thousandth of a passenger."""


def figures(found: Outcome, share: float | None) -> Document:
    """Return what choices come to; what the instance does not count, such as waiting, is None.

    Parameters
    ----------
    share
        What `assumed_share` returns of the instance.
    """
    terms, demand = found.terms, found.demand
    parties, people, mean_min = asked(found)
    counted = demand.instance.terms
    return {
        "overload": terms.overload,
        "peak": terms.peak,
        "crowding": terms.crowding,
        "changed": terms.changed,
        "shifted": terms.shifted,
        "waiting": terms.waiting if "waiting" in counted else None,
        "terms": {term: terms[term] for term in counted},
        "fullest": fullest(demand, found.loads),
        "asked": {"parties": parties, "people": people, "mean_min": mean_min},
        "value": None,
        "assumed_share": share,
        "net": {},
    }


def net(demands: Mapping[float, Demand], parts: Ints) -> Document:
    """Return what is left where a smaller share keeps to new times: by share, those left behind and the peak."""
    found = {}
    for share, demand in demands.items():
        overload, peak = quick_terms(demand, parts)
        found[f"{share:g}"] = {"overload": overload, "peak": peak}
    return found


def assumed_share(instance: Instance) -> float | None:
    """Return which share of the numbers with a source is assumed; None where none has one."""
    counts = source_counts(instance)
    total = sum(counts.values())
    return counts["assumed"] / total if total else None


def fullest(demand: Demand, loads: Floats) -> Document | None:
    """Return the fullest moment, as `peak_factor` has it: section, day, interval and how full."""
    cell = fullest_cell(demand, loads)
    if cell is None:
        return None
    cells, instance = demand.cells, demand.instance
    section, day = int(cells.section[cell]), int(cells.day[cell])
    return {
        "section": instance.sections[section].id,
        "day": instance.days[day],
        "interval": cell - int(cells.start[section * len(instance.days) + day]),
        "from_min": float(cells.begin_min[cell]),
        "to_min": float(cells.end_min[cell]),
        "load": float(loads[cell]),
        "places": float(cells.places[cell]),
        "factor": float(loads[cell] / cells.places[cell]),
    }


def loads_of(demand: Demand, loads: Floats, sections: list[int] | range) -> Document:
    """Return by the id of a section and by day the load of every interval, rounded for drawing."""
    instance, start = demand.instance, demand.cells.start
    found: Document = {}
    for section in sections:
        first = section * len(instance.days)
        found[instance.sections[section].id] = {
            day: rounded(loads[start[first + at] : start[first + at + 1]]) for at, day in enumerate(instance.days)
        }
    return found


def rounded(values: Floats) -> list[float]:
    """Return amounts as they are drawn; whole ones without decimals, which are shorter to send."""
    return [int(each) if each == int(each) else each for each in values.round(_DECIMALS).tolist()]
