"""`solve`, `check`, `build_demand` and `measure_terms` for whoever makes instances in Python: they validate first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import NoneType

import numpy as np

from solver.checker import CheckReport
from solver.checker import check as check_sound
from solver.demand.loads import Demand
from solver.demand.loads import build_demand as demand_of
from solver.demand.measures import measure_terms as terms_of
from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.domain.objective import TermValues
from solver.domain.schedule import Schedule, Settings
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.library.validity import as_assumed, sound
from solver.optimise.result import Progress, SolveResult
from solver.optimise.solve import solve as solve_sound
from solver.validation.arguments import FUNCTION, takes
from solver.validation.spelling import spell


@takes(
    instance=Instance,
    settings=(Settings, NoneType),
    on_progress=(FUNCTION, NoneType),
    interrupt=(threading.Event, NoneType),
    warm_start=(Schedule, NoneType),
    resume=(Schedule, NoneType),
    on_checkpoint=(FUNCTION, NoneType),
)
def solve(
    instance: Instance,
    settings: Settings | None = None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    interrupt: threading.Event | None = None,
    warm_start: Schedule | None = None,
    resume: Schedule | None = None,
    on_checkpoint: Callable[[Schedule], None] | None = None,
) -> SolveResult:
    """Find the best schedule for an instance, tier by tier, and prove how good it is.

    Parameters
    ----------
    instance
        Made by `Model`, `read_instance` or hand; it is validated first.
    settings
        Limits, seed, workers; the defaults of `Settings` (25 seconds) where None.
    on_progress
        Called some twenty times a second while searching.
    interrupt
        Set it from another thread or a signal handler to end the search with the best schedule so far.
    warm_start
        An earlier schedule to begin with, also of a slightly different instance; it may break agreements.
    resume
        A checkpoint, or the schedule of an earlier solve of the same instance, to go on from.
    on_checkpoint
        Called from another thread, at most twice a second, with a checked schedule for the state so far.

    Returns
    -------
    SolveResult
        Its schedule has passed `check`. Infeasible and out of time are results, not errors.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself; the error carries every fault.
    ScheduleMismatchError
        `resume` belongs to another instance, or is no result of a solve.
    CheckFailedError, ModelError
        A bug of ours; nothing is returned.
    """
    return solve_sound(
        sound(instance),
        settings,
        on_progress=on_progress,
        interrupt=interrupt,
        warm_start=warm_start,
        resume=resume,
        on_checkpoint=on_checkpoint,
    )


@takes(instance=Instance, schedule=Schedule)
def check(instance: Instance, schedule: Schedule) -> CheckReport:
    """Recompute a schedule by other code than made it: choices, agreements, and everything that it claims.

    A schedule with a scenario is checked on the instance with its edits, as `stagger check` does.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    InputError
        The scenario of the schedule means nothing for the instance.
    """
    return check_sound(as_assumed(sound(instance), schedule), schedule)


@takes(instance=Instance)
def build_demand(instance: Instance) -> Demand:
    """Return the instance as arrays: options, cells, and the load of every option in every cell.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    """
    return demand_of(sound(instance))


@takes(demand=Demand)
def measure_terms(demand: Demand, parts: Ints) -> TermValues:
    """Return all terms of a schedule given as parts per option; shape ``[option]``.

    Raises
    ------
    InputError
        There is not a number of parts for every option.
    """
    num_options = demand.options.num_options
    try:
        given = np.asarray(parts)
    except ValueError:
        given = np.empty(0, dtype=object)
    if given.shape != (num_options,) or given.dtype.kind not in "iuf" or not np.isfinite(given).all():
        found = gettext("{num} of them", num=given.shape[0]) if given.ndim == 1 and given.size else spell(parts)
        expected = gettext("a number for each of the {num} options", num=num_options)
        advice = gettext("begin with demand.options.status_quo_parts()")
        raise InputError([Problem("measure_terms(): parts", found, expected, advice)])
    return terms_of(demand, given)
