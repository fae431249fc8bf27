"""One weekday of a synthetic region."""

from __future__ import annotations

import random

from benchmarks.regions.agreements import draw_agreements
from benchmarks.regions.facts import LESSON_PROFILE, WORK_PROFILE
from benchmarks.regions.network import Zone, draw_flows, draw_zones, line_documents
from benchmarks.regions.people import SORTS, draw_groups
from benchmarks.regions.region import OBJECTIVES, Document, Region
from benchmarks.regions.supply import add_supply


def make_region(region: Region) -> Document:
    """Return the instance document of a region of shape `day`; the same value gives the same document.

    Organisations lie together in zones (campuses and towns) of skewed size and share the trunk line of their zone.
    Each of them has one or more groups, of log-normal size, that begin when such groups do; base load has two peaks.
    Only what the region's seed, size and shift step say is drawn: tightness, objective and agreements change the rest
    of a region by nothing, so that instances can be compared.
    """
    rng = random.Random(f"region {region.num_groups} {region.num_sections} {region.seed}")
    zones = draw_zones(rng, region.num_sections)
    document: Document = {
        "format": "stagger-instance/1",
        "name": f"{region.name}, seed {region.seed}",
        "days": ["tue"],
        "bin_min": 15 if region.step_min >= 15 else 5,
        "lines": line_documents(zones),
        "profiles": {"lesson": LESSON_PROFILE, "work": WORK_PROFILE},
        "organisations": _organisations(rng, region, zones),
        "agreements": [],
        "objective": OBJECTIVES[region.objective],
    }
    add_supply(document, region.tightness, region.seed)
    if region.has_agreements or region.num_broken:
        document["agreements"] = draw_agreements(region, document)
    return document


def _organisations(rng: random.Random, region: Region, zones: list[Zone]) -> list[Document]:
    organisations: list[Document] = []
    num_left = region.num_groups
    while num_left:
        organisations.append(_organisation(rng, region, zones, len(organisations), num_left))
        num_left -= len(organisations[-1]["groups"])
    return organisations


def _organisation(rng: random.Random, region: Region, zones: list[Zone], place: int, most_groups: int) -> Document:
    home = rng.choices(range(len(zones)), weights=[zone.weight for zone in zones])[0]
    kinds = zones[home].kinds
    kind = rng.choices(list(kinds), weights=list(kinds.values()))[0]
    num_groups = min(most_groups, rng.randint(1, SORTS[kind].most_groups))
    name = f"{kind}{place}"
    groups = draw_groups(rng, name, kind, num_groups, region.step_min)
    for group in groups:
        group["flows"] = draw_flows(rng, zones, home)
    return {"id": name, "name": f"{kind} {place} in zone {home}", "kind": kind, "groups": groups}
