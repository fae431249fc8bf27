"""What an interval costs a passenger beyond the ride itself, for the net effect; see `docs/behaviour.md`."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from solver.checker.loads import Figures, Floats, Ints
from solver.checker.terms import straight
from solver.domain.instance import Instance


def costs(instance: Instance, figures: Figures, own: Ints, load: Floats) -> Floats:
    """Return generalised minutes a passenger: the crowd, and the wait of those who do not fit; shape ``[interval]``.

    Parameters
    ----------
    own
        The cells of a section and day in order of time; shape ``[interval]``.
    load
        Passengers in them; shape ``[interval]``.
    """
    curve = instance.crowding
    crowded = [x * (multiplier - 1) for x, multiplier in zip(curve.load_per_seat, curve.multiplier, strict=True)]
    seats, places, begin = figures.seats[own], figures.places[own], figures.begin_min[own]
    # After the last interval as long as before it: nobody chooses a time in order to wait until the end of the day.
    waits = [later - sooner for sooner, later in pairwise(begin.tolist())]
    until_next = [*waits, *waits[-1:]] if waits else [0]
    found = np.zeros(len(own))
    for at in np.flatnonzero(load > 0):
        minutes = figures.minutes_on_board[own[at]]
        f = float(straight(curve.load_per_seat, crowded, np.array([load[at] / seats[at]]))[0])
        left_behind = max(0.0, load[at] - places[at]) / load[at]
        found[at] = minutes * f * seats[at] / load[at] + instance.behaviour.waiting * left_behind * until_next[at]
    return found
