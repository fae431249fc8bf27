"""All bounds on a tier, the fast ones first: by arithmetic, by packing, by linear relaxation, by clusters of sections.

What is small is bounded as a whole after the first of them. Each is there before the next begins, and the best counts,
so that a short run has a bound too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.bounds.analytic import analytic_bound
from solver.optimise.bounds.clusters import MOST_GROUPS, cluster
from solver.optimise.bounds.decomposition import Decomposition
from solver.optimise.bounds.lp import proven, solve_program
from solver.optimise.bounds.relaxation import Relaxation
from solver.optimise.columns.bound import prove_by_packings
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.alike import with_sums
from solver.optimise.mip.full_mip import solve_full_mip
from solver.optimise.mip.highs import multipliers_by_interior_points
from solver.optimise.mip.people import People
from solver.optimise.mip.program import Program
from solver.optimise.mip.tier_model import Made, TierModel
from solver.optimise.threads import in_thread

_LP_SHARE = 0.75
"""Of the time, at most, goes into the linear relaxation where clusters need its multipliers.

Without them clusters prove little: the second tier of 400 groups with agreements had a gap of 24 % where it was cut
off after 8 s, 0.8 % where it ended.
"""
_PACKINGS_SHARE = 0.5
"""Of the time, at most, goes into sections that are packing problems."""
_LARGE = 400_000
"""Entries from which on a program is made smaller first.

On Utrecht over five days with 37 departments of ten weeks each, 6,865,000 entries become 266,500. Interior points take
8 s of one core for them, the dual simplex of GLOP had not ended after 27 s.
"""
_LEAST_S = 0.01
"""With less time left, no solver is called."""


class Prover:
    """Bounds one tier until it is told to stop.

    Parameters
    ----------
    model
        The tier.
    incumbent
        Where bounds and schedules go.
    """

    def __init__(self, model: TierModel, incumbent: Incumbent, seed: int) -> None:
        self._model = model
        self._incumbent = incumbent
        self._seed = seed

    def run(self, end: float, num_threads: int) -> None:
        """Prove until a moment by `time.monotonic`, on so many cores."""
        stop = self._incumbent.stop

        def is_over() -> bool:
            return stop.is_set() or time.monotonic() >= end

        self._incumbent.prove(analytic_bound(self._model.demand, self._model.tier, is_over).value)
        if is_over():
            return
        self._prove_packings(end)
        if is_over():
            return
        if self._model.is_small:
            solve_full_mip(self._model, self._incumbent, self._seed, end)
            return
        made = self._model.made()
        multipliers = self._multipliers(made, end)
        if self._incumbent.stop.is_set():
            return
        relaxation = Relaxation(made.index, multipliers, self._loads(made.people))
        clusters = Decomposition(self._model, relaxation, self._incumbent, self._seed)
        self._incumbent.idle_task = clusters.help
        _side_by_side(lambda: clusters.run(end), num_threads, self._incumbent.stop)

    def _prove_packings(self, end: float) -> None:
        """Bound the sections that are packing problems; nothing where there are none."""
        model = self._model
        if model.packings:
            now = time.monotonic()
            until = now + _PACKINGS_SHARE * (end - now)
            prove_by_packings(model.demand, model.tier, model.packings, self._incumbent, until, self._incumbent.stop)

    def _multipliers(self, made: Made, end: float) -> Floats:
        """Return multipliers of the linear relaxation, or none where clusters are better off without."""
        program = made.index.program
        if self._model.falls_apart:
            return np.zeros(program.num_rows)
        none = np.zeros(program.num_rows)
        seconds = _LP_SHARE * (end - time.monotonic())
        if seconds < _LEAST_S:
            return none
        if _is_large(program):
            # As if the whole were solved: the rows of the smaller program begin with those of the whole.
            smaller = with_sums(program, _day_of_rows(program, made.people))
            multipliers = multipliers_by_interior_points(smaller, seconds, self._incumbent.stop)[: program.num_rows]
        else:
            multipliers = solve_program(program, seconds, self._incumbent.stop)
        self._incumbent.prove(proven(program, multipliers))
        # Those of a solver that was cut off may be anything.
        return multipliers if program.bound(multipliers) > program.bound(none) else none

    def _loads(self, people: People) -> list[Ints]:
        """Return the load columns of each cluster."""
        of_section = cluster(people, len(self._model.demand.instance.sections), MOST_GROUPS)
        own = of_section[people.load_section]
        return [people.load_columns[own == place] for place in np.unique(own)]


def _is_large(program: Program) -> bool:
    """Return whether summing up what passes alike pays: it takes a second for each three million entries."""
    return len(program.factor) > _LARGE


def _day_of_rows(program: Program, people: People) -> Ints:
    """Return the day of each row that defines a load, -1 for others; shape ``[row]``."""
    day = np.full(len(program.cost) + 1, -1)
    day[people.load_columns] = people.load_day
    of_rows: Ints = day[program.defines]
    return of_rows


def _side_by_side(work: Callable[[], None], num_threads: int, stop: threading.Event) -> None:
    """Do the same work in so many threads: HiGHS leaves Python alone while it computes."""
    failures: list[BaseException] = []
    others = [in_thread("clusters", work, failures, stop) for _ in range(num_threads - 1)]
    work()
    for thread in others:
        thread.join()
    if failures:
        raise failures[0]
