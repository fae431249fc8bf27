"""How people spread over the runs that bring them to a place, or take them away from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.domain.people import Leg
from solver.importers.network.arrays import Floats, Ints, medians
from solver.importers.network.origins import boardings
from solver.importers.network.rule import AccessRule
from solver.importers.network.times import LegTimes
from solver.importers.network.timetable import Timetable
from solver.importers.network.visits import NEVER, Visits

ROUNDING_MIN = 1e-6
"""A run that comes at the very edge of a window is in it, whatever binary fractions make of the minutes on foot."""


@dataclass(frozen=True, eq=False)
class Offer:
    """The runs of one line that people may take.

    Attributes
    ----------
    line
        Row of the lines.
    station
        Where they get off on leg `to`, on on leg `from`: a row of ``day.stops``.
    offset_min
        Minutes between that and the moment at which they are due: on foot, or for the rest of the way.
    weight
        How much each run counts; shape ``[run]``.
    """

    line: int
    station: int
    visits: Visits
    offset_min: float
    weight: Floats


@dataclass(frozen=True, eq=False)
class Spread:
    """People of one offer over the picks of its line.

    Attributes
    ----------
    people
        Share of the group on each of `pick`; shape ``[pick]``.
    lag_min
        Median over the runs that they use; shape ``[pick]``.
    nearest
        Place in `pick` of the one next to the station; None where the line has none.
    """

    offer: Offer
    pick: Ints
    people: Floats
    lag_min: Floats
    nearest: int | None


def run_weights(visits: Visits, times: LegTimes, offset_min: float, rule: AccessRule, window_min: float) -> Floats:
    """Return how much each run counts; shape ``[run]``.

    On leg `to`, for arrivals a with shares; leg `from` is its mirror image:

        weight = sum over a of share(a) * [a - offset - window <= arrival of the run <= a - offset]
                 * min(1, minutes the run has been on its way / catchment_min)
                 * [people may get on it before]
    """
    at, share = (np.array(column, dtype=np.float64)[:, None] for column in zip(*times.times, strict=True))
    spare = at - offset_min - visits.time_min if visits.leg == "to" else visits.time_min - at - offset_min
    inside = (spare >= -ROUNDING_MIN) & (spare <= window_min + ROUNDING_MIN) | math.isinf(window_min)
    catchment = np.minimum(1, visits.length_min / rule.catchment_min) if rule.catchment_min else 1.0
    weights: Floats = (share * inside).sum(axis=0) * catchment * (visits.num_open > 0)
    return weights


def spread_evenly(offer: Offer, weight: Floats, changing: Floats) -> Spread:
    """Spread people over the sections that they pass.

    Those who change at the main station, `changing` of each run's `weight`, are on board between it and the station of
    the offer. The others board evenly over the stops before at which they may (alight over those after): of a run
    with k such stops, b of them at the far end of step i or beyond, the share b / k is on board at step i.
    """
    visits = offer.visits
    run = visits.run
    even = (weight - changing)[run] * visits.num_beyond / np.maximum(1, visits.num_open[run])
    return gather(offer, even + changing[run] * (visits.step <= visits.main_step[run]))


def spread_by_origin(offer: Offer, runs: Ints, steps: Ints, people: Floats) -> Spread:
    """Spread people who board at known steps.

    Parameters
    ----------
    runs
        Those that anybody takes; shape ``[run]``.
    steps, people
        Where they board, and what share of the group they are; shape ``[origin, run]``.
    """
    visits = offer.visits
    place = np.full(len(visits.call), NEVER, dtype=np.int64)
    place[runs] = np.arange(len(runs))
    column = place[visits.run]
    on_board = (steps[:, column] >= visits.step) & (column != NEVER)
    return gather(offer, (people[:, column] * on_board).sum(axis=0))


def gather(offer: Offer, people: Floats) -> Spread:
    """Sum people on passages, shape ``[passage]``, by pick; the lag is the median of ride + offset over used runs."""
    visits = offer.visits
    used = np.flatnonzero(people > 0)
    picks, group = np.unique(visits.pick[used], return_inverse=True)
    ride = medians(group, visits.ride_min[used], len(picks))
    nearest = int(group[np.argmin(visits.step[used])]) if len(used) else None
    sums: Floats = np.bincount(group, weights=people[used], minlength=len(picks)).astype(np.float64)
    return Spread(offer, picks, sums, ride + offer.offset_min, nearest)


@dataclass(frozen=True, eq=False)
class OriginChoice:
    """What people of known origins choose.

    Attributes
    ----------
    spreads
        One for each offer that anybody takes.
    unserved
        Share of the group by origin that finds no run; shape ``[origin]``.
    """

    spreads: list[Spread]
    taken: list[float]
    unserved: Floats


def choose_by_origin(
    table: Timetable, offers: Sequence[Offer], shares: Floats, walks_m: Floats, rule: AccessRule
) -> OriginChoice:
    """Let the people of each origin choose among the runs that they can board.

        people on a run = share(origin) * u / sum of u over all runs they can board
        u = weight(run) * exp(-per_travel_min * (walk to the stop + ride + offset at the site))

    Parameters
    ----------
    shares
        Share of the group by origin; shape ``[origin]``.
    walks_m
        Shape ``[origin, stop]``; infinite where too far.
    """
    found = []
    for offer in offers:
        runs = np.flatnonzero(offer.weight > 0)
        if not len(runs):
            continue
        steps, ride, walk = boardings(table, offer.visits, runs, walks_m)
        minutes = walk / rule.walk_m_per_min + ride + offer.offset_min
        found.append((offer, runs, steps, offer.weight[runs] * np.exp(-rule.per_travel_min * minutes)))
    total = sum((useful.sum(axis=1) for *_, useful in found), np.zeros(len(shares)))
    per_use = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    spreads = [spread_by_origin(offer, runs, steps, useful * per_use[:, None]) for offer, runs, steps, useful in found]
    taken = [float((useful * per_use[:, None]).sum()) for *_, useful in found]
    return OriginChoice(spreads, taken, np.where(total > 0, 0.0, shares))


def median_ride_to_main(table: Timetable, offer: Offer, changing: Floats) -> float:
    """Return the median minutes between main station and station over the runs with which somebody changes."""
    visits = offer.visits
    runs = np.flatnonzero(changing > 0)
    calls, far = visits.call[runs], visits.far_rows(runs, visits.main_step[runs])
    leg: Leg = visits.leg
    board, alight = (far, calls) if leg == "to" else (calls, far)
    return float(np.median(table.arrival_s[alight] - table.departure_s[board])) / 60
