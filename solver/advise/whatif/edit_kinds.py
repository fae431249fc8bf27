"""The kinds of edits of an instance, each with the text that it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from solver.advise.whatif.amounts import Amount


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
class AtMostChanged:
    """So many organisations may change."""

    text: str
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
class Sign:
    """Groups that signed for what was agreed."""

    text: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepWithin:
    """The share of each gain that may be given up to stay close to what was agreed."""

    text: str
    share: float


Cap = AtMostChanged | AtMostShifted | MaxShift | MaxPerHead
"""What holds for everybody."""
Edit = Choice | Allowed | Sign | Without | Places | Headcount | KeepWithin | Cap
