"""The rows of the picture of a week: passengers by day and hour, of the region and of its busiest lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.clock import format_clock
from solver.report.charts.rows import Named, Row, tenths

_HOUR_MIN = 60
LINES_SHOWN = 6
"""Lines that are told apart beside the region."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The region, or one of its lines, over the week.

    Attributes
    ----------
    name
        Of the line; None for the region.
    passengers
        Of each schedule by day and hour, summed over the sections; shape ``[schedule, day, hour]``.
    first_hour
        The hour of the first column, after midnight.
    """

    name: str | None
    passengers: Floats
    first_hour: int

    def peak_over_mean(self, schedule: int) -> float | None:
        """Return the busiest hour of the busiest day over that of the mean day; 1 where all days are alike."""
        mean = float(self.passengers[schedule].mean(axis=0).max())
        return float(self.passengers[schedule].max()) / mean if mean > 0 else None


def week_scopes(demand: Demand, schedules: Named, most: int = LINES_SHOWN) -> list[Scope]:
    """Return the region and the lines with the busiest hour in the first schedule, the busiest first.

    Passengers of an hour are the loads of the cells that begin in it. Roads are left out: their loads are vehicles.
    Hours at both ends of the day in which nobody travels are left out.
    """
    cells, lines = demand.cells, list(demand.instance.lines)
    line_of_section = np.repeat(np.arange(len(lines)), [len(line.sections) for line in lines])
    line, hour = line_of_section[cells.section], (cells.begin_min // _HOUR_MIN).astype(np.int64)
    shape = (len(lines), len(demand.instance.days), int(hour.max(initial=0)) + 1)
    place = np.ravel_multi_index((line, cells.day, hour), shape)
    own = np.array(
        [np.bincount(place, demand.loads(parts), int(np.prod(shape))).reshape(shape) for _, parts in schedules]
    )
    is_ridden = np.array([each.mode != "road" for each in lines])
    total = own[:, is_ridden].sum(axis=1)
    busy = np.flatnonzero(total.max(axis=(0, 1)) >= 1)
    if not len(busy):
        return []
    hours = slice(int(busy[0]), int(busy[-1]) + 1)
    highest = np.where(is_ridden, own[0].max(axis=(1, 2)), 0.0)
    order = [at for at in np.argsort(-highest, kind="stable").tolist() if highest[at] > 0][:most]
    found = [Scope(None, total[:, :, hours], int(busy[0]))]
    return found + [Scope(lines[at].name, own[:, at, :, hours], int(busy[0])) for at in order]


def week_rows(scopes: Sequence[Scope], names: Sequence[str], days: Sequence[str]) -> list[Row]:
    """Return a row for each scope, schedule, day and hour.

    Parameters
    ----------
    names, days
        What schedules and days are called.

    Returns
    -------
    list of dict
        ``rank`` (the scope), ``place`` and ``schedule``, ``day_place`` and ``day``, ``begin_min``, ``end_min``,
        ``clock``, ``passengers``, ``share`` (of the busiest hour of the scope in any schedule) and ``is_busiest``
        (whether it is the busiest hour of the week in its schedule).
    """
    rows: list[Row] = []
    for rank, scope in enumerate(scopes):
        highest = float(scope.passengers.max()) or 1.0
        for at, name in enumerate(names):
            top = float(scope.passengers[at].max())
            for (day, hour), passengers in np.ndenumerate(scope.passengers[at]):
                begin = (scope.first_hour + hour) * _HOUR_MIN
                rows.append(
                    {
                        "rank": rank,
                        "place": at,
                        "schedule": name,
                        "day_place": day,
                        "day": days[day],
                        "begin_min": begin,
                        "end_min": begin + _HOUR_MIN,
                        "clock": f"{format_clock(begin)}-{format_clock(begin + _HOUR_MIN)}",
                        "passengers": tenths(passengers),
                        "share": round(float(passengers) / highest, 3),
                        "is_busiest": bool(top > 0 and passengers == top),
                    }
                )
    return rows
