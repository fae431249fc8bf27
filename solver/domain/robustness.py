"""What becomes of a schedule if parties that it asks say no: the worst, whom to ask first, and what to do then."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from solver.domain.base import Frozen, Id, Text, added_later
from solver.domain.objective import Term, TermValues
from solver.domain.people import GroupChoice


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
    """

    survives: Annotated[StrictInt, Field(ge=0, le=2)] = 1
    refusals: tuple[Refusal, ...] = ()
    order: tuple[Id, ...] = ()
    num_safe: Annotated[StrictInt, Field(ge=0)] = 0
    tiers: tuple[WorstTier, ...] = ()
    unguarded: Unguarded | None = None
