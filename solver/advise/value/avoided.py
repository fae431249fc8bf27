"""Kilometres that nobody travels, since people stay at home on more days: by public transport, and by car."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import PUPILS_AND_STUDENTS

_WAYS = 2
"""There and back."""
_SAME_DAYS = 1e-9


@dataclass(frozen=True, slots=True)
class Avoided:
    """What is not travelled since people are on site on fewer days, a day, of those who do as agreed.

    Who is on site on more days than today travels more, and counts against it.

    Attributes
    ----------
    people, known
        Whose number of days on site changes, and those of them of whom it is known how far they live.
    transit_km, car_km
        Kilometres there and back of passengers by public transport, and of cars.
    allowed_km
        Those of both that employers pay for: of organisations that are no schools.
    """

    people: float
    known: float
    transit_km: float
    car_km: float
    allowed_km: float


def avoided_of(demand: Demand, parts: Ints) -> Avoided | None:
    """Return what is not travelled in a schedule; None where nobody's number of days on site changes.

    Of a group, a day on average:

        km = 2 * distance_km * mode share * people * (days on site today - days on site then) / days

    and by car that over `car_occupancy`.

    Parameters
    ----------
    parts
        Parts per option; shape ``[option]``.
    """
    options, instance = demand.options, demand.instance
    groups = instance.groups
    no_school = np.array([party.kind not in PUPILS_AND_STUDENTS for party in instance.organisations_of_groups()])
    distance_km = np.array([group.distance_km or 0.0 for group in groups])
    transit = np.array([group.mode_shares.public_transport for group in groups]) * distance_km
    cars = np.array([group.mode_shares.car / group.car_occupancy for group in groups]) * distance_km
    adherence = np.array([group.adherence for group in groups])[options.group]
    days = options.present.sum(axis=1)
    fewer = days[options.status_quo][options.group] - days
    people = parts * options.people_per_part * adherence
    changing = people * (np.abs(fewer) > _SAME_DAYS)
    if not changing.any():
        return None
    spared = _WAYS * people * fewer / len(instance.days)
    transit_km, car_km = spared * transit[options.group], spared * cars[options.group]
    return Avoided(
        people=float(changing.sum()),
        known=float(changing[distance_km[options.group] > 0].sum()),
        transit_km=float(transit_km.sum()),
        car_km=float(car_km.sum()),
        allowed_km=float((transit_km + car_km)[no_school[options.group]].sum()),
    )
