"""A linear program in arrays, which columns are whole in it, and the bound that any multipliers of its rows prove.

minimise cost . x + constant,  row_low <= A x <= row_high,  low <= x <= high,  and of every group
the first columns, its options, share its parts: sum over o of x[o] = K_g
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Program:
    """The arrays.

    Attributes
    ----------
    group_start, parts
        First option of each group, shape ``[group + 1]``, and the parts of each group.
    cost, low, high
        Of each column; all finite, options first; shape ``[column]``.
    row, column, factor
        The entries of A; shape ``[entry]``.
    row_low, row_high
        Of each row; minus or plus infinity where there is no limit; shape ``[row]``.
    is_whole
        Whether a column is a whole number in every schedule; shape ``[column]``. Linear relaxations leave it out.
    defines
        The column that a row says the least value of, -1 where it is a rule: an agreement or a tier to hold; shape
        ``[row]``. Rows come after those that define what is in them.
    """

    group_start: Ints
    parts: Ints
    cost: Floats
    low: Floats
    high: Floats
    constant: float
    row: Ints
    column: Ints
    factor: Floats
    row_low: Floats
    row_high: Floats
    is_whole: Bools
    defines: Ints

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return len(self.row_low)

    def all_entries(self) -> tuple[Ints, Ints, Floats]:
        """Return (row, column, factor) of all entries, those of the groups after the rows; each pair once."""
        num_columns, num_options = len(self.cost), int(self.group_start[-1])
        group = np.repeat(np.arange(len(self.parts)), np.diff(self.group_start))
        row = np.concatenate([self.row, self.num_rows + group])
        column = np.concatenate([self.column, np.arange(num_options)])
        factor = np.concatenate([self.factor, np.ones(num_options)])
        # A column that comes twice in a row is added up.
        key, place = np.unique(row * num_columns + column, return_inverse=True)
        row, column = np.divmod(key, num_columns)
        return row, column, sums(place, factor, len(key))

    def reduced_costs(self, multipliers: Floats) -> Floats:
        """Return cost - A' multipliers; shape ``[column]``."""
        priced = self.factor * multipliers[self.row]
        return self.cost - np.bincount(self.column, weights=priced, minlength=len(self.cost))

    def signed(self, multipliers: Floats) -> Floats:
        """Return multipliers of the sign that their rows allow, with which alone they prove anything; finite ones."""
        signed = np.where(np.isfinite(multipliers), multipliers, 0.0)
        signed = np.where(np.isfinite(self.row_low), signed, np.minimum(signed, 0.0))
        return np.where(np.isfinite(self.row_high), signed, np.maximum(signed, 0.0))

    def bound(self, multipliers: Floats) -> float:
        """Return what multipliers prove, by weak duality: the least of the Lagrangian over boxes and groups.

        Whatever solver the multipliers come from, and however bad they are, the value is a bound: it is computed here
        from the program's own figures, and less what rounding can do in these sums.
        """
        multipliers = self.signed(multipliers)
        reduced = self.reduced_costs(multipliers)
        num_options = int(self.group_start[-1])
        cheapest = np.minimum.reduceat(reduced[:num_options], self.group_start[:-1]) * self.parts
        others = reduced[num_options:]
        boxes = np.where(others > 0, others * self.low[num_options:], others * self.high[num_options:])
        rows = self.priced_limits(multipliers)
        value = math.fsum([self.constant, *cheapest, *boxes, *rows])
        return value - self.rounding(multipliers, rows)

    def priced_limits(self, multipliers: Floats) -> Floats:
        """Return what signed multipliers add to a bound, each times the limit that it prices; shape ``[row]``."""
        side = np.where(multipliers > 0, self.row_low, self.row_high)
        return np.where(multipliers == 0, 0.0, multipliers * np.where(multipliers == 0, 0.0, side))

    def rounding(self, multipliers: Floats, rows: Floats) -> float:
        """Bound the rounding of `bound`: products and sums of a column are off by few units in the last place.

        Parameters
        ----------
        rows
            What each row adds to the bound: multiplier times limit; shape ``[row]``.
        """
        # 1e-15 is nine times the largest relative error of one operation; a column's sum has as many as entries.
        reach = np.maximum(np.abs(self.low), np.abs(self.high))
        priced = np.abs(self.factor * multipliers[self.row])
        size = np.abs(self.cost) + np.bincount(self.column, weights=priced, minlength=len(self.cost))
        length = np.bincount(self.column, minlength=len(self.cost)) + 4
        return 1e-15 * float((size * reach * length).sum() + 4 * np.abs(rows).sum() + abs(self.constant))


@dataclass(slots=True)
class ProgramBuilder:
    """Collects columns and rows; begins with one column for each option."""

    demand: Demand
    cost: list[Floats] = field(default_factory=list)
    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    row_low: list[Floats] = field(default_factory=list)
    row_high: list[Floats] = field(default_factory=list)
    is_whole: list[Bools] = field(default_factory=list)
    defines: list[Ints] = field(default_factory=list)
    constant: float = 0.0
    num_columns: int = 0
    num_rows: int = 0

    def __post_init__(self) -> None:
        options = self.demand.options
        full = options.parts[options.group].astype(np.float64)
        self.add_columns(np.zeros(len(full)), full, np.ones(len(full), dtype=np.bool_))

    def add_columns(self, low: Floats, high: Floats, is_whole: Bools | None = None) -> Ints:
        """Add columns in boxes, without cost; return their places. None are whole unless it is said."""
        self.is_whole.append(np.zeros(len(low), dtype=np.bool_) if is_whole is None else is_whole)
        places = np.arange(self.num_columns, self.num_columns + len(low))
        self.num_columns += len(low)
        self.low.append(low)
        self.high.append(high)
        return places

    def add_rows(
        self, row: Ints, column: Ints, factor: Floats, low: Floats, high: Floats, defines: Ints | None = None
    ) -> Ints:
        """Add rows whose entries number them from 0; return their places. They are rules where they define nothing."""
        self.defines.append(np.full(len(low), -1) if defines is None else defines)
        places = np.arange(self.num_rows, self.num_rows + len(low))
        self.entries.append((row + self.num_rows, column, factor))
        self.row_low.append(low)
        self.row_high.append(high)
        self.num_rows += len(low)
        return places

    def build(self, cost: Floats) -> Program:
        """Return the program with these costs; shape ``[column]``."""
        options = self.demand.options
        rows, columns, factors = zip(*self.entries, strict=True) if self.entries else ((), (), ())
        return Program(
            group_start=options.start,
            parts=options.parts,
            cost=cost,
            low=np.concatenate(self.low),
            high=np.concatenate(self.high),
            constant=self.constant,
            row=_joined(rows).astype(np.int64),
            column=_joined(columns).astype(np.int64),
            factor=_joined(factors),
            row_low=_joined(self.row_low),
            row_high=_joined(self.row_high),
            is_whole=np.concatenate(self.is_whole),
            defines=_joined(self.defines).astype(np.int64),
        )


def _joined(arrays: object) -> Floats:
    return np.concatenate([np.empty(0), *arrays])  # type: ignore[misc]


def sums(place: Ints, amount: Floats, size: int) -> Floats:
    """Return what the amounts at each of so many places add up to; shape ``[size]``."""
    return np.asarray(np.bincount(place, weights=amount, minlength=size), dtype=np.float64)


def zeros_and_ones(size: int) -> tuple[Floats, Floats, Bools]:
    """Return the box of columns that are 0 or 1."""
    return np.zeros(size), np.ones(size), np.ones(size, dtype=np.bool_)
