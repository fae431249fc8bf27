"""What a year is worth, reckoned again to the cent from plain numbers: no demand, no cells, no reckoner of ours."""

from itertools import pairwise, product
from pathlib import Path

import pytest

import solver
from solver.advise.value.prices import default_prices
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from tests.demand import small

TINY = Path(__file__).resolve().parents[2] / "instances" / "tiny.json"
CENT = 0.005
BINS = range(480, 540, 15)
"""8:00, 8:15, 8:30 and 8:45, in minutes; nobody passes at another time."""


def crowded(load, seats, minutes, curve):
    """Minutes in a crowd of an interval: seats * minutes * f(load / seats), f straight between points of a curve."""
    points = [(x, x * (factor - 1)) for x, factor in zip(curve.load_per_seat, curve.multiplier, strict=True)]
    x = load / seats
    for (left, low), (right, high) in pairwise(points):
        if x <= right or (right, high) == points[-1]:
            return seats * minutes * (low + (high - low) * (x - left) / (right - left)) if x > left else 0.0
    raise AssertionError


def waited(loads, places):
    """Minutes that people wait: who is left behind by one interval waits 15 minutes for the next."""
    left, minutes = 0.0, 0.0
    for load in loads:
        left = max(0.0, left + load - places)
        minutes += 15 * left
    return minutes


