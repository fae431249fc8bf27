"""Groups as blocks in time: highest loads as the capacity of a cumulative constraint, not as a row for each minute.

Where a group's options move the same loads along the cells of a section, day after day, its load is a few level blocks
that move together. A highest load over hundreds of cells is then one constraint over these, however fine the grid is.

Reference: A. Aggoun, N. Beldiceanu, "Extending CHIP in order to solve complex scheduling and placement problems",
Mathematical and Computer Modelling 17 (1993) 57-73 (cumulative).
"""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from solver.demand.options import Ints
from solver.optimise.cpsat.moving import Block, level_blocks
from solver.optimise.cpsat.variables import Variables

_ENTRIES_PER_BLOCK = 16
"""Factors that the rows of a highest load would have, for each block, from which on blocks are smaller and faster."""


class Blocks:
    """The groups of a model as blocks that move, and intervals for those that are asked for.

    Parameters
    ----------
    variables
        The model with its choices.
    """

    def __init__(self, variables: Variables) -> None:
        self._variables = variables

    def highest_load(self, inside: Ints, floor: int) -> cp_model.IntVar | None:
        """Return a variable that is no less than the load of any cell inside; None where rows are no larger.

        cumulative over the blocks that can touch a cell inside, and base load as blocks that do not move: their heights
        add up to the highest load at most. Not where a block can also lie elsewhere: with fillers that let as much pass
        there as there is, one worker did not end in a minute what it ends at once by rows.

        Parameters
        ----------
        inside
            Cells of one section that may be the highest, rising.
        floor
            What the highest load is at least, whatever is chosen.
        """
        integers = self._variables.integers
        touching = self._touching(inside)
        if touching is None or any(self._leaves(group, blocks, inside) for group, blocks in touching):
            return None
        num_entries = int(np.diff(integers.cell_start)[inside].sum())
        fixed = list(level_blocks(inside, integers.base[inside]))
        num_blocks = len(fixed) + sum(len(blocks) for _, blocks in touching)
        if not touching or num_entries < _ENTRIES_PER_BLOCK * num_blocks:
            return None
        floor = max(floor, self._least(inside, touching))
        most = int(integers.base[inside].max()) + sum(block.height for _, blocks in touching for block in blocks)
        most = max(floor, most)
        highest = self._variables.new(
            floor,
            most,
            f"highest[{inside[0]}..]",
            lambda schedule: max(floor, int(schedule.loads[inside].max())),
        )
        self._add(highest, touching, fixed)
        return highest

    def _least(self, inside: Ints, touching: list[tuple[int, list[Block]]]) -> int:
        """Return what the highest load is at least: the highest block, or all of them made level."""
        area = sum(block.height * block.length for _, blocks in touching for block in blocks)
        area += int(self._variables.integers.base[inside].sum())
        highest = max((block.height for _, blocks in touching for block in blocks), default=0)
        return max(highest, -(-area // len(inside)))

    def _add(
        self,
        highest: cp_model.IntVar,
        touching: list[tuple[int, list[Block]]],
        fixed: list[Block],
    ) -> None:
        """Add the cumulative constraint of a highest load: blocks that move, and blocks that do not."""
        model = self._variables.model
        intervals, heights = [], list[cp_model.LinearExprT]()
        for group, blocks in touching:
            column = self._variables.moves[group]
            for block in blocks:
                intervals.append(model.new_fixed_size_interval_var(column + block.begin, block.length, ""))
                heights.append(block.height)
        for block in fixed:
            intervals.append(model.new_fixed_size_interval_var(block.begin, block.length, ""))
            heights.append(block.height)
        model.add_cumulative(intervals, heights, highest)

    def _touching(self, inside: Ints) -> list[tuple[int, list[Block]]] | None:
        """Return the groups with those of their blocks that can touch a cell inside; None where any is no block."""
        integers, options = self._variables.integers, self._variables.demand.options
        entries = np.concatenate([integers.entries_of(int(cell)) for cell in inside])
        found = []
        for group in np.unique(options.group[integers.entry_option[entries]]).tolist():
            moving = self._variables.moving(group)
            if moving is None:
                return None
            low, high = int(moving.moves.min()), int(moving.moves.max())
            own = [
                block
                for block in moving.blocks
                if block.begin + low <= inside[-1] and block.begin + block.length + high > inside[0]
            ]
            found.append((group, own))
        return found

    def _leaves(self, group: int, blocks: list[Block], inside: Ints) -> bool:
        """Return whether any of the blocks can lie on a cell that is not inside."""
        moving = self._variables.moving(group)
        assert moving is not None
        is_inside = np.zeros(int(self._variables.demand.cells.num_cells) + 1, dtype=np.int64)
        is_inside[1 + inside] = 1
        covered = np.cumsum(is_inside)
        begins = [(block.begin + moving.moves, block.length) for block in blocks]
        return any(bool((covered[begin + length] - covered[begin] < length).any()) for begin, length in begins)
