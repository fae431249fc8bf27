"""What becomes of a schedule if parties that it asks say no: the worst, whom to ask first, and what to do then.

Or if parties do only a part of what was agreed: how it goes on average, and in the worst tenth of cases.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from solver.domain.base import Frozen, Id, Share, Text, added_later
from solver.domain.objective import Term, TermValues
from solver.domain.people import GroupChoice

TAIL: Final = 0.1
"""The share of the cases that are the worst of them: the bad tenth."""


class RefusalAnswer(Frozen):
    """The best that can be done after a refusal with at most one party more that changes.

    Attributes
    ----------
    organisation
        Id of the party that then chooses otherwise than agreed; "" where all that is left of the schedule stays.
    choices
        Of the groups that choose otherwise than what is left of the schedule.
    terms
        Of the schedule that this makes.
    """

    organisation: Annotated[str, Field(max_length=100)] = ""
    choices: tuple[GroupChoice, ...] = ()
    terms: TermValues


class Refusal(Frozen):
    """Some parties say no: they stay as today, and so do groups tied to theirs; all others do as agreed.

    Attributes
    ----------
    organisations
        Ids of who says no, in the order of the instance.
    name
        Of a set that was named; "" elsewhere.
    terms
        Of what is left of the schedule.
    breaks
        Whether what is left of it breaks an agreement.
    answer
        What to do then; None where it was not sought.
    """

    organisations: tuple[Id, ...] = Field(min_length=1)
    name: Text = added_later("")
    terms: TermValues
    breaks: StrictBool = False
    answer: RefusalAnswer | None = None


class WorstTier(Frozen):
    """A tier in the worst of all cases that were looked at, the one in which nobody refuses among them.

    Attributes
    ----------
    worst
        The highest value of the tier.
    bound
        No schedule that keeps the agreements has a lower worst value; None where nothing is proven.
    """

    weights: dict[Term, StrictFloat]
    worst: StrictFloat
    bound: StrictFloat | None = None


class Unguarded(Frozen):
    """The schedule that is proposed where nobody cares who refuses: what the precaution is measured by.

    Attributes
    ----------
    choices
        Of the groups that leave today's choice.
    terms
        If all say yes.
    worst
        Of the refusal that is worst for it; that of all saying yes where it asks nobody.
    organisations
        Ids of who says no in that one.
    """

    choices: tuple[GroupChoice, ...]
    terms: TermValues
    worst: TermValues
    organisations: tuple[Id, ...] = ()


class AverageCase(Frozen):
    """One of the cases that a schedule is averaged over, all as likely.

    Attributes
    ----------
    name
        Of a set that was named; "" elsewhere.
    organisations
        Ids of who says no: they, and groups tied to theirs, stay as today.
    adherence
        By the id of an organisation: which share does as agreed of those who would by the instance; all, if not named.
    terms
        Of the schedule: what travellers feel in this case, and what is asked of people as planned.
    """

    name: Text = ""
    organisations: tuple[Id, ...] = ()
    adherence: dict[Id, Share] = Field(default_factory=dict)
    terms: TermValues


class AverageTier(Frozen):
    """A tier over the cases that a schedule is averaged over.

    Attributes
    ----------
    mean
        Its mean value.
    tail
        Its mean value in the tenth of the cases in which it is highest (conditional value at risk at 90 %).
    bound
        Of no schedule that keeps the agreements (1 - weight) * mean + weight * tail is lower; None where nothing is
        proven.
    """

    weights: dict[Term, StrictFloat]
    mean: StrictFloat
    tail: StrictFloat
    bound: StrictFloat | None = None


class Average(Frozen):
    """How a schedule goes on average over a fixed set of cases, and in the worst tenth of them.

    Attributes
    ----------
    weight
        Of the worst tenth, against the mean: (1 - weight) * mean + weight * tail was minimised, tier by tier.
    cases
        In the order in which they were drawn or named.
    tiers, unguarded
        Each tier that gains something, of the schedule, and of the one without precaution in the same cases.
    """

    weight: Share
    cases: tuple[AverageCase, ...] = Field(min_length=1)
    tiers: tuple[AverageTier, ...] = ()
    unguarded: tuple[AverageTier, ...] = ()


class Robustness(Frozen):
    """How a schedule stands if parties say no.

    Attributes
    ----------
    survives
        So many parties at most say no at once; 0 where named sets were given instead.
    refusals
        The worst first: by the tiers that gain something for travellers, in their order.
    order
        Ids of the parties that the schedule changes, in the order in which to ask them.
    num_safe
        So many of them, from the first on: with each that agrees no tier that gains something gets worse.
    tiers
        The worst of each tier that gains something, over the cases.
    unguarded
        None where the schedule was not made to survive anything.
    average
        None where it was not made for the average.
    """

    survives: Annotated[StrictInt, Field(ge=0, le=2)] = 1
    refusals: tuple[Refusal, ...] = ()
    order: tuple[Id, ...] = ()
    num_safe: Annotated[StrictInt, Field(ge=0)] = 0
    tiers: tuple[WorstTier, ...] = ()
    unguarded: Unguarded | None = None
    average: Average | None = added_later(None)
