"""What a sweep of Utrecht takes, by the command, and what counting who waits costs the search and the bounds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.by_command import ROOT
from benchmarks.regions.registry import build
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.domain.objective import Tier
from solver.domain.schedule import Settings
from solver.optimise.model.rows import Rows
from solver.optimise.search.local_search import LocalSearch
from solver.optimise.solve import solve

UTRECHT = ROOT / "instances" / "utrecht.json"
_MOST_S, _MOST_MB, _LEAST_RATIO, _LEAST_SPEED, _MOST_GROWTH = 30.0, 1024.0, 1.7, 0.5, 1.2
"""500 draws of two plans, in seconds and MB; two processes over one; `waiting` over `overload`, in moves; what later
draws cost, of what the first do."""
_MOVES, _LIMIT_S = 2_000_000, 25.0

Figures = dict[str, Any]


def sweep_utrecht(seed: int) -> Figures:
    """Draw 500, 1,000 and 2,000 times for two plans, in one process and in two."""
    with tempfile.TemporaryDirectory() as folder:
        plans = [str(_solved(Path(folder) / f"{name}.json", edits)) for name, edits in _PLANS.items()]
        cases = [(draws, jobs) for draws in (500, 1000, 2000) for jobs in (1, 2)]
        runs = {case: _swept(plans, *case, seed) for case in cases}
    seconds = {case: own for case, (own, _) in runs.items()}
    # What is done before the first draw takes as long for four times as many.
    per_draw = {jobs: (seconds[2000, jobs] - seconds[500, jobs]) / 1500 for jobs in (1, 2)}
    most_mb = max(own for _, own in runs.values())
    ratio = per_draw[1] / per_draw[2]
    # 1 where draws cost as much beyond a thousand as before.
    growth = (seconds[2000, 1] - seconds[1000, 1]) / (2 * (seconds[1000, 1] - seconds[500, 1]))
    return {
        **{f"seconds_{draws}_draws_{jobs}_jobs": value for (draws, jobs), value in seconds.items()},
        "ms_per_draw": {str(jobs): round(1000 * value, 2) for jobs, value in per_draw.items()},
        "largest_process_mb": round(most_mb),
        "two_over_one": round(ratio, 2),
        "growth": round(growth, 2),
        "is_kept": max(seconds[500, 1], seconds[500, 2]) <= _MOST_S
        and most_mb <= _MOST_MB
        and ratio >= _LEAST_RATIO
        and growth <= _MOST_GROWTH,
    }


_PLANS: dict[str, list[str]] = {"plan": [], "without_hu": ["--fix-organisation", "hu=0"]}


def _solved(path: Path, edits: list[str]) -> Path:
    _run(["solve", str(UTRECHT), *edits, "-o", str(path), "--quiet", "--time-limit", "10"])
    return path


def _swept(plans: list[str], draws: int, jobs: int, seed: int) -> tuple[float, float]:
    """Return the seconds that a sweep takes, and the MB of the largest of its processes."""
    begun = time.monotonic()
    told = ["--draws", str(draws), "--jobs", str(jobs), "--seed", str(seed)]
    most_kb = _run(["sweep", str(UTRECHT), *plans, *told, "--quiet"])
    return round(time.monotonic() - begun, 2), most_kb / 1024


def _run(arguments: list[str]) -> float:
    """Run the command; return the kB of the largest of its processes."""
    process = subprocess.Popen([sys.executable, "-m", "cli", *arguments], cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{arguments[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return float(used.ru_maxrss)


def waiting_m(seed: int) -> Figures:
    """Search and bound 400 groups on 80 full sections by who waits, and by who does not fit."""
    document = build("M-tight-15-overload", seed)
    figures: Figures = {}
    for term in ("overload", "waiting"):
        instance = Instance.model_validate(document | {"objective": [{term: 1}]})
        figures[f"moves_per_cpu_second_{term}"] = _moves(instance, Tier.model_validate({term: 1.0}), seed)
        result = solve(instance, Settings(time_limit_s=_LIMIT_S, seed=seed))
        assert result.schedule is not None
        (tier,) = result.schedule.tiers
        figures |= {f"{what}_{term}": getattr(tier, what) for what in ("status_quo", "value", "bound", "gap")}
    speed = figures["moves_per_cpu_second_waiting"] / figures["moves_per_cpu_second_overload"]
    return figures | {"speed": round(speed, 2), "is_kept": speed >= _LEAST_SPEED}


def _moves(instance: Instance, tier: Tier, seed: int) -> int:
    """Return the moves that the search tries in a second of its own time, after it was compiled."""
    demand = build_demand(instance)
    search = LocalSearch(demand, tier, [], Rows(demand))
    search.load(lambda: None)
    begun = time.thread_time()
    search.improve(demand.options.status_quo_parts(), seed, _MOVES, 3600.0, threading.Event())
    return round(_MOVES / (time.thread_time() - begun))


SWEEPS: dict[str, Callable[[int], Figures]] = {"sweep_utrecht": sweep_utrecht, "waiting_m": waiting_m}
