"""A schedule: the answer, with what is claimed of it and how it was made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from solver.domain.base import Frozen, Id, Name, Text, added_later
from solver.domain.instance import Instance
from solver.domain.objective import IF_COUNTED, OF_AGREED, TERMS, Term, TermValues
from solver.domain.people import GroupChoice
from solver.domain.robustness import Robustness

SCHEDULE_FORMAT: Final = "stagger-schedule/1"
MAX_EDITS: Final = 1000
"""What a scenario may hold: each edit is held against every other."""

Stop = Literal["optimal", "gap reached", "time", "interrupted", "infeasible", "nothing found", "not started"]
"""Why a search ended. A tier that no time was left for is "not started"."""

CutShort = Literal["package", "minimality"]
"""What a search left undone: to settle the fewest organisations; to try to take back every move of what it found."""

Proof = Literal["same", "proven", "not proven", "not asked"]
"""What a difference of two plans is in a figure: none; more than the gaps; within them; or of a figure in no tier."""


class InstanceRef(Frozen):
    """The instance that a schedule was made for."""

    name: Name
    content_hash: Text


class Scenario(Frozen):
    """What a schedule assumes to be otherwise than in the instance file: edits, as `solve` was told them.

    An edit is its option and its value, such as "fix hu-usp=+15"; `solver.advise.whatif.scenario` applies it.

    Attributes
    ----------
    agreed
        The choices of the schedule that the new one keeps close to (`solve --keep`); empty where there is none.
    """

    name: Text = ""
    edits: tuple[Name, ...] = Field(min_length=1, max_length=MAX_EDITS)
    agreed: tuple[GroupChoice, ...] = added_later(())


def shown_terms(values: Iterable[TermValues]) -> tuple[Term, ...]:
    """Return the terms worth showing of some schedules: those that mean something at times where any is above 0."""
    at_times: frozenset[Term] = frozenset((*OF_AGREED, *IF_COUNTED, "switched"))
    counted = {term for own in values for term in at_times if own[term]}
    return tuple(term for term in TERMS if term not in at_times or term in counted)


class TermsBeforeAfter(Frozen):
    """The terms of the status quo and of the schedule."""

    status_quo: TermValues
    schedule: TermValues


class TierResult(Frozen):
    """What became of one tier.

    Attributes
    ----------
    status_quo
        The tier's value today; it may be lower than `best` where today breaks agreements.
    best
        The lowest value found while this tier was minimised, None where it was not reached.
    bound
        No schedule that keeps the agreements, and the tiers before within their tolerance, is below
        this; proven, the rounding of the solver's integers taken off. None where nothing is proven.
    gap
        (best - bound) / best, a share; 0 where both are 0.
    value
        The tier's value in the schedule, after later tiers made use of the tolerance.
    rounding_error
        The most by which the solver's integers can misstate this tier's value.
    stop
        Why its search ended. "optimal": best and bound differ by rounding at most.
    """

    weights: dict[Term, StrictFloat]
    tolerance: StrictFloat
    status_quo: StrictFloat
    best: StrictFloat | None
    bound: StrictFloat | None
    gap: StrictFloat | None
    value: StrictFloat
    rounding_error: StrictFloat | None
    stop: Stop


class LadderRung(Frozen):
    """A package: the few organisations that are asked, and what is reached with them alone.

    Attributes
    ----------
    organisations
        Ids of those that change, in the order of the instance.
    joins
        Ids of those that the rung below does not have; several where an agreement moves them together.
    choices
        Of the groups that leave today's choice; all others stay as they are.
    terms
        Of the schedule that these choices make.
    """

    organisations: tuple[Id, ...]
    joins: tuple[Id, ...]
    choices: tuple[GroupChoice, ...]
    terms: TermValues


class Settings(Frozen):
    """All that a solve can be told; with the instance and the versions, enough to make it again.

    Attributes
    ----------
    time_limit_s
        Seconds for all tiers together; in deterministic mode, the solver's deterministic time.
    workers
        Parallel workers of CP-SAT; None where they follow from the instance's size and the machine's cores.
    gap
        A tier is good enough when (value - bound) / value is proven to be at most this.
    """

    time_limit_s: Annotated[StrictFloat, Field(gt=0, le=1_000_000)] = 60.0
    workers: Annotated[StrictInt, Field(ge=1, le=256)] | None = None
    seed: Annotated[StrictInt, Field(ge=0, le=2_147_483_647)] = 0
    gap: Annotated[StrictFloat, Field(ge=0, le=1)] = 0.0
    deterministic: StrictBool = False


class ScheduleViolation(Frozen):
    """A broken rule, as a schedule file records it for the status quo."""

    rule: Text
    text: Text
    amount: StrictFloat
    unit: Text


class Schedule(Frozen):
    """Parts per option for every group. All but `choices` may be missing where a schedule was made by hand.

    `ladder` holds the packages around the schedule, each with all of the one before it, the schedule's own among them.
    `cut_short` says what the search left undone, for lack of time or as the region is too large; empty where nothing.
    `robustness` says what becomes of it if parties say no; None where nobody asked.
    """

    model_config = ConfigDict(title="stagger schedule")

    format: Literal["stagger-schedule/1"] = SCHEDULE_FORMAT
    instance: InstanceRef | None = None
    scenario: Scenario | None = None
    choices: tuple[GroupChoice, ...]
    terms: TermsBeforeAfter | None = None
    tiers: tuple[TierResult, ...] = ()
    ladder: tuple[LadderRung, ...] = added_later(())
    robustness: Robustness | None = added_later(None)
    stop: Stop | None = None
    cut_short: tuple[CutShort, ...] = added_later(())
    status_quo_violations: tuple[ScheduleViolation, ...] = ()
    method: Text = ""
    settings: Settings | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    seconds: StrictFloat | None = None

    def is_made_for(self, instance: Instance) -> bool | None:
        """Return whether it says that it was made for this very instance; None where it does not say."""
        return None if self.instance is None else self.instance.content_hash == instance.content_hash
