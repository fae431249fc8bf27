"""What a year is worth: the example worked by hand, bounds against drawn prices, and what must not change it."""

import random
from itertools import pairwise

import numpy as np
import pytest

from solver.advise.value.prices import MODES, UNITS, OfLine, Price, Prices, default_prices, read_prices
from solver.advise.value.quantities import Course, ExtraTrips, courses_of, side_of, timetable_of, vehicles_of
from solver.advise.value.value import Span, value_of
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.importers.gtfs.fleet import Turn
from tests.support.tiny import random_instance, random_parts
from tests.support.valued import LINE, PRICES, VEHICLE, valued_document


@pytest.fixture
def worth(tmp_path, plan):
    """Value a plan of a document at the prices of a text."""

    def run(document, prices=PRICES, days_per_year=None, **shifts):
        path = tmp_path / "prices.toml"
        path.write_text(prices, encoding="utf-8")
        instance = Instance.model_validate(document)
        demand = build_demand(instance)
        choices = Schedule.model_validate(plan(document, **shifts)).choices
        parts = parts_from_choices(instance, demand.options, choices)
        return value_of(demand, parts, read_prices(path, instance), days_per_year)

    return run


def middle(balance):
    """Return the middle of each row, and of the sums."""
    rows = {row.key: row.amount and row.amount.value for row in (*balance.rows, balance.moving)}
    return rows | {"before": balance.before_moving.value, "total": balance.total.value}


def near(value):
    return pytest.approx(value, rel=1e-9, abs=1e-6)


def test_the_example_worked_by_hand(worth, repository):
    value = worth(valued_document(), PRICES + VEHICLE, b=15)
    as_now = {"crowding": 4800, "waiting": 7200, "before": 12_000, "moving": -14_400, "total": -2400}
    assert middle(value.balances["as_now"]) == near(as_now)
    added = {"trips": 1200, "vehicles": 50_000, "crowding": 0}
    added |= {"before": 51_200, "moving": -14_400, "total": 36_800}
    assert middle(value.balances["added"]) == near(added)
    assert value.co2_tonnes.value == near(0.32)
    assert value.balances["as_now"].even_weight.value == near(5 / 3)
    assert value.even_vehicle.value == near(13_200)
    assert (value.counted.fewer_trips.value, value.counted.fewer_vehicles.value) == (1, 1)
    assert value.days_per_year == Span(40, 40, 40)
    text = (repository / "docs" / "value.md").read_text(encoding="utf-8")
    for figure in ("4,800", "7,200", "12,000", "14,400", "2,400", "1,200", "51,200", "36,800", "13,200", "0.32"):
        assert figure in text, figure


def test_there_and_back_is_paid_twice_at_most(worth):
    value = worth(valued_document(), PRICES.replace("[trip_ways]\nvalue = 1", "[trip_ways]\nvalue = 1\nhigh = 2"), b=15)
    rows = {row.key: row.amount for row in value.balances["added"].rows}
    assert rows["trips"] == Span(near(1200), near(1200), near(2400))
    assert value.co2_tonnes == Span(near(0.32), near(0.32), near(0.64))


def test_who_begins_earlier_is_weighed_by_the_earlier_weight(worth):
    balance = worth(valued_document(), b=-15).balances["as_now"]
    assert balance.moving.amount.value == near(-7200)


def test_half_of_those_who_keep_to_it_move_half_the_minutes(worth):
    document = valued_document()
    document["organisations"][0]["groups"][1]["adherence"] = 0.5
    moved = worth(document, b=15).counted.moved
    assert (moved.people, moved.later_min) == (30, 450)


def test_who_is_not_on_site_is_not_moved(worth):
    document = valued_document() | {"days": ["tue", "wed"]}
    document["organisations"][0]["groups"][1]["patterns"] = [{"id": "p", "present": {"tue": 1.0, "wed": 0.0}}]
    value = worth(document, b=15)
    assert value.counted.moved.later_min == 450  # 900 on one of two days
    assert value.days_per_year.value == 80
    # Tuesday as by hand; on Wednesday nobody of the second group travels, nor is anything gained.
    assert middle(value.balances["as_now"]) == near(
        {"crowding": 4800, "waiting": 7200, "before": 12_000, "moving": -14_400, "total": -2400}
    )


def test_days_that_are_told_stand_for_the_weeks(worth):
    value = worth(valued_document(), days_per_year=10.0, b=15)
    assert value.balances["as_now"].before_moving.value == near(3000)
    assert "weeks_per_year" not in {price.key for price in value.prices}


