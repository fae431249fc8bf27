"""Several schedules valued beside each other, and what no schedule of their situation can be worth more than."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from solver.advise.value.prices import Prices
from solver.advise.value.value import Span, Value
from solver.advise.whatif.goals import GOALS
from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.domain.schedule import Schedule, TierResult

_IN_TIERS: tuple[dict[Term, float], ...] = ({"cost": 1.0}, {"cost": 1.0, "moving": 1.0})
"""What a first tier minimises where its bound says what can be gained: for travellers, and with moving."""


@dataclass(frozen=True, slots=True)
class BesidePlan:
    """One schedule of several.

    Attributes
    ----------
    name
        What it is called; data, not a text of ours.
    goal
        By which goal it was made; None where it was made by the objective of its instance.
    parties, people
        Organisations that change, and heads that get another time or week.
    left_behind
        Passengers a day.
    worth
        As a schedule by itself has it.
    gap
        The largest proven gap of a tier of its own objective, as a share; None where nothing is proven.
    """

    name: str
    goal: str | None
    parties: int
    people: float
    left_behind: float
    worth: Value
    gap: float | None

    @property
    def for_travellers(self) -> Span:
        """What travellers gain in a year with as many trips as today, in EUR."""
        return self.worth.balances["as_now"].before_moving

    @property
    def with_moving(self) -> Span:
        """The same less what moving costs."""
        return self.worth.balances["as_now"].total


@dataclass(frozen=True, slots=True)
class MostWorth:
    """What is proven of every schedule that keeps the agreements, in EUR a year; None where nothing is.

    Attributes
    ----------
    for_travellers, with_moving
        As in `BesidePlan`, every price at its value: no schedule is worth more.
    """

    for_travellers: float | None
    with_moving: float | None


def goal_of(schedule: Schedule) -> str | None:
    """Return the goal that a schedule was made by; None where its edits name none."""
    edits = () if schedule.scenario is None else schedule.scenario.edits
    goals = [edit.split()[1] for edit in edits if edit.startswith("goal ")]
    return goals[-1] if goals and goals[-1] in GOALS else None


def most_worth(instances: Sequence[Instance], tiers: Sequence[Sequence[TierResult]], prices: Prices) -> MostWorth:
    """Return what the bounds of some schedules prove of all of them.

    A first tier in euros has a bound that no schedule goes below that keeps the agreements; today's cost less it is
    what can be gained. It is of use where the situation and the agreements of all are the same, and the prices are
    those that the schedules are valued at.

    Parameters
    ----------
    instances, tiers
        Of each schedule: its instance with its edits, and its tiers where what it claims holds, else none.
    """
    if any(_situation(own) != _situation(instances[0]) for own in instances[1:]):
        return MostWorth(None, None)
    found = []
    for weights in _IN_TIERS:
        most = [
            own[0].status_quo - own[0].bound
            for instance, own in zip(instances, tiers, strict=True)
            if own and own[0].weights == weights and own[0].bound is not None and _is_at(instance, prices)
        ]
        found.append(min(most, default=None))
    # Moving costs nobody less than nothing, so what holds before it holds with it as well.
    return MostWorth(found[0], min((each for each in found if each is not None), default=None))


def _situation(instance: Instance) -> Instance:
    """Return an instance without what says which schedule is best: goal, prices, and what they are called by."""
    same: dict[str, Any] = {
        "name": "x",
        "names": None,
        "objective": GOALS["least-moved"],
        "prices": None,
        "sources": {},
    }
    return instance.model_copy(update=same)


def _is_at(instance: Instance, prices: Prices) -> bool:
    return all(prices[key].value == value for key, value in instance.reckoned.model_dump().items())
