"""Turns: what gains little gets less, what it leaves goes to the bounds, and nothing runs on after the end."""

import time

import numpy as np

from solver.optimise.incumbent import Board
from solver.optimise.portfolio.time_allocator import Turns


def board(value=1000):
    found = Board(lambda parts: float(parts.sum()))
    found.offer(np.array([value]))
    return found


class Way:
    """Takes its time and gains so much each time."""

    def __init__(self, found, gain):
        self.found, self.gain, self.given = found, gain, []

    def __call__(self, end):
        left = end - time.monotonic()
        self.given.append(left)
        time.sleep(max(0.0, left))
        self.found.offer(np.array([int(self.found.value) - self.gain]))


def test_what_gains_little_for_its_time_gets_less_and_bounds_get_the_rest():
    found, errands = board(), []
    found.errand = lambda end: errands.append(end - time.monotonic())
    good, bad = Way(found, 50), Way(found, 0)
    turns = Turns(found, [(good, 1.0, 1.0), (bad, 1.0, 1.0)])
    for _ in range(4):
        turns.round(0.08, time.monotonic() + 5.0)
    assert good.given[-1] > 0.07
    assert bad.given[-1] < 0.02
    assert bad.given == sorted(bad.given, reverse=True)
    assert errands[-1] > errands[0]


def test_what_has_become_of_use_again_gets_its_turn_back():
    found = board()
    one, other = Way(found, 0), Way(found, 50)
    turns = Turns(found, [(one, 1.0, 1.0), (other, 1.0, 0.125)])
    for _ in range(4):
        turns.round(0.08, time.monotonic() + 5.0)
    assert other.given[0] < 0.02
    assert other.given[-1] > 0.07


def test_nothing_begins_after_the_end_or_a_stop():
    found = board()
    way = Way(found, 1)
    turns = Turns(found, [(way, 1.0, 1.0)])
    turns.round(0.05, time.monotonic() - 1.0)
    found.stop.set()
    turns.round(0.05, time.monotonic() + 5.0)
    assert way.given == []
