"""A bound by arithmetic alone: from the load that is unavoidable in windows of time.

Whoever may shift by a quarter of an hour still passes within the hour around: what all must put into a window, less the
places in it, is left behind whatever is chosen. It is the energetic reasoning of scheduling, with people for work and
places for machines. It needs no solver, and is the bound to beat for all others.

Reference: P. Baptiste, C. Le Pape, W. Nuijten, "Constraint-based scheduling", Kluwer (2001), chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from solver.demand import measures
from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.demand.queues import left_of_chains, queues
from solver.domain.objective import ROAD_DELAY, ROAD_POWER, TRIP_TOLERANCE_PASSENGERS, Term, Tier
from solver.optimise.bounds.bound import Bound
from solver.optimise.bounds.windows import Windows, all_windows, best_disjoint, window_all, window_highest, window_sums


def analytic_bound(demand: Demand, tier: Tier, is_over: Callable[[], bool] = lambda: False) -> Bound:
    """Return what a tier cannot go below because of people who pass in a window of time whatever is chosen.

    Exact terms that hang on loads are bounded window by window; those of the choices themselves by 0. Windows of
    any length are tried. Takes time as the entries of the load matrix times the intervals of a track; a bound of 0 is
    what comes of it where it is over before that, as no term is ever below 0.
    """
    instance = demand.instance
    weights = instance.reckoned.spelled_out(tier.weights(), len(instance.days))
    found = _Found({term: [] for term in weights if term in OF_WINDOWS}, demand.cells.base.copy())
    if found.of_tracks:
        for windows in all_windows(demand, is_over):
            found.add(demand, windows)
        if is_over():
            return Bound(0.0, "analytic", _left_out(demand, weights))
    value = sum(weights[term] * BOUND[term](demand, found) for term in found.of_tracks)
    # The exact terms are sums of floats themselves; `Windows.above` only takes off what loads can be off.
    return Bound(max(0.0, value - 1e-9 * value), "analytic", _left_out(demand, weights))


def _left_out(demand: Demand, weights: Iterable[Term]) -> str:
    agreements = ["agreements"] if demand.instance.agreements else []
    choices = [term for term in weights if term not in OF_WINDOWS]
    return ", ".join([*agreements, "earlier tiers", "that a group chooses once for all sections and windows", *choices])


@dataclass(slots=True)
class _Found:
    """What the windows of the tracks prove so far.

    Attributes
    ----------
    of_tracks
        Of each term that is asked for, of each track one number, or one per peak period.
    outside
        The base load of the cells outside every window, where no choice puts people; 0 inside; shape ``[cell]``.
    track, cells
        The tracks so far, and the cells of their windows.
    """

    of_tracks: dict[Term, list[Floats]]
    outside: Floats
    track: list[int] = field(default_factory=list)
    cells: list[slice] = field(default_factory=list)

    def add(self, demand: Demand, windows: Windows) -> None:
        self.track.append(windows.track)
        self.cells.append(windows.cells)
        self.outside[windows.cells] = 0.0
        for term, values in self.of_tracks.items():
            values.append(np.atleast_1d(OF_WINDOWS[term](demand, windows)))


def overload_of_windows(demand: Demand, windows: Windows) -> float:
    """Sum over c of max(0, load[c] - places[c]) >= max(0, people - places of the window)."""
    if not demand.cells.overflows[windows.cells.start]:
        return 0.0
    return best_disjoint(windows.above(demand.cells.places[windows.cells]))


def waiting_of_windows(demand: Demand, windows: Windows) -> Floats:
    """Who is left behind after an interval >= people - places of every window that ends with it; shape ``[interval]``.

    Nobody can be left before a window whom that takes off, and each interval is a bound of its own: they need not be
    apart.
    """
    left: Floats = windows.above(demand.cells.places[windows.cells]).max(axis=0)[1:]
    return left


def crowding_of_windows(demand: Demand, windows: Windows) -> float:
    """Each hinge: sum over c of max(0, load[c] - begin * seats[c]) >= max(0, people - begin * seats of the window).

    Every hinge has its own best windows; its slope is above 0.
    """
    cells, first = demand.cells, windows.cells.start
    if cells.is_road[first]:
        return 0.0
    seats = cells.seats[windows.cells]
    hinges = measures.crowding_hinges(demand.instance.crowding)
    above = sum(slope * best_disjoint(windows.above(begin * seats)) for begin, slope in hinges)
    return float(cells.minutes_on_board[first]) * above


def trips_of_windows(demand: Demand, windows: Windows) -> float:
    """Extra trips >= people above the places and tolerances of a window / places of its largest trip, rounded up.

    In every cell trips * size >= load - places - tolerance; the trips of a window are a whole number.
    """
    cells = demand.cells
    size = np.where(cells.is_road[windows.cells], 0.0, cells.places_per_trip[windows.cells])
    over = windows.above(cells.places[windows.cells] + TRIP_TOLERANCE_PASSENGERS)
    largest = window_highest(size)
    is_counted = (over > 0) & window_all(size > 0)
    trips = np.ceil(np.divide(over, largest, out=np.zeros_like(over), where=is_counted) - 1e-9)
    return best_disjoint(np.maximum(0.0, trips))


def peak_of_windows(demand: Demand, windows: Windows) -> Floats:
    """Highest load >= people / intervals of any window inside a peak period; shape ``[period]``."""
    begin_min = demand.cells.begin_min[windows.cells]
    mean = windows.above(np.zeros(len(begin_min))) / windows.lengths
    highest = []
    for period in demand.instance.peak_periods:
        first, end = np.searchsorted(begin_min, [period.start_min, period.end_min])
        highest.append(float(mean[first : end + 1, first : end + 1].max(initial=0.0)))
    return np.array(highest)


def peak_factor_of_windows(demand: Demand, windows: Windows) -> float:
    """Highest load factor >= people / places of any window all of whose intervals have places."""
    places = demand.cells.places[windows.cells]
    people, offered = windows.above(np.zeros(len(places))), window_sums(places)
    has_places = (people > 0) & window_all(places > 0)
    return float(np.divide(people, offered, out=np.zeros_like(people), where=has_places).max(initial=0.0))


def lost_in_windows(demand: Demand, windows: Windows) -> float:
    """Sum over c of w * load[c] * (load[c] / places[c])^4 >= w * people * (people / places of the window)^4.

    The mean of a convex function of load factors, each weighed by its places, is at least that of their mean (Jensen).
    """
    cells = demand.cells
    if not cells.is_road[windows.cells.start]:
        return 0.0
    places = cells.places[windows.cells]
    people, offered = windows.above(np.zeros(len(places))), window_sums(places)
    has_places = (people > 0) & window_all(places > 0)
    factor = np.divide(people, offered, out=np.zeros_like(people), where=has_places)
    hours = float(cells.minutes_on_board[windows.cells.start]) * ROAD_DELAY / 60
    return hours * best_disjoint(people * factor**ROAD_POWER)


OF_WINDOWS: dict[Term, Callable[[Demand, Windows], Floats | float]] = {
    "overload": overload_of_windows,
    "crowding": crowding_of_windows,
    "peak": peak_of_windows,
    "peak_factor": peak_factor_of_windows,
    "trips": trips_of_windows,
    "waiting": waiting_of_windows,
    "vehicle_hours_lost": lost_in_windows,
}
"""What the windows of one track prove of each term that hangs on loads, over one day."""


def _added(term: Term) -> Callable[[Demand, _Found], float]:
    """Return the bound of a term that adds up over cells: windows, and cells outside them, divided by the days."""

    def bound(demand: Demand, found: _Found) -> float:
        outside = float(measures.measure(term, demand, found.outside, demand.options.status_quo_parts()))
        return float(np.array(found.of_tracks[term]).sum()) / len(demand.instance.days) + outside

    return bound


def _peak(demand: Demand, found: _Found) -> float:
    """Return the sum over sections and peak periods of weight * highest level proven, over all days."""
    cells, instance = demand.cells, demand.instance
    highest = np.zeros((len(instance.sections), len(instance.peak_periods)))
    for place, period in enumerate(instance.peak_periods):
        inside = np.flatnonzero((cells.begin_min >= period.start_min) & (cells.begin_min < period.end_min))
        np.maximum.at(highest[:, place], cells.section[inside], cells.base[inside])
    for track, levels in zip(found.track, found.of_tracks["peak"], strict=True):
        section = track // len(instance.days)
        highest[section] = np.maximum(highest[section], levels)
    return float(np.array([section.weight for section in instance.sections]) @ highest.sum(axis=1))


def _peak_factor(demand: Demand, found: _Found) -> float:
    """Return the highest load factor proven; no load is below the base load."""
    of_base = float(measures.peak_factor(demand, demand.cells.base))
    return max(of_base, float(np.array(found.of_tracks["peak_factor"]).max(initial=0.0)))


def _waiting(demand: Demand, found: _Found) -> float:
    """Return the wait of those whom windows leave behind, and of the base load, for the next and further intervals."""
    least = np.zeros(demand.cells.num_cells)
    for cells, left in zip(found.cells, found.of_tracks["waiting"], strict=True):
        least[cells] = left
    own = queues(demand.cells)
    above = demand.cells.base - demand.cells.places
    left = left_of_chains(above[own.cell], own.start, least[own.cell])
    return float(left @ own.minutes) / len(demand.instance.days)


BOUND: dict[Term, Callable[[Demand, _Found], float]] = {
    "overload": _added("overload"),
    "crowding": _added("crowding"),
    "peak": _peak,
    "peak_factor": _peak_factor,
    "trips": _added("trips"),
    "waiting": _waiting,
    "vehicle_hours_lost": _added("vehicle_hours_lost"),
}
"""The bound of each term from what was found on the tracks."""
