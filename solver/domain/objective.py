"""What is minimised: sixteen terms, weighted sums of them as tiers, and the numbers that the terms use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field, StrictFloat

from solver.domain.base import Frozen, Share, Weight, added_later
from solver.domain.people import Kind

Term = Literal[
    "overload",
    "crowding",
    "peak",
    "peak_factor",
    "trips",
    "shifted",
    "changed",
    "unfairness",
    "absence",
    "altered",
    "deviation",
    "waiting",
    "vehicle_hours_lost",
    "cost",
    "moving",
    "switched",
]
TERMS: tuple[Term, ...] = get_args(Term)
OF_AGREED: frozenset[Term] = frozenset({"altered", "deviation"})
"""The terms that say how far a schedule is from the one already agreed; 0 where nothing is agreed."""
IF_COUNTED: frozenset[Term] = frozenset({"waiting", "vehicle_hours_lost", "cost", "moving"})
"""The terms that are worked out only where a tier counts them, and 0 elsewhere."""

UNITS: dict[Term, str] = {
    "overload": "passengers a day",
    "crowding": "crowding min a day",
    "peak": "passengers",
    "peak_factor": "load / places",
    "trips": "trips a day",
    "shifted": "person-min",
    "changed": "organisations",
    "unfairness": "min per head",
    "absence": "person-days",
    "altered": "groups",
    "deviation": "person-min",
    "waiting": "passenger-min a day",
    "vehicle_hours_lost": "vehicle-hours a day",
    "cost": "EUR a year",
    "moving": "EUR a year",
    "switched": "person-days",
}
IN_EUROS: frozenset[Term] = frozenset({"cost", "moving"})
"""The terms that need prices."""

TRIP_TOLERANCE_PASSENGERS = 0.01
"""An extra trip is called for only by more than this much overload, so that no rounding buys a vehicle."""


ROAD_DELAY, ROAD_POWER = 0.15, 4
"""By how much longer a road takes, as a share of the time without traffic: 0.15 * (volume / capacity)^4.

Reference: Bureau of Public Roads, "Traffic assignment manual", U.S. Department of Commerce (1964).
"""


class Tier(Frozen):
    """A weighted sum of terms, minimised after the tiers before it.

    `tolerance` is the share of this tier's improvement over the status quo that later tiers may give up.
    """

    overload: Weight = 0.0
    crowding: Weight = 0.0
    peak: Weight = 0.0
    peak_factor: Weight = 0.0
    trips: Weight = 0.0
    shifted: Weight = 0.0
    changed: Weight = 0.0
    unfairness: Weight = 0.0
    absence: Weight = 0.0
    altered: Weight = added_later(0.0)
    deviation: Weight = added_later(0.0)
    waiting: Weight = added_later(0.0)
    vehicle_hours_lost: Weight = added_later(0.0)
    cost: Weight = added_later(0.0)
    moving: Weight = added_later(0.0)
    switched: Weight = added_later(0.0)
    tolerance: Share = 0.0

    def weights(self) -> dict[Term, float]:
        """Return the terms that count in this tier, with their weights (> 0)."""
        weights = {term: float(getattr(self, term)) for term in TERMS}
        return {term: weight for term, weight in weights.items() if weight > 0}


class TermValues(Frozen):
    """The terms, each in its unit (see `UNITS`); those `OF_AGREED` are 0 where nothing is agreed.

    Those of `IF_COUNTED` are 0 where no tier of the instance counts them.
    """

    overload: StrictFloat
    crowding: StrictFloat
    peak: StrictFloat
    peak_factor: StrictFloat
    trips: StrictFloat
    shifted: StrictFloat
    changed: StrictFloat
    unfairness: StrictFloat
    absence: StrictFloat
    altered: StrictFloat = added_later(0.0)
    deviation: StrictFloat = added_later(0.0)
    waiting: StrictFloat = added_later(0.0)
    vehicle_hours_lost: StrictFloat = added_later(0.0)
    cost: StrictFloat = added_later(0.0)
    moving: StrictFloat = added_later(0.0)
    switched: StrictFloat = added_later(0.0)

    def value(self, weights: dict[Term, float]) -> float:
        """Return the weighted sum of the terms."""
        return sum(weight * self[term] for term, weight in weights.items())

    def __getitem__(self, term: Term) -> float:
        return float(getattr(self, term))

    def rounded(self, digits: int = 6) -> TermValues:
        """Return the terms rounded to so many digits, as a file holds them."""
        return TermValues(**{term: round(self[term], digits) for term in TERMS})


def counts_organisations(weights: Mapping[Term, float]) -> bool:
    """Return whether a tier of these weights minimises the organisations that change and nothing else."""
    return weights.keys() == {"changed"}


OF_TRAVELLERS: frozenset[Term] = frozenset(
    {"overload", "crowding", "peak", "peak_factor", "trips", "waiting", "vehicle_hours_lost", "cost"}
)
"""The terms that travellers feel; all others are asked of those who shift."""


def parted(tier: Tier) -> tuple[Tier, Tier]:
    """Return what of a tier travellers feel, and what of it is asked of those who shift; together they are the tier."""
    weights = tier.weights()
    felt: dict[str, float] = {term: 0.0 for term in weights if term not in OF_TRAVELLERS}
    asked: dict[str, float] = {term: 0.0 for term in weights if term in OF_TRAVELLERS}
    return tier.model_copy(update=felt), tier.model_copy(update=asked)


def gaining_tiers(objective: Sequence[Tier]) -> tuple[Tier, ...]:
    """Return the tiers that gain something for travellers, up to the one that counts organisations: what they feel."""
    first = next((at for at, tier in enumerate(objective) if counts_organisations(tier.weights())), len(objective))
    return tuple(parted(tier)[0] for tier in objective[:first] if tier.weights().keys() & OF_TRAVELLERS)


DEFAULT_OBJECTIVE = (
    Tier(overload=1.0),
    Tier(peak=1.0, crowding=0.1, tolerance=0.25),
    Tier(changed=1.0),
    Tier(shifted=1.0),
    Tier(peak=1.0, crowding=0.1),
)
"""Nobody left behind; then the fewest organisations with which three quarters of what can be gained in peak and
crowding is gained; then the least asked of them; and of equal plans the one with the lowest peak and crowding.

