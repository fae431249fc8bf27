"""A sweep: what plans come to if the numbers that nobody published are otherwise, and which of them decide."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from solver.domain.base import Frozen, Id, Name, Share, Text, added_later
from solver.domain.instance import Quality
from solver.domain.objective import Term
from solver.domain.schedule import InstanceRef

SWEEP_FORMAT: Final = "stagger-sweep/1"
MOST_DRAWS: Final = 20_000

NumberKind = Literal[
    "adherence",
    "mode_shares",
    "presence",
    "headcount",
    "flows",
    "times",
    "profile_spread",
    "profile_offset",
    "base_load",
    "places",
    "growth",
    "behaviour",
]
"""The kinds of number that are drawn."""
MINUTES: frozenset[NumberKind] = frozenset({"times", "profile_offset"})
"""Kinds of which a range is in minutes that are added; of all others it is what the number is multiplied by."""
SHARES: frozenset[NumberKind] = frozenset({"behaviour"})
"""Kinds of which a range is of the number itself, a share: it takes the place of what is written."""
Real = Annotated[StrictFloat, Field()]


class Assumption(Frozen):
    """Numbers of one kind that come from one source, with everything that rests on them; drawn together.

    Attributes
    ----------
    source
        The text of the source in the instance; "" where none is given.
    num_numbers
        How many numbers it is about: groups, sections, profiles.
    owners
        The ids of these, in the order of the instance.
    low, high
        The bounds of what a number is multiplied by, of the minutes added to it (see `MINUTES`), or of the number
        itself (see `SHARES`); every value between is as likely.
    reason
        Why these bounds; "" where the file of ranges does not say.
    is_default
        Whether the bounds are those of the program, assumed as well, and no file of ranges gives them.
    """

    id: Id
    kind: NumberKind
    source: Text
    quality: Quality
    num_numbers: Annotated[StrictInt, Field(ge=1)]
    owners: tuple[Id, ...] = Field(min_length=1)
    low: Real
    high: Real
    reason: Text = ""
    is_default: StrictBool


class Spread(Frozen):
    """The 5 %, 50 % and 95 % quantiles of the draws, and the value with all numbers as they are written."""

    low: Real
    median: Real
    high: Real
    as_written: Real


class SectionSpread(Frozen):
    """A section over all draws: passengers a day above the places, and its highest load and load factor.

    `change`, of a difference only, is by which share of the other's highest load it is higher: -0.27 for 27 % less.
    """

    section: Id
    overload: Spread
    highest_load: Spread
    load_factor: Spread
    change: Spread | None = added_later(None)


class CountedSpread(Frozen):
    """Who passes a section between two clock times, passengers a day over all draws; to hold against a count."""

    section: Id
    begin: Text
    end: Text
    passengers: Spread


class SweepPlan(Frozen):
    """Today, or a schedule, over all draws.

    Attributes
    ----------
    nobody_left
        The share of draws in which nobody is left behind.
    samples
        Overload and peak of every draw, for pictures.
    counted
        Who passes sections between the clock times that were asked for.
    """

    name: Name
    is_today: StrictBool
    terms: dict[Term, Spread]
    sections: tuple[SectionSpread, ...]
    nobody_left: Share
    samples: dict[Term, tuple[Real, ...]]
    counted: tuple[CountedSpread, ...] = added_later(())


class SweepDifference(Frozen):
    """A plan less another one, or less today, draw by draw.

    Attributes
    ----------
    sections
        Their figures of the plan less those of the other.
    better, same
        The share of draws in which a term of it is lower, and in which both are the same, by term.
    """

    name: Name
    against: Name
    terms: dict[Term, Spread]
    sections: tuple[SectionSpread, ...]
    better: dict[Term, Share]
    same: dict[Term, Share]


class Decides(Frozen):
    """How much one assumption decides about a term.

    Attributes
    ----------
    share
        Of the variance, explained by it alone (the first-order index).
    low, high
        The 5 % and 95 % quantiles of that share over draws drawn again with replacement.
    direction
        1 where the term rises with the number, -1 where it falls.
    in_five
        The share of those repetitions in which it is among the five that decide most: how sure that is.
    beyond_chance
        Whether so many draws tell it apart from an assumption that decides nothing.
    """

    assumption: Id
    share: Share
    low: Share
    high: Share
    direction: Literal[-1, 1]
    in_five: Share
    beyond_chance: StrictBool


class Deciding(Frozen):
    """The assumptions that decide most about a term of a plan, or of a difference (`against` not None)."""

    name: Name
    against: Name | None
    term: Term
    five: tuple[Decides, ...]
    together: Share


class NetEffectSpread(Frozen):
    """A plan over all draws if one share of the base load of lines is flexible, whatever was drawn of that.

    Attributes
    ----------
    share
        Who is flexible; 0 is the gross effect.
    peak_gain
        By which share the peak is lower than that of today, draw by draw.
    terms
        The terms that hang on loads.
    """

    name: Name
    share: Share
    peak_gain: Spread
    terms: dict[Term, Spread]


class PlanRef(Frozen):
    """What a plan is called, and what its choices are."""

    name: Name
    choices_hash: Text


class Sweep(Frozen):
    """What a sweep found; the first plan is today."""

    model_config = ConfigDict(title="stagger sweep")

    format: Literal["stagger-sweep/1"] = SWEEP_FORMAT
    instance: InstanceRef
    seed: Annotated[StrictInt, Field(ge=0)]
    num_draws: Annotated[StrictInt, Field(ge=2, le=MOST_DRAWS)]
    seconds: Annotated[StrictFloat, Field(ge=0)] | None = None
    schedules: tuple[PlanRef, ...]
    assumptions: tuple[Assumption, ...]
    plans: tuple[SweepPlan, ...] = Field(min_length=1)
    differences: tuple[SweepDifference, ...]
    deciding: tuple[Deciding, ...]
    net: tuple[NetEffectSpread, ...] = added_later(())
