"""Kilometres that are cycled in a year, and the CO2 that they spare."""

import pytest

from solver.advise.value.prices import default_prices
from solver.advise.value.quantities import ridden_of
from solver.advise.value.value import value_of
from solver.demand.loads import build_demand
from solver.report.text.language import Words
from solver.report.text.value_words import value_sentences
from tests.demand.small import flow, group, instance, line, parts_of, section

DAYS = ["mon", "tue"]
HERE = {"mon": 1.0, "tue": 1.0}


def situation(bicycle=None, ride=None, **changes):
    own = {} if bicycle is None else {"bicycle": {"share": 0.25, "near": 0.4} | bicycle}
    own |= {} if ride is None else {"park_and_ride": ride if isinstance(ride, dict) else {"share": ride}}
    patterns = [{"id": "today", "present": HERE}, {"id": "other", "present": HERE, **own}]
    modes = {"public_transport": 0.5, "car": 0.3}
    who = group(mode_shares=modes, car_occupancy=1.5, patterns=patterns, flows=[flow(), flow("R")], **changes)
    return instance(who, days=DAYS, lines=[line(section()), line(section("R"), line_id="A10", mode="road")])


def ridden(own, taken=(0, "other")):
    return ridden_of(build_demand(own), parts_of(own, a=taken))


def worth(own):
    demand = build_demand(own)
    return value_of(demand, parts_of(own, a=(0, "other")), default_prices(), days_per_year=40.0)


def test_the_example_worked_by_hand():
    # 5 passengers and 3 people in 2 cars, 4 km there and 4 km back; 40 days at 63.4 and 149 g.
    found = ridden(situation({"km": 4.0}))
    assert (found.people, found.known) == (pytest.approx(8), pytest.approx(8))
    assert (found.transit_km, found.car_km) == (pytest.approx(40), pytest.approx(16))
    span = worth(situation({"km": 4.0})).ridden_tonnes
    assert span.value == pytest.approx(40 * (40 * 63.4 + 16 * 149) / 1e6)
    assert (span.low, span.high) == (
        pytest.approx(40 * (40 * 48.0 + 16 * 149) / 1e6),
        pytest.approx(40 * (40 * 103.1 + 16 * 149) / 1e6),
    )


def test_only_who_does_as_agreed_and_on_the_days_that_they_do():
    assert ridden(situation({"km": 4.0}, adherence=0.5)).car_km == pytest.approx(8)
    assert ridden(situation({"km": 4.0, "days": ["tue"]})).car_km == pytest.approx(8)  # a day on average
    assert ridden(situation({"km": 4.0, "instead_of": ["car"]})).transit_km == 0


def test_nobody_cycles_today_nor_who_only_moves():
    own = situation({"km": 4.0})
    assert ridden(own, 0) is None
    assert ridden(own, 15) is None
    assert ridden(situation(), (0, "other")) is None


def test_of_whom_the_distance_is_not_known_no_kilometre_counts():
    found = worth(situation({}))
    assert found.ridden.people == pytest.approx(8)
    assert (found.ridden.known, found.ridden.car_km, found.ridden_tonnes) == (0, 0, None)
    told = " ".join(value_sentences(Words("en"), situation({}), found))
    assert "8 people a day take the bicycle" in told
    assert "How many kilometres that is, is not known" in told


def test_who_parks_and_rides_is_told_apart():
    own = situation(None, 0.2)
    found = worth(own)
    assert (found.ridden.people, found.ridden.parking) == (0, pytest.approx(6))
    (told,) = [each for each in value_sentences(Words("nl"), own, found) if "P+R" in each]
    assert told.startswith("Wie niet verder dan een P+R rijdt (6 mensen per dag) telt niet mee in de kilometers")


def test_it_is_said_with_the_kilometres_of_a_year():
    own = situation({"km": 4.0})
    told = " ".join(value_sentences(Words("nl"), own, worth(own)))
    assert "8 mensen per dag nemen de fiets in plaats van het openbaar vervoer of de auto." in told
    assert (
        "1.600 reizigerskilometers in het openbaar vervoer en 640 autokilometers per jaar minder: 0,2 tot 0,3 ton"
        in told
    )
    assert not any("fiets" in each for each in value_sentences(Words("nl"), situation(), worth(situation())))


def test_who_parks_and_rides_counts_where_it_is_known_how_far():
    # A fifth of 30 people by car: 6 people in 4 cars, 10 km there and 10 km back.
    own = situation(None, {"share": 0.2, "km": 10.0})
    found = worth(own)
    assert (found.ridden.parking_known, found.ridden.parked_km) == (pytest.approx(6), pytest.approx(80))
    assert (found.ridden.car_km, found.ridden_tonnes) == (0, None)
    assert found.parked_tonnes.value == pytest.approx(40 * 80 * 149 / 1e6)
    told = " ".join(value_sentences(Words("en"), own, found))
    assert "6 people a day drive no further than a P+R: 3,200 kilometres by car a year less, 0.5 tonnes of CO2." in told
    assert "What they ride by public transport after that is not taken off." in told
    assert "is not known" not in told
    assert "car_km_co2" in {price.key for price in found.prices}
