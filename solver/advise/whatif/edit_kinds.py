"""The kinds of what-if edits, the amounts in them, and how an edit that cannot be read is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NoReturn

from solver.domain.people import Kind
from solver.domain.prices import Prices
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.validation.spelling import spell_text


def edit_problem(text: str, found: str, expected: str, advice: str) -> Problem:
    """Return a problem of an edit."""
    return Problem(gettext("what-if {text}", text=spell_text(text)), found, expected, advice)


def refuse(text: str, found: str, expected: str, advice: str) -> NoReturn:
    """Refuse an edit.

    Raises
    ------
    InputError
        Always.
    """
    raise InputError([edit_problem(text, found, expected, advice)])


def malformed(text: str, form: str, found: str) -> NoReturn:
    """Refuse an edit that is not written as it should be.

    Raises
    ------
    InputError
        Always.
    """
    refuse(text, found, form, gettext("write it so"))


_PERCENT = re.compile(r"([-+]\d{1,6}(?:\.\d{1,6})?) ?%", re.ASCII)
_TOTAL = re.compile(r"(=?)(\d{1,8}(?:\.\d{1,6})?)", re.ASCII)
_DIGITS = 6
"""Decimals that are kept: 432 places and 20 % are 518.4, not 518.4000000000001."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A change by a percentage, or to a total.

    Attributes
    ----------
    is_meant
        Whether a total was written with a sign of its own, "=20": a bare 20 may be a percentage that lost its sign.
    """

    percent: float | None
    total: float | None
    is_meant: bool = False

    def of(self, before: float) -> float:
        """Return what becomes of a number."""
        if self.total is not None:
            return self.total
        assert self.percent is not None
        return round(before * (100 + self.percent) / 100, _DIGITS)


def read_amount(text: str, amount: str, unit: str) -> Amount:
    """Return the amount that an edit ends with.

    Raises
    ------
    InputError
        Where it is none; a percentage without a sign could mean two things.
    """
    amount = amount.replace("\N{MINUS SIGN}", "-")
    if percent := _PERCENT.fullmatch(amount):
        if float(percent[1]) < -100:
            refuse(
                text,
                gettext("{amount}, more than there is", amount=amount),
                gettext("at most -100%"),
                gettext("take fewer away"),
            )
        return Amount(float(percent[1]), None)
    if total := _TOTAL.fullmatch(amount):
        return Amount(None, float(total[2]), bool(total[1]))
    found = gettext("the amount {amount}", amount=spell_text(amount)) if amount else gettext("no amount")
    return malformed(
        text, gettext("+20% or -10% (with its sign, and a point for decimals), or =N {unit}", unit=unit), found
    )


def split(text: str, value: str, sign: str, known: Iterable[str], form: str) -> tuple[str, str]:
    """Return what stands before and after a sign; an id may hold the sign itself, so known ids come first."""
    names = frozenset(known)
    indexes = [index for index, char in enumerate(value) if char == sign]
    for index in reversed(indexes):
        if value[:index].strip() in names:
            return value[:index].strip(), value[index + 1 :].strip()
    if not indexes:
        malformed(
            text,
            form,
            gettext("no {sign!r} in {value}", sign=sign, value=spell_text(value)) if value else gettext("nothing"),
        )
    index = indexes[-1] if indexes[-1] + 1 < len(value) else indexes[0]
    return value[:index].strip(), value[index + 1 :].strip()


@dataclass(frozen=True, slots=True)
class Choice:
    """Groups of which every part takes a shift (`fix`), or none does (`forbid`); of any pattern where None."""

    text: str
    groups: tuple[str, ...]
    shift_min: int
    pattern: str | None
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """Groups that may take these shifts only."""

    text: str
    groups: tuple[str, ...]
    shifts_min: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """An organisation whose people leave the region."""

    text: str
    organisation: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Sections whose seats and places become others."""

    text: str
    sections: tuple[str, ...]
    amount: Amount


@dataclass(frozen=True, slots=True)
class Headcount:
    """Groups whose people, taken together, become more or fewer."""

    text: str
    groups: tuple[str, ...]
    amount: Amount


@dataclass(frozen=True, slots=True)
class Adherence:
    """Groups of which this share of the people does what was agreed; `is_general` where all groups were meant."""

    text: str
    groups: tuple[str, ...]
    share: float
    is_general: bool


@dataclass(frozen=True, slots=True)
class PublicTransport:
    """Groups of which another share comes by public transport."""

    text: str
    groups: tuple[str, ...]
    amount: Amount


@dataclass(frozen=True, slots=True)
class BaseLoad:
    """Sections whose base load becomes another by a percentage; `is_general` where all of them were meant."""

    text: str
    sections: tuple[str, ...]
    amount: Amount
    is_general: bool


@dataclass(frozen=True, slots=True)
class Growth:
    """Groups and sections that grow by a percentage until a plan starts: their people and their base load."""

    text: str
    groups: tuple[str, ...]
    sections: tuple[str, ...]
    amount: Amount
    is_general: bool


@dataclass(frozen=True, slots=True)
class AtMostChanged:
    """So many organisations may change."""

    text: str
    at_most: int


@dataclass(frozen=True, slots=True)
class AtMostNew:
    """So many of these organisations may change: those that the agreed schedule asks nothing."""

    text: str
    organisations: tuple[str, ...]
    at_most: int


@dataclass(frozen=True, slots=True)
class AtMostShifted:
    """So many person-minutes may be shifted in all."""

    text: str
    at_most_person_min: int


@dataclass(frozen=True, slots=True)
class MaxShift:
    """Nobody shifts by more than this."""

    text: str
    at_most_min: int


@dataclass(frozen=True, slots=True)
class MaxPerHead:
    """So many minutes per head may be shifted, by each organisation or by each board."""

    text: str
    at_most_min: float
    per: Literal["organisation", "board"]


@dataclass(frozen=True, slots=True)
class EarlierWeight:
    """What a minute earlier weighs for organisations of some kinds."""

    text: str
    kinds: tuple[Kind, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Sign:
    """Groups that signed for what was agreed."""

    text: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlexibleShare:
    """The share of the base load that comes back where a proposal makes room."""

    text: str
    share: float


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be best, in place of the objective; its prices, where it is counted in euros."""

    text: str
    goal: str
    prices: Prices | None


@dataclass(frozen=True, slots=True)
class KeepWithin:
    """The share of each gain that may be given up to stay close to what was agreed."""

    text: str
    share: float


Cap = AtMostChanged | AtMostNew | AtMostShifted | MaxShift | MaxPerHead
"""What holds for everybody."""
OfSituation = Without | Places | Headcount | Adherence | PublicTransport | BaseLoad | Growth | FlexibleShare
"""What changes who travels, or in how many places."""
Edit = Choice | Allowed | Sign | OfSituation | EarlierWeight | Goal | KeepWithin | Cap
