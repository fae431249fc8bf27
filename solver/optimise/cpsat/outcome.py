"""What a CP-SAT solve is told and comes to, for those who use it: CP-SAT itself takes a third of a second to load."""

from __future__ import annotations

from dataclasses import dataclass

from solver.demand.options import Ints


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and in which way one solve may search.

    Attributes
    ----------
    seconds
        Wall time, or CP-SAT's deterministic time in deterministic mode.
    gap
        Relative gap at which to stop.
    is_elastic
        Whether almost all of the objective can be 0: CP-SAT then goes from core to core of it, without presolve.
    is_in_time
        Whether all there is are intervals that move, of which a linear relaxation says little.
    """

    seconds: float
    workers: int
    seed: int
    gap: float
    deterministic: bool
    is_elastic: bool = False
    is_in_time: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one solve came to; values are those of the integer objective.

    Attributes
    ----------
    parts
        Parts per option of the best schedule found; None where none was.
    value, bound
        Of that schedule, and proven; None where there is none.
    is_infeasible
        Whether it is proven that no schedule keeps the agreements.
    seconds
        Time used, in the measure of `Limits.seconds`.
    is_closed
        Whether CP-SAT ended because value and bound are as near as they were asked to be.
    also
        Values of the variables that were asked for besides, in the best schedule; empty where there is none.
    """

    parts: Ints | None
    value: int | None
    bound: int | None
    is_infeasible: bool
    seconds: float
    is_closed: bool = False
    also: tuple[int, ...] = ()


@dataclass(slots=True)
class Watch:
    """What a running solve has reached so far: its best schedule, and integer values."""

    parts: Ints | None = None
    value: float | None = None
    bound: float | None = None
