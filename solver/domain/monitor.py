"""What counts before and after a schedule took effect say: who does as agreed, growth, and what to expect."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from solver.domain.base import Frozen, Id, Name, Share, Text
from solver.domain.clock import Weekday
from solver.domain.schedule import InstanceRef

MONITOR_FORMAT: Final = "stagger-monitor/1"
Real = Annotated[StrictFloat, Field()]
Num = Annotated[StrictInt, Field(ge=0)]


class Between(Frozen):
    """The 5 %, 50 % and 95 % quantiles of what may be."""

    low: Real
    median: Real
    high: Real


class PartyAdherence(Frozen):
    """Which share of the people of a party does as agreed; of several where the counts cannot tell them apart.

    Attributes
    ----------
    organisations, names
        Ids and names; more than one where they pass the same counts at the same times.
    groups
        Ids of the groups that the schedule moves.
    riders
        Passengers a day whom the schedule moves past counted sections, if all did as agreed.
    adherence
        After the counts; of several parties the mean of their riders.
    believed
        Before any count.
    learned
        The share of the uncertainty (the variance) that the counts took away.
    is_told
        Whether that is enough to say anything.
    """

    organisations: tuple[Id, ...] = Field(min_length=1)
    names: tuple[Name, ...]
    groups: tuple[Id, ...]
    riders: Real
    adherence: Between
    believed: Between
    learned: Share
    is_told: StrictBool


class CountedPhase(Frozen):
    """The counts before, or after.

    Attributes
    ----------
    first, last
        The first and the last date, or weekday where no dates were given.
    """

    num_days: Num
    num_counts: Num
    first: Text
    last: Text


class ExpectedSection(Frozen):
    """A counted section in the interval in which its load factor is highest after the schedule.

    Attributes
    ----------
    before, expected
        Who wants to go on an ordinary day before, and next month if nothing else changes.
    places
        In that interval; None on a road.
    is_touched
        Whether the schedule changes the load of the section.
    """

    section: Id
    day: Weekday
    at: Text
    places: Real | None
    before: Between
    expected: Between
    is_touched: StrictBool


class Monitoring(Frozen):
    """What the counts say of a schedule.

    Attributes
    ----------
    choices_hash
        What the schedule chooses, so that it is known again.
    parties
        Those that the schedule moves past counted sections, the largest first.
    uncounted
        Ids of the organisations that it moves where nobody counted.
    growth
        A factor: of everybody, between the two moments, the schedule left aside.
    num_untouched
        Counted sections that the schedule does not touch: they tell growth best.
    left_behind
        Passengers a day above the places of the counted sections, to be expected.
    unexplained
        By how much intervals changed, as a share, for no reason that the model has (standard deviation).
    """

    model_config = ConfigDict(title="stagger monitor")

    format: Literal["stagger-monitor/1"] = MONITOR_FORMAT
    instance: InstanceRef
    choices_hash: Text
    before: CountedPhase
    after: CountedPhase
    parties: tuple[PartyAdherence, ...]
    uncounted: tuple[Id, ...]
    growth: Between
    num_untouched: Num
    left_behind_before: Between
    left_behind: Between
    unexplained: Real
    sections: tuple[ExpectedSection, ...]
    seconds: Annotated[StrictFloat, Field(ge=0)] | None = None
