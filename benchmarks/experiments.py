"""The experiments: each a function that returns figures by name. Seeds and sizes are arguments, not hidden."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.by_command import ROOT, solved_by_command
from benchmarks.certainty import CERTAINTY
from benchmarks.imports import IMPORTS
from benchmarks.stability import STABILITY
from benchmarks.sweeps import SWEEPS
from benchmarks.table import TABLE
from benchmarks.time_limits import TIME_LIMITS
from benchmarks.web import WEB

UTRECHT = ROOT / "instances" / "utrecht.json"
UTRECHT_WEEK = ROOT / "instances" / "utrecht_week.json"
DEFAULT_TIERS = [{"overload": 1}, {"peak": 1, "crowding": 0.1, "tolerance": 0.05}, {"shifted": 1, "changed": 500}]

_PROFILE = {"before_min": [35, 30, 25, 20, 15, 10, 5, 0], "share": [0.05, 0.05, 0.1, 0.3, 0.3, 0.15, 0.05]}

Figures = dict[str, Any]


def solve_utrecht(seed: int, time_limit_s: float = 26.0) -> Figures:
    """Solve Utrecht through the command, from process start to written schedule."""
    return _solve_by_command(UTRECHT, seed, time_limit_s)


def solve_utrecht_week(seed: int, time_limit_s: float = 60.0) -> Figures:
    """Solve Utrecht from Monday to Friday through the command: five days, 37 departments with ten weeks each."""
    return _solve_by_command(UTRECHT_WEEK, seed, time_limit_s)


def solve_utrecht_default_tiers(seed: int, time_limit_s: float = 26.0) -> Figures:
    """Solve Utrecht with the default tiers of the format: the third is known to stay far from proven."""
    document = json.loads(UTRECHT.read_text(encoding="utf-8")) | {"objective": DEFAULT_TIERS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "utrecht-default-tiers.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return _solve_by_command(path, seed, time_limit_s)


def _solve_by_command(instance: Path, seed: int, time_limit_s: float) -> Figures:
    schedule, seconds = solved_by_command(instance, seed, time_limit_s)
    gaps = [tier["gap"] for tier in schedule["tiers"]]
    terms = schedule["terms"]
    figures: Figures = {"seconds": round(seconds, 2), "largest_gap": None if None in gaps else max(gaps)}
    figures |= {f"tier_{place}_stop": tier["stop"] for place, tier in enumerate(schedule["tiers"], 1)}
    figures |= {f"tier_{place}_best": tier["best"] for place, tier in enumerate(schedule["tiers"], 1)}
    figures |= {f"tier_{place}_bound": tier["bound"] for place, tier in enumerate(schedule["tiers"], 1)}
    for term in ("overload", "peak", "crowding", "shifted", "changed"):
        figures[f"{term}_today"] = terms["status_quo"][term]
        figures[f"{term}_then"] = terms["schedule"][term]
    return figures


def demand_xl(seed: int, num_groups: int = 15_000, num_sections: int = 2_500) -> Figures:
    """Build demand for 15,000 groups x 2,500 sections x 7 shifts in a process of its own."""
    call = f"experiments.build_in_this_process({seed}, {num_groups}, {num_sections})"
    command = [sys.executable, "-c", f"from benchmarks import experiments; {call}"]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def build_in_this_process(seed: int, num_groups: int, num_sections: int) -> None:
    """Print the figures of building demand, as JSON; peak memory is that of the whole process."""
    from solver.demand.loads import build_demand
    from solver.demand.measures import measure_terms
    from solver.domain.instance import Instance

    instance = Instance.model_validate(large_document(seed, num_groups, num_sections))
    begun = time.monotonic()
    demand = build_demand(instance)
    built = time.monotonic()
    measure_terms(demand, demand.options.status_quo_parts())
    figures = {
        "build_s": round(built - begun, 2),
        "measure_s": round(time.monotonic() - built, 2),
        "num_entries": demand.matrix.num_entries,
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 3),
    }
    print(json.dumps(figures))


def check_xl(seed: int) -> Figures:
    """Check today's schedule of 15,000 groups x 2,500 sections with the independent checker."""
    from solver.checker import check, status_quo_choices
    from solver.domain.instance import Instance
    from solver.domain.schedule import Schedule

    instance = Instance.model_validate(large_document(seed, 15_000, 2_500))
    begun = time.monotonic()
    check(instance, Schedule(choices=status_quo_choices(instance)))
    return {"check_s": round(time.monotonic() - begun, 2)}


def large_document(seed: int, num_groups: int, num_sections: int) -> dict[str, Any]:
    """Draw an instance for measuring size: each group rides six sections and has seven shifts."""
    rng = random.Random(seed)
    supply = [{"from": "00:00", "to": "30:00", "every_min": 5, "seats": 40, "places": 100}]
    sections = [
        {"id": f"s{n}", "name": "section", "minutes_on_board": 5, "supply": supply} for n in range(num_sections)
    ]
    return {
        "name": f"{num_groups} groups x {num_sections} sections, seed {seed}",
        "days": ["tue"],
        "lines": [{"id": f"l{n}", "name": "line", "mode": "bus", "sections": [row]} for n, row in enumerate(sections)],
        "profiles": {
            "p": {"before_min": [35, 30, 25, 20, 15, 10, 5, 0], "share": [0.05, 0.05, 0.1, 0.3, 0.3, 0.15, 0.05]}
        },
        "organisations": [
            {"id": f"o{n}", "name": "school", "kind": "vo", "groups": [_large_group(rng, n, num_sections)]}
            for n in range(num_groups)
        ],
    }


def _large_group(rng: random.Random, number: int, num_sections: int) -> dict[str, Any]:
    def flows(leg: str) -> Iterator[dict[str, Any]]:
        for _ in range(3):
            yield {
                "section": f"s{rng.randrange(num_sections)}",
                "leg": leg,
                "share": 0.5,
                "lag_min": rng.randint(2, 20),
            }

    return {
        "id": f"g{number}",
        "headcount": rng.randint(50, 2000),
        "mode_shares": {"public_transport": 0.4},
        "profile": "p",
        "arrivals": [{"at": "08:30", "share": 0.6}, {"at": "10:15", "share": 0.3}],
        "departures": [{"at": "15:00", "share": 0.5}, {"at": "17:00", "share": 0.5}],
        "flows": [*flows("to"), *flows("from")],
        "shifts": {"earlier_min": 45, "later_min": 45, "step_min": 15},
    }


EXPERIMENTS: dict[str, Callable[[int], Figures]] = {
    "solve_utrecht": solve_utrecht,
    "solve_utrecht_week": solve_utrecht_week,
    "solve_utrecht_default_tiers": solve_utrecht_default_tiers,
    "demand_xl": demand_xl,
    "check_xl": check_xl,
    **TABLE,
    **TIME_LIMITS,
    **STABILITY,
    **SWEEPS,
    **CERTAINTY,
    **IMPORTS,
    **WEB,
}
