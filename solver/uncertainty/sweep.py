"""A sweep: every draw evaluated, by any number of workers, kept as results come, and gone on with after a stop."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from solver.demand.loads import Demand, build_demand
from solver.demand.measures import OF_LOADS, left_in, measure
from solver.demand.options import Floats, Ints
from solver.domain.behaviour import BEHAVIOUR_SHARES
from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.domain.sweep import MINUTES, SHARES, Assumption
from solver.errors import FileAccessError, Problem
from solver.formats.files import shown_name, write_text
from solver.jobs import Task, Workers, run_tasks
from solver.language.messages import gettext
from solver.uncertainty.drawn import Drawer, Drawn
from solver.uncertainty.draws import in_ranges, unit_draws

DRAWS_PER_TASK = 10
_MOST_DRAWS = 10**9
"""Of which a result can be kept: far more than anybody draws."""
OF_SECTION = 3
"""Overload, highest load and highest load factor."""
Report = Callable[[float], None]
"""Is told the share of draws that is done."""
Window = tuple[int, int, int]
"""The place of a section in the instance, and two moments in minutes after midnight."""


@dataclass(frozen=True, eq=False)
class Job:
    """What every worker is sent, once.

    Attributes
    ----------
    plans
        Parts per option of today (the first) and of every schedule; shape ``[plan, option]``.
    units
        Drawn unit values; shape ``[draw, assumption]``.
    sections
        Places in the instance of the sections that are looked at.
    windows
        Between which moments who passes which section is added up.
    """

    instance: Instance
    plans: Ints
    assumptions: tuple[Assumption, ...]
    units: Floats
    sections: tuple[int, ...]
    seed: int
    windows: tuple[Window, ...] = ()

    @property
    def key(self) -> str:
        """What a result hangs on, however many draws there are: two jobs with one key give the same draws.

        The version of the program is of it, since another one may draw or measure otherwise.
        """
        parts = [each.model_dump_json() for each in self.assumptions]
        told = [
            metadata.version("stagger"),
            self.instance.content_hash,
            str(self.plans.tolist()),
            *parts,
            str(self.sections),
            str(self.seed),
        ]
        told += [str(self.windows)] if self.windows else []
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def make_job(
    demand: Demand,
    plans: Sequence[Ints],
    assumptions: tuple[Assumption, ...],
    sections: Sequence[int],
    num_draws: int,
    seed: int,
    windows: Sequence[Window] = (),
) -> Job:
    """Return the job of so many draws of assumptions, for today and plans given as parts per option."""
    today = demand.options.status_quo_parts()
    units = unit_draws(num_draws, len(assumptions), seed)
    return Job(demand.instance, np.stack([today, *plans]), assumptions, units, tuple(sections), seed, tuple(windows))


def as_written(job: Job) -> Floats:
    """Return the outputs with every number as it is written; shape ``[output]``, see `outputs`."""
    row = np.array([_as_it_is(job, each) for each in job.assumptions])
    drawer = _drawer(job)
    return outputs(drawer, drawer.draw(row), job)


def _as_it_is(job: Job, assumption: Assumption) -> float:
    """Return the drawn value with which a number is as it is written."""
    if assumption.kind in SHARES:
        return job.instance.behaviour.share
    return 0.0 if assumption.kind in MINUTES else 1.0


def outputs(drawer: Drawer, drawn: Drawn, job: Job) -> Floats:
    """Return what is kept of a draw, plan by plan: its terms, then three figures of each section, then each window.

    The three are passengers a day above the places, the highest load and the highest load factor; of a window it is
    the passengers of its intervals, a day. Behind all plans come those of `OF_LOADS` for each share of
    `BEHAVIOUR_SHARES` and each plan but today, in the order of the instance.
    """
    net = drawer.net(drawn, [drawn.share, *BEHAVIOUR_SHARES])
    shares = [_of_loads(drawer, drawn, loads) for loads in net[1:]] if len(net[0]) > 1 else []
    return np.concatenate([_outputs(drawer, drawn, net[0], job).ravel(), *shares])


def _of_loads(drawer: Drawer, drawn: Drawn, loads: Floats) -> Floats:
    """Return the terms that hang on loads of every plan but today, plan by plan; shape ``[plan * term]``."""
    terms = loads_terms(drawn.demand.instance)
    return np.array([measure(term, drawn.demand, loads[1:], drawer.plans[1:]) for term in terms]).T.ravel()


def loads_terms(instance: Instance) -> tuple[Term, ...]:
    """Return the terms of an instance that hang on loads, in its order."""
    return tuple(term for term in instance.terms if term in OF_LOADS)


def _outputs(drawer: Drawer, drawn: Drawn, loads: Floats, job: Job) -> Floats:
    """Return terms and figures of sections and windows at loads ``[plan, cell]``; shape ``[plan, output]``."""
    cells, num_days = drawn.demand.cells, len(drawn.demand.instance.days)
    over = left_in(cells, loads)
    factor = np.divide(loads, cells.places, out=np.zeros_like(loads), where=cells.places > 0)
    columns = [drawer.terms(drawn, loads)]
    for section in job.sections:
        own = slice(int(cells.start[section * num_days]), int(cells.start[(section + 1) * num_days]))
        figures = over[:, own].sum(axis=1) / num_days, loads[:, own].max(axis=1), factor[:, own].max(axis=1)
        columns.append(np.stack(figures, axis=1))
    for section, begin, end in job.windows:
        inside = (cells.section == section) & (cells.begin_min >= begin) & (cells.end_min <= end)
        columns.append(loads[:, inside].sum(axis=1, keepdims=True) / num_days)
    return np.concatenate(columns, axis=1)


def evaluate(job: Job, first: int, last: int) -> list[list[float]]:
    """Return the outputs of the draws from `first` up to `last`; a task, which gives the same whoever does it."""
    drawer = _drawer(job)
    rows = in_ranges(job.units[first:last], job.assumptions)
    return [outputs(drawer, drawer.draw(row), job).tolist() for row in rows]


@lru_cache(maxsize=1)
def _drawer(job: Job) -> Drawer:
    """Return what draws are made with, built once in every worker."""
    return Drawer(build_demand(job.instance), job.plans, job.assumptions)


def run_sweep(job: Job, workers: Workers | None, state: str | Path | None, report: Report) -> Floats:
    """Return the outputs of every draw; shape ``[draw, output]``.

    Parameters
    ----------
    workers
        Where to draw; None is in this process.
    state
        A file in which results are kept as they come, and from which they are taken where it has them already.

    Raises
    ------
    FileAccessError
        The state is that of another sweep.
    """
    num_draws = len(job.units)
    found = np.full((num_draws, len(as_written(job))), np.nan)
    kept = _State(state, job.key, found.shape[1]) if state is not None else None
    for draw, values in kept.read() if kept else ():
        if draw < num_draws:
            found[draw] = values
    report(_done(found))
    for (first, _), rows in run_tasks(workers, evaluate, job, _tasks(found)):
        found[first : first + len(rows)] = rows
        if kept:
            kept.add(first, rows)
        report(_done(found))
    return found


def _done(found: Floats) -> float:
    return float((~np.isnan(found[:, 0])).mean())


def _tasks(found: Floats) -> list[Task]:
    """Return the ranges of draws that are lacking, a few draws each."""
    lacking = np.isnan(found[:, 0])
    starts = range(0, len(found), DRAWS_PER_TASK)
    return [
        (first, min(first + DRAWS_PER_TASK, len(found)))
        for first in starts
        if lacking[first : first + DRAWS_PER_TASK].any()
    ]


class _State:
    """Results in a file, a line of JSON for each task: whatever moment it ends at, all lines but the last are whole."""

    def __init__(self, path: str | Path, key: str, num_outputs: int) -> None:
        self._path, self._key, self._num_outputs = Path(path), key, num_outputs

    def read(self) -> Iterator[tuple[int, list[float]]]:
        """Yield every draw that is there with its outputs, and begin the file where there is none.

        Raises
        ------
        FileAccessError
            It is no state of this sweep, or cannot be used.
        """
        lines = self._lines()
        if lines[0] != {"sweep": self._key}:
            found = gettext(
                "the state of another sweep: its instance, schedules, ranges, sections, seed or version of "
                "stagger differ"
            )
            advice = gettext("remove it, or name another file")
            raise FileAccessError([Problem(shown_name(self._path), found, gettext("the state of this sweep"), advice)])
        # Written anew without a line that was cut off, or that is no result: its draws are drawn again.
        results = [line for line in lines[1:] if self._is_result(line)]
        write_text(self._path, "".join(json.dumps(line) + "\n" for line in (lines[0], *results)))
        for line in results:
            yield from enumerate(line["values"], line["first"])

    def _is_result(self, line: Any) -> bool:
        """Return whether a line holds the outputs of some draws."""
        if not isinstance(line, dict) or line.keys() != {"first", "values"}:
            return False
        first, rows = line["first"], line["values"]
        is_first = type(first) is int and 0 <= first < _MOST_DRAWS
        return is_first and isinstance(rows, list) and all(self._is_row(row) for row in rows)

    def _is_row(self, row: Any) -> bool:
        is_whole = isinstance(row, list) and len(row) == self._num_outputs
        return is_whole and all(type(each) is float for each in row)

    def _lines(self) -> list[Any]:
        """Return the whole lines of the file, the first of which is this sweep's where there is no file yet."""
        first = {"sweep": self._key}
        try:
            texts = self._path.read_text(encoding="utf-8").split("\n") if self._path.exists() else [""]
        except (OSError, UnicodeDecodeError) as error:
            raise self._unusable(error) from error
        # The last line is whole only where its end was written.
        *whole, cut = texts
        if not whole and json.dumps(first).startswith(cut):
            return [first]
        return [_line_of(text) for text in whole] or [None]

    def _unusable(self, error: Exception) -> FileAccessError:
        found = gettext("a file that cannot be used ({error})", error=str(error))
        advice = gettext("name another file")
        return FileAccessError([Problem(shown_name(self._path), found, gettext("a file of results"), advice)])

    def add(self, first: int, rows: list[list[float]]) -> None:
        """Keep the outputs of some draws."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"first": first, "values": rows}) + "\n")


def _line_of(text: str) -> Any:
    """Return what a line holds; None where it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
