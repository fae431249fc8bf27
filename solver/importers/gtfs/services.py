"""The periods and exceptions of services, as they stand in calendar.txt and calendar_dates.txt, cleaned."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.importers.findings import Findings
from solver.importers.gtfs.archive import FeedFiles
from solver.importers.gtfs.limits import WEEKDAY_COLUMNS
from solver.importers.gtfs.tables import Mask, Rows, index_of, read_table, rows_of
from solver.importers.gtfs.text import Texts
from solver.language.messages import gettext

NO_DATE = 0
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""What is outside is a slip of the pen, and would make a table of dates without end."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """When the services of a feed run; days are proleptic ordinals (1 January of year 1 is 1).

    Parameters
    ----------
    services
        The service ids.
    periods
        ``service`` (row of `services`), ``start``, ``end`` (both run), one row for each row of calendar.txt.
    weekdays
        Whether a period runs on Monday to Sunday, shape (len(periods), 7).
    exceptions
        ``service``, ``day``, ``added`` (else removed); one row at most for a service and day.
    """

    services: pd.Index
    periods: pd.DataFrame
    weekdays: Mask
    exceptions: pd.DataFrame

    def services_on(self, date: datetime.date) -> Mask:
        """Return for every service whether it runs on a date, shape (len(services),)."""
        day = date.toordinal()
        runs = np.zeros(len(self.services), dtype=bool)
        current = (self.periods["start"] <= day) & (day <= self.periods["end"]) & self.weekdays[:, date.weekday()]
        runs[self.periods["service"][current]] = True
        today = self.exceptions[self.exceptions["day"] == day]
        runs[today["service"]] = today["added"]
        return runs


def read_calendar(files: FeedFiles, findings: Findings) -> Calendar:
    """Return the calendar of a feed; a table that is missing or empty has no rows."""
    periods = read_table(files, "calendar.txt", findings)
    exceptions = read_table(files, "calendar_dates.txt", findings)
    ids = pd.concat([periods["service_id"], exceptions["service_id"]]).drop_duplicates()
    services = index_of(ids[ids != ""])
    kept, weekdays = _periods(periods, services, files.where("calendar.txt"), findings)
    return Calendar(
        services, kept, weekdays, _exceptions(exceptions, services, files.where("calendar_dates.txt"), findings)
    )


def _periods(table: pd.DataFrame, services: pd.Index, where: str, findings: Findings) -> tuple[pd.DataFrame, Mask]:
    start, end = parse_days(table["start_date"].to_numpy()), parse_days(table["end_date"].to_numpy())
    weekdays = np.stack([(table[name] == "1").to_numpy() for name in WEEKDAY_COLUMNS], axis=1)
    usable = (start != NO_DATE) & (end != NO_DATE) & (start <= end) & (table["service_id"] != "").to_numpy()
    ids = table["service_id"]
    what = gettext("rows whose dates cannot be read or run backwards")
    findings.add(where, "dropped", what, (~usable).sum(), ids[~usable])
    idle = usable & ~weekdays.any(axis=1)
    what = gettext("rows without any weekday; their services run by calendar_dates.txt alone")
    findings.add(where, "noted", what, idle.sum(), ids[idle])
    kept = usable & ~idle
    rows = pd.DataFrame({"service": rows_of(services, ids.to_numpy()), "start": start, "end": end})
    return rows[kept].reset_index(drop=True), weekdays[kept]


def _exceptions(table: pd.DataFrame, services: pd.Index, where: str, findings: Findings) -> pd.DataFrame:
    """Return ``service``, ``day`` and ``added`` of calendar_dates.txt: of rows on one service and day the last."""
    day = parse_days(table["date"].to_numpy())
    kind = table["exception_type"]
    usable = (day != NO_DATE) & kind.isin(["1", "2"]).to_numpy() & (table["service_id"] != "").to_numpy()
    findings.add(
        where,
        "dropped",
        gettext("rows whose date or exception_type cannot be read"),
        (~usable).sum(),
        table["service_id"][~usable],
    )
    rows = pd.DataFrame(
        {"service": rows_of(services, table["service_id"].to_numpy()), "day": day, "added": kind == "1"}
    )
    rows = rows[usable]
    repeated = rows.duplicated(["service", "day"], keep="last")
    what = gettext("rows on a service and date that stand again further down")
    findings.add(where, "dropped", what, repeated.sum(), table["service_id"][rows.index[repeated]])
    kept: pd.DataFrame = rows[~repeated].reset_index(drop=True)
    return kept


def parse_days(texts: Texts) -> Rows:
    """Return the ordinals of dates written YYYYMMDD, shape (n,); `NO_DATE` where there is none."""
    codes, uniques = pd.factorize(texts)
    days: npt.NDArray[np.int32] = np.array([_parse_day(text) for text in uniques], dtype=np.int32)
    return days[codes]


def _parse_day(text: str) -> int:
    match = _DATE.fullmatch(text)
    if not match or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        return NO_DATE
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])).toordinal()
    except ValueError:
        return NO_DATE
