"""What choices of one organisation do while the others stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.advise.explain.contributions import options_of
from solver.advise.explain.evaluator import Changes, Evaluator
from solver.advise.explain.rules import Rules
from solver.advise.explain.tiers import TierValues, less
from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.demand.passing_flows import entries
from solver.domain.objective import TERMS, Term

_MOST_AT_ONCE = 20_000
"""Options times choices that are looked at together, at most; of each some hundred cells may change."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a choice of an organisation changes, against the same organisation as today.

    Attributes
    ----------
    term_changes, tier_changes
        By how much each term and each tier rises; negative is better.
    breaks
        Agreements with others, or on sums, that it would break, or break more.
    """

    term_changes: dict[Term, float]
    tier_changes: TierValues
    breaks: tuple[str, ...]


class Surroundings:
    """What the others do: as today, or as in a schedule.

    Parameters
    ----------
    demand
        The instance as arrays.
    parts
        Parts per option of all; shape ``[option]``.
    """

    def __init__(self, demand: Demand, parts: Ints) -> None:
        self.evaluator = Evaluator(demand, parts)
        self.rules = Rules(demand, parts)
        self.weights = [tier.weights() for tier in demand.instance.objective]
        self._today = demand.options.status_quo_parts()

    def around(self, organisation: int) -> Around:
        """Return the surroundings of one organisation."""
        return Around(self, options_of(self.evaluator, organisation), self._today)


class Around:
    """The surroundings of one organisation, which itself is as today to begin with."""

    def __init__(self, whole: Surroundings, own: Ints, today: Ints) -> None:
        self._evaluator, self._rules, self._weights = whole.evaluator, whole.rules, whole.weights
        self._own, self._today = own, today[own]
        options = self._evaluator.demand.options
        self._taken_today = self._rules.takings(options.status_quo[np.unique(options.group[own])])
        self._before = self._terms(self._today[np.newaxis])[0]

    def effects(self, choices: Sequence[Ints]) -> list[Effect]:
        """Return what some of its groups do by each choice, its other groups staying as today.

        Parameters
        ----------
        choices
            Of each choice the options given, one for each group that is in it.
        """
        at_once = max(1, _MOST_AT_ONCE // max(1, len(self._own)))
        return [
            effect
            for first in range(0, len(choices), at_once)
            for effect in self._effects(choices[first : first + at_once])
        ]

    def _effects(self, choices: Sequence[Ints]) -> list[Effect]:
        own, begin = self._evaluator.demand.options, self._own[0]
        choice, option = np.repeat(np.arange(len(choices)), [len(each) for each in choices]), np.concatenate(choices)
        group = own.group[option]
        parts = np.tile(self._today, (len(choices), 1))
        parent, old = entries(own.start, group)
        parts[choice[parent], old - begin] = 0
        parts[choice, option - begin] = own.parts[group]
        return self._against_today(self._terms(parts), [self._breaks(options) for options in choices])

    def _breaks(self, options: Ints) -> tuple[str, ...]:
        return self._rules.break_({**self._taken_today, **self._rules.takings(options)}, self._taken_today)

    def chosen(self) -> Effect:
        """Return what its own choice in the schedule does; what agreements that breaks is the check's business."""
        return self._against_today(self._terms(self._evaluator.parts[np.newaxis, self._own]), [()])[0]

    def _terms(self, parts: Ints) -> Floats:
        """Return the terms when its options have these parts, ``[choice, option]``; shape ``[choice, term]``."""
        change = parts - self._evaluator.parts[self._own]
        choice, place = np.nonzero(change)
        return self._evaluator.changed_each(Changes(len(parts), choice, self._own[place], change[choice, place]))

    def _against_today(self, after: Floats, breaks: Sequence[tuple[str, ...]]) -> list[Effect]:
        before = _tier_values(self._weights, self._before.tolist())
        return [
            Effect(
                term_changes=dict(zip(TERMS, changes, strict=True)),
                tier_changes=less(_tier_values(self._weights, values), before),
                breaks=broken,
            )
            for changes, values, broken in zip((after - self._before).tolist(), after.tolist(), breaks, strict=True)
        ]


def _tier_values(weights: Sequence[dict[Term, float]], values: Sequence[float]) -> TierValues:
    terms = dict(zip(TERMS, values, strict=True))
    return tuple(sum(weight * terms[term] for term, weight in own.items()) for own in weights)
