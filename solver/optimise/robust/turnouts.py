"""Fixed sets of cases that a schedule is averaged over: named sets of who says no, or draws of adherence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.optimise.packages.units import tied_groups
from solver.optimise.robust.cases import NOBODY, Case, Stays

_DIGITS = 4
"""A drawn share is what the schedule file says of it, to the last digit."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """One case: who says no, and which share of the others' people does as agreed.

    Attributes
    ----------
    shares
        Of those who would do as agreed by the instance, by organisation; shape ``[organisation]``.
    name
        Of a set that was named; "" elsewhere.
    """

    shares: Floats
    refusing: Case = NOBODY
    name: str = ""


@dataclass(frozen=True, slots=True)
class Averaging:
    """What is minimised: (1 - weight) * the mean over the cases + weight * the mean of the worst tenth of them."""

    weight: float
    turnouts: tuple[Turnout, ...]


def turnouts_of_sets(demand: Demand, named: Mapping[str, Case]) -> tuple[Turnout, ...]:
    """Return the case in which all say yes, and one for each named set of organisations that says no."""
    all_of_them = np.ones(len(demand.instance.organisations))
    return (Turnout(all_of_them), *(Turnout(all_of_them, case, name) for name, case in named.items()))


def turnouts_of_any_one(demand: Demand) -> tuple[Turnout, ...]:
    """Return the case in which all say yes, and one for each organisation that can choose, in which it says no."""
    options = demand.options
    choosing = np.unique(options.organisation[np.diff(options.start) > 1]).tolist()
    all_of_them = np.ones(len(demand.instance.organisations))
    return (Turnout(all_of_them), *(Turnout(all_of_them, frozenset([one])) for one in choosing))


def drawn_turnouts(demand: Demand, num_draws: int, low: float, high: float, seed: int) -> tuple[Turnout, ...]:
    """Return cases in which every organisation's share is drawn between two bounds, on its own.

    Each organisation has one share in each of as many equal parts of the range as there are draws (a Latin hypercube),
    so that few draws fill it evenly. Organisations that an agreement ties to one shift do as agreed alike.

    References
    ----------
    M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of input variables
    in the analysis of output from a computer code", Technometrics 21 (1979) 239-245, doi:10.2307/1268522.
    """
    generator = np.random.default_rng(seed)
    first = _first_of_tied(demand)
    parts = np.array([generator.permutation(num_draws) for _ in first]).reshape(len(first), num_draws).T
    units = (parts + generator.random(parts.shape)) / num_draws
    shares = np.clip(np.round(low + (high - low) * units, _DIGITS), low, high)[:, first]
    return tuple(Turnout(own) for own in shares)


def _first_of_tied(demand: Demand) -> Ints:
    """Return of each organisation the first of those that are tied to it, itself where none is; shape its index."""
    first = np.arange(len(demand.instance.organisations))
    for groups in tied_groups(demand):
        roots = first[np.unique(demand.options.organisation[groups])]
        first[np.isin(first, roots)] = roots.min()
    return first


def option_shares(demand: Demand, turnouts: Sequence[Turnout]) -> Floats:
    """Return which share of a move to each option is done in each case; shape ``[case, option]``."""
    stays, organisation = Stays(demand), demand.options.organisation[demand.options.group]
    shares = np.array([turnout.shares[organisation] for turnout in turnouts])
    for row, turnout in zip(shares, turnouts, strict=True):
        for refusing in turnout.refusing:
            row[stays.held(refusing)] = 0.0
    return shares
