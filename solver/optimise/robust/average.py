"""What a schedule comes to on average over a fixed set of cases, and in the worst tenth of them.

References
----------
R. T. Rockafellar, S. Uryasev, "Conditional value-at-risk for general loss distributions", Journal of Banking & Finance
26 (2002) 1443-1471, doi:10.1016/S0378-4266(02)00271-6: of cases that are all as likely, the mean of the worst, the last
of them in part.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import measure, measure_terms, tier_value
from solver.demand.options import Floats, Ints
from solver.domain.objective import OF_TRAVELLERS, Tier, gaining_tiers, parted
from solver.domain.robustness import TAIL, Average, AverageCase, AverageTier
from solver.optimise.robust.turnouts import Averaging, Turnout, option_shares


def tail_mean(values: Floats) -> Floats:
    """Return the mean of the highest tenth of values along the first axis, the last of them in part.

    Of fewer than ten that is the highest.
    """
    number = TAIL * len(values)
    if number <= 1:
        return np.asarray(values.max(axis=0))
    # How much of each counts: 1 of the highest ones, then a part, then nothing.
    counts = np.clip(number - np.arange(len(values)), 0.0, 1.0)
    highest_first = -np.sort(-values, axis=0)
    return np.asarray(np.tensordot(counts, highest_first, axes=(0, 0)) / number)


def weighed(values: Floats, weight: float) -> Floats:
    """Return (1 - weight) * mean + weight * `tail_mean` along the first axis."""
    return np.asarray((1.0 - weight) * values.mean(axis=0) + weight * tail_mean(values))


class CaseLoads:
    """The loads of schedules in every case: of each move the share that is done, the rest of the people as today.

    Attributes
    ----------
    shares
        Which share of a move to each option is done; shape ``[case, option]``.
    """

    def __init__(self, demand: Demand, turnouts: Sequence[Turnout]) -> None:
        self.demand, self.shares = demand, option_shares(demand, turnouts)
        self._today = demand.options.status_quo_parts()
        self._base = demand.loads(self._today)

    def loads(self, parts: Ints) -> Floats:
        """Return loads; shape ``[case, cell]``."""
        matrix, options = self.demand.matrix, self.demand.options
        moved = (parts - self._today) / options.parts[options.group]
        length = np.where(moved != 0, np.diff(matrix.start), 0)
        entry = np.repeat(matrix.start[:-1] - np.cumsum(length) + length, length) + np.arange(length.sum())
        option, num_cells = np.repeat(np.arange(options.num_options), length), self.demand.cells.num_cells
        people = matrix.people[entry] * moved[option]
        added = [np.bincount(matrix.cell[entry], people * own[option], num_cells) for own in self.shares]
        return np.asarray(self._base + np.array(added))


class AverageOf:
    """Values of a tier over the cases: what travellers feel differs between them, what is asked of people does not."""

    def __init__(self, tier: Tier, loads: CaseLoads, weight: float) -> None:
        self._felt, self._asked = parted(tier)
        self._loads, self._weight = loads, weight

    def values(self, parts: Ints) -> Floats:
        """Return the value in each case; shape ``[case]``."""
        demand, weights = self._loads.demand, self._felt.weights()
        asked = tier_value(demand, self._asked, parts)
        loads = self._loads.loads(parts)
        felt = [weight * measure(term, demand, loads, parts) for term, weight in weights.items()]
        return np.asarray(asked + np.sum([np.zeros(len(loads)), *felt], axis=0))

    def of(self, parts: Ints) -> float:
        """Return what is minimised, for a schedule; shape ``[option]``."""
        return float(weighed(self.values(parts), self._weight))


def average_of(
    demand: Demand, averaging: Averaging, parts: Ints, unguarded: Ints, bound: float | None = None
) -> Average:
    """Return what the schedule file says of the average.

    Parameters
    ----------
    parts, unguarded
        The schedule, and the one without precaution, as parts per option; shape ``[option]``.
    bound
        Proven of the first tier that gains something.
    """
    loads, tiers = CaseLoads(demand, averaging.turnouts), gaining_tiers(demand.instance.objective)
    own = _tiers(tiers, loads, averaging.weight, parts)
    if bound is not None and own:
        most = (1.0 - averaging.weight) * own[0].mean + averaging.weight * own[0].tail
        own = (own[0].model_copy(update={"bound": float(np.floor(min(bound, most) * 1e6) / 1e6)}), *own[1:])
    return Average(
        weight=averaging.weight,
        cases=tuple(_cases(demand, averaging, loads, parts)),
        tiers=own,
        unguarded=_tiers(tiers, loads, averaging.weight, unguarded),
    )


def _tiers(tiers: Sequence[Tier], loads: CaseLoads, weight: float, parts: Ints) -> tuple[AverageTier, ...]:
    found = []
    for tier in tiers:
        values = AverageOf(tier, loads, weight).values(parts)
        mean, tail = round(float(values.mean()), 6), round(float(tail_mean(values)), 6)
        found.append(AverageTier(weights=tier.weights(), mean=mean, tail=tail))
    return tuple(found)


def _cases(demand: Demand, averaging: Averaging, loads: CaseLoads, parts: Ints) -> list[AverageCase]:
    """Return the cases with the terms in each."""
    ids = [organisation.id for organisation in demand.instance.organisations]
    planned, in_cases = measure_terms(demand, parts), loads.loads(parts)
    felt = {term: measure(term, demand, in_cases, parts) for term in demand.instance.terms if term in OF_TRAVELLERS}
    found = []
    for place, turnout in enumerate(averaging.turnouts):
        terms = planned.model_copy(update={term: float(values[place]) for term, values in felt.items()})
        adherence = {one: float(share) for one, share in zip(ids, turnout.shares, strict=True) if share < 1.0}
        case = AverageCase(
            name=turnout.name,
            organisations=tuple(ids[one] for one in sorted(turnout.refusing)),
            adherence=adherence,
            terms=terms.rounded(),
        )
        found.append(case)
    return found