A tier's tolerance is what may be given up of it: 1 less the share of the gain that is asked for.
"""


class CrowdingCurve(Frozen):
    """How much longer a minute on board feels, by load per seat.

    A cell's crowding is minutes on board * seats * f(load / seats), where f is the piecewise-linear
    function through the points x * (multiplier - 1) at x in `load_per_seat`, and goes on with its last
    slope. f has to be convex and to start at (0, 0), so `load_per_seat` starts at 0.

    Reference: M. Yap, O. Cats, B. van Arem, "Crowding valuation in urban tram and bus transportation
    based on smart card data", Transportmetrica A 16 (2020): 1.16 with all seats taken, 1.40 at 4
    standees per m2. That 4 standees per m2 are 3 passengers per seat is assumed (the vehicles in
    the table have 2.6 to 3.5 places per seat); between these points the multiplier is straight.
    """

    load_per_seat: tuple[Annotated[StrictFloat, Field(ge=0, le=100)], ...] = Field(
        default=(0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0), min_length=2
    )
    multiplier: tuple[Annotated[StrictFloat, Field(ge=1, le=100)], ...] = Field(
        default=(1.0, 1.08, 1.16, 1.22, 1.28, 1.40, 1.52), min_length=2
    )


PUPILS_AND_STUDENTS: tuple[Kind, ...] = ("po", "vo", "mbo", "hbo", "wo")
"""The kinds of organisations whose people are young, for whom a minute earlier is worse than a minute later."""
EARLIER_WEIGHT = 2.0
"""What a minute earlier weighs for them where nothing else is said (`BurdenWeights`)."""


class BurdenWeights(Frozen):
    """What a minute earlier and a minute later weigh in `shifted` and `unfairness`.

    `earlier_by_kind` holds for organisations of a kind in place of `earlier`: a minute earlier is worse for those who
    are young. The American Academy of Pediatrics ("School start times for adolescents", Pediatrics 134 (2014)) asks
    middle and high schools not to begin before 08:30; that a minute earlier weighs as two for them is assumed.
    """

    earlier: Weight = 1.0
    later: Weight = 1.0
    earlier_by_kind: dict[Kind, Weight] = added_later({})

    def earlier_of(self, kind: Kind) -> float:
        """Return what a minute earlier weighs for an organisation of a kind."""
        return self.earlier_by_kind.get(kind, self.earlier)
