"""Other ways to travel: by bicycle and by park and ride, worked by hand and held against the check."""

import pytest

from solver.checker import check, recompute_loads
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.validation import validate_instance
from tests.demand.small import at, choices, flow, group, instance, line, loads_of, parts_of, section, terms_of
from tests.optimise.support import random_parts
from tests.support.tiny import random_instance

DAYS = ["mon", "tue"]
HERE = {"mon": 1.0, "tue": 1.0}
TODAY = {"id": "today", "present": HERE}
MODES = {"public_transport": 0.5, "car": 0.3}
LINES = [line(section()), line(section("R"), line_id="A10", mode="road")]


def cycling(share=0.25, near=0.4, **changes):
    return {"id": "cycling", "present": HERE, "bicycle": {"share": share, "near": near} | changes}


def parking(share=0.2, **changes):
    own = {"share": share, "flows": [flow(lag_min=10.0)]}
    return {"id": "parking", "present": HERE, "park_and_ride": own | changes}


def of(*patterns, **changes):
    """Return 100 people of whom 50 ride by tram and 30 come by car, 1.5 in each: 20 cars."""
    own = group(mode_shares=MODES, car_occupancy=1.5, flows=[flow(), flow("R")], patterns=[TODAY, *patterns], **changes)
    return instance(own, days=DAYS, lines=LINES)


def sums(situation, **taken):
    """Return the people (vehicles) by section and day."""
    loads = loads_of(situation, **taken)
    return {
        (name, day): sum(load for (own, on, _), load in loads.items() if (own, on) == (name, day))
        for name in ("S", "R")
        for day in DAYS
    }


def by_section(situation, **taken):
    found = sums(situation, **taken)
    return [found["S", "mon"], found["S", "tue"], found["R", "mon"], found["R", "tue"]]


def test_a_quarter_of_those_who_live_near_is_a_tenth_less():
    # 0.25 * 0.4 = 0.1 of 50 riders and of 20 cars.
    assert by_section(of(cycling()), a=0) == pytest.approx([50, 50, 20, 20])
    assert by_section(of(cycling()), a=(0, "cycling")) == pytest.approx([45, 45, 18, 18])
    assert by_section(of(cycling(days=["tue"])), a=(0, "cycling")) == pytest.approx([50, 45, 20, 18])
    assert by_section(of(cycling(instead_of=["car"])), a=(0, "cycling")) == pytest.approx([50, 50, 18, 18])
    assert by_section(of(cycling(sections=["S"])), a=(0, "cycling")) == pytest.approx([45, 45, 20, 20])


def test_who_parks_and_rides_leaves_the_road_for_the_tram():
    # 0.2 of 30 people by car are 6 people and 4 cars.
    assert by_section(of(parking()), a=(0, "parking")) == pytest.approx([56, 56, 16, 16])
    assert by_section(of(parking(days=["mon"])), a=(0, "parking")) == pytest.approx([56, 50, 16, 20])
    assert by_section(of(parking(leaves=[])), a=(0, "parking")) == pytest.approx([56, 56, 20, 20])
    # Another road to the site of park and ride: 4 cars more there, where 4 went away.
    by_road = parking(flows=[flow("R"), flow("S", share=0.5)])
    assert by_section(of(by_road), a=(0, "parking")) == pytest.approx([53, 53, 20, 20])


def test_both_at_once_and_half_of_the_parts():
    both = cycling() | {"park_and_ride": parking()["park_and_ride"]}
    # Cars: 1 - 0.1 - 0.2 of 20; tram: 45 and the 6 who parked.
    assert by_section(of(both), a=(0, "cycling")) == pytest.approx([51, 51, 14, 14])
    halves = of(cycling(), parts=2)
    assert by_section(halves, a=[(0, "cycling", 1), (15, "today", 1)]) == pytest.approx([47.5, 47.5, 19, 19])
    # A tenth does not do as agreed: 0.9 * 45 + 0.1 * 50.
    assert by_section(of(cycling(), adherence=0.9), a=(0, "cycling"))[0] == pytest.approx(45.5)


