"""What is done with a schedule after its tiers: nothing is asked for nothing, and the ladder around it is built."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from solver.demand.loads import Demand
from solver.demand.measures import OF_LOADS, measure_terms, tier_value
from solver.demand.options import Ints, choices_from_parts
from solver.domain.objective import Tier, counts_organisations
from solver.domain.schedule import LadderRung
from solver.optimise.model.rows import Rows
from solver.optimise.packages.engine import PackageEngine
from solver.optimise.packages.ladder import Rung, build_ladder
from solver.optimise.packages.minimal import Minimiser
from solver.optimise.packages.package import PackageSearch
from solver.optimise.tier_run import TierRun

_LOADING_S = 1.5
"""What loading the compiled evaluation takes; where less is left, moves are taken back without it."""


def asks_for_package(demand: Demand) -> bool:
    """Return whether a schedule of an instance gets a ladder: few organisations are asked for, and found here."""
    return PackageEngine.is_for(demand)


def until(end: float) -> Callable[[], bool]:
    """Return a function that says whether a moment by `time.monotonic` has come."""
    return lambda: time.monotonic() >= end


def minimal(demand: Demand, rows: Rows, runs: Sequence[TierRun], parts: Ints, end: float) -> tuple[Ints, bool]:
    """Return a schedule from which no move can be taken back at no price, and whether that was seen through.

    The schedule is parts per option, shape ``[option]``; it is as it was where the instance is too large.

    Parameters
    ----------
    runs
        The tiers that were reached.
    end
        By `time.monotonic`.
    """
    if not runs or not PackageSearch.is_for(demand):
        return parts, bool((parts == demand.options.status_quo_parts()).all())
    limits, last = _limits(demand, runs, parts), runs[-1]
    room = last.limit(tier_value(demand, last.tier, demand.options.status_quo_parts()))
    serves = [_is_of_loads(run.tier) for run in runs]
    tiers = [run.tier for run in runs]
    minimiser = Minimiser(
        demand,
        rows,
        tiers,
        limits,
        [*limits[:-1], max(room, limits[-1])],
        serves,
        until(end),
        compiles=_is_kernel_loaded() or end - time.monotonic() > _LOADING_S,
    )
    return minimiser.run(parts)


def _is_kernel_loaded() -> bool:
    """Return whether the compiled evaluation is there; nothing is loaded to find out."""
    kernel = sys.modules.get("solver.optimise.packages.kernel")
    # Another thread may be about to load it.
    return bool(getattr(kernel, "is_loaded", lambda: False)())


def settled(demand: Demand, runs: Sequence[TierRun], parts: Ints, seconds: float) -> Ints:
    """Return the schedule that is chosen among all that are as good as this one; itself where not all is proven."""
    if not runs or any(run.stop != "optimal" for run in runs):
        return parts
    from solver.optimise.cpsat.ties import settle_ties

    limits = zip([run.tier for run in runs], _limits(demand, runs, parts), strict=True)
    return settle_ties(demand, list(limits), parts, seconds)


def _limits(demand: Demand, runs: Sequence[TierRun], parts: Ints) -> list[float]:
    """Return what each tier may come to: its limit, the last one its value; never less than it comes to now."""
    today = demand.options.status_quo_parts()
    values = [tier_value(demand, run.tier, parts) for run in runs]
    given = [run.limit(tier_value(demand, run.tier, today)) for run in runs[:-1]]
    return [*map(max, given, values[:-1]), values[-1]]


def ladder(demand: Demand, rows: Rows, runs: Sequence[TierRun], parts: Ints, seconds: float) -> tuple[LadderRung, ...]:
    """Return the ladder around a schedule; nothing where it asks nobody, or too many for a table.

    Parameters
    ----------
    seconds
        At most; what is not reached by then is left out.
    """
    gaining = _gaining(runs)
    if not gaining or not PackageSearch.is_for(demand):
        return ()
    limits = list(zip([run.tier for run in gaining], _limits(demand, gaining, parts), strict=True))
    rungs = build_ladder(demand, rows, limits, gaining[-1].tier, parts, until(time.monotonic() + seconds))
    return tuple(_rung(demand, rung) for rung in rungs)


def _gaining(runs: Sequence[TierRun]) -> list[TierRun]:
    """Return the tiers that gain something for travellers, up to the one that counts organisations."""
    first = next((index for index, run in enumerate(runs) if counts_organisations(run.tier.weights())), len(runs))
    return [run for run in runs[:first] if _is_of_loads(run.tier)]


def _is_of_loads(tier: Tier) -> bool:
    return bool(tier.weights().keys() & OF_LOADS)


def _rung(demand: Demand, rung: Rung) -> LadderRung:
    instance, options = demand.instance, demand.options
    ids = [organisation.id for organisation in instance.organisations]
    moved = rung.parts[options.status_quo] != options.parts
    choices = choices_from_parts(instance, options, rung.parts)
    return LadderRung(
        organisations=tuple(ids[index] for index in rung.organisations),
        joins=tuple(ids[index] for index in rung.joins),
        choices=tuple(choice for choice, has_moved in zip(choices, moved.tolist(), strict=True) if has_moved),
        terms=measure_terms(demand, rung.parts).rounded(),
    )
