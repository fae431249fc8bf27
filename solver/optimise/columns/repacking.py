"""Repacks a section: all groups that fall into its cells choose anew together, while everybody else stays.

The sets that column generation leaves are few, and the best of them that take every group once is found by branch and
bound in a moment, where the same groups as single choices keep HiGHS busy for minutes. Lessons of 300 groups in four
rooms over a week, the search alone 20 s: 123 to 137 left behind; from a worse one, repacked twice in 9 s: 88.

Reference: as for `generation`; choosing among the columns of the relaxation alone is a restricted master heuristic, see
C. Joncour, S. Michel, R. Sadykov, D. Sverdlov, F. Vanderbeck, "Column generation based primal heuristics", Electronic
Notes in Discrete Mathematics 36 (2010) 695-702.
"""

from __future__ import annotations

import math
import time

import numpy as np

from solver.demand.measures import tier_value
from solver.demand.options import Floats, Ints
from solver.optimise.columns.generation import Generation
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.model.packing import Bools, Packing

_SECONDS = 5.0
"""What one section may take to generate its sets, and as much again to choose among them."""
_SAME = 1e-6


class Repacker:
    """Repacks the packings of a tier in turn, and goes on from what costs as much, too.

    Agreements tie the groups of one section to those of others, so that what another costs hangs on which of many
    equally good packings this one has: it is drawn anew each time.

    Parameters
    ----------
    model
        The tier.
    """

    def __init__(self, model: TierModel, seed: int) -> None:
        self._demand = model.demand
        self._rows = model.rows
        self._tier = model.tier
        self._packings = model.packings
        self._random = np.random.default_rng(seed)
        self._parts: Ints | None = None
        self._value = math.inf
        self._next: list[int] = []

    def improve(self, incumbent: Incumbent, end: float, last: float, *, all_once: bool = False) -> None:
        """Repack one section after the other, or until the incumbent's `stop`.

        Parameters
        ----------
        end
            No section is begun after that moment, by `time.monotonic`.
        last
            One that has been begun is given up then.
        all_once
            Whether to end when every section has been repacked once.
        """
        while not incumbent.stop.is_set() and time.monotonic() < end and incumbent.parts is not None:
            if self._parts is None or incumbent.value is None or incumbent.value < self._value - _SAME:
                self._parts, self._value = incumbent.parts, incumbent.value or 0.0
            packing = self._packings[self._drawn(self._parts)]
            parts = self._repacked(packing, self._parts, incumbent, last)
            if parts is not None and self._rows.keep(parts):
                incumbent.offer(parts)
                value = tier_value(self._demand, self._tier, parts)
                if value <= self._value + _SAME:
                    self._parts, self._value = parts, value
            if all_once and not self._next:
                return

    def _drawn(self, parts: Ints) -> int:
        """Return the next packing: all of them in turn, the dearest first."""
        if not self._next:
            loads = self._demand.loads(parts)
            self._next = sorted(range(len(self._packings)), key=lambda place: _cost(self._packings[place], loads))
        return self._next.pop()

    def _repacked(self, packing: Packing, parts: Ints, incumbent: Incumbent, end: float) -> Ints | None:
        """Return a schedule in which the groups of one section choose anew; None where nothing was found."""
        own = np.flatnonzero(parts[packing.option] > 0)
        base = self._demand.loads(parts)
        np.subtract.at(base, packing.cells[packing.cell[own]], packing.people[own])
        generation = Generation(packing.among(self._free(packing, parts), base), incumbent.stop, self._random)
        generation.run(min(end, time.monotonic() + _SECONDS))
        seconds = min(_SECONDS, end - time.monotonic())
        options = generation.best_whole(packing.cell[own], seconds) if seconds > 0 else None
        if options is None:
            return None
        better = parts.copy()
        better[packing.option[own]] = 0
        better[options] = 1
        return better

    def _free(self, packing: Packing, parts: Ints) -> Bools:
        """Return the options that their group can take while all others stay; shape ``[option]``."""
        is_free = np.zeros(self._demand.options.num_options, dtype=np.bool_)
        tried = parts.copy()
        start = self._demand.options.start
        for option, group in zip(packing.option.tolist(), packing.groups[packing.group].tolist(), strict=True):
            own = slice(int(start[group]), int(start[group + 1]))
            tried[own] = 0
            tried[option] = 1
            is_free[option] = parts[option] > 0 or self._rows.keep(tried)
            tried[own] = parts[own]
        return is_free


def _cost(packing: Packing, loads: Floats) -> float:
    above = np.maximum(0.0, loads[packing.cells] - packing.begin)
    return float(packing.weight @ above)
