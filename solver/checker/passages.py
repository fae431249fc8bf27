"""People who pass, gathered one by one and added up many at a time; what finds no place is kept apart.

Sums are taken in the order in which people were told of, cell by cell: the same as adding them up one after another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.checker.cells import CellKey, Falls, Timetable
from solver.domain.clock import Weekday
from solver.domain.people import Leg

_AT_ONCE = 100_000
"""So many passages are kept before they are added up: some tens of megabytes."""
_NOWHERE = -1


class _Place(NamedTuple):
    """A section's intervals on a day, for one leg: where their cells are found, and what they begin with."""

    section: str
    day: Weekday
    first: int
    begins: tuple[int | None, ...]


class Passages:
    """Loads of all cells, and of whom there is no cell with places for.

    Parameters
    ----------
    keys
        Of the cells, in order.
    """

    def __init__(self, keys: Sequence[CellKey]) -> None:
        self._cell = {key: place for place, key in enumerate(keys)}
        self._load = np.zeros(len(keys))
        self._stray: dict[tuple[str, Weekday, int | None], float] = defaultdict(float)
        self._places: dict[tuple[str, Weekday, Leg], _Place] = {}
        self._cells: list[int] = []
        self._told: list[tuple[_Place, Falls, float]] = []

    def copy(self) -> Passages:
        """Return a value of its own that begins with what has passed here."""
        self._add_up()
        copy = Passages(())
        copy._cell, copy._load, copy._stray = self._cell, self._load.copy(), self._stray.copy()
        copy._places, copy._cells = self._places.copy(), self._cells.copy()
        return copy

    def add(self, section: str, day: Weekday, leg: Leg, timetable: Timetable, falls: Falls, people: float) -> None:
        """Let people pass a section on a day, spread over intervals of its timetable."""
        self._told.append((self._place(section, day, leg, timetable), falls, people))
        if len(self._told) >= _AT_ONCE:
            self._add_up()

    def add_all(
        self, section: str, day: Weekday, leg: Leg, timetable: Timetable, told: Iterable[tuple[Falls, float]]
    ) -> None:
        """Let several pass a section on a day, one after another, as `add` does."""
        place = self._place(section, day, leg, timetable)
        self._told.extend((place, falls, people) for falls, people in told)
        if len(self._told) >= _AT_ONCE:
            self._add_up()

    def _place(self, section: str, day: Weekday, leg: Leg, timetable: Timetable) -> _Place:
        key = (section, day, leg)
        place = self._places.get(key)
        if place is None:
            begins = timetable.begins[leg]
            place = self._places[key] = _Place(section, day, len(self._cells), begins)
            self._cells += [self._cell.get((section, day, begin), _NOWHERE) for begin in begins]  # type: ignore[arg-type]
        return place

    def load(self) -> NDArray[np.float64]:
        """Return the load of every cell; shape ``[cell]``."""
        self._add_up()
        return self._load

    def stray(self) -> dict[tuple[str, Weekday, int | None], float]:
        """Return people by section, day and begin of an interval without places; None where there is no interval."""
        self._add_up()
        return self._stray

    def _add_up(self) -> None:
        """Add what was told to the loads, or to those without a cell, and forget it."""
        if not self._told:
            return
        counts = np.array([len(falls.share) for _, falls, _ in self._told])
        first = np.repeat(np.array([place.first for place, _, _ in self._told]), counts)
        interval = np.concatenate([falls.interval for _, falls, _ in self._told])
        people = np.repeat(np.array([people for _, _, people in self._told]), counts)
        people *= np.concatenate([falls.share for _, falls, _ in self._told])
        cell = np.array(self._cells, dtype=np.int64)[first + interval]
        is_known = cell != _NOWHERE
        np.add.at(self._load, cell[is_known], people[is_known])
        strays = np.flatnonzero(~is_known)
        told = np.searchsorted(np.cumsum(counts), strays, side="right")
        for entry, number in zip(strays.tolist(), told.tolist(), strict=True):
            place, _, _ = self._told[number]
            self._stray[place.section, place.day, place.begins[int(interval[entry])]] += float(people[entry])
        self._told.clear()
