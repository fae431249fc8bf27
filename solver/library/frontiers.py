"""`frontier`: what more can be gained for each organisation that changes, or for further shifts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING

from pydantic import ValidationError

from solver.advise.frontier.frontier import frontier as points_of
from solver.advise.frontier.jobs import num_jobs
from solver.advise.frontier.points import FrontierOptions, Point, default_caps
from solver.advise.frontier.record import recorded
from solver.domain.frontier import MOST_POINTS, UNITS, By, Frontier, FrontierSettings
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats.faults import problems_of
from solver.language.messages import gettext
from solver.library.validity import sound
from solver.validation.arguments import takes
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class FrontierResult:
    """The points of a frontier, from the tightest cap on.

    Attributes
    ----------
    record
        What each point gains and asks, as `frontier.json` holds it.
    points
        The points themselves; one that was not reached before an interrupt is left out.
    """

    record: Frontier
    points: tuple[Point, ...]

    @property
    def schedules(self) -> Mapping[int, Schedule]:
        """The schedule under each cap that has one; each passed `check`."""
        return {point.cap: point.schedule for point in self.points if point.schedule is not None}

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each cap.

        Its columns are the cap in the unit of the frontier, why the solve stopped, organisations that change, people
        moved, person-minutes shifted, and of the first two tiers the value, the proven bound and the gap (a share).
        """
        import pandas as pd

        columns = ["cap", "stop", "organisations_changed", "people_moved", "person_min"]
        figures = ["value", "bound", "gap"]
        num_tiers = max((len(point.tiers) for point in self.record.points), default=0)
        rows = []
        for point in self.record.points:
            row = {key: getattr(point, key) for key in columns}
            for place, tier in enumerate(point.tiers, start=1):
                row |= {f"tier_{place}_{key}": getattr(tier, key) for key in figures}
            rows.append(row)
        names = [f"tier_{place}_{key}" for place in range(1, num_tiers + 1) for key in figures]
        return pd.DataFrame(rows, columns=[*columns, *names])

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(float_format="{:,.3g}".format)


@takes(
    instance=Instance, caps=(Sequence, NoneType), by=str, jobs=(int, NoneType), interrupt=(threading.Event, NoneType)
)
def frontier(
    instance: Instance,
    caps: Sequence[int] | None = None,
    *,
    by: By = "changed",
    time_limit_s: float = 60.0,
    nested_loss: float = 0.02,
    jobs: int | None = 1,
    interrupt: threading.Event | None = None,
) -> FrontierResult:
    """Return the best schedule that is found under each of several caps.

    Parameters
    ----------
    caps
        Organisations that change, person-minutes in all or minutes of any shift, as `by` says; 100 at most. None
        stands for 0, 1, 2, 3, 5 and 8 organisations, or 0, 15, 30, 45 and 60 minutes, as far as the instance has them.
    by
        What is capped: ``"changed"``, ``"shifted"`` or ``"max-shift"``.
    time_limit_s
        Seconds for all points together.
    nested_loss
        The share of a tier's gain that may be given up so that a point keeps what the points before ask.
    jobs
        Points solved at once, each in a process of its own; None uses the machine's cores.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    InputError
        A cap, what is capped, a limit or the number of jobs cannot be used.
    """
    _refuse_unusable(by, jobs, time_limit_s=time_limit_s, nested_loss=nested_loss)
    if caps is None:
        caps = default_caps(by, sound(instance))
    wrong = [cap for cap in caps if isinstance(cap, bool) or not isinstance(cap, int) or not 0 <= cap <= 10**12]
    if wrong or not 1 <= len(caps) <= MOST_POINTS:
        found = spell(wrong[0]) if wrong else gettext("{caps} caps", caps=len(caps))
        expected = gettext("1 to {MOST_POINTS} whole numbers of at least 0", MOST_POINTS=MOST_POINTS)
        raise InputError([Problem("caps", found, expected, gettext("write them as [0, 1, 2, 3]"))])
    ordered = tuple(sorted(set(caps)))
    workers = num_jobs(len(ordered)) if jobs is None else jobs
    options = FrontierOptions(by, ordered, time_limit_s, nested_loss, jobs=workers)
    return frontier_of(sound(instance), options, interrupt=interrupt)


def _refuse_unusable(by: str, jobs: int | None, **limits: float) -> None:
    """Refuse what is no way to cap, and limits of a frontier that cannot be used.

    Raises
    ------
    InputError
        With every such argument.
    """
    problems = []
    if by not in UNITS:
        advice = Names(UNITS).advice(by, gettext("choose one of these"))
        problems.append(Problem("by", spell(by), join_texts(UNITS), advice))
    if jobs is not None and jobs < 1:
        expected, advice = gettext("a whole number of at least 1"), gettext("leave it out for one at a time")
        problems.append(Problem("jobs", spell(jobs), expected, advice))
    try:
        FrontierSettings.model_validate({**limits, "seed": 0})
    except ValidationError as error:
        problems += problems_of(error, FrontierSettings.model_json_schema(mode="validation"))
    if problems:
        raise InputError(problems)


def frontier_of(
    instance: Instance,
    options: FrontierOptions,
    *,
    interrupt: threading.Event | None = None,
    on_point: Callable[[Point], None] | None = None,
    end: float | None = None,
) -> FrontierResult:
    """Return the frontier of a sound instance.

    Parameters
    ----------
    end
        When to end, by `time.monotonic`; None for the time limit from now on.

    Raises
    ------
    InputError, InvalidInstanceError
        A cap contradicts the instance.
    """
    points = points_of(instance, options, interrupt=interrupt, on_point=on_point, end=end)
    return FrontierResult(recorded(instance, options, points), tuple(points))
