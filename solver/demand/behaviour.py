"""The net effect: other travellers who come back into the room that a proposal makes.

A share of the base load of lines is flexible. Each section and day is a choice of its own among the intervals j in
which anybody travels today, an incremental logit (Train, Discrete Choice Methods with Simulation, 2009, ch. 3; Daly's
pivot point) around today's counts:

    T0[i, j] = share * base[j] * Q(i | j)      prefer i and travel at j today; Q ~ exp(-s * penalty(i, j)), sums to 1
    P(j | i) = T0[i, j] * exp(-s * d[j]) / sum over k of T0[i, k] * exp(-s * d[k])
    x[j]     = sum over i of D[i] * P(j | i),  D[i] = sum over j of T0[i, j]        (nobody goes, nobody comes)
    d[j]     = cost(j, load with x) - cost(j, load today), in generalised minutes a passenger
    cost     = minutes on board * f(load / seats) * seats / load + waiting * (1 - places / load)+ * minutes to the next

s is `per_minute`, f the crowding curve of the instance. Where nothing changes d is 0 and everybody stays, so that today
is a fixed point whatever the share. Cost rises with the load of its own interval alone, so that the fixed point is the
minimum of a strictly convex function (Fisk, 1980): there is one. It is found by damping the expected d:

    d <- d + a * (d(x(d)) - d),    a = 1 / (1 + L),    L = s * max over j of x[j] * d cost / d load

which is mirror descent on that function, and comes nearer by L / (1 + L) a step at least from anywhere (Lu, Freund and
Nesterov, "Relatively smooth convex optimization by first-order methods", SIAM J. Optim. 28, 2018) where L bounds the
slope everywhere. The slope where one is gives a larger step; wherever that makes things worse it counts double from
then on, up to the bound. It ends where no interval is expected otherwise than it is by a millionth of a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from solver.demand.cells import Cells
from solver.demand.measures import crowding_hinges
from solver.demand.options import Floats, Ints
from solver.domain.behaviour import Behaviour
from solver.domain.objective import CrowdingCurve

NEAR_MIN = 1e-6
"""Generalised minutes by which what is expected may differ from what is, where nothing else is said."""
_UNFELT_MIN = 1e-9
_NOBODY = 1e-12
_MOST_STEPS = 20_000
_MOST_ENTRIES = 2_000_000
"""Entries of one block of choices, at most: 16 MB."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Tracks of about as many intervals, padded to the longest.

    Attributes
    ----------
    cell
        Their cells, 0 where padded; shape ``[track, interval]``.
    is_own
        Whether anything is there that is not padding.
    prefers
        Q: of who travels at an interval (last axis) which share prefers another one; ``[track, preferred, interval]``.
    """

    cell: Ints
    is_own: NDArray[np.bool_]
    prefers: Floats


@dataclass(frozen=True, slots=True)
class _Curve:
    """The crowding curve piece by piece, from 0 on: f(x) = slope * x - less; `begins` of all but the first."""

    begins: Floats
    slope: Floats
    less: Floats


def _curve(crowding: CrowdingCurve) -> _Curve:
    hinges = np.array(crowding_hinges(crowding)).reshape(-1, 2)
    slope = np.concatenate([[0.0], np.cumsum(hinges[:, 1])])
    return _Curve(hinges[:, 0], slope, np.concatenate([[0.0], np.cumsum(hinges[:, 0] * hinges[:, 1])]))


class Returns:
    """Other travellers of the lines of an instance, ready to choose anew.

    Parameters
    ----------
    cells
        With the base load of today; later ones may have another level per section and day, not another course.
    """

    def __init__(self, cells: Cells, crowding: CrowdingCurve, behaviour: Behaviour) -> None:
        self._behaviour, self._curve = behaviour, _curve(crowding)
        self._until_next = _until_next(cells)
        self._blocks = tuple(_blocks(cells, behaviour))

    def net(self, cells: Cells, today: Floats, gross: Floats, share: Floats, near_min: float = NEAR_MIN) -> Floats:
        """Return the loads with those who come back; shape ``[plan, cell]``.

        Parameters
        ----------
        cells
            As they are now: places, seats and base load may have been drawn.
        today
            Loads today, which nobody reacts to; shape ``[cell]``.
        gross
            Loads of plans in which no other traveller chooses anew; shape ``[plan, cell]``.
        share
            Of the base load of each plan, who is flexible; shape ``[plan]``.
        near_min
            Generalised minutes by which what is expected may differ from what is.
        """
        net = gross.copy()
        for block in self._blocks:
            every = self._tracks(cells, block)
            before, after = today[block.cell][:, None], gross[:, block.cell].swapaxes(0, 1)
            felt = np.abs(every.cost(after)[0] - every.cost(before)[0]) * block.is_own[:, None]
            # Where nobody feels anything, nobody moves: left as it is to the last digit.
            moved = (felt.max(axis=2, initial=0.0) > _UNFELT_MIN) & (share > 0)
            track = np.flatnonzero(moved.any(axis=1))
            if not len(track):
                continue
            own = every.taken(track)
            change = own.settled(before[track], after[track], share[None, :, None], near_min)
            change = np.where(moved[track][:, :, None] & own.block.is_own[:, None], change, 0.0)
            for plan in range(len(net)):
                # Padding lies on cell 0, to which it adds nothing.
                net[plan] += np.bincount(own.block.cell.ravel(), change[:, plan].ravel(), minlength=cells.num_cells)
        return net

    def _tracks(self, cells: Cells, block: _Block) -> _Tracks:
        own, is_own = block.cell[:, None], block.is_own[:, None]
        return _Tracks(
            block=block,
            curve=self._curve,
            per_minute=self._behaviour.per_minute,
            base=np.where(is_own, cells.base[own], 0.0),
            seats=np.where(is_own, cells.seats[own], 1.0),
            places=np.where(is_own, cells.places[own], 0.0),
            minutes_on_board=np.where(is_own, cells.minutes_on_board[own], 0.0),
            waits=np.where(is_own, self._behaviour.waiting * self._until_next[own], 0.0),
        )


def _until_next(cells: Cells) -> Floats:
    """Return the minutes from each interval to the next one with places; of the last as before it. Shape ``[cell]``."""
    minutes = np.zeros(cells.num_cells)
    for first, last in zip(cells.start[:-1], cells.start[1:], strict=True):
        offered = np.flatnonzero(cells.places[first:last] > 0) + first
        until_next = np.diff(cells.begin_min[offered])
        minutes[offered] = np.append(until_next, until_next[-1:] if len(until_next) else [0.0] * len(offered))
    return minutes


def _blocks(cells: Cells, behaviour: Behaviour) -> Iterator[_Block]:
    """Yield the tracks of lines on which others travel in two intervals at least, those of like lengths together."""
    travelled = (cells.base > 0) & (cells.places > 0) & ~cells.is_road
    tracks = [np.flatnonzero(travelled[a:b]) + a for a, b in zip(cells.start[:-1], cells.start[1:], strict=True)]
    tracks = sorted((own for own in tracks if len(own) > 1), key=len)
    while tracks:
        size = len(tracks[-1])
        own = tracks[-max(1, _MOST_ENTRIES // size**2) :]
        tracks = tracks[: -len(own)]
        cell = np.zeros((len(own), size), dtype=np.int64)
        is_own = np.zeros(cell.shape, dtype=np.bool_)
        for place, found in enumerate(own):
            cell[place, : len(found)], is_own[place, : len(found)] = found, True
        yield _Block(cell, is_own, _prefers(cells, cell, is_own, behaviour))


def _prefers(cells: Cells, cell: Ints, is_own: NDArray[np.bool_], behaviour: Behaviour) -> Floats:
    """Return Q of a block: of who travels at an interval, which share prefers each; all were as likely beforehand."""
    middle = ((cells.begin_min + cells.end_min) / 2)[cell]
    late_min = middle[:, None, :] - middle[:, :, None]
    penalty = np.where(late_min > 0, behaviour.later * late_min, -behaviour.earlier * late_min)
    weights = np.exp(-behaviour.per_minute * penalty) * (is_own[:, :, None] & is_own[:, None, :])
    total = weights.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return shares


@dataclass(frozen=True, slots=True)
class _Tracks:
    """The tracks of a block with their cells as they are now. Loads have shape ``[track, plan, interval]``.

    Attributes
    ----------
    base, seats, places, minutes_on_board, waits
        Of each interval; `waits` are the generalised minutes until the next. ``[track, 1, interval]``.
    """

    block: _Block
    curve: _Curve
    per_minute: float
    base: Floats
    seats: Floats
    places: Floats
    minutes_on_board: Floats
    waits: Floats

    def taken(self, track: Ints) -> _Tracks:
        """Return some of the tracks."""
        block = self.block
        return replace(
            self,
            block=_Block(block.cell[track], block.is_own[track], block.prefers[track]),
            base=self.base[track],
            seats=self.seats[track],
            places=self.places[track],
            minutes_on_board=self.minutes_on_board[track],
            waits=self.waits[track],
        )

    def cost(self, load: Floats) -> tuple[Floats, Floats]:
        """Return what an interval costs a passenger beyond the ride itself, and load * d cost / d load, both >= 0.

        In generalised minutes.
        """
        some = np.maximum(load, _NOBODY)
        ratio = some / self.seats
        piece = np.searchsorted(self.curve.begins, ratio, side="right")
        # f(x) = slope * x - less on a piece, so that f(x) / x = slope - less / x rises by less / x.
        less = self.curve.less[piece] / ratio
        fits = np.minimum(1.0, self.places / some)
        crowd = self.minutes_on_board * (self.curve.slope[piece] - less)
        rise = self.minutes_on_board * less + np.where(fits < 1, self.waits * fits, 0.0)
        return crowd + self.waits * (1 - fits), rise

    def settled(self, today: Floats, gross: Floats, share: Floats, near_min: float) -> Floats:
        """Return by how many more or fewer each interval is travelled once nobody expects otherwise than it is.

        Each track ends where it has settled, whatever the others do: most do long before the last.
        """
        change, left, state = np.zeros_like(gross), np.arange(len(gross)), _Expecting.begun(self, today, gross, share)
        for _ in range(_MOST_STEPS):
            found, is_settled = state.step(near_min)
            if is_settled.any():
                change[left[is_settled]] = found[is_settled]
                left, state = left[~is_settled], state.taken(~is_settled)
            if not len(left):
                return change
        raise ArithmeticError("those who come back did not settle")


@dataclass(frozen=True, slots=True)
class _Expecting:
    """What travellers of tracks that have not settled expect. All but `tracks` have the track as first axis.

    Attributes
    ----------
    wishes
        Flexible people today by the interval that they prefer, if all were flexible; ``[track, 1, interval]``.
    share
        Of all, who is flexible; ``[track, plan, 1]``.
    before, others
        Costs today, and those who are not flexible; ``[track, plan, interval]``.
    bound
        L by the steepest slope anywhere; ``[track, 1, 1]``.
    expected
        d; ``[track, plan, interval]``, changed at each step.
    off, careful
        The largest error before, and how often the slope counts; ``[track, plan, 1]``, changed at each step.
    """

    tracks: _Tracks
    wishes: Floats
    share: Floats
    before: Floats
    others: Floats
    bound: Floats
    expected: Floats
    off: Floats
    careful: Floats

    @classmethod
    def begun(cls, tracks: _Tracks, today: Floats, gross: Floats, share: Floats) -> Self:
        """Return travellers who expect today's costs; loads have shape ``[track, plan, interval]``."""
        slope = (tracks.minutes_on_board * tracks.curve.slope[-1] + tracks.waits) * tracks.block.is_own[:, None]
        one = np.ones((*gross.shape[:2], 1))
        return cls(
            tracks=tracks,
            wishes=tracks.base @ tracks.block.prefers.swapaxes(1, 2),
            share=share * one,
            before=np.broadcast_to(tracks.cost(today)[0], gross.shape),
            others=gross - share * tracks.base,
            bound=slope.max(axis=2, keepdims=True),
            expected=np.zeros_like(gross),
            off=np.inf * one,
            careful=one,
        )

    def taken(self, is_taken: NDArray[np.bool_]) -> Self:
        """Return some of the tracks; ``[track]``."""
        own = {each.name: getattr(self, each.name)[is_taken] for each in fields(self) if each.name != "tracks"}
        return replace(self, tracks=self.tracks.taken(np.flatnonzero(is_taken)), **own)

    def step(self, near_min: float) -> tuple[Floats, NDArray[np.bool_]]:
        """Come a step nearer; return the change of travel as expected before it, and which tracks had settled."""
        own, prefers = self.tracks, self.tracks.block.prefers
        appeal = own.base * np.exp(-own.per_minute * self.expected)
        total = appeal @ prefers.swapaxes(1, 2)
        # T0 over its sum over k is prefers * base * exp(..) over `total`; its sum over j today, D, is share * wishes.
        people = np.divide(self.share * self.wishes, total, out=np.zeros_like(total), where=total > 0)
        travel = appeal * (people @ prefers)
        load = self.others + travel
        found, rise = own.cost(load)
        error = np.where(own.block.is_own[:, None], found - self.before - self.expected, 0.0)
        now = np.abs(error).max(axis=2, keepdims=True)
        np.copyto(self.careful, 2 * self.careful, where=now > self.off)
        self.off[:] = now
        steep = (rise * travel / np.maximum(load, _NOBODY) * own.block.is_own[:, None]).max(axis=2, keepdims=True)
        self.expected[:] += error / (1 + own.per_minute * np.minimum(self.bound, self.careful * steep))
        return travel - self.share * own.base, (now <= near_min).all(axis=(1, 2))
