"""An instance with the schedule that was agreed, and the objective that keeps close to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from solver.demand.measures import OF_LOADS
from solver.domain.instance import Instance
from solver.domain.objective import OF_AGREED, Tier, counts_organisations
from solver.domain.people import GroupChoice

GROUP_PERSON_MIN = 500.0
"""What one more group that departs from the agreement weighs in person-minutes: a new talk has to be held with it. The
weight of an organisation that changes in the default objective; a choice, not a measurement."""


def with_agreed(instance: Instance, agreed: Sequence[GroupChoice]) -> Instance:
    """Return an instance in which these choices were agreed, those of groups that it does not have left out."""
    ids = {group.id for group in instance.groups}
    return instance.model_copy(update={"agreed": tuple(choice for choice in agreed if choice.group in ids)})


def asked_groups(instance: Instance, choices: Iterable[GroupChoice]) -> set[str]:
    """Return the ids of the groups of which choices ask another time or week than today's."""
    today = {group.id: group.week_patterns(instance.days)[0].id for group in instance.groups}
    return {
        choice.group
        for choice in choices
        if any(own.shift_min or own.pattern != today.get(choice.group) for own in choice.options)
    }


def not_asked(instance: Instance) -> tuple[str, ...]:
    """Return the ids of the organisations of which the agreed schedule asks nothing, in the order of the instance."""
    moved = asked_groups(instance, instance.agreed)
    return tuple(party.id for party in instance.organisations if moved.isdisjoint(group.id for group in party.groups))


def keeping_objective(objective: Sequence[Tier], share: float, *, asks_new: bool = False) -> tuple[Tier, ...]:
    """Return tiers with one that counts what changes, for which the one before gives up a share of its gain.

    It comes before the first tier of burden alone that follows one of loads, at the end where there is none: what is
    close to the agreement counts for more than the fewest organisations or minutes, of which the talks are over. Tiers
    of burden gain nothing over today that could be given up; the tier before gives. Earlier tiers give up nothing more:
    the tiers between would take it, before it helped to stay close. An objective that counts what changes already is
    left as it is.
    """
    if any(not OF_AGREED.isdisjoint(tier.weights()) for tier in objective):
        return tuple(objective)
    has_loads = [bool(OF_LOADS & tier.weights().keys()) for tier in objective]
    first = has_loads.index(True) if any(has_loads) else 0
    last = next((at for at in range(first, len(objective)) if not has_loads[at]), len(objective)) - 1
    gives = [tier.model_copy(update={"tolerance": max(tier.tolerance, share)}) for tier in objective[last : last + 1]]
    close = Tier(deviation=1.0, altered=GROUP_PERSON_MIN)
    follows = objective[last + 1 :]
    counts = 1 if asks_new and follows and counts_organisations(follows[0].weights()) else 0
    return (*objective[: max(0, last)], *gives, *follows[:counts], close, *follows[counts:])