def test_who_parks_passes_so_much_earlier():
    # From 8:00 to 8:30 the tram riders pass, those who parked from 7:50 to 8:20.
    loads = loads_of(of(parking()), a=(0, "parking"))
    tram = [loads.get(("S", "tue", clock), 0.0) for clock in ("07:45", "08:00", "08:15")]
    assert tram == pytest.approx([2.0, 25 + 3, 25 + 1])


def with_hours(**changes):
    """Return such people of whom 0.8 are due at 08:30 and leave at 16:00, with patterns that have an hour online."""
    hours = {"first_online_min": 60, "last_online_min": 30}
    patterns = [TODAY, {"id": "late", "present": HERE, "first_online_min": 30}, cycling() | hours]
    patterns.append(cycling() | hours | {"id": "all", "park_and_ride": parking()["park_and_ride"]})
    given = {"arrivals": at(("08:30", 0.8), ("10:30", 0.2)), "departures": at("16:00")}
    flows = [flow("R"), flow("S"), flow("S", leg="from")]
    own = group(mode_shares=MODES, car_occupancy=1.5, patterns=patterns, **{**given, "flows": flows, **changes})
    return instance(own, days=DAYS, lines=LINES)


def on_tuesday(situation, name, **taken):
    return {
        clock: load for (own, day, clock), load in loads_of(situation, **taken).items() if (own, day) == (name, "tue")
    }


def test_an_hour_online_and_the_bicycle_in_one_pattern():
    # Of 50 on the tram 40 are due at 08:30; a tenth cycles: 36 pass for 09:30, and 9 of 10 for 10:30, as always.
    own = with_hours()
    assert on_tuesday(own, "S", a=0) == pytest.approx(
        {"08:00": 20, "08:15": 20, "10:00": 5, "10:15": 5, "16:00": 25, "16:15": 25}
    )
    assert on_tuesday(own, "S", a=(0, "cycling")) == pytest.approx(
        {"09:00": 18, "09:15": 18, "10:00": 4.5, "10:15": 4.5, "15:30": 22.5, "15:45": 22.5}
    )
    # 18 of 20 cars: 14.4 for 09:30 and 3.6 for 10:30; all of it a quarter later with the lessons.
    assert on_tuesday(own, "R", a=(15, "cycling")) == pytest.approx(
        {"09:15": 7.2, "09:30": 7.2, "10:15": 1.8, "10:30": 1.8}
    )
    # Those who live by "late" come half an hour later, by tram and by car as today.
    assert on_tuesday(own, "R", a=(0, "late")) == pytest.approx({"08:30": 8, "08:45": 8, "10:00": 2, "10:15": 2})


def test_an_hour_online_the_bicycle_and_park_and_ride_in_one_pattern():
    # 14 of 20 cars; 6 people from the P+R pass 10 minutes earlier: 4.8 for 09:30 from 08:50, 1.2 for 10:30 from 09:50.
    own = with_hours()
    assert on_tuesday(own, "R", a=(0, "all")) == pytest.approx({"09:00": 5.6, "09:15": 5.6, "10:00": 1.4, "10:15": 1.4})
    parked = {"08:45": 1.6, "09:00": 2.4, "09:15": 0.8, "09:45": 0.4, "10:00": 0.6, "10:15": 0.2}
    by_tram = {"09:00": 18, "09:15": 18, "10:00": 4.5, "10:15": 4.5, "15:30": 22.5, "15:45": 22.5}
    together = {clock: parked.get(clock, 0) + by_tram.get(clock, 0) for clock in {*parked, *by_tram}}
    assert on_tuesday(own, "S", a=(0, "all")) == pytest.approx(together)


