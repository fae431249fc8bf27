"""The search of a table: the same as `stagger solve`, and with answers the same as `stagger replies`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from solver.advise.whatif.replanning import replan
from solver.advise.whatif.scenario import Edited, edited
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule, Settings
from solver.formats import read_instance
from solver.language.messages import shown
from solver.library.asked_again import AskedAgain, solve_asked_first
from solver.optimise.result import Progress, SolveResult
from solver.optimise.solve import solve
from solver.web.job import CHECKPOINT, INSTANCE, SCHEDULE, Job

_PROGRESS_S = 0.2
"""Seconds between two things that are told of a search."""


class _Teller:
    """Writes where a search stands, a few times a second."""

    def __init__(self, job: Job, before_s: float) -> None:
        self._job, self._before_s, self._last = job, before_s, 0.0
        self.sentences: list[str] = []

    def progress(self, progress: Progress) -> None:
        """Take what the search says of itself."""
        now = time.monotonic()
        if now - self._last < _PROGRESS_S:
            return
        self._last = now
        told = {
            "seconds": self._before_s + progress.seconds,
            "tier": progress.tier,
            "num_tiers": progress.num_tiers,
            "value": progress.value,
            "bound": progress.bound,
            "gap": progress.gap,
        }
        self._job.write("progress.json", told, syncs=False)

    def note(self, sentence: str) -> None:
        """Take a sentence for the planner."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)


def searched(job: Job, interrupt: threading.Event) -> dict[str, Any]:
    """Search, from the checkpoint of a process that was killed where there is one, and return what was found.

    Raises
    ------
    InputError, InvalidInstanceError
        Answers contradict each other or the region.
    """
    begun, told = time.monotonic(), job.told
    given = read_instance(job.folder / INSTANCE)
    own, edits = job.schedule(SCHEDULE), list(told["edits"])
    before_s = float((job.read("progress.json") or {}).get("seconds", 0.0))
    settings = Settings(time_limit_s=max(1.0, told["time_limit_s"] - before_s), seed=told["seed"])
    teller = _Teller(job, before_s)
    base = None if own is None else own.scenario
    if told["keeps"] and own is not None:
        scenario: Scenario | None = replan(given, own, edits).scenario
    else:
        scenario = base
    checkpoint = job.schedule(CHECKPOINT)

    def keep(schedule: Schedule) -> None:
        kept = schedule.model_copy(update={"scenario": scenario}).model_dump(mode="json")
        job.write(CHECKPOINT, kept, syncs=False)

    search = _search_of(settings, teller, interrupt, keep, checkpoint, begun)
    if told["keeps"] and edits and scenario is not None:
        found = solve_asked_first(given, scenario, search)
    else:
        now = Edited(given, (), {}) if scenario is None else edited(given, scenario)
        found = AskedAgain(scenario, now, search(now.instance, 1.0, own))
    return _document(found, teller)


def _search_of(
    settings: Settings,
    teller: _Teller,
    interrupt: threading.Event,
    keep: Callable[[Schedule], None],
    checkpoint: Schedule | None,
    begun: float,
) -> Callable[[Instance, float, Schedule | None], SolveResult]:
    """Return what solves an instance in a share of the time, beginning with a schedule, or the checkpoint before it.

    All of the time counts from when the search began, by `time.monotonic`; a share of it from when that is asked for.
    """

    def search(instance: Instance, share: float, begin: Schedule | None) -> SolveResult:
        is_own = checkpoint is not None and checkpoint.is_made_for(instance) and bool(checkpoint.tiers)
        return solve(
            instance,
            settings.model_copy(update={"time_limit_s": settings.time_limit_s * share}),
            on_progress=teller.progress,
            interrupt=interrupt,
            warm_start=None if is_own else checkpoint or begin,
            resume=checkpoint if is_own else None,
            on_checkpoint=keep,
            on_note=teller.note,
            begun=begun if share == 1.0 else None,
        )

    return search


def _document(found: AskedAgain, teller: _Teller) -> dict[str, Any]:
    """Return what a search came to; the schedule has passed the check."""
    result = found.result
    schedule = None if result.schedule is None else result.schedule.model_copy(update={"scenario": found.scenario})
    clash = result.clash
    return {
        "stop": result.stop,
        "schedule": None if schedule is None else schedule.model_dump(mode="json"),
        "newly": list(found.newly),
        "alone": found.alone,
        "is_sure": found.is_sure,
        "is_possible": found.is_possible,
        "clash": None if clash is None else {"labels": list(clash.labels), "is_minimal": clash.is_minimal},
        "sentences": [shown(sentence) for sentence in (*found.edited.notes, *teller.sentences)],
    }
