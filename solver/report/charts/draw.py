"""The figures by name: from an instance's demand and its schedules to a specification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from solver.demand.loads import Demand
from solver.report.charts.heat import heat_chart
from solver.report.charts.load import load_chart
from solver.report.charts.map import map_chart
from solver.report.charts.moves import moves_chart
from solver.report.charts.places import map_rows
from solver.report.charts.rows import (
    SECTIONS_SHOWN,
    Named,
    fullest,
    heat_rows,
    load_rows,
    moves_rows,
    section_names,
    terms_rows,
)
from solver.report.charts.style import NARROW_PX, WIDTH, Spec
from solver.report.charts.terms import terms_chart
from solver.report.charts.week import week_chart
from solver.report.charts.week_rows import LINES_SHOWN, week_scopes
from solver.report.text.language import Words

Figure = Literal["load", "heat", "week", "map", "moves", "terms"]
FIGURES: tuple[Figure, ...] = get_args(Figure)
_NARROW_LINES = 3
"""Lines of the picture of the week on a telephone."""


@dataclass(frozen=True, slots=True)
class View:
    """What of an instance is drawn, and how wide.

    Attributes
    ----------
    section, day
        Ids; None is where the load factor of the first schedule is highest.
    width
        Pixels of the picture, about.
    most
        Sections of the heat map.
    """

    section: str | None = None
    day: str | None = None
    width: float = WIDTH
    most: int = SECTIONS_SHOWN


def draw(figure: Figure, words: Words, demand: Demand, schedules: Named, view: View | None = None) -> Spec | None:
    """Return a figure as a Vega-Lite specification; None where there is nothing to draw.

    Parameters
    ----------
    schedules
        Named parts per option, shape ``[option]``; the first, normally today, is what the others are compared with.

    Raises
    ------
    ValueError
        The instance has no such section or day.
    """
    view = view or View()
    if figure == "map":
        return map_chart(words, map_rows(demand, schedules), width=view.width)
    if figure == "moves":
        rows = moves_rows(demand, schedules)
        return moves_chart(words, rows, [name for name, _ in schedules], width=view.width)
    if figure == "terms":
        return terms_chart(words, terms_rows(demand, schedules), first=schedules[0][0], width=view.width)
    if figure == "week":
        scopes = week_scopes(demand, schedules, LINES_SHOWN if view.width >= NARROW_PX else _NARROW_LINES)
        names = [name for name, _ in schedules]
        return week_chart(words, scopes, names, demand.instance.days, view.width)
    section, day = fullest(demand, schedules[0][1], view.section, view.day)
    if figure == "heat":
        rows = heat_rows(demand, schedules, day, view.most)
        return heat_chart(
            words,
            rows,
            day=day,
            num_sections=len(demand.instance.sections),
            has_roads=demand.instance.has_roads,
            width=view.width,
        )
    modes = {own.id: line.mode for line in demand.instance.lines for own in line.sections}
    rows = load_rows(demand, schedules, section, day)
    name, is_road = section_names(demand)[section], modes[section] == "road"
    return load_chart(words, rows, name=name, day=day, is_road=is_road, width=view.width)
