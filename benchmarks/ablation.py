"""What each kind of move brings: the compiled search alone, with one of them left out, over a counted number of moves.

python -m benchmarks.ablation                                       M tight, 400,000 moves, three seeds
python -m benchmarks.ablation S-tight-15-overload --moves 1000000

Values repeat themselves on any machine; moves a second do not. Pairs change the speed alone.
"""

from __future__ import annotations

import argparse
import math
import threading
import time
from collections.abc import Callable
from statistics import median

from benchmarks.regions.registry import build
from solver.demand.loads import Demand, build_demand
from solver.domain.instance import Instance
from solver.optimise.model.rows import Rows
from solver.optimise.search import pairs
from solver.optimise.search.local_search import LocalSearch
from solver.optimise.search.runs import Clock, Run
from solver.optimise.search.tuning import EJECTION, REHEATED_EJECTION


class _AllAtOnce(Run):
    """A run that cools everything again and again instead of reheating place by place."""

    reheats = False


def main() -> None:
    """Run every ablation as the command line says, and print a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("region", nargs="?", default="M-tight-15-overload")
    parser.add_argument("--moves", type=int, default=400_000)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    demand = build_demand(Instance.model_validate(build(arguments.region, 0)))
    print(f"{arguments.region}, {arguments.moves:,} moves, median of {arguments.seeds} seeds")
    print("| search | value | thousand moves a second |\n|---|---|---|")
    for name, run in _ABLATIONS.items():
        found = [run(demand, seed, arguments.moves) for seed in range(arguments.seeds)]
        value, seconds = median(value for value, _ in found), median(seconds for _, seconds in found)
        print(f"| {name} | {value:.1f} | {arguments.moves / seconds / 1000:.0f} |", flush=True)


def _run(
    demand: Demand, seed: int, num_moves: int, kind: type[Run] = Run, *, ejects: bool = True
) -> tuple[float, float]:
    """Return the value that a search reaches from today, and the seconds that it took once it was loaded."""
    search = LocalSearch(demand, demand.instance.objective[0], [], Rows(demand))
    search.load(lambda: None)
    if not ejects:
        search.tables.tuning[[EJECTION, REHEATED_EJECTION]] = 0.0
    run = kind(search, demand.options.status_quo_parts(), seed, Clock(math.inf, threading.Event()), None)
    begun = time.monotonic()
    parts = run.improve(num_moves)
    return search.value(parts), time.monotonic() - begun


def _without_pairs(demand: Demand, seed: int, num_moves: int) -> tuple[float, float]:
    """Do the same with no pair of options kept: each is merged whenever a move asks for it."""
    widest, pairs.WIDEST = pairs.WIDEST, 0
    try:
        return _run(demand, seed, num_moves)
    finally:
        pairs.WIDEST = widest


_ABLATIONS: dict[str, Callable[[Demand, int, int], tuple[float, float]]] = {
    "all of it": _run,
    "without pairs": _without_pairs,
    "without ejections": lambda demand, seed, num_moves: _run(demand, seed, num_moves, ejects=False),
    "without localised reheating": lambda demand, seed, num_moves: _run(demand, seed, num_moves, _AllAtOnce),
    "without either": lambda demand, seed, num_moves: _run(demand, seed, num_moves, _AllAtOnce, ejects=False),
}

if __name__ == "__main__":
    main()
