"""Five weekdays: every group may change its day and its hour, rooms are hard, the order of weekdays binds."""

from __future__ import annotations

import random
from itertools import pairwise

from benchmarks.regions.network import Zone, draw_flows, draw_zones, line_documents
from benchmarks.regions.people import clock
from benchmarks.regions.region import OBJECTIVES, Document, Region
from benchmarks.regions.supply import add_supply

DAYS = ["mon", "tue", "wed", "thu", "fri"]
GROUPS_PER_ROOM = 75
_SHIFTS = {"earlier_min": 60, "later_min": 120, "step_min": 60}
_HOURS = {9: 4, 10: 3, 11: 3, 13: 3, 14: 1}
_DAYS_OF_CHAIN = (("tue", "wed", "thu"), ("mon", "tue", "thu"), ("tue", "thu", "fri"))
"""Today's days of a lecture, its seminar and its laboratory; Tuesday and Thursday are the busiest."""
CHAIN = 3
"""A lecture, its seminar and its laboratory: on rising weekdays."""
_ROOM_HOURS = 5 * 9
"""Five days, lessons from 08:00 to 16:00."""
_FILL = 0.85
"""Room-hours that are needed, of those that there are: assumed, above what lecture halls are used."""
_ROOM_MIN = 15
"""A room is counted in the first quarter-hour of a lesson."""
_TRANSIT_SHARE = 0.5


def make_week(region: Region) -> Document:
    """Return an instance document over a week of teaching, in which each group is on site on one day of its choice.

    Some sections are rooms, one for every 75 groups: a group passes its room in the first quarter-hour of its lesson,
    which begins on the hour, so a room is over full where too many lessons begin in it together. Overload, the first
    tier, is about rooms, because vehicles have places to spare where `tightness` is above 1; `peak`, the second tier,
    sees vehicles alone, because rooms weigh nothing in it. A seminar comes at least a day after its lecture, a
    laboratory after the seminar. Today lessons crowd on the popular hours of Tuesday to Thursday, as far as that
    order lets them.
    """
    rng = random.Random(f"week {region.num_groups} {region.num_sections} {region.seed}")
    num_rooms = max(1, region.num_groups // GROUPS_PER_ROOM)
    zones = draw_zones(rng, region.num_sections - num_rooms)
    groups = [_group(rng, place, zones) for place in range(region.num_groups)]
    document: Document = {
        "format": "stagger-instance/1",
        "name": f"{region.name}, seed {region.seed}",
        "days": DAYS,
        "bin_min": 15,
        "lines": line_documents(zones),
        # Arrivals pass evenly in the quarter-hour from the lesson's start, less the flow's lag.
        "profiles": {
            "start": {"before_min": [0, -_ROOM_MIN], "share": [1]},
            "end": {"before_min": [30, 15, 0], "share": [0.5, 0.5]},
        },
        "organisations": programmes(groups),
        "agreements": weekday_orders(groups),
        "objective": OBJECTIVES[region.objective],
    }
    add_supply(document, region.tightness, region.seed)
    _add_rooms(document, groups, num_rooms)
    return document


def _group(rng: random.Random, place: int, zones: list[Zone]) -> Document:
    """Draw a group of 20 to 150 students who come once a week, for one lesson of two hours."""
    chain = random.Random(place // CHAIN).choice(_DAYS_OF_CHAIN)
    today = chain[place % CHAIN]
    start = 60 * rng.choices(list(_HOURS), weights=list(_HOURS.values()))[0]
    flows = draw_flows(rng, zones, (place // CHAIN) % len(zones))
    return {
        "id": f"g{place}",
        "headcount": rng.randint(20, 150),
        "mode_shares": {"public_transport": 1},
        "patterns": on_site_patterns(today),
        "arrivals": [{"at": clock(start), "share": 1}],
        "departures": [{"at": clock(start + 120), "share": 1}],
        "profile": "start",
        "departure_profile": "end",
        "flows": [flow | {"share": round(_TRANSIT_SHARE * flow["share"], 3)} for flow in flows],
        "shifts": _SHIFTS,
    }


def on_site_patterns(today: str) -> list[Document]:
    """Return the patterns of a group that comes on one weekday, of its choice: today's first."""
    return [_pattern("today", today), *(_pattern(day, day) for day in DAYS if day != today)]


def _pattern(name: str, on_site: str) -> Document:
    return {"id": name, "present": {day: int(day == on_site) for day in DAYS}}


def programmes(groups: list[Document]) -> list[Document]:
    """Two chains are one programme."""
    return [
        {"id": f"o{place}", "name": f"Programme {place}", "kind": "wo", "groups": groups[first : first + 2 * CHAIN]}
        for place, first in enumerate(range(0, len(groups), 2 * CHAIN))
    ]


def weekday_orders(groups: list[Document]) -> list[Document]:
    """Each group of a chain comes at least a day after the one before."""
    return [
        {"kind": "weekday_order", "before": one["id"], "after": other["id"], "gap_days": 1}
        for place, (one, other) in enumerate(pairwise(groups))
        if (place + 1) % CHAIN
    ]


def _add_rooms(document: Document, groups: list[Document], num_rooms: int) -> None:
    """Give every group a room: its riders pass it all, without a lag."""
    for place, group in enumerate(groups):
        group["flows"].append({"section": f"room{place % num_rooms}", "leg": "to", "share": 1, "lag_min": 0})
    for room in range(num_rooms):
        people = [group["headcount"] for group in groups[room::num_rooms]]
        places = max(float(max(people)), round(sum(people) / (_FILL * _ROOM_HOURS)))
        supply = {"from": "00:00", "to": "30:00", "every_min": _ROOM_MIN, "seats": places, "places": places}
        section = {"id": f"room{room}", "name": f"Room {room}", "minutes_on_board": 0, "weight": 0, "supply": [supply]}
        document["lines"].append({"id": f"r{room}", "name": f"Room {room}", "mode": "bus", "sections": [section]})
