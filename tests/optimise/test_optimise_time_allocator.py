"""TimeAllocator: what gains little gets less, what it leaves goes to the bounds, and nothing runs on after the end."""

import numpy as np

from solver.optimise.incumbent import Incumbent
from solver.optimise.portfolio.time_allocator import TimeAllocator


def incumbent(value=1000):
    found = Incumbent(lambda parts: float(parts.sum()))
    found.offer(np.array([value]))
    return found


class Clock:
    """Goes on only where somebody takes time."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Improver:
    """Takes all its time and gains so much each time."""

    def __init__(self, found, gain, clock):
        self.found, self.gain, self.clock, self.given = found, gain, clock, []

    def __call__(self, end):
        left = end - self.clock()
        self.given.append(left)
        self.clock.now += left
        self.found.offer(np.array([int(self.found.value) - self.gain]))


def test_what_gains_little_for_its_time_gets_less_and_bounds_get_the_rest():
    found, idle_tasks, clock = incumbent(), [], Clock()
    found.idle_task = lambda end: idle_tasks.append(end - clock())
    good, bad = Improver(found, 50, clock), Improver(found, 0, clock)
    allocator = TimeAllocator(found, [(good, 1.0, 1.0), (bad, 1.0, 1.0)], clock)
    for _ in range(4):
        allocator.round(8.0, clock() + 500.0)
    assert good.given[-1] == 8.0
    assert bad.given[-1] == 1.0
    assert bad.given == sorted(bad.given, reverse=True)
    assert idle_tasks[-1] > idle_tasks[0]


def test_what_has_become_of_use_again_gets_its_turn_back():
    found, clock = incumbent(), Clock()
    one, other = Improver(found, 0, clock), Improver(found, 50, clock)
    allocator = TimeAllocator(found, [(one, 1.0, 1.0), (other, 1.0, 0.125)], clock)
    for _ in range(4):
        allocator.round(8.0, clock() + 500.0)
    assert other.given[0] == 1.0
    assert other.given[-1] == 8.0


def test_nothing_begins_after_the_end_or_a_stop():
    found, clock = incumbent(), Clock()
    improver = Improver(found, 1, clock)
    allocator = TimeAllocator(found, [(improver, 1.0, 1.0)], clock)
    allocator.round(5.0, clock() - 1.0)
    found.stop.set()
    allocator.round(5.0, clock() + 500.0)
    assert improver.given == []
