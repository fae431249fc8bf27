"""Bounds by clusters of sections, better all the time: where most can be gained, solved for longer, or joined.

The usual way on is to better the multipliers by subgradient steps, each of which solves every cluster again: from 5,791
after one pass to 6,540 after 33, in 400 s, on 400 groups. Here the multipliers stay those of the linear relaxation.
What the copies of a group still disagree in goes away by joining the clusters that have them, and only what was joined
is solved again; all that is proven stays proven, so that the bound rises at every step and can be asked for at any
time.

Reference, for what is not done: M. Held, P. Wolfe, H. Crowder, "Validation of subgradient optimization", Mathematical
Programming 6 (1974) 62-88.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats
from solver.optimise.bounds.relaxation import Relaxation
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.highs import Hooks, MipOutcome, safety, solve_mip
from solver.optimise.mip.part import Part
from solver.optimise.mip.program import sums
from solver.optimise.mip.tier_model import TierModel

_FIRST_S, _FIRST_S_OF_ALL = 0.5, 10.0
"""A cluster gets half a second at first, or its part of so many where there are few."""
_LONGER = 4.0
"""A cluster that is not closed gets this much more time when it is next taken up."""
_MOST, _MUCH_LONGER = 0.5, 16.0
"""One that holds so much of the gap gets so much more, as nothing else helps and what is begun anew is lost."""
_ENOUGH_FOR_TWO = 8
"""So many clusters at least that can be worked on, for others to help."""
_DEARER = 3.0
"""Two clusters together are thought to take so many times what each took."""
_WAIT_S = 0.05
_LEAST_SHARE = 1e-7
"""What a cluster may be off, as a share of the tier's value, before it is taken up again."""


@dataclass(slots=True)
class _State:
    """Where a cluster stands.

    Attributes
    ----------
    rounding
        What is taken off its bound because it is computed in floating point.
    seconds
        What it is given next; where it is closed, what it took.
    seen
        How many of each group's people pass in it, at most; shape ``[group]``.
    found
        Its columns in the best schedule that it found for itself; None where it has found none.
    """

    part: Part
    bound: float
    rounding: float
    seconds: float
    seen: Floats
    is_closed: bool = False
    is_busy: bool = False
    found: Floats | None = None


