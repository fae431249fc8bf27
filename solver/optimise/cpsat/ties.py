"""Which of several schedules that are equally good by every tier is proposed: always the same one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

import numpy as np
from ortools.sat.python import cp_model

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.outcome import Limits, Watch
from solver.optimise.cpsat.run import run
from solver.optimise.model.tier_limits import keeps_tiers

_WORK = 1.0
"""CP-SAT's deterministic seconds for each rule: a count of work, so that every machine gives up at the same place."""
_WORKERS = 8
"""They take turns, so that it does not matter which of them was faster; one alone may branch on loads without end."""
_LARGEST = 2**50
"""What a weighted sum may come to, so that CP-SAT adds it up without overflow."""
_MOST_ENTRIES = 20_000
"""Of the load matrix; beyond it the rules would take longer than the search for what they choose from."""


def settle_ties(demand: Demand, tier_limits: Sequence[tuple[Tier, float]], parts: Ints, seconds: float) -> Ints:
    """Return the schedule that is chosen among all within the limits; parts per option, shape ``[option]``.

    Fewest organisations change, then fewest people, then by the fewest minutes (people times minutes, unweighted), then
    those whose ids come first, then earlier shifts. The search has a seed of its own and counts its work, so
    that runs and machines agree, whatever they began with.

    Parameters
    ----------
    tier_limits
        Every tier, with what it may come to.
    parts
        A schedule within the limits; it is returned where no other is found within them, or time is up.
    seconds
        At most, of wall time.
    """
    if len(demand.matrix.cell) > _MOST_ENTRIES or seconds <= 0 or (parts == demand.options.status_quo_parts()).all():
        return parts
    model, stop, end = ScheduleModel(demand), threading.Event(), time.monotonic() + seconds
    variables = model.variables
    for tier, limit in tier_limits:
        held = model.minimise(tier)
        model.hold(held, max(held.integer_value(variables.values(parts)), held.integer_limit(limit)))

    def watch(_: Watch) -> None:
        if time.monotonic() >= end:
            stop.set()

    found = parts
    for rule in _rules(model):
        variables.model.minimize(rule)
        outcome = run(variables, Limits(_WORK, _WORKERS, 0, 0.0, deterministic=True), stop, watch)
        if stop.is_set():
            return parts
        if outcome.parts is None or outcome.value is None or not keeps_tiers(demand, list(tier_limits), outcome.parts):
            return found
        found = outcome.parts
        variables.model.add(rule <= outcome.value)
    return found


def _rules(model: ScheduleModel) -> Iterator[cp_model.LinearExprT]:
    """Yield what is minimised after the tiers; a rule that stands above another counts for more than all of that."""
    demand = model.variables.demand
    changed = model.minimise(Tier(changed=1.0))
    people, *others = _costs(demand)
    above = _most(demand, people) + 1
    weights = [coefficient * above for coefficient in changed.coefficients]
    yield cp_model.LinearExpr.weighted_sum(changed.variables, weights) + _sum(model, people)
    rule = others[0]
    for other in others[1:]:
        above = _most(demand, other) + 1
        if _most(demand, rule) * above > _LARGEST:
            yield _sum(model, rule)
            rule = other
        else:
            rule = rule * above + other
    yield _sum(model, rule)


def _costs(demand: Demand) -> list[Ints]:
    """Return what a part of each option costs: people, minutes, ids, order; shape ``[option]``."""
    options = demand.options
    moved = np.ones(options.num_options, dtype=np.int64)
    moved[options.status_quo] = 0
    # People per part need not be whole: what counts is that more people cost more, to a thousandth of one.
    people = np.rint(1000 * options.people_per_part).astype(np.int64)
    ids = [group.id for group in demand.instance.groups]
    places = {name: place for place, name in enumerate(sorted(ids), 1)}
    rank = np.array([places[name] for name in ids], dtype=np.int64)[options.group]
    order = np.arange(options.num_options) - options.start[options.group]
    return [moved * people, people * np.abs(options.shift_min), moved * rank, moved * order]


def _most(demand: Demand, costs: Ints) -> int:
    """Return the most that a schedule can cost."""
    return int(np.maximum.reduceat(costs, demand.options.start[:-1]) @ demand.options.parts)


def _sum(model: ScheduleModel, costs: Ints) -> cp_model.LinearExpr:
    """Return the cost of a schedule as an expression."""
    own = np.flatnonzero(costs).tolist()
    return cp_model.LinearExpr.weighted_sum([model.variables.parts[option] for option in own], costs[own].tolist())
