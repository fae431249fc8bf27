"""Which days have service, and which of them to take.

The rule without a wanted date: among the Tuesdays and Thursdays with service, the number of trips that most of them
have (of two numbers that equally many have, the higher); of the dates with it the earliest. Without service on any
Tuesday or Thursday the same among Mondays to Fridays, then among all days, and that is said.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.feed import Feed
from solver.importers.gtfs.services import Calendar
from solver.importers.gtfs.tables import Mask

WEEKDAYS = range(5)
_TUESDAY, _THURSDAY = 1, 3
_CHOICES: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("Tuesday or Thursday", (_TUESDAY, _THURSDAY)),
    ("day from Monday to Friday", tuple(WEEKDAYS)),
    ("day", tuple(range(7))),
)


class ChosenDate(NamedTuple):
    """A service day and why it is this one."""

    date: datetime.date
    why: str


def dates_of_service(feed: Feed, runs: Mask | None = None) -> pd.Series:
    """Return the number of trips by date (`datetime.date`), in order; dates without any are left out.

    A trip of frequencies.txt counts once. `runs`, shape (trips,), narrows them down.
    """
    counted = feed.trips["usable"].to_numpy() if runs is None else feed.trips["usable"].to_numpy() & runs
    services = feed.trips["service"].to_numpy()[counted]
    weights = np.bincount(services, minlength=len(feed.calendar.services))
    first_day, counts = _trips_by_day(feed.calendar, weights)
    days = np.flatnonzero(counts)
    dates = [datetime.date.fromordinal(first_day + day) for day in days.tolist()]
    return pd.Series(counts[days], index=pd.Index(dates, dtype=object, name="date"), name="trips")


def choose_date(feed: Feed, wanted: datetime.date | None, findings: Findings | None = None) -> datetime.date:
    """Return the wanted date, or by default a normal Tuesday or Thursday by the rule above.

    Raises
    ------
    SourceError
        Where the wanted date has no service, or no date has: with the dates that have.
    """
    counts = dates_of_service(feed)
    return choose_among(feed, counts, wanted, findings).date


def choose_among(
    feed: Feed, counts: pd.Series, wanted: datetime.date | None, findings: Findings | None = None
) -> ChosenDate:
    """Return a date of `counts` (trips by date) as `choose_date` does, and why it is this one."""
    if wanted is not None:
        if wanted not in counts.index:
            raise no_service(feed, wanted, counts)
        return ChosenDate(wanted, "as asked")
    for words, weekdays in _CHOICES:
        some = {date: num for date, num in _by_date(counts) if date.weekday() in weekdays}
        if some:
            return _modal(feed, some, words, weekdays, findings)
    advice = "fetch a feed that is not out of date, and look at calendar.txt and calendar_dates.txt"
    raise SourceError([Problem(feed.name, "no date on which a trip runs", "at least one", advice)])


def no_service(feed: Feed, date: datetime.date, counts: pd.Series, found: str = "no service") -> SourceError:
    """Return the refusal of a date: which dates there are (of `counts`), and the nearest weekday of them."""
    if counts.empty:
        advice = "fetch the feed again from its publisher"
        return SourceError(
            [Problem(feed.name, f"{found} on {_spelled(date)} or any other date", "a date of service", advice)]
        )
    dates = list(counts.index)
    nearest = min([day for day in dates if day.weekday() in WEEKDAYS] or dates, key=lambda day: (abs(day - date), day))
    expected = f"a date of service, from {dates[0]} to {dates[-1]}"
    advice = f"take another date; the nearest weekday with service is {_spelled(nearest)}"
    return SourceError([Problem(feed.name, f"{found} on {_spelled(date)}", expected, advice)])


def _by_date(counts: pd.Series) -> Iterator[tuple[datetime.date, int]]:
    return zip(counts.index.tolist(), counts.tolist(), strict=True)


def _spelled(date: datetime.date) -> str:
    return f"{date:%A} {date}"


def _modal(
    feed: Feed, counts: dict[datetime.date, int], words: str, weekdays: tuple[int, ...], findings: Findings | None
) -> ChosenDate:
    often = Counter(counts.values())
    modal = max(often, key=lambda num: (often[num], num))
    date = next(date for date, num in counts.items() if num == modal)
    why = f"the first {words} with {modal:,} trips, as {often[modal]:,} of {len(counts):,} such days have"
    if len(weekdays) > 2 and findings is not None:
        what = f"date chosen among other days ({date}), because no Tuesday or Thursday has service"
        findings.add(feed.name, "noted", what, 1)
    return ChosenDate(date, why)


def _trips_by_day(calendar: Calendar, weights: npt.NDArray[np.int64]) -> tuple[int, npt.NDArray[np.int64]]:
    """Return the first day and the number of trips on it and each day after, given the trips of every service."""
    ends = [*calendar.periods["start"], *calendar.periods["end"], *calendar.exceptions["day"]]
    if not ends:
        return 1, np.zeros(0, dtype=np.int64)
    first, num_days = min(ends), max(ends) - min(ends) + 1
    weekday = (first - 1 + np.arange(num_days)) % 7
    counts = np.zeros(num_days, dtype=np.int64)
    for day in range(7):
        union = _union(calendar.periods[calendar.weekdays[:, day]])
        steps = np.zeros(num_days + 1, dtype=np.int64)
        np.add.at(steps, union["start"].to_numpy() - first, weights[union["service"]])
        np.add.at(steps, union["end"].to_numpy() - first + 1, -weights[union["service"]])
        counts += np.where(weekday == day, np.cumsum(steps)[:-1], 0)
    changes = _changes(calendar)
    np.add.at(counts, changes["day"].to_numpy() - first, changes["change"].to_numpy() * weights[changes["service"]])
    return first, counts


def _union(periods: pd.DataFrame) -> pd.DataFrame:
    """Return the periods with none that overlaps another of its service: one id may have several rows."""
    periods = periods.sort_values(["service", "start"])
    reached = periods.groupby("service")["end"].cummax().groupby(periods["service"]).shift(fill_value=0)
    periods = periods.assign(start=np.maximum(periods["start"], reached + 1))
    return periods[periods["start"] <= periods["end"]]


def _changes(calendar: Calendar) -> pd.DataFrame:
    """Return the exceptions that change something, with ``change`` +1 or -1: not all that remove had anything to."""
    exceptions = calendar.exceptions.reset_index(names="row")
    periods = calendar.periods.reset_index(names="period")
    both = exceptions.merge(periods, on="service")
    both = both[(both["start"] <= both["day"]) & (both["day"] <= both["end"])]
    both = both[calendar.weekdays[both["period"], (both["day"] - 1) % 7]]
    runs = exceptions["row"].isin(both["row"])
    change = exceptions["added"].astype("int8") - runs.astype("int8")
    return exceptions.assign(change=change)[change != 0]
