"""Trips that run again and again (frequencies.txt): from headways to runs."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.archive import FeedFiles
from solver.importers.gtfs.calls import Calls, ends_of_trips, starts_of_trips
from solver.importers.gtfs.clock_times import Ints, parse_time_texts, whole_numbers
from solver.importers.gtfs.limits import MAX_CALLS
from solver.importers.gtfs.tables import NO_ROW, Rows, read_table, rows_of
from solver.language.messages import gettext, numeral

_TABLE = "frequencies.txt"


class Runs(NamedTuple):
    """One row for each run of a day: the place of its trip among those of the day, and how much later it runs."""

    place: Rows
    shift_s: Ints


def read_frequencies(files: FeedFiles, trip_ids: pd.Index, findings: Findings) -> pd.DataFrame:
    """Return ``trip`` (row), ``start_s``, ``end_s``, ``headway_s``, ``exact``; none without such a table."""
    table = read_table(files, _TABLE, findings)
    where = files.where(_TABLE)
    rows = pd.DataFrame(
        {
            "trip": rows_of(trip_ids, table["trip_id"].to_numpy()),
            "start_s": parse_time_texts(table["start_time"]),
            "end_s": parse_time_texts(table["end_time"]),
            "headway_s": whole_numbers(table["headway_secs"]),
            "exact": table["exact_times"] == "1",
        }
    )
    dangling = rows["trip"] == NO_ROW
    findings.add(
        where, "dropped", gettext("rows of trips that are not in trips.txt"), dangling.sum(), table["trip_id"][dangling]
    )
    bad = ~dangling & ((rows["start_s"] < 0) | (rows["end_s"] <= rows["start_s"]) | (rows["headway_s"] <= 0))
    what = gettext("rows without a start, a later end and a headway; they are no runs")
    findings.add(where, "dropped", what, bad.sum(), table["trip_id"][bad])
    # A trip all of whose rows are bad does not run at the times of stop_times.txt: they only say how long it takes.
    rows.loc[bad, ["start_s", "end_s", "headway_s"]] = [0, 0, 1]
    return rows[~dangling].reset_index(drop=True)


def repeat_trips(calls: Calls, frequencies: pd.DataFrame, where: str, findings: Findings) -> tuple[Calls, Rows, Rows]:
    """Return the calls of all runs (their `trip` counts runs), and of every run its trip and its place among the trips.

    A row of frequencies.txt stands for the runs that leave the first stop at start, start + headway, ... before the
    end. With exact_times = 1 that is the timetable; without, it is the even spread of a service that only promises
    the headway: the same runs, and a note. Other trips run once, at their own times.

    Raises
    ------
    SourceError
        Where the runs would be more than a service day can hold.
    """
    starts = starts_of_trips(calls)
    trips = calls.trip[starts]
    lengths = ends_of_trips(calls, starts) - starts
    today = frequencies[frequencies["trip"].isin(trips)]
    if today.empty:
        runs = _once(np.arange(len(trips)))
        return replace(calls, trip=np.repeat(runs.place, lengths)), trips, runs.place
    _refuse_too_many(today, dict(zip(trips.tolist(), lengths.tolist(), strict=True)), where)
    once = _once(np.flatnonzero(~np.isin(trips, frequencies["trip"])))
    again = _runs(today, trips, calls.departure[starts], where, findings)
    places, shifts = np.concatenate([once.place, again.place]), np.concatenate([once.shift_s, again.shift_s])
    order = np.lexsort((shifts, places))
    runs = Runs(places[order], shifts[order])
    return _expand(calls, starts, lengths, runs), trips[runs.place], runs.place


def _once(places: npt.NDArray[np.intp]) -> Runs:
    return Runs(places.astype(np.int32), np.zeros(len(places), dtype=np.int32))


def _refuse_too_many(today: pd.DataFrame, lengths: dict[int, int], where: str) -> None:
    """Refuse headways that make more calls than can be read."""
    num_runs = np.ceil((today["end_s"] - today["start_s"]) / today["headway_s"])
    total = float((num_runs * today["trip"].map(lengths)).sum())
    if total > MAX_CALLS:
        found = gettext("headways that make {total:,.0f} calls of one day", total=total)
        raise SourceError(
            [
                Problem(
                    where,
                    found,
                    gettext("at most {MAX_CALLS}", MAX_CALLS=numeral(MAX_CALLS)),
                    gettext("mend headway_secs"),
                )
            ]
        )


def _runs(today: pd.DataFrame, trips: Rows, first_departures: Ints, where: str, findings: Findings) -> Runs:
    """Return the runs that headways make, each once, and note what was dropped and what is only promised."""
    columns = today[["start_s", "end_s", "headway_s"]].itertuples(index=False)
    starts = [np.arange(start, end, headway, dtype=np.int32) for start, end, headway in columns]
    places = np.searchsorted(trips, today["trip"]).astype(np.int32)
    runs = pd.DataFrame({"place": np.repeat(places, [len(part) for part in starts]), "start_s": np.concatenate(starts)})
    repeated = runs.duplicated()
    findings.add(where, "dropped", gettext("runs that two rows of one trip make at the same time"), int(repeated.sum()))
    kept = runs[~repeated]
    what = gettext(
        "trips that promise a headway only (exact_times is not 1); their runs are spread evenly from the start"
    )
    findings.add(where, "noted", what, today["trip"][~today["exact"]].nunique())
    findings.add(where, "kept", gettext("runs made of headways"), len(kept))
    place = kept["place"].to_numpy()
    return Runs(place, kept["start_s"].to_numpy() - first_departures[place])


def _expand(calls: Calls, starts: Rows, lengths: npt.NDArray[np.int64], runs: Runs) -> Calls:
    num_calls = lengths[runs.place]
    run = np.repeat(np.arange(len(num_calls), dtype=np.int32), num_calls)
    within = np.arange(len(run)) - np.repeat(np.cumsum(num_calls) - num_calls, num_calls)
    copies = calls.take(starts[runs.place][run] + within)
    # A run that leaves at midnight may arrive at its first stop before it.
    arrival = np.maximum(copies.arrival + runs.shift_s[run], 0)
    return replace(copies, trip=run, arrival=arrival, departure=copies.departure + runs.shift_s[run])