class Decomposition:
    """Bounds a tier cluster by cluster.

    The gap of the whole is the sum of what each cluster's part of the best known schedule is above its bound. The
    cluster with the most to gain for its time comes next: where it is not solved to its end it gets more
    time, where it is, what it lacks is that others choose otherwise, and it is joined to the one that shares
    most of its groups. In the end all are one, which is the tier itself.

    Parameters
    ----------
    model
        The tier.
    relaxation
        Its clusters.
    incumbent
        Where bounds and schedules go, and what is known.
    """

    def __init__(self, model: TierModel, relaxation: Relaxation, incumbent: Incumbent, seed: int) -> None:
        """Begin with what each cluster's costs prove before any is solved."""
        self._index = model.made().index
        self._people = model.made().people
        self._relaxation = relaxation
        self._incumbent = incumbent
        self._keeps = model.keeps
        self._seed = seed
        self._lock = threading.RLock()
        seconds = max(_FIRST_S, _FIRST_S_OF_ALL / len(relaxation.parts))
        self._states = {
            place: self._new(part, seconds) for place, part in enumerate(relaxation.parts) if part is not None
        }
        self._rest = relaxation.rest()
        self._values: tuple[int, Floats] | None = None
        self._prove()

    @property
    def is_done(self) -> bool:
        """Whether all clusters are one that is solved to its end."""
        with self._lock:
            return all(state.is_closed for state in self._states.values()) and len(self._states) <= 1

    def run(self, end: float) -> None:
        """Work until `end`, the incumbent's `stop`, or until there is nothing left to gain; from any thread."""
        while not self._incumbent.stop.is_set() and time.monotonic() < end and not self.is_done:
            if not self._work(end, math.inf):
                self._incumbent.stop.wait(_WAIT_S)

    def help(self, end: float) -> None:
        """Work beside others until a moment, while there is enough for two to do in that time; from any thread."""
        while not self._incumbent.stop.is_set() and self._work(end, end - time.monotonic()):
            pass

    def _work(self, end: float, most_s: float) -> bool:
        """Take up a cluster that is thought to take no longer than so and solve it; return whether there was one."""
        place = self._take_up(most_s)
        if place is None:
            return False
        try:
            self._solve(place, end)
        finally:
            self._states[place].is_busy = False
        return True

    def _solve(self, place: int, end: float) -> None:
        state = self._states[place]
        seconds = min(state.seconds, end - time.monotonic())
        known = _Known(state, self._current)
        hooks = Hooks(lambda own: self._offer(state, own), lambda bound: self._improve(state, bound), known.better)
        outcome = solve_mip(state.part.program, seconds, self._incumbent.stop, self._seed, known.better(), hooks)
        self._learn(state, outcome)

    def _learn(self, state: _State, outcome: MipOutcome) -> None:
        state.is_closed = outcome.is_closed
        if outcome.is_closed:
            state.seconds = max(outcome.seconds, _WAIT_S)
        elif outcome.seconds >= state.seconds:
            state.seconds *= _LONGER
        self._improve(state, outcome.bound)
        if outcome.columns is not None:
            state.found = outcome.columns
            self._offer(state, outcome.columns)
            self._suggest()

    def _improve(self, state: _State, bound: float) -> None:
        if bound > state.bound:
            with self._lock:
                state.bound = bound
            self._prove()

    def _prove(self) -> None:
        with self._lock:
            total = self._rest + math.fsum(state.bound for state in self._states.values())
            rounding = 2 * math.fsum(state.rounding for state in self._states.values())
        if math.isfinite(total):
            self._incumbent.prove(max(0.0, total), rounding)

    def _offer(self, state: _State, own: Floats) -> None:
        """Offer the best known schedule with this cluster's groups as they choose in it, where it is cheaper so."""
        values, cost = self._current(), state.part.program.cost
        if self._incumbent.parts is None or values is None or cost @ own >= cost @ values[state.part.columns]:
            return
        parts = state.part.put_back(own, self._incumbent.parts)
        if self._keeps(parts):
            self._incumbent.offer(parts)

    def _suggest(self) -> None:
        """Suggest the schedule in which every group chooses as it does in the cluster that sees most of its people."""
        if self._incumbent.parts is None:
            return
        parts = self._incumbent.parts.copy()
        with self._lock:
            states = list(self._states.values())
        most = np.max([state.seen for state in states], axis=0)
        for state in states:
            if state.found is not None:
                own = state.part.columns[: int(state.part.program.group_start[-1])]
                is_home = (state.seen >= most)[self._index.group_of_option[own]]
                parts[own[is_home]] = np.rint(state.found[: len(own)][is_home]).astype(np.int64)
        if self._keeps(parts):
            self._incumbent.suggest(parts)

    def _new(self, part: Part, seconds: float) -> _State:
        program = part.program
        bound = program.bound(np.zeros(program.num_rows))
        return _State(part, bound, safety(program), seconds, self._seen(part))

    def _seen(self, part: Part) -> Floats:
        """Return how many of each group's people pass in a cluster, at most; shape ``[group]``."""
        is_inside = np.zeros(self._index.num_columns, dtype=np.bool_)
        is_inside[part.columns] = True
        people = self._people
        sections = np.unique(people.load_section[is_inside[people.load_columns]])
        own = np.isin(people.section, sections)
        return sums(people.group[own], people.people[own], len(self._index.program.parts))

    def _current(self) -> Floats | None:
        """Return the column values of the best known schedule."""
        version, parts = self._incumbent.version, self._incumbent.parts
        if parts is None:
            return None
        if self._values is None or self._values[0] != version:
            self._values = version, self._index.values(parts)
        return self._values[1]

    def _take_up(self, most_s: float) -> int | None:
        """Choose the next cluster, joining two where that is next; None where nothing can be gained in this time."""
        values = self._current()
        if values is None:
            return None
        with self._lock:
            excess = {place: _excess(state, values) for place, state in self._states.items()}
            free = {place: state for place, state in self._states.items() if not state.is_busy}
            enough = _LEAST_SHARE * max(1.0, abs(self._incumbent.value or 0.0))
            wanting = [place for place in free if excess[place] > enough and self._cost_s(free[place]) <= most_s]
            if math.isfinite(most_s) and len(wanting) < _ENOUGH_FOR_TWO:
                return None
            for place in sorted(wanting, key=lambda place: -excess[place] / self._cost_s(free[place])):
                chosen = self._joined(place, free) if free[place].is_closed else place
                if chosen is not None:
                    is_free = self._states[chosen].found is not None and math.isinf(most_s)
                    if is_free and excess[place] > _MOST * sum(excess.values()):
                        self._states[chosen].seconds *= _MUCH_LONGER
                    return self._busy(chosen)
            if free and not wanting and self._excess_of_rest(values) > enough:
                chosen = self._joined(min(free, key=lambda place: free[place].seconds), free)
                return None if chosen is None else self._busy(chosen)
        return None

    def _busy(self, place: int) -> int:
        self._states[place].is_busy = True
        return place

    def _excess_of_rest(self, values: Floats) -> float:
        """Return what a schedule costs in no cluster, above its least: joined clusters have that inside."""
        inside = sum(_excess(state, values) + state.bound for state in self._states.values())
        program = self._index.program
        return float(program.cost @ values) + program.constant - inside - self._rest

    @staticmethod
    def _cost_s(state: _State) -> float:
        return _DEARER * state.seconds + _FIRST_S if state.is_closed else state.seconds

    def _joined(self, place: int, free: dict[int, _State]) -> int | None:
        """Join a cluster to the free one that shares most groups with it for its time; None where there is none."""
        here = free[place].part.groups
        shared = {
            other: (1 + len(np.intersect1d(here, free[other].part.groups))) / free[other].seconds
            for other in free
            if other != place
        }
        if not shared:
            return None
        other = max(shared, key=lambda other: shared[other])
        first, second = self._states[place], self._states[other]
        number = self._relaxation.join(place, other)
        part = self._relaxation.parts[number]
        assert part is not None
        rest = self._relaxation.rest()
        # What was proven of both holds on, with what has moved from the rest into the cluster.
        bound = first.bound + second.bound + self._rest - rest
        seconds = _LONGER * max(first.seconds, second.seconds, _FIRST_S)
        self._rest = rest
        self._states[number] = _State(part, bound, safety(part.program), seconds, self._seen(part))
        del self._states[place], self._states[other]
        return number


def _excess(state: _State, values: Floats) -> float:
    """Return how far a cluster's part of a schedule is above its bound."""
    return float(state.part.program.cost @ values[state.part.columns]) - state.bound


class _Known:
    """The cheapest schedule that is known of a cluster: one that it found itself, or its part of the best of all."""

    def __init__(self, state: _State, current: Callable[[], Floats | None]) -> None:
        self._state = state
        self._current = current
        self._values: Floats | None = None
        self._least = math.inf

    def better(self) -> Floats | None:
        """Return it where it is cheaper than what was last returned."""
        state, values, best = self._state, self._current(), None
        seen, self._values = self._values, values
        found = [state.found] if state.found is not None else []
        found += [values[state.part.columns]] if values is not None and values is not seen else []
        for columns in found:
            cost = float(state.part.program.cost @ columns)
            if cost < self._least:
                self._least, best = cost, columns
        return best
