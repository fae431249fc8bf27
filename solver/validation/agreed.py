"""Rules on the schedule that was agreed earlier: it is of these groups, and who signed for it can do so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from solver.domain.agreements import AsAgreed
from solver.domain.clock import Weekday, format_shift
from solver.domain.objective import OF_AGREED
from solver.domain.people import Group, GroupChoice
from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.scope import Scope
from solver.validation.spelling import spell_text


def check_agreed_groups(scope: Scope) -> Iterator[Problem]:
    """Check that what was agreed is of groups that exist, each once."""
    first: dict[str, str] = {}
    for index, choice in enumerate(scope.instance.agreed):
        where = f"agreed[{index}].group"
        if choice.group not in scope.groups_by_id:
            advice = scope.advice(
                "group", scope.groups_by_id, choice.group, gettext("remove this entry: the group is gone")
            )
            yield Problem(where, spell_text(choice.group), gettext("the id of a group"), advice)
        elif first.setdefault(choice.group, where) != where:
            advice = gettext("remove this entry, or the one at {first}", first=first[choice.group])
            yield Problem(where, spell_text(choice.group), gettext("a group that no other entry names"), advice)


def check_agreed_terms(scope: Scope) -> Iterator[Problem]:
    """Check that no tier weighs how far a schedule is from an agreed one where there is none."""
    for index, tier in enumerate(scope.instance.objective):
        for term in sorted(OF_AGREED & tier.weights().keys()):
            if not scope.instance.agreed:
                advice = gettext("remove it, or give `agreed`, as `solve --keep SCHEDULE` does")
                found = gettext("a weight where `agreed` names no schedule")
                yield Problem(f"objective[{index}].{term}", found, gettext("no weight"), advice)


def check_as_agreed(scope: Scope) -> Iterator[Problem]:
    """Check that groups that signed for the agreed schedule are in it, and can choose just that."""
    agreed = {choice.group: choice for choice in reversed(scope.instance.agreed)}
    for agreement in scope.agreements:
        if not isinstance(agreement.item, AsAgreed):
            continue
        for group in scope.known_groups(agreement.item.groups):
            if group.item.id not in agreed:
                expected, advice = gettext("a group that `agreed` names"), gettext("take it out of this agreement")
                yield Problem(f"{agreement.where}.groups", spell_text(group.item.id), expected, advice)
            elif reason := why_not_as_agreed(scope.instance.days, group.item, agreed[group.item.id]):
                found = gettext("{id}, for which {reason}", id=spell_text(group.item.id), reason=reason)
                advice = gettext("take it out of this agreement, or give the group that option again")
                yield Problem(
                    f"{agreement.where}.groups",
                    found,
                    gettext("a group that can choose as agreed"),
                    advice,
                )


def why_not_as_agreed(days: tuple[Weekday, ...], group: Group, choice: GroupChoice) -> str:
    """Return why a group cannot choose as agreed; empty where it can."""
    shifts, patterns = group.shifts.shifts_min(), [pattern.id for pattern in group.week_patterns(days)]
    total = sum(option.parts for option in choice.options)
    parts = Counter[tuple[int, str]]()
    for option in choice.options:
        parts[option.shift_min, option.pattern] += option.parts
    for option in choice.options:
        own = parts[option.shift_min, option.pattern]
        if option.shift_min not in shifts or option.pattern not in patterns:
            shift = format_shift(option.shift_min)
            return gettext(
                "shift {shift} with pattern {pattern} was agreed, which it has no more",
                shift=shift,
                pattern=spell_text(option.pattern),
            )
        if Fraction(own * group.num_parts, total).denominator != 1:
            return gettext(
                "{own} of {total} parts were agreed, which is no whole number of its {num_parts} now",
                own=own,
                total=total,
                num_parts=group.num_parts,
            )
    if len(parts) > group.max_options:
        return gettext(
            "{parts} options were agreed, and it takes at most {max_options}",
            parts=len(parts),
            max_options=group.max_options,
        )
    return ""
