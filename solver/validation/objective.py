"""Rules on the objective: tiers that weigh something, and a crowding curve that is convex."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from solver.domain.objective import IN_EUROS, TERMS
from solver.errors import Problem
from solver.language.messages import gettext, ngettext
from solver.validation.scope import TOLERANCE, Scope
from solver.validation.spelling import join_texts, spell_number


def check_tiers(scope: Scope) -> Iterator[Problem]:
    """Check that a tier has a term with a weight above 0."""
    for index, tier in enumerate(scope.instance.objective):
        if not tier.weights():
            expected = gettext("a weight above 0 for one of {terms}", terms=join_texts(TERMS))
            yield Problem(
                f"objective[{index}]",
                gettext("a tier without any weight"),
                expected,
                gettext("give a term a weight, or remove the tier"),
            )


def check_prices(scope: Scope) -> Iterator[Problem]:
    """Check that there are prices where a tier counts euros: an instance means the same in years to come."""
    if scope.instance.prices is not None:
        return
    for index, tier in enumerate(scope.instance.objective):
        for term in sorted(IN_EUROS & tier.weights().keys()):
            expected = gettext("prices in the instance for what is counted in euros")
            advice = gettext('write "prices": {{}} for the program\'s own, or {{"value_of_time": 12.5}}')
            yield Problem(f"objective[{index}].{term}", gettext("no prices"), expected, advice)


def check_counted_once(scope: Scope) -> Iterator[Problem]:
    """Check that no tier adds up `cost` and `trips`: who does not fit waits, or is brought by a trip more."""
    for index, tier in enumerate(scope.instance.objective):
        if {"cost", "trips"} <= tier.weights().keys():
            found = gettext(
                "trips beside cost in one tier, which counts who does not fit twice: as waiting and as brought"
            )
            expected = gettext("one of them in a tier")
            advice = gettext("put trips into a tier of its own, or leave it out: `stagger value` prices trips beside")
            yield Problem(f"objective[{index}].trips", found, expected, advice)


def check_curve_lengths(scope: Scope) -> Iterator[Problem]:
    """Check that the crowding curve has as many multipliers as loads per seat."""
    curve = scope.instance.crowding
    if len(curve.multiplier) != len(curve.load_per_seat):
        expected = gettext("{number}, as many as in load_per_seat", number=len(curve.load_per_seat))
        found = ngettext("{count} multiplier", "{count} multipliers", len(curve.multiplier))
        yield Problem("crowding.multiplier", found, expected, gettext("give every load per seat one multiplier"))


def check_curve_start(scope: Scope) -> Iterator[Problem]:
    """Check that the crowding curve starts at load 0."""
    first = scope.instance.crowding.load_per_seat[0]
    if first != 0:
        advice = gettext("put a 0 before it, with the multiplier of an empty vehicle")
        yield Problem("crowding.load_per_seat[0]", spell_number(first), "0", advice)


def check_curve_rises(scope: Scope) -> Iterator[Problem]:
    """Check that the loads per seat of the crowding curve rise."""
    for index, (before, load) in enumerate(pairwise(scope.instance.crowding.load_per_seat), 1):
        if load <= before:
            expected = gettext("more than the one before it, {before}", before=spell_number(before))
            yield Problem(
                f"crowding.load_per_seat[{index}]",
                spell_number(load),
                expected,
                gettext("put the loads in order, each once"),
            )


def check_curve_convex(scope: Scope) -> Iterator[Problem]:
    """Check that the crowding curve f(x) = x * (multiplier - 1) is convex, so that less of a load is never worse."""
    curve = scope.instance.crowding
    loads = curve.load_per_seat
    if len(curve.multiplier) != len(loads) or any(low >= high for low, high in pairwise(loads)):
        return  # Other rules say so.
    costs = [load * (multiplier - 1) for load, multiplier in zip(loads, curve.multiplier, strict=True)]
    slopes = [(costs[i] - costs[i - 1]) / (loads[i] - loads[i - 1]) for i in range(1, len(loads))]
    for index, (before, slope) in enumerate(pairwise(slopes), 2):
        if slope < before - TOLERANCE:
            found = gettext(
                "{value}, with which load * (multiplier - 1) bends down", value=spell_number(curve.multiplier[index])
            )
            expected = gettext(
                "at least {least}",
                least=spell_number(_lowest(loads[index], costs[index - 1], loads[index - 1], before)),
            )
            yield Problem(
                f"crowding.multiplier[{index}]",
                found,
                expected,
                gettext("raise it, or lower the ones before it"),
            )


def _lowest(load: float, cost_before: float, load_before: float, slope: float) -> float:
    """Return the multiplier at a load with which the curve just goes on with a slope, rounded up to 4 decimals."""
    multiplier = 1 + (cost_before + slope * (load - load_before)) / load
    return -(-multiplier * 10_000 // 1) / 10_000 if multiplier * 10_000 % 1 > 1e-6 else round(multiplier, 4)
