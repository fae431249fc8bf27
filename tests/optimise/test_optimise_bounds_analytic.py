"""The bound from windows of time: against arithmetic by hand, enumeration, and the linear relaxation."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.demand.measures import measure, measure_terms
from solver.domain.instance import Instance
from solver.domain.objective import TERMS, Tier
from solver.optimise.bounds.analytic import BOUND, OF_WINDOWS, analytic_bound
from solver.optimise.bounds.lp import lp_bound
from solver.optimise.bounds.windows import all_windows, best_disjoint, window_all, window_highest, window_sums
from tests.optimise.support import random_parts, tier_cases, tiny_instances
from tests.support.tiny import all_schedules

LOAD_TERMS = {"overload", "crowding", "peak", "peak_factor", "trips", "waiting", "vehicle_hours_lost"}
BOTH_WAYS = [{"section": "s", "leg": leg, "share": 1, "lag_min": 0} for leg in ("to", "from")]


def two_groups(**changes):
    """Two groups of 100 who arrive at 08:00 or 08:15, on a bus of 50 places and 20 seats every quarter of an hour.

    All of a group pass in the quarter before they arrive: by 08:00 or by 08:15, and nobody at any other time.
    """
    group = {
        "headcount": 100,
        "mode_shares": {"public_transport": 1.0},
        "patterns": [{"id": "today", "present": {"mon": 1, "tue": 0.5}}],
        "arrivals": [{"at": "08:00", "share": 1}],
        "departures": [{"at": "16:00", "share": 1}],
        "profile": "even",
        "flows": [{"section": "s", "leg": "to", "share": 1, "lag_min": 0}],
        "shifts": {"earlier_min": 0, "later_min": 15, "step_min": 15},
    } | changes.pop("group", {})
    section = {
        "id": "s",
        "name": "s",
        "minutes_on_board": 10,
        "weight": 2,
        "supply": [{"from": "07:00", "to": "17:00", "every_min": 15, "seats": 20, "places": 50}],
    } | changes.pop("section", {})
    groups = [{"id": name, **group} for name in ("a", "b")]
    document = {
        "name": "two groups who cannot leave half an hour",
        "days": ["mon"],
        "bin_min": 15,
        "peak_periods": [{"name": "morning", "from": "07:00", "to": "09:00"}],
        "lines": [{"id": "l", "name": "l", "mode": "bus", "sections": [section]}],
        "organisations": [{"id": "o", "name": "o", "kind": "vo", "groups": groups}],
        "profiles": {"even": {"before_min": [15, 0], "share": [1]}},
        "crowding": {"load_per_seat": [0, 1, 2], "multiplier": [1, 1, 1.5]},
    }
    return build_demand(Instance.model_validate(document | changes))


def bound_of(term, demand):
    return analytic_bound(demand, Tier(**{term: 1.0})).value


def optimum_of(term, demand):
    return min(float(measure(term, demand, demand.loads(parts), parts)) for parts in all_schedules(demand))


# Between 07:45 and 08:15 pass 200 people in two quarters, whatever is chosen; neither quarter alone is sure of any.
BY_HAND = {
    "overload": 100,  # 200 - 2 * 50 places
    "crowding": 1600,  # f rises by 1 a passenger above 1 per seat: 10 min * (200 - 2 * 20 seats)
    "peak": 200,  # weight 2 * 200 / 2 quarters
    "peak_factor": 2,  # 200 / 100 places
    "trips": 2,  # (200 - 2 * 50 - 2 * 0.01) / 50 places of a trip = 1.9996, rounded up
}


@pytest.mark.parametrize("term", BY_HAND)
def test_two_groups_cannot_leave_half_an_hour(term):
    demand = two_groups()
    assert bound_of(term, demand) == pytest.approx(BY_HAND[term], rel=1e-8)
    assert bound_of(term, demand) <= optimum_of(term, demand) == pytest.approx(BY_HAND[term])


@pytest.mark.parametrize("term", ["overload", "crowding", "trips"])
def test_windows_that_do_not_overlap_add_up(term):
    # The evening is like the morning, and between the two lie hours of empty places on larger buses.
    supply = [
        {"from": begin, "to": end, "every_min": 15, "seats": 20, "places": places}
        for begin, end, places in (("07:00", "09:00", 50), ("09:00", "15:00", 400), ("15:00", "17:00", 50))
    ]
    demand = two_groups(group={"flows": BOTH_WAYS}, section={"supply": supply})
    assert bound_of(term, demand) == pytest.approx(2 * BY_HAND[term], rel=1e-8)


def test_what_adds_up_over_days_is_divided_by_them():
    demand = two_groups(days=["mon", "tue"])
    # Tuesday, with half the people: 100 - 2 * 50 places = 0, and 10 min * (100 - 2 * 20 seats) = 600.
    expected = {"overload": 100 / 2, "crowding": (1600 + 600) / 2, "peak": 200, "peak_factor": 2, "trips": 2 / 2}
    for term, value in expected.items():
        assert bound_of(term, demand) == pytest.approx(value, rel=1e-8), term


def test_base_load_counts_inside_windows_and_outside():
    # 60 people in each quarter from 07:00 to 09:00: 8 quarters, 2 of which are in the window.
    base_load = [{"from": "07:00", "to": "09:00", "passengers": 480}]
    demand = two_groups(section={"base_load": base_load})
    assert bound_of("overload", demand) == pytest.approx(6 * (60 - 50) + (200 + 2 * 60 - 2 * 50), rel=1e-8)
    assert bound_of("trips", demand) == pytest.approx(6 * 1 + 5, rel=1e-8)  # 219.98 / 50 = 4.3996
    # Where the base load is highest, nobody else passes.
    high = [{"from": "07:00", "to": "07:15", "passengers": 170}]
    assert bound_of("peak", two_groups(section={"base_load": high})) == pytest.approx(2 * 170, rel=1e-8)
    assert bound_of("peak_factor", two_groups(section={"base_load": high})) == pytest.approx(170 / 50, rel=1e-8)


def test_a_peak_is_that_of_windows_inside_its_period():
    periods = [{"name": "early", "from": "07:00", "to": "08:00"}, {"name": "late", "from": "07:45", "to": "08:15"}]
    assert bound_of("peak", two_groups(peak_periods=periods[:1])) == pytest.approx(0.0)
    assert bound_of("peak", two_groups(peak_periods=periods)) == pytest.approx(BY_HAND["peak"], rel=1e-8)


def test_a_group_that_may_stay_at_home_is_never_sure_to_pass():
    patterns = [{"id": "today", "present": {"mon": 1}}, {"id": "home", "present": {"mon": 0}}]
    demand = two_groups(group={"patterns": patterns})
    assert {term: bound_of(term, demand) for term in TERMS} == dict.fromkeys(TERMS, 0.0)


@pytest.mark.long
def test_it_is_never_above_the_optimum_of_a_tier():
    num_cases = num_positive = num_with_agreements = 0
    for seed, demand, _, tier, _, optimum in tier_cases(0, 400):
        bound = analytic_bound(demand, tier)
        assert 0.0 <= bound.value <= optimum, seed
        assert ("agreements" in bound.relaxes) == bool(demand.instance.agreements)
        num_cases += 1
        num_positive += bound.value > 0
        num_with_agreements += bound.value > 0 and bool(demand.instance.agreements)
    assert num_cases > 300
    assert num_positive > 100
    assert num_with_agreements > 50


@pytest.mark.long
@pytest.mark.parametrize("term", sorted(LOAD_TERMS))
def test_it_is_never_above_the_optimum_of_a_term_and_often_near_it(term):
    num_cases = num_unavoidable = num_positive = num_near = 0
    for seed, _, demand in tiny_instances(0, 500, most=150):
        optimum, bound = optimum_of(term, demand), bound_of(term, demand)
        assert bound <= optimum, seed
        num_cases += 1
        num_unavoidable += optimum > 0
        num_positive += bound > 0
        num_near += bound > 0.9 * optimum
    assert num_cases > 150
    assert num_positive > max(30, 0.6 * num_unavoidable)
    # Who waits hangs on all that came before, of which a window knows the least.
    assert num_near > (0.1 if term == "waiting" else 0.2) * num_unavoidable


def test_terms_of_choices_alone_are_bounded_by_nothing():
    for seed, _, demand in tiny_instances(0, 10):
        bound = analytic_bound(demand, Tier(shifted=1.0, changed=2.0, unfairness=1.0, absence=1.0))
        assert bound.value == pytest.approx(0.0), seed
        assert "shifted, changed, unfairness, absence" in bound.relaxes
        assert bound.method == "analytic"


def test_every_term_of_loads_has_a_bound():
    assert set(OF_WINDOWS) == set(BOUND) == LOAD_TERMS


def test_who_is_left_behind_in_any_case_waits_until_there_are_places():
    # 100 of 200 are left at 08:15 at the least, 50 of them at 08:30 too: 150 * 15 minutes. The best is one group in
    # each quarter: 50, 100 and 50 are left.
    demand = two_groups()
    assert bound_of("waiting", demand) == pytest.approx(2250)
    assert optimum_of("waiting", demand) == pytest.approx(3000)
    assert bound_of("waiting", two_groups(days=["mon", "tue"])) == pytest.approx(2250 / 2)


def test_a_tier_is_the_weighted_sum_of_its_terms():
    demand = two_groups()
    tier = Tier(overload=2.0, trips=0.5, shifted=1.0)
    expected = 2.0 * BY_HAND["overload"] + 0.5 * BY_HAND["trips"]
    assert analytic_bound(demand, tier).value == pytest.approx(expected, rel=1e-8)


@pytest.mark.long
@pytest.mark.parametrize("term", ["overload", "crowding", "peak", "peak_factor"])
def test_the_linear_relaxation_is_at_least_as_strong(term):
    """Parts that are split as one likes put a mean of their options into a window, so no less than the least option.

    The relaxation keeps these four terms exact in the loads, and what windows prove holds for any loads with such
    sums. Not so for `trips`: those of a window are rounded up, which the relaxation does not do.
    """
    num_positive = 0
    for seed, _, demand in tiny_instances(0, 200, agreements=False):
        bound, relaxed = bound_of(term, demand), lp_bound(demand, Tier(**{term: 1.0})).value
        assert bound <= relaxed + 1e-6 * (1.0 + relaxed), seed
        num_positive += bound > 0
    assert num_positive > 20


def test_nobody_passes_in_fewer_than_the_least():
    for seed, _, demand in tiny_instances(0, 60):
        for windows in all_windows(demand):
            for draw in range(5):
                loads = demand.loads(random_parts(demand, 100 * seed + draw))
                passing = window_sums(loads[windows.cells])
                margin = windows.rounding * windows.reach
                assert (np.triu(windows.least) <= np.triu(passing) + margin).all(), seed


def test_the_best_windows_are_those_of_enumeration():
    rng = np.random.default_rng(0)
    for _ in range(50):
        gain = np.triu(np.maximum(0.0, rng.normal(size=(6, 6))), 1)
        # Edges that are chosen cut the track into windows, each of which may gain nothing.
        cuts = [edges for size in range(2, 7) for edges in combinations(range(6), size)]
        best = max(sum(gain[i, j] for i, j in pairwise(edges)) for edges in cuts)
        assert best_disjoint(gain) == pytest.approx(best)
    assert best_disjoint(np.zeros((6, 6))) == pytest.approx(0.0)


def test_figures_of_windows():
    figures = np.array([3.0, 0.0, 5.0])
    assert np.triu(window_sums(figures)).tolist() == [[0, 3, 3, 8], [0, 0, 0, 5], [0, 0, 0, 5], [0, 0, 0, 0]]
    assert window_highest(figures).tolist() == [[0, 3, 3, 5], [0, 0, 0, 5], [0, 0, 0, 5], [0, 0, 0, 0]]
    assert window_all(figures > 0)[0].tolist() == [True, True, False, False]


def test_trips_of_other_sizes_count_by_the_largest_of_the_window():
    # 08:00 to 08:15 has a bus of 80 places: (200 - 130 - 0.02) / 80 = 0.87475, so 1: that of 50 people before 08:00
    # and 150 after, as (150 - 80 - 0.01) / 80 < 1.
    supply = [
        {"from": "07:00", "to": "08:00", "every_min": 15, "seats": 20, "places": 50},
        {"from": "08:00", "to": "17:00", "every_min": 15, "seats": 20, "places": 80},
    ]
    demand = two_groups(section={"supply": supply}, group={"parts": 2, "max_options": 2})
    assert bound_of("trips", demand) == pytest.approx(1, rel=1e-8)
    assert optimum_of("trips", demand) == pytest.approx(1)


@pytest.mark.parametrize("term", ["peak_factor", "trips"])
def test_intervals_that_do_not_count_are_in_no_window(term):
    # From 08:00 there is no bus: all may pass then, and neither term sees them.
    supply = [{"from": "07:00", "to": "08:00", "every_min": 15, "seats": 20, "places": 50}]
    demand = two_groups(section={"supply": supply})
    assert optimum_of(term, demand) == pytest.approx(0.0)
    assert bound_of(term, demand) == pytest.approx(0.0)


def test_nobody_buys_a_trip_for_less_than_the_tolerance():
    # 200 - 2 * 99.995 = 0.01 people stay behind, 0.005 in each quarter; 0.01 in each are let go.
    supply = [{"from": "07:00", "to": "17:00", "every_min": 15, "seats": 20, "places": 99.995}]
    demand = two_groups(section={"supply": supply})
    assert bound_of("trips", demand) == optimum_of("trips", demand) == 0.0
    assert bound_of("overload", demand) == pytest.approx(0.01, rel=1e-6)


def test_rounding_in_sums_proves_nothing():
    rng = np.random.default_rng(0)
    for _ in range(100):
        present, passengers = rng.uniform(0.1, 1.0), rng.uniform(1.0, 1000.0)
        group = {"patterns": [{"id": "today", "present": {"mon": present}}], "flows": BOTH_WAYS}
        section = {"base_load": [{"from": "07:00", "to": "17:00", "passengers": passengers}]}
        # As many places as one group and the base load need: with one group in each quarter nobody stays behind.
        places = float(two_groups(group=group, section=section).loads(np.array([1, 0, 0, 1])).max())
        supply = [{"from": "07:00", "to": "17:00", "every_min": 15, "seats": 20, "places": places}]
        demand = two_groups(group=group, section=section | {"supply": supply})
        assert bound_of("overload", demand) == optimum_of("overload", demand) == 0.0
        assert bound_of("peak_factor", demand) <= optimum_of("peak_factor", demand) == 1.0


def test_a_road_has_neither_crowding_nor_trips():
    demand = two_groups()
    lines = [line.model_dump(by_alias=True) | {"mode": "road"} for line in demand.instance.lines]
    road = two_groups(lines=lines, group={"mode_shares": {"car": 1.0}})
    terms = measure_terms(road, road.options.status_quo_parts())
    assert terms["overload"] > 0
    assert bound_of("overload", road) == pytest.approx(BY_HAND["overload"], rel=1e-8)
    assert bound_of("crowding", road) == bound_of("trips", road) == 0.0
