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
from solver.importers.gtfs.clock_times import TIME_BYTES, parse_times, real_numbers, whole_numbers
from solver.importers.gtfs.csv_chunks import CsvChunks
from solver.importers.gtfs.feed import Feed
from solver.importers.gtfs.limits import MAX_CALLS
from solver.importers.gtfs.tables import NO_ROW, Mask, Rows, add_tally, rows_of
from solver.importers.gtfs.text import Tally, Texts, clean_texts

TABLE = "stop_times.txt"
_NUMBERS = ("stop_sequence", "pickup_type", "drop_off_type", "shape_dist_traveled")
_COLUMNS = ("trip_id", "arrival_time", "departure_time", "stop_id", *_NUMBERS)
_TYPES = {"arrival_time": TIME_BYTES, "departure_time": TIME_BYTES, **dict.fromkeys(_NUMBERS, "number")}
_NOT_ALLOWED = 1
"""A pickup_type or drop_off_type of 1; blank and 0 are regular stops, 2 and 3 are stops on request."""
# Ids as objects: pandas then makes each text once, and a look-up hashes it once; a category is slower with many
# trips, and turns "007" into 7.
_NO_TRIP = "rows of trips that are not in trips.txt"
_NO_STOP = "rows at stops that are not in stops.txt"


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
        Rows for every trip of the feed, and those of them at known stops.
    """

    calls: Calls
    num_rows: int
    rows_per_trip: npt.NDArray[np.int64]
    calls_per_trip: npt.NDArray[np.int64]


def read_stop_times(feed: Feed, wanted: Mask, findings: Findings, progress: Progress) -> StopTimes:
    """Return the calls of the trips that `wanted`, shape (trips,), marks.

    Memory holds a chunk of the text and the wanted calls (30 bytes each), whatever the size of the table.
    """
    where = feed.files.where(TABLE)
    tally = Tally()
    num_trips = len(feed.trips)
    rows_per_trip, calls_per_trip = np.zeros(num_trips, dtype=np.int64), np.zeros(num_trips, dtype=np.int64)
    parts: list[Calls] = []
    num_kept = 0
    with feed.files.open(TABLE) as stream:
        chunks = CsvChunks(stream, tally)
        for frame in chunks.frames(_COLUMNS, _TYPES):
            trip = _look_up(feed.trip_ids, frame["trip_id"], _NO_TRIP, tally)
            stop = _look_up(feed.stop_ids, frame["stop_id"], _NO_STOP, tally)
            known = trip != NO_ROW
            rows_per_trip += np.bincount(trip[known], minlength=num_trips)
            known &= stop != NO_ROW
            calls_per_trip += np.bincount(trip[known], minlength=num_trips)
            known &= wanted[trip]
            parts.append(_calls(frame, trip, stop, known))
            num_kept += len(parts[-1].trip)
            _refuse_too_many(num_kept, where)
            progress(f"reading {TABLE}", min(1.0, chunks.bytes_read / max(1, feed.files.sizes[TABLE])))
    findings.add(where, "read", "rows", chunks.num_rows)
    _add(tally, where, findings)
    return StopTimes(_joined(parts), chunks.num_rows, rows_per_trip, calls_per_trip)


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
        parse_times(frame["arrival_time"].to_numpy()[kept]),
        parse_times(frame["departure_time"].to_numpy()[kept]),
        _allowed(frame, "pickup_type", kept),
        _allowed(frame, "drop_off_type", kept),
        None if distance is None else real_numbers(distance[kept]),
    )


def _allowed(frame: pd.DataFrame, column: str, kept: Mask) -> Mask:
    if column not in frame:
        return np.ones(np.count_nonzero(kept), dtype=np.bool_)
    allowed: Mask = whole_numbers(frame[column][kept]) != _NOT_ALLOWED
    return allowed


def _refuse_too_many(num_kept: int, where: str) -> None:
    if num_kept > MAX_CALLS:
        found = f"more than {MAX_CALLS:,} calls on one day"
        raise SourceError([Problem(where, found, f"at most {MAX_CALLS:,}", "cut the feed to the region")])


def _add(tally: Tally, where: str, findings: Findings) -> None:
    for what in (_NO_TRIP, _NO_STOP):
        findings.add(where, "dropped", what, tally.counts.pop(what, 0), tally.examples.pop(what, ()))
    add_tally(findings, where, tally)


def _joined(parts: list[Calls]) -> Calls:

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
