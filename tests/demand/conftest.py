"""Seeded tiny instances, and random schedules of them."""

from collections.abc import Callable

import numpy as np
import pytest

from solver.demand.loads import Demand
from solver.demand.options import Ints


@pytest.fixture(scope="session")
def random_parts() -> Callable[[Demand, int], Ints]:
    """Return a function that draws parts per option, every part of every group on its own."""

    def draw(demand: Demand, seed: int) -> Ints:
        generator = np.random.default_rng(seed)
        options = demand.options
        parts = np.zeros(options.num_options, dtype=np.int64)
        for group in range(options.num_groups):
            taken = generator.integers(options.start[group], options.start[group + 1], options.parts[group])
            np.add.at(parts, taken, 1)
        return parts

    return draw
