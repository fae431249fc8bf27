"""The schedules around a schedule, in which one unit or two take another of their alternatives, as sums and loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.demand.options import Floats, Ints


@dataclass(frozen=True, slots=True)
class Table:
    """What each alternative of a unit adds to a schedule.

    Attributes
    ----------
    linear, asked
        Shapes ``[alternative, term]``, ``[alternative, asked]``.
    moved
        Groups that leave today's option, of each of the unit's organisations; shape ``[alternative, organisation]``.
    """

    linear: Floats
    asked: Floats
    moved: Ints


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The schedules in which some units differ from one schedule.

    Attributes
    ----------
    units
        Those that differ.
    chosen, picks
        The alternative of each unit, and its place among those that are tried; shape ``[neighbour]`` for each unit.
    rows
        What the alternatives that are tried put on the active cells; shape ``[tried, active]`` for each unit.
    loads
        Of the active cells, without these units; shape ``[active]``.
    bent, linear, asked
        Shapes ``[neighbour, piece]``, ``[neighbour, piece]``, ``[neighbour, asked]``.
    parts
        Shape ``[neighbour, option]``; None where no value hangs on them.
    """

    units: tuple[int, ...]
    chosen: Sequence[Ints]
    picks: Ints
    rows: Sequence[Floats]
    loads: Floats
    bent: Floats
    linear: Floats
    asked: Floats
    parts: Ints | None


@dataclass(frozen=True, slots=True)
class Now:
    """What a unit adds to a schedule as it is: to the loads of the active cells, and to the rest."""

    loads: Floats
    table: Table
