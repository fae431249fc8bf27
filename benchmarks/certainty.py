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
from solver.demand.loads import Demand, build_demand
from solver.demand.options import Floats, parts_from_choices
from solver.demand.queues import left_of_chains
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.formats import dump_instance, dump_schedule

UTRECHT = ROOT / "instances" / "utrecht.json"
_MOST_SURVIVE_S, _MOST_GAP, _MOST_MONITOR_S = 60.0, 0.1, 20.0
"""For the worst case over single refusals, in seconds and as a share of it; for monitoring in seconds."""
_LIMIT_S = 50.0
"""Of the solve, so that start and answers fit in what it may take."""
_SECTIONS, _PARTIES, _DAYS, _BIN_MIN = 100, 50, 20, 15
_FIRST, _LAST = 6 * 60, 20 * 60
_DAY_SD, _DISPERSION = 0.03, 0.01

Figures = dict[str, Any]


def survive_utrecht(seed: int) -> Figures:
    """Solve Utrecht for the worst case over single refusals, at most eight parties, by the command."""
    edits = ("--survive", "1", "--at-most-changed", "8")
    schedule, seconds = solved_by_command(UTRECHT, seed, _LIMIT_S, *edits)
    own = schedule["robustness"]
    first = own["tiers"][0]
    worst, bound = first["worst"], first.get("bound")
    gap = None if bound is None else round((worst - bound) / worst, 4) if worst > 0 else 0.0
    return {
        "seconds": round(seconds, 2),
        "worst_left_behind": worst,
        "bound": bound,
        "gap": gap,
        "worst_without_precaution": own["unguarded"]["worst"]["overload"],
        "peak": schedule["terms"]["schedule"]["peak"],
        "peak_without_precaution": own["unguarded"]["terms"]["peak"],
        "parties": schedule["terms"]["schedule"]["changed"],
        "answers": sum(each["answer"] is not None for each in own["refusals"]),
        "is_kept": seconds <= _MOST_SURVIVE_S and gap is not None and gap <= _MOST_GAP,
    }


def monitor_region(seed: int, num_sections: int = _SECTIONS, num_parties: int = _PARTIES) -> Figures:
    """Monitor a drawn region by the command: twenty days of quarter-hours before and after, reading included."""
    rng = np.random.default_rng(seed)
    instance = Instance.model_validate(_document(rng, num_sections, num_parties))
    schedule = _moved(rng, instance)
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


def _document(rng: np.random.Generator, num_sections: int, num_parties: int) -> dict[str, Any]:
    """Draw a region: parties of one group that ride on two sections; the last tenth of the sections is nobody's."""
    sections = [
        {
            "id": f"s{number}>town",
            "name": f"Section {number}",
            "minutes_on_board": 10,
            "supply": [{"from": "06:00", "to": "20:00", "every_min": _BIN_MIN, "seats": 100, "places": 400}],
            "base_load": [
                {"from": format_clock(at), "to": format_clock(at + 60), "passengers": int(rng.integers(80, 320))}
                for at in range(_FIRST, _LAST, 60)
            ],
        }
        for number in range(num_sections)
    ]
    return {
        "name": f"{num_parties} parties on {num_sections} counted sections",
        "days": ["tue"],
        "bin_min": _BIN_MIN,
        "peak_periods": [{"name": "morning", "from": "06:30", "to": "09:00"}],
        "lines": [{"id": "bus", "name": "Bus", "mode": "bus", "sections": sections}],
        "organisations": [_party(rng, number, num_sections * 9 // 10) for number in range(num_parties)],
        "profiles": {"usual": {"before_min": [30, 20, 10, 0], "share": [0.3, 0.5, 0.2]}},
        "objective": [{"overload": 1}, {"peak": 1}],
    }


def _party(rng: np.random.Generator, number: int, num_sections: int) -> dict[str, Any]:
    first, second = (int(each) for each in rng.choice(num_sections, 2, replace=False))
    group = {
        "id": f"g{number}",
        "headcount": int(rng.integers(150, 900)),
        "mode_shares": {"public_transport": 0.5},
        "arrivals": [{"at": format_clock(int(rng.choice([450, 480, 510, 540]))), "share": 1}],
        "departures": [{"at": format_clock(int(rng.choice([900, 960, 1020]))), "share": 1}],
        "profile": "usual",
        "flows": [
            {"section": f"s{first}>town", "leg": "to", "share": 0.6, "lag_min": 5},
            {"section": f"s{second}>town", "leg": "to", "share": 0.3, "lag_min": 5},
            {"section": f"s{second}>town", "leg": "from", "share": 0.5, "lag_min": 5},
        ],
        "shifts": {"earlier_min": 30, "later_min": 30, "step_min": 15},
    }
    return {"id": f"p{number}", "name": f"Party {number}", "kind": "vo", "groups": [group]}


def _moved(rng: np.random.Generator, instance: Instance) -> Schedule:
    """Move every party by a quarter of an hour or two."""
    choices = []
    for group in instance.groups:
        option = OptionChoice(shift_min=int(rng.choice([-30, -15, 15, 30])), pattern="today", parts=group.num_parts)
        choices.append(GroupChoice(group=group.id, options=(option,)))
    return Schedule(choices=tuple(choices))


def _write(path: Path, demand: Demand, load: Floats, first: datetime.date, rng: np.random.Generator) -> int:
    """Write who is on board of every interval, on so many days a week apart; return how many counts that are."""
    cells, sections = demand.cells, demand.instance.sections
    left = left_of_chains(load - cells.places, cells.start)
    earlier = np.concatenate([[0.0], left[:-1]])
    earlier[cells.start[:-1]] = 0.0
    on_board = load + earlier - left
    seen = np.flatnonzero(cells.places > 0).tolist()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["section", "date", "from", "to", "passengers"])
        for week in range(_DAYS):
            date = first + datetime.timedelta(weeks=week)
            mean = np.maximum(on_board * np.exp(rng.normal(0, _DAY_SD)), 1e-9)
            counted = rng.negative_binomial(1 / _DISPERSION, 1 / (1 + _DISPERSION * mean))
            for cell in seen:
                begin, end = (format_clock(int(each[cell])) for each in (cells.begin_min, cells.end_min))
                writer.writerow([sections[int(cells.section[cell])].id, date, begin, end, int(counted[cell])])
    return _DAYS * len(seen)


CERTAINTY: dict[str, Callable[[int], Figures]] = {"survive_utrecht": survive_utrecht, "monitor": monitor_region}
