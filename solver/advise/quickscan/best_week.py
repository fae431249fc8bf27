"""The best week of one organisation: which days its groups choose together, at today's times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.advise.explain.effects import Around, Effect
from solver.advise.explain.rules import Rules
from solver.advise.explain.tiers import key
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.people import GroupChoice, OptionChoice

_MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class BestWeek:
    """What the groups of an organisation choose, at today's times, and what that does against staying as today."""

    choices: tuple[GroupChoice, ...]
    effect: Effect


def best_week(demand: Demand, organisation: int, rules: Rules, around: Around) -> BestWeek | None:
    """Return the days that serve the tiers in order best, group by group in turn until none has a better week.

    Each choice keeps the agreements. It is the end of such turns, not proven to be the best of all. None where nothing
    is better than today.

    Parameters
    ----------
    organisation
        Its index in the instance.
    around
        The surroundings of the organisation, which itself is as today.
    """
    options = demand.options
    first, last = np.searchsorted(options.organisation, [organisation, organisation + 1]).tolist()
    weeks = {group: _weeks(demand, group, rules) for group in range(first, last)}
    weeks = {group: own for group, own in weeks.items() if len(own) > 1}
    if not weeks:
        return None
    taken = np.array([int(options.status_quo[group]) for group in weeks], dtype=np.int64)
    found: Effect | None = None
    for _ in range(_MOST_ROUNDS):
        before = taken
        for place, own in enumerate(weeks.values()):
            tried = [_with(taken, place, option) for option in own]
            effects = around.effects(tried)
            kept = [index for index, effect in enumerate(effects) if not effect.breaks]
            best = min(
                kept, key=lambda index: (key(effects[index].tier_changes), own[index] != taken[place]), default=None
            )
            if best is not None:
                taken, found = tried[best], effects[best]
        if np.array_equal(taken, before):
            break
    if found is None or key(found.tier_changes) >= (0.0,) * len(found.tier_changes):
        return None
    chosen = dict(zip(weeks, taken.tolist(), strict=True))
    groups = range(first, last)
    return BestWeek(tuple(_choice(demand, group, chosen.get(group)) for group in groups), found)


def _weeks(demand: Demand, group: int, rules: Rules) -> list[int]:
    """Return the options of a group at today's times that no agreement on it alone rules out; today's is the first."""
    options = demand.options
    own = [option for option in options.of_group(group) if options.shift_min[option] == 0]
    today = int(options.status_quo[group])
    others = [option for option in own if option != today]
    return [today, *(option for option in others if not rules.forbid(rules.takings(np.array([option]))))]


def _with(taken: Ints, place: int, option: int) -> Ints:
    changed = taken.copy()
    changed[place] = option
    return changed


def _choice(demand: Demand, group: int, option: int | None) -> GroupChoice:
    options, own = demand.options, demand.instance.groups[group]
    at = int(options.status_quo[group]) if option is None else option
    pattern = own.week_patterns(demand.instance.days)[int(options.pattern[at])]
    return GroupChoice(group=own.id, options=(OptionChoice(shift_min=0, pattern=pattern.id, parts=own.num_parts),))
