"""The front door: an instance in, a checked schedule out."""

from __future__ import annotations

import math
import platform
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import metadata

from solver.checker import CheckReport, Violation, check, recorded, status_quo_violations
from solver.checker.status_quo import status_quo_of
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure_terms, tier_value
from solver.demand.options import Ints, choices_from_parts
from solver.domain.instance import Instance
from solver.domain.objective import counts_organisations
from solver.domain.people import GroupChoice
from solver.domain.schedule import (
    CutShort,
    InstanceRef,
    LadderRung,
    Schedule,
    Settings,
    Stop,
    TermsBeforeAfter,
)
from solver.errors import CheckFailedError
from solver.language.messages import gettext
from solver.optimise.checkpoints import Checkpointer
from solver.optimise.cpsat.suited import is_for_cpsat
from solver.optimise.deadline import Deadline, has_nothing_to_choose
from solver.optimise.finish import asks_for_package, ladder, minimal, settled
from solver.optimise.portfolio.portfolio import Portfolio
from solver.optimise.result import SolveResult
from solver.optimise.tier_run import NOISE, TierRun, tier_results
from solver.optimise.tiers import OnProgress, TierSolver, TiersOutcome, Watchers
from solver.optimise.warm_start import WarmStart, repaired, resume_from, start_today, start_warm

OnCheckpoint = Callable[[Schedule], None]
OnNote = Callable[[str], None]

_PATIENCE_S = 3.0
"""How long to wait for the local search to be loaded where CP-SAT can begin without it."""
_TIES_S = 3.0
"""What choosing among schedules that are equally good may take: CP-SAT, alone, comes upon any of them."""
NO_LADDER = gettext("There was no time left for the ladder, the packages around the schedule; it is left out.")
NOT_MINIMAL = gettext(
    "The schedule is not made minimal, for lack of time or as the region is too large: "
    "it may ask something that could be taken back at no loss."
)
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
    on_note: OnNote | None = None,
    begun: float | None = None,
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
        Set it, from anywhere, to end the search with the best schedule so far.
    warm_start
        An earlier schedule to begin with, also of a slightly different instance; it may break agreements.
    resume
        The checkpoint or schedule of an earlier solve of the same instance, whose proofs stay proven.
    on_checkpoint
        Called from another thread, at most twice a second and at the end, with a checked schedule of what there is.
    on_note
        Called with a sentence where the time limit has passed and the solve goes on, for what that is.
    begun
        When the time limit began to count, by `time.monotonic`; None for now.

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
    deadline = Deadline(settings := settings or Settings(), time.monotonic() if begun is None else begun)
    demand = build_demand(instance)
    broken = status_quo_violations(instance)
    begin = _begin(demand, warm_start, resume, is_allowed=not broken)
    if has_nothing_to_choose(instance, demand) and begin.parts is not None:
        schedule = _of_today(demand, begin.parts, settings, broken, deadline)
        (on_checkpoint or (lambda _: None))(schedule)
        return SolveResult("optimal", schedule)
    run = _Run(demand, settings, interrupt or threading.Event(), broken, deadline, on_note or (lambda _: None))
    return run.solve(begin, on_progress, on_checkpoint)


def _begin(demand: Demand, warm_start: Schedule | None, resume: Schedule | None, *, is_allowed: bool) -> WarmStart:
    """Return where the search begins: what it goes on from, an earlier schedule, or today."""
    begin = start_today(demand, is_allowed=is_allowed) if resume is None else resume_from(demand, resume)
    return begin if warm_start is None else start_warm(demand, begin, warm_start)


def _of_today(
    demand: Demand, parts: Ints, settings: Settings, broken: Sequence[Violation], deadline: Deadline
) -> Schedule:
    """Return today as the schedule of an instance in which nobody has anything to choose: all tiers are optimal."""
    values = [(tier, tier_value(demand, tier, parts)) for tier in demand.instance.objective]
    runs = tuple(TierRun(tier, value, value, NOISE, "optimal") for tier, value in values)
    choices = status_quo_of(demand.instance).choices
    schedule = make_schedule(demand, TiersOutcome(parts, runs), settings, "nothing to choose", broken, choices)
    seconds = None if settings.deterministic else round(time.monotonic() - deadline.begun, 3)
    return passed(demand.instance, schedule.model_copy(update={"seconds": seconds}))


