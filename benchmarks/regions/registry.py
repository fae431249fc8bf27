"""The named synthetic regions: S, M, L and XL in all their forms, and the sets with wide choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from benchmarks.regions.chains import make_chains
from benchmarks.regions.choice import make_choice, num_buildings
from benchmarks.regions.generate import make_region
from benchmarks.regions.minutes import make_minutes
from benchmarks.regions.region import Document, Objective, Region, Shape
from benchmarks.regions.week import make_week

SIZES = {"S": (60, 12), "M": (400, 80), "L": (3_000, 500), "XL": (15_000, 2_500)}
"""Groups and sections."""
TIGHTNESS = {"roomy": 1.0, "tight": 0.7}
STEPS_MIN = (15, 5)
_MAKE: dict[Shape, Callable[[Region], Document]] = {
    "day": make_region,
    "minutes": make_minutes,
    "week": make_week,
    "chains": make_chains,
    "choice": make_choice,
}
_CHAINS = {30: 6, 60: 10}
"""Sections by number of groups."""
_CHOICE = (50, 200)
_OBJECTIVES: tuple[Objective, ...] = ("overload", "tiers", "trips")


def build(name: str, seed: int = 0) -> Document:
    """Return the instance document of a named region, drawn with another seed where one is given.

    Raises
    ------
    KeyError
        Where no region is called so.
    """
    region = replace(REGIONS[name], seed=seed)
    return _MAKE[region.shape](region)


def _regions() -> dict[str, Region]:
    plain = [
        Region(f"{size}-{room}-{step_min}-{objective}", *SIZES[size], step_min, tightness, objective)
        for size in SIZES
        for room, tightness in TIGHTNESS.items()
        for step_min in STEPS_MIN
        for objective in _OBJECTIVES
    ]
    agreed = [replace(region, name=f"{region.name}-agreements", has_agreements=True) for region in plain]
    broken = [
        replace(region, name=f"{region.name}-broken", has_agreements=True, num_broken=max(1, region.num_groups // 100))
        for region in plain
        if region.step_min == 15 and region.objective == "overload"
    ]
    return {region.name: region for region in [*plain, *agreed, *broken, *_wide_choice()]}


def _wide_choice() -> list[Region]:
    return [
        Region("minutes", 60, 12, step_min=1, tightness=0.8, objective="peak", shape="minutes"),
        Region("minutes-M", 200, 40, step_min=1, tightness=0.8, objective="peak", shape="minutes"),
        Region("week", 300, 24, step_min=60, tightness=1.5, objective="rooms", shape="week"),
        Region("week-S", 75, 9, step_min=60, tightness=1.5, objective="rooms", shape="week"),
        *(
            Region(f"chains-{size}", size, sections, step_min=1, objective="peak", shape="chains")
            for size, sections in _CHAINS.items()
        ),
        *(
            Region(f"choice-{size}", size, 1 + num_buildings(size), objective="rooms", shape="choice")
            for size in _CHOICE
        ),
    ]


REGIONS = _regions()
"""By name, as in `M-tight-15-overload`, `M-tight-15-overload-agreements`, `minutes`, `week`, `chains-30`,
`choice-200`.

`-agreements` means that parties agreed on things that today keeps, `-broken` that today breaks some of them.
"""
