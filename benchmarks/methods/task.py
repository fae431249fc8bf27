"""What a method gets, what it tells on its way, and what is made of its answer."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any, TextIO

from solver.checker import check, status_quo_choices
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import Ints, choices_from_parts
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule

_LEAST_CHANGE = 1e-6


class CannotError(Exception):
    """A method cannot do what an instance asks; the message says what."""


@dataclass(slots=True)
class Task:
    """An instance to solve, a clock that runs, and where to tell what is found.

    Attributes
    ----------
    begun
        When the method began, with the instance read and valid: building whatever it needs counts.
    told
        The last (value, bound) of each tier.
    """

    instance: Instance
    seed: int
    time_limit_s: float
    output: TextIO
    begun: float = field(default_factory=time.monotonic)
    told: dict[int, tuple[float | None, float | None]] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Seconds since the method began."""
        return time.monotonic() - self.begun

    def left_s(self) -> float:
        """Return the seconds that are left, never below a twentieth."""
        return max(0.05, self.time_limit_s - self.seconds)

    def slice_s(self, place: int) -> float:
        """Return a tier's share of the time left: tier k of n weighs k, as in `solver.optimise`."""
        return self.left_s() * (place + 1) / sum(range(place + 1, len(self.instance.objective) + 1))

    def tell(self, place: int, value: float | None, bound: float | None) -> None:
        """Record a tier's value and bound where either is better than what was told; None tells nothing of it."""
        old_value, old_bound = self.told.get(place, (None, None))
        if value is None or (old_value is not None and value >= old_value - _LEAST_CHANGE * max(1.0, abs(old_value))):
            value = old_value
        if bound is None or (old_bound is not None and bound <= old_bound + _LEAST_CHANGE * max(1.0, abs(old_bound))):
            bound = old_bound
        if (value, bound) != (old_value, old_bound):
            self.told[place] = value, bound
            self.write({"seconds": round(self.seconds, 3), "tier": place + 1, "value": value, "bound": bound})

    def write(self, record: dict[str, Any]) -> None:
        """Write a record at once, so that it outlives the process."""
        self.output.write(json.dumps(record) + "\n")
        self.output.flush()


def tier_values(demand: Demand, parts: Ints) -> list[float]:
    """Return the value of every tier of a schedule, by `solver.demand.measures`."""
    terms = measure_terms(demand, parts)
    return [terms.value(tier.weights()) for tier in demand.instance.objective]


def limit(demand: Demand, place: int, best: float) -> float:
    """Return what later tiers may take a tier to."""
    tier = demand.instance.objective[place]
    today = tier_values(demand, demand.options.status_quo_parts())[place]
    return best + tier.tolerance * max(0.0, today - best)


def checked(instance: Instance, parts: Ints | None) -> dict[str, Any]:
    """Return the last record of a method: its schedule's values, recomputed, and what `solver.checker` says of it."""
    if parts is None:
        return {"values": None, "is_checked": False, "faults": ["no schedule"]}
    demand = build_demand(instance)
    schedule = Schedule(choices=choices_from_parts(instance, demand.options, parts))
    report = check(instance, schedule)
    faults = [violation.text for violation in report.violations]
    return {"values": tier_values(demand, parts), "is_checked": report.is_ok, "faults": faults[:5]}


def is_today_allowed(instance: Instance) -> bool:
    """Return whether today keeps the agreements."""
    return check(instance, Schedule(choices=status_quo_choices(instance))).is_ok
