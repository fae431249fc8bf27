"""Rules on shares and headcounts: mode shares, profiles, presence, and somebody at all."""

from __future__ import annotations

from collections.abc import Iterator

from solver.domain.people import ModeShares, Pattern
from solver.errors import Problem
from solver.language.messages import gettext, ngettext
from solver.validation.scope import TOLERANCE, Scope
from solver.validation.spelling import join_path, join_texts, spell_number

_PROFILE_TOLERANCE = 1e-6
"""Shares of a profile may come from rounded tables."""
_MIX_TOLERANCE = 1e-6
"""So may those of a mix."""


def check_mode_shares(scope: Scope) -> Iterator[Problem]:
    """Check that the mode shares of a group sum to at most 1."""
    for group in scope.groups:
        total = sum(getattr(group.item.mode_shares, mode) for mode in ModeShares.model_fields)
        if total > 1 + TOLERANCE:
            found = gettext("shares that sum to {total}", total=spell_number(total))
            yield Problem(
                f"{group.where}.mode_shares",
                found,
                gettext("a sum of at most 1"),
                gettext("count everybody in one mode only"),
            )


def check_pattern_days(scope: Scope) -> Iterator[Problem]:
    """Check that a pattern that is no mix says for every day of the instance who is present."""
    days = scope.instance.days
    for group in scope.groups:
        for index, pattern in enumerate(group.item.patterns):
            if pattern.mix:
                continue
            missing = [day for day in days if day not in pattern.present]
            if missing:
                where = f"{group.where}.patterns[{index}].present"
                found = gettext("nothing for {missing}", missing=join_texts(missing, "and"))
                yield Problem(
                    where,
                    found,
                    gettext("a share for every day of the instance"),
                    gettext("add it; 0 where nobody is on site"),
                )


def check_mixes(scope: Scope) -> Iterator[Problem]:
    """Check that only today is a mix of weeks, that it is told once, and that its shares sum to 1.

    In a pattern with another way to travel the mix of today may stand again: then the weeks stay.
    """
    for group in scope.groups:
        for index, pattern in enumerate(group.item.patterns):
            if pattern.mix:
                stays = pattern.is_travelled_otherwise and pattern.mix == group.item.patterns[0].mix
                yield from _mix_faults(pattern, f"{group.where}.patterns[{index}]", is_today=index == 0 or stays)


def _mix_faults(pattern: Pattern, where: str, is_today: bool) -> Iterator[Problem]:
    """Yield what is wrong with a mix: where it stands, that presence is told as well, and its sum."""
    if not is_today:
        yield Problem(
            f"{where}.mix",
            gettext("a mix in a pattern that is not today's"),
            gettext("a mix in the first pattern of a group only"),
            gettext("write each week as a pattern of its own; the parts of a group choose among them"),
        )
    if pattern.present:
        yield Problem(
            where,
            gettext("both present and mix"),
            gettext("one of the two"),
            gettext("leave out present; it follows from the mix"),
        )
    total = sum(week.share for week in pattern.mix)
    if abs(total - 1) > _MIX_TOLERANCE:
        yield Problem(
            f"{where}.mix",
            gettext("shares that sum to {total}", total=spell_number(total)),
            gettext("a sum of 1"),
            gettext("divide every share by that sum; who is never on site has a week without days"),
        )


def check_profile_edges(scope: Scope) -> Iterator[Problem]:
    """Check that the edges of a profile go down."""
    for name, profile in scope.instance.profiles.items():
        edges = profile.before_min
        for index in range(1, len(edges)):
            if edges[index] >= edges[index - 1]:
                where = f"{join_path(('profiles', name))}.before_min[{index}]"
                expected = gettext("less than the edge before it, {edges}", edges=spell_number(edges[index - 1]))
                yield Problem(
                    where, spell_number(edges[index]), expected, gettext("write the minutes from most to least")
                )


def check_profile_counts(scope: Scope) -> Iterator[Problem]:
    """Check that a profile has one share fewer than edges."""
    for name, profile in scope.instance.profiles.items():
        shares, edges = len(profile.share), len(profile.before_min)
        if shares != edges - 1:
            where = f"{join_path(('profiles', name))}.share"
            expected = gettext("{fewer}, one fewer than the {edges} edges in before_min", fewer=edges - 1, edges=edges)
            yield Problem(
                where,
                ngettext("{count} share", "{count} shares", shares),
                expected,
                gettext("give every piece between two edges one share"),
            )


def check_profile_sums(scope: Scope) -> Iterator[Problem]:
    """Check that the shares of a profile sum to 1."""
    for name, profile in scope.instance.profiles.items():
        total = sum(profile.share)
        if abs(total - 1) > _PROFILE_TOLERANCE:
            where = f"{join_path(('profiles', name))}.share"
            found = gettext("shares that sum to {total}", total=spell_number(total))
            yield Problem(where, found, gettext("a sum of 1"), gettext("divide every share by that sum"))


def check_somebody(scope: Scope) -> Iterator[Problem]:
    """Check that somebody is in the instance."""
    if not any(group.item.headcount for group in scope.groups):
        yield Problem(
            "organisations",
            gettext("no group with anybody in it"),
            gettext("at least one person"),
            gettext("fill in the headcounts"),
        )
