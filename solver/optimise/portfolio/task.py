"""What the engines are asked to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.incumbent import Incumbent


@dataclass(frozen=True, slots=True)
class Task:
    """What the engines are to do.

    Attributes
    ----------
    tier
        What is minimised.
    held
        Earlier tiers, each with the value that it must not exceed.
    incumbent
        Where everything that is found and proven goes.
    hint
        What CP-SAT tries first while there is no schedule; parts per option.
    seconds
        How long they may take.
    on_tick
        Called some twenty times a second by the thread that waits.
    """

    tier: Tier
    tier_limits: Sequence[tuple[Tier, float]]
    incumbent: Incumbent
    hint: Ints
    seconds: float
    on_tick: Callable[[], None]