class _Run:
    """One solve: what it was told, and the schedules that are made of its states."""

    def __init__(
        self,
        demand: Demand,
        settings: Settings,
        interrupt: threading.Event,
        broken: Sequence[Violation],
        deadline: Deadline,
        on_note: OnNote,
    ) -> None:
        """Let the engines be loaded, and keep time for the check."""
        self._demand = demand
        self._settings = settings
        self._interrupt = interrupt
        self._broken = broken
        self._deadline = deadline
        self._note = on_note
        self._portfolio = Portfolio(demand, settings, interrupt, begins=deadline.left_s > 0)
        # While the search is being loaded.
        deadline.reserve_for_check(demand, has_ladder=asks_for_package(demand))

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
        tiers = TierSolver(
            self._demand, self._tier_settings(), self._interrupt, self._portfolio, watchers, self._deadline.begun
        )
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
        """Return what the tiers are told: they leave time for the check, and for the ladder where there is one."""
        if self._settings.deterministic:
            return self._settings
        return self._settings.model_copy(update={"time_limit_s": self._deadline.search_s})

    def _finished(self, outcome: TiersOutcome) -> Schedule:
        """Return the checked schedule of the last state, with the ladder around it, and what was left undone."""
        assert outcome.parts is not None
        demand, deadline = self._demand, self._deadline
        parts, rungs = outcome.parts, tuple[LadderRung, ...]()
        rows = self._portfolio.rows
        if self._interrupt.is_set():
            deadline.hurry()
        if self._portfolio.searcher is None and not self._interrupt.is_set():
            parts = settled(demand, outcome.runs, parts, min(deadline.left_s, _TIES_S))
        parts, is_minimal = minimal(demand, rows, outcome.runs, parts, time.monotonic() + deadline.for_minimal_s)
        if not is_minimal:
            self._note(NOT_MINIMAL)
        if asks_for_package(demand) and (seconds := deadline.left_s):
            rungs = ladder(demand, rows, outcome.runs, parts, seconds)
        elif asks_for_package(demand):
            self._note(NO_LADDER)
        if deadline.is_over and not self._interrupt.is_set():
            self._note(gettext("The time limit has passed; checking the schedule ..."))
        return self._made(replace(outcome, parts=parts), rungs, self._cut_short(outcome, is_minimal=is_minimal))

    def _cut_short(self, outcome: TiersOutcome, *, is_minimal: bool) -> tuple[CutShort, ...]:
        """Return what the search left undone; what a deterministic one counts to its end is not cut by the clock."""
        is_searched = any(counts_organisations(run.tier.weights()) for run in outcome.runs)
        is_cut = self._portfolio.is_package_cut and not self._settings.deterministic
        undone: dict[CutShort, bool] = {
            "package": asks_for_package(self._demand) and (is_cut or not is_searched),
            "minimality": not is_minimal,
        }
        return tuple(each for each, is_undone in undone.items() if is_undone)

    def _repaired(self, begin: WarmStart) -> WarmStart:
        if self._portfolio.searcher is None:
            return begin
        patience_s = _PATIENCE_S if is_for_cpsat(self._demand) else math.inf
        left_s = self._deadline.left_s
        return repaired(begin, self._portfolio.searcher, self._settings, self._interrupt, patience_s, left_s)

    def _without_schedule(self, outcome: TiersOutcome) -> SolveResult:
        if not outcome.is_infeasible:
            return SolveResult("nothing found")
        from solver.optimise.infeasibility.clash import find_clash
        from solver.optimise.infeasibility.feasibility_oracle import FeasibilityOracle

        return SolveResult(
            "infeasible", clash=find_clash(FeasibilityOracle(self._demand, self._settings, self._interrupt))
        )

    def _made(
        self,
        outcome: TiersOutcome,
        rungs: tuple[LadderRung, ...] = (),
        cut_short: tuple[CutShort, ...] | None = None,
    ) -> Schedule:
        """Return the checked schedule of a state; without `cut_short`, of one that the search has not finished with."""
        schedule = make_schedule(self._demand, outcome, self._settings, self._portfolio.method, self._broken)
        # Two deterministic runs take different times and have to give the same bytes.
        seconds = None if self._settings.deterministic else round(time.monotonic() - self._deadline.begun, 3)
        if cut_short is None:
            cut_short = self._cut_short(outcome, is_minimal=False)
        made = {"seconds": seconds, "ladder": rungs, "cut_short": cut_short}
        return passed(self._demand.instance, schedule.model_copy(update=made))


def make_schedule(
    demand: Demand,
    outcome: TiersOutcome,
    settings: Settings,
    method: str,
    broken: Sequence[Violation],
    choices: tuple[GroupChoice, ...] | None = None,
) -> Schedule:
    """Return what is written of an outcome: choices, terms before and after, what each tier came to, and how."""
    assert outcome.parts is not None
    choices = choices or choices_from_parts(demand.instance, demand.options, outcome.parts)
    today = demand.options.status_quo_parts()
    before = measure_terms(demand, today)
    after = before if (outcome.parts == today).all() else measure_terms(demand, outcome.parts)
    schedule = Schedule(
        instance=InstanceRef(name=demand.instance.name, content_hash=demand.instance.content_hash),
        choices=choices,
        terms=TermsBeforeAfter(status_quo=before.rounded(), schedule=after.rounded()),
        tiers=tier_results(demand.instance.objective, outcome.runs, before, after),
        status_quo_violations=recorded(broken),
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


def passed(instance: Instance, schedule: Schedule) -> Schedule:
    """Return a schedule that passes the independent check.

    Raises
    ------
    CheckFailedError
        It does not: a bug of ours.
    """
    report: CheckReport = check(instance, schedule)
    if not report.is_ok:
        raise CheckFailedError(report)
    return schedule


def versions() -> dict[str, str]:
    """Return the versions that a schedule depends on."""
    return {"python": platform.python_version()} | {package: metadata.version(package) for package in _PACKAGES}
