"""What was worked out of schedules lately, kept for the descents that value them in many cases."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from solver.demand.options import Floats

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a schedule in a case, or in each: loads of the active cells, and what adds up to its values."""

    loads: Floats
    bent: Floats
    linear: Floats


class Kept(Generic[KeyT, ValueT]):
    """Values by key, at most so many; where there is room for no more it begins anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[KeyT, ValueT] = {}

    def get(self, key: KeyT, make: Callable[[], ValueT]) -> ValueT:
        """Return the value of a key, made when it is asked for and not kept."""
        if key not in self._values:
            if len(self._values) >= self._most:
                self._values.clear()
            self._values[key] = make()
        return self._values[key]
