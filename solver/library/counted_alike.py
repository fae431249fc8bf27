"""Terms that only some of several schedules count, told of all of them or of none: a 0 would be taken for a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from solver.demand.loads import Demand
from solver.demand.measures import measure
from solver.demand.options import Ints
from solver.domain.objective import IF_COUNTED, IN_EUROS, Term, TermValues
from solver.domain.prices import Prices

Side = tuple[Demand, Ints, TermValues]
"""Its arrays, its parts per option, and its terms as it counts them."""


def counted_alike(sides: Sequence[Side]) -> list[TermValues]:
    """Return the terms of several sides, those that any of them counts measured of all.

    Euros are told of none where not all that count them do so at the same prices.
    """
    counted = [IF_COUNTED.intersection(demand.instance.terms) for demand, _, _ in sides]
    some = frozenset[Term]().union(*counted)
    prices = {demand.instance.reckoned for (demand, _, _), own in zip(sides, counted, strict=True) if own & IN_EUROS}
    if all(own == some for own in counted) and len(prices) < 2:
        return [terms for _, _, terms in sides]
    paid = prices.pop() if len(prices) == 1 else None
    return [_with(side, some, paid) for side in sides]


def _with(side: Side, counted: frozenset[Term], prices: Prices | None) -> TermValues:
    """Return the terms of a side with those that are counted; euros at prices, 0 without."""
    demand, parts, terms = side
    loads = demand.loads(parts)
    priced = replace(demand, instance=demand.instance.model_copy(update={"prices": prices}))
    found: dict[str, Any] = {
        term: 0.0 if term in IN_EUROS and prices is None else float(measure(term, priced, loads, parts))
        for term in counted
    }
    return terms.model_copy(update=found)
