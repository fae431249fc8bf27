"""What has its name on a map: who moves, how full what is too full is, towns, stops; nothing on anything else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from solver.report.charts.frame import Frame, largest_px2, radius_px
from solver.report.charts.names_placed import place_labels
from solver.report.charts.rows import Row
from solver.report.text.language import Words

ORGANISATION, FACTOR, TOWN, STOP = "organisation", "factor", "town", "stop"
_MOST = {ORGANISATION: 24, FACTOR: 10, TOWN: 24, STOP: 8}
_LARGEST = 8
_STOP_PX = 3.0

_Mark = tuple[Row, str, float]


def named(
    words: Words,
    frame: Frame,
    organisations: Sequence[Row],
    sections: Sequence[Row],
    towns: Sequence[Row],
    stops: Sequence[Row],
) -> list[Row]:
    """Return where names and percentages are written, with the ``place`` of the schedule, and their ``sort``.

    First come the organisations that move in any schedule, those with most people who move first; where nobody moves,
    the largest. Then the percentages of the sections of that schedule that are above 100 %, the fullest first, towns,
    and stops of most lines. All others are named where somebody points at them.
    """
    places = sorted({row["place"] for row in [*organisations, *sections]}) or [0]
    whose, others = _organisations(organisations, frame.width)
    inside = sorted((row for row in stops if frame.holds(row)), key=lambda row: (-row["num_lines"], row["stop"]))
    tail = [(_sorted(row, TOWN), row["town"], 0.0) for row in towns[: _MOST[TOWN]]]
    said = {row["town"] for row in towns}
    tail += [(_sorted(row, STOP), row["stop"], _STOP_PX) for row in inside[: _MOST[STOP]] if row["stop"] not in said]
    others += [(row, _STOP_PX) for row in inside[_MOST[STOP] :]]
    found: list[Row] = []
    for place in places:
        marks = [*whose, *_factors(words, frame, [row for row in sections if row["place"] == place]), *tail]
        found += [{**row, "place": place} for row in place_labels(frame, marks, others, frozenset({ORGANISATION}))]
    return found


def _sorted(row: Row, sort: str) -> Row:
    return {"x_km": row["x_km"], "y_km": row["y_km"], "sort": sort}


def _organisations(rows: Sequence[Row], width: float) -> tuple[list[_Mark], list[tuple[Row, float]]]:
    """Return the organisations that are named, and the marks of the others."""
    moved: dict[str, float] = {}
    for row in rows:
        moved[row["organisation"]] = max(moved.get(row["organisation"], 0.0), row["people_moved"])
    first = [row for row in rows if row["place"] == 0]
    first.sort(key=lambda row: (-moved[row["organisation"]], -row["headcount"]))
    largest = max((row["headcount"] for row in first), default=0)
    num_moved = sum(people > 0 for people in moved.values())
    num = min(_MOST[ORGANISATION], num_moved or _LARGEST)
    sized = [(row, radius_px(row["headcount"], largest, largest_px2(len(first), width))) for row in first]
    return [(_sorted(row, ORGANISATION), row["name"], radius) for row, radius in sized[:num]], sized[num:]


def _factors(words: Words, frame: Frame, rows: Sequence[Row]) -> list[_Mark]:
    """Return the middles of the sections that are above 100 %, with their percentages, the fullest first."""
    paths: dict[str, list[Row]] = {}
    for row in rows:
        if row["is_over"]:
            paths.setdefault(row["section"], []).append(row)
    marks = []
    for path in sorted(paths.values(), key=lambda path: (-path[0]["load_factor"], path[0]["section"])):
        middle = _middle(path)
        if frame.holds(middle):
            marks.append((middle, words.percent(path[0]["load_factor"]), _STOP_PX))
    return marks[: _MOST[FACTOR]]


def _middle(path: Sequence[Row]) -> Row:
    """Return the middle of the longest piece of a path."""
    pieces = list(pairwise(path)) or [(path[0], path[0])]
    begin, end = max(
        pieces, key=lambda ends: abs(ends[1]["x_km"] - ends[0]["x_km"]) + abs(ends[1]["y_km"] - ends[0]["y_km"])
    )
    return {"x_km": (begin["x_km"] + end["x_km"]) / 2, "y_km": (begin["y_km"] + end["y_km"]) / 2, "sort": FACTOR}
