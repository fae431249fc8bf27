"""Where a search begins: with what is left of an agreed plan when somebody refuses."""

import numpy as np

from solver.advise.whatif.scenario import edited, make_scenario
from solver.demand.earlier_choices import start_from
from solver.demand.loads import build_demand
from solver.demand.measures import tier_value
from solver.formats import read_instance, read_schedule
from solver.optimise.warm_start import start_today, start_warm


def test_a_refusal_leaves_what_the_others_agreed_on_where_there_is_no_time_to_search(instances):
    """The plan breaks the refusal; it is taken over unit by unit, not left for today."""
    instance = read_instance(instances / "utrecht.json")
    plan = read_schedule(instances.parent / "docs" / "pictures" / "utrecht.json")
    refused = edited(instance, make_scenario(["fix-organisation hu=0"], "", ())).instance
    demand = build_demand(refused)
    begin = start_warm(demand, start_today(demand, is_allowed=True), plan)
    agreed = start_from(refused, demand.options, plan.choices).parts
    own = np.flatnonzero([party.id == "hu" for party in refused.organisations])
    is_refused = np.isin(demand.options.organisation[demand.options.group], own)
    today = demand.options.status_quo_parts()
    assert (begin.parts[is_refused] == today[is_refused]).all()
    assert (begin.parts[~is_refused] == agreed[~is_refused]).all()
    assert (agreed[is_refused] != today[is_refused]).any()
    assert tier_value(demand, refused.objective[0], begin.parts) < tier_value(demand, refused.objective[0], today)
