"""Who bears and who gains: what the people of each organisation meet before and after, beside what they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.advise.explain.gains import gains
from solver.demand.loads import Demand
from solver.demand.measures import burden_per_head, changed_organisations, minutes_per_head
from solver.demand.options import Ints


@dataclass(frozen=True, slots=True)
class Impact:
    """What the people of one organisation meet on a day, today and in a schedule (see `solver.advise.explain.gains`).

    Attributes
    ----------
    moves
        Whether any part of it leaves today's option.
    burden_per_head_min
        Weighted minutes shifted per head.
    minutes_per_head
        Minutes shifted per head, without weights.
    over_places_before, over_places_after
        Passengers a day of its own among those above the places.
    crowded_min_before, crowded_min_after
        Crowding minutes a day of its own people.
    """

    organisation: str
    name: str
    people: int
    moves: bool
    burden_per_head_min: float
    minutes_per_head: float
    over_places_before: float
    over_places_after: float
    crowded_min_before: float
    crowded_min_after: float

    @property
    def gain_min(self) -> float:
        """Crowding minutes a day that its people are spared."""
        return self.crowded_min_before - self.crowded_min_after


def impacts(demand: Demand, parts: Ints, only: Sequence[int] | None = None) -> list[Impact]:
    """Return what the people of each organisation meet, those who are spared most crowding minutes first.

    Parameters
    ----------
    parts
        Parts per option of the schedule; shape ``[option]``.
    only
        The indexes of the organisations to return; all by default.
    """
    instance = demand.instance
    before, after = gains(demand, demand.options.status_quo_parts()), gains(demand, parts)
    burden, minutes = burden_per_head(demand, parts), minutes_per_head(demand, parts)
    moved = set(changed_organisations(demand, parts).tolist())
    rows = [
        Impact(
            organisation=party.id,
            name=party.name,
            people=sum(group.headcount for group in party.groups),
            moves=index in moved,
            burden_per_head_min=float(burden[index]),
            minutes_per_head=float(minutes[index]),
            over_places_before=float(before.over_places[index]),
            over_places_after=float(after.over_places[index]),
            crowded_min_before=float(before.crowded_min[index]),
            crowded_min_after=float(after.crowded_min[index]),
        )
        for index, party in enumerate(instance.organisations)
        if only is None or index in only
    ]
    return sorted(rows, key=lambda row: -round(row.gain_min, 6))
