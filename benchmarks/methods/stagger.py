"""Ours, through its public function and with default settings but for time limit and seed."""

from __future__ import annotations

import solver
import solver.optimise.solve  # its engines are loaded before the clock begins, as those of the peers are
from benchmarks.methods.task import Task
from solver.demand.options import Ints, build_options, parts_from_choices


def solve_by_stagger(task: Task) -> Ints | None:
    """Solve by `solver.solve`; what it reports on its way and of every tier at the end is told."""

    def tell(progress: solver.Progress) -> None:
        task.tell(progress.tier - 1, progress.value, progress.bound)

    settings = solver.Settings(time_limit_s=task.time_limit_s, seed=task.seed)
    result = solver.solve(task.instance, settings, on_progress=tell)
    if result.schedule is None:
        return None
    for place, tier in enumerate(result.schedule.tiers):
        task.tell(place, tier.best, tier.bound)
    return parts_from_choices(task.instance, build_options(task.instance), result.schedule.choices)
