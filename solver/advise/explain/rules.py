"""Which agreements an option breaks, by the functions of the independent check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from solver.checker.agreements import KEPT_UP_TO, RULES
from solver.checker.choices import Reading, Taken, read_choices
from solver.demand.loads import Demand
from solver.demand.options import Ints, choices_from_parts
from solver.demand.scope import capped_organisations
from solver.domain.agreements import AllowedShifts, BaseAgreement, Cap, Fixed, Forbidden, Window
from solver.domain.instance import Instance

_ALONE = (AllowedShifts, Window, Fixed, Forbidden)
"""The kinds that a group keeps or breaks whatever the others do."""

Takings = Mapping[str, tuple[Taken, ...]]
"""By group id, what its parts take."""


class Rules:
    """The agreements of an instance, asked about options of a few groups while the others stay as they are.

    Parameters
    ----------
    demand
        The instance as arrays.
    parts
        What all groups take; shape ``[option]``.
    """

    def __init__(self, demand: Demand, parts: Ints) -> None:
        instance = demand.instance
        self._demand = demand
        self._taken = dict(read_choices(instance, choices_from_parts(instance, demand.options, parts)).taken)
        self._reading = Reading(instance, self._taken, ())
        self._by_group = _agreements_by_group(instance)
        self._amounts: dict[int, float] = {}

    def takings(self, options: Ints) -> Takings:
        """Return what groups take when all parts of each take the one option given."""
        own, instance = self._demand.options, self._demand.instance
        result = {}
        for option in options.tolist():
            index = int(own.group[option])
            group = instance.groups[index]
            pattern = group.week_patterns(instance.days)[int(own.pattern[option])]
            is_today = option == own.status_quo[index]
            result[group.id] = (Taken(group, int(own.shift_min[option]), pattern, group.num_parts, is_today),)
        return result

    def forbid(self, takings: Takings) -> tuple[str, ...]:
        """Return the labels of the agreements on single groups that these takings break, whatever others do."""
        instance = self._demand.instance
        alone = Reading(instance, dict(takings), ())
        return tuple(instance.labels[index] for index in self._about(takings, alone=True) if self._amount(index, alone))

    def break_(self, takings: Takings, instead_of: Takings | None = None) -> tuple[str, ...]:
        """Return the labels of the other agreements that are broken, or more than before, if these are taken.

        An agreement that is broken anyway counts where the sum of all its amounts rises.

        Parameters
        ----------
        takings
            What some groups take; the others stay as they are.
        instead_of
            What the same groups take before; what they take anyway where this is None.
        """
        indexes = self._about(takings, alone=False)
        if instead_of is None:
            before = [self._amount_before(index) for index in indexes]
        else:
            before = self._amounts_with(instead_of, indexes)
        labels = self._demand.instance.labels
        return tuple(
            labels[index]
            for index, was, now in zip(indexes, before, self._amounts_with(takings, indexes), strict=True)
            if now - was > KEPT_UP_TO
        )

    def _amounts_with(self, takings: Takings, indexes: list[int]) -> list[float]:
        kept = {group: self._taken[group] for group in takings}
        self._taken.update(takings)
        amounts = [self._amount(index, self._reading) for index in indexes]
        self._taken.update(kept)
        return amounts

    def between(self, group_ids: Iterable[str]) -> list[tuple[str, BaseAgreement]]:
        """Return the label and the agreement of each that binds some of these groups together with others."""
        instance = self._demand.instance
        indexes = self._about(dict.fromkeys(group_ids, ()), alone=False)
        return [(instance.labels[index], instance.agreements[index]) for index in indexes]

    def _about(self, takings: Takings, *, alone: bool) -> list[int]:
        agreements = self._demand.instance.agreements
        indexes = sorted({index for group in takings for index in self._by_group.get(group, ())})
        return [index for index in indexes if isinstance(agreements[index], _ALONE) == alone]

    def _amount(self, index: int, reading: Reading) -> float:
        agreement = self._demand.instance.agreements[index]
        amounts = (float(finding.amount) for finding in RULES[agreement.kind](agreement, reading))
        return sum(amount for amount in amounts if amount > KEPT_UP_TO)

    def _amount_before(self, index: int) -> float:
        if index not in self._amounts:
            self._amounts[index] = self._amount(index, self._reading)
        return self._amounts[index]


def _agreements_by_group(instance: Instance) -> dict[str, list[int]]:
    """Return by group id the places of the agreements that have to do with it."""
    result: dict[str, list[int]] = {}
    for index, agreement in enumerate(instance.agreements):
        for group in _groups_of(agreement, instance):
            result.setdefault(group, []).append(index)
    return result


def _groups_of(agreement: BaseAgreement, instance: Instance) -> set[str]:
    """Return the ids of the groups that an agreement is about."""
    if isinstance(agreement, Cap):
        parties = [instance.organisations[index] for index in capped_organisations(instance, agreement)]
        return {group.id for party in parties for group in party.groups}
    return set(getattr(agreement, "groups", ())) | {
        group for side in ("before", "after") if (group := getattr(agreement, side, None)) is not None
    }
