"""Regions whose counts are drawn, so that what monitoring estimates can be held against the truth; for tests too."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.demand.cells import Cells
from solver.demand.options import Floats
from solver.demand.queues import left_of_chains
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule

FIRST_MIN, LAST_MIN, BIN_MIN = 6 * 60, 20 * 60, 15
DISPERSION, DAY_SD = 0.01, 0.03
"""How much single counts differ from what is expected, and whole days."""


def region_document(
    rng: np.random.Generator, num_sections: int, num_parties: int, places: int = 400, num_free: int = 1
) -> dict[str, Any]:
    """Draw a region: parties of one group that ride on one or two sections; the last few sections are nobody's."""
    sections = [
        {
            "id": f"s{number}>town",
            "name": f"Section {number}",
            "minutes_on_board": 10,
            "supply": [{"from": "06:00", "to": "20:00", "every_min": BIN_MIN, "seats": 100, "places": places}],
            "base_load": [
                {"from": format_clock(at), "to": format_clock(at + 60), "passengers": int(rng.integers(80, 320))}
                for at in range(FIRST_MIN, LAST_MIN, 60)
            ],
        }
        for number in range(num_sections)
    ]
    return {
        "name": f"{num_parties} parties on {num_sections} counted sections",
        "days": ["tue"],
        "bin_min": BIN_MIN,
        "peak_periods": [{"name": "morning", "from": "06:30", "to": "09:00"}],
        "lines": [{"id": "bus", "name": "Bus", "mode": "bus", "sections": sections}],
        "organisations": [_party(rng, number, num_sections - num_free) for number in range(num_parties)],
        "profiles": {"usual": {"before_min": [30, 20, 10, 0], "share": [0.3, 0.5, 0.2]}},
        "objective": [{"overload": 1}, {"peak": 1}],
    }


def _party(rng: np.random.Generator, number: int, num_sections: int) -> dict[str, Any]:
    first, second = (int(each) for each in rng.choice(num_sections, 2, replace=num_sections < 2))
    at = int(rng.choice([450, 465, 480, 495, 510, 525, 540]))
    home = int(rng.choice([900, 930, 960, 990, 1020]))
    group = {
        "id": f"g{number}",
        "headcount": int(rng.integers(150, 900)),
        "mode_shares": {"public_transport": 0.5},
        "arrivals": [{"at": format_clock(at), "share": 1}],
        "departures": [{"at": format_clock(home), "share": 1}],
        "profile": "usual",
        "flows": [
            {"section": f"s{first}>town", "leg": "to", "share": 0.6, "lag_min": 5},
            {"section": f"s{second}>town", "leg": "to", "share": 0.3, "lag_min": 5},
            {"section": f"s{second}>town", "leg": "from", "share": 0.5, "lag_min": 5},
        ],
        "shifts": {"earlier_min": 30, "later_min": 30, "step_min": 15},
    }
    return {"id": f"p{number}", "name": f"Party {number}", "kind": "vo", "groups": [group]}


def moved_schedule(rng: np.random.Generator, instance: Instance, stay: int = 1) -> Schedule:
    """Move every party but the last few by a quarter of an hour or two."""
    shifts = [int(rng.choice([-30, -15, 15, 30])) for _ in instance.groups]
    if stay:
        shifts[-stay:] = [0] * stay
    return Schedule(
        choices=tuple(
            GroupChoice(
                group=group.id, options=(OptionChoice(shift_min=shift, pattern="today", parts=group.num_parts),)
            )
            for group, shift in zip(instance.groups, shifts, strict=True)
        )
    )


def boarded(load: Floats, cells: Cells) -> Floats:
    """Return who is on board: who does not fit waits for the next interval."""
    left = left_of_chains(load - cells.places, cells.start)
    earlier = np.concatenate([[0.0], left[:-1]])
    earlier[cells.start[:-1]] = 0.0
    return np.asarray(load + earlier - left)
