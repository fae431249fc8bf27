"""What the tests of optimise share: fixing schedules in the model, and enumerating tiny instances."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from solver.checker import agreement_violations
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure_terms, tier_value
from solver.demand.options import Ints, choices_from_parts
from solver.domain.instance import Instance
from solver.domain.objective import TermValues, Tier
from solver.domain.schedule import Settings, TierResult
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.outcome import Limits, Outcome
from solver.optimise.cpsat.run import run
from solver.optimise.model.rows import Rows
from tests.support.tiny import all_schedules, count_schedules, random_instance

SURE = Settings(workers=1, time_limit_s=120.0)
"""One worker, and far more time than a tiny instance needs: its tiers end as proven."""
LIMITS = Limits(seconds=60.0, workers=1, seed=0, gap=0.0, deterministic=False)
NOISE = 2e-6
"""Values in a schedule are rounded to six digits."""


def fixed(demand: Demand, parts: Ints | None, tier: Tier | None = None) -> Outcome:
    """Solve the model with every part fixed: what is infeasible then breaks an agreement in the model's eyes.

    With a tier its value comes with it; without parts all schedules are let through.
    """
    model = ScheduleModel(demand, by_blocks=tier is not None)
    if tier is not None:
        model.minimise(tier)
    for option, number in enumerate([] if parts is None else parts.tolist()):
        model.variables.model.add(model.variables.parts[option] == number)
    return run(model.variables, LIMITS, threading.Event())


def lets_through(demand: Demand, parts: Ints) -> bool:
    """Return whether the model holds a schedule; it has to be proven either way."""
    outcome = fixed(demand, parts)
    if outcome.is_infeasible:
        assert outcome.parts is None
        return False
    assert outcome.parts is not None, "neither a schedule nor a proof"
    assert outcome.parts.tolist() == parts.tolist()
    return True


def keeps_agreements(instance: Instance, demand: Demand, parts: Ints) -> bool:
    """Return what the independent check says."""
    return not agreement_violations(instance, choices_from_parts(instance, demand.options, parts))


def two_groups(num_sections: int = 1, shifts: dict[str, int] | None = None, **changes: Any) -> Demand:
    """Return demand of 40 and 60 people who pass in the quarter before 08:30; each may shift a quarter, or as told."""
    flows = [{"section": f"s{place}", "leg": "to", "share": 1, "lag_min": 0} for place in range(num_sections)]
    supply = [{"from": "06:00", "to": "12:00", "every_min": 15, "seats": 50, "places": 200}]
    document = {
        "format": "stagger-instance/1",
        "name": "two groups",
        "days": ["mon"],
        "bin_min": 15,
        "peak_periods": [{"name": "morning", "from": "07:00", "to": "10:00"}],
        "lines": [
            {
                "id": "l",
                "name": "l",
                "mode": "bus",
                "sections": [
                    {"id": f"s{place}", "name": "s", "direction": "in", "minutes_on_board": 5, "supply": supply}
                    for place in range(num_sections)
                ],
            }
        ],
        "profiles": {"quarter": {"before_min": [15, 0], "share": [1]}},
        "organisations": [
            {
                "id": f"o{people}",
                "name": f"o{people}",
                "kind": "mbo",
                "groups": [
                    {
                        "id": f"g{people}",
                        "headcount": people,
                        "mode_shares": {"public_transport": 1},
                        "arrivals": [{"at": "08:30", "share": 1}],
                        "profile": "quarter",
                        "flows": flows,
                        "shifts": shifts or {"earlier_min": 15, "later_min": 15, "step_min": 15},
                    }
                ],
            }
            for people in (40, 60)
        ],
        "objective": [{"peak": 1}],
    }
    return build_demand(Instance.model_validate(document | changes))


def random_parts(demand: Demand, seed: int) -> Ints:
    """Draw parts per option, every part of every group on its own."""
    generator = np.random.default_rng(seed)
    options = demand.options
    parts = np.zeros(options.num_options, dtype=np.int64)
    for start, end, count in zip(options.start, options.start[1:], options.parts, strict=False):
        np.add.at(parts, generator.integers(start, end, count), 1)
    return parts


def tiny_instances(first: int, last: int, most: int = 400, **changes: Any) -> Iterator[tuple[int, Instance, Demand]]:
    """Yield (seed, instance, demand) of the seeds whose schedules can be listed."""
    for seed in range(first, last):
        instance = random_instance(seed, **changes)
        demand = build_demand(instance)
        if count_schedules(demand) <= most:
            yield seed, instance, demand


def kept_schedules(instance: Instance, demand: Demand) -> list[Ints]:
    """List every schedule that keeps the agreements, as the check judges them."""
    return [parts for parts in all_schedules(demand) if keeps_agreements(instance, demand, parts)]


TierCase = tuple[int, Demand, Rows, Tier, tuple[tuple[Tier, float], ...], float]
KeepingCase = tuple[int, Demand, Rows, Tier, tuple[tuple[Tier, float], ...], list[Ints]]


def tier_cases(first: int, last: int) -> Iterator[TierCase]:
    """Yield (seed, demand, rows, tier, tier_limits, optimum) for every tier of instances that can be listed."""
    for seed in range(first, last):
        for (*case, _), optimum in _cases_of(seed):
            yield *case, optimum


def keeping_cases(first: int, last: int) -> Iterator[KeepingCase]:
    """Yield (seed, demand, rows, tier, tier_limits, the schedules that keep agreements and held tiers), one at least.

    Earlier tiers are held at the best value of a few of the schedules, so that holding them cuts some off.
    """
    for seed in range(first, last):
        for case, _ in _cases_of(seed):
            yield case


@cache
def _cases_of(seed: int) -> list[tuple[KeepingCase, float]]:
    """List the cases of a seed with their optima, once for all tests: listing takes longer than most of these."""
    found: list[tuple[KeepingCase, float]] = []
    for _, instance, demand in tiny_instances(seed, seed + 1):
        kept = kept_schedules(instance, demand)
        tier_limits: list[tuple[Tier, float]] = []
        for tier in instance.objective:
            if not kept:
                break
            values = [exact(tier, demand, parts) for parts in kept]
            found.append(((seed, demand, Rows(demand), tier, tuple(tier_limits), kept), min(values)))
            limit = sorted(values)[len(values) // 3]
            tier_limits.append((tier, limit))
            most = limit + 1e-9 * max(1.0, limit)  # as all engines hold it
            kept = [parts for parts, one in zip(kept, values, strict=True) if one <= most]
    return found


def exact(tier: Tier, demand: Demand, parts: Ints) -> float:
    """Return the exact value of a tier."""
    return tier_value(demand, tier, parts)


@dataclass(frozen=True)
class TierTruth:
    """The optimum of a tier by enumeration.

    The earlier tiers are held exactly in `highest`, and with twice the claimed rounding in `lowest`; a solver
    that counts in whole numbers may land anywhere between.
    """

    lowest: float
    highest: float


def true_tiers(
    demand: Demand, kept: Sequence[Ints], objective: Sequence[Tier], results: Sequence[TierResult]
) -> list[TierTruth]:
    """Return the optimum of every tier over the schedules that keep the agreements."""
    terms = [measure_terms(demand, parts) for parts in kept]
    today = measure_terms(demand, demand.options.status_quo_parts())
    narrow = wide = terms
    truths = []
    for tier, result in zip(objective, results, strict=True):
        truth = TierTruth(_lowest(wide, tier), _lowest(narrow, tier))
        truths.append(truth)
        narrow = _tier_limits(narrow, tier, today, truth.lowest, 1e-9)
        wide = _tier_limits(wide, tier, today, truth.highest, 2 * (result.rounding_error or 0.0) + NOISE)
        if not narrow:  # what is held at the lowest of the wide may leave nothing of the narrow: take the wide
            narrow = wide
    return truths


def _lowest(terms: Sequence[TermValues], tier: Tier) -> float:
    return min(one.value(tier.weights()) for one in terms)


def _tier_limits(
    terms: Sequence[TermValues], tier: Tier, today: TermValues, best: float, slack: float
) -> list[TermValues]:
    weights = tier.weights()
    given_up = tier.tolerance * max(0.0, today.value(weights) - best)
    return [one for one in terms if one.value(weights) <= best + given_up + slack]


def is_close_to_bound(result: TierResult) -> bool:
    """Return whether best and bound differ by rounding at most."""
    assert result.best is not None
    assert result.bound is not None
    assert result.rounding_error is not None
    return math.isclose(result.best, result.bound, abs_tol=result.rounding_error + NOISE)


def is_rising(values: Sequence[float]) -> bool:
    return all(one < other for one, other in pairwise(values))
