"""A bound on overload from sections that are packing problems, each by itself, and the base load everywhere else."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from solver.demand.loads import Demand
from solver.demand.measures import measure
from solver.domain.objective import Tier
from solver.optimise.columns.generation import Generation
from solver.optimise.incumbent import Incumbent
from solver.optimise.model.packing import Packing


def prove_by_packings(
    demand: Demand, tier: Tier, packings: Sequence[Packing], incumbent: Incumbent, end: float, stop: threading.Event
) -> None:
    """Prove what the packings of a tier cannot go below, section after section, until a moment by `time.monotonic`.

    No choice takes anybody out of a cell whom its base load puts there, and what one section costs another does not:
    so the least of each may be added up. Agreements and earlier tiers, which make it dearer, are left out.
    """
    base = demand.cells.base
    rest = tier.weights()["overload"] * float(measure("overload", demand, base, demand.options.status_quo_parts()))
    # One that is cut off proves little: the small ones come first.
    for packing in sorted(packings, key=lambda packing: packing.work):
        generation = Generation(packing, stop)
        of_base = generation.bound
        generation.run(end)
        rest += generation.bound - of_base
        # Sums of floats: some thousands of them are off by less.
        incumbent.prove(rest - 1e-9 * abs(rest))
        if stop.is_set() or time.monotonic() >= end:
            return
