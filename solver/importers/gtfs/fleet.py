"""The vehicles of a service day: trips linked to turns of one vehicle each, and how many are out at once."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solver.importers.gtfs.service_day import ServiceDay


@dataclass(frozen=True, slots=True)
class Turn:
    """What one vehicle drives on a day without going in: when it goes out and comes back, in seconds after midnight.

    Attributes
    ----------
    mode
        Of its first trip.
    is_block
        Whether the feed says so (``block_id``); else its trips were linked here.
    """

    mode: str
    out_s: int
    back_s: int
    is_block: bool


def turns_of(day: ServiceDay, layover_min: float = 0.0) -> list[Turn]:
    """Return the turns of a service day, those of blocks first.

    Trips of one ``block_id`` are one turn, out from its first departure to its last arrival. Any other trip is taken
    by the vehicle of its mode that came first to the station where it begins, of those that have stood there for
    the layover (first in, first out); where there is none, another vehicle goes out. Runs of frequencies.txt have no
    block.
    """
    calls, trips = day.calls, day.trips
    first = np.flatnonzero(np.diff(calls["trip"].to_numpy(), prepend=-1))
    last = np.append(first[1:], len(calls)) - 1
    station = day.stops["station"].to_numpy()[calls["stop"].to_numpy()]
    out, back = calls["departure_s"].to_numpy()[first], calls["arrival_s"].to_numpy()[last]
    modes = day.routes["mode"].to_numpy()[trips["route"].to_numpy()]
    block = trips["block"].where(~trips["trip_id"].duplicated(keep=False), "").to_numpy()
    rows = zip(out.tolist(), back.tolist(), station[first].tolist(), station[last].tolist(), modes, block, strict=True)
    blocks: dict[str, Turn] = {}
    single: list[_Trip] = []
    for own in sorted(_Trip(*row) for row in rows):
        if own.block:
            known = blocks.get(own.block, Turn(own.mode, own.out_s, own.back_s, is_block=True))
            blocks[own.block] = Turn(known.mode, known.out_s, max(known.back_s, own.back_s), is_block=True)
        else:
            single.append(own)
    return [*blocks.values(), *_linked(single, round(60 * layover_min))]


@dataclass(frozen=True, slots=True, order=True)
class _Trip:
    """A trip by when it leaves: its times, the stations where it begins and ends, its mode and block."""

    out_s: int
    back_s: int
    begins: int
    ends: int
    mode: str
    block: str


def _linked(trips: Iterable[_Trip], layover_s: int) -> list[Turn]:
    """Return the turns of trips in the order in which they leave, first in, first out at each station."""
    turns: list[Turn] = []
    standing: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for trip in trips:
        waiting = standing[trip.mode, trip.begins]
        if waiting and waiting[0][0] <= trip.out_s:
            _, turn = heapq.heappop(waiting)
            turns[turn] = Turn(trip.mode, turns[turn].out_s, trip.back_s, is_block=False)
        else:
            turn = len(turns)
            turns.append(Turn(trip.mode, trip.out_s, trip.back_s, is_block=False))
        heapq.heappush(standing[trip.mode, trip.ends], (trip.back_s + layover_s, turn))
    return turns


def most_out(spans: Iterable[tuple[float, float, int]]) -> int:
    """Return the most vehicles that are out at once, of spans of (out, back, vehicles).

    Who is back at a moment can go out again in it.
    """
    events = [event for out, back, num in spans for event in ((out, 1, num), (back, 0, -num))]
    num_out = most = 0
    for _, _, change in sorted(events):
        num_out += change
        most = max(most, num_out)
    return most
