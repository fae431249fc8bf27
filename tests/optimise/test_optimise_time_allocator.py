"""TimeAllocator: what gains little gets less, what it leaves goes to the bounds, and nothing runs on after the end."""

import time

import numpy as np

from solver.optimise.incumbent import Incumbent
from solver.optimise.portfolio.time_allocator import TimeAllocator


def incumbent(value=1000):
    found = Incumbent(lambda parts: float(parts.sum()))
    found.offer(np.array([value]))
    return found


class Improver:
    """Takes its time and gains so much each time."""

    def __init__(self, found, gain):
        self.found, self.gain, self.given = found, gain, []

    def __call__(self, end):
        left = end - time.monotonic()
        self.given.append(left)
        time.sleep(max(0.0, left))
        self.found.offer(np.array([int(self.found.value) - self.gain]))


def test_what_gains_little_for_its_time_gets_less_and_bounds_get_the_rest():
    found, idle_tasks = incumbent(), []
    found.idle_task = lambda end: idle_tasks.append(end - time.monotonic())
    good, bad = Improver(found, 50), Improver(found, 0)
    allocator = TimeAllocator(found, [(good, 1.0, 1.0), (bad, 1.0, 1.0)])
    for _ in range(4):
        allocator.round(0.08, time.monotonic() + 5.0)
    assert good.given[-1] > 0.07
    assert bad.given[-1] < 0.02
    assert bad.given == sorted(bad.given, reverse=True)
    assert idle_tasks[-1] > idle_tasks[0]


def test_what_has_become_of_use_again_gets_its_turn_back():
    found = incumbent()
    one, other = Improver(found, 0), Improver(found, 50)
    allocator = TimeAllocator(found, [(one, 1.0, 1.0), (other, 1.0, 0.125)])
    for _ in range(4):
        allocator.round(0.08, time.monotonic() + 5.0)
    assert other.given[0] < 0.02
    assert other.given[-1] > 0.07


def test_nothing_begins_after_the_end_or_a_stop():
    found = incumbent()
    improver = Improver(found, 1)
    allocator = TimeAllocator(found, [(improver, 1.0, 1.0)])
    allocator.round(0.05, time.monotonic() - 1.0)
    found.stop.set()
    allocator.round(0.05, time.monotonic() + 5.0)
    assert improver.given == []
