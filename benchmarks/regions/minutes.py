"""A day in minutes: 1-minute intervals, hundreds of shifts per group, chains of order, weighted `peak` alone."""

from __future__ import annotations

import random
from itertools import pairwise

from benchmarks.regions.facts import WORK_PROFILE
from benchmarks.regions.network import Zone, draw_flows, draw_zones, line_documents
from benchmarks.regions.people import clock, draw_headcount
from benchmarks.regions.region import OBJECTIVES, Document, Region
from benchmarks.regions.supply import add_supply

_FARTHEST_MIN = 120
_CHAIN = 5
"""So many groups follow each other: visiting hours, ferries, exams or theatre shows, each after the one before."""
_PEAK_HOURS = [
    {"name": "morning", "from": "06:00", "to": "12:00"},
    {"name": "afternoon", "from": "12:00", "to": "20:00"},
]


def make_minutes(region: Region) -> Document:
    """Return an instance document in which each group has 2 * 120 / step + 1 shifts and may move by two hours.

    All that counts is the highest load of each section, weighted: trunk lines by 2 and local lines by 0.5 to 1. Groups
    form chains: each begins at least some minutes after the one before, as it does today.
    """
    rng = random.Random(f"minutes {region.num_groups} {region.num_sections} {region.seed}")
    zones = draw_zones(rng, region.num_sections)
    groups = [_group(rng, place, zones, region.step_min) for place in range(region.num_groups)]
    document = day_in_minutes(region, zones, _PEAK_HOURS) | {
        "profiles": {"work": WORK_PROFILE},
        "organisations": [
            {"id": f"o{place}", "name": f"Organisation {place}", "kind": "other", "groups": [group]}
            for place, group in enumerate(groups)
        ],
        "agreements": _chains(groups),
        "objective": OBJECTIVES[region.objective],
    }
    weigh_sections(rng, document)
    add_supply(document, region.tightness, region.seed)
    return document


def day_in_minutes(region: Region, zones: list[Zone], peak_periods: list[Document]) -> Document:
    """Return what instance documents of a day in minutes begin with: all but people, agreements and tiers."""
    return {
        "format": "stagger-instance/1",
        "name": f"{region.name}, seed {region.seed}",
        "days": ["tue"],
        "bin_min": 1,
        "peak_periods": peak_periods,
        "lines": line_documents(zones),
    }


def weigh_sections(rng: random.Random, document: Document) -> None:
    """Weigh the highest loads of trunk lines by 2, and of local lines by 0.5 to 1."""
    for line in document["lines"]:
        weight = 2.0 if line["name"].startswith("Trunk") else round(rng.uniform(0.5, 1.0), 2)
        for section in line["sections"]:
            section["weight"] = weight


def _group(rng: random.Random, place: int, zones: list[Zone], step_min: int) -> Document:
    """Groups of a chain begin 10 minutes after each other, chains between 08:00 and 09:00."""
    start = 480 + 15 * ((place // _CHAIN) % 5) + 10 * (place % _CHAIN)
    return {
        "id": f"g{place}",
        "headcount": draw_headcount(rng, "vo"),
        "mode_shares": {"public_transport": 0.4},
        "arrivals": [{"at": clock(start), "share": 1}],
        "departures": [{"at": clock(start + rng.choice([420, 450, 480])), "share": 1}],
        "profile": "work",
        "flows": draw_flows(rng, zones, (place // _CHAIN) % len(zones)),
        "shifts": {"earlier_min": _FARTHEST_MIN, "later_min": _FARTHEST_MIN, "step_min": step_min},
    }


def _chains(groups: list[Document]) -> list[Document]:
    return [
        {"kind": "order", "before": one["id"], "after": other["id"], "gap_min": 5 + 5 * (place % 2)}
        for place, (one, other) in enumerate(pairwise(groups))
        if (place + 1) % _CHAIN
    ]
