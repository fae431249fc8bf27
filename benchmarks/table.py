"""What a planner waits for at the table: page, export, explain, quickscans and frontier, each through the command."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UTRECHT = ROOT / "instances" / "utrecht.json"
XL = "XL-tight-15-overload"
FRONTIER = "0,1,2,3,5,8,12,20"

Figures = dict[str, Any]


def table_utrecht(seed: int) -> Figures:
    """Measure on Utrecht, a frontier of eight points included."""
    with tempfile.TemporaryDirectory() as folder:
        figures = _measured(UTRECHT, Path(folder), seed, time_limit_s=20)
        seconds, _ = _timed(["frontier", UTRECHT, "--points", FRONTIER, "-o", Path(folder) / "frontier"])
        frontier = json.loads((Path(folder) / "frontier" / "frontier.json").read_text(encoding="utf-8"))
        gaps = {point["cap"]: [tier["gap"] for tier in point["tiers"]] for point in frontier["points"]}
    return {**figures, "frontier_s": seconds, "frontier_gaps": gaps}


def table_xl(seed: int) -> Figures:
    """Measure on 15,000 groups, 2,500 sections."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "xl.json"
        command = [sys.executable, "-m", "benchmarks.regions", XL, "-o", str(instance)]
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        return _measured(instance, Path(folder), seed, time_limit_s=60)


def _measured(instance: Path, folder: Path, seed: int, time_limit_s: int) -> Figures:
    schedule, page = folder / "schedule.json", folder / "page.html"
    _timed(["solve", instance, "-o", schedule, "--time-limit", time_limit_s, "--seed", seed, "--quiet"])
    figures: Figures = {}
    figures["report_s"], _ = _timed(["report", instance, schedule, "-o", page])
    figures["report_megabytes"] = round(page.stat().st_size / 1e6, 2)
    figures["export_s"], _ = _timed(["export", instance, schedule, "-o", folder / "export"])
    figures["explain_s"], _ = _timed(["explain", instance, schedule])
    figures["check_s"], _ = _timed(["check", instance, schedule])
    figures["quickscan_all_s"], _ = _timed(["quickscan", instance, "--all", "-o", folder / "scans"])
    figures["quickscan_all_in_plan_s"], _ = _timed(
        ["quickscan", instance, "--all", "--schedule", schedule, "-o", folder / "scans_in_plan"]
    )
    return figures


def _timed(words: list[object]) -> tuple[float, str]:
    """Run a command; return seconds from the start of its process to its end, and what it printed."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "cli", *map(str, words)]
    result = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, encoding="utf-8")
    return round(time.monotonic() - begun, 2), result.stdout


TABLE = {"table_utrecht": table_utrecht, "table_xl": table_xl}
