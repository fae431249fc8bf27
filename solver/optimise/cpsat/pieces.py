"""One ``add_*`` function per kind of piece: it adds what the piece needs and returns it as a linear expression.

In any order, any number of times; what terms are made of is said in `solver.optimise.model.terms`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from ortools.sat.python import cp_model

from solver.demand.options import Floats, Ints
from solver.domain.objective import Term
from solver.optimise.cpsat.blocks import Blocks
from solver.optimise.cpsat.expression import TermExpression
from solver.optimise.cpsat.variables import Assignment, Meaning, Variables
from solver.optimise.model.pieces import (
    Differences,
    HighestLoads,
    HighestSum,
    Hinges,
    OfLoads,
    Piece,
    Powers,
    Queues,
    Shortfalls,
    Sum,
)
from solver.optimise.model.tangents import tangents
from solver.optimise.model.terms import pieces_of

_FACTOR_UNITS = 1_000_000
"""Loads that are divided, as for `peak_factor`, are counted in millionths."""
_SUM_UNITS = 1_000
"""Sums per head, as in `unfairness`, are counted in thousandths."""
_PART_UNITS = 1_000
"""Differences of parts are counted in thousandths: shares of then need not be whole now."""


def add_term(variables: Variables, term: Term) -> TermExpression:
    """Add the pieces of a term; return it as an expression."""
    total = TermExpression()
    for piece in pieces_of(term, variables.demand):
        total.add_term(1.0, _add_piece(variables, piece))
    return total


def _add_piece(variables: Variables, piece: Piece) -> TermExpression:
    match piece:
        case Sum():
            return add_sum(variables, piece)
        case HighestSum():
            return add_highest_sum(variables, piece)
        case Shortfalls():
            return add_shortfalls(variables, piece)
        case Differences():
            return add_differences(variables, piece)
        case _:
            return _add_of_loads(variables, piece)


def _add_of_loads(variables: Variables, piece: OfLoads) -> TermExpression:
    match piece:
        case Hinges():
            return add_hinges(variables, piece)
        case HighestLoads():
            return add_highest_loads(variables, piece)
        case Queues():
            return add_queues(variables, piece)
        case Powers():
            return add_powers(variables, piece)


def add_sum(variables: Variables, piece: Sum) -> TermExpression:
    """sum over o of per_part[o] * parts[o]."""
    term = TermExpression()
    for option in np.flatnonzero(piece.per_part).tolist():
        term.add(float(piece.per_part[option]), variables.parts[option])
    return term


def add_hinges(variables: Variables, piece: Hinges) -> TermExpression:
    """sum of weight * excess, excess >= load[cell] - begin; in steps, weight * steps, size * steps >= excess."""
    if piece.size is not None:
        return _add_steps(variables, piece, piece.size)
    integers, cell = variables.integers, piece.cell
    begin = np.rint(piece.begin * integers.scale).astype(np.int64)
    felt = (integers.highest[cell] > begin) & (piece.weight > 0)
    wrong = integers.error[cell] + np.abs(begin / integers.scale - piece.begin)
    term = TermExpression(error=float((piece.weight * wrong)[felt].sum()))
    for hinge in np.flatnonzero(felt).tolist():
        excess = variables.excess(int(cell[hinge]), int(begin[hinge]))
        term.add(float(piece.weight[hinge]) / integers.scale, excess)
    return term


def _add_steps(variables: Variables, piece: Hinges, sizes: Floats) -> TermExpression:
    integers, cell = variables.integers, piece.cell
    # Rounding is taken in favour of fewer steps, so the expression never exceeds the exact term.
    slack = np.ceil(integers.error[cell] * integers.scale).astype(np.int64) + 1
    begin = np.rint(piece.begin * integers.scale).astype(np.int64) + slack
    size = np.ceil(sizes * integers.scale).astype(np.int64)
    term = TermExpression()
    for hinge in np.flatnonzero((integers.highest[cell] > begin) & (piece.weight > 0)).tolist():
        steps = _steps(variables, int(cell[hinge]), int(begin[hinge]), int(size[hinge]))
        term.add(float(piece.weight[hinge]), steps)
    return term


def add_powers(variables: Variables, piece: Powers) -> TermExpression:
    """The highest of tangents, which are below the power or touch it, as a sum of hinges."""
    integers = variables.integers
    lowest, highest = integers.lowest / integers.scale, integers.highest / integers.scale
    return add_hinges(variables, tangents(variables.demand, piece, lowest, highest, variables.touching))


def _steps(variables: Variables, cell: int, begin: int, size: int) -> cp_model.LinearExprT:
    def needed(load: int) -> int:
        return max(0, -(-(load - begin) // size))

    low = needed(int(variables.integers.lowest[cell]))
    high = needed(int(variables.integers.highest[cell]))
    if low == high:
        return low
    steps = variables.new(low, high, f"steps[{cell}]", lambda schedule: needed(int(schedule.loads[cell])))
    variables.model.add(size * steps >= variables.load(cell) - begin)
    return steps


def add_highest_loads(variables: Variables, piece: HighestLoads) -> TermExpression:
    """sum over blocks of weight * highest, highest >= load[c] / per[c] for each c of the block."""
    term, blocks = TermExpression(), Blocks(variables)
    for weight, own in piece.blocks():
        inside, error = piece.cell[own], variables.integers.error[piece.cell[own]]
        if piece.per is None:
            term.add(weight / variables.integers.scale, _highest_load(variables, blocks, inside))
            term.error += weight * float(error.max())
        else:
            # Divisors in hundredths, rounded up; both sides times _FACTOR_UNITS, so that the factor is a whole number.
            hundredths = np.ceil(piece.per[own] * 100 - 1e-6).astype(np.int64)
            term.add(weight / _FACTOR_UNITS, _highest_factor(variables, inside, hundredths))
            term.error += weight * (float((error / piece.per[own]).max()) + 1.0 / _FACTOR_UNITS)
    return term


def _highest_load(variables: Variables, blocks: Blocks, inside: Ints) -> cp_model.LinearExprT:
    """highest >= load[c] for the cells inside; those that are never the highest are left out."""
    integers = variables.integers
    floor = int(integers.lowest[inside].max())
    above = inside[integers.highest[inside] > floor]
    if not len(above):
        return floor
    in_time = blocks.highest_load(np.sort(above), floor) if variables.by_blocks else None
    if in_time is not None:
        return in_time
    highest = variables.new(
        floor,
        int(integers.highest[above].max()),
        f"highest[{inside[0]}..]",
        lambda schedule: int(schedule.loads[inside].max()),
    )
    for cell in above.tolist():
        variables.model.add(highest >= variables.load(cell))
    return highest


def _highest_factor(variables: Variables, inside: Ints, hundredths: Ints) -> cp_model.LinearExprT:
    """hundredths[c] * highest >= units * load[c] for the cells inside, as in `_highest_load`."""
    integers = variables.integers
    pairs = list(zip(inside.tolist(), hundredths.tolist(), strict=True))

    def factor(load: int, per: int) -> int:
        return -(-100 * _FACTOR_UNITS * load // (integers.scale * per))

    low = max(factor(int(integers.lowest[cell]), per) for cell, per in pairs)
    above = [(cell, per) for cell, per in pairs if factor(int(integers.highest[cell]), per) > low]
    if not above:
        return low
    highest = variables.new(
        low,
        max(factor(int(integers.highest[cell]), per) for cell, per in above),
        f"factor[{inside[0]}..]",
        lambda schedule: max(low, *(factor(int(schedule.loads[cell]), per) for cell, per in above)),
    )
    units = 100 * _FACTOR_UNITS // integers.scale
    for cell, per in above:
        variables.model.add(per * highest >= units * variables.load(cell))
    return highest


def add_queues(variables: Variables, piece: Queues) -> TermExpression:
    """sum of weight * left, left >= left of the entry before + load[cell] - places, left >= 0."""
    integers = variables.integers
    places = np.rint(piece.places * integers.scale)
    counted = Queues(piece.start, piece.cell, places, piece.weight).within(integers.highest.astype(np.float64))
    least, most = (counted.left(own.astype(np.float64)) for own in (integers.lowest, integers.highest))
    wrong = integers.error[counted.cell] + 0.5 / integers.scale
    term = TermExpression()
    for first, last in zip(counted.start[:-1].tolist(), counted.start[1:].tolist(), strict=True):
        own = slice(first, last)
        chain = _left(variables, counted.cell[own], counted.places[own], least[own], most[own])
        for weight, left in zip(counted.weight[own].tolist(), chain, strict=True):
            term.add(weight / integers.scale, left)
        # What one load is off by is handed on to everybody who waits after it.
        term.error += float(np.cumsum(wrong[first:last]) @ counted.weight[first:last])
    return term


def _left(
    variables: Variables, cells: Ints, places: Floats, least: Floats, most: Floats
) -> Iterator[cp_model.LinearExprT]:
    """Yield who is left at each cell of a chain, in units; a number where no choice changes it."""
    threshold = np.rint(places).astype(np.int64)

    def meaning(place: int) -> Meaning:
        def left(schedule: Assignment) -> int:
            queue = 0
            for above in (schedule.loads[cells[: place + 1]] - threshold[: place + 1]).tolist():
                queue = max(0, queue + above)
            return queue

        return left

    before: cp_model.LinearExprT = 0
    for place, cell in enumerate(cells.tolist()):
        if least[place] == most[place]:
            before = int(most[place])
            yield before
            continue
        left = variables.new(0, int(most[place]), f"left[{cell}]", meaning(place))
        there = cp_model.LinearExpr.sum([before, variables.load(cell)])
        variables.model.add(left >= there - int(threshold[place]))
        yield left
        before = left


def add_highest_sum(variables: Variables, piece: HighestSum) -> TermExpression:
    """people * highest >= sum over the block's o of per_part[o] * parts[o], for every block."""
    options = variables.demand.options
    coefficients = np.rint(piece.per_part * _SUM_UNITS).astype(np.int64)
    rows = [np.flatnonzero((piece.block == place) & (coefficients > 0)) for place in range(len(piece.people))]
    used = [(int(piece.people[place]), row) for place, row in enumerate(rows) if len(row) and piece.people[place]]
    term = TermExpression()
    if not used:
        return term

    def worst(parts: Ints) -> int:
        return max(-(-int(coefficients[row] @ parts[row]) // people) for people, row in used)

    full = options.parts[options.group]
    high = max(math.ceil(int((coefficients[row] * full[row]).sum()) / people) for people, row in used)
    highest = variables.new(0, high, "highest_sum", lambda schedule: worst(schedule.parts))
    for people, row in used:
        total = cp_model.LinearExpr.weighted_sum(
            [variables.parts[option] for option in row.tolist()], coefficients[row].tolist()
        )
        variables.model.add(people * highest >= total)
        half = 0.5 * float(options.parts[np.unique(options.group[row])].sum()) / people
        term.error = max(term.error, (half + 1.0) / _SUM_UNITS)
    term.add(1.0 / _SUM_UNITS, highest)
    return term


def add_shortfalls(variables: Variables, piece: Shortfalls) -> TermExpression:
    """always + sum over blocks of lacks[block], with parts[o] >= target[o] * (1 - lacks[block])."""
    term = TermExpression(constant=float(piece.always))
    for first, last in zip(piece.start[:-1].tolist(), piece.start[1:].tolist(), strict=True):
        term.add(1.0, _lacks(variables, piece.option[first:last], piece.target[first:last]))
    return term


def _lacks(variables: Variables, own: Ints, target: Ints) -> cp_model.LinearExprT:
    options = variables.demand.options
    if (target == options.parts[options.group[own]]).all():  # then it lacks where any other option is taken
        every = [option for group in options.group[own].tolist() for option in options.of_group(group)]
        others = tuple(np.setdiff1d(every, own).tolist())
        return variables.uses(others) if others else 0
    lacks = variables.new(0, 1, f"lacks[{own[0]}..]", lambda schedule: int((schedule.parts[own] < target).any()))
    for option, parts in zip(own.tolist(), target.tolist(), strict=True):
        variables.model.add(variables.parts[option] >= parts * (1 - lacks))
    return lacks


def add_differences(variables: Variables, piece: Differences) -> TermExpression:
    """sum over blocks of weight * differs, differs >= abs(sum of parts - target), in `_PART_UNITS`."""
    target = np.rint(piece.target * _PART_UNITS).astype(np.int64)
    most = np.ceil(piece.most(variables.demand.options) * _PART_UNITS).astype(np.int64)
    term = TermExpression()
    for block, weight in enumerate(piece.weight.tolist()):
        own = piece.option[piece.start[block] : piece.start[block + 1]]
        term.add(weight / _PART_UNITS, _differs(variables, own, int(target[block]), int(most[block])))
    term.error = float(piece.weight @ np.abs(target / _PART_UNITS - piece.target))
    return term


def _differs(variables: Variables, own: Ints, target: int, most: int) -> cp_model.IntVar:
    def off(parts: Ints) -> int:
        return abs(_PART_UNITS * int(parts[own].sum()) - target)

    differs = variables.new(0, most, f"differs[{target}]", lambda schedule: off(schedule.parts))
    total = cp_model.LinearExpr.sum([variables.parts[option] for option in own.tolist()])
    variables.model.add(differs >= _PART_UNITS * total - target)
    variables.model.add(differs >= target - _PART_UNITS * total)
    return differs
