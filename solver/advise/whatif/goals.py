"""What a solve is to make best of all, in place of the objective of an instance."""

from __future__ import annotations

import re
from collections.abc import Mapping

from solver.advise.whatif.edit_kinds import Goal, malformed, refuse
from solver.domain.instance import Instance
from solver.domain.objective import IN_EUROS, Tier
from solver.domain.prices import Prices
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import join_words, spell_text

GOALS: Mapping[str, tuple[Tier, ...]] = {
    "least-moved": (Tier(overload=1.0), Tier(shifted=1.0)),
    "least-left-behind": (Tier(overload=1.0), Tier(peak=1.0, crowding=0.1)),
    "best-for-travellers": (Tier(cost=1.0),),
    "most-valuable": (Tier(cost=1.0, moving=1.0),),
}
"""Tiers by goal: nobody left behind where that can be, with the fewest minutes moved, or with the lowest peaks; what
costs travellers least, and what costs travellers and those who move least together, in euros a year."""
GOAL = "goal"
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,9})?", re.ASCII)


def has_prices(goal: str) -> bool:
    """Return whether a goal is counted in euros."""
    return any(not IN_EUROS.isdisjoint(tier.weights()) for tier in GOALS[goal])


def spelled_out(text: str, given: Mapping[str, float] | None = None) -> str:
    """Return an edit with the prices of its goal, so that a schedule holds those it was made by.

    Any other edit stays as it is, and so does one that cannot be read: who reads it says why.

    Parameters
    ----------
    given
        Prices in place of the program's own, by key; those that stand in the edit go first.
    """
    word, *told = text.split()
    if word != GOAL or not told or told[0] not in GOALS or not has_prices(told[0]):
        return text
    known = {key: number for key, sign, number in (each.partition("=") for each in told[1:]) if sign}
    if len(known) < len(told) - 1 or not known.keys() <= Prices.model_fields.keys():
        return text
    prices = Prices().model_dump() | {key: value for key, value in (given or {}).items() if key in Prices.model_fields}
    every = {key: known.get(key, spell_price(value)) for key, value in prices.items()}
    return " ".join([GOAL, told[0], *(f"{key}={value}" for key, value in every.items())])


def shortened(text: str) -> str:
    """Return an edit without the prices that are the program's own, as a name of an instance has it."""
    word, *told = text.split()
    if word != GOAL:
        return text
    own = {f"{key}={spell_price(value)}" for key, value in Prices().model_dump().items()}
    return " ".join([word, *(each for each in told if each not in own)])


def spell_price(value: float) -> str:
    """Return a price as an edit has it, such as 9.53, 1 or 0.000001."""
    return f"{value:.9f}".rstrip("0").rstrip(".")


def read_goal(text: str, value: str) -> Goal:
    """Read what is to be best, and at which prices.

    Raises
    ------
    InputError
        It is no goal, has a price that is none, or prices though nothing is counted in euros.
    """
    name, *told = value.split() or [""]
    form = gettext("one of {goals}", goals=join_words(tuple(GOALS)))
    if name not in GOALS:
        found = gettext("the goal {name}", name=spell_text(name)) if name else gettext("nothing")
        refuse(text, found, form, Names(tuple(GOALS)).advice(name, gettext("name one of these")))
    if not has_prices(name):
        if told:
            found, advice = gettext("prices for a goal that counts no euros"), gettext("leave them out")
            refuse(text, found, gettext("the goal alone"), advice)
        return Goal(text, name, None)
    return Goal(text, name, _prices(text, told))


def _prices(text: str, told: list[str]) -> Prices:
    """Return the program's own prices with those that an edit names."""
    found: dict[str, float] = {}
    for each in told:
        key, _, number = each.partition("=")
        if key not in Prices.model_fields:
            expected = gettext("one of {keys}", keys=join_words(tuple(Prices.model_fields)))
            advice = Names(tuple(Prices.model_fields)).advice(key, gettext("remove it"))
            refuse(text, gettext("the unknown price {key}", key=spell_text(key)), expected, advice)
        most = 53 if key == "weeks_per_year" else 1_000_000
        if not _NUMBER.fullmatch(number) or float(number) > most:
            form = gettext("{key}=NUMBER, from 0 to {most}", key=key, most=most)
            malformed(text, form, spell_text(each))
        found[key] = float(number)
    return Prices(**found)


def with_goal(instance: Instance, goal: Goal) -> Instance:
    """Return an instance with the tiers of a goal, and the prices that they need."""
    prices = instance.prices if goal.prices is None else goal.prices
    return instance.model_copy(update={"objective": GOALS[goal.goal], "prices": prices})
