"""The pictures of the page as specifications: that of the loads once for bins and once for trips, fed by the script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.demand.loads import Demand
from solver.report.charts.draw import FIGURES, View
from solver.report.charts.draw import draw as draw_figure
from solver.report.charts.load import load_chart
from solver.report.charts.rows import Named, fullest, highest_by_track, load_rows, section_names
from solver.report.charts.style import Spec
from solver.report.outcomes import Outcome
from solver.report.text.language import Words

NARROW = "_narrow"
"""Behind the name of a picture: that one for a telephone, drawn anew, as letters keep their size."""
WIDE_PX, NARROW_PX = 1130, 372
_MIDNIGHT_MIN, _FEW = 24 * 60.0, 0.1
"""Of the highest load, what after midnight is too little to be drawn."""
_NARROW_SECTIONS = 15
"""Of the heat map on a telephone."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The specification of each figure, its description for those who cannot see it, and the names of the schedules."""

    specs: dict[str, Spec]
    descriptions: dict[str, str]
    schedules: list[str]

    def with_further(self, specs: Mapping[str, Spec]) -> Pictures:
        """Return these pictures and further ones."""
        told = {name: str(spec["description"]) for name, spec in specs.items()}
        return replace(self, specs={**self.specs, **specs}, descriptions={**self.descriptions, **told})


def draw(words: Words, demand: Demand, plans: Sequence[Outcome]) -> Pictures:
    """Draw today and every schedule."""
    today = demand.options.status_quo_parts()
    named: Named = [(words("x_before"), today), *((plan.name, plan.parts) for plan in plans)]
    loads = _load_charts(words, demand, named)
    others: dict[str, Spec | None] = {}
    for figure in FIGURES:
        if figure != "load":
            others[figure] = draw_figure(figure, words, demand, named, View(width=WIDE_PX))
            narrow = View(width=NARROW_PX, most=_NARROW_SECTIONS)
            others[f"{figure}{NARROW}"] = draw_figure(figure, words, demand, named, narrow)
    specs = loads | {name: spec for name, spec in others.items() if spec is not None}
    first = next(iter(loads.values()))
    descriptions = {name: str(spec["description"]) for name, spec in specs.items()} | {
        "load": str(first["description"])
    }
    rows = first["datasets"]["load"]
    schedules = {row["place"]: row["schedule"] for row in rows}
    return Pictures(specs, descriptions, [schedules[index] for index in sorted(schedules)])


def kinds(demand: Demand, order: Sequence[int]) -> list[str]:
    """Return which chart of the loads suits each section: "bins", "trips", or "road" where vehicles pass."""
    lines, sections = list(demand.instance.lines_of_sections()), demand.instance.sections
    return [
        "road" if lines[index].mode == "road" else "trips" if sections[index].departures else "bins" for index in order
    ]


def _load_charts(words: Words, demand: Demand, named: Named) -> dict[str, Spec]:
    """Return a chart of the loads for every kind of section that there is, with the fullest of that kind in it."""
    highest = highest_by_track(demand, demand.loads(named[0][1])).max(axis=1)
    names, found = section_names(demand), dict[str, Spec]()
    order = np.argsort(-highest, kind="stable").tolist()
    for index, suffix in zip(order, kinds(demand, order), strict=True):
        kind = f"load_{suffix}"
        if kind not in found:
            section = demand.instance.sections[index].id
            day = fullest(demand, named[0][1], section=section)[1]
            rows = load_rows(demand, named, section, day)
            for ending, width in (("", WIDE_PX), (NARROW, NARROW_PX)):
                found[f"{kind}{ending}"] = load_chart(
                    words,
                    rows,
                    name=names[section],
                    day=day,
                    is_road=kind == "load_road",
                    domain=_domain(demand, named),
                    width=width,
                )
    return found


def _domain(demand: Demand, named: Named) -> tuple[float, float]:
    """Return the part of the day, in whole hours, in which anything is offered anywhere and used; in minutes.

    It ends at midnight where next to nobody travels after it.
    """
    cells, loads = demand.cells, np.max([demand.loads(parts) for _, parts in named], axis=0)
    offered = cells.places > 0
    if not offered.any():
        return 0.0, _MIDNIGHT_MIN
    first, last = float(cells.begin_min[offered].min()), float(cells.end_min[offered].max())
    is_late = offered & (cells.begin_min >= _MIDNIGHT_MIN)
    if float(loads[is_late].max(initial=0.0)) < _FEW * float(loads.max()):
        last = min(last, _MIDNIGHT_MIN)
    return float(np.floor(first / 60) * 60), float(np.ceil(last / 60) * 60)
