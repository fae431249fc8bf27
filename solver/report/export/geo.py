"""The schedule as a map layer: GeoJSON (RFC 7946), with keys in English for programs such as QGIS."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from solver.domain.people import Organisation
from solver.domain.supply import Place
from solver.report.choices import OptionTaken
from solver.report.export.facts import Export
from solver.report.figures import Moment, SectionFigures

_DIGITS, _FACTOR_DIGITS = 3, 6
Feature = dict[str, Any]


def geojson_text(export: Export) -> str:
    """Return organisations, lines, stops and sections as one feature collection.

    What has no place on earth in the instance has the geometry null, so that every figure is there all the same.
    """
    features = [*_organisations(export), *_lines_and_stops(export), *_sections(export)]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _feature(sort: str, ids: tuple[str, ...], geometry: dict[str, Any] | None, **properties: Any) -> Feature:
    own = {"feature": sort, "id": ids[0], **properties}
    return {"type": "Feature", "id": ":".join((sort, *ids)), "geometry": geometry, "properties": own}


def _position(place: Place) -> list[float]:
    return [place.lon, place.lat]


def _point(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"type": "Point", "coordinates": _position(place)}


def _line_string(stops: Sequence[Place]) -> dict[str, Any] | None:
    if len(stops) < 2:
        return _point(stops[0] if stops else None)
    return {"type": "LineString", "coordinates": [_position(stop) for stop in stops]}


def _organisations(export: Export) -> Iterator[Feature]:
    moved: dict[str, list[OptionTaken]] = defaultdict(list)
    for choice in export.choices:
        if choice.is_moved:
            moved[choice.organisation.id].append(choice)
    for organisation in export.instance.organisations:
        yield _organisation(organisation, moved[organisation.id])


def _organisation(organisation: Organisation, moved: list[OptionTaken]) -> Feature:
    """Return an organisation as a feature: who it is, and how many of its people move which way."""
    people = sum(choice.people_changing for choice in moved)
    shifted = [choice for choice in moved if choice.shift_min]
    weight = sum(choice.people for choice in shifted)
    mean = sum(choice.people * choice.shift_min for choice in shifted) / weight if weight else None
    return _feature(
        "organisation",
        (organisation.id,),
        _point(organisation.place),
        name=organisation.name,
        kind=organisation.kind,
        headcount=sum(group.headcount for group in organisation.groups),
        people_moved=round(people, _DIGITS),
        mean_shift_min=None if mean is None else round(mean, _DIGITS),
        earliest_shift_min=min((choice.shift_min for choice in moved), default=0),
        latest_shift_min=max((choice.shift_min for choice in moved), default=0),
        moves=[
            {
                "group": choice.group.id,
                "people": round(choice.people_changing, _DIGITS),
                "shift_min": choice.shift_min,
                "pattern": choice.pattern.id,
            }
            for choice in moved
        ],
    )


def _lines_and_stops(export: Export) -> Iterator[Feature]:
    for line in export.instance.lines:
        yield _feature("line", (line.id,), _line_string(line.stops), name=line.name, mode=line.mode)
        for place, stop in enumerate(line.stops):
            ids = (line.id, str(place))
            yield _feature("stop", ids, _point(stop), name=stop.name, line=line.id, order=place)


def _sections(export: Export) -> Iterator[Feature]:
    figures = {row.section: row for row in export.outcome.sections}
    for section, line in zip(export.instance.sections, export.instance.lines_of_sections(), strict=True):
        yield _feature(
            "section",
            (section.id,),
            _line_string(line.stretch(section) or line.stops),
            name=section.name,
            line=line.id,
            line_name=line.name,
            direction=section.direction,
            is_whole_line=not line.stretch(section),
            **_loads(figures[section.id]),
        )


def _loads(row: SectionFigures) -> dict[str, float | str | None]:
    peaks = {"overload_before": row.overload_before, "overload_after": row.overload_after}
    peaks |= {"peak_before": row.peak_before, "peak_after": row.peak_after}
    rounded = {key: round(value, _DIGITS) for key, value in peaks.items()}
    return {**rounded, **_worst("before", row.worst_before), **_worst("after", row.worst_after)}


def _worst(when: str, moment: Moment | None) -> dict[str, float | str | None]:
    """Return the interval with the highest load factor, in minutes after midnight; null where there are no places."""
    names = [f"worst_{when}_{name}" for name in ("day", "from_min", "to_min", "load", "seats", "places", "load_factor")]
    if moment is None:
        return dict.fromkeys(names)
    loads = [round(value, _DIGITS) for value in (moment.load, moment.seats, moment.places)]
    factor = None if moment.load_factor is None else round(moment.load_factor, _FACTOR_DIGITS)
    return dict(zip(names, [moment.day, moment.begin_min, moment.end_min, *loads, factor], strict=True))
