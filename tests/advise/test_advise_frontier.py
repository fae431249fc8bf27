"""The frontier on instances where every point can be worked out by hand."""

import dataclasses
import itertools
import threading
import time

import pytest

from solver.advise.frontier import frontier as walk
from solver.advise.frontier.frontier import _Walk, frontier
from solver.advise.frontier.jobs import FreeSolves
from solver.advise.frontier.points import FrontierOptions, Point, carried_over, comes_below, gain_shares, tightened
from solver.advise.whatif.scenario import edited, make_scenario
from solver.checker import check
from solver.domain.schedule import Settings
from solver.formats import read_instance


@pytest.fixture(scope="module")
def tiny(instances):
    return read_instance(instances / "tiny.json")


@pytest.fixture(scope="module")
def points(tiny):
    return frontier(tiny, FrontierOptions("changed", (3, 0, 1, 2, 1), 30.0, 0.02))


def test_each_cap_has_one_point_from_the_tightest_on(points):
    assert [point.cap for point in points] == [0, 1, 2, 3]


def test_every_schedule_passes_the_check_on_the_instance_with_its_edits(tiny, points):
    for point in points:
        report = check(edited(tiny, point.schedule.scenario).instance, point.schedule)
        assert report.is_ok, str(report)


def test_caps_are_kept_and_nothing_gets_worse(points):
    for point in points:
        assert len({ask.organisation for ask in point.requested_changes}) <= point.cap
    best = [point.schedule.tiers[0].best for point in points]
    assert best == [55, 0, 0, 0]
    assert [point.schedule.tiers[1].best for point in points] == [255, 155, 135, 135]


def test_schedules_hold_their_cap_and_no_more_and_say_what_is_proven_for_it(points):
    assert any(point.is_nested and point.requested_changes for point in points[2:])
    for point in points:
        assert point.schedule.scenario.edits == (f"at-most-changed {point.cap}",)
        assert point.schedule.tiers[0].gap == point.gap(0)


def test_gaps_are_those_of_the_cap(points):
    assert [point.gap(0) for point in points] == pytest.approx([0, 0, 0, 0])
    assert [point.gap(1) for point in points] == pytest.approx([0, 0, 0, 0])


def test_points_are_nested(points):
    assert any(point.is_nested and point.requested_changes for point in points[2:])
    for before, after in itertools.pairwise(points):
        assert {ask.group for ask in before.requested_changes} <= {ask.group for ask in after.requested_changes}
        keys = [{ask.key for ask in point.requested_changes} for point in (before, after)]
        assert {ask.key for ask in after.added} == keys[1] - keys[0]
        assert after.dropped == ()


def test_gains_are_shares_of_the_last(points):
    assert gain_shares(points, 0) == [0, 1, 1, 1]
    shares = gain_shares(points, 1)
    assert (shares[0], shares[-1]) == (0, 1)


def test_a_frontier_whose_time_is_up_carries_over_what_it_has(tiny, monkeypatch):
    solved = []
    own = walk.solve_edited
    monkeypatch.setattr(walk, "solve_edited", lambda *all_: solved.append(all_[1]) or own(*all_))
    points = frontier(tiny, FrontierOptions("changed", (0, 1, 2), 30.0, 0.02), end=time.monotonic() - 1.0)
    assert solved == [["at-most-changed 0"]]
    for point in points:
        assert point.schedule.choices == points[0].schedule.choices
        assert check(edited(tiny, point.schedule.scenario).instance, point.schedule).is_ok
    assert [point.stop for point in points[1:]] == ["time", "time"]


def test_what_a_nested_solve_leaves_goes_to_the_free_one_of_its_point(tiny, monkeypatch):
    given = []
    own = _Walk._solved

    def noted(self, cap, seconds, begin, kept=()):
        given.append((cap, bool(kept), seconds))
        return own(self, cap, seconds, begin, kept)

    monkeypatch.setattr(_Walk, "_solved", noted)
    frontier(tiny, FrontierOptions("changed", (1, 2), 40.0, 0.02))
    (nested,) = [seconds for cap, is_nested, seconds in given if cap == 2 and is_nested]
    (free,) = [seconds for cap, is_nested, seconds in given if cap == 2 and not is_nested]
    assert free > 0.75 * nested / 0.3


@pytest.mark.parametrize(("by", "caps"), [("shifted", (0, 600, 1200)), ("max-shift", (0, 15))])
def test_other_caps(tiny, by, caps):
    points = frontier(tiny, FrontierOptions(by, caps, 30.0, 0.02))
    assert points[0].requested_changes == ()
    assert points[-1].requested_changes
    for point in points:
        shifted = sum(ask.people * abs(ask.shift_min) for ask in point.requested_changes)
        assert by != "shifted" or shifted <= point.cap
        assert check(edited(tiny, point.schedule.scenario).instance, point.schedule).is_ok


def test_an_interrupt_ends_it(tiny):
    interrupt = threading.Event()
    options = FrontierOptions("changed", (0, 1, 2), 30.0, 0.02)
    points = frontier(tiny, options, interrupt=interrupt, on_point=lambda point: interrupt.set())
    assert [point.cap for point in points] == [0]


