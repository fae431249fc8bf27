"""Places of the day and of the region: sites, stops within reach of them, the main station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from solver.domain.people import Leg
from solver.errors import Problem, SourceError
from solver.importers.geo import distance_m
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.network.arrays import Bools, Floats, Ints, changes
from solver.importers.network.line_table import LineInfo
from solver.importers.network.rule import AccessRule, Area
from solver.importers.network.timetable import Timetable
from solver.importers.network.wording import clean_text, fits
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

LEGS: tuple[Leg, ...] = ("to", "from")


@dataclass(frozen=True, slots=True)
class Site:
    """A place that people go to: degrees WGS 84."""

    id: str
    name: str
    lat: float
    lon: float


class Reached(NamedTuple):
    """The stop of a line that is the least walk from a site: rows of the lines and of ``day.stops``."""

    line: int
    station: int
    walk_min: float


@dataclass(frozen=True, eq=False)
class Calling:
    """Every (line, stop) where people can get off on leg `to`, or get on on leg `from`; shape ``[pair]``."""

    line: Ints
    stop: Ints
    station: Ints
    walk_m: Floats


class Reach:
    """Which stops of which lines are within walking distance of a place.

    Parameters
    ----------
    kept
        Which lines count; shape ``[line]``.
    """

    def __init__(self, timetable: Timetable, lines: list[LineInfo], kept: Bools, rule: AccessRule) -> None:
        self.rule = rule
        self.lat, self.lon = coordinates(timetable.day)
        limits = np.array([rule.walk_train_m if line.mode == "train" else rule.walk_m for line in lines])
        self._calling = {
            leg: _calling(timetable, timetable.near_end(leg) & kept[timetable.line], limits) for leg in LEGS
        }

    def walks_m(self, lat: float, lon: float) -> Floats:
        """Return walking distances from a place to all stops, NaN where one has no coordinates; shape ``[stop]``."""
        return distance_m(lat, lon, self.lat, self.lon) * self.rule.detour

    def lines_at(self, site: Site, leg: Leg) -> list[Reached]:
        """Return the lines that serve a site on a leg, each with the stop that is the least walk, in order of lines.

        A line serves it `to` where people may get off some run at the stop and it is not its first call; `from`,
        where they may get on and it is not its last.
        Of stops equally far the first of the feed counts.
        """
        calling, walks = self._calling[leg], self.walks_m(site.lat, site.lon)
        near = np.flatnonzero(walks[calling.stop] <= calling.walk_m)
        order = near[np.lexsort((calling.stop[near], walks[calling.stop[near]], calling.line[near]))]
        nearest = order[changes(calling.line[order])]
        minutes = walks[calling.stop[nearest]] / self.rule.walk_m_per_min
        columns = (calling.line[nearest].tolist(), calling.station[nearest].tolist(), minutes.tolist())
        return [Reached(*row) for row in zip(*columns, strict=True)]

    def nearest_m(self, site: Site) -> float | None:
        """Return the walking distance to the nearest stop of any line; None where no stop has coordinates."""
        stops = np.unique(np.concatenate([self._calling[leg].stop for leg in LEGS]))
        walks = self.walks_m(site.lat, site.lon)[stops]
        return float(np.nanmin(walks)) if np.isfinite(walks).any() else None


def _calling(timetable: Timetable, usable: Bools, limits: Floats) -> Calling:
    size = timetable.num_stops
    pairs, first = np.unique(timetable.line[usable] * size + timetable.stop[usable], return_index=True)
    line = pairs // size
    return Calling(line, pairs % size, timetable.station[usable][first], limits[line])


def coordinates(day: ServiceDay) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes of the stops; a platform without is where its station is; shape ``[stop]``."""
    lat, lon = (day.stops[column].to_numpy(dtype=np.float64).copy() for column in ("lat", "lon"))
    station = day.stops["station"].to_numpy(dtype=np.int64)
    missing = ~(np.isfinite(lat) & np.isfinite(lon))
    lat[missing], lon[missing] = lat[station[missing]], lon[station[missing]]
    return lat, lon


def lines_in(timetable: Timetable, area: Area) -> Bools:
    """Return which lines call at a stop in an area; shape ``[line]``."""
    lat, lon = coordinates(timetable.day)
    inside = distance_m(area.lat, area.lon, lat, lon) <= area.radius_km * 1000
    result = np.zeros(timetable.num_lines, dtype=np.bool_)
    result[timetable.line[inside[timetable.stop]]] = True
    return result


def find_main_station(day: ServiceDay, word: str) -> frozenset[int]:
    """Return the stations that the region's main station is made of, by name or stop id, wildcards allowed.

    Railway platforms and the bus stops before the door may be two stations of one name: both count.

    Raises
    ------
    SourceError
        Where no station is called so.
    """
    if not word:
        return frozenset()
    table = day.stops
    names = [clean_text(text) for text in table["name"].tolist()]
    ids = [clean_text(text) for text in table["stop_id"].tolist()]
    stations = table["station"].tolist()
    found = {stations[row] for row in range(len(table)) if fits(word, names[row], ids[row])}
    if not found:
        advice = Names([*names, *ids]).advice(word, gettext("name a stop of the feed, or leave the main station out"))
        raise SourceError(
            [
                Problem(
                    gettext("{feed}: main station", feed=day.feed),
                    spell_text(word),
                    gettext("a stop with a call"),
                    advice,
                )
            ]
        )
    return frozenset(found)
