"""The region that counts are held against: who passes where today and as agreed, party by party, and who gets on.

Arrays hold the cells of those days of sections on which anybody counted (the observed tracks), whole days, since who
does not fit comes later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.demand.cells import Cells
from solver.demand.loads import Demand, build_demand
from solver.demand.options import Floats, Ints, parts_from_choices
from solver.demand.queues import left_of_chains
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.importers.counts.dated import Span
from solver.importers.counts.parts import counted_parts

_FLOOR_SHARE, _FLOOR = 0.1, 0.5
"""Where the instance has no other passengers, counts may have some: a tenth of the section's mean of that day, and
half a passenger at least. Assumed."""

Sparse = Any
"""A matrix of scipy.sparse."""


@dataclass(frozen=True, slots=True)
class Region:
    """The observed tracks of an instance and a schedule.

    Attributes
    ----------
    cell
        The place of each cell in the instance's cells; shape ``[cell]``.
    start
        First cell of each observed track, and the end of the last; shape ``[track + 1]``.
    section
        Its section's place in the instance; shape ``[cell]``.
    places
        Infinite on roads; shape ``[cell]``.
    base
        Other passengers as the instance has them, with a floor; shape ``[cell]``.
    is_floor
        Whether it is the floor that stands there; shape ``[cell]``.
    today, change
        Passengers of each party today, and how much more (or fewer) if all of it did as agreed; shape
        ``[cell, party]``, sparse by column.
    moved
        Whether the schedule moves the party; shape ``[party]``.
    """

    demand: Demand
    cell: Ints
    start: Ints
    section: Ints
    places: Floats
    base: Floats
    is_floor: Any
    today: Sparse
    change: Sparse
    moved: Any

    @property
    def num_cells(self) -> int:
        """Number of cells of the observed tracks."""
        return len(self.cell)

    def on_board(self, load: Floats) -> tuple[Floats, Floats]:
        """Return who is on board where so many want to go, and who is left behind; shapes ``[..., cell]``.

        Who does not fit comes in the next interval.
        """
        left = left_of_chains(load - self.places, self.start)
        earlier = np.zeros_like(left)
        earlier[..., 1:] = left[..., :-1]
        earlier[..., self.start[:-1]] = 0.0
        return load + earlier - left, left

    def gets_on(self, load: Floats) -> Sparse:
        """Return the derivative of who is on board: one more who wants to go is on board where there is room next.

        Shape ``[cell, cell]``; on board in the first, wanted to go in the second.
        """
        from scipy import sparse

        _, left = self.on_board(load)
        # The next cell that is not full, from the cell on; none where all that follow on its day are.
        places = np.where(left <= 0, np.arange(self.num_cells), self.num_cells)
        following = np.minimum.accumulate(places[::-1])[::-1]
        ends = np.repeat(self.start[1:], np.diff(self.start))
        boards = np.flatnonzero(following < ends)
        shape = (self.num_cells, self.num_cells)
        return sparse.csr_array((np.ones(len(boards)), (following[boards], boards)), shape=shape)

    def rows(self, spans: tuple[Span, ...]) -> Sparse:
        """Return which part of the passengers on board in each cell a count is of; shape ``[span, cell]``.

        A trip counts where it departs in the interval, a bin by how much of it lies in it.
        """
        from scipy import sparse

        cells, num_days = self.demand.cells, len(self.demand.instance.days)
        tracks = {int(track): place for place, track in enumerate(self._tracks())}
        row, column, share = [], [], []
        for place, (section, day, begin, end) in enumerate(spans):
            track = tracks[section * num_days + day]
            own = np.arange(self.start[track], self.start[track + 1])
            part = counted_parts(cells.begin_min[self.cell[own]], cells.end_min[self.cell[own]], begin, end)
            some = np.flatnonzero(part)
            row.append(np.full(len(some), place))
            column.append(own[some])
            share.append(part[some])
        shape = (len(spans), self.num_cells)
        return sparse.csr_array((np.concatenate(share), (np.concatenate(row), np.concatenate(column))), shape=shape)

    def _tracks(self) -> Ints:
        """Return the instance's number of each observed track; shape ``[track]``."""
        cells, first = self.demand.cells, self.cell[self.start[:-1]]
        return np.asarray(cells.section[first] * len(self.demand.instance.days) + cells.day[first], dtype=np.int64)


def build_region(instance: Instance, schedule: Schedule, spans: set[tuple[int, int]]) -> Region:
    """Return the region of an instance and a schedule, for the sections and days (by their places) that were counted.

    Raises
    ------
    KeyError
        A choice is none of the instance's (`check` says which).
    """
    demand = build_demand(_all_as_agreed(instance))
    cells, num_days = demand.cells, len(instance.days)
    length = np.diff(cells.start)
    tracks = np.array(sorted(section * num_days + day for section, day in spans), dtype=np.int64)
    tracks = tracks[length[tracks] > 0]
    cell = np.concatenate([np.arange(cells.start[track], cells.start[track + 1]) for track in tracks])
    start = np.concatenate([[0], np.cumsum(length[tracks])])
    today_parts = demand.options.status_quo_parts()
    plan_parts = parts_from_choices(instance, demand.options, schedule.choices)
    today, plan = (_by_party(demand, parts)[cell] for parts in (today_parts, plan_parts))
    change = (plan - today).tocsc()
    change.eliminate_zeros()
    places = np.where(cells.is_road[cell], np.inf, cells.places[cell])
    moved = np.bincount(demand.options.organisation[demand.options.group], today_parts != plan_parts) > 0
    base = _with_floor(cells, cell, start)
    is_floor = base > cells.base[cell]
    return Region(demand, cell, start, cells.section[cell], places, base, is_floor, today.tocsc(), change, moved)


def _all_as_agreed(instance: Instance) -> Instance:
    """Return an instance whose people all do as agreed: which share does is what is looked for."""
    organisations = tuple(
        party.model_copy(
            update={"groups": tuple(group.model_copy(update={"adherence": 1.0}) for group in party.groups)}
        )
        for party in instance.organisations
    )
    return instance.model_copy(update={"organisations": organisations})


def _by_party(demand: Demand, parts: Ints) -> Sparse:
    """Return the passengers of each party in each cell of the instance; shape ``[cell, party]``, sparse by row."""
    from scipy import sparse

    options, matrix = demand.options, demand.matrix
    option = matrix.options_of_entries()
    people = matrix.people * (parts / options.parts[options.group])[option]
    some = people > 0
    party = options.organisation[options.group[option[some]]]
    shape = (demand.cells.num_cells, len(demand.instance.organisations))
    return sparse.csr_array((people[some], (matrix.cell[some], party)), shape=shape)


def _with_floor(cells: Cells, cell: Ints, start: Ints) -> Floats:
    """Return the base load of the observed tracks, with a floor where there are places."""
    base, has_places = cells.base[cell], cells.places[cell] > 0
    num = np.add.reduceat(has_places.astype(np.float64), start[:-1])
    mean = np.add.reduceat(base, start[:-1]) / np.maximum(num, 1.0)
    floor = np.repeat(np.maximum(_FLOOR, _FLOOR_SHARE * mean), np.diff(start))
    return np.where(has_places, np.maximum(base, floor), base)
