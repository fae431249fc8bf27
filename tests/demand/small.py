"""Small situations for hand-worked values: one section and a few groups, as plain data that a test changes.

Unless a test says otherwise: one day, bins of 15 minutes, a tram every 5 minutes from 06:00 to 20:00 with 50 seats and
100 places (3 trips, 150 seats, 300 places a bin); groups of 100 people of whom half travel by public transport, who
arrive at 08:30, pass evenly in the 30 minutes before, may shift by 15 or 30 minutes, and are alone in an organisation.
"""

from __future__ import annotations

from typing import Any

from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import Ints, parts_from_choices
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.objective import TermValues
from solver.domain.people import GroupChoice, OptionChoice

Data = dict[str, Any]


def section(section_id: str = "S", **changes: Any) -> Data:
    supply = [{"from": "06:00", "to": "20:00", "every_min": 5.0, "seats": 50.0, "places": 100.0}]
    data = {"id": section_id, "name": section_id, "minutes_on_board": 10.0} | changes
    return data if "departures" in data else {"supply": supply} | data


def line(*sections: Data, line_id: str = "L", mode: str = "tram") -> Data:
    return {"id": line_id, "name": line_id, "mode": mode, "sections": list(sections)}


def flow(section_id: str = "S", leg: str = "to", share: float = 1.0, lag_min: float = 0.0) -> Data:
    return {"section": section_id, "leg": leg, "share": share, "lag_min": lag_min}


def at(*times: str | tuple[str, float]) -> list[Data]:
    """Return arrivals or departures: at("08:00", "09:00") halves them, at(("08:00", 0.3)) names the share."""
    pairs = [time if isinstance(time, tuple) else (time, 1.0 / len(times)) for time in times]
    return [{"at": clock, "share": share} for clock, share in pairs]


def base(begin: str, end: str, passengers: float, **changes: Any) -> Data:
    return {"from": begin, "to": end, "passengers": passengers} | changes


def group(group_id: str = "a", **changes: Any) -> Data:
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


def organisation(organisation_id: str, *groups: Data) -> Data:
    return {"id": organisation_id, "name": organisation_id, "kind": "vo", "groups": list(groups)}


def instance(*groups: Data, **changes: Any) -> Instance:
    """Return an instance; every group is alone in an organisation "org-<group>", unless `organisations` are given."""
    data = {
        "name": "small",
        "days": ["tue"],
        "lines": [line(section())],
        "organisations": [organisation(f"org-{data['id']}", data) for data in groups or (group(),)],
        "profiles": {"even": {"before_min": [30.0, 0.0], "share": [1.0]}},
    }
    return Instance.model_validate(data | changes)


def week(**present: tuple[float, float]) -> list[Data]:
    """Return the patterns "today" (both days) and, by id, those with these shares on Monday and Tuesday."""
    shares = {"today": (1.0, 1.0)} | present
    return [{"id": an_id, "present": dict(zip(["mon", "tue"], both, strict=True))} for an_id, both in shares.items()]


Taken = int | tuple[int, str] | list[tuple[int, str, int]]
"""A shift (of all parts, with today's pattern), a shift and a pattern, or (shift, pattern, parts) rows."""


def choices(situation: Instance, **taken: Taken) -> tuple[GroupChoice, ...]:
    """Return choices: for a named group what it takes, for the rest today's."""
    rows = []
    for one in situation.groups:
        today = one.week_patterns(situation.days)[0].id
        own = taken.get(one.id, 0)
        if isinstance(own, int):
            own = (own, today)
        if isinstance(own, tuple):
            own = [(*own, one.parts)]
        options = tuple(OptionChoice(shift_min=shift, pattern=pattern, parts=parts) for shift, pattern, parts in own)
        rows.append(GroupChoice(group=one.id, options=options))
    return tuple(rows)


def parts_of(situation: Instance, **taken: Taken) -> Ints:
    """Return parts per option; shape ``[option]``."""
    return parts_from_choices(situation, build_demand(situation).options, choices(situation, **taken))


def loads_of(situation: Instance, **taken: Taken) -> dict[tuple[str, str, str], float]:
    """Return the loads above 0 by section, day and clock time of the interval's begin."""
    demand = build_demand(situation)
    loads = demand.loads(parts_of(situation, **taken))
    cells = demand.cells
    return {
        (
            situation.sections[cells.section[cell]].id,
            situation.days[cells.day[cell]],
            format_clock(cells.begin_min[cell]),
        ): float(loads[cell])
        for cell in range(cells.num_cells)
        if loads[cell] > 1e-9
    }


def loads_by_clock(situation: Instance, **taken: Taken) -> dict[str, float]:
    """Return the loads above 0 by clock time, for situations of one section and one day."""
    return {clock: load for (_, _, clock), load in loads_of(situation, **taken).items()}


def terms_of(situation: Instance, **taken: Taken) -> TermValues:
    return measure_terms(build_demand(situation), parts_of(situation, **taken))
