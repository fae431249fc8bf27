"""Lines of a day: a route of the feed in one direction, with its name, mode and stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from solver.domain.supply import Mode
from solver.importers.findings import Findings
from solver.importers.network.arrays import Ints, changes
from solver.importers.network.timetable import Timetable
from solver.importers.network.wording import clean_text, unique_ids
from solver.importers.numbers import plain
from solver.language.messages import gettext

Content = dict[str, Any]

_MIXER = 0x9E3779B97F4A7C15
"""An odd number with well spread bits (2^64 over the golden ratio), for numbers that stand for sequences."""


@dataclass(frozen=True, slots=True)
class LineInfo:
    """A line of the day, as an instance names it.

    Attributes
    ----------
    id
        ``<route_id>:<direction>``, made printable and unique.
    route_id, short_name
        As in the feed.
    name
        The short name, else the long name, and where it goes.
    headsign
        The most common headsign of its runs, else the name of their most common last stop.
    stops
        Rows of ``day.stops``: the most common sequence of calls.
    num_runs
        On the day.
    """

    id: str
    route_id: str
    short_name: str
    route_type: str
    name: str
    headsign: str
    mode: Mode
    stops: tuple[int, ...]
    num_runs: int

    @property
    def words(self) -> tuple[str, ...]:
        """By what a person may call it."""
        return tuple(word for word in (self.id, self.route_id, self.short_name, self.name) if word)


def list_lines(timetable: Timetable, findings: Findings) -> list[LineInfo]:
    """Return the lines of a day, in the order of the timetable's lines."""
    day = timetable.day
    routes = {column: day.routes[column].tolist() for column in ("route_id", "short_name", "long_name", "mode")}
    types = [clean_text(value) for value in day.routes["route_type"].tolist()]
    wanted = [
        f"{routes['route_id'][route]}:{direction}"
        for route, direction in zip(timetable.route.tolist(), timetable.direction.tolist(), strict=True)
    ]
    ids = unique_ids(wanted)
    changed = [key for key, want in zip(ids, wanted, strict=True) if key != want]
    findings.add(
        f"{day.feed}: routes", "repaired", gettext("lines whose id no instance can hold"), len(changed), changed
    )
    headsigns, sequences = _headsigns(timetable), _common_sequences(timetable)
    num_runs = np.bincount(timetable.line_of_trip, minlength=timetable.num_lines).tolist()
    return [
        LineInfo(
            id=ids[line],
            route_id=clean_text(routes["route_id"][route]),
            short_name=clean_text(routes["short_name"][route]),
            route_type=types[route],
            name=_name(routes["short_name"][route], routes["long_name"][route], headsigns[line], ids[line]),
            headsign=headsigns[line],
            mode=routes["mode"][route],
            stops=sequences[line],
            num_runs=num_runs[line],
        )
        for line, route in enumerate(timetable.route.tolist())
    ]


def stops_content(timetable: Timetable, stops: Sequence[int]) -> list[Content]:
    """Return stops as an instance has them; those without coordinates or name are left out."""
    drawn = timetable.day.stops.iloc[drawn_stops(timetable, stops)]
    return [
        {"name": clean_text(name), "lat": plain(lat), "lon": plain(lon)}
        for name, lat, lon in zip(drawn["name"].tolist(), drawn["lat"].tolist(), drawn["lon"].tolist(), strict=True)
    ]


def drawn_stops(timetable: Timetable, stops: Sequence[int]) -> list[int]:
    """Return the rows of those stops that have coordinates and a name, in order."""
    rows = timetable.day.stops.iloc[list(stops)]
    return [
        stop
        for stop, name, lat, lon in zip(
            stops, rows["name"].tolist(), rows["lat"].tolist(), rows["lon"].tolist(), strict=True
        )
        if clean_text(name) and np.isfinite(lat) and np.isfinite(lon)
    ]


def stretch_content(timetable: Timetable, stops: Sequence[int], begin: int, end: int) -> Content:
    """Return the key `along` of a section from one station to the next, where its line's stops follow each other so."""
    stations = timetable.day.stops["station"].to_numpy()[drawn_stops(timetable, stops)].tolist()
    for place, pair in enumerate(pairwise(stations)):
        if pair == (begin, end):
            return {"along": [place, place + 1]}
    return {}


def _name(short: object, long: object, headsign: str, line_id: str) -> str:
    title = clean_text(short) or clean_text(long)
    if not title or headsign.casefold().startswith(title.casefold()):
        return headsign or line_id
    return f"{title} {headsign}".strip()


def _headsigns(timetable: Timetable) -> list[str]:
    """Return where each line goes: by headsign, else by the name of the last stop; the most common of its runs."""
    day = timetable.day
    names = [clean_text(name) for name in day.stops["name"].tolist()]
    said = [clean_text(text) for text in day.trips["headsign"].tolist()]
    last = timetable.station[timetable.last].tolist()
    texts = [text or names[stop] for text, stop in zip(said, last, strict=True)]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    coded = np.array([numbers[text] for text in texts], dtype=np.int64)
    common = _most_common(timetable.line_of_trip, coded)
    return [texts[trip] for trip in common.tolist()]


def _common_sequences(timetable: Timetable) -> list[tuple[int, ...]]:
    """Return the most common sequence of stops of each line, of equally common ones that which runs first."""
    common = _most_common(timetable.line_of_trip, _sequence_numbers(timetable))
    first, last = timetable.first[common].tolist(), timetable.last[common].tolist()
    return [tuple(timetable.stop[low : high + 1].tolist()) for low, high in zip(first, last, strict=True)]


def _sequence_numbers(timetable: Timetable) -> Ints:
    """Return a number for each trip that stands for its sequence of stops: sum of (stop + 1) * mixer^place, mod 2^64.

    Two sequences of one line share a number by an accident of one in 10^19.
    """
    lengths = timetable.last - timetable.first + 1
    powers = np.full(int(lengths.max(initial=1)), _MIXER, dtype=np.uint64)
    powers = np.multiply.accumulate(powers)
    place = np.arange(len(timetable.trip)) - np.repeat(timetable.first, lengths)
    terms = (timetable.stop.astype(np.uint64) + np.uint64(1)) * powers[place]
    return np.add.reduceat(terms, timetable.first).view(np.int64)


def _most_common(groups: Ints, values: Ints) -> Ints:
    """Return for each group the first position that has its most common value; shape ``[group]``."""
    order = np.lexsort((np.arange(len(groups)), values, groups))
    begins = np.flatnonzero(changes(groups[order]) | changes(values[order]))
    counts = np.diff(np.append(begins, len(order)))
    firsts = order[begins]
    ranked = np.lexsort((firsts, -counts, groups[firsts]))
    chosen: Ints = firsts[ranked][changes(groups[firsts][ranked])]
    return chosen
