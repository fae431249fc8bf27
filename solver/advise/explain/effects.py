"""What choices of one organisation do while the others stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.advise.explain.contributions import options_of
from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.rules import Rules
from solver.advise.explain.tiers import TierValues, less, tier_values
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import TERMS, Term, TermValues


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
        self._today = demand.options.status_quo_parts()

    def around(self, organisation: int) -> Around:
        """Return the surroundings of one organisation."""
        return Around(self, options_of(self.evaluator, organisation), self._today)


class Around:
    """The surroundings of one organisation, which itself is as today to begin with."""

    def __init__(self, whole: Surroundings, own: Ints, today: Ints) -> None:
        self._evaluator, self._rules = whole.evaluator, whole.rules
        self._own, self._today = own, today[own]
        self._before = self._evaluator.with_options(own, self._today)
        options = self._evaluator.demand.options
        self._groups = np.unique(options.group[own])
        self._taken_today = self._rules.takings(options.status_quo[self._groups])

    def effect(self, options: Ints) -> Effect:
        """Return what some of its groups do by the options given, one each; its other groups stay as today."""
        own = self._evaluator.demand.options
        groups = own.group[options]
        parts = np.where(np.isin(own.group[self._own], groups), 0, self._today)
        parts[options - self._own[0]] = own.parts[groups]
        takings = {**self._taken_today, **self._rules.takings(options)}
        return self._against_today(parts, self._rules.break_(takings, self._taken_today))

    def chosen(self) -> Effect:
        """Return what its own choice in the schedule does; what agreements that breaks is the check's business."""
        return self._against_today(self._evaluator.parts[self._own], ())

    def _against_today(self, parts: Ints, breaks: tuple[str, ...]) -> Effect:
        instance = self._evaluator.demand.instance
        after = self._evaluator.with_options(self._own, parts)
        changes = less(tier_values(instance, after), tier_values(instance, self._before))
        return Effect(_term_changes(self._before, after), changes, breaks)


def _term_changes(before: TermValues, after: TermValues) -> dict[Term, float]:
    return {term: after[term] - before[term] for term in TERMS}
