"""Service days by hand: stops, and runs as lists of calls."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from solver.domain.clock import parse_clock
from solver.importers.gtfs.service_day import ServiceDay

METRE = 1 / 111_195.0797
"""Degrees of latitude in a metre: 6,371,008.8 m * pi / 180 = 111,195.0797 m in a degree."""


def clock_s(text: str) -> int:
    """Return "8:05:30" or "08:05" as seconds after midnight."""
    hours, minutes, *seconds = text.split(":")
    return parse_clock(f"{int(hours):02d}:{minutes}") * 60 + sum(map(int, seconds))


@dataclass
class DayBuilder:
    """Collects stops, routes and runs; `made` gives the day."""

    feed: str = "hand.zip"
    stops: list[dict[str, object]] = field(default_factory=list)
    routes: list[dict[str, object]] = field(default_factory=list)
    trips: list[dict[str, object]] = field(default_factory=list)
    calls: list[dict[str, object]] = field(default_factory=list)

    def stop(
        self, stop_id: str, north_m: float | None = None, *, name: str | None = None, station: str | None = None
    ) -> DayBuilder:
        """Add a stop so many metres north of 52.0 N 5.0 E; None: it has no coordinates."""
        nan = float("nan")
        lat, lon = (nan, nan) if north_m is None else (52.0 + north_m * METRE, 5.0)
        ids = [row["stop_id"] for row in self.stops]
        parent = ids.index(station) if station else len(ids)
        label = stop_id.upper() if name is None else name
        self.stops.append({"stop_id": stop_id, "name": label, "lat": lat, "lon": lon, "station": parent})
        return self

    def route(self, route_id: str, *, short: str | None = None, long: str = "", mode: str = "bus") -> DayBuilder:
        """Add a route; without a short name it has its id for one."""
        types = {"bus": "3", "tram": "0", "train": "2", "metro": "1", "ferry": "4"}
        label = route_id if short is None else short
        self.routes.append(
            {"route_id": route_id, "short_name": label, "long_name": long, "route_type": types[mode], "mode": mode}
        )
        return self

    def run(
        self, route_id: str, calls: Sequence[tuple[str, str]], *, direction: int = 0, headsign: str = ""
    ) -> DayBuilder:
        """Add a run; a time "08:00/08:02" arrives and departs; at "08:00+" people only get on, at "08:00-" only off."""
        ids = [row["route_id"] for row in self.routes]
        number = len(self.trips)
        self.trips.append(
            {
                "trip_id": f"t{number}",
                "route": ids.index(route_id),
                "direction": direction,
                "headsign": headsign,
            }
        )
        places = {row["stop_id"]: place for place, row in enumerate(self.stops)}
        for stop_id, times in calls:
            arrival, _, departure = times.rstrip("+-").partition("/")
            self.calls.append(
                {
                    "trip": number,
                    "stop": places[stop_id],
                    "arrival_s": clock_s(arrival),
                    "departure_s": clock_s(departure or arrival),
                    "boards": not times.endswith("-"),
                    "alights": not times.endswith("+"),
                }
            )
        return self

    def runs(
        self,
        route_id: str,
        stops: str,
        starts: Sequence[str],
        *,
        step_min: int = 5,
        direction: int = 0,
        headsign: str = "",
    ) -> DayBuilder:
        """Add runs over stops (ids between blanks), `step_min` minutes from stop to stop."""
        for start in starts:
            begin = clock_s(start) // 60
            times = [begin + step_min * place for place in range(len(stops.split()))]
            calls = [
                (stop, f"{minute // 60:02d}:{minute % 60:02d}")
                for stop, minute in zip(stops.split(), times, strict=True)
            ]
            self.run(route_id, calls, direction=direction, headsign=headsign)
        return self

    @property
    def made(self) -> ServiceDay:
        """The day."""
        return ServiceDay(
            feed=self.feed,
            date=datetime.date(2026, 11, 24),
            routes=pd.DataFrame(self.routes),
            stops=pd.DataFrame(self.stops).astype({"lat": float, "lon": float}),
            trips=pd.DataFrame(self.trips),
            calls=pd.DataFrame(self.calls),
        )
