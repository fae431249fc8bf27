"""What groups of several parts cost by choosing otherwise than agreed; groups of one part are in the linear costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.search.compiled import compiled


class AgreedTables(NamedTuple):
    """What is agreed of groups whose cost is not a sum over their parts.

    Attributes
    ----------
    is_counted
        1 where any tier weighs these terms for a group of several parts; shape ``[1]``.
    altered, deviation
        Weights of these terms in each tier; shape ``[tier]``.
    option_start
        First option of each group; shape ``[group + 1]``.
    target
        Agreed parts of each option, 0 where no choice of the group is counted; shape ``[option]``.
    step_of_group, step_start, step_option, step_target, step_minutes
        The steps of each group, and what they hold, as in `Agreed`; shapes ``[group + 1]``, ``[step + 1]``,
        ``[entry]``, ``[step]``, ``[step]``.
    """

    is_counted: Ints
    altered: Floats
    deviation: Floats
    option_start: Ints
    target: Floats
    step_of_group: Ints
    step_start: Ints
    step_option: Ints
    step_target: Floats
    step_minutes: Floats


def build_agreed_tables(demand: Demand, tiers: Sequence[Tier]) -> AgreedTables:
    """Lay out what was agreed for the search."""
    agreed, options = demand.agreed, demand.options
    has_several = agreed.is_reachable & (options.parts > 1)
    is_weighed = any(tier.altered or tier.deviation for tier in tiers)
    return AgreedTables(
        is_counted=np.array([int(is_weighed and (has_several.any() or agreed.num_steps > 0))]),
        altered=np.array([tier.altered for tier in tiers]),
        deviation=np.array([tier.deviation for tier in tiers]),
        option_start=options.start.copy(),
        target=np.where(has_several[options.group], agreed.target, 0.0),
        step_of_group=np.searchsorted(agreed.step_group, np.arange(options.num_groups + 1)),
        step_start=agreed.step_start.copy(),
        step_option=agreed.step_option.copy(),
        step_target=agreed.step_target.copy(),
        step_minutes=agreed.step_minutes.copy(),
    )


def linear_costs(demand: Demand, tiers: Sequence[Tier]) -> tuple[Floats, Floats]:
    """Return what one part in an option adds to each tier, shape ``[tier, option]``, and what is always added.

    A group of one part alters by its option alone; one that cannot choose as agreed alters whatever it chooses.
    """
    agreed, options = demand.agreed, demand.options
    is_single = agreed.is_reachable & (options.parts == 1)
    alters = (is_single[options.group] & (agreed.target == 0)).astype(np.float64)
    altered = np.array([tier.altered for tier in tiers])
    return np.outer(altered, alters), altered * float((agreed.is_agreed & ~agreed.is_reachable).sum())


@compiled
def alters(agreed: AgreedTables, parts: Ints, group: int) -> int:
    """Return 1 where a group has fewer parts in any option than agreed, else 0."""
    for option in range(agreed.option_start[group], agreed.option_start[group + 1]):
        if parts[option] < agreed.target[option]:
            return 1
    return 0


@compiled
def crossing(agreed: AgreedTables, parts: Ints, group: int) -> float:
    """Return the person-minutes by which a group of which several shifts are agreed is from that mix."""
    minutes = 0.0
    for step in range(agreed.step_of_group[group], agreed.step_of_group[group + 1]):
        up_to = 0
        for entry in range(agreed.step_start[step], agreed.step_start[step + 1]):
            up_to += parts[agreed.step_option[entry]]
        minutes += agreed.step_minutes[step] * abs(up_to - agreed.step_target[step])
    return minutes
