"""The first screen of the page: sentence, figures, picture, who is asked what, and the ladder, for every package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from markupsafe import Markup

from solver.demand.loads import Demand
from solver.domain.sweep import Sweep
from solver.report.figures import source_counts
from solver.report.outcomes import Outcome
from solver.report.packages import NOBODY, Package, fullest_cell, moments_around, packages, section_of
from solver.report.page.bars import bars
from solver.report.page.sure import front
from solver.report.text.asked import Asked, asked_shortly
from solver.report.text.council_words import council_sentences
from solver.report.text.counted import asked_text, capital, counted, spoken_when, whole_change
from solver.report.text.language import Words
from solver.report.text.package_words import (
    busiest,
    cut_short_text,
    fullest_told,
    headline,
    joining,
    left,
    left_behind,
    moment_of,
    picture_title,
    reached,
    road_told,
    rung_sentence,
    why_at,
)
from solver.report.text.refusal_words import front_sentence
from solver.report.week import busiest_day

_NOON_MIN, _LONG_NAME, _FEWER = 12 * 60, 40, 4
"""Noon; letters of a party's name for which two lines of a narrow column have room; and lines that longer ones take."""
_MOST_LINES, _MOST_BESIDE, _LINE, _REQUESTS, _SHOWN = 27, 20, 52, 2, 8
"""Lines of the list of eight parties, fewer below what can be said in a council, and letters on one, for which the
first screen has room; where that is less, one request of a party is told in place of two."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The section that is shown: its cells, the one that is fullest today, and where its scale ends."""

    cells: Any
    fullest: int
    highest: float
    where: str


def screen(words: Words, demand: Demand, plan: Outcome, sweep: Sweep | None = None) -> dict[str, Any]:
    """Return what the template of the first screen shows of a schedule and its ladder.

    Parameters
    ----------
    sweep
        Of the schedule, which says how sure its figures and those of today are.
    """
    found = packages(demand, plan)
    picture, plain = _picture(words, demand, found), _sure(words, demand)
    council = council_sentences(words, demand, plan.schedule, sweep)
    most = _MOST_BESIDE if council else _MOST_LINES
    return {
        "has_council": bool(council),
        "packages": [
            _package(words, demand, found[0], each, picture, most)
            | {"why": why_at(words, demand, plan, found, at)}
            | {"undone": cut_short_text(words, plan.schedule) if each.is_plan else ""}
            | {"refusal": front_sentence(words, demand, plan.schedule) if each.is_plan and not council else ""}
            | {"council": council if each.is_plan else []}
            | {"unfinished": each.is_plan and "package" in plan.schedule.cut_short}
            | {"sure": front(words, sweep, each.parts, plan.parts, found[0].parts) or plain}
            for at, each in enumerate(found)
        ],
        "at": next(place for place, each in enumerate(found) if each.is_plan),
        "where": picture.where if picture else "",
        "picture": picture_title(words, demand, "s_picture"),
        "more": [
            words("s_plan_is", parties=counted(words, "parties", plan.num_changed, letters=True)),
            *reached(words, demand, found),
        ],
        "peak": words("s_peak", Busiest=capital(busiest(words, demand))),
    }


def _picture(words: Words, demand: Demand, found: Sequence[Package]) -> Picture | None:
    fullest = fullest_cell(demand, found[0].loads)
    if fullest is None:
        return None
    cells, own = moments_around(demand, fullest), demand.cells
    highest = max(float(np.max([each.loads[cells] for each in found])), float(own.places[cells].max()))
    moment = moment_of(demand, fullest)
    section = demand.instance.section_names[section_of(demand, fullest)]
    when = spoken_when(words, moment, with_day=len(demand.instance.days) > 1)
    where = "s_picture_home" if own.begin_min[fullest] >= _NOON_MIN else "s_picture_where"
    return Picture(cells, fullest, highest, words(where, section=section, when=when))


