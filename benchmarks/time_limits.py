"""What a time limit asks and what a solve takes, from process start to the written schedule.

The goal is the limit and the larger of two seconds and a fifth of it. What reading alone takes longer than is said so
on stderr, which is recorded beside the seconds. `seed` draws the generated instances and seeds the solves.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UTRECHT = ROOT / "instances" / "utrecht.json"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_LEAST_S, _SHARE = 2.0, 0.2
"""What a solve may take beyond its limit: the larger of these, in seconds and as a share of the limit."""

Document = dict[str, Any]
Figures = dict[str, Any]


def time_limits(seed: int) -> Figures:
    """Solve instances that once took far longer than they were given, and say for each what it took."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (draw, limits_s) in CASES.items():
            path = Path(folder) / f"{name}.json"
            path.write_text(json.dumps(draw(seed)), encoding="utf-8")
            for limit_s in limits_s:
                figures |= {f"{name}_{limit_s:g}_{what}": value for what, value in _solve(path, seed, limit_s).items()}
            path.unlink()
        path = Path(folder) / "not_compiled.json"
        path.write_text(json.dumps(utrecht(seed)), encoding="utf-8")
        figures |= {f"not_compiled_5_{what}": v for what, v in _solve(path, seed, 5.0, Path(folder) / "empty").items()}
    return figures


def _solve(path: Path, seed: int, limit_s: float, cache: Path | None = None) -> Figures:
    """Solve by the command; `cache` is where numba keeps what is compiled, where the usual place is not to be used."""
    output = path.with_suffix(".schedule.json")
    command = [sys.executable, "-m", "cli", "solve", str(path), "-o", str(output), "--seed", str(seed)]
    environment = os.environ | ({} if cache is None else {"NUMBA_CACHE_DIR": str(cache)})
    begun = time.monotonic()
    done = subprocess.run(
        [*command, "--time-limit", str(limit_s)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - begun
    stop = json.loads(output.read_text(encoding="utf-8"))["stop"] if done.returncode == 0 else f"exit {done.returncode}"
    output.unlink(missing_ok=True)
    return {
        "seconds": round(seconds, 2),
        "is_kept": seconds <= limit_s + max(_LEAST_S, _SHARE * limit_s),
        "stop": stop,
        "said": [line for line in done.stderr.splitlines() if line.strip()],
    }


def utrecht(seed: int) -> Document:
    """Return Utrecht as it is."""
    document: Document = json.loads(UTRECHT.read_text(encoding="utf-8"))
    return document


def utrecht_by_minutes(seed: int) -> Document:
    """Return Utrecht with bins of a minute."""
    return utrecht(seed) | {"bin_min": 1}


def fifteen_thousand(seed: int) -> Document:
    """Draw 15,000 groups of 15,000 organisations on 2,500 sections, with seven shifts each."""
    from benchmarks.experiments import large_document

    return large_document(seed, 15_000, 2_500)


def nothing_to_choose(seed: int) -> Document:
    """Draw 200,000 groups that stay as they are, of 2,000 organisations."""
    rng = random.Random(seed)
    return _document(rng, num_organisations=2_000, groups_each=100, num_sections=40, later_min=0, days=["tue"]) | {
        "name": f"nothing to choose, seed {seed}"
    }


def week_by_minutes(seed: int) -> Document:
    """Draw 300 groups on seven days with bins of a minute."""
    rng = random.Random(seed)
    return _document(rng, num_organisations=100, groups_each=3, num_sections=30, later_min=45, days=DAYS) | {
        "name": f"week by minutes, seed {seed}",
        "bin_min": 1,
    }


def _document(
    rng: random.Random, *, num_organisations: int, groups_each: int, num_sections: int, later_min: int, days: list[str]
) -> Document:
    supply = [{"from": "05:00", "to": "24:00", "every_min": 5, "seats": 40, "places": 100}]
    sections = [{"id": f"s{n}", "name": f"s{n}", "minutes_on_board": 5, "supply": supply} for n in range(num_sections)]
    return {
        "days": days,
        "lines": [{"id": f"l{n}", "name": f"l{n}", "mode": "bus", "sections": [s]} for n, s in enumerate(sections)],
        "profiles": {"p": {"before_min": [30, 20, 10, 5, 0], "share": [0.1, 0.3, 0.4, 0.2]}},
        "organisations": [
            {
                "id": f"o{n}",
                "name": f"o{n}",
                "kind": "vo",
                "groups": [_group(rng, f"g{n}-{k}", num_sections, later_min, days) for k in range(groups_each)],
            }
            for n in range(num_organisations)
        ],
    }


def _group(rng: random.Random, name: str, num_sections: int, later_min: int, days: list[str]) -> Document:
    at = rng.choice(["08:00", "08:15", "08:30", "09:00"])
    legs = ["to", "from"] * 2
    return {
        "id": name,
        "headcount": rng.randint(20, 200),
        "mode_shares": {"public_transport": 0.5},
        "profile": "p",
        "patterns": [{"id": "today", "present": dict.fromkeys(days, 1.0)}],
        "arrivals": [{"at": at, "share": 1.0}],
        "departures": [{"at": rng.choice(["15:00", "16:00", "17:00"]), "share": 1.0}],
        "flows": [
            {"section": f"s{rng.randrange(num_sections)}", "leg": leg, "share": 0.5, "lag_min": rng.randint(2, 20)}
            for leg in (legs if later_min else legs[:2])
        ],
        "shifts": {"earlier_min": min(15, later_min), "later_min": later_min, "step_min": 5},
    }


CASES: dict[str, tuple[Callable[[int], Document], tuple[float, ...]]] = {
    "utrecht": (utrecht, (2.0, 5.0, 10.0, 40.0)),
    "utrecht_by_minutes": (utrecht_by_minutes, (5.0, 20.0)),
    "week_by_minutes": (week_by_minutes, (5.0,)),
    "fifteen_thousand": (fifteen_thousand, (5.0, 20.0, 60.0)),
    "nothing_to_choose": (nothing_to_choose, (5.0,)),
}
TIME_LIMITS: dict[str, Callable[[int], Figures]] = {"time_limits": time_limits}
