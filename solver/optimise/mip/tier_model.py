"""What every engine that works on programs needs of a tier, made once, by whoever asks first."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from solver.demand.loads import Demand
from solver.demand.measures import OF_LOADS
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.mip.index import Index
from solver.optimise.mip.people import People, people_of
from solver.optimise.mip.tier_program import tier_program
from solver.optimise.model.packing import Packing, packings
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits, keeps

_MOST_COLUMNS, _MOST_ENTRIES = 15_000, 150_000
"""A program of so many columns and non-zeros is bounded as a whole, where terms, agreements or earlier tiers couple it.

Tuned on the second tier of Utrecht (9,739 columns, 96,800 non-zeros, 8 s of one core, first organisations capped at 3,
6 and not at all): gap 3.8, 0.7 and 1.7 % as a whole, 4.6, 4.5 and 2.1 % by clusters. Tried on drawn regions (crowding
and peak after overload): 60 groups the same, 150 groups 1.22 for 1.25 %, 300 groups (13,247 columns) 1.34 for 1.39 %.
"""
_MOST_COLUMNS_APART = 1_500
"""The same where sections cost only by themselves, so that clusters fall apart well.

Tuned on 60 groups (802 columns, closed in 5.2 s as a whole, 4.8 s by clusters) and on Utrecht. Tried on 150 groups
(1,953 columns): after 10 s 16 % as a whole, 12 % by clusters; 200 groups (2,596 columns): 9.9 and 1.1 %.
"""
LOCAL = frozenset({"overload", "trips", "waiting"})
"""Terms that cost nothing where there are places enough: without prices, most clusters are then proven at once."""


@dataclass(frozen=True, slots=True)
class Made:
    """The program of a tier, looked up by row and by column, and who passes where."""

    index: Index
    people: People


class TierModel:
    """A tier that is being minimised.

    Parameters
    ----------
    demand, rows
        The instance as arrays, and its agreements.
    tier
        What is minimised.
    held
        Earlier tiers, each with the value that it must not exceed.
    """

    def __init__(self, demand: Demand, rows: Rows, tier: Tier, tier_limits: TierLimits) -> None:
        self.demand = demand
        self.rows = rows
        self.tier = tier
        self.tier_limits = tier_limits
        self._lock = threading.Lock()
        self._made: Made | None = None
        self._packings: list[Packing] | None = None

    @property
    def packings(self) -> Sequence[Packing]:
        """Return the sections that are packing problems, found when they are first asked for; from any thread."""
        with self._lock:
            if self._packings is None:
                self._packings = list(packings(self.demand, self.tier))
            return self._packings

    @property
    def is_small(self) -> bool:
        """Whether its program is bounded as a whole, beside the search; builds it where that is not plain.

        Not where loads come in by earlier tiers alone: HiGHS then proved no more than the linear relaxation does, and
        did not stop for 5 s when told to (third tier of Utrecht, person-minutes and organisations).
        """
        if self.demand.options.num_options > _MOST_COLUMNS or not self.tier.weights().keys() & OF_LOADS:
            return False
        program = self.made().index.program
        most = _MOST_COLUMNS_APART if self.falls_apart else _MOST_COLUMNS
        return len(program.cost) <= most and len(program.factor) <= _MOST_ENTRIES

    @property
    def falls_apart(self) -> bool:
        """Whether nothing couples sections but the groups that pass them: no rule, no earlier tier, no term beyond."""
        if self.tier_limits or not self.tier.weights().keys() <= LOCAL:
            return False
        return not bool((self.made().index.program.defines < 0).any())

    def made(self) -> Made:
        """Return the program, built when it is first asked for; from any thread."""
        with self._lock:
            if self._made is None:
                program = tier_program(self.demand, self.tier, self.rows, self.tier_limits)
                index = Index(program.program)
                self._made = Made(index, people_of(self.demand, program.load_column))
            return self._made

    def keeps(self, parts: Ints) -> bool:
        """Return whether a schedule keeps agreements and earlier tiers; shape ``[option]``."""
        return keeps(self.demand, self.rows, self.tier_limits, parts)