def _package(
    words: Words, demand: Demand, now: Package, then: Package, picture: Picture | None, most: int
) -> dict[str, Any]:
    """Return all that the page's template shows of one package, in words and numbers of its language.

    Parameters
    ----------
    most
        Lines of the list for which there is room.
    """
    rows = _who(words, demand, then, most)
    return {
        "count": then.num_changed,
        "is_plan": then.is_plan,
        "headline": headline(words, demand, now, then),
        "sentence": rung_sentence(words, demand, now, then),
        "joins": joining(words, demand, then),
        "left": (left(words, now.overload), left(words, then.overload)),
        "peak": whole_change(words, now.peak, then.peak) if then.moves else words.number(now.peak),
        "peak_unit": _peak_unit(words, now, then),
        "day": _day(words, demand, then) if then.moves else "",
        "parties": words("s_asked_of", parties=counted(words, "parties", len(demand.instance.organisations))),
        "asks": asked_text(words, "s_asked_unit", then.changing) if then.moves else words("s_asked_none"),
        "half": _half(words, demand, now, then) if then.moves else "",
        "svg": bars(demand, picture.cells, now.loads, then.loads, picture.highest) if picture else Markup(),
        "told": _told(words, demand, now, then, picture) if picture else words("s_picture_none"),
        "road": road_told(words, demand, now, then),
        "rows": rows,
        "has_long_names": any(len(row.name) > _LONG_NAME for row in rows[:_SHOWN]),
        # Where all are asked for the first time, that says nothing.
        "tells_joining": len(then.joins) < then.num_changed,
    }


def _who(words: Words, demand: Demand, then: Package, most: int) -> list[Asked]:
    """Return who is asked what, with as many requests of each party as there is room for."""
    rows = asked_shortly(words, demand, then, _REQUESTS, tells_rest=True)
    if any(len(row.name) > _LONG_NAME for row in rows[:_SHOWN]):
        most -= _FEWER  # beside wide names a request takes more lines
    for requests in (_REQUESTS, 1):
        if _num_lines(rows[:_SHOWN]) > most:
            rows = asked_shortly(words, demand, then, requests)
    return rows


def _num_lines(rows: Sequence[Asked]) -> int:
    """Return how many lines a list takes: a party at least two, one of them how many people it has."""
    return sum(max(2, sum(ceil(len(line) / _LINE) for line in row.lines)) for row in rows)


def _peak_unit(words: Words, now: Package, then: Package) -> str:
    if not then.moves:
        return words("s_peak_unit_same")
    return words("s_peak_unit", now=words.number(now.peak), then=words.number(then.peak))


def _day(words: Words, demand: Demand, then: Package) -> str:
    """Return how much lower the day gets that is busiest today; "" of an instance of one day."""
    found = busiest_day(demand, then.parts)
    if found is None:
        return ""
    day, before, after = found
    return words("s_peak_day", day=words(f"weekday_{day}"), change=whole_change(words, before, after))


def _half(words: Words, demand: Demand, now: Package, then: Package) -> str:
    values = {"change": whole_change(words, now.peak, then.half_peak), "busiest": busiest(words, demand)}
    if then.half_overload <= NOBODY:
        return words("s_half_fits", **values)
    values["left"] = left(words, then.half_overload)
    return words.plural("s_half_left", left_behind(then.half_overload), **values)


def _told(words: Words, demand: Demand, now: Package, then: Package, picture: Picture) -> str:
    """Return how full the fullest moment is today and then, and how many of a hundred do not fit today."""
    places, load = float(demand.cells.places[picture.fullest]), float(now.loads[picture.fullest])
    text = fullest_told(words, demand, now, then, picture.fullest, picture.cells)
    out = round(100 * (load - places) / load) if load > places else 0
    return f"{text} {words('s_picture_out', count=out)}" if out else text


def _sure(words: Words, demand: Demand) -> dict[str, str]:
    counts = source_counts(demand.instance)
    total = sum(counts.values())
    if not total:
        return {"share": words("s_sure_unknown"), "of": ""}
    share = words.percent(counts["assumed"] / total)
    return {"share": words("s_sure_share", share=share), "of": words("s_sure_of")}
