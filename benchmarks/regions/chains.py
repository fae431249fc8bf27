"""A day of visits in minutes: long chains of order, hundreds of shifts a group, no base load, weighted `peak` alone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.regions.minutes import day_in_minutes, weigh_sections
from benchmarks.regions.network import draw_flows, draw_zones
from benchmarks.regions.people import clock
from benchmarks.regions.region import OBJECTIVES, Document, Region

CHAIN = 5
"""So many visits follow each other: a class that goes round a museum, a court, a laboratory and a factory."""
_OPENS_MIN, _CLOSES_MIN = 7 * 60, 19 * 60
"""Nobody begins before the one or leaves after the other: assumed."""
_PEAK_HOURS = [{"name": "day", "from": "04:00", "to": "24:00"}]
_LINKS_PER_CHAIN = 1
_MOST_TRIES = 50
_SUPPLY = [{"from": "00:00", "to": "30:00", "every_min": 5, "seats": 70, "places": 183}]
"""A long bus every five minutes: places do not bind, only the highest load counts."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """One group's visit today.

    Attributes
    ----------
    start_min, end_min
        Minutes after midnight at which it must be there and may leave.
    before_min, after_min
        Minutes of visits and gaps of the chain before it and after it.
    headcount
        How many come.
    in_min, out_min
        How long it takes until all have come, and until all have gone.
    gap_min
        Minutes that the next one of the chain leaves free at least.
    """

    start_min: int
    end_min: int
    before_min: int
    after_min: int
    headcount: int
    in_min: int
    out_min: int
    gap_min: int


def make_chains(region: Region) -> Document:
    """Return an instance document of groups that pass every section as blocks in time, one visit after the other.

    Who comes passes the lines within half an hour to two hours before a visit begins, two to five a minute, and again
    after its end; some come in two waves. Each group of a chain begins some minutes after the one before has ended,
    and one group of every chain waits for a group of another chain. A group may take every minute that leaves the rest
    of its own chain its time between opening and closing. Today all chains begin early in the morning, one visit
    straight after the other. All that counts is the highest load of each section over the day, weighted: trunk lines
    by 2 and local lines by 0.5 to 1. Sizes and lengths are assumed.
    """
    rng = random.Random(f"chains {region.num_groups} {region.num_sections} {region.seed}")
    zones = draw_zones(rng, region.num_sections)
    visits = _draw_visits(rng, region.num_groups)
    groups = [_group(place, visit, region.step_min) for place, visit in enumerate(visits)]
    for place, group in enumerate(groups):
        group["flows"] = draw_flows(rng, zones, (place // CHAIN) % len(zones))
    document = day_in_minutes(region, zones, _PEAK_HOURS) | {
        "profiles": _profiles(visits),
        "organisations": [
            {"id": f"o{place}", "name": f"Visitors {place}", "kind": "other", "groups": groups[first : first + CHAIN]}
            for place, first in enumerate(range(0, len(groups), CHAIN))
        ],
        "agreements": [*_orders(visits), *_links(rng, visits)],
        "objective": OBJECTIVES[region.objective],
    }
    weigh_sections(rng, document)
    for line in document["lines"]:
        for section in line["sections"]:
            section["supply"] = _SUPPLY
    return document


def _draw_visits(rng: random.Random, num_groups: int) -> list[_Visit]:
    """Draw chains of visits of half an hour to an hour and a quarter, that follow each other at once today."""
    visits: list[_Visit] = []
    while len(visits) < num_groups:
        lengths = [rng.randint(30, 75) for _ in range(min(CHAIN, num_groups - len(visits)))]
        gaps = [rng.randint(5, 20) for _ in lengths]
        before, whole = 0, sum(lengths) + sum(gaps[:-1])
        begin = _OPENS_MIN + rng.randint(30, 90)
        for length, gap in zip(lengths, gaps, strict=True):
            start = begin + before
            after = whole - before - length
            headcount = rng.randint(100, 400)
            in_min = min(120, max(30, round(headcount / rng.uniform(2, 5))))
            out_min = round(rng.uniform(0.5, 1.0) * in_min)
            visits.append(_Visit(start, start + length, before, after, headcount, in_min, out_min, gap))
            before += length + gap
    return visits


def _group(place: int, visit: _Visit, step_min: int) -> Document:
    """Return a group without flows; every third comes in two waves."""
    earlier = visit.start_min - visit.before_min - _OPENS_MIN
    later = _CLOSES_MIN - visit.after_min - visit.end_min
    return {
        "id": f"g{place}",
        "headcount": visit.headcount,
        "mode_shares": {"public_transport": 1},
        "arrivals": [{"at": clock(visit.start_min), "share": 1}],
        "departures": [{"at": clock(visit.end_min), "share": 1}],
        "profile": _profile_id(place, visit),
        "departure_profile": f"out{visit.out_min}",
        "flows": [],
        "shifts": {
            "earlier_min": earlier // step_min * step_min,
            "later_min": later // step_min * step_min,
            "step_min": step_min,
        },
    }


def _profile_id(place: int, visit: _Visit) -> str:
    return f"in{visit.in_min}{'-waves' if place % 3 == 0 else ''}"


def _profiles(visits: list[_Visit]) -> Document:
    """Return the blocks in time that groups use; a first wave of 30 % takes two thirds of its time."""
    profiles: Document = {}
    for place, visit in enumerate(visits):
        length = visit.in_min
        is_in_waves = place % 3 == 0
        edges, shares = ([length, length // 3, 0], [0.3, 0.7]) if is_in_waves else ([length, 0], [1])
        profiles[_profile_id(place, visit)] = {"before_min": edges, "share": shares}
        profiles[f"out{visit.out_min}"] = {"before_min": [visit.out_min, 0], "share": [1]}
    return profiles


def _orders(visits: list[_Visit]) -> list[Document]:
    return [
        _order(place, place + 1, one.gap_min) for place, (one, _) in enumerate(pairwise(visits)) if (place + 1) % CHAIN
    ]


def _links(rng: random.Random, visits: list[_Visit]) -> list[Document]:
    """Return orders between groups of different chains, which today keeps; both have as many shifts with them."""
    links: dict[tuple[int, int], Document] = {}
    num_links = _LINKS_PER_CHAIN * (len(visits) // CHAIN)
    for _ in range(num_links * _MOST_TRIES):
        one, other = rng.sample(range(len(visits)), 2)
        is_apart = one // CHAIN != other // CHAIN
        if len(links) < num_links and is_apart and visits[one].end_min + 5 <= visits[other].start_min:
            links[one, other] = _order(one, other, 5)
    return list(links.values())


def _order(before: int, after: int, gap_min: int) -> Document:
    names = {"before": f"g{before}", "after": f"g{after}"}
    return {"kind": "order", **names, "before_at": "end", "after_at": "start", "gap_min": gap_min}
