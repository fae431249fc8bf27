"""stop_times.txt, read chunk by chunk: every row is counted, and only those of wanted trips are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings, Progress
from solver.importers.gtfs.calls import Calls
from solver.importers.gtfs.clock_times import TIME_BYTES, Ints, parse_times, real_numbers, whole_numbers
from solver.importers.gtfs.csv_chunks import CsvChunks
from solver.importers.gtfs.feed import Feed
from solver.importers.gtfs.limits import DEMAND_COLUMNS, MAX_CALLS
from solver.importers.gtfs.tables import NO_ROW, Mask, Rows, add_tally, rows_of
from solver.importers.gtfs.text import Tally, Texts, clean_texts
from solver.language.messages import gettext, numeral

TABLE = "stop_times.txt"
_NUMBERS = ("stop_sequence", "pickup_type", "drop_off_type", "shape_dist_traveled")
_TIMES = ("arrival_time", "departure_time")
_COLUMNS = ("trip_id", *_TIMES, "stop_id", *_NUMBERS, *DEMAND_COLUMNS)
_TYPES = {**dict.fromkeys(_TIMES, TIME_BYTES), **dict.fromkeys(_NUMBERS, "number")}
_NOT_ALLOWED = 1
"""A pickup_type or drop_off_type of 1; blank and 0 are regular stops, 2 and 3 are stops on request."""
# Ids as objects: pandas then makes each text once, and a look-up hashes it once; a category is slower with many
# trips, and turns "007" into 7.
_NO_TRIP = gettext("rows of trips that are not in trips.txt")
_NO_STOP = gettext("rows at stops that are not in stops.txt")
_ON_DEMAND = gettext("rows with a window in place of a time: rides on demand, which make no intervals")


@dataclass
class StopTimes:
    """What was read of stop_times.txt.

    Parameters
    ----------
    calls
        Those of the wanted trips, at known stops, in the order of the file.
    num_rows
        Rows of the whole table.
    rows_per_trip, calls_per_trip
        Rows for every trip of the feed, and those of them at known stops that are no rides on demand.
    demand_per_trip
        Rows that have a window in which a ride may be asked for, and no time (GTFS-Flex); they are no calls.
    """

    calls: Calls
    num_rows: int
    rows_per_trip: npt.NDArray[np.int64]
    calls_per_trip: npt.NDArray[np.int64]
    demand_per_trip: npt.NDArray[np.int64]

    @property
    def on_demand(self) -> Mask:
        """Which trips of the feed are rides on demand alone, shape (trips,)."""
        result: Mask = (self.demand_per_trip > 0) & (self.calls_per_trip == 0)
        return result


def read_stop_times(feed: Feed, wanted: Mask, findings: Findings, progress: Progress) -> StopTimes:
    """Return the calls of the trips that `wanted`, shape (trips,), marks.

    Memory holds a chunk of the text and the wanted calls (30 bytes each), whatever the size of the table.
    """
    where = feed.files.where(TABLE)
    tally = Tally()
    num_trips = len(feed.trips)
    rows_per_trip, calls_per_trip, demand_per_trip = np.zeros((3, num_trips), dtype=np.int64)
    parts: list[Calls] = []
    num_kept = 0
    with feed.files.open(TABLE) as stream:
        chunks = CsvChunks(stream, tally)
        for rows in chunks.frames(_COLUMNS, _TYPES):
            trip = _look_up(feed.trip_ids, rows["trip_id"], _NO_TRIP, tally)
            rows_per_trip += np.bincount(trip[trip != NO_ROW], minlength=num_trips)
            demand = _is_on_demand(rows)
            demand_per_trip += np.bincount(trip[demand & (trip != NO_ROW)], minlength=num_trips)
            frame, trip = _with_times(rows, demand, tally), trip[~demand]
            stop = _look_up(feed.stop_ids, frame["stop_id"], _NO_STOP, tally)
            known = (trip != NO_ROW) & (stop != NO_ROW)
            calls_per_trip += np.bincount(trip[known], minlength=num_trips)
            known &= wanted[trip]
            parts.append(_calls(frame, trip, stop, known))
            num_kept += len(parts[-1].trip)
            _refuse_too_many(num_kept, where)
            progress(f"reading {TABLE}", min(1.0, chunks.bytes_read / max(1, feed.files.sizes[TABLE])))
    findings.add(where, "read", gettext("rows"), chunks.num_rows)
    _add(tally, where, findings)
    return StopTimes(_joined(parts), chunks.num_rows, rows_per_trip, calls_per_trip, demand_per_trip)


def _is_on_demand(frame: pd.DataFrame) -> Mask:
    """Return which rows have a window and no time, shape (rows,)."""
    windows, times = np.zeros((2, len(frame)), dtype=np.bool_)
    for column in DEMAND_COLUMNS:
        windows |= (frame[column] != "").to_numpy() if column in frame else False
    if windows.any():
        for column in _TIMES:
            times |= (frame[column] != b"").to_numpy() if column in frame else False
    demand: Mask = windows & ~times
    return demand


def _with_times(frame: pd.DataFrame, demand: Mask, tally: Tally) -> pd.DataFrame:
    """Return the rows that are no rides on demand, with the columns that a feed of such rides may lack, blank."""
    if demand.any():
        tally.add(_ON_DEMAND, pd.unique(frame["trip_id"][demand])[:3].tolist(), int(demand.sum()))
        frame = frame[~demand]
    missing: list[tuple[str, str | bytes]] = [("stop_id", ""), *((column, b"") for column in _TIMES)]
    for column, blank in missing:
        if column not in frame:
            frame = frame.assign(**{column: pd.Series(blank, index=frame.index, dtype=object)})
    return frame


def _look_up(ids: pd.Index, column: pd.Series, what: str, tally: Tally) -> Rows:
    texts: Texts = column.to_numpy()
    rows = rows_of(ids, texts)
    missed = np.flatnonzero(rows == NO_ROW)
    if len(missed):
        cleaned = clean_texts(texts[missed], tally)
        rows[missed] = found = rows_of(ids, cleaned)
        lost = cleaned[found == NO_ROW]
        if len(lost):
            tally.add(what, pd.unique(lost)[:3].tolist(), len(lost))
    return rows


def _calls(frame: pd.DataFrame, trip: Rows, stop: Rows, kept: Mask) -> Calls:
    distance = frame.get("shape_dist_traveled")
    return Calls(
        trip[kept],
        stop[kept],
        whole_numbers(frame["stop_sequence"][kept]),
        _times(frame["arrival_time"], kept),
        _times(frame["departure_time"], kept),
        _allowed(frame, "pickup_type", kept),
        _allowed(frame, "drop_off_type", kept),
        None if distance is None else real_numbers(distance[kept]),
    )


def _times(column: pd.Series, kept: Mask) -> Ints:
    return parse_times(column.to_numpy()[kept].astype(TIME_BYTES, copy=False))


def _allowed(frame: pd.DataFrame, column: str, kept: Mask) -> Mask:
    if column not in frame:
        return np.ones(np.count_nonzero(kept), dtype=np.bool_)
    allowed: Mask = whole_numbers(frame[column][kept]) != _NOT_ALLOWED
    return allowed


def _refuse_too_many(num_kept: int, where: str) -> None:
    if num_kept > MAX_CALLS:
        found = gettext("more than {MAX_CALLS} calls on one day", MAX_CALLS=numeral(MAX_CALLS))
        raise SourceError(
            [
                Problem(
                    where,
                    found,
                    gettext("at most {MAX_CALLS}", MAX_CALLS=numeral(MAX_CALLS)),
                    gettext("cut the feed to the region"),
                )
            ]
        )


def _add(tally: Tally, where: str, findings: Findings) -> None:
    for what in (_NO_TRIP, _NO_STOP, _ON_DEMAND):
        findings.add(where, "dropped", what, tally.counts.pop(what, 0), tally.examples.pop(what, ()))
    add_tally(findings, where, tally)


def _joined(parts: list[Calls]) -> Calls:
    """Return the calls of all chunks as one table."""

    def column(name: str, dtype: npt.DTypeLike = np.int32) -> npt.NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts] or [np.zeros(0, dtype=dtype)])

    distances = [part.distance for part in parts if part.distance is not None]
    return Calls(
        column("trip"),
        column("stop"),
        column("sequence"),
        column("arrival"),
        column("departure"),
        column("boards", np.bool_),
        column("alights", np.bool_),
        np.concatenate(distances) if distances else None,
    )
