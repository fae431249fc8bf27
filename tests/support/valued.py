"""The situation of the example worked by hand in docs/value.md, and its prices."""

from __future__ import annotations

from typing import Any

LINE = '[line."12"]\nminutes = 20\nkm = 10\n'
PRICES = f"""
[value_of_time]
value = 12

[earlier_weight]
value = 1

[later_weight]
value = 2

[weeks_per_year]
value = 40

[trip_ways]
value = 1

[vehicle_hour_bus]
value = 90
source = "the operator"

[co2_bus]
value = 800

{LINE}"""
VEHICLE = "[vehicle_year_bus]\nvalue = 50000\n"


def valued_document() -> dict[str, Any]:
    """Return 120 pupils, half of whom can begin a quarter later, on one bus with 40 seats and 60 places."""
    section = {
        "id": "12>school",
        "name": "s",
        "minutes_on_board": 10,
        "along": [0, 1],
        "supply": [{"from": "08:00", "to": "09:00", "every_min": 15, "seats": 40, "places": 60}],
    }
    stops = [{"name": "a", "lat": 52.0, "lon": 5.0}, {"name": "b", "lat": 52.1, "lon": 5.0}]
    return {
        "name": "worked by hand",
        "days": ["tue"],
        "bin_min": 15,
        "lines": [{"id": "12", "name": "12", "mode": "bus", "stops": stops, "sections": [section]}],
        "organisations": [{"id": "s", "name": "School", "kind": "vo", "groups": [_group("a"), _group("b")]}],
        "profiles": {"even": {"before_min": [15, 0], "share": [1]}},
        "crowding": {"load_per_seat": [0, 1, 3], "multiplier": [1, 1, 2]},
        "objective": [{"overload": 1}],
    }


def _group(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "headcount": 60,
        "mode_shares": {"public_transport": 1.0},
        "arrivals": [{"at": "08:30", "share": 1}],
        "profile": "even",
        "flows": [{"section": "12>school", "leg": "to", "share": 1, "lag_min": 0}],
        "shifts": {"earlier_min": 15, "later_min": 15, "step_min": 15},
    }
