"""Seeded tiny instances, small enough to list every schedule of them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.instance import Instance

DAYS = ["mon", "tue", "wed"]
MAX_SCHEDULES = 20_000


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def random_instance(seed: int, *, agreements: bool = True) -> Instance:
    """Draw an instance with 2 to 4 groups, bins and trips, one to three days, every kind of agreement."""
    return Instance.model_validate(random_document(seed, agreements=agreements))


def random_document(seed: int, *, agreements: bool = True) -> dict[str, Any]:
    rnd = random.Random(seed)
    days = DAYS[: rnd.choice([1, 1, 2, 3])]
    sections = [_section(rnd, place) for place in range(rnd.randint(1, 3))]
    lines = [
        {"id": f"l{place}", "name": "l", "mode": rnd.choice(["bus", "tram", "bus", "road"]), "sections": [section]}
        for place, section in enumerate(sections)
    ]
    groups = [_group(rnd, place, days, [section["id"] for section in sections]) for place in range(rnd.randint(2, 4))]
    split = rnd.randint(1, len(groups))
    parties = [part for part in (groups[:split], groups[split:]) if part]
    document: dict[str, Any] = {
        "name": f"tiny {seed}",
        "days": days,
        "bin_min": rnd.choice([5, 10, 15, 30]),
        "peak_periods": [
            {"name": "morning", "from": "07:00", "to": "09:00"},
            {"name": "evening", "from": "15:30", "to": "18:00"},
        ],
        "lines": lines,
        "organisations": [
            {"id": f"o{place}", "name": "o", "kind": "vo", "groups": party} for place, party in enumerate(parties)
        ],
        "profiles": {
            "even": {"before_min": [20, 0], "share": [1]},
            "late": {"before_min": [25, 10, 5, -5], "share": [0.2, 0.5, 0.3]},
        },
        "objective": random_objective(rnd),
        "burden": {"earlier": rnd.choice([1, 2]), "later": 1},
    }
    if agreements:
        document["agreements"] = [
            _agreement(rnd, kind, document) for kind in rnd.sample(KINDS, rnd.choice([0, 1, 1, 2, 3]))
        ]
    _agree(random.Random(f"agreed {seed}"), document)
    _wait(random.Random(f"waiting {seed}"), document)
    _drive(random.Random(f"roads {seed}"), document)
    _pass_apart(random.Random(f"profiles {seed}"), document)
    _stay_away(random.Random(f"present {seed}"), document)
    _mix(random.Random(f"mix {seed}"), document)
    _cover(random.Random(f"cover {seed}"), document)
    _online(random.Random(f"online {seed}"), document)
    _travel(random.Random(f"travel {seed}"), document)
    return document


def _travel(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let some of half of the groups with another pattern go by bicycle or park and ride in it; and count them.

    Of four groups nobody does: a pattern more would make too many schedules to list.
    """
    if sum(len(party["groups"]) for party in document["organisations"]) > 3:
        return
    roads = [line["sections"][0]["id"] for line in document["lines"] if line["mode"] == "road"]
    sections = [line["sections"][0]["id"] for line in document["lines"]]
    found = False
    for group in (group for party in document["organisations"] for group in party["groups"]):
        patterns = group["patterns"]
        if len(patterns) == 1 and group["parts"] == 1 and rnd.random() < 0.2:
            patterns.append({"id": "otherwise", "present": dict(patterns[0]["present"])})
        elif len(patterns) == 1 or rnd.random() < 0.5:
            continue
        elif "mix" in patterns[0] and rnd.random() < 0.5:
            patterns[1] = {"id": patterns[1]["id"], "mix": patterns[0]["mix"]}
        found = True
        if (way := rnd.random()) < 0.7:
            patterns[1]["bicycle"] = _bicycle(rnd, document["days"], sections)
        if way > 0.5:
            patterns[1]["park_and_ride"] = _park_and_ride(rnd, document["days"], roads, sections)
    if found and rnd.random() < 0.5:
        rnd.choice(document["objective"])["switched"] = rnd.choice([1, 10])


def _bicycle(rnd: random.Random, days: list[str], sections: list[str]) -> dict[str, Any]:
    own = {"share": rnd.choice([0.25, 0.6, 1]), "near": rnd.choice([0.3, 0.5])}
    modes = rnd.choice([["car"], ["public_transport"], ["public_transport", "car"]])
    some = {"instead_of": modes, "days": rnd.sample(days, 1), "sections": rnd.sample(sections, 1)}
    return own | {key: value for key, value in some.items() if rnd.random() < 0.4}


