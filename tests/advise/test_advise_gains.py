"""What passengers meet adds up to the terms."""

import numpy as np
import pytest

from solver.advise.explain.gains import gains, ride
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from tests.support.tiny import random_instance


@pytest.mark.parametrize("seed", range(12))
def test_what_organisations_meet_adds_up_to_the_terms_where_there_is_no_base_load(seed):
    instance = random_instance(seed)
    lines = tuple(
        line.model_copy(
            update={"sections": tuple(s.model_copy(update={"base_load": ()}) for s in line.sections), "mode": "bus"}
        )
        for line in instance.lines
    )
    demand = build_demand(instance.model_copy(update={"lines": lines}))
    parts = demand.options.status_quo_parts()
    terms, own = measure_terms(demand, parts), gains(demand, parts)
    assert own.over_places.sum() == pytest.approx(terms.overload, abs=1e-6)
    assert own.crowded_min.sum() == pytest.approx(terms.crowding, abs=1e-6)
    assert own.trips.sum() == pytest.approx(demand.loads(parts).sum() / len(instance.days), abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_everybody_sits_stands_or_is_left_behind(seed):
    demand = build_demand(random_instance(seed))
    parts = demand.options.status_quo_parts()
    found = ride(demand, parts)
    on_line = ~demand.cells.is_road
    assert found.all == pytest.approx(demand.loads(parts)[on_line].sum() / len(demand.instance.days))
    assert min(found.seated, found.standing, found.left_behind) >= -1e-9
    assert np.isfinite(found.all)
