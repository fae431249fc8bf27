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


def test_who_signed_is_where_they_signed_for_and_who_refused_where_they_are(instances):
    """Today breaks the signature, so it is no schedule; what was agreed with both answers filled in is one."""
    instance = read_instance(instances / "utrecht.json")
    plan = read_schedule(instances.parent / "docs" / "pictures" / "utrecht.json")
    answers = ["sign uu-science", "fix-organisation hu=0", "fix roc-nieuwegein=-15"]
    answered = edited(instance, make_scenario(answers, "", plan.choices)).instance
    demand = build_demand(answered)
    begin = start_today(demand, is_allowed=False)
    assert _shifts(demand, begin.parts) == {"uu-science": 30, "roc-nieuwegein": -15}
    began = _shifts(demand, start_warm(demand, begin, plan).parts)
    agreed = _shifts(demand, start_from(answered, demand.options, plan.choices).parts)
    held = {group: shift for group, shift in agreed.items() if not group.startswith("hu-")}
    assert began == held | {"roc-nieuwegein": -15}
    assert len(held) < len(agreed)


def _shifts(demand, parts):
    """Return the shift that each group takes where it is another than today's, of several the farthest."""
    groups, options = demand.instance.groups, demand.options
    taken = [(groups[options.group[option]].id, int(options.shift_min[option])) for option in np.flatnonzero(parts)]
    return {group: shift for group, shift in sorted(taken, key=lambda own: abs(own[1])) if shift}
