"""Small situations of one section and a few groups, as plain data that a test changes where it matters.

Unless a test says otherwise: one day, bins of 15 minutes, a tram every 5 minutes from 06:00 to 20:00 with 50 seats and
100 places (150 seats and 300 places a bin); groups of 100 people of whom half travel by tram or bus, who arrive at
08:30, pass evenly in the 30 minutes before, may shift by 15 or 30 minutes, and are alone in their organisation.
"""

from types import SimpleNamespace

import pytest

from solver.checker import agreement_violations, recompute_terms, status_quo_choices
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import InstanceRef, Schedule, ScheduleViolation, TermsBeforeAfter
from tests.support.claims import tier

TWO_DAYS = ["mon", "tue"]


def section(section_id="S", **changes):
    supply = [{"from": "06:00", "to": "20:00", "every_min": 5.0, "seats": 50.0, "places": 100.0}]
    data = {"id": section_id, "name": section_id, "minutes_on_board": 10.0} | changes
    return data if "departures" in data else {"supply": supply} | data


def line(*sections, line_id="L", mode="tram"):
    return {"id": line_id, "name": line_id, "mode": mode, "sections": list(sections)}


def flow(section_id="S", leg="to", share=1.0, lag_min=0.0):
    return {"section": section_id, "leg": leg, "share": share, "lag_min": lag_min}


def at(*times):
    """Return arrivals or departures: at("08:00", "09:00") halves them, at(("08:00", 0.3)) names the share."""
    pairs = [time if isinstance(time, tuple) else (time, 1.0 / len(times)) for time in times]
    return [{"at": clock, "share": share} for clock, share in pairs]


def group(group_id="a", **changes):
    return {
        "id": group_id,
        "headcount": 100,
        "mode_shares": {"public_transport": 0.5},
        "arrivals": at("08:30"),
        "profile": "even",
        "flows": [flow()],
        "shifts": {"earlier_min": 30, "later_min": 30, "step_min": 15},
        "max_options": changes.get("parts", 1),
    } | changes


def organisation(organisation_id, *groups):
    return {"id": organisation_id, "name": organisation_id, "kind": "vo", "groups": list(groups)}


def instance(*groups, **changes):
    """Return an instance; every group is alone in an organisation "org-<group>", unless `organisations` are given."""
    data = {
        "name": "small",
        "days": ["tue"],
        "lines": [line(section())],
        "organisations": [organisation(f"org-{data['id']}", data) for data in groups or (group(),)],
        "profiles": {"even": {"before_min": [30.0, 0.0], "share": [1.0]}},
    }
    return Instance.model_validate(data | changes)


def choices(situation, **taken):
    """Return choices: for a named group its shift or its (shift, pattern, parts) options, for the rest today's."""
    return tuple(
        GroupChoice(group=one.id, options=_options(situation, one, taken.pop(one.id, 0))) for one in situation.groups
    ) + tuple(
        GroupChoice(group=group_id, options=_options(situation, None, options)) for group_id, options in taken.items()
    )


def _options(situation, one, taken):
    if isinstance(taken, int):
        pattern = one.week_patterns(situation.days)[0].id if one else "today"
        taken = [(taken, pattern, one.parts if one else 1)]
    return tuple(OptionChoice(shift_min=shift, pattern=pattern, parts=parts) for shift, pattern, parts in taken)


def schedule(situation, **taken):
    """Return a schedule as a person would make it: choices only."""
    return Schedule(choices=choices(situation, **taken))


def broken(situation, **taken):
    """Return (text, amount, unit) of each broken agreement."""
    violations = agreement_violations(situation, choices(situation, **taken))
    return [(violation.text, violation.amount, violation.unit) for violation in violations]


def week(**present):
    """Return the patterns "today" (both days) and, by id, those with these shares on Monday and Tuesday."""
    shares = {"today": (1.0, 1.0)} | present
    return [{"id": an_id, "present": dict(zip(TWO_DAYS, both, strict=True))} for an_id, both in shares.items()]


@pytest.fixture
def make():
    return SimpleNamespace(
        section=section,
        line=line,
        flow=flow,
        at=at,
        group=group,
        organisation=organisation,
        instance=instance,
        choices=choices,
        schedule=schedule,
        broken=broken,
        week=week,
        TWO_DAYS=TWO_DAYS,
    )


@pytest.fixture(name="instance")
def _instance(make):
    """Two tiers: overload with tolerance 10 %, then person-minutes.

    50 people arrive within a bin or two in a tram with 10 places a bin: today 25 in each of two bins, 30 over.
    """
    supply = [{"from": "06:00", "to": "20:00", "every_min": 15.0, "seats": 5.0, "places": 10.0}]
    objective = [{"overload": 2.0, "tolerance": 0.1}, {"shifted": 1.0}]
    signed = {"kind": "forbidden", "groups": ["b"], "shift_min": 0, "id": "refused"}
    lines = [make.line(make.section(supply=supply))]
    return make.instance(
        make.group(parts=2), make.group("b", flows=[]), lines=lines, objective=objective, agreements=[signed]
    )


@pytest.fixture
def claimed(make, instance):
    """Return a schedule with claims that hold.

    One part of a is 30 minutes later: 12.5 people in each of four bins, 2.5 over in each, 10 in all, weight 2 makes 20;
    today 60. That is 50 people * 30 minutes, and 15 minutes for the 100 of b: 3000 person-minutes.
    """
    choices = make.choices(instance, a=[(0, "today", 1), (30, "today", 1)], b=15)
    terms = TermsBeforeAfter(
        status_quo=recompute_terms(instance, status_quo_choices(instance)).rounded(),
        schedule=recompute_terms(instance, choices).rounded(),
    )
    first = tier(weights={"overload": 2.0}, tolerance=0.1, status_quo=60.0, best=20.0, bound=15.0, gap=0.25, value=20.0)
    second = tier(weights={"shifted": 1.0}, status_quo=0.0, best=3000.0, bound=3000.0, gap=0.0, value=3000.0)
    today = "Group 'b': 1 part with shift 0 min with pattern 'today'; refused was shift 0 min."
    return Schedule(
        instance=InstanceRef(name=instance.name, content_hash=instance.content_hash),
        choices=choices,
        terms=terms,
        tiers=(first, second),
        status_quo_violations=(ScheduleViolation(rule="refused", text=today, amount=1.0, unit="parts"),),
    )
