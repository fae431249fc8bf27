"""What `stagger solve` does where parties may say no, or do a part of what was agreed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from solver.commands.solve_inputs import SolveOptions, shares_between
from solver.domain.instance import Instance
from solver.domain.schedule import Settings
from solver.library.averaging import ADHERENCE, NUM_DRAWS, averaging_of
from solver.library.refusal_sets import read_refusal_sets
from solver.library.refusals import cases_by_name, refuse_no_gain
from solver.optimise.result import SolveResult
from solver.optimise.robust.cases import Case
from solver.optimise.robust.turnouts import Averaging
from solver.optimise.survive import solve_to_survive


def solve_surviving(
    instance: Instance,
    settings: Settings,
    options: SolveOptions,
    solve_plain: Callable[[Settings], SolveResult],
    told: tuple[threading.Event, Callable[[str], None]],
    begun: float | None = None,
) -> SolveResult:
    """Return the schedule that is best in the worst case, or on average.

    Parameters
    ----------
    solve_plain
        Finds the one that is best if all say yes.
    told
        What ends the search, and who is told what is being done.
    begun
        When the time limit began to count, by `time.monotonic`; None for now.

    Raises
    ------
    InputError
        A file or a value cannot be used.
    """
    refuse_no_gain(instance)
    named = None if options.scenarios is None else cases_by_name(instance, read_refusal_sets(options.scenarios))
    averaging = None if options.average is None else _averaging(instance, options, options.average, named)
    interrupt, on_note = told
    return solve_to_survive(
        instance,
        settings,
        solve_plain,
        options.survive or 1,
        named,
        averaging=averaging,
        interrupt=interrupt,
        on_note=on_note,
        begun=begun,
    )


def _averaging(instance: Instance, options: SolveOptions, weight: float, named: Mapping[str, Case] | None) -> Averaging:
    """Return the cases that are averaged over."""
    between = ADHERENCE if options.adherence_range is None else shares_between(options.adherence_range)
    any_one = options.survive is not None
    number, seed = options.num_draws or NUM_DRAWS, options.settings.seed
    return averaging_of(instance, weight, named, number, between, seed, any_one=any_one)
