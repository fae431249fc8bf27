"""Print what the races say: value and gap after 1 s to 10 min side by side, and how often a method was near the best.

python -m benchmarks.report                      all of `results/*-race-*.json`
python -m benchmarks.report results/2026-11-24-race-week.json
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.race import RESULTS

MOMENTS_S = (1.0, 2.0, 10.0, 60.0, 300.0, 600.0)
RATIOS = (1.0001, 1.005, 1.01, 1.05, 1.1, 1.5, 2.0)
Race = dict[str, Any]
Run = dict[str, Any]


def main() -> None:
    """Print the report of the files on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files or sorted(RESULTS.glob("*-race-*.json"))
    races = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    for race in races:
        print("\n".join([*table(race), ""]))
    print("\n".join(profile(races)))


def table(race: Race) -> list[str]:
    """Return a race as lines of a Markdown table, the first tier at each moment, all of them at the end."""
    heads = [f"after {moment:g} s" for moment in MOMENTS_S]
    lines = [
        f"{race['region']}, {race['date']}, {race['machine']['cores']} cores; "
        "value of tier 1 as ratio to the best ever found, and its proven gap; medians",
        "",
        "| method | " + " | ".join(heads) + " | ended after | values of all tiers | memory |",
        "|---|" + "---|" * (len(heads) + 3),
    ]
    best = best_value(race)
    for method in dict.fromkeys(run["method"] for run in race["runs"]):
        runs = [run for run in race["runs"] if run["method"] == method]
        cells = [
            _moment([state(run, moment) for run in runs if run["time_limit_s"] >= moment], best) for moment in MOMENTS_S
        ]
        lines.append(f"| {method} | " + " | ".join([*cells, _ended(runs), _values(runs), _memory(runs)]) + " |")
    return lines


def state(run: Run, moment_s: float) -> tuple[float, float]:
    """Return (value, bound) of the first tier at a moment; infinite where there was none, or the end failed `check`."""
    value, bound = math.inf, -math.inf
    if not _is_checked(run):
        return value, bound
    for record in run["records"]:
        if record.get("tier") == 1 and record["seconds"] <= moment_s:
            value = math.inf if record["value"] is None else record["value"]
            bound = -math.inf if record["bound"] is None else record["bound"]
    return value, bound


def best_value(race: Race) -> float:
    """Return the lowest value of the first tier that any run of a race found."""
    return min((state(run, math.inf)[0] for run in race["runs"]), default=math.inf)


def ratio(value: float, best: float) -> float:
    """Return value / best; where the best is zero, 1 for zero and infinity for all else."""
    if value == best:
        return 1.0
    return value / best if best > 0 else math.inf


def gap(value: float, bound: float) -> float:
    """Return (value - bound) / value, between 0 and 1; 1 where nothing is proven."""
    if not math.isfinite(value) or not math.isfinite(bound):
        return 1.0
    return 0.0 if value <= bound else min(1.0, (value - bound) / abs(value))


def profile(races: list[Race]) -> list[str]:
    """Return a performance profile: the share of runs that ended within a ratio of the best on their region."""
    methods = dict.fromkeys(run["method"] for race in races for run in race["runs"])
    heads = " | ".join(f"<= {ratio:g}" for ratio in RATIOS)
    lines = [f"| method, share of runs with value / best | {heads} |", "|---|" + "---|" * len(RATIOS)]
    for method in methods:
        ratios = [
            ratio(state(run, math.inf)[0], best_value(race))
            for race in races
            for run in race["runs"]
            if run["method"] == method
        ]
        shares = [sum(each <= limit for each in ratios) / len(ratios) for limit in RATIOS]
        lines.append(f"| {method} | " + " | ".join(f"{share:.0%}" for share in shares) + " |")
    return lines


def _is_checked(run: Run) -> bool:
    return bool(run["records"]) and bool(run["records"][-1].get("is_checked"))


def _moment(states: list[tuple[float, float]], best: float) -> str:
    if not states:
        return ""
    value = median(ratio(value, best) for value, _ in states)
    proven = median(gap(value, bound) for value, bound in states)
    return "-" if not math.isfinite(value) else f"{value:.3f}, {proven:.1%}"


def _ended(runs: list[Run]) -> str:
    ended = [run["records"][-1]["ended_s"] for run in runs if _is_checked(run)]
    return f"{median(ended):.1f} s" if ended else _reason(runs)


def _reason(runs: list[Run]) -> str:
    last = runs[0]["records"][-1] if runs[0]["records"] else {}
    return str(last.get("cannot") or ", ".join(last.get("faults", [])) or f"exit code {runs[0]['exit_code']}")


def _values(runs: list[Run]) -> str:
    values = [run["records"][-1]["values"] for run in runs if _is_checked(run)]
    return " / ".join(f"{median(tier):,.1f}" for tier in zip(*values, strict=True)) or "-"


def _memory(runs: list[Run]) -> str:
    return f"{max(run['memory_gb'] for run in runs):.2f} GB"


if __name__ == "__main__":
    main()
