"""The load matrix a[option, cell] of DESIGN 3, sparse, by option (CSR) and by cell (CSC)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.demand.cells import Cells
from solver.demand.options import Floats, Ints, Options
from solver.demand.passing_flows import Flows, Passages, build_flows, expand, spread_flows
from solver.domain.instance import Instance

_PASSAGES_PER_CHUNK = 10_000
"""Flows x times x shifts x days that are spread at once: work space that stays in the cache of a processor.

Busy machine, 150,000 -> 10,000: chains of 60 groups 3.3 -> 1.1 s, minutes 1.4 -> 0.7 s, XL and smaller regions alike.
"""


_SIXTEEN_BITS = 2**16


@dataclass(frozen=True, slots=True)
class LoadMatrix:
    """What an option of a group puts on the cells, if all parts of the group took it.

    Attributes
    ----------
    start
        First entry of each option; shape ``[option + 1]``.
    cell
        The cells of each option, rising; shape ``[entry]``.
    people
        Passengers (vehicles on a road), > 0; shape ``[entry]``.
    """

    start: Ints
    cell: Ints
    people: Floats

    @property
    def num_entries(self) -> int:
        """Number of non-zeros."""
        return len(self.cell)

    def options_of_entries(self) -> Ints:
        """Return the option of each entry; shape ``[entry]``."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def by_cell(self, num_cells: int) -> tuple[Ints, Ints]:
        """Return (first of each cell, entries sorted by cell): shapes ``[cell + 1]``, ``[entry]``."""
        order = stable_order(self.cell)
        start = np.concatenate([[0], np.cumsum(np.bincount(self.cell, minlength=num_cells))])
        return start, order


def stable_order(cell: Ints) -> Ints:
    """Return the places of cells from the lowest to the highest, equal ones as they stand; shape ``[entry]``.

    By their low 16 bits and then by their high ones: numpy counts numbers of 16 bits, and compares longer ones.
    """
    low_first = np.argsort(cell.astype(np.uint16), kind="stable")
    if not len(cell) or cell.max() < _SIXTEEN_BITS:
        return low_first
    high = (cell[low_first] // _SIXTEEN_BITS).astype(np.uint16)
    return low_first[np.argsort(high, kind="stable")]


def build_matrix(instance: Instance, options: Options, cells: Cells) -> LoadMatrix:
    """Build the load matrix, vectorised over chunks of groups so that the work space stays small."""
    flows = build_flows(instance)
    shifts_min = [np.array(group.shifts.shifts_min(), dtype=np.int64) for group in instance.groups]
    adherence = np.array([group.adherence for group in instance.groups])
    counts = np.zeros(options.num_options, dtype=np.int64)
    cell_parts, people_parts = [], []
    for first, last in chunks(flows, shifts_min, len(instance.days)):
        passages = spread_flows(flows, first, last, shifts_min, cells, len(instance.days))
        option, cell, people = _to_options(passages, flows, options, cells, shifts_min)
        option, cell, people = _with_adherence(option, cell, people, options, adherence)
        option, cell, people = _add_up(option, cell, people, cells.num_cells)
        counts += np.bincount(option, minlength=options.num_options)
        cell_parts.append(cell.astype(np.int32))
        people_parts.append(people)
    start = np.concatenate([[0], np.cumsum(counts)])
    return LoadMatrix(
        start=start,
        cell=np.concatenate(cell_parts) if cell_parts else np.empty(0, dtype=np.int32),
        people=np.concatenate(people_parts) if people_parts else np.empty(0),
    )


def chunks(flows: Flows, shifts_min: list[Ints], num_days: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of flows that hold whole groups and not too many passages each."""
    num_shifts = np.array([len(shifts_min[group]) for group in flows.group], dtype=np.int64)
    size = np.cumsum(flows.num_times * num_shifts * num_days)
    group_start = np.flatnonzero(np.diff(flows.group, prepend=-1, append=-1))
    before = np.concatenate([[0], size])[group_start]
    for first, last in ranges(before, _PASSAGES_PER_CHUNK):
        yield int(group_start[first]), int(group_start[last])


def ranges(before: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of things in a row that hold no more than so much together, or are one thing.

    Parameters
    ----------
    before
        How much there is before each, and in all; shape ``[thing + 1]``.
    """
    first = 0
    for last in range(1, len(before)):
        is_end = last == len(before) - 1
        if is_end or before[last + 1] - before[first] > most:
            yield first, last
            first = last


def _to_options(
    passages: Passages, flows: Flows, options: Options, cells: Cells, shifts_min: list[Ints]
) -> tuple[Ints, Ints, Floats]:
    """Multiply the passages by the patterns of their group and who is present in them."""
    group = flows.group[passages.flow]
    num_shifts = np.array([len(shifts) for shifts in shifts_min], dtype=np.int64)
    num_patterns = np.diff(options.start) // num_shifts
    parent, pattern = expand(num_patterns[group])
    group = group[parent]
    option = options.start[group] + pattern * num_shifts[group] + passages.shift[parent]
    cell = passages.cell[parent]
    flow = passages.flow[parent]
    is_of = options.online_min[option, flows.leg[flow]] == flows.online_min[flow]
    people = passages.people[parent] * options.present[option, cells.day[cell]] * is_of
    if flows.travel is not None:
        people = people * flows.travel.share(flow, pattern, cells.day[cell])
    carries = people > 0
    return option[carries], cell[carries], people[carries]


def _with_adherence(
    option: Ints, cell: Ints, people: Floats, options: Options, adherence: Floats
) -> tuple[Ints, Ints, Floats]:
    """Replace a(option) by q * a(option) + (1 - q) * a(status quo)."""
    group = options.group[option]
    share = adherence[group]
    stays = np.flatnonzero((share < 1) & (option == options.status_quo[group]))
    parent, place = expand(np.diff(options.start)[group[stays]])
    source = stays[parent]
    return (
        np.concatenate([option, options.start[group[source]] + place]),
        np.concatenate([cell, cell[source]]),
        np.concatenate([people * share, people[source] * (1 - share[source])]),
    )


def _add_up(option: Ints, cell: Ints, people: Floats, num_cells: int) -> tuple[Ints, Ints, Floats]:
    """Add up what falls on the same option and cell; sort by option, then cell."""
    key = option * num_cells + cell
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    if not len(first):
        return option, cell, people
    option, cell = np.divmod(key[first], num_cells)
    people = np.add.reduceat(people[order], first)
    carries = people > 0
    return option[carries], cell[carries], people[carries]