def test_what_has_no_price_is_not_reckoned_with_and_said(worth):
    value = worth(valued_document(), b=15)
    rows = {row.key: row for row in value.balances["added"].rows}
    assert rows["vehicles"].amount is None
    assert rows["vehicles"].missing == ("vehicle_year_bus",)
    assert value.to_fill_in == ("vehicle_year_bus",)
    assert value.balances["added"].before_moving.value == near(1200)


def test_a_trip_of_unknown_length_has_no_co2(worth):
    document = valued_document()
    document["lines"][0]["stops"] = []
    del document["lines"][0]["sections"][0]["along"]
    value = worth(document, PRICES.replace(LINE, ""), b=15)
    assert (value.co2_tonnes, value.trips_without_km, value.is_as_the_crow_flies) == (None, 1, False)
    # It takes the ten minutes on board, where nobody said twenty.
    assert middle(value.balances["added"])["trips"] == near(600)


def test_a_length_that_nobody_said_is_from_stop_to_stop(worth):
    value = worth(valued_document(), PRICES.replace("km = 10", ""), b=15)
    km = 2 * 6371 * np.pi * 0.1 / 360
    assert value.co2_tonnes.value == near(km * 800 * 40 / 1e6)
    assert value.is_as_the_crow_flies


def test_today_is_worth_nothing(worth):
    value = worth(valued_document())
    for balance in value.balances.values():
        assert set(middle(balance).values()) == {0}
        assert balance.even_weight is None
    assert value.co2_tonnes == Span(0, 0, 0)
    assert value.even_vehicle is None


def test_an_employer_pays_what_its_staff_receives(worth, plan):
    document = valued_document()
    party = document["organisations"][0]
    party["kind"] = "employer"
    party["groups"][0]["patterns"] = [{"id": "in", "present": {"tue": 1.0}}, {"id": "home", "present": {"tue": 0.5}}]
    instance = Instance.model_validate(document)
    demand = build_demand(instance)
    schedule = plan(document)
    schedule["choices"][0]["options"][0]["pattern"] = "home"
    parts = parts_from_choices(instance, demand.options, Schedule.model_validate(schedule).choices)
    value = value_of(demand, parts, default_prices())
    rows = {row.key: row.amount for row in value.balances["as_now"].rows}
    assert rows["home_received"] == Span(near(30 * 37.8 * 2.40), near(30 * 37.8 * 2.45), near(30 * 42.8 * 2.45))
    assert rows["home_paid"].value == -rows["home_received"].value
    spared = rows["crowding"].value + rows["waiting"].value
    assert value.balances["as_now"].total.value == near(spared)


def course(minutes, mode="bus"):
    return Course(mode, (0,), minutes, None, False)


def trips(*rows):
    """Return extra trips of (course, day, begin, num)."""
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return ExtraTrips(columns[0], columns[1], columns[2].astype(float), columns[3].astype(float))


@pytest.mark.parametrize(
    ("rows", "ways", "most"),
    [
        ([(0, 0, 480, 1), (0, 0, 495, 1)], 1, 1),  # 15 minutes there: back in time for the next
        ([(0, 0, 480, 1), (0, 0, 495, 1)], 2, 2),
        ([(0, 0, 480, 2), (1, 0, 490, 1)], 1, 3),  # of another line of the mode
        ([(0, 0, 480, 2), (2, 0, 480, 5)], 1, 2),  # a tram is no bus
        ([(0, 0, 480, 2), (0, 1, 480, 3)], 1, 3),  # the worst day
    ],
)
def test_vehicles_are_the_most_out_at_once(rows, ways, most):
    assert vehicles_of(trips(*rows), [course(15), course(30), course(15, "tram")], "bus", ways) == most


TIMETABLE = timetable_of(
    "feed", "2026-01-06", [Turn("bus", 470 * 60, 480 * 60, True), Turn("bus", 500 * 60, 600 * 60, True)]
)


@pytest.mark.parametrize(
    ("rows", "layover", "more"),
    [
        ([(0, 0, 480, 1)], 0, 0),  # between both: the vehicle that is back drives it
        ([(0, 0, 480, 1)], 5, 0),
        ([(0, 0, 480, 1)], 6, 1),  # not back for the next
        ([(0, 0, 505, 1)], 0, 1),
        ([(0, 0, 480, 3)], 0, 2),
        ([(2, 0, 505, 4)], 0, 0),  # no bus
    ],
)
def test_a_vehicle_that_is_free_takes_a_trip_more(rows, layover, more):
    courses = [course(15), course(30), course(15, "tram")]
    assert TIMETABLE.fleet == {"bus": 1}
    assert vehicles_of(trips(*rows), courses, "bus", 1, layover, TIMETABLE) == more


