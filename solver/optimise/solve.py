"""The front door: an instance in, a checked schedule out."""

from __future__ import annotations

import math
import platform
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import metadata

from solver.checker import CheckReport, Violation, agreement_violations, check, status_quo_choices
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
from solver.optimise.checkpoints import Checkpointer
from solver.optimise.cpsat.engine import CpSatEngine
from solver.optimise.finish import asks_for_package, ladder, minimal
from solver.optimise.infeasibility.clash import find_clash
from solver.optimise.infeasibility.feasibility_oracle import FeasibilityOracle
from solver.optimise.portfolio.portfolio import Portfolio
from solver.optimise.result import SolveResult
from solver.optimise.tier_run import tier_results
from solver.optimise.tiers import OnProgress, TierSolver, TiersOutcome, Watchers
from solver.optimise.warm_start import WarmStart, repaired, resume_from, start_today, start_warm

OnCheckpoint = Callable[[Schedule], None]

_LADDER_SHARE, _LEAST_S = 0.15, 0.5
"""Of the time limit, kept for the ladder where there is one; and what it gets at least, in seconds."""
_PATIENCE_S = 3.0
"""How long to wait for the local search to be loaded where CP-SAT can begin without it."""
_PACKAGES = ("highspy", "numba", "numpy", "ortools", "pydantic", "stagger")


def solve(
    instance: Instance,
    settings: Settings | None = None,
    *,
    on_progress: OnProgress | None = None,
    interrupt: threading.Event | None = None,
    warm_start: Schedule | None = None,
    resume: Schedule | None = None,
    on_checkpoint: OnCheckpoint | None = None,
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
    settings = settings or Settings()
    interrupt = interrupt or threading.Event()
    demand = build_demand(instance)
    broken = agreement_violations(instance, status_quo_choices(instance))
    begin = start_today(demand, is_allowed=not broken) if resume is None else resume_from(demand, resume)
    if warm_start is not None:
        begin = start_warm(demand, begin, warm_start)
    run = _Run(demand, settings, interrupt, broken)
    return run.solve(begin, on_progress, on_checkpoint)


class _Run:
    """One solve: what it was told, and the schedules that are made of its states."""

    def __init__(
        self, demand: Demand, settings: Settings, interrupt: threading.Event, broken: Sequence[Violation]
    ) -> None:
        self._demand = demand
        self._settings = settings
        self._interrupt = interrupt
        self._broken = broken
        self._begun = time.monotonic()
        self._portfolio = Portfolio(demand, settings, interrupt)

    def solve(
        self, begin: WarmStart, on_progress: OnProgress | None, on_checkpoint: OnCheckpoint | None
    ) -> SolveResult:
        """Solve tier by tier from a warm start; telling and keeping go on beside it, and are ended whatever happens.

        Returns
        -------
        The finished schedule, or why there is none.
        """
        checkpointer = None if on_checkpoint is None else Checkpointer(self._made, on_checkpoint)
        watchers = Watchers(on_progress, None if checkpointer is None else checkpointer.put)
        tiers = TierSolver(self._demand, self._tier_settings(), self._interrupt, self._portfolio, watchers)
        try:
            begin = self._repaired(begin)
            self._portfolio.prepare(has_schedule=begin.parts is not None)
            outcome = tiers.solve(begin)
        finally:
            if checkpointer is not None:
                checkpointer.close()
        if outcome.parts is None:
            return self._without_schedule(outcome)
        schedule = self._finished(outcome)
        if on_checkpoint is not None:
            on_checkpoint(schedule)
        return SolveResult(_overall_stop(schedule), schedule)

    def _tier_settings(self) -> Settings:
        """Return what the tiers are told: they leave time for the ladder where there will be one."""
        if not asks_for_package(self._demand) or self._settings.deterministic:
            return self._settings
        return self._settings.model_copy(update={"time_limit_s": (1 - _LADDER_SHARE) * self._settings.time_limit_s})

    def _finished(self, outcome: TiersOutcome) -> Schedule:
        """Return the checked schedule of the last state: minimal, with the ladder around it."""
        assert outcome.parts is not None
        demand, rows = self._demand, self._portfolio.rows
        seconds = math.inf if self._settings.deterministic else self._ladder_s()
        parts = minimal(demand, rows, outcome.runs, outcome.parts, time.monotonic() + seconds)
        schedule = self._made(replace(outcome, parts=parts))
        if not asks_for_package(demand):
            return schedule
        rungs = ladder(demand, rows, outcome.runs, parts, seconds)
        return _passed(demand.instance, schedule.model_copy(update={"ladder": rungs}))

    def _ladder_s(self) -> float:
        left = self._settings.time_limit_s - (time.monotonic() - self._begun)
        return max(_LEAST_S, left)

    def _repaired(self, begin: WarmStart) -> WarmStart:
        if self._portfolio.searcher is None:
            return begin
        patience_s = _PATIENCE_S if CpSatEngine.is_for(self._demand) else None
        return repaired(begin, self._portfolio.searcher, self._settings, self._interrupt, patience_s)

    def _without_schedule(self, outcome: TiersOutcome) -> SolveResult:
        if not outcome.is_infeasible:
            return SolveResult("nothing found")
        return SolveResult(
            "infeasible", clash=find_clash(FeasibilityOracle(self._demand, self._settings, self._interrupt))
        )

    def _made(self, outcome: TiersOutcome) -> Schedule:
        """Return the checked schedule of a state."""
        schedule = _schedule(self._demand, outcome, self._settings, self._portfolio.method, self._broken)
        # Two deterministic runs take different times and have to give the same bytes.
        seconds = None if self._settings.deterministic else round(time.monotonic() - self._begun, 3)
        return _passed(self._demand.instance, schedule.model_copy(update={"seconds": seconds}))


def _schedule(
    demand: Demand, outcome: TiersOutcome, settings: Settings, method: str, broken: Sequence[Violation]
) -> Schedule:
    """Return what is written of an outcome: choices, terms before and after, what each tier came to, and how."""
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