def test_a_bound_of_a_looser_cap_holds_for_tighter_ones_in_the_first_tier_only(points):
    def with_bounds(point, first, second):
        one, two, *others = point.free
        bounds = one.model_copy(update={"bound": first}), two.model_copy(update={"bound": second})
        return dataclasses.replace(point, free=(*bounds, *others))

    told = [with_bounds(points[0], 10.0, None), with_bounds(points[1], None, None), with_bounds(points[2], 0.0, 90.0)]
    assert [point.free[0].bound for point in tightened(told)] == [10, 0, 0]
    assert [point.free[1].bound for point in tightened(told)] == [None, None, 90]
    # The second point has reached 0, so a bound above it can only be rounding.
    told[2] = with_bounds(points[2], 1e-9, 90.0)
    assert [point.free[0].bound for point in tightened(told)] == [10, 0, 0]
    told[0] = Point(0, "infeasible")
    assert tightened(told)[0].free == ()


@pytest.mark.long
def test_points_in_processes_are_those_of_one_after_the_other(tiny, points):
    beside = frontier(tiny, FrontierOptions("changed", (0, 1, 2, 3), 60.0, 0.02, jobs=2))
    assert [point.cap for point in beside] == [0, 1, 2, 3]
    for one, other in zip(points, beside, strict=True):
        assert [tier.best for tier in one.schedule.tiers] == [tier.best for tier in other.schedule.tiers]
        assert other.gap(0) == pytest.approx(0)
        assert check(edited(tiny, other.schedule.scenario).instance, other.schedule).is_ok


@pytest.mark.long
def test_a_process_that_dies_leaves_its_point_to_this_one(tiny, monkeypatch):
    monkeypatch.setattr(FreeSolves, "result", lambda self, cap: None)
    found = frontier(tiny, FrontierOptions("changed", (1, 2), 30.0, 0.02, jobs=2))
    assert [point.schedule.tiers[0].best for point in found] == [0, 0]


@pytest.mark.long
def test_an_interrupt_reaches_the_processes(instances):
    instance = read_instance(instances / "utrecht.json")
    interrupt = threading.Event()
    solves = FreeSolves(instance, {1: ["at-most-changed 1"]}, Settings(time_limit_s=600.0), 1, interrupt)
    try:
        threading.Timer(2.0, interrupt.set).start()
        schedule, stop = solves.result(1)
    finally:
        solves.close()
    assert stop == "interrupted"
    assert schedule is not None


def with_a_poor_last_point(tiny, monkeypatch, poor):
    """Return points of which the search of the last cap comes to what `poor` makes of its edited instance."""
    solved = _Walk._solved

    def other(self, cap, seconds, begin, kept=()):
        if cap < 3:
            return solved(self, cap, seconds, begin, kept)
        return (None, "time") if kept else poor(make_scenario([f"at-most-changed {cap}"]))

    monkeypatch.setattr(_Walk, "_solved", other)
    return frontier(tiny, FrontierOptions("changed", (0, 2, 3), 30.0, 0.02))


def test_a_looser_cap_is_never_worse_than_a_tighter_one(tiny, points, monkeypatch):
    def today(scenario):
        return carried_over(points[0].schedule, edited(tiny, scenario).instance, scenario), "time"

    found = with_a_poor_last_point(tiny, monkeypatch, today)
    assert [point.schedule.tiers[0].value for point in found] == [55, 0, 0]
    assert found[2].schedule.choices == found[1].schedule.choices
    assert found[2].schedule.scenario.edits == ("at-most-changed 3",)
    assert found[2].added == found[2].dropped == ()
    assert check(edited(tiny, found[2].schedule.scenario).instance, found[2].schedule).is_ok


def test_a_cap_under_which_nothing_is_found_has_the_schedule_of_the_tighter_one(tiny, monkeypatch):
    found = with_a_poor_last_point(tiny, monkeypatch, lambda scenario: (None, "nothing found"))
    assert found[2].schedule.choices == found[1].schedule.choices
    assert found[2].gap(0) is None  # nothing is proven for this cap
    assert found[2].gap(1) is None
    assert check(edited(tiny, found[2].schedule.scenario).instance, found[2].schedule).is_ok
    assert with_a_poor_last_point(tiny, monkeypatch, lambda scenario: (None, "infeasible"))[2].schedule is None


def test_what_is_lower_in_the_first_tier_is_better_whatever_the_second(points):
    def having(first, second):
        tiers = points[0].schedule.tiers
        values = [tier.model_copy(update={"value": value}) for tier, value in zip(tiers, (first, second), strict=False)]
        return points[0].schedule.model_copy(update={"tiers": (*values, *tiers[2:])})

    assert comes_below(having(1.0, 9.0), having(2.0, 3.0))
    assert comes_below(having(2.0, 3.0), having(2.0, 3.5))
    assert not comes_below(having(2.0, 3.0), having(2.0, 3.0))
    assert not comes_below(having(2.0, 3.0), having(1.0, 9.0))
