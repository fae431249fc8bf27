"""Rules on one agreement by itself: it names what it is about, and can be kept at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from solver.domain.agreements import (
    Agreement,
    Fixed,
    Forbidden,
    MaxAway,
    MaxOnSite,
    MinGap,
    MinOnSite,
    Order,
    WeekdayOrder,
    Window,
)
from solver.domain.clock import format_shift
from solver.domain.people import Leg
from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.scope import Located, Scope, group_ids
from solver.validation.spelling import join_texts, spell, spell_number, spell_text
from solver.validation.times import doubled_days


def check_named_once(scope: Scope) -> Iterator[Problem]:
    """Check that no group, no organisation and no board is named twice in one agreement."""
    for agreement in scope.agreements:
        for key in ("groups", "organisations", "boards"):
            if key == "groups" and isinstance(agreement.item, MinGap):
                continue  # That is a gap between a group and itself, which has its own words.
            for name, count in Counter(getattr(agreement.item, key, None) or ()).items():
                if count > 1:
                    found = gettext("{name} {count} times", name=spell_text(name), count=count)
                    yield Problem(
                        f"{agreement.where}.{key}",
                        found,
                        gettext("every one of the {key} once", key=key),
                        gettext("keep one of them"),
                    )


def check_two_groups(scope: Scope) -> Iterator[Problem]:
    """Check that a gap or an order is between two different groups."""
    for agreement in scope.agreements:
        if isinstance(agreement.item, MinGap | Order | WeekdayOrder):
            (_, one), (_, other) = group_ids(agreement.item)
            if one == other:
                found = gettext("{one} on both sides", one=spell_text(one))
                yield Problem(
                    agreement.where,
                    found,
                    gettext("two different groups"),
                    gettext("name the other group, or remove the agreement"),
                )


def check_forbidden_names(scope: Scope) -> Iterator[Problem]:
    """Check that a forbidden choice names a shift, a pattern, or both."""
    for agreement in scope.agreements:
        item = agreement.item
        if isinstance(item, Forbidden) and item.shift_min is None and item.pattern is None:
            found = gettext("neither shift_min nor pattern")
            yield Problem(
                agreement.where,
                found,
                gettext("at least one of the two"),
                gettext("add the shift or the pattern that is refused"),
            )


def check_fixed_shifts(scope: Scope) -> Iterator[Problem]:
    """Check that a fixed shift is one that each of the groups may choose."""
    for agreement in scope.agreements:
        if isinstance(agreement.item, Fixed):
            for group in scope.known_groups(agreement.item.groups):
                shifts = group.item.shifts.shifts_min()
                if agreement.item.shift_min not in shifts:
                    found = format_shift(agreement.item.shift_min)
                    expected = gettext(
                        "a shift that group {id} may choose: {shifts}",
                        id=spell_text(group.item.id),
                        shifts=spell_shifts(shifts),
                    )
                    advice = gettext("fix one of these, or widen {where}.shifts", where=group.where)
                    yield Problem(f"{agreement.where}.shift_min", found, expected, advice)


def spell_shifts(shifts: tuple[int, ...]) -> str:
    """Return shifts as "-15, 0, +15"; of many the first and the last."""
    words = [format_shift(shift) for shift in shifts]
    return ", ".join(words) if len(words) <= 12 else ", ".join([*words[:3], "…", *words[-3:]])


def check_times_of_groups(scope: Scope) -> Iterator[Problem]:
    """Check that a rule about the times of a group on a leg is about a group that has such times."""
    for agreement in scope.agreements:
        for key, group_id, leg in legs(agreement.item):
            group = scope.groups_by_id.get(group_id)
            if group is not None and not group.item.times(leg):
                word = "arrivals" if leg == "to" else "departures"
                found = gettext("{group_id}, a group without {word}", group_id=spell_text(group_id), word=word)
                advice = gettext(
                    "add {word} to {where}, or take the group out of this agreement", word=word, where=group.where
                )
                yield Problem(f"{agreement.where}.{key}", found, gettext("a group with {word}", word=word), advice)


def legs(agreement: Agreement) -> tuple[tuple[str, str, Leg], ...]:
    """Return for a rule about times the key, the id and the leg of each group whose times it is about."""
    if isinstance(agreement, Window):
        return tuple((key, group_id, agreement.leg) for key, group_id in group_ids(agreement))
    if isinstance(agreement, MinGap):
        return tuple((key, group_id, edge_leg(agreement.at)) for key, group_id in group_ids(agreement))
    if isinstance(agreement, Order):
        before = ("before", agreement.before, edge_leg(agreement.before_at))
        return before, ("after", agreement.after, edge_leg(agreement.after_at))
    return ()


def edge_leg(edge: str) -> Leg:
    """Return the leg whose times an edge of a group's day is one of: the start is an arrival, the end a departure."""
    return "to" if edge == "start" else "from"


def check_at_least(scope: Scope) -> Iterator[Problem]:
    """Check that no more people are asked on site than the groups have."""
    for agreement in scope.agreements:
        if isinstance(agreement.item, MinOnSite):
            total = sum(group.item.headcount for group in scope.known_groups(agreement.item.groups))
            if agreement.item.at_least > total:
                expected = gettext("at most {total}, the headcount of all its groups", total=spell_number(total))
                advice = gettext("lower it, or name more groups")
                yield Problem(
                    f"{agreement.where}.at_least",
                    spell_number(agreement.item.at_least),
                    expected,
                    advice,
                )


def check_agreement_days(scope: Scope) -> Iterator[Problem]:
    """Check that an agreement is about days of the instance, each once."""
    known = scope.instance.days
    for agreement in scope.agreements:
        if isinstance(agreement.item, MinOnSite | MaxOnSite | MaxAway):
            days = agreement.item.days
            yield from doubled_days(f"{agreement.where}.days", days)
            for day in dict.fromkeys(days):
                if day not in known:
                    expected = gettext("a day of the instance: {known}", known=join_texts(dict.fromkeys(known)))
                    where = f"{agreement.where}.days[{days.index(day)}]"
                    yield Problem(where, spell(day), expected, gettext("remove it, or add the day to the instance"))


def label(scope: Scope, agreement: Located[Agreement]) -> str:
    """Return what an agreement is called in a message, an id in quotes."""
    number = int(agreement.where.rsplit("[", 1)[1].removesuffix("]"))
    text = scope.instance.labels[number]
    return spell_text(text) if agreement.item.id else text
