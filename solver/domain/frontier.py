"""A frontier: the best schedule that was found under each cap, and what each asks and gains."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from solver.domain.base import Frozen, Id, Name, Share, Text, added_later
from solver.domain.people import ShiftMin
from solver.domain.schedule import InstanceRef, Proof, Stop

FRONTIER_FORMAT: Final = "stagger-frontier/1"
MOST_POINTS: Final = 100
_NOISE = 1e-6
"""Gaps in a file have six digits."""
_CUT: Final = frozenset({"time", "interrupted", "nothing found", "not started"})
"""Why a search ended that says nothing of what it did not find."""

By = Literal["changed", "shifted", "max-shift"]
"""What is capped: organisations that change, person-minutes in all, or minutes of any shift."""
Unit = Literal["organisations", "person-min", "minutes"]
UNITS: dict[By, Unit] = {"changed": "organisations", "shifted": "person-min", "max-shift": "minutes"}


class Ask(Frozen):
    """One thing that a schedule asks: a share of a group takes this shift and pattern; ids, and a name to show."""

    organisation: Id
    name: Name
    group: Id
    shift_min: ShiftMin
    pattern: Id
    share: Share
    people: Annotated[StrictFloat, Field(ge=0)]

    @property
    def key(self) -> tuple[str, int, str]:
        """The group and what it is asked, whatever share of it."""
        return self.group, self.shift_min, self.pattern


class FrontierTier(Frozen):
    """One tier under one cap.

    Attributes
    ----------
    status_quo, value
        Today, and in the schedule of the point.
    bound
        Proven for the cap; None where nothing is. That of a later tier holds for schedules that keep the tiers before.
    gap
        (best - bound) / best; None where the bound does not hold for this schedule.
    share_of_last_gain
        (status_quo - value) of this point over that of the last one; None where that gains nothing.
    proof
        What is proven of the difference from the point before that has a schedule; None where there is none before.
    """

    status_quo: StrictFloat
    value: StrictFloat
    bound: StrictFloat | None
    gap: StrictFloat | None
    share_of_last_gain: StrictFloat | None
    proof: Proof | None = added_later(None)


class FrontierPoint(Frozen):
    """The best that was found under one cap.

    Attributes
    ----------
    file
        The schedule, beside the file of the frontier; None where there is none.
    person_min
        The term `shifted` of the schedule.
    is_nested
        Whether the schedule keeps what the points before ask.
    tiers
        The first tiers, two at most; none where there is no schedule.
    added, dropped
        What is asked more, and no longer, than by the point before that has a schedule.
    ended_empty
        Whether the search ended before it found anything better than the point before: it does not say that nothing can
        be gained. Files of before that was written lack it; `is_empty` says it of those as well.
    """

    cap: Annotated[StrictInt, Field(ge=0, le=10**12)]
    file: Text | None
    stop: Stop
    organisations_changed: Annotated[StrictInt, Field(ge=0)]
    people_moved: Annotated[StrictFloat, Field(ge=0)]
    person_min: Annotated[StrictFloat, Field(ge=0)]
    is_nested: StrictBool
    tiers: tuple[FrontierTier, ...] = Field(max_length=2)
    added: tuple[Ask, ...]
    dropped: tuple[Ask, ...]
    ended_empty: StrictBool = added_later(False)

    @property
    def is_empty(self) -> bool:
        """Whether a search that was cut found nothing new, and a tier is left that is not proven to be the best."""
        is_same = bool(self.tiers) and not self.added and not self.dropped
        return self.stop in _CUT and is_same and any(tier.gap is None or tier.gap > _NOISE for tier in self.tiers)


class FrontierSettings(Frozen):
    """How it was made.

    Attributes
    ----------
    time_limit_s
        Seconds for all points together.
    nested_loss
        The share of a tier's gain that may be given up so that a point keeps what the points before ask.
    """

    time_limit_s: Annotated[StrictFloat, Field(gt=0, le=1_000_000)]
    nested_loss: Share
    seed: Annotated[StrictInt, Field(ge=0, le=2_147_483_647)]


class Frontier(Frozen):
    """The points of a frontier, from the tightest cap on."""

    model_config = ConfigDict(title="stagger frontier")

    format: Literal["stagger-frontier/1"] = FRONTIER_FORMAT
    instance: InstanceRef
    by: By
    unit: Unit
    settings: FrontierSettings
    points: tuple[FrontierPoint, ...] = Field(max_length=MOST_POINTS)