def test_what_is_asked_with_an_hour_online_is_both():
    # Each day 8 people cycle, 0.8 of 100 are online for 60 minutes and all for 30: 10 and 6.25 days of eight hours.
    found = terms_of(with_hours(), a=(0, "cycling"))
    assert (found.switched, found.absence) == (pytest.approx(16), pytest.approx(32.5))
    kept = build_demand(with_hours()).options.kept
    assert sorted(kept)[-2:] == [0, 1]  # nobody lives so already


@pytest.mark.parametrize(
    "taken", [(0, "all"), (15, "cycling"), [(0, "late", 1), (0, "all", 1)], [(15, "today", 1), (15, "cycling", 1)]]
)
def test_the_check_finds_the_same_with_hours_online(taken):
    situation = with_hours(parts=2, adherence=0.8)
    own = choices(situation, a=taken)
    found = check(situation, Schedule(choices=own))
    assert found.terms is not None
    measured = measure_terms(build_demand(situation), parts_of(situation, a=taken))
    assert found.terms.schedule.model_dump() == pytest.approx(measured.model_dump())
    checked = {key: load for key, load in recompute_loads(situation, own).items() if load > 1e-9}
    assert {(name, day, format_clock(begin)): load for (name, day, begin), load in checked.items()} == pytest.approx(
        loads_of(situation, a=taken)
    )


def test_nobody_moves_an_hour_but_somebody_is_asked():
    # 0.1 of the 80 who ride or drive is 8 people, on two days; of park and ride 6 people.
    found = terms_of(of(cycling()), a=(0, "cycling"))
    assert (found.switched, found.shifted, found.changed, found.absence) == (pytest.approx(16), 0, 1, 0)
    assert terms_of(of(cycling(days=["tue"], instead_of=["car"])), a=(0, "cycling")).switched == pytest.approx(3)
    assert terms_of(of(parking()), a=(15, "parking")).switched == pytest.approx(12)
    assert terms_of(of(parking()), a=15).switched == 0


def test_who_travels_as_before_does_not_change():
    situation = of(cycling(), parking())
    kept = build_demand(situation).options.kept.reshape(3, -1)
    assert kept[:, 2] == pytest.approx([1.0, 1 - 0.08, 1 - 0.06])  # at shift 0
    assert kept.sum() == pytest.approx(1.0 + 0.92 + 0.94)


def test_the_weeks_of_a_mix_may_stay():
    mix = [{"share": 0.5, "on_site": DAYS}, {"share": 0.5, "on_site": ["tue"]}]
    own = group(
        mode_shares=MODES,
        patterns=[{"id": "today", "mix": mix}, {"id": "cycling", "mix": mix, "bicycle": {"share": 1.0, "near": 0.5}}],
    )
    situation = instance(own, days=DAYS)
    assert validate_instance(situation) == ()
    found = terms_of(situation, a=(0, "cycling"))
    assert (found.absence, found.switched) == (0.0, pytest.approx(100 * (0.5 + 1.0) * 0.5 * 0.8))


def test_a_share_of_nothing_changes_nothing():
    for pattern in (cycling(share=0.0), cycling(near=0.0), parking(share=0.0)):
        situation = of(pattern)
        name = pattern["id"]
        for shift in (0, 15):
            assert loads_of(situation, a=(shift, name)) == pytest.approx(loads_of(situation, a=shift))
            today = terms_of(situation, a=shift).model_dump() | {"changed": 1.0}
            assert terms_of(situation, a=(shift, name)).model_dump() == pytest.approx(today)


def test_where_everybody_cycles_the_group_is_not_on_its_sections():
    everybody = of(cycling(share=1.0, near=1.0))
    assert by_section(everybody, a=(0, "cycling")) == [0, 0, 0, 0]
    away = {"id": "away", "present": {"mon": 0.0, "tue": 0.0}}
    assert loads_of(everybody, a=(0, "cycling")) == loads_of(of(away), a=(0, "away"))


