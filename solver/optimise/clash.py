"""Which agreements clash: a minimal set that no schedule keeps, found by leaving agreements out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from solver.demand.loads import Demand
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.run import Limits, run
from solver.optimise.result import Clash

_SECONDS_A_TRIAL = 10.0


def find_clash(demand: Demand, workers: int, seed: int, interrupt: threading.Event) -> Clash:
    """Return a minimal set of the instance's agreements that clash.

    Agreements are left out in ever smaller runs as long as the rest still clashes (a trial solve of its own
    proves it each time). What remains after runs of one is minimal: without any one of them there
    is a schedule. A trial that ends unproven keeps its agreements and makes `is_minimal` False.
    """
    agreements = demand.instance.agreements
    limits = Limits(_SECONDS_A_TRIAL, workers, seed, gap=0.0, deterministic=False)
    unproven: list[Sequence[int]] = []

    def clashes(kept: Sequence[int]) -> bool:
        model = ScheduleModel(demand, [agreements[place] for place in kept])
        outcome = run(model.variables, limits, interrupt)
        if outcome.parts is None and not outcome.is_infeasible:
            unproven.append(kept)
        return outcome.is_infeasible

    kept = shrink(range(len(agreements)), clashes)
    labels = tuple(demand.instance.labels[place] for place in kept)
    return Clash(labels, is_minimal=not unproven)


def shrink(items: Sequence[int], clashes: Callable[[Sequence[int]], bool]) -> list[int]:
    """Return a part of `items` that clashes, of which none can be left out; `clashes(items)` has to hold.

    Parameters
    ----------
    clashes
        Whether a set clashes; leaving something out never makes a set clash that did not.
    """
    kept = list(items)
    size = max(1, len(kept) // 2)
    while True:
        place = 0
        while place < len(kept):
            without = kept[:place] + kept[place + size :]
            if clashes(without):
                kept = without
            else:
                place += size
        if size == 1:
            return kept
        size = max(1, size // 2)
