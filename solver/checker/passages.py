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


class Place(NamedTuple):
    """A section's intervals on a day, for one leg: where their cells are found, and what they begin with."""

    section: str
    day: Weekday
    first: int
    begins: tuple[int | None, ...]


Places = tuple[tuple[Timetable, tuple[tuple[Weekday, Place], ...]], ...]
Told = tuple[Place, Falls, float]
"""People, and over which intervals of a place they are spread."""


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
        self._places: dict[tuple[str, Leg], Places] = {}
        self._cells: list[int] = []
        self._told: list[Told] = []

    def copy(self) -> Passages:
        """Return a value of its own that begins with what has passed here."""
        self._add_up()
        copy = Passages(())
        copy._cell, copy._load, copy._stray = self._cell, self._load.copy(), self._stray.copy()
        copy._places, copy._cells = self._places.copy(), self._cells.copy()
        return copy

    def places(self, section: str, leg: Leg, timetables: Sequence[Timetable]) -> Places:
        """Return for each timetable of a section the days that have it, each with where people fall on it."""
        places = self._places.get((section, leg))
        if places is None:
            places = self._places[section, leg] = tuple(
                (timetable, tuple((day, self._place(section, day, timetable.begins[leg])) for day in timetable.days))
                for timetable in timetables
            )
        return places

    def _place(self, section: str, day: Weekday, begins: tuple[int | None, ...]) -> Place:
        place = Place(section, day, len(self._cells), begins)
        self._cells += [self._cell.get((section, day, begin), _NOWHERE) for begin in begins]  # type: ignore[arg-type]
        return place

    def add(self, told: Iterable[Told]) -> None:
        """Let people pass, one after another."""
        self._told.extend(told)
        if len(self._told) >= _AT_ONCE:
            self._add_up()

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
