"""What every engine that works on programs needs of a tier, made once, by whoever asks first."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.mip.index import Index
from solver.optimise.mip.people import People, people_of
from solver.optimise.mip.tier_program import tier_program
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits, keeps

_FEW_GROUPS = 100
"""So many are solved at once: 60 groups x 12 sections, tight, took 4 to 9 s by clusters first, HiGHS alone 2 to 4 s."""


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

    @property
    def is_small(self) -> bool:
        """Whether its program is solved as a whole before anything else is tried."""
        return has_few_groups(self.demand)

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


def has_few_groups(demand: Demand) -> bool:
    """Return whether the program of an instance is solved as a whole before anything else is tried."""
    return demand.options.num_groups <= _FEW_GROUPS
