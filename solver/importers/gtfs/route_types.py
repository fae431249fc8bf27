"""From GTFS route types to our modes."""

from __future__ import annotations

from solver.domain.supply import Mode

BASIC: dict[int, Mode] = {
    0: "tram", 1: "metro", 2: "train", 3: "bus", 4: "ferry", 5: "tram", 6: "tram", 7: "tram", 11: "bus", 12: "metro",
}  # fmt: skip
"""The route types of GTFS Schedule; 5 is a cable tram, 6 an aerial lift, 7 a funicular, 11 a trolleybus, 12 a monorail.

Source: https://gtfs.org/documentation/schedule/reference/#routestxt.
"""

EXTENDED: dict[int, Mode] = {
    1: "train", 2: "bus", 3: "train", 4: "metro", 5: "metro", 6: "metro", 7: "bus", 8: "bus", 9: "tram", 10: "ferry",
    12: "ferry", 13: "tram", 14: "tram",
}  # fmt: skip
"""The extended route types, by their hundreds: rail, coach, suburban rail, urban rail, metro, underground, bus,
trolleybus, tram, water, ferry, aerial lift, funicular.

Source: https://developers.google.com/transit/gtfs/reference/extended-route-types.
"""

CABLE_CAR_TYPE = 1701

LIKENED_TYPES = (6, 7, CABLE_CAR_TYPE)
LIKENED_HUNDREDS = (13, 14)
"""Aerial lifts, funiculars and cable cars: no mode of ours, taken for trams, and said so."""

DROPPED_HUNDREDS = (11, 15, 16)
"""Air, taxi, self-drive: nothing that a timetable of public transport fills."""
DROPPED_TYPES = (1702,)
"""Horse-drawn carriages."""

UNKNOWN_MODE: Mode = "bus"
"""The mode of four routes in five; a planner sees it in the finding."""


def mode_of(route_type: int) -> Mode | None:
    """Return the mode of a route type, basic or extended; None where it is dropped or unknown."""
    if route_type == CABLE_CAR_TYPE:
        return "tram"
    if route_type < 100:
        return BASIC.get(route_type)
    return EXTENDED.get(route_type // 100)


def is_dropped(route_type: int) -> bool:
    """Whether routes of this type are left out."""
    return route_type in DROPPED_TYPES or route_type // 100 in DROPPED_HUNDREDS


def is_likened(route_type: int) -> bool:
    """Whether the type has no mode of ours and is taken for the nearest."""
    return route_type in LIKENED_TYPES or route_type // 100 in LIKENED_HUNDREDS
