"""Where things are, as plain rows: organisations, lines and stops in kilometres around their middle."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.people import Organisation
from solver.domain.supply import Line, Place, Section, Stop
from solver.report.charts.rows import Named, Row, highest_by_track, people_moved, tenths
from solver.report.text.labels import distinct, shorten, shorten_pair

ORGANISATIONS_SHOWN = 600
"""Organisations on a map, the largest ones: more are one spot of ink, and a page of megabytes."""
_KM_PER_DEGREE = 111.195
"""Of latitude, on a sphere of 6,371 km; a degree of longitude is that times the cosine of the latitude."""
_LONGEST_NAME = 60
TOLERANCE = 1e-6
"""A load may be off by so much of the places before it counts as more than they are."""


@dataclass(frozen=True, slots=True)
class MapRows:
    """What a map shows; x is east and y is north of its middle, in km.

    Attributes
    ----------
    organisations
        One row per schedule and organisation with a place, the largest first: ``place`` and ``schedule`` (the
        schedule), ``organisation`` (its id), ``name``, ``kind``, ``lat``, ``lon``, ``x_km``, ``y_km``, ``headcount``,
        ``people_moved``, ``shift_min`` (signed, a mean over those who are shifted; None where nobody is), ``move``
        ("none", "earlier", "later" or "both").
    stops
        One row per schedule and stop of a line, line by line, in order: ``place``, ``schedule``, ``line`` (its id),
        ``name``, ``mode``, ``order``, ``stop``, ``lat``, ``lon``, ``x_km``, ``y_km``, ``load_factor`` (the highest of
        the line's sections; None where none is known).
    sections
        One row per schedule, section and stop that it passes, in the order of travel: ``place``, ``schedule``,
        ``section`` (its id), ``line``, ``name``, ``direction``, ``order``, ``lat``, ``lon``, ``x_km``, ``y_km``,
        ``load_factor`` (its highest; None where none is known), ``is_over`` (more passengers than places). Of the
        sections of a line that do not say where they lie, the fullest one stands for its whole line.
    middle
        Where x and y are 0.
    num_placed, num_organisations
        Organisations with a place, all organisations.
    num_lines, num_all_lines
        Lines with stops, all lines.
    """

    organisations: list[Row]
    stops: list[Row]
    sections: list[Row]
    middle: Place
    num_placed: int
    num_organisations: int
    num_lines: int
    num_all_lines: int


def map_rows(demand: Demand, schedules: Named, most: int = ORGANISATIONS_SHOWN) -> MapRows | None:
    """Return where organisations and lines are; None where the instance has no coordinates at all.

    Parameters
    ----------
    most
        Organisations that are returned, the largest ones.
    """
    instance = demand.instance
    placed = [(index, own, own.place) for index, own in enumerate(instance.organisations) if own.place is not None]
    drawn = [line for line in instance.lines if line.stops]
    middle = _middle([place for _, _, place in placed] or [stop for line in drawn for stop in line.stops])
    if middle is None:
        return None
    placed.sort(key=lambda item: (-_headcount(item[1]), item[0]))
    names = distinct([name for name, _ in schedules])
    organisations: list[Row] = []
    stops: list[Row] = []
    sections: list[Row] = []
    for place, (name, (_, parts)) in enumerate(zip(names, schedules, strict=True)):
        head = {"place": place, "schedule": name}
        moved = _moves_of(demand, parts)
        organisations += [
            {**head, **_organisation_row(own, at, middle), **moved[index]} for index, own, at in placed[:most]
        ]
        factors = highest_by_track(demand, demand.loads(parts)).max(axis=1).tolist()
        stops += [{**head, **row} for row in _stop_rows(demand, factors, middle)]
        sections += [{**head, **row} for row in _section_rows(demand, factors, middle)]
    nums = (len(placed), len(instance.organisations), len(drawn), len(instance.lines))
    return MapRows(organisations, stops, sections, middle, *nums)


def _middle(places: Sequence[Place]) -> Place | None:
    """Return the middle of the box around some places."""
    if not places:
        return None
    lats, lons = [place.lat for place in places], [place.lon for place in places]
    return Place(lat=(min(lats) + max(lats)) / 2, lon=(min(lons) + max(lons)) / 2)


def _where(place: Place, middle: Place) -> Row:
    """Return a place in degrees, and in km around the middle."""
    x_km, y_km = position_km(place, middle)
    return {
        "lat": round(place.lat, 6),
        "lon": round(place.lon, 6),
        "x_km": round(x_km, 3) + 0.0,
        "y_km": round(y_km, 3) + 0.0,
    }


def position_km(place: Place, middle: Place) -> tuple[float, float]:
    """Return how far east and north of the middle a place is, in km: equal in all directions there, as Mercator is."""
    east = (place.lon - middle.lon) * _KM_PER_DEGREE * math.cos(math.radians(middle.lat))
    return east, (place.lat - middle.lat) * _KM_PER_DEGREE


def _headcount(organisation: Organisation) -> int:
    return sum(group.headcount for group in organisation.groups)


def _organisation_row(organisation: Organisation, at: Place, middle: Place) -> Row:
    return {
        "organisation": organisation.id,
        "name": shorten(organisation.name, _LONGEST_NAME),
        "kind": organisation.kind,
        **_where(at, middle),
        "headcount": _headcount(organisation),
    }


def _moves_of(demand: Demand, parts: Ints) -> list[Row]:
    """Return for every organisation of the instance who moves, and which way."""
    num = len(demand.instance.organisations)
    people, shifted, minutes = np.zeros(num), np.zeros(num), np.zeros(num)
    ways: list[set[int]] = [set() for _ in range(num)]
    for group, shift_min, _, moved in people_moved(demand, parts):
        party = int(demand.options.organisation[group])
        people[party] += moved
        ways[party].add(int(np.sign(shift_min)))
        if shift_min:
            shifted[party] += moved
            minutes[party] += moved * shift_min
    return [
        {
            "people_moved": tenths(people[party]),
            "shift_min": tenths(minutes[party] / shifted[party]) if shifted[party] else None,
            "move": _way(ways[party]),
        }
        for party in range(num)
    ]


def _way(ways: set[int]) -> str:
    if not ways:
        return "none"
    return {frozenset({-1}): "earlier", frozenset({1}): "later"}.get(frozenset(ways), "both")


def _stop_rows(demand: Demand, factors: Sequence[float], middle: Place) -> list[Row]:
    """Return a row for each stop of each line, with the highest load factor of the line."""
    highest = {line.id: max(own for _, own in sections) for line, sections in _by_line(demand, factors)}
    return [
        {
            "line": line.id,
            "name": shorten(line.name, _LONGEST_NAME),
            "mode": line.mode,
            "order": order,
            "stop": shorten(stop.name, _LONGEST_NAME),
            **_where(stop, middle),
            "load_factor": _known(highest[line.id]),
        }
        for line in demand.instance.lines
        for order, stop in enumerate(line.stops)
    ]


def _by_line(demand: Demand, factors: Sequence[float]) -> Iterator[tuple[Line, list[tuple[Section, float]]]]:
    """Yield every line with its sections and their highest load factors on any day, -1 where none is known."""
    own = iter(factors)
    for line in demand.instance.lines:
        yield line, [(section, next(own)) for section in line.sections]


def _known(factor: float) -> float | None:
    return round(factor, 3) if factor >= 0 else None


def _section_rows(demand: Demand, factors: Sequence[float], middle: Place) -> Iterator[Row]:
    """Yield a row for each stop that each section passes."""
    for line, sections in _by_line(demand, factors):
        for section, factor, stops in _drawn(line, sections):
            own: Row = {"load_factor": _known(factor), "is_over": factor > 1 + TOLERANCE}
            own |= {"section": section.id, "line": line.id, "direction": shorten(section.direction, _LONGEST_NAME)}
            own["name"] = shorten_pair(line.name, section.name, _LONGEST_NAME)
            for order, stop in enumerate(stops):
                yield {**own, "order": order, **_where(stop, middle)}


def _drawn(line: Line, sections: Sequence[tuple[Section, float]]) -> Iterator[tuple[Section, float, tuple[Stop, ...]]]:
    """Yield what is drawn of a line: its sections where they lie, the fullest of the others along the whole line."""
    others = [(factor, section) for section, factor in sections if not line.stretch(section)]
    if others and len(line.stops) > 1:
        factor, section = max(others, key=lambda pair: pair[0])
        yield section, factor, line.stops
    for section, factor in sections:
        if stops := line.stretch(section):
            yield section, factor, stops
