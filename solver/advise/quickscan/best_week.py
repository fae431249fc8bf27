"""The best week of one organisation: which days its groups choose together, at today's times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

from solver.advise.explain.effects import Around, Effect
from solver.advise.explain.rules import Rules
from solver.advise.explain.tiers import TierValues, key
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.people import GroupChoice, OptionChoice

_MOST_CHANGES = 24
"""So often one group takes another week."""


@dataclass(frozen=True, slots=True)
class BestWeek:
    """What the groups of an organisation choose, at today's times, and what that does against staying as today."""

    choices: tuple[GroupChoice, ...]
    effect: Effect


def best_week(demand: Demand, organisation: int, rules: Rules, around: Around) -> BestWeek | None:
    """Return the days that serve the tiers in order best, found by changes of one group at a time.

    Once each group in turn takes its best week, and once the change that helps most of all comes first; the better of
    the two ends counts, which is not proven to be the best of all. Agreements are kept. None where nothing is better
    than today.

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
    everybody = list(range(len(weeks)))
    ends = [
        _end(demand, around, list(weeks.values()), turns) for turns in ([[place] for place in everybody], [everybody])
    ]
    _, taken, found = min(ends, key=lambda end: end[0])
    if found is None:
        return None
    chosen = dict(zip(weeks, taken.tolist(), strict=True))
    groups = range(first, last)
    return BestWeek(tuple(_choice(demand, group, chosen.get(group)) for group in groups), found)


def _end(
    demand: Demand, around: Around, weeks: Sequence[Sequence[int]], turns: Sequence[Sequence[int]]
) -> tuple[TierValues, Ints, Effect | None]:
    """Return what the tiers rise by, and the options of groups, where no change of a turn makes it better.

    Parameters
    ----------
    weeks
        The options of each group; the first is today's.
    turns
        In each, the places of groups of which one may change.
    """
    taken = np.array([own[0] for own in weeks], dtype=np.int64)
    best: TierValues = (0.0,) * len(demand.instance.objective)
    found, idle = None, 0
    for turn in islice(cycle(turns), _MOST_CHANGES * len(turns)):
        tried = [_with(taken, place, option) for place in turn for option in weeks[place]]
        effects = around.effects(tried)
        kept = [(key(effect.tier_changes), index) for index, effect in enumerate(effects) if not effect.breaks]
        value, index = min(kept, default=(best, 0))
        idle = 0 if value < best else idle + 1
        if idle == 0:
            taken, found, best = tried[index], effects[index], value
        elif idle >= len(turns):
            break
    return best, taken, found


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
