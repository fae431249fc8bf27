"""Prices by which terms are added up in euros a year; where they come from is said in `solver.advise.value.prices`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StrictFloat

from solver.domain.base import Frozen, Weight
from solver.domain.objective import Term

MINUTES = 60


class Prices(Frozen):
    """What the terms `cost` and `moving` are reckoned with; each as `stagger value` knows it, in its unit.

    What stands here is what the program itself has, so that terms can be measured of any instance; a file says its own.

    Attributes
    ----------
    value_of_time
        EUR per hour that somebody travels.
    waiting_weight, earlier_weight, later_weight
        What a minute of waiting, and of beginning earlier or later, counts for, in minutes of travelling.
    people_per_car
        How many lose time in a vehicle on a road.
    weeks_per_year
        How often the days of the instance come in a year.
    """

    value_of_time: Weight = 9.53
    waiting_weight: Weight = 1.0
    earlier_weight: Weight = 0.61
    later_weight: Weight = 2.38
    people_per_car: Weight = 1.0
    weeks_per_year: Annotated[StrictFloat, Field(ge=0, le=53)] = 37.8

    def minute_a_day(self, num_days: int) -> float:
        """Return what a minute a day costs, in EUR a year; `num_days` are the days of the instance."""
        return self.value_of_time / MINUTES * self.weeks_per_year * num_days

    def of_travellers(self, num_days: int) -> dict[Term, float]:
        """Return what one of each term that `cost` adds up comes to, in EUR a year."""
        minute = self.minute_a_day(num_days)
        return {
            "crowding": minute,
            "waiting": minute * self.waiting_weight,
            "vehicle_hours_lost": minute * MINUTES * self.people_per_car,
        }

    def spelled_out(self, weights: Mapping[Term, float], num_days: int) -> dict[Term, float]:
        """Return the weights of a tier with the terms that `cost` adds up in its place."""
        found: dict[Term, float] = {term: weight for term, weight in weights.items() if term != "cost"}
        for term, factor in self.of_travellers(num_days).items() if "cost" in weights else ():
            found[term] = found.get(term, 0.0) + weights["cost"] * factor
        return found