def _park_and_ride(rnd: random.Random, days: list[str], roads: list[str], sections: list[str]) -> dict[str, Any]:
    flow = {"section": rnd.choice(sections), "leg": rnd.choice(["to", "from"]), "lag_min": rnd.choice([0, 6])}
    own = {"share": rnd.choice([0.2, 0.4]), "flows": [flow | {"share": rnd.choice([0.5, 1])}]}
    some = {"leaves": rnd.sample(roads, min(1, len(roads))), "days": rnd.sample(days, 1)}
    return own | {key: value for key, value in some.items() if rnd.random() < 0.4}


def _wait(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let a tier of a third of the instances count who waits for the next one."""
    if rnd.random() < 0.33:
        rnd.choice(document["objective"])["waiting"] = rnd.choice([1, 0.1])


def _drive(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let a tier of a third of the instances count the hours lost on roads, and all pass on half of the roads."""
    if rnd.random() < 0.33:
        rnd.choice(document["objective"])["vehicle_hours_lost"] = rnd.choice([1, 0.1])
    for line in document["lines"]:
        if line["mode"] == "road" and rnd.random() < 0.5:
            line["sections"][0]["above_places"] = "slower"


def _pass_apart(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let a third of the flows have a profile of their own."""
    for party in document["organisations"]:
        for flow in (flow for group in party["groups"] for flow in group["flows"]):
            if rnd.random() < 0.33:
                flow["profile"] = rnd.choice(["even", "late"])


def _stay_away(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let some of a quarter of the groups stay away from the first hour, and not be there to leave."""
    for group in (group for party in document["organisations"] for group in party["groups"]):
        if rnd.random() < 0.25:
            group["arrivals"][0]["present"] = rnd.choice([0, 0.5, 0.9])
            group["departures"][0]["present"] = rnd.choice([0.6, 1])


def _mix(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let today of half of the groups with another pattern be a mix of weeks, at times with that pattern among them."""
    for group in (group for party in document["organisations"] for group in party["groups"]):
        if len(group["patterns"]) > 1 and rnd.random() < 0.5:
            shares = rnd.choice([[0.5, 0.5], [0.7, 0.3], [0.2, 0.3, 0.5]])
            weeks = [[day for day in document["days"] if rnd.random() < 0.6] for _ in shares]
            if rnd.random() < 0.5:
                weeks[0] = [day for day, share in group["patterns"][1]["present"].items() if share]
            mix = [{"share": share, "on_site": week} for share, week in zip(shares, weeks, strict=True)]
            group["patterns"][0] = {"id": "today", "mix": mix}


def _online(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let the first or the last hour of half of the other patterns be online."""
    for group in (group for party in document["organisations"] for group in party["groups"]):
        for pattern in group["patterns"][1:]:
            if rnd.random() < 0.5:
                pattern["first_online_min"] = rnd.choice([0, 10, 50])
                pattern["last_online_min"] = rnd.choice([0, 10, 45])


def _cover(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let a fifth of the instances with agreements keep somebody of two groups there on a day."""
    if document.get("agreements") is None or rnd.random() < 0.8:
        return
    groups = [group["id"] for party in document["organisations"] for group in party["groups"]]
    rule = {"groups": rnd.sample(groups, 2), "days": document["days"], "at_most": rnd.choice([0, 1])}
    document["agreements"].append({"kind": "max_away", **rule})


def _agree(rnd: random.Random, document: dict[str, Any]) -> None:
    """Let some groups of half the instances have an agreed choice, at times one that they do not have any more."""
    if rnd.random() < 0.5:
        return
    groups = [group for party in document["organisations"] for group in party["groups"]]
    agreed = {group["id"]: _agreed_options(rnd, group) for group in groups if rnd.random() < 0.8}
    document["agreed"] = [{"group": name, "options": options} for name, options in agreed.items()]
    if not agreed:
        return
    for term in rnd.sample(["altered", "deviation"], rnd.choice([0, 1, 2])):
        rnd.choice(document["objective"])[term] = rnd.choice([1, 0.1])
    keepers = [group["id"] for group in groups if group["id"] in agreed and _can_keep(group, agreed[group["id"]])]
    if document.get("agreements") is not None and keepers and rnd.random() < 0.3:
        document["agreements"].append({"kind": "as_agreed", "groups": [rnd.choice(keepers)]})


def _agreed_options(rnd: random.Random, group: dict[str, Any]) -> list[dict[str, Any]]:
    shifts, patterns = _own_shifts(group), [pattern["id"] for pattern in group["patterns"]]
    every = [(shift, pattern) for shift in (*shifts, 25) for pattern in patterns]
    parts = rnd.choice([group["parts"], group["parts"], 2])
    drawn: dict[tuple[int, str], int] = {}
    for _ in range(parts):
        key = rnd.choice(every)
        drawn[key] = drawn.get(key, 0) + 1
    return [{"shift_min": shift, "pattern": pattern, "parts": number} for (shift, pattern), number in drawn.items()]


def _own_shifts(group: dict[str, Any]) -> list[int]:
    shifts = group["shifts"]
    return list(range(-shifts["earlier_min"], shifts["later_min"] + 1, shifts["step_min"]))


def _can_keep(group: dict[str, Any], options: list[dict[str, Any]]) -> bool:
    total = sum(option["parts"] for option in options)
    is_whole = all(option["parts"] * group["parts"] % total == 0 for option in options)
    return (
        is_whole
        and len(options) <= group["max_options"]
        and all(option["shift_min"] in _own_shifts(group) for option in options)
    )


def _section(rnd: random.Random, place: int) -> dict[str, Any]:
    section: dict[str, Any] = {
        "id": f"s{place}",
        "name": "s",
        "minutes_on_board": rnd.choice([4, 7.5, 12]),
        "weight": rnd.choice([1, 0.5, 2]),
        "base_load": [{"from": "07:00", "to": "09:30", "passengers": rnd.randint(0, 300)}],
    }
    places = rnd.choice([30, 60, 95])
    if rnd.random() < 0.5:
        section["supply"] = [
            {"from": "05:00", "to": "08:10", "every_min": rnd.choice([6, 7.5, 10]), "seats": 25, "places": places},
            {"from": "08:10", "to": "21:00", "every_min": rnd.choice([10, 15]), "seats": 25, "places": places},
        ]
    else:
        times = [clock(minute) for minute in range(300 + rnd.randint(0, 9), 1300, rnd.choice([9, 12, 20]))]
        section["departures"] = [{"at": times, "seats": 20, "places": places}]
    return section


def _group(rnd: random.Random, place: int, days: list[str], sections: list[str]) -> dict[str, Any]:
    start = 500 + 10 * rnd.randint(0, 3)
    patterns = [{"id": "today", "present": {day: rnd.choice([1, 0.9, 0.5]) for day in days}}]
    if len(days) > 1 and rnd.random() < 0.5:
        patterns.append({"id": "other", "present": {day: rnd.choice([0, 0.5, 1]) for day in days}})
    flows = [
        {"section": section, "leg": leg, "share": rnd.choice([0.3, 0.7, 1]), "lag_min": rnd.choice([0, 4, 11.5])}
        for section in sections
        for leg in ("to", "from")
        if rnd.random() < 0.7
    ]
    group = {
        "id": f"g{place}",
        "headcount": rnd.randint(20, 250),
        "mode_shares": {"public_transport": rnd.choice([0.4, 0.8]), "car": 0.2},
        "car_occupancy": rnd.choice([1, 1.25]),
        "patterns": patterns,
        "adherence": rnd.choice([1, 1, 0.8]),
        "arrivals": [{"at": clock(start), "share": 0.7}, {"at": clock(start + 95), "share": 0.3}],
        "departures": [{"at": clock(start + 420), "share": 0.5}, {"at": clock(start + 500), "share": 0.5}],
        "profile": rnd.choice(["even", "late"]),
        "departure_profile": rnd.choice([None, "even"]),
        "flows": flows,
        "shifts": rnd.choice(
            [
                {"earlier_min": 15, "later_min": 15, "step_min": 15},
                {"earlier_min": 0, "later_min": 20, "step_min": 10},
                {"earlier_min": 10, "later_min": 0, "step_min": 5},
            ]
        ),
        "parts": rnd.choice([1, 1, 1, 2, 3]),
    }
    # All parts may choose otherwise, but for three of an odd number of people: two choices at most.
    return group | {"max_options": 2 if group["parts"] == 3 and group["headcount"] % 2 else group["parts"]}


KINDS = [
    "allowed_shifts",
    "window",
    "fixed",
    "forbidden",
    "same_shift",
    "min_gap",
    "order",
    "max_changed",
    "max_shifted",
    "max_shifted_per_head",
    "min_on_site",
    "max_on_site",
    "weekday_order",
]


def _agreement(rnd: random.Random, kind: str, document: dict[str, Any]) -> dict[str, Any]:
    groups = [group for party in document["organisations"] for group in party["groups"]]
    one, other = rnd.sample([group["id"] for group in groups], 2)
    first = groups[int(one[1:])]
    people = sum(group["headcount"] for group in groups)
    day = rnd.choice(document["days"])
    keys: dict[str, dict[str, Any]] = {
        "allowed_shifts": {"groups": [one], "shifts_min": [0, rnd.choice([-15, 10, 15])]},
        "window": {"groups": [one], "leg": "to", "from": "08:15", "to": rnd.choice(["10:20", "10:40", "11:00"])},
        "fixed": {"groups": [one], "shift_min": 0, "pattern": rnd.choice([None, "today"])},
        "forbidden": {"groups": [one], "shift_min": rnd.choice([-15, 0, 10, 15])},
        "same_shift": {"groups": [one, other]},
        "min_gap": {"groups": [one, other], "gap_min": rnd.choice([10, 20]), "at": rnd.choice(["start", "end"])},
        "order": {"before": one, "after": other, "gap_min": rnd.choice([0, 5, 15])},
        "max_changed": {"at_most": rnd.choice([0, 1])},
        "max_shifted": {"at_most_person_min": rnd.choice([500, 2000])},
        "max_shifted_per_head": {"at_most_min": rnd.choice([4, 7.5])},
        "min_on_site": {
            "groups": [one, other],
            "days": [day],
            "from": "09:00",
            "to": rnd.choice(["12:00", "17:00"]),
            "at_least": rnd.choice([10, first["headcount"] // 3]),
        },
        "max_on_site": {"groups": [one, other], "days": [day], "at_most": rnd.choice([people, people // 2])},
        "weekday_order": {"before": one, "after": other, "gap_days": rnd.choice([0, 0, 1])},
    }
    return {"kind": kind, **keys[kind]}


TERM_NAMES = [
    "overload",
    "crowding",
    "peak",
    "peak_factor",
    "trips",
    "shifted",
    "changed",
    "unfairness",
    "absence",
]


def random_objective(rnd: random.Random) -> list[dict[str, float]]:
    return [
        {term: rnd.choice([1, 2, 0.1]) for term in rnd.sample(TERM_NAMES, rnd.choice([1, 1, 2, 3]))}
        | {"tolerance": rnd.choice([0, 0, 0.05, 0.3])}
        for _ in range(rnd.choice([1, 1, 2, 3]))
    ]


def all_schedules(demand: Demand) -> Iterator[Ints]:
    """Yield the parts per option of every schedule, agreements left aside."""
    options = demand.options
    own = []
    for group in range(options.num_groups):
        size, parts = len(options.of_group(group)), int(options.parts[group])
        most = demand.instance.groups[group].max_options
        rows = (row for row in itertools.product(range(parts + 1), repeat=size) if sum(row) == parts)
        own.append([row for row in rows if sum(map(bool, row)) <= most])
    for rows in itertools.product(*own):
        yield np.array([value for row in rows for value in row], dtype=np.int64)


def count_schedules(demand: Demand) -> int:
    from math import comb, prod

    options = demand.options
    return prod(
        comb(int(options.parts[group]) + len(options.of_group(group)) - 1, int(options.parts[group]))
        for group in range(options.num_groups)
    )


def random_parts(demand, rnd):
    """Return parts per option in which every part takes an option at random, of as many as its group may take."""
    parts = np.zeros(demand.options.num_options, dtype=np.int64)
    for group, own in enumerate(demand.instance.groups):
        taken: list[int] = []
        for _ in range(int(demand.options.parts[group])):
            option = rnd.choice(demand.options.of_group(group))
            taken.append(option if option in taken or len(set(taken)) < own.max_options else taken[0])
        np.add.at(parts, taken, 1)
    return parts
