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
        What each alternative puts on the cells; shapes ``[alternative, active]``.
    cell, per, places
        Active cells block by block, what their loads are divided by, and their places; shapes ``[entry]``.
    start
        First entry of each block, and the end of the last; shape ``[block + 1]``.
    begin, weight, size, power, term
        Of each block; shapes ``[block]``.
    """
    out = np.zeros((len(first) * len(second), num_terms))
    for one in range(len(first)):
        for other in range(len(second)):
            row = one * len(second) + other
            for block in range(len(begin)):
                if size[block] < 0.0:
                    left = 0.0
                    for entry in range(start[block], start[block + 1]):
                        own = cell[entry]
                        left = max(0.0, left + loads[own] + first[one, own] + second[other, own] - places[entry])
                        out[row, term[block]] += weight[block] * per[entry] * left
                    continue
                highest = -math.inf
                for entry in range(start[block], start[block + 1]):
                    own = cell[entry]
                    load = (loads[own] + first[one, own] + second[other, own]) / per[entry]
                    highest = max(highest, load)
                over = highest - begin[block]
                if over > 0.0:
                    if size[block] > 0.0:
                        over = math.ceil(over / size[block])
                    if power[block] != 1.0:
                        over = over ** power[block]
                    out[row, term[block]] += weight[block] * over
    return out


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
    out = np.zeros((len(loads), len(first) * len(second), num_terms))
    for case in range(len(loads)):
        one, other = shares[case, 0] * first, shares[case, 1] * second
        out[case] = bent_of_pairs(
            loads[case], one, other, cell, per, places, start, begin, weight, size, power, term, num_terms
        )
    return out
