"""Whether runs that differ in their seed alone name the same organisations; and what a refusal costs.

Five solves of an instance, each by the command in a process of its own, are compared two by two. Each party that the
plan of Utrecht asks then says no, alone: a search that is cut short shows itself in a plan that asks many more.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.by_command import ROOT, solved_by_command
from benchmarks.regions.registry import build

UTRECHT, LEUVEN = (ROOT / "instances" / f"{name}.json" for name in ("utrecht", "leuven"))
NUM_SEEDS, LIMIT_S = 5, 25.0

Document = dict[str, Any]
Figures = dict[str, Any]


def stability_utrecht(seed: int) -> Figures:
    """Solve Utrecht with five seeds and the limit of the command."""
    return _figures(json.loads(UTRECHT.read_text(encoding="utf-8")), seed)


def stability_leuven(seed: int) -> Figures:
    """Solve Leuven with five seeds and the format's own objective."""
    document = json.loads(LEUVEN.read_text(encoding="utf-8"))
    del document["objective"]
    return _figures(document, seed)


def stability_s(seed: int) -> Figures:
    """Solve a generated region of 60 groups, drawn with the seed, with five seeds and the format's own objective."""
    document = build("S-tight-15-overload", seed)
    del document["objective"]
    return _figures(document, seed)


def _figures(document: Document, seed: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "instance.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        seeds = range(NUM_SEEDS * seed, NUM_SEEDS * (seed + 1))
        runs = [solved_by_command(path, own, LIMIT_S) for own in seeds]
    schedules = [schedule for schedule, _ in runs]
    shares = [_share_that_differs(one, other) for one, other in combinations(schedules, 2)]
    asked = [_asked(document, schedule) for schedule in schedules]
    return {
        "groups_that_differ_highest": round(max(shares), 4),
        "groups_that_differ_mean": round(sum(shares) / len(shares), 4),
        "organisations_in_all": len(frozenset.intersection(*asked)),
        "organisations_in_any": len(frozenset.union(*asked)),
        "organisations": [len(own) for own in asked],
        "organisations_bound": [_bound_of_changed(schedule) for schedule in schedules],
        "overload": [schedule["terms"]["schedule"]["overload"] for schedule in schedules],
        "peak_today": schedules[0]["terms"]["status_quo"]["peak"],
        "peak": [schedule["terms"]["schedule"]["peak"] for schedule in schedules],
        "shifted": [schedule["terms"]["schedule"]["shifted"] for schedule in schedules],
        "rungs": [len(schedule.get("ladder", ())) for schedule in schedules],
        "seconds": [round(seconds, 1) for _, seconds in runs],
    }


def refusals_utrecht(seed: int) -> Figures:
    """Solve Utrecht, and once more for every party of its plan, which is fixed to today."""
    document = json.loads(UTRECHT.read_text(encoding="utf-8"))
    plan, _ = solved_by_command(UTRECHT, seed, LIMIT_S)
    figures: Figures = {"asked": len(_asked(document, plan)), "asked_bound": _bound_of_changed(plan)}
    for party in sorted(_asked(document, plan)):
        other, seconds = solved_by_command(UTRECHT, seed, LIMIT_S, "--fix-organisation", f"{party}=0")
        figures[f"without_{party}"] = {
            "asked": len(_asked(document, other)),
            "asked_bound": _bound_of_changed(other),
            "overload": other["terms"]["schedule"]["overload"],
            "peak": other["terms"]["schedule"]["peak"],
            "seconds": round(seconds, 1),
        }
    return figures


def _choices(schedule: Document) -> dict[str, str]:
    """Return each group's options and parts as text; a group that is not named is as today."""
    found: dict[str, list[str]] = {}
    for choice in schedule["choices"]:
        found.setdefault(choice["group"], []).append(json.dumps(choice, sort_keys=True))
    return {group: "".join(sorted(parts)) for group, parts in found.items()}


def _share_that_differs(one: Document, other: Document) -> float:
    a, b = _choices(one), _choices(other)
    groups = a.keys() | b.keys()
    return sum(a.get(group) != b.get(group) for group in groups) / len(groups)


def _asked(document: Document, schedule: Document) -> frozenset[str]:
    """Return the organisations with a group that is not wholly as today."""
    today = {
        group["id"]: (own["id"], group.get("patterns", [{"id": "today"}])[0]["id"])
        for own in document["organisations"]
        for group in own["groups"]
    }
    return frozenset(
        today[choice["group"]][0]
        for choice in schedule["choices"]
        for option in choice["options"]
        if option["shift_min"] or option["pattern"] != today[choice["group"]][1]
    )


def _bound_of_changed(schedule: Document) -> float | None:
    bounds = [tier["bound"] for tier in schedule["tiers"] if tier["weights"].keys() == {"changed"}]
    return bounds[0] if bounds else None


STABILITY: dict[str, Callable[[int], Figures]] = {
    "stability_utrecht": stability_utrecht,
    "stability_leuven": stability_leuven,
    "stability_s": stability_s,
    "refusals_utrecht": refusals_utrecht,
}
