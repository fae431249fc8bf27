"""Which other times a group could take: what a counter-proposal is chosen from. No words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from solver.checker.agreements import KEPT_UP_TO, RULES
from solver.checker.choices import Reading, Taken
from solver.domain.agreements import AllowedShifts, Fixed, Forbidden, Window
from solver.domain.instance import Instance
from solver.domain.people import Group, Pattern

_ALONE = AllowedShifts | Window | Fixed | Forbidden
"""The kinds that a group keeps or breaks whatever the others do."""


def possible_shifts(instance: Instance, given: Instance | None = None) -> dict[str, tuple[int, ...]]:
    """Return by group id its shifts in minutes that no agreement on it alone rules out, rising; today's 0 among them.

    Parameters
    ----------
    given
        The instance without what-if edits. What an edit fixed is an answer of the party, which may choose anew.
    """
    labels = set((given or instance).labels)
    ruled: dict[str, list[AllowedShifts | Window | Fixed | Forbidden]] = defaultdict(list)
    for label, agreement in zip(instance.labels, instance.agreements, strict=True):
        if isinstance(agreement, _ALONE) and not (isinstance(agreement, Fixed) and label not in labels):
            for group in agreement.groups:
                ruled[group].append(agreement.model_copy(update={"groups": (group,)}))
    return {
        group.id: tuple(
            shift for shift in group.shifts.shifts_min() if not shift or _keeps(instance, group, shift, ruled[group.id])
        )
        for group in instance.groups
    }


def _keeps(
    instance: Instance, group: Group, shift_min: int, ruled: Collection[AllowedShifts | Window | Fixed | Forbidden]
) -> bool:
    """Return whether some week pattern of a group goes with a shift of all its parts."""
    patterns = group.week_patterns(instance.days)

    def breaks(agreement: AllowedShifts | Window | Fixed | Forbidden, pattern: Pattern) -> bool:
        is_today = shift_min == 0 and pattern is patterns[0]
        taken: dict[str, tuple[Taken, ...]] = {group.id: (Taken(group, shift_min, pattern, group.num_parts, is_today),)}
        amounts = [float(found.amount) for found in RULES[agreement.kind](agreement, Reading(instance, taken, ()))]
        return any(amount > KEPT_UP_TO for amount in amounts)

    return any(not any(breaks(agreement, pattern) for agreement in ruled) for pattern in patterns)