def test_more_who_cycle_is_never_more_load():
    before = None
    for share in (0.0, 0.3, 0.7, 1.0):
        loads = sums(of(cycling(share=share)), a=(0, "cycling"))
        assert before is None or all(loads[key] <= before[key] for key in loads)
        before = loads


def test_the_check_finds_the_same_on_random_instances():
    seen = 0
    for seed in range(200):
        situation = random_instance(seed, agreements=False)
        if "switched" not in situation.terms:
            continue
        demand = build_demand(situation)
        parts = random_parts(demand, seed)
        schedule = Schedule(choices=choices_from_parts(situation, demand.options, parts))
        found = check(situation, schedule).terms
        assert found is not None
        measured = measure_terms(demand, parts)
        assert found.schedule.model_dump() == pytest.approx(measured.model_dump(), rel=1e-6, abs=1e-6), seed
        seen += measured.switched > 0
    assert seen >= 20


def test_old_instances_keep_their_hash():
    plain = of({"id": "other", "present": HERE})
    assert "instead_of" not in plain.model_dump_json()
    assert "switched" not in plain.terms
    own = of(cycling())
    assert Instance.model_validate_json(own.model_dump_json()) == own
    assert own.content_hash != of(cycling(share=0.3)).content_hash


@pytest.mark.parametrize("taken", [(0, "cycling"), (15, "parking"), [(0, "cycling", 1), (-15, "parking", 1)]])
def test_the_check_finds_the_same(taken):
    situation = of(cycling(), parking(), parts=2)
    found = check(situation, Schedule(choices=choices(situation, a=taken)))
    assert found.terms is not None
    measured = measure_terms(build_demand(situation), parts_of(situation, a=taken))
    assert found.terms.schedule.model_dump() == pytest.approx(measured.model_dump())


WHERE = "organisations[0].groups[0].patterns"


def faults(*patterns, **changes):
    return [str(problem) for problem in validate_instance(of(*patterns, **changes))]


def test_each_fault_is_one_sentence():
    assert faults(cycling(), parking()) == []
    assert faults(cycling(sections=["T"])) == [
        f'{WHERE}[1].bicycle.sections[0]: found "T"; expected the id of a section; take it out.'
    ]
    assert faults(parking(leaves=["S"])) == [
        f'{WHERE}[1].park_and_ride.leaves[0]: found section "S", which is no road; expected a road that cars leave; '
        "name the road there; where people go on by public transport stands under flows."
    ]
    assert faults(cycling(share=1.0, near=0.9) | {"park_and_ride": parking()["park_and_ride"]}) == [
        f"{WHERE}[1]: found 1.1 of those who come by car leave it; expected at most 1: share * near of bicycle and "
        "share of park_and_ride together; lower one of the shares."
    ]
    first = of()
    bad = (
        first.organisations[0]
        .groups[0]
        .patterns[0]
        .model_copy(update={"bicycle": of(cycling()).groups[0].patterns[1].bicycle})
    )
    own = first.groups[0].model_copy(update={"patterns": (bad,)})
    party = first.organisations[0].model_copy(update={"groups": (own,)})
    told = validate_instance(first.model_copy(update={"organisations": (party,)}))
    assert [str(each) for each in told] == [
        f"{WHERE}[0].bicycle: found another way to travel in the first pattern; expected today there: everybody "
        "travels as mode_shares and flows say; put a pattern of today before it."
    ]


def test_faults_of_flows_to_park_and_ride_name_their_place():
    (told,) = faults(parking(flows=[flow("T")]))
    assert told.startswith(f'{WHERE}[1].park_and_ride.flows[0].section: found "T"; expected the id of a section')
    (told,) = faults(parking(flows=[flow(leg="from")]))
    assert told.startswith(f'{WHERE}[1].park_and_ride.flows[0].leg: found leg "from" of group "a"')
    (told,) = faults(parking(), arrivals=at("06:35"), shifts={"earlier_min": 0, "later_min": 0, "step_min": 15})
    assert told.startswith(f"{WHERE}[1].park_and_ride.flows[0]: found people on section")
