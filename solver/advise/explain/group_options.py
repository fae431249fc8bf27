"""Every option of one group in a schedule, with what each term would be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.rules import Rules
from solver.advise.explain.tiers import TierValues, key, tier_values
from solver.demand.options import Ints
from solver.domain.objective import TermValues


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One option of a group, all its parts taking it, everything else as in the schedule.

    Attributes
    ----------
    shift_min, pattern
        The option; later is positive.
    parts_now
        How many parts take it in the schedule.
    is_today
        Whether the group lives so today.
    terms, tiers
        The terms, and the value of each tier.
    forbidden_by
        Agreements on this group alone that rule it out.
    breaks
        Other agreements that it would break, or break more than the schedule does.
    is_best
        Whether no other option that keeps the agreements is better, tier by tier; the first of equals.
    """

    shift_min: int
    pattern: str
    parts_now: int
    is_today: bool
    terms: TermValues
    tiers: TierValues
    forbidden_by: tuple[str, ...]
    breaks: tuple[str, ...]
    is_best: bool = False


def group_options(evaluator: Evaluator, rules: Rules, group: int) -> list[OptionValue]:
    """Return the options of a group in their order: patterns, within each the shifts from early to late.

    Parameters
    ----------
    evaluator, rules
        Both of the same schedule.
    group
        The group's index in the instance.
    """
    own = np.array(evaluator.demand.options.of_group(group), dtype=np.int64)
    values = [_value(evaluator, rules, own, option) for option in own.tolist()]
    allowed = [index for index, value in enumerate(values) if not value.forbidden_by and not value.breaks]
    if allowed:
        best = min(allowed, key=lambda index: key(values[index].tiers))
        values[best] = replace(values[best], is_best=True)
    return values


def _value(evaluator: Evaluator, rules: Rules, own: Ints, option: int) -> OptionValue:
    """Return what it is worth when all parts of the group take one option."""
    demand = evaluator.demand
    options, instance = demand.options, demand.instance
    index = int(options.group[option])
    group = instance.groups[index]
    terms = evaluator.with_options(own, np.where(own == option, group.num_parts, 0))
    takings = rules.takings(np.array([option]))
    return OptionValue(
        shift_min=int(options.shift_min[option]),
        pattern=group.week_patterns(instance.days)[int(options.pattern[option])].id,
        parts_now=int(evaluator.parts[option]),
        is_today=option == int(options.status_quo[index]),
        terms=terms,
        tiers=tier_values(instance, terms),
        forbidden_by=rules.forbid(takings),
        breaks=rules.break_(takings),
    )