def test_a_trip_is_as_long_as_its_sections_behind_each_other_and_may_help_all_of_them():
    document = valued_document()
    line = document["lines"][0]
    line["stops"].append({"name": "c", "lat": 52.2, "lon": 5.0})
    line["sections"].append({**line["sections"][0], "id": "12>next", "along": [1, 2], "minutes_on_board": 7})
    line["sections"].append({**line["sections"][0], "id": "12>back", "along": [2, 0], "minutes_on_board": 18})
    for group in document["organisations"][0]["groups"]:
        group["flows"].append({**group["flows"][0], "section": "12>next"})
    demand = build_demand(Instance.model_validate(document))
    there, back = courses_of(demand, {})
    assert (there.sections, there.minutes, back.sections, back.minutes) == ((0, 1), 17, (2,), 18)
    assert there.km == near(2 * 6371 * np.pi * 0.1 / 180)
    side = side_of(demand, demand.options.status_quo_parts(), [there, back])
    assert (side.trips["each"].num.sum(), side.trips["shared"].num.sum()) == (2, 1)
    assert courses_of(demand, {"12": OfLine(30, 5, "")})[0].minutes == 30


def drawn_prices(rnd, *, point=None):
    """Return prices with ranges of their own for all that there is; at one point of them where `point` is given."""
    found = {}
    for key in UNITS:
        low = 1.0 if key == "trip_ways" else rnd.uniform(0.5, 3)
        high = low + rnd.choice([0.0, 1.0, rnd.random()])
        value = rnd.choice([low, high, (low + high) / 2])
        if point is not None:
            low = high = value = point.choice([low, high]) if point.random() < 0.8 else point.uniform(low, high)
        found[key] = Price(key, value, low, high, None, "", "", "assumed", {}, is_default=False)
    return Prices(found)


def with_distances(instance, seed):
    """Return an instance in which it is known of some groups how far their people live, and which has no schools."""
    rnd, tree = random.Random(seed), instance.model_dump(mode="json")
    for party in tree["organisations"]:
        party["kind"] = "employer"
        for group in party["groups"]:
            group |= {"distance_km": rnd.choice([None, 4.5, 30.0])}
    return Instance.model_validate(tree)


@pytest.mark.parametrize("seed", range(8))
def test_bounds_hold_at_every_price_and_the_middle_adds_up(seed):
    instance = with_distances(random_instance(seed), seed)
    demand = build_demand(instance)
    parts = random_parts(demand, random.Random(seed))
    found = value_of(demand, parts, drawn_prices(random.Random(seed)))
    for balance in found.balances.values():
        known = sum(row.amount.value for row in balance.rows)
        assert balance.before_moving.value == near(known)
        assert balance.total.value == near(known + balance.moving.amount.value)
        # A sum lies within those of its rows.
        assert balance.total.low >= sum(row.amount.low for row in (*balance.rows, balance.moving)) - 1e-6
    for draw in range(12):
        one = value_of(demand, parts, drawn_prices(random.Random(seed), point=random.Random(draw)))
        for comparison, balance in found.balances.items():
            own = one.balances[comparison]
            pairs = [(balance.before_moving, own.before_moving), (balance.total, own.total)]
            pairs += [(a.amount, b.amount) for a, b in zip(balance.rows, own.rows, strict=True)]
            # With trip_ways between its ends vehicles may take a step: at the ends they are exact.
            for wide, point in pairs:
                assert wide.low - 1e-6 <= point.value
                assert wide.high + 1e-6 >= point.value
            assert balance.total.low <= balance.total.value <= balance.total.high
        if found.avoided_tonnes is not None:
            assert found.avoided_tonnes.low - 1e-9 <= one.avoided_tonnes.value <= found.avoided_tonnes.high + 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_what_is_counted_are_the_terms(seed):
    instance = random_instance(seed)
    demand = build_demand(instance)
    parts = random_parts(demand, random.Random(seed))
    terms = measure_terms(demand, parts)
    side = side_of(demand, parts, courses_of(demand, {}))
    assert side.crowding_min == near(terms.crowding)
    assert side.trips["each"].num.sum() / len(instance.days) == near(terms.trips)
    assert side.trips["shared"].num.sum() <= side.trips["each"].num.sum()
    assert side.crowding_with_trips_min <= side.crowding_min + 1e-9


def test_every_price_of_the_program_has_a_source_or_is_to_be_filled_in():
    prices = default_prices().by_key
    assert list(prices) == list(UNITS)
    for key, price in prices.items():
        if price.value is None:
            assert (price.low, price.high, price.source) == (None, None, ""), key
        else:
            assert price.low <= price.value <= price.high
            assert price.source or price.quality == "assumed", key
            assert price.quality is not None
        assert set(price.notes) in ({"en", "nl"}, set()), key
    assert {f"vehicle_year_{mode}" for mode in MODES} <= {key for key, own in prices.items() if own.value is None}
    assert all(one != two for one, two in pairwise(UNITS))
