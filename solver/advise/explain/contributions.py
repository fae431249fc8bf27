"""What each organisation that moves contributes: everything once more, this one alone as today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solver.advise.explain.cell_labels import CellChange, CellLabels
from solver.advise.explain.evaluator import Changes, Evaluator
from solver.advise.explain.tiers import TierValues, key, less, shares, tier_values
from solver.demand.measures import burden_per_head, changed_organisations, measure_terms, minutes_per_head
from solver.demand.options import Floats, Ints, choices_from_parts
from solver.domain.objective import TERMS, TermValues
from solver.domain.people import GroupChoice

MOST_CELLS = 3
"""Cells that are named for each organisation, relieved and loaded apart."""
_MOST_AT_ONCE = 2_000
"""Options that move and are looked at together, or somewhat more; of each some hundred cells may change."""
Difference = tuple[Ints, Ints]
"""Options, and the parts that each of them gains."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one organisation that moves contributes to a schedule, the others being as they are in it.

    Attributes
    ----------
    organisation, name
        Its id and its name.
    people, people_moved
        Heads, and heads in parts that leave today's option.
    burden_per_head_min
        Weighted minutes shifted per head.
    minutes_per_head
        Minutes shifted per head, without weights.
    choices
        What those of its groups take that move.
    terms_without
        The terms if this one alone stayed as today.
    tier_gains
        Of each tier, value without - value with: positive where its move helps.
    tier_shares
        These as shares of the gain of the whole schedule; None where a tier gains nothing in all. They do not add up
        to 1: where two relieve the same cell, either alone may be enough, or neither.
    relieved, loaded
        The cells whose load its move changes most, the largest change first.
    """

    organisation: str
    name: str
    people: int
    people_moved: float
    burden_per_head_min: float
    minutes_per_head: float
    choices: tuple[GroupChoice, ...]
    terms_without: TermValues
    tier_gains: TierValues
    tier_shares: tuple[float | None, ...]
    relieved: tuple[CellChange, ...]
    loaded: tuple[CellChange, ...]


def options_of(evaluator: Evaluator, organisation: int) -> Ints:
    """Return the options of all groups of an organisation; groups lie organisation by organisation."""
    options = evaluator.demand.options
    first, last = np.searchsorted(options.organisation, [organisation, organisation + 1])
    return np.arange(options.start[first], options.start[last])


def contributions(evaluator: Evaluator, only: Sequence[int] | None = None) -> list[Contribution]:
    """Return what each organisation that moves contributes, the largest gain in the first tier first, then the next.

    Parameters
    ----------
    evaluator
        The schedule.
    only
        The indexes of the organisations to look at; all by default.
    """
    demand = evaluator.demand
    moved = changed_organisations(demand, evaluator.parts)
    indexes = moved if only is None else np.intersect1d(moved, np.array(only, dtype=np.int64))
    found = _ContributionBuilder(evaluator).contributions(indexes.tolist())
    return sorted(found, key=lambda each: key(tuple(-gain for gain in each.tier_gains)))


class _ContributionBuilder:
    """Builds contributions; what all organisations share is computed once."""

    def __init__(self, evaluator: Evaluator) -> None:
        demand = evaluator.demand
        self.evaluator = evaluator
        self.today = demand.options.status_quo_parts()
        self.labels = CellLabels(demand)
        self.burden = burden_per_head(demand, evaluator.parts)
        self.minutes = minutes_per_head(demand, evaluator.parts)
        self.choices = choices_from_parts(demand.instance, demand.options, evaluator.parts)
        self.moved = evaluator.parts * demand.options.people_per_part * (1.0 - demand.options.kept)
        self.tiers = tier_values(demand.instance, evaluator.terms)
        self.totals = less(tier_values(demand.instance, measure_terms(demand, self.today)), self.tiers)

    def contributions(self, indexes: Sequence[int]) -> list[Contribution]:
        """Return what some organisations, by their indexes in the instance, contribute; many are looked at together."""
        found: list[Contribution] = []
        waiting: list[tuple[int, Difference]] = []
        for index in indexes:
            own = options_of(self.evaluator, index)
            waiting.append((index, self.evaluator.difference(own, self.today[own])))
            if sum(len(options) for _, (options, _) in waiting) >= _MOST_AT_ONCE:
                found += self._together(waiting)
                waiting = []
        return found + self._together(waiting)

    def _together(self, back: Sequence[tuple[int, Difference]]) -> list[Contribution]:
        """Return the contributions of organisations, each with what leads back to today."""
        if not back:
            return []
        changes = Changes.joined([difference for _, difference in back])
        of, cell, added = cells = self.evaluator.added_each(changes)
        start = np.searchsorted(of, np.arange(len(back) + 1)).tolist()
        terms = self.evaluator.changed_each(changes, cells).tolist()
        return [
            self._contribution(
                index,
                options,
                TermValues(**dict(zip(TERMS, values, strict=True))),
                (cell[first:last], -added[first:last]),
            )
            for (index, (options, _)), values, (first, last) in zip(back, terms, pairwise(start), strict=True)
        ]

    def _contribution(self, index: int, options: Ints, without: TermValues, moved: tuple[Ints, Floats]) -> Contribution:
        """Return what one organisation contributes; `moved` are the cells and what its move adds to each."""
        evaluator, instance = self.evaluator, self.evaluator.demand.instance
        party = instance.organisations[index]
        gains = less(tier_values(instance, without), self.tiers)
        return Contribution(
            organisation=party.id,
            name=party.name,
            people=sum(group.headcount for group in party.groups),
            people_moved=float(self.moved[options_of(evaluator, index)].sum()),
            burden_per_head_min=float(self.burden[index]),
            minutes_per_head=float(self.minutes[index]),
            choices=self._choices(options),
            terms_without=without,
            tier_gains=gains,
            tier_shares=shares(gains, self.totals),
            relieved=self.labels.largest(*moved, evaluator.loads, MOST_CELLS, -1),
            loaded=self.labels.largest(*moved, evaluator.loads, MOST_CELLS, 1),
        )

    def _choices(self, options: Ints) -> tuple[GroupChoice, ...]:
        groups = np.unique(self.evaluator.demand.options.group[options])
        return tuple(self.choices[group] for group in groups.tolist())
