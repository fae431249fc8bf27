"""What a feed holds, for somebody who looks at it for the first time."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from solver.domain.clock import format_clock
from solver.importers.findings import Finding, Findings, Progress, no_progress
from solver.importers.gtfs.calendar import dates_of_service
from solver.importers.gtfs.calls import starts_of_runs
from solver.importers.gtfs.clock_times import Ints
from solver.importers.gtfs.day import read_wanted_day
from solver.importers.gtfs.feed import read_feed
from solver.importers.gtfs.lines_of_day import LineOfDay, lines_of_day
from solver.importers.gtfs.service_day import ServiceDay
from solver.language.messages import joined


@dataclass(frozen=True)
class FeedSummary:
    """A feed and one service day of it.

    Parameters
    ----------
    feed, publisher
        The name of the file, and who made the feed ("" where it does not say so).
    first_date, last_date, num_dates
        The dates of service.
    date, why
        The chosen date and the rule that chose it.
    share_of_busiest_week, warning
        Trips of the date as a share of those of its weekday in the busiest week; what has to be said loudly of it, ""
        where nothing.
    num_routes, num_trips, num_stops, num_stop_times
        Rows of the tables, without repeated ids.
    num_runs, runs_by_mode, lines_by_mode
        Of the day.
    first_departure, last_departure
        From the first stop of a run, "HH:MM", beyond "24:00" for the night after.
    runs_by_hour
        Runs by the hour in which they leave their first stop: "07" is 07:00-07:59.
    lines
        Those with most departures in the peak first.
    findings
        What was read, kept, repaired, dropped and noted.
    """

    feed: str
    publisher: str
    first_date: datetime.date
    last_date: datetime.date
    num_dates: int
    date: datetime.date
    why: str
    share_of_busiest_week: float
    warning: str
    num_routes: int
    num_trips: int
    num_stops: int
    num_stop_times: int
    num_runs: int
    runs_by_mode: dict[str, int]
    lines_by_mode: dict[str, int]
    first_departure: str
    last_departure: str
    runs_by_hour: dict[str, int]
    lines: tuple[LineOfDay, ...]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the summary as JSON knows it: dates as "YYYY-MM-DD", findings and lines as objects."""
        dates = {name: getattr(self, name).isoformat() for name in ("first_date", "last_date", "date")}
        return asdict(self) | dates


def summarise(
    path: Path,
    date: datetime.date | None = None,
    findings: Findings | None = None,
    progress: Progress = no_progress,
) -> FeedSummary:
    """Return what the feed at `path` holds on a date, or on a normal Tuesday or Thursday of it.

    Raises
    ------
    FileAccessError, SourceError
        Where it cannot be read, or has no runs on the date.
    """
    findings = Findings() if findings is None else findings
    feed = read_feed(path, findings, progress)
    read = read_wanted_day(feed, date, findings, progress)
    dates = dates_of_service(feed).index
    return FeedSummary(
        feed=feed.name,
        publisher=feed.publisher,
        first_date=dates[0],
        last_date=dates[-1],
        num_dates=len(dates),
        date=read.chosen.date,
        why=joined("; ", [read.chosen.why, read.chosen.busiest.told]),
        share_of_busiest_week=round(read.chosen.busiest.share, 3),
        warning=read.chosen.warning,
        num_routes=len(feed.routes),
        num_trips=len(feed.trips),
        num_stops=len(feed.stops),
        num_stop_times=read.num_stop_times,
        **_of_day(read.day),
        findings=tuple(findings),
    )


def _of_day(day: ServiceDay) -> dict[str, Any]:
    modes = day.routes["mode"].take(day.trips["route"].to_numpy())
    departures = first_departures(day)
    hours = np.bincount(departures // 3600)
    return {
        "num_runs": len(day.trips),
        "runs_by_mode": _counted(modes),
        "lines_by_mode": _counted(day.routes["mode"]),
        "first_departure": format_clock(departures.min() // 60),
        "last_departure": format_clock(departures.max() // 60),
        "runs_by_hour": {f"{hour:02d}": int(num) for hour, num in enumerate(hours) if num},
        "lines": lines_of_day(day, departures),
    }


def first_departures(day: ServiceDay) -> Ints:
    """Return the seconds after midnight at which each run leaves its first stop, shape (runs,)."""
    seconds: Ints = day.calls["departure_s"].to_numpy()[starts_of_runs(day.calls["trip"].to_numpy())]
    return seconds


def _counted(modes: pd.Series) -> dict[str, int]:
    counts = modes.value_counts()
    return {str(mode): int(counts[mode]) for mode in sorted(counts.index, key=lambda mode: (-counts[mode], mode))}
