"""What describes a synthetic region: one value, from which the same document follows every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Document = dict[str, Any]

Objective = Literal["overload", "tiers", "trips", "peak", "rooms"]
OBJECTIVES: dict[str, list[dict[str, float]]] = {
    "overload": [{"overload": 1}],
    "tiers": [{"overload": 1}, {"peak": 1, "crowding": 0.1, "tolerance": 0.05}, {"shifted": 1, "changed": 500}],
    "trips": [{"trips": 1}],
    "peak": [{"peak": 1}],
    "rooms": [{"overload": 1}, {"peak": 1}],
}
"""`tiers` is the default of the format; `rooms` puts what must not be exceeded first."""

Shape = Literal["day", "minutes", "week", "chains", "choice"]
"""A weekday of a region; a day in minutes with chains of groups; a week in which groups change day and hour; a day of
visits that follow each other; a week of lessons that may begin on any quarter-hour."""


@dataclass(frozen=True, slots=True)
class Region:
    """A synthetic region.

    Attributes
    ----------
    name
        What the registry and the records call it.
    num_groups, num_sections
        Its size, exactly.
    step_min
        Minutes between two shifts of a group; the earliest and latest shift do not depend on it.
    tightness
        Places in the busy hours as a share of today's highest load, on average over the sections: 1.0 is roomy (few are
        left behind today, but moving many to one moment would leave more), 0.7 tight.
    objective
        Which tiers are minimised.
    has_agreements
        Whether parties made agreements: same shift, gaps, order, caps on changed organisations and on minutes.
    num_broken
        So many gaps more that today does not keep.
    shape
        Which of the generators makes it.
    seed
        Of everything that is drawn.
    """

    name: str
    num_groups: int
    num_sections: int
    step_min: int = 15
    tightness: float = 0.7
    objective: Objective = "overload"
    has_agreements: bool = False
    num_broken: int = 0
    shape: Shape = "day"
    seed: int = 0
