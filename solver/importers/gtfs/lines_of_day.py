"""The lines of a service day, as somebody who looks at a feed wants to see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.domain.clock import format_clock
from solver.importers.gtfs.clock_times import Ints
from solver.importers.gtfs.service_day import ServiceDay

PEAK_S = (7 * 3600, 9 * 3600)
"""Departures in these two hours say how busy a line is in the morning."""


@dataclass(frozen=True, slots=True)
class LineOfDay:
    """A route in one direction.

    Attributes
    ----------
    headsign
        The most frequent of its runs.
    num_runs, num_peak
        Runs of the day; those that leave their first stop from 07:00 and before 09:00.
    first, last
        First and last departure from a first stop, "HH:MM".
    """

    route_id: str
    direction: int
    name: str
    mode: str
    headsign: str
    num_runs: int
    num_peak: int
    first: str
    last: str


def lines_of_day(day: ServiceDay, leaving: Ints) -> tuple[LineOfDay, ...]:
    """Return the lines of a service day, those with most departures in the peak first, then with most runs.

    Parameters
    ----------
    leaving
        The seconds after midnight at which each run leaves its first stop, shape (runs,).
    """
    in_peak = (leaving >= PEAK_S[0]) & (leaving < PEAK_S[1])
    runs = day.trips.assign(leaving=leaving, in_peak=in_peak)
    lines = [_line(day, of_line) for _, of_line in runs.groupby(["route", "direction"], sort=True)]
    return tuple(sorted(lines, key=lambda line: (-line.num_peak, -line.num_runs)))


def _line(day: ServiceDay, runs: pd.DataFrame) -> LineOfDay:
    """Return what stands in the list for the runs of one route in one direction."""
    row = day.routes.iloc[int(runs["route"].to_numpy()[0])]
    words = (str(row["short_name"]), str(row["long_name"]))
    headsigns, counts = np.unique(runs["headsign"].to_numpy(dtype=str), return_counts=True)
    return LineOfDay(
        route_id=str(row["route_id"]),
        direction=int(runs["direction"].to_numpy()[0]),
        name=" ".join(word for word in words if word),
        mode=str(row["mode"]),
        headsign=str(headsigns[np.argmax(counts)]),
        num_runs=len(runs),
        num_peak=int(runs["in_peak"].sum()),
        first=format_clock(int(runs["leaving"].min()) // 60),
        last=format_clock(int(runs["leaving"].max()) // 60),
    )
