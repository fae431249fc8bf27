"""The ablation of the search: every variant runs, and the whole search is no worse than today."""

import pytest

from benchmarks import ablation
from benchmarks.regions.registry import build
from solver.demand.loads import build_demand
from solver.demand.measures import tier_value
from solver.domain.instance import Instance


@pytest.mark.long
def test_every_search_with_a_part_left_out_still_searches():
    demand = build_demand(Instance.model_validate(build("S-tight-15-overload", 0)))
    today = tier_value(demand, demand.instance.objective[0], demand.options.status_quo_parts())
    for name, run in ablation._ABLATIONS.items():
        value, seconds = run(demand, 0, 2_000)
        assert value < 0.5 * today, name
        assert seconds > 0, name
