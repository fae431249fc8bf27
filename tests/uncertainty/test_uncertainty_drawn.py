"""A draw with every number as it is written is the instance itself."""

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.domain.sweep import MINUTES
from solver.uncertainty.assumptions import assumptions
from solver.uncertainty.drawn import Drawer
from solver.uncertainty.ranges import default_ranges
from tests.support.tiny import random_instance


@pytest.mark.parametrize("seed", range(12))
def test_a_draw_as_written_has_the_loads_of_the_instance(seed):
    instance = random_instance(seed)
    demand = build_demand(instance)
    today = demand.options.status_quo_parts()
    plan = today * 0
    plan[demand.options.start[1:] - 1] = demand.options.parts
    drawn = assumptions(instance, default_ranges())
    row = np.array([0.0 if each.kind in MINUTES else 1.0 for each in drawn])
    loads = Drawer(demand, np.stack([today, plan]), drawn).draw(row).loads
    np.testing.assert_allclose(loads, [demand.loads(today), demand.loads(plan)], atol=1e-9)
