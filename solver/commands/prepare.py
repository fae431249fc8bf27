"""`stagger prepare`: compile the search once, so that the first solve on a machine is as fast as later ones."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from solver.commands.console import make_console
from solver.errors import FileAccessError, Problem
from solver.language.messages import gettext

if TYPE_CHECKING:
    from solver.domain.instance import Instance

_PARTIES, _OPTIONS_MIN = 80, 60
_SOLVE_S = 6.0
"""Enough for every compiled function to be called once it is there."""


def run(*, quiet: bool) -> int:
    """Compile what is not compiled yet, and say how long that took; return exit code 0.

    Raises
    ------
    FileAccessError
        Where nothing that is compiled can be kept.
    """
    from solver.demand.loads import build_demand
    from solver.domain.schedule import Settings
    from solver.optimise.portfolio.searcher import Searcher
    from solver.optimise.search.compiled import cache_folder
    from solver.optimise.solve import solve

    notes, begun = make_console(stderr=True), time.monotonic()
    if cache_folder() is None:
        found, expected = gettext("no folder that can be written"), gettext("one for what is compiled")
        advice = gettext("name one by the environment variable NUMBA_CACHE_DIR")
        where = os.environ.get("NUMBA_CACHE_DIR") or gettext("the folders of stagger and of the user")
        raise FileAccessError([Problem(where, found, expected, advice)])
    if not quiet:
        notes.print(gettext("Compiling the search: one to three minutes, once for each version ..."), soft_wrap=True)
    instance = _region()
    Searcher(build_demand(instance)).wait_for_all()
    # What is called for a package only, and not by the search itself.
    solve(instance, Settings(time_limit_s=_SOLVE_S))
    if not quiet:
        seconds = round(time.monotonic() - begun)
        told = gettext("Done in {seconds} s: every solve starts at full speed.", seconds=seconds)
        notes.print(told, soft_wrap=True)
    return 0


def _region() -> Instance:
    """Return a made-up region, just large enough for the compiled search, in which few have to move."""
    from solver.library.model import Model

    model = Model("prepare", days="tue")
    line = model.add_line("line", mode="bus")
    profile = model.add_profile("even", before_min=[45, 30, 15, 0], share=[0.3, 0.4, 0.3])
    sections = [model.add_section(line, f"s{at}", minutes_on_board=10) for at in range(4)]
    for section in sections:
        model.add_supply(section, "06:00", "20:00", every_min=15, seats=200, places=900)
    for at in range(_PARTIES):
        party = model.add_organisation(f"p{at}", kind="vo")
        model.add_group(
            party,
            f"g{at}",
            headcount=60,
            arrivals="08:30",
            departures="15:30",
            profile=profile,
            flows=dict.fromkeys(sections, 0.5),
            earlier_min=_OPTIONS_MIN // 2,
            later_min=_OPTIONS_MIN,
            step_min=5,
        )
    return model.build()