def tiny_side(college, school, office, curve):
    """Crowding, waiting and extra trips of tiny.json with everybody's bin: half on the tram and half on the bus."""
    tram = [10 + 60 * (college == own) + 40 * (school == own) + 20 * office.count(own) for own in BINS]
    bus = [5 + 60 * (college == own) + 40 * (school == own) for own in BINS]
    crowding = sum(crowded(load, 40, 10, curve) for load in tram) + sum(crowded(load, 30, 12, curve) for load in bus)
    waiting = waited([*tram, 0, 0, 0, 0], 120) + waited([*bus, 0, 0, 0, 0], 80)
    trips = [sum(-(-max(0, load - places) // places) for load in loads) for loads, places in ((tram, 120), (bus, 80))]
    return crowding, waiting, trips


def chosen(**shifts):
    """A schedule with these shifts of each group, one for each part."""
    return Schedule(
        choices=tuple(
            GroupChoice(
                group=name.replace("_", "-"),
                options=tuple(
                    OptionChoice(shift_min=own, pattern="today", parts=told.count(own)) for own in sorted(set(told))
                ),
            )
            for name, told in shifts.items()
        )
    )


def test_tiny_at_the_prices_of_the_program_with_their_ranges():
    """College later, half of the office earlier: 120 * 15 minutes later and 20 * 15 earlier."""
    instance = solver.read_instance(TINY)
    plan = chosen(college_students=[15], school_pupils=[0], office_staff=[-15, 0])
    today = tiny_side(495, 495, [495, 495], instance.crowding)
    then = tiny_side(510, 495, [480, 495], instance.crowding)
    assert (today[1], then[1]) == (15 * 30 + 15 * 25, 0), "30 on the tram and 25 on the bus wait a quarter of an hour"
    assert (today[2], then[2]) == ([1, 1], [0, 0])
    spared, later, earlier = today[0] - then[0] + today[1] - then[1], 120 * 15, 20 * 15
    worth = solver.value(instance, plan).value
    balance = worth.balances["as_now"]
    rows = {row.key: row.amount.value for row in balance.rows}
    days = 37.8 * 9.53 / 60
    assert rows["crowding"] == pytest.approx((today[0] - then[0]) * days, abs=CENT)
    assert rows["waiting"] == pytest.approx(825 * days, abs=CENT)
    assert balance.before_moving.value == pytest.approx(spared * days, abs=CENT)
    assert balance.total.value == pytest.approx((spared - 0.61 * earlier - 2.38 * later) * days, abs=CENT)
    ends = list(product((9.25, 9.53, 10.17), (37.8, 42.8)))
    assert balance.total.low == pytest.approx(
        min((spared - 0.61 * earlier - 2.38 * later) * rate / 60 * weeks for rate, weeks in ends), abs=CENT
    )
    assert balance.total.high == pytest.approx(max(spared * rate / 60 * weeks for rate, weeks in ends), abs=CENT)
    # One bus fewer of 12 minutes, one way to both ways; of a tram nobody knows the price of an hour.
    added = {row.key: row for row in worth.balances["added"].rows}
    hour = 12 / 60 * 37.8
    assert added["trips"].amount.value == pytest.approx(108 * hour, abs=CENT)
    assert added["trips"].amount.low == pytest.approx(108 * hour, abs=CENT)
    assert added["trips"].amount.high == pytest.approx(118.8 * 2 * 12 / 60 * 42.8, abs=CENT)
    assert added["trips"].missing == ("vehicle_hour_tram",)
    assert added["vehicles"].missing == ("vehicle_year_bus", "vehicle_year_tram")
    assert added["vehicles"].amount is None


def test_a_road_and_days_at_home_over_two_days():
    """400 people of an office by car pass in a quarter of an hour on a road for 100; half stay at home on Tuesday.

    t = 10 (1 + 0.15 (V / 100)^4): on both days 400 cars lose 10 * 0.15 * 256 = 384 minutes each. The second group
    of 200 is away on Tuesday, when 200 cars lose 24 minutes each, and comes a quarter later on Monday: twice 200.
    """
    road = small.section(
        "R", supply=[{"from": "06:00", "to": "20:00", "every_min": 15.0, "seats": 100.0, "places": 100.0}]
    )
    homes = [
        {"id": "today", "present": {"mon": 1.0, "tue": 1.0}},
        {"id": "home", "present": {"mon": 1.0, "tue": 0.0}},
    ]
    groups = [
        small.group(
            name,
            headcount=200,
            mode_shares={"car": 1.0},
            flows=[small.flow("R")],
            patterns=homes,
            distance_km=15.0,
        )
        for name in ("a", "b")
    ]
    situation = small.instance(
        days=["mon", "tue"],
        lines=[small.line(road, line_id="A1", mode="road")],
        organisations=[{"id": "o", "name": "Office", "kind": "employer", "groups": groups}],
        profiles={"even": {"before_min": [15.0, 0.0], "share": [1.0]}},
    )
    plan = Schedule(
        choices=(
            GroupChoice(group="a", options=(OptionChoice(shift_min=0, pattern="today", parts=1),)),
            GroupChoice(group="b", options=(OptionChoice(shift_min=15, pattern="home", parts=1),)),
        )
    )

    def lost(*cars):
        return sum(own * 10 * 0.15 * (own / 100) ** 4 for own in cars)

    minutes = (lost(400, 400) - lost(200, 200, 200)) / 2  # a day
    assert (lost(400) / 400, lost(200) / 200) == pytest.approx((384, 24))
    worth = solver.value(situation, plan, days_per_year=80).value
    balance = worth.balances["as_now"]
    rows = {row.key: row.amount.value for row in balance.rows}
    assert rows["roads"] == pytest.approx(minutes * 9.53 / 60 * 80, abs=CENT)
    assert rows["crowding"] == rows["waiting"] == 0
    # 200 people one day a week more at home, 40 weeks of two days; 2 * 15 km there and back.
    assert rows["home_paid"] == pytest.approx(-200 * 2.45 * 40, abs=CENT)
    assert rows["travel_spared"] == pytest.approx(200 * 30 * 0.23 * 40, abs=CENT)
    assert balance.before_moving.value == pytest.approx(rows["roads"], abs=CENT), "what employers pay staff receives"
    # On Monday alone 200 people come 15 minutes later.
    assert balance.moving.amount.value == pytest.approx(-200 * 15 / 2 * 2.38 * 9.53 / 60 * 80, abs=CENT)
    assert worth.avoided_tonnes.value == pytest.approx(200 * 30 * 40 * 149 / 1e6, abs=1e-6)
    assert default_prices()["car_km_co2"].value == 149
