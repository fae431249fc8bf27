"""What is not linear in the terms of loads, for all pairs of alternatives of two units at once; compiled."""

from __future__ import annotations

import math

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.search.compiled import compiled


def load() -> None:
    """Compile `bent_of_pairs`, or load it from the cache, by a call with next to nothing to do."""
    number, ints, rows = np.zeros(1), np.zeros(1, dtype=np.int64), np.zeros((1, 1))
    start = np.array([0, 1])
    bent_of_pairs(number, rows, rows, ints, number + 1.0, number, start, number, number, number, number, ints, 1)


def is_loaded() -> bool:
    """Return whether `bent_of_pairs` is there, so that a call of it waits for nothing."""
    return bool(getattr(bent_of_pairs, "signatures", True))


@compiled
def bent_of_pairs(
    loads: Floats,
    first: Floats,
    second: Floats,
    cell: Ints,
    per: Floats,
    places: Floats,
    start: Ints,
    begin: Floats,
    weight: Floats,
    size: Floats,
    power: Floats,
    term: Ints,
    num_terms: int,
) -> Floats:
    """Return the bends of every pair, added up by term; shape ``[first alternative * second alternative, term]``.

    A block adds weight * max(0, highest load of its cells / per - begin), in whole multiples of `size` where that is
    not 0, raised to `power`; where the size is below 0, weight * the sum of per * left, left = max(0, left of the cell
    before + load - places).

    Parameters
    ----------
    loads
        Without the two units; shape ``[active]``.
    first, second
        What each alternative puts on the cells; shapes ``[active, alternative]``.
    cell, per, places
        Active cells block by block, what their loads are divided by, and their places; shapes ``[entry]``.
    start
        First entry of each block, and the end of the last; shape ``[block + 1]``.
    begin, weight, size, power, term
        Of each block; shapes ``[block]``; the begin of a chain does not count.
    """
    # The inner loops go along the longer side, over numbers that lie side by side: they become vector operations.
    outer, inner = (second, first) if second.shape[1] == 1 else (first, second)
    width = inner.shape[1]
    out = np.zeros((num_terms, outer.shape[1] * width))
    found = np.empty(width)
    for block in range(len(begin)):
        low, high = start[block], start[block + 1]
        factor, least, kind = weight[block], begin[block] * (size[block] >= 0.0), term[block]
        is_hinge = high - low == 1 and size[block] == 0.0 and power[block] == 1.0
        if is_hinge and per[low] != 1.0:
            factor, least = factor / per[low], least * per[low]
        for row in range(outer.shape[1]):
            to = row * width
            if is_hinge:
                load = loads[cell[low]] + outer[cell[low], row] - least
                for column in range(width):
                    over = load + inner[cell[low], column]
                    out[kind, to + column] += factor * (over if over > 0.0 else 0.0)
                continue
            if size[block] < 0.0:
                _wait_along(found, loads, outer[:, row], inner, cell, per, places, low, high)
            else:
                _find_highest(found, loads, outer[:, row], inner, cell, per, low, high)
            _add_bent(out[kind, to : to + width], found, factor, least, size[block], power[block])
    return np.ascontiguousarray(out.T)


@compiled
def _add_bent(sums: Floats, found: Floats, factor: float, least: float, size: float, power: float) -> None:
    """Add factor * max(0, found - least), in whole multiples of a size above 0, raised to `power`, to each sum."""
    for column in range(len(found)):
        over = found[column] - least
        if over > 0.0:
            if size > 0.0:
                over = math.ceil(over / size)
            if power != 1.0:
                over = over**power
            sums[column] += factor * over


@compiled
def _wait_along(
    found: Floats,
    loads: Floats,
    outer: Floats,
    inner: Floats,
    cell: Ints,
    per: Floats,
    places: Floats,
    low: int,
    high: int,
) -> None:
    """Write the sum of per * left along a chain, of each alternative of the inner side; shape ``[alternative]``."""
    left = np.zeros(len(found))
    found[:] = 0.0
    for entry in range(low, high):
        own = cell[entry]
        load = loads[own] + outer[own] - places[entry]
        for column in range(len(found)):
            over = left[column] + load + inner[own, column]
            left[column] = over if over > 0.0 else 0.0
            found[column] += per[entry] * left[column]


@compiled
def _find_highest(
    found: Floats, loads: Floats, outer: Floats, inner: Floats, cell: Ints, per: Floats, low: int, high: int
) -> None:
    """Write the highest load / per of a block, of each alternative of the inner side; shape ``[alternative]``."""
    found[:] = -math.inf
    for entry in range(low, high):
        own = cell[entry]
        load = loads[own] + outer[own]
        if per[entry] == 1.0:
            for column in range(len(found)):
                here = load + inner[own, column]
                found[column] = here if here > found[column] else found[column]
        else:
            for column in range(len(found)):
                here = (load + inner[own, column]) / per[entry]
                found[column] = here if here > found[column] else found[column]


@compiled
def bent_of_cases(
    loads: Floats,
    shares: Floats,
    first: Floats,
    second: Floats,
    cell: Ints,
    per: Floats,
    places: Floats,
    start: Ints,
    begin: Floats,
    weight: Floats,
    size: Floats,
    power: Floats,
    term: Ints,
    num_terms: int,
) -> Floats:
    """Return `bent_of_pairs` of every case; shape ``[case, first alternative * second alternative, term]``.

    Parameters
    ----------
    loads
        Without the two units; shape ``[case, active]``.
    shares
        Which share of what the first puts on the cells counts in each case, and of the second; shape ``[case, 2]``.
    """
    out = np.zeros((len(loads), first.shape[1] * second.shape[1], num_terms))
    for case in range(len(loads)):
        one, other = shares[case, 0] * first, shares[case, 1] * second
        out[case] = bent_of_pairs(
            loads[case], one, other, cell, per, places, start, begin, weight, size, power, term, num_terms
        )
    return out
