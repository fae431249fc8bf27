"""What the library computes of an instance and a schedule, as plain data: one function for each call of the API."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from solver.advise.value.prices import prices_by_default
from solver.advise.value.value import value_of
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats import read_instance, read_schedule
from solver.language.messages import gettext
from solver.library.evaluation import evaluate
from solver.library.explanation import explain
from solver.library.frontiers import frontier
from solver.library.monitoring import monitor
from solver.library.plain import instance_reference, plain
from solver.library.quickscans import quickscan
from solver.library.refusals import refusals_of
from solver.library.sweeping import sweep
from solver.library.validity import as_assumed
from solver.validation.spelling import spell_text
from solver.web.job import INSTANCE, SCHEDULE, Job

Document = dict[str, Any]


def _inputs(job: Job) -> tuple[Instance, Schedule | None]:
    """Return the instance of a job and its schedule.

    Raises
    ------
    InputError, InvalidInstanceError
        With every fault of either.
    """
    path = job.folder / SCHEDULE
    return read_instance(job.folder / INSTANCE), read_schedule(path) if path.exists() else None


def _needed(job: Job) -> tuple[Instance, Schedule]:
    instance, schedule = _inputs(job)
    if schedule is None:
        expected, advice = gettext("a schedule"), gettext("send the content of a schedule file")
        raise InputError([Problem("schedule", gettext("nothing"), expected, advice)])
    return instance, schedule


def evaluated(job: Job, _: threading.Event) -> Document:
    """Return terms, sections, moves and broken agreements of a schedule, or of today."""
    instance, schedule = _inputs(job)
    found = evaluate(instance, schedule)
    return {
        "instance": instance_reference(found.demand.instance),
        "made_for_this_instance": found.schedule.is_made_for(found.demand.instance),
        "terms": {"status_quo": found.today.model_dump(), "schedule": found.terms.model_dump()},
        "net": None if found.net is None else found.net.terms.model_dump(),
        "violations": plain(found.violations),
        "sections": plain(found.sections),
        "moves": plain(found.moves),
    }


def explained(job: Job, _: threading.Event) -> Document:
    """Return who contributes what to a schedule."""
    instance, schedule = _needed(job)
    found = explain(instance, schedule)
    return {
        "instance": instance_reference(found.instance),
        "terms": {"status_quo": plain(found.today), "schedule": plain(found.terms)},
        "organisations": plain(found.contributions),
        "people": plain(found.people),
    }


def scanned(job: Job, _: threading.Event) -> Document:
    """Return the advice to one party."""
    instance, schedule = _inputs(job)
    found = quickscan(instance, job.told["organisation"], schedule)
    scan: Document = plain(found.advice)
    return {"instance": instance_reference(found.instance), "left_out": list(found.left_out), **scan}


def capped(job: Job, interrupt: threading.Event) -> Document:
    """Return the best schedule under each of several caps."""
    told = job.told
    instance, _ = _inputs(job)
    found = frontier(
        instance, told["points"], by=told["by"], time_limit_s=told["time_limit_s"], jobs=1, interrupt=interrupt
    )
    return found.record.model_dump(mode="json")


def swept(job: Job, _: threading.Event) -> Document:
    """Return how sure the figures of today and of a schedule are."""
    instance, schedule = _inputs(job)
    named = {} if schedule is None else {"schedule": schedule}
    return sweep(instance, named, num_draws=job.told["num_draws"], seed=job.told["seed"]).sweep.model_dump(mode="json")


def valued(job: Job, _: threading.Event) -> Document:
    """Return what a year of a schedule is worth."""
    instance, schedule = _needed(job)
    found = evaluate(instance, schedule)
    value: Document = plain(value_of(found.demand, found.parts, prices_by_default(found.demand.instance)))
    return {"instance": instance_reference(found.demand.instance), "value": value}


def monitored(job: Job, _: threading.Event) -> Document:
    """Return who does as agreed, from counts before and after."""
    instance, schedule = _needed(job)
    before, after = (_written(job, f"{name}.csv", job.told[name]) for name in ("before", "after"))
    return monitor(instance, schedule, before, after).monitoring.model_dump(mode="json")


def _written(job: Job, name: str, text: str) -> Path:
    path = job.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(job: Job, _: threading.Event) -> Document:
    """Return what becomes of a schedule where one party says no, and the best answer to that."""
    instance, schedule = _needed(job)
    party = job.told["party"]
    found = refusals_of(instance, schedule, 1, {party: (party,)}, job.told["seconds"] / 2)
    if not found.refusals:
        expected = gettext("a party of which the table asks something")
        raise InputError([Problem("party", spell_text(party), expected, gettext("choose another"))])
    (own,) = found.refusals
    assumed = as_assumed(instance, schedule)
    return {"instance": instance_reference(assumed), **own.model_dump(mode="json")}


TASKS: dict[str, Callable[[Job, threading.Event], Document]] = {
    "evaluate": evaluated,
    "explain": explained,
    "quickscan": scanned,
    "frontier": capped,
    "sweep": swept,
    "value": valued,
    "monitor": monitored,
    "refusal": refusal,
}
