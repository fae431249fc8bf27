"""Who does not fit waits for the next one: by hand.

300 places in each quarter of an hour from 06:00 to 20:00, unless a test says otherwise; nobody but the base load.
"""

from itertools import pairwise

import numpy as np
import pytest

from solver.checker import recompute_terms
from solver.checker.status_quo import status_quo_choices
from solver.demand.queues import left_of_chains
from solver.domain.instance import Instance
from tests.demand import small

WAITING = [{"waiting": 1.0}]


def line_with(*base_load, mode="tram", **section):
    return small.line(small.section(base_load=list(base_load), **section), mode=mode)


def waiting(*lines, objective=WAITING, **changes):
    """Return the term by `measures`, which has to be that of the check."""
    instance = small.instance(small.group(flows=[]), lines=list(lines), objective=objective, **changes)
    assert isinstance(instance, Instance)
    found = small.terms_of(instance).waiting
    assert recompute_terms(instance, status_quo_choices(instance)).waiting == pytest.approx(found)
    return found


def test_who_is_left_stands_with_those_who_come_next():
    # 350 and 400 for 300 places: 50 are left, then 50 + 100, who fit in the third quarter. (50 + 150) * 15 minutes.
    bases = small.base("08:00", "08:15", 350.0), small.base("08:15", "08:30", 400.0)
    assert waiting(line_with(*bases)) == pytest.approx(3000)


def test_who_does_not_fit_again_waits_on():
    # 1,000 at once: 700, 400 and 100 are left. 1,200 * 15 minutes.
    assert waiting(line_with(small.base("08:00", "08:15", 1000.0))) == pytest.approx(18_000)


def test_nobody_waits_where_all_fit_or_before_they_came():
    assert waiting(line_with(small.base("08:00", "08:15", 300.0))) == 0
    # Room in the quarter before is of no use.
    assert waiting(line_with(small.base("08:15", "08:30", 310.0))) == pytest.approx(150)


def test_between_trips_they_wait_until_the_next_departs():
    # 250 for 100 places at 8:00: 150 wait 20 minutes, 50 of them another 10.
    trips = [{"at": ["08:00", "08:20", "08:30"], "seats": 50.0, "places": 100.0}]
    assert waiting(line_with(small.base("07:30", "08:00", 250.0), departures=trips)) == pytest.approx(3500)


def test_an_extra_trip_shortens_the_wait():
    # As above with one at 8:10: 150 wait 10 minutes, 50 another 10.
    trips = [{"at": ["08:00", "08:10", "08:20", "08:30"], "seats": 50.0, "places": 100.0}]
    assert waiting(line_with(small.base("07:30", "08:00", 250.0), departures=trips)) == pytest.approx(2000)


def test_after_the_last_one_they_wait_to_the_end_of_the_service_day():
    # 50 too many from 19:45 on, for ten hours and a quarter; 150 from 20:00 on, for ten hours.
    assert waiting(line_with(small.base("19:45", "20:00", 350.0))) == pytest.approx(50 * 615)
    trips = [{"at": ["20:00"], "seats": 50.0, "places": 100.0}]
    assert waiting(line_with(small.base("19:00", "20:00", 250.0), departures=trips)) == pytest.approx(150 * 600)


def test_it_is_a_mean_over_days_on_each_of_which_nobody_waits_from_the_day_before():
    base = small.base("19:45", "20:00", 350.0, days=["mon"])
    assert waiting(line_with(base), days=["mon", "tue"]) == pytest.approx(50 * 615 / 2)


def test_sections_do_not_take_each_others_people_and_roads_are_left_out():
    one = line_with(small.base("08:00", "08:15", 350.0))
    other = small.line(small.section("T"), line_id="M")
    assert waiting(one, other) == pytest.approx(750)
    assert waiting(line_with(small.base("08:00", "08:15", 350.0), mode="road")) == 0


def test_it_is_worked_out_only_where_a_tier_counts_it():
    instance = small.instance(small.group(flows=[]), lines=[line_with(small.base("08:00", "08:15", 350.0))])
    assert "waiting" not in instance.terms
    assert small.terms_of(instance).waiting == 0
    assert waiting(line_with(small.base("08:00", "08:15", 350.0)), objective=[{"overload": 1.0}]) == 0
    assert waiting(line_with(small.base("08:00", "08:15", 350.0)), objective=[{"overload": 1}, {"waiting": 0.1}]) == 750


def test_chains_are_apart_and_may_be_empty():
    above = np.array([[5.0, -2.0, 4.0, -9.0, 3.0], [-1.0, -1.0, 2.0, 2.0, -5.0]])
    left = left_of_chains(above, np.array([0, 3, 3, 5]))
    assert left.tolist() == [[5, 3, 7, 0, 3], [0, 0, 2, 2, 0]]


@pytest.mark.parametrize("seed", range(20))
def test_left_is_what_a_plain_loop_leaves(seed):
    rng = np.random.default_rng(seed)
    length = rng.integers(0, 6, 8)
    start = np.concatenate([[0], np.cumsum(length)])
    above = rng.normal(size=(3, start[-1])) * 10
    expected = np.zeros_like(above)
    for row in range(3):
        for first, last in pairwise(start.tolist()):
            queue = 0.0
            for at in range(first, last):
                queue = max(0.0, queue + above[row, at])
                expected[row, at] = queue
    np.testing.assert_allclose(left_of_chains(above, start), expected, atol=1e-12)
