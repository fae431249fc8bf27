"""Lines and sections of a region: campuses and towns, each with a trunk and local lines, in two directions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.regions.facts import Kind
from benchmarks.regions.region import Document

LINES_PER_ZONE = 4
"""One trunk (a tram, a long bus) that all organisations of a zone share, and local lines beside it, as at Utrecht
Science Park: tram 22 and bus 28 carry most of it, lines 27, 29, 30 and 31 the rest (2 to 8 trips an hour)."""
_CAMPUS: dict[Kind, float] = {"wo": 3, "hbo": 4, "mbo": 1, "care": 1, "employer": 3, "vo": 0.5}
_TOWN: dict[Kind, float] = {"vo": 6, "mbo": 1.5, "care": 1, "employer": 5}
_ZONES_PER_CAMPUS = 3


@dataclass(frozen=True, slots=True)
class LineSite:
    """A line as a zone sees it: the section towards the site, the one back (None: one way only), minutes between."""

    inward: str
    outward: str | None
    lag_min: int


@dataclass(frozen=True, slots=True)
class Zone:
    """Where organisations lie together.

    Attributes
    ----------
    weight
        How likely an organisation lies here.
    kinds
        How likely it is of each kind.
    trunk, local
        The lines that serve it.
    """

    weight: float
    kinds: dict[Kind, float]
    trunk: LineSite
    local: tuple[LineSite, ...]


def draw_zones(rng: random.Random, num_sections: int) -> list[Zone]:
    """Return the zones of a region with so many sections, two a line (an odd one is inward only).

    Sizes of zones are skewed (Pareto): the first is a large campus, every third one another campus.
    """
    lines = [_line(rng, place, num_sections) for place in range(-(-num_sections // 2))]
    num_zones = max(1, round(len(lines) / LINES_PER_ZONE))
    weights = sorted((rng.paretovariate(1.5) for _ in range(num_zones)), reverse=True)
    return [
        Zone(
            weight=min(weight, 8.0),
            kinds=_TOWN if place % _ZONES_PER_CAMPUS else _CAMPUS,
            trunk=lines[place],
            local=tuple(lines[num_zones + place :: num_zones]),
        )
        for place, weight in enumerate(weights)
    ]


def _line(rng: random.Random, place: int, num_sections: int) -> LineSite:
    is_both_ways = 2 * place + 1 < num_sections
    return LineSite(f"l{place}-in", f"l{place}-out" if is_both_ways else None, rng.randint(3, 12))


def draw_flows(rng: random.Random, zones: list[Zone], home: int) -> list[Document]:
    """Return the flows of a group: the trunk, one or two local lines, and for some the trunk of another zone.

    The last are those who change on their way; they pass there a quarter to half an hour before. Shares are assumed.
    """
    zone = zones[home]
    flows = [*_both_legs(zone.trunk, rng.uniform(0.35, 0.6), zone.trunk.lag_min)]
    for line in rng.sample(zone.local, k=min(len(zone.local), rng.choice([1, 2]))):
        flows += _both_legs(line, rng.uniform(0.1, 0.3), line.lag_min)
    if len(zones) > 1 and rng.random() < 0.4:
        other = zones[rng.choice([place for place in range(len(zones)) if place != home])]
        flows += _both_legs(other.trunk, rng.uniform(0.05, 0.2), rng.randint(18, 32))
    return flows


def _both_legs(line: LineSite, share: float, lag_min: int) -> Iterator[Document]:
    for section, leg in ((line.inward, "to"), (line.outward, "from")):
        if section is not None:
            yield {"section": section, "leg": leg, "share": round(share, 3), "lag_min": lag_min}


def line_documents(zones: list[Zone]) -> list[Document]:
    """Return the lines without supply and base load."""
    trunks = {zone.trunk.inward for zone in zones}
    lines = [line for zone in zones for line in (zone.trunk, *zone.local)]
    return [_line_document(line, line.inward in trunks) for line in lines]


def _line_document(line: LineSite, is_trunk: bool) -> Document:
    number = line.inward.removesuffix("-in")
    minutes = 10 if is_trunk else 6
    directions = [("in", line.inward), ("out", line.outward)]
    return {
        "id": number,
        "name": f"{'Trunk' if is_trunk else 'Local'} line {number[1:]}",
        "mode": "bus",
        "sections": [
            {"id": section, "name": f"{number} {word}", "direction": word, "minutes_on_board": minutes}
            for word, section in directions
            if section is not None
        ],
    }
