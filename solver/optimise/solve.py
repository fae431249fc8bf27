"""The front door: an instance in, a checked schedule out."""

from __future__ import annotations

import platform
import threading
import time
from importlib import metadata

from solver.check import CheckReport, agreement_violations, check, status_quo_choices
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
from solver.optimise.clash import find_clash
from solver.optimise.result import SolveResult
from solver.optimise.tier_run import tier_results
from solver.optimise.tiers import Beginning, OnProgress, TierSolver, TiersOutcome, Watchers

_PACKAGES = ("numba", "numpy", "ortools", "pydantic", "stagger")


def solve(
    instance: Instance,
    settings: Settings | None = None,
    *,
    on_progress: OnProgress | None = None,
    interrupt: threading.Event | None = None,
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

    Returns
    -------
    SolveResult
        Its schedule has passed `check`. Infeasible and out of time are results, not errors.

    Raises
    ------
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
    tiers = TierSolver(demand, settings, interrupt, Watchers(on_progress))
    today = demand.options.status_quo_parts()
    outcome = tiers.solve(Beginning(None if broken else today, today))
    if outcome.parts is None:
        return _without_schedule(demand, outcome, settings, interrupt)
    schedule = _schedule(demand, outcome, settings, tiers.portfolio.method).model_copy(
        update={
            "status_quo_violations": tuple(
                ScheduleViolation(rule=v.rule, text=v.text, amount=v.amount, unit=v.unit) for v in broken
            ),
            # Two deterministic runs take different times and have to give the same bytes.
            "seconds": None if settings.deterministic else round(time.monotonic() - begun, 3),
        }
    )
    return SolveResult(_overall_stop(schedule), _passed(instance, schedule))


def _without_schedule(
    demand: Demand, outcome: TiersOutcome, settings: Settings, interrupt: threading.Event
) -> SolveResult:
    if not outcome.is_infeasible:
        return SolveResult("nothing found")
    return SolveResult("infeasible", clash=find_clash(demand, settings.workers, settings.seed, interrupt))


def _schedule(demand: Demand, outcome: TiersOutcome, settings: Settings, method: str) -> Schedule:
    assert outcome.parts is not None
    status_quo = measure_terms(demand, demand.options.status_quo_parts())
    terms = measure_terms(demand, outcome.parts)
    schedule = Schedule(
        instance=InstanceRef(name=demand.instance.name, content_hash=demand.instance.content_hash),
        choices=choices_from_parts(demand.instance, demand.options, outcome.parts),
        terms=TermsBeforeAfter(status_quo=status_quo.rounded(), schedule=terms.rounded()),
        tiers=tier_results(demand, outcome.runs, outcome.parts),
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
