"""Assumptions: numbers of one kind that come from one source, so that they are wrong together."""

from __future__ import annotations

from collections.abc import Iterator

from solver.domain.instance import Instance, Quality, Source
from solver.domain.sweep import Assumption, NumberKind
from solver.uncertainty.ranges import Ranges

_UNKNOWN = Source.model_construct(text="", quality="assumed")
"""Of a number that has no source."""
Number = tuple[NumberKind, str, tuple[str, ...]]
"""A kind, who has a number of it, and the fields that its source may stand at."""


def assumptions(instance: Instance, ranges: Ranges) -> tuple[Assumption, ...]:
    """Return the assumptions of an instance that have a range, kind by kind in the order of their first number."""
    together: dict[tuple[NumberKind, str, Quality], list[str]] = {}
    for kind, owner, fields in _numbers(instance):
        source = _source(instance, kind, owner, fields)
        together.setdefault((kind, source.text, source.quality), []).append(owner)
    found: list[Assumption] = []
    counts: dict[NumberKind, int] = {}
    for (kind, text, quality), owners in together.items():
        own = ranges.find(kind, text, quality)
        if own is None or own.low == own.high:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        found.append(
            Assumption(
                id=f"{kind}-{counts[kind]}",
                kind=kind,
                source=text,
                quality=quality,
                num_numbers=len(owners),
                owners=tuple(dict.fromkeys(owners)),
                low=own.low,
                high=own.high,
                reason=own.reason,
                is_default=own.is_default,
            )
        )
    return tuple(found)


def _source(instance: Instance, kind: NumberKind, owner: str, fields: tuple[str, ...]) -> Source:
    if kind == "behaviour":
        return instance.sources.get("behaviour", _UNKNOWN)
    keys = (f"{owner}.{field}" if owner else field for field in fields)
    return next((instance.sources[key] for key in keys if key in instance.sources), _UNKNOWN)


def _numbers(instance: Instance) -> Iterator[Number]:
    """Yield every number that can be drawn."""
    groups = [group for group in instance.groups if group.headcount and group.flows]
    for kind, field in _OF_GROUPS.items():
        yield from ((kind, group.id, (field,)) for group in groups if field != "patterns" or group.patterns)
    yield from (("times", group.id, ("arrivals", "departures")) for group in groups)
    for kind in _OF_PROFILES:
        yield from ((kind, profile, ("share", "before_min")) for profile in instance.profiles)
    yield from (("base_load", section.id, ("base_load",)) for section in instance.sections if section.base_load)
    for section in instance.sections:
        yield "places", section.id, ("departures" if section.departures else "supply",)
    yield "growth", instance.groups[0].id, ()
    yield from (("behaviour", section, ()) for section in _with_flexible(instance))


def has_flexible(instance: Instance) -> bool:
    """Return whether anybody travels on a line who may choose another time: whether there is any base load."""
    return any(True for _ in _with_flexible(instance))


def _with_flexible(instance: Instance) -> Iterator[str]:
    for section, line in zip(instance.sections, instance.lines_of_sections(), strict=True):
        if section.base_load and line.mode != "road":
            yield section.id


_OF_GROUPS: dict[NumberKind, str] = {
    "adherence": "adherence",
    "mode_shares": "mode_shares",
    "presence": "patterns",
    "headcount": "headcount",
    "flows": "flows",
}
_OF_PROFILES: tuple[NumberKind, NumberKind] = ("profile_spread", "profile_offset")
