"""What the worst case of refusals of Utrecht takes and proves, and what monitoring of a large region takes."""

from __future__ import annotations

import csv
import datetime
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.by_command import ROOT, solved_by_command
from benchmarks.monitored_region import DAY_SD, DISPERSION, boarded, moved_schedule, region_document
from solver.demand.loads import Demand, build_demand
from solver.demand.options import Floats, parts_from_choices
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.formats import dump_instance, dump_schedule

UTRECHT = ROOT / "instances" / "utrecht.json"
_MOST_SURVIVE_S, _MOST_GAP, _MOST_MONITOR_S = 60.0, 0.1, 20.0
"""For the worst case over single refusals, in seconds and as a share of it; for monitoring in seconds."""
_LIMIT_S = 50.0
"""Of the solve, so that start and answers fit in what it may take."""
_SECTIONS, _PARTIES, _DAYS = 100, 50, 20

Figures = dict[str, Any]


def survive_utrecht(seed: int) -> Figures:
    """Solve Utrecht for the worst case over single refusals, at most eight parties, by the command."""
    edits = ("--survive", "1", "--at-most-changed", "8")
    schedule, seconds = solved_by_command(UTRECHT, seed, _LIMIT_S, *edits)
    own = schedule["robustness"]
    gaps = [_gap(tier["worst"], tier.get("bound")) for tier in own["tiers"]]
    return {
        "seconds": round(seconds, 2),
        "worst_left_behind": own["tiers"][0]["worst"],
        "bound": own["tiers"][0].get("bound"),
        "gap": gaps[0],
        "gaps_of_later_tiers": gaps[1:],
        "worst_without_precaution": own["unguarded"]["worst"]["overload"],
        "peak": schedule["terms"]["schedule"]["peak"],
        "peak_without_precaution": own["unguarded"]["terms"]["peak"],
        "parties": schedule["terms"]["schedule"]["changed"],
        "answers": sum(each["answer"] is not None for each in own["refusals"]),
        "is_kept": seconds <= _MOST_SURVIVE_S and all(gap is not None and gap <= _MOST_GAP for gap in gaps),
    }


def _gap(worst: float, bound: float | None) -> float | None:
    """Return by which share of it the worst of a tier is above what is proven; None where nothing is."""
    return None if bound is None else round((worst - bound) / worst, 4) if worst > 0 else 0.0


def monitor_region(seed: int, num_sections: int = _SECTIONS, num_parties: int = _PARTIES) -> Figures:
    """Monitor a drawn region by the command: twenty days of quarter-hours before and after, reading included."""
    rng = np.random.default_rng(seed)
    instance = Instance.model_validate(region_document(rng, num_sections, num_parties, num_free=num_sections // 10))
    schedule = moved_schedule(rng, instance, stay=0)
    demand = build_demand(instance)
    truth = rng.uniform(0.6, 1.0, len(instance.organisations))
    today = demand.options.status_quo_parts().astype(np.float64)
    plan = parts_from_choices(instance, demand.options, schedule.choices)
    mixed = today + truth[demand.options.organisation[demand.options.group]] * (plan - today)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "region.json").write_text(dump_instance(instance), encoding="utf-8")
        (folder / "schedule.json").write_text(dump_schedule(schedule), encoding="utf-8")
        num_counts = 0
        for when, first, parts in (("before", "2026-03-03", today), ("after", "2026-10-06", mixed)):
            loads = demand.loads(parts)  # type: ignore[arg-type]
            num_counts += _write(folder / f"{when}.csv", demand, loads, datetime.date.fromisoformat(first), rng)
        found, seconds = _monitored(folder)
    held = [own for own in found["parties"] if len(own["organisations"]) == 1]
    places = {party.id: place for place, party in enumerate(instance.organisations)}
    inside = [
        own["adherence"]["low"] <= truth[places[own["organisations"][0]]] <= own["adherence"]["high"] for own in held
    ]
    return {
        "seconds": round(seconds, 2),
        "num_counts": num_counts,
        "parties_told_alone": len(held),
        "share_of_truths_in_90_percent": round(float(np.mean(inside)), 3),
        "is_kept": seconds <= _MOST_MONITOR_S,
    }


def _monitored(folder: Path) -> tuple[dict[str, Any], float]:
    """Return what the command says, and the seconds from its start to its end."""
    files = [str(folder / name) for name in ("region.json", "schedule.json")]
    counts = ["--before", str(folder / "before.csv"), "--after", str(folder / "after.csv")]
    begun = time.monotonic()
    command = [sys.executable, "-m", "cli", "monitor", *files, *counts, "--json"]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    return json.loads(done.stdout), time.monotonic() - begun


def _write(path: Path, demand: Demand, load: Floats, first: datetime.date, rng: np.random.Generator) -> int:
    """Write who is on board of every interval, on so many days a week apart; return how many counts that are."""
    cells, sections = demand.cells, demand.instance.sections
    on_board = boarded(load, cells)
    seen = np.flatnonzero(cells.places > 0).tolist()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["section", "date", "from", "to", "passengers"])
        for week in range(_DAYS):
            date = first + datetime.timedelta(weeks=week)
            mean = np.maximum(on_board * np.exp(rng.normal(0, DAY_SD)), 1e-9)
            counted = rng.negative_binomial(1 / DISPERSION, 1 / (1 + DISPERSION * mean))
            for cell in seen:
                begin, end = (format_clock(int(each[cell])) for each in (cells.begin_min, cells.end_min))
                writer.writerow([sections[int(cells.section[cell])].id, date, begin, end, int(counted[cell])])
    return _DAYS * len(seen)


CERTAINTY: dict[str, Callable[[int], Figures]] = {"survive_utrecht": survive_utrecht, "monitor": monitor_region}
