"""`solve_for_average`: a plan for how it will go on average, or for the bad tenth of cases."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import NoneType

from solver.demand.loads import Demand, build_demand
from solver.domain.instance import Instance
from solver.domain.schedule import Settings
from solver.errors import InputError, Problem
from solver.language.messages import gettext, numeral
from solver.library.refusals import cases_by_name, refuse_deterministic, refuse_no_gain
from solver.library.validity import sound
from solver.optimise.result import SolveResult
from solver.optimise.robust.cases import Case
from solver.optimise.robust.turnouts import Averaging, Turnout, drawn_turnouts, turnouts_of_any_one, turnouts_of_sets
from solver.optimise.solve import solve as solve_sound
from solver.optimise.survive import solve_to_survive as survive_sound
from solver.validation.arguments import takes

NUM_DRAWS, MOST_DRAWS = 20, 100
"""Draws of adherence by default, and at most: every one is a copy of all rows."""
ADHERENCE = (0.5, 1.0)
"""Between which shares of each party's people do as agreed, where nothing else is said; nobody has measured it."""


@takes(
    instance=Instance,
    settings=(Settings, NoneType),
    weight=(int, float),
    sets=(Mapping, NoneType),
    num_draws=int,
    adherence=tuple,
    any_one=bool,
    interrupt=(threading.Event, NoneType),
)
def solve_for_average(
    instance: Instance,
    settings: Settings | None = None,
    *,
    weight: float = 0.0,
    sets: Mapping[str, tuple[str, ...]] | None = None,
    num_draws: int = NUM_DRAWS,
    adherence: tuple[float, float] = ADHERENCE,
    any_one: bool = False,
    interrupt: threading.Event | None = None,
) -> SolveResult:
    """Find the schedule that is best on average over cases, tier by tier, and prove how good the first tier is.

    Parameters
    ----------
    settings
        Limits, seed, workers; `time_limit_s` is for all of it, draws are by its `seed`, and `deterministic` has no
        meaning here.
    weight
        Of the worst tenth of the cases, from 0 to 1: (1 - weight) * mean + weight * worst tenth is minimised.
    sets
        Ids of organisations that refuse together, by the name of the set: the cases are these, and that all say yes.
    num_draws, adherence
        Where no sets are given: so many cases, in which of those who would do as agreed by the instance a share
        between these two does, drawn for each organisation.
    any_one
        The cases are instead that all say yes, and that any one of the organisations that can choose does not, whether
        or not a schedule asks it.
    interrupt
        Set it to end the search with the best schedule so far.

    Returns
    -------
    SolveResult
        Its schedule has `robustness` with `average`, and has passed `check`.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    InputError
        An organisation is unknown, a number is out of range, the objective gains nothing for travellers, or
        `deterministic` is asked for.
    """
    settings = settings or Settings()
    refuse_deterministic(settings)
    refuse_no_gain(sound(instance))
    cases = None if sets is None else cases_by_name(instance, sets)
    averaging = averaging_of(instance, float(weight), cases, num_draws, adherence, settings.seed, any_one=any_one)

    def plain(own: Settings) -> SolveResult:
        return solve_sound(instance, own, interrupt=interrupt)

    return survive_sound(instance, settings, plain, 1, cases, averaging=averaging, interrupt=interrupt)


def averaging_of(
    instance: Instance,
    weight: float,
    named: Mapping[str, Case] | None,
    num_draws: int = NUM_DRAWS,
    adherence: tuple[float, float] = ADHERENCE,
    seed: int = 0,
    *,
    any_one: bool = False,
) -> Averaging:
    """Return the cases that are averaged over, of named sets, refusals or draws, and the weight of the worst tenth.

    Raises
    ------
    InputError
        A number is out of range.
    """
    low, high = adherence
    faults = (
        ("average", weight, 0 <= weight <= 1, gettext("a share from 0 to 1")),
        ("draws", num_draws, 1 <= num_draws <= MOST_DRAWS, gettext("from 1 to {most}", most=MOST_DRAWS)),
        ("adherence", f"{low:g},{high:g}", 0 <= low <= high <= 1, gettext("two shares from 0 to 1, the lower first")),
    )
    problems = [
        Problem(where, str(found), expected, gettext("give another number"))
        for where, found, is_right, expected in faults
        if not is_right
    ]
    if problems:
        raise InputError(problems)
    demand = build_demand(instance)
    if any_one:
        return Averaging(weight, _any_one(demand))
    if named is not None:
        return Averaging(weight, turnouts_of_sets(demand, named))
    return Averaging(weight, drawn_turnouts(demand, num_draws, low, high, seed))


def _any_one(demand: Demand) -> tuple[Turnout, ...]:
    """Return the case in which all say yes, and each in which one of those that can choose does not.

    Raises
    ------
    InputError
        They are too many.
    """
    turnouts = turnouts_of_any_one(demand)
    if len(turnouts) - 1 > MOST_DRAWS:
        found = gettext("{number} parties that can say no", number=numeral(len(turnouts) - 1))
        advice = gettext("leave --survive out for draws of who does as agreed, or name sets with --scenarios")
        raise InputError([Problem("--average", found, gettext("at most {most}", most=numeral(MOST_DRAWS)), advice)])
    return turnouts
