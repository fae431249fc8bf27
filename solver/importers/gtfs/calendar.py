"""Which days have service, and which of them to take.

The rule without a wanted date: of the Tuesdays and Thursdays with service, those that have at least two thirds of the
trips that their weekday has in the busiest week; among these the number of trips that most of them have (of two numbers
that equally many have, the higher); of the dates with it the earliest with service on the day before, whose runs at
30:00 and later are its own; the earliest of all where none has. So no date comes from the thin tail of a feed,
where some services are published years ahead. Without service on any Tuesday or Thursday the same among Mondays to
Fridays, then among all days, and that is said. Whatever date is taken, its share of the busiest week is told.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.dated import dated
from solver.importers.gtfs.feed import Feed, why_no_date
from solver.importers.gtfs.services import Calendar
from solver.importers.gtfs.tables import Mask
from solver.language.messages import gettext, numeral

WEEKDAYS = range(5)
_TUESDAY, _THURSDAY = 1, 3
_ONE_DAY = datetime.timedelta(days=1)
_CHOICES: tuple[tuple[str, tuple[int, ...]], ...] = (
    (gettext("Tuesday or Thursday"), (_TUESDAY, _THURSDAY)),
    (gettext("day from Monday to Friday"), tuple(WEEKDAYS)),
    (gettext("day"), tuple(range(7))),
)


FULL_SHARE = 2 / 3
"""A date with less of the trips of its weekday in the busiest week is no normal day. Assumed: holidays stay above."""


class BusiestWeek(NamedTuple):
    """How the trips of a date compare with those of the week that has most: `share` is 1 where they are as many.

    Attributes
    ----------
    monday
        When that week begins; of several that have as many trips the first.
    share
        Trips of the date / trips of its weekday in that week; of its busiest day, where that weekday has none.
    """

    monday: datetime.date
    share: float

    @property
    def is_thin(self) -> bool:
        """Whether so little runs that the date stands for no normal day."""
        return self.share < FULL_SHARE

    @property
    def told(self) -> str:
        """How much of that week's service it is, in words."""
        # Rounded down, so that no thin date reads as one that is not.
        share = numeral(math.floor(self.share * 100))
        return gettext("{share} % of the service of the busiest week (from {monday})", share=share, monday=self.monday)


class ChosenDate(NamedTuple):
    """A service day, why it is this one, and how much of the busiest week's service it has."""

    date: datetime.date
    why: str
    busiest: BusiestWeek

    @property
    def warning(self) -> str:
        """What has to be said loudly of the date: that little runs on it; "" where there is nothing."""
        if not self.busiest.is_thin:
            return ""
        return gettext(
            "THIN SERVICE: on {date} runs only {share}; take a date of that week",
            date=dated(self.date),
            share=self.busiest.told,
        )


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
    """Return a date of `counts` (trips by date) as `choose_date` does, and why it is this one.

    A wanted date may also be the morning after a date of service: runs at 30:00 and later are those of the next day.
    """
    if wanted is not None:
        if not {wanted, wanted - _ONE_DAY} & set(counts.index):
            raise no_service(feed, wanted, counts)
        return _told(feed, ChosenDate(wanted, gettext("as asked"), busiest_week(counts, [wanted])[wanted]), findings)
    shares = busiest_week(counts, counts.index)
    full = {date: num for date, num in _by_date(counts) if not shares[date].is_thin}
    for words, weekdays in _CHOICES:
        some = {date: num for date, num in full.items() if date.weekday() in weekdays}
        if some:
            date, why = _modal(some, words, set(counts.index))
            if len(weekdays) > 2 and findings is not None:
                what = gettext(
                    "date chosen among other days ({date}), because no Tuesday or Thursday has service", date=date
                )
                findings.add(feed.name, "noted", what, 1)
            return ChosenDate(date, why, shares[date])
    raise SourceError([why_no_date(feed)])


def busiest_week(counts: pd.Series, dates: Iterable[datetime.date]) -> dict[datetime.date, BusiestWeek]:
    """Return how the trips of each date compare with those of the busiest week of `counts` (trips by date)."""
    if counts.empty:
        return {}
    weeks: Counter[datetime.date] = Counter()
    for day, num in _by_date(counts):
        weeks[day - datetime.timedelta(days=day.weekday())] += num
    monday = min(weeks, key=lambda week: (-weeks[week], week))
    of_week = [int(counts.get(monday + datetime.timedelta(days=day), 0)) for day in range(7)]
    full = [num or max(of_week) for num in of_week]
    return {date: BusiestWeek(monday, int(counts.get(date, 0)) / full[date.weekday()]) for date in dates}


def _told(feed: Feed, chosen: ChosenDate, findings: Findings | None) -> ChosenDate:
    if chosen.warning and findings is not None:
        what = gettext("service day with little service: {warning}", warning=chosen.warning)
        findings.add(feed.name, "noted", what, 1)
    return chosen


def no_service(
    feed: Feed,
    date: datetime.date,
    counts: pd.Series,
    found: str = gettext("no service"),
    advice: str = gettext("fetch the feed again from its publisher"),
) -> SourceError:
    """Return the refusal of a date: which dates there are (of `counts`), and the nearest weekday of them.

    Parameters
    ----------
    found, advice
        What there is on the date, and what to do where there is no other one either.
    """
    if not feed.trips["usable"].any():
        return SourceError([why_no_date(feed)])
    if counts.empty:
        where = gettext("{found} on {date} or any other date", found=found, date=dated(date))
        return SourceError([Problem(feed.name, where, gettext("a date of service"), advice)])
    dates = list(counts.index)
    nearest = min([day for day in dates if day.weekday() in WEEKDAYS] or dates, key=lambda day: (abs(day - date), day))
    expected = gettext("a date of service, from {dates} to {dates2}", dates=dates[0], dates2=dates[-1])
    advice = gettext("take another date; the nearest weekday with service is {nearest}", nearest=dated(nearest))
    return SourceError(
        [Problem(feed.name, gettext("{found} on {date}", found=found, date=dated(date)), expected, advice)]
    )


def _by_date(counts: pd.Series) -> Iterator[tuple[datetime.date, int]]:
    return zip(counts.index.tolist(), counts.tolist(), strict=True)


def _modal(counts: Mapping[datetime.date, int], words: str, all_dates: Set[datetime.date]) -> tuple[datetime.date, str]:
    """Return the first of some dates with the number of trips that most of them have, and why it is this one."""
    often = Counter(counts.values())
    modal = max(often, key=lambda num: (often[num], num))
    modal_dates = [date for date, num in counts.items() if num == modal]
    date = next((date for date in modal_dates if date - _ONE_DAY in all_dates), modal_dates[0])
    why = gettext(
        "the first {day} with {trips} trips, as {often} of {all} such days have",
        day=words,
        trips=numeral(modal),
        often=numeral(often[modal]),
        all=numeral(len(counts)),
    )
    return date, why


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
