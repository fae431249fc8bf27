"""The front door: an instance in, a checked schedule out."""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable, Sequence
from importlib import metadata

from solver.check import CheckReport, Violation, agreement_violations, check, status_quo_choices
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from solver.domain.instance import Instance
from solver.domain.schedule import (
    InstanceRef,
    Schedule,
    ScheduleViolation,
    Settings,
    Stop,
    TermsBeforeAfter,
)
from solver.errors import CheckFailedError
from solver.optimise.beginning import begin_again, begin_today, begin_warm, mended
from solver.optimise.checkpoints import Checkpointer
from solver.optimise.clash import find_clash
from solver.optimise.result import SolveResult
from solver.optimise.tier_run import tier_results
from solver.optimise.tiers import OnProgress, TierSolver, TiersOutcome, Watchers

_PATIENCE_S = 3.0
"""How long to wait for the local search to be loaded where CP-SAT can begin without it."""
_PACKAGES = ("numba", "numpy", "ortools", "pydantic", "stagger")


def solve(
    instance: Instance,
    settings: Settings | None = None,
    *,
    on_progress: OnProgress | None = None,
    interrupt: threading.Event | None = None,
    warm_start: Schedule | None = None,
    resume: Schedule | None = None,
    on_checkpoint: Callable[[Schedule], None] | None = None,
) -> SolveResult:
    """Find the best schedule for an instance, tier by tier, and prove how good it is.

    Parameters
    ----------
    instance
        A valid instance (`solver.formats.read_instance` gives no other).
    settings
        Limits, seed, workers; the defaults of `Settings` where None.
    on_progress
        Called some twenty times a second while searching.
    interrupt
        Set it from another thread or a signal handler to end the search with the best schedule so far.
    warm_start
        An earlier schedule to begin with, also of a slightly different instance; it may break agreements.
    resume
        A checkpoint, or the schedule of an earlier solve of the same instance, to go on from: what it proved
        stays proven.
    on_checkpoint
        Called from another thread, at most twice a second, with a checked schedule for what the solve would
        end with now: in it the running tier is "interrupted". At the end called with the result.

    Returns
    -------
    SolveResult
        Its schedule has passed `check`. Infeasible and out of time are results, not errors.

    Raises
    ------
    ScheduleMismatchError
        `resume` belongs to another instance, or is no result of a solve.
    CheckFailedError
        The independent check rejects the schedule: a bug of ours; nothing is returned.
    ModelError
        CP-SAT rejects the model: a bug of ours.
    """
    begun = time.monotonic()
    settings = settings or Settings()
    interrupt = interrupt or threading.Event()
    demand = build_demand(instance)
    broken = agreement_violations(instance, status_quo_choices(instance))
    begin = begin_today(demand, is_allowed=not broken) if resume is None else begin_again(demand, resume)
    if warm_start is not None:
        begin = begin_warm(demand, begin, warm_start)

    def made(outcome: TiersOutcome) -> Schedule:
        schedule = _schedule(demand, outcome, settings, tiers.portfolio.method, broken)
        # Two deterministic runs take different times and have to give the same bytes.
        seconds = None if settings.deterministic else round(time.monotonic() - begun, 3)
        return _passed(instance, schedule.model_copy(update={"seconds": seconds}))

    checkpointer = None if on_checkpoint is None else Checkpointer(made, on_checkpoint)
    watchers = Watchers(on_progress, None if checkpointer is None else checkpointer.put)
    tiers = TierSolver(demand, settings, interrupt, watchers)
    try:
        if tiers.portfolio.searcher is not None:
            patience_s = None if tiers.portfolio.cpsat is None else _PATIENCE_S
            begin = mended(begin, tiers.portfolio.searcher, settings, interrupt, patience_s)
        outcome = tiers.solve(begin)
    finally:
        if checkpointer is not None:
            checkpointer.close()
    if outcome.parts is None:
        return _without_schedule(demand, outcome, settings, interrupt)
    schedule = made(outcome)
    if on_checkpoint is not None:
        on_checkpoint(schedule)
    return SolveResult(_overall_stop(schedule), schedule)


def _without_schedule(
    demand: Demand, outcome: TiersOutcome, settings: Settings, interrupt: threading.Event
) -> SolveResult:
    if not outcome.is_infeasible:
        return SolveResult("nothing found")
    return SolveResult("infeasible", clash=find_clash(demand, settings.workers, settings.seed, interrupt))


def _schedule(
    demand: Demand, outcome: TiersOutcome, settings: Settings, method: str, broken: Sequence[Violation]
) -> Schedule:
    assert outcome.parts is not None
    status_quo = measure_terms(demand, demand.options.status_quo_parts())
    terms = measure_terms(demand, outcome.parts)
    schedule = Schedule(
        instance=InstanceRef(name=demand.instance.name, content_hash=demand.instance.content_hash),
        choices=choices_from_parts(demand.instance, demand.options, outcome.parts),
        terms=TermsBeforeAfter(status_quo=status_quo.rounded(), schedule=terms.rounded()),
        tiers=tier_results(demand, outcome.runs, outcome.parts),
        status_quo_violations=tuple(
            ScheduleViolation(rule=v.rule, text=v.text, amount=v.amount, unit=v.unit) for v in broken
        ),
        method=method,
        settings=settings,
        versions=versions(),
    )
    return schedule.model_copy(update={"stop": _overall_stop(schedule)})


def _overall_stop(schedule: Schedule) -> Stop:
    """Return why the whole ended: optimal only where every tier is, else what ended the first tier that is not."""
    stops = [tier.stop for tier in schedule.tiers]
    if "not started" in stops:
        return "interrupted"
    for reason in ("interrupted", "time", "gap reached"):
        if reason in stops:
            return reason
    return "optimal"


def _passed(instance: Instance, schedule: Schedule) -> Schedule:
    report: CheckReport = check(instance, schedule)
    if not report.is_ok:
        raise CheckFailedError(report)
    return schedule


def versions() -> dict[str, str]:
    """Return the versions that a schedule depends on."""
    return {"python": platform.python_version()} | {package: metadata.version(package) for package in _PACKAGES}
