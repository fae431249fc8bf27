"""What schedules ask of groups, and how that differs from one schedule to the next."""

from __future__ import annotations

from collections.abc import Sequence

from solver.checker import status_quo_choices
from solver.domain.agreements import Agreement, AllowedShifts
from solver.domain.frontier import Ask
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice
from solver.domain.week import share_keeping


class RequestedChanges:
    """What schedules of an instance ask, against today."""

    def __init__(self, instance: Instance) -> None:
        pairs = zip(instance.organisations_of_groups(), instance.groups, strict=True)
        self._groups = {group.id: (party, group) for party, group in pairs}
        self._days = instance.days
        self._today = {choice.group: choice for choice in status_quo_choices(instance)}

    def requested_changes(self, choices: Sequence[GroupChoice]) -> tuple[Ask, ...]:
        """Return what choices ask of each group; nothing of groups that stay as today."""
        requested_changes: list[Ask] = []
        for choice in choices:
            party, group = self._groups[choice.group]
            today = self._today[choice.group].options[0]
            parts = sum(option.parts for option in choice.options)
            for option in choice.options:
                if (option.shift_min, option.pattern) != (today.shift_min, today.pattern):
                    share = option.parts / parts
                    pattern = next(own for own in group.week_patterns(self._days) if own.id == option.pattern)
                    keeps = share_keeping(group, self._days, option.shift_min, pattern)
                    requested_changes.append(
                        Ask(
                            organisation=party.id,
                            name=party.name,
                            group=group.id,
                            shift_min=option.shift_min,
                            pattern=option.pattern,
                            share=share,
                            people=share * group.headcount * (1.0 - keeps),
                        )
                    )
        return tuple(requested_changes)


def asked_otherwise(before: Sequence[Ask], now: Sequence[Ask]) -> tuple[tuple[Ask, ...], tuple[Ask, ...]]:
    """Return what is asked more than before, and no longer."""
    keys, known = {ask.key for ask in now}, {ask.key for ask in before}
    return tuple(ask for ask in now if ask.key not in known), tuple(ask for ask in before if ask.key not in keys)


def keeping(instance: Instance, requested_changes: Sequence[Ask]) -> list[Agreement]:
    """Return agreements that let a group that moves take the shifts that it was asked to take only.

    Where a part of it stays, 0 is among them; how the parts share these shifts may still change.
    """
    shifts = _shifts(requested_changes)
    order = [group.id for group in instance.groups if group.id in shifts]
    return [AllowedShifts(groups=(group,), shifts_min=tuple(sorted(shifts[group]))) for group in order]


def keeps(requested_changes: Sequence[Ask], choices: Sequence[GroupChoice]) -> bool:
    """Return whether choices keep what was asked, as the agreements of `keeping` would have it."""
    shifts = _shifts(requested_changes)
    return all(
        {option.shift_min for option in choice.options} <= shifts[choice.group]
        for choice in choices
        if choice.group in shifts
    )


def _shifts(requested_changes: Sequence[Ask]) -> dict[str, set[int]]:
    """Return the shifts that each group was asked to take, with 0 where a part of it stays."""
    shifts: dict[str, set[int]] = {}
    shares: dict[str, float] = {}
    for ask in requested_changes:
        shifts.setdefault(ask.group, set()).add(ask.shift_min)
        shares[ask.group] = shares.get(ask.group, 0.0) + ask.share
    for group, share in shares.items():
        if share < 1 - 1e-9:
            shifts[group].add(0)
    return shifts
