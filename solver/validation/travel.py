"""Rules on other ways to travel: who goes by bicycle or by park and ride in a pattern, and from where."""

from __future__ import annotations

from collections.abc import Iterator

from solver.domain.people import Group
from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.scope import TOLERANCE, Located, Scope
from solver.validation.spelling import spell_number, spell_text


def check_travel_today(scope: Scope) -> Iterator[Problem]:
    """Check that in the pattern of today, the first, nobody travels otherwise than today."""
    for group in scope.groups:
        for key in ("bicycle", "park_and_ride"):
            if group.item.patterns and getattr(group.item.patterns[0], key) is not None:
                yield Problem(
                    f"{group.where}.patterns[0].{key}",
                    gettext("another way to travel in the first pattern"),
                    gettext("today there: everybody travels as mode_shares and flows say"),
                    gettext("put a pattern of today before it"),
                )


def check_travel_sections(scope: Scope) -> Iterator[Problem]:
    """Check that the sections that some leave exist, and that those of park and ride are roads."""
    for group in scope.groups:
        for index, pattern in enumerate(group.item.patterns):
            where = f"{group.where}.patterns[{index}]"
            if pattern.bicycle is not None:
                for place, name in enumerate(pattern.bicycle.sections or ()):
                    yield from _section_fault(scope, f"{where}.bicycle.sections[{place}]", name, is_road=False)
            if pattern.park_and_ride is not None:
                for place, name in enumerate(pattern.park_and_ride.leaves or ()):
                    yield from _section_fault(scope, f"{where}.park_and_ride.leaves[{place}]", name, is_road=True)


def _section_fault(scope: Scope, where: str, name: str, *, is_road: bool) -> Iterator[Problem]:
    """Yield what is wrong with a section that some leave: unknown, or no road where it has to be one."""
    known = scope.sections_by_id
    if name not in known:
        advice = scope.advice("section", known, name, gettext("take it out"))
        yield Problem(where, spell_text(name), gettext("the id of a section"), advice)
    elif is_road and scope.lines_by_section[name].mode != "road":
        yield Problem(
            where,
            gettext("section {id}, which is no road", id=spell_text(name)),
            gettext("a road that cars leave"),
            gettext("name the road there; where people go on by public transport stands under flows"),
        )


def check_travel_shares(scope: Scope) -> Iterator[Problem]:
    """Check that by bicycle and by park and ride no more leave their car than come by car."""
    for group in scope.groups:
        for index, pattern in enumerate(group.item.patterns):
            cycles, ride = pattern.bicycle, pattern.park_and_ride
            if cycles is not None and ride is not None and "car" in cycles.instead_of:
                gone = cycles.share * cycles.near + ride.share
                if gone > 1 + TOLERANCE:
                    yield _too_many(group, index, gone)


def _too_many(group: Located[Group], index: int, gone: float) -> Problem:
    found = gettext("{share} of those who come by car leave it", share=spell_number(gone))
    expected = gettext("at most 1: share * near of bicycle and share of park_and_ride together")
    return Problem(f"{group.where}.patterns[{index}]", found, expected, gettext("lower one of the shares"))
