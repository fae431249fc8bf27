"""What a time limit counts, and what is left out where it has passed."""

import math
import threading
import time

import numpy as np
import pytest

import solver.optimise.solve as front_door
from solver.checker import check, status_quo
from solver.checker.status_quo import status_quo_of
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.domain.objective import Tier
from solver.domain.schedule import Settings
from solver.formats import dump_schedule, parse_schedule
from solver.optimise import finish
from solver.optimise.deadline import Deadline
from solver.optimise.incumbent import Incumbent
from solver.optimise.model.rows import Rows
from solver.optimise.portfolio.package_race import PackageRace
from solver.optimise.portfolio.searcher import Searcher
from solver.optimise.portfolio.task import Task
from solver.optimise.solve import solve
from solver.optimise.threads import wait_for
from solver.optimise.tier_run import TierRun
from solver.optimise.warm_start import WarmStart, repaired
from tests.support.tiny import random_document, random_instance


def test_a_limit_that_has_passed_keeps_today_without_an_engine(monkeypatch):
    def engine(*_):
        raise AssertionError("there is no time for an engine")

    monkeypatch.setattr(front_door.Portfolio, "minimise", engine)
    instance, told = random_instance(1, agreements=False), []
    result = solve(instance, Settings(time_limit_s=5.0), begun=time.monotonic() - 10.0, on_note=told.append)
    assert result.stop == "time"
    assert check(instance, result.schedule).is_ok
    assert result.schedule.choices == status_quo_of(instance).choices
    assert result.schedule.seconds >= 10.0
    assert told[-1] == "The time limit has passed; checking the schedule ..."


def test_somebody_who_asks_to_stop_waits_for_seconds_however_much_time_is_left():
    for limit_s, least, most in ((600.0, 1.0, 2.0), (1.0, 0.0, 1.0)):
        deadline = Deadline(Settings(time_limit_s=limit_s), time.monotonic())
        deadline.hurry()
        assert least <= deadline.left_s <= most
    deadline = Deadline(Settings(deterministic=True), time.monotonic())
    deadline.hurry()
    assert deadline.left_s <= 2.0


def test_nothing_to_choose_is_optimal_without_an_engine(monkeypatch):
    def engines(*_):
        raise AssertionError("nobody has anything to choose")

    monkeypatch.setattr(front_door, "Portfolio", engines)
    instance = fixed_to_today(random_instance(1, agreements=False))
    result = solve(instance, Settings(time_limit_s=5.0))
    assert result.stop == "optimal"
    assert {tier.stop for tier in result.schedule.tiers} == {"optimal"}
    assert all(tier.best == tier.value == pytest.approx(tier.bound, abs=2e-6) for tier in result.schedule.tiers)
    assert check(instance, result.schedule).is_ok


def fixed_to_today(instance):
    """Return an instance in which every group has one option."""

    def alone(group):
        shifts = group.shifts.model_copy(update={"earlier_min": 0, "later_min": 0})
        return group.model_copy(update={"shifts": shifts, "patterns": group.patterns[:1]})

    parties = tuple(
        party.model_copy(update={"groups": tuple(map(alone, party.groups))}) for party in instance.organisations
    )
    return instance.model_copy(update={"organisations": parties, "agreements": ()})


def test_the_check_is_measured_and_kept_of_the_limit(monkeypatch):
    monkeypatch.setattr("solver.optimise.deadline._evaluation_s", lambda demand: 3.0)
    demand = build_demand(random_instance(1, agreements=False))
    deadline = Deadline(Settings(time_limit_s=20.0), time.monotonic())
    deadline.reserve_for_check(demand, has_ladder=False)
    assert deadline.search_s == pytest.approx(14.0)  # twice 3 s, of which 0.3 s come on top, and 0.3 s for moves back
    deadline.reserve_for_check(demand, has_ladder=True)
    assert deadline.search_s == 7.0  # six times 3 s is more than half; and 15 % for the ladder
    assert 9.0 < deadline.left_s <= 10.0
    assert not deadline.is_over
    assert Deadline(Settings(time_limit_s=1.0), time.monotonic() - 2.0).is_over


def test_a_value_of_nothing_is_proven_at_once_whoever_finds_it():
    incumbent = Incumbent(lambda parts: float(parts.sum()))
    incumbent.offer(np.array([1, 0]))
    assert not incumbent.is_proven
    incumbent.offer(np.array([0, 0]))
    assert incumbent.is_proven
    assert incumbent.bound == 0.0
    assert incumbent.stop.is_set()


def test_an_offer_that_breaks_an_earlier_tier_is_not_taken_from_any_engine():
    incumbent = Incumbent(lambda parts: float(parts[0]))
    incumbent.keeps = lambda parts: parts[1] <= 1
    incumbent.offer(np.array([5, 1]))
    incumbent.offer(np.array([3, 2]))
    assert incumbent.value == 5.0
    incumbent.suggest(np.array([6, 1]))
    branch = incumbent.branch()
    branch.offer(np.array([2, 2]))
    assert branch.value == 6.0
    incumbent.offer(np.array([4, 1]))
    assert incumbent.value == 4.0


def test_threads_are_waited_for_together():
    release = threading.Event()
    threads = [threading.Thread(target=release.wait, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    wait_for(threads, 0.2)
    assert time.monotonic() - begun >= 0.2
    assert all(thread.is_alive() for thread in threads)
    release.set()
    wait_for(threads, 60.0)
    assert not any(thread.is_alive() for thread in threads)


def test_today_is_worked_out_once_for_an_instance():
    one, other = random_instance(1, agreements=False), random_instance(1, agreements=False)
    known = status_quo_of(one)
    assert status_quo_of(one) is known
    assert status_quo_of(other) is not known
    assert status_quo_of(other).terms_or_reasons == known.terms_or_reasons


class Finder:
    """Stands for the package search: it works for so many seconds, or until its end."""

    def __init__(self, seconds):
        self.seconds = seconds

    def improve(self, tier, tier_limits, incumbent, end):
        time.sleep(max(0.0, min(self.seconds, end - time.monotonic())))


@pytest.mark.long
@pytest.mark.parametrize(("seconds", "is_cut"), [(0.0, False), (60.0, True)], ids=["settled", "cut"])
def test_a_package_search_that_the_clock_ended_is_known(monkeypatch, seconds, is_cut):
    monkeypatch.setattr(PackageRace, "_prove", lambda race: None)
    incumbent = Incumbent(lambda parts: float(parts.sum()))
    incumbent.offer(np.array([1]))
    task = Task(Tier(changed=1.0), [], incumbent, np.array([1]), 2.0, lambda: None)
    race = PackageRace(Finder(seconds), None, task, 0)
    race.run(lambda _: None)
    assert race.is_cut is is_cut


def test_a_schedule_is_made_minimal_though_no_time_is_left(monkeypatch):
    # The tiers take all of the limit: what they leave is still looked through, for a little.
    deadline = Deadline(Settings(time_limit_s=3.0), time.monotonic() - 5.0)
    assert deadline.left_s == 0.0
    assert deadline.for_minimal_s == pytest.approx(0.15)
    assert deadline.search_s == pytest.approx(2.85)
    assert Deadline(Settings(time_limit_s=60.0), time.monotonic() - 80.0).for_minimal_s == pytest.approx(0.3)
    assert Deadline(Settings(time_limit_s=60.0), time.monotonic() - 10.0).for_minimal_s > 40.0


def test_a_schedule_that_could_not_be_made_minimal_says_so(monkeypatch):
    instance, told = random_instance(4, agreements=False), []
    whole = solve(instance, Settings(time_limit_s=20.0), on_note=told.append)
    assert whole.is_minimal
    assert whole.schedule.choices != status_quo_of(instance).choices
    assert not [text for text in told if "minimal" in text]
    monkeypatch.setattr(finish, "until", lambda end: lambda: True)
    cut = solve(instance, Settings(time_limit_s=20.0), on_note=told.append)
    assert not cut.is_minimal
    assert "The schedule is not made minimal, for lack of time" in told[-1]


def test_a_schedule_says_what_its_search_left_undone():
    document = random_document(4, agreements=False) | {"objective": [{"overload": 1}, {"changed": 1}]}
    instance, kept = Instance.model_validate(document), []
    assert finish.asks_for_package(build_demand(instance))
    whole = solve(instance, Settings(time_limit_s=20.0), on_checkpoint=kept.append)
    assert whole.schedule.cut_short == ()
    assert "cut_short" not in dump_schedule(whole.schedule)
    # A checkpoint was never looked through: something in it may be of no use.
    assert all("minimality" in early.cut_short for early in kept[:-1])
    interrupt = threading.Event()
    interrupt.set()
    ended = solve(instance, Settings(time_limit_s=20.0), interrupt=interrupt)
    assert ended.is_package_cut
    assert parse_schedule(dump_schedule(ended.schedule).encode(), "it").cut_short == ended.schedule.cut_short


def test_late_as_it_is_nothing_is_loaded_to_make_a_schedule_minimal(monkeypatch):
    told = []

    class Stub:
        def __init__(self, *_, compiles):
            told.append(compiles)

        def run(self, parts):
            return parts, False

    monkeypatch.setattr(finish, "Minimiser", Stub)
    monkeypatch.setattr(finish, "_is_kernel_loaded", lambda: False)
    demand = build_demand(random_instance(1, agreements=False))
    parts = demand.options.status_quo_parts()
    runs = [TierRun(Tier(peak=1.0), 1.0, None, 0.0, "time")]
    for left_s in (0.0, 60.0):
        finish.minimal(demand, Rows(demand), runs, parts, time.monotonic() + left_s)
    monkeypatch.setattr(finish, "_is_kernel_loaded", lambda: True)
    finish.minimal(demand, Rows(demand), runs, parts, time.monotonic())
    assert told == [False, True, True]


def test_today_is_evaluated_once_to_measure_the_check(monkeypatch):
    num_evaluated, evaluate = [], status_quo.terms_or_reasons
    monkeypatch.setattr(status_quo, "terms_or_reasons", lambda *all_: num_evaluated.append(1) or evaluate(*all_))
    instance = random_instance(1, agreements=False)
    demand = build_demand(instance)
    Deadline(Settings(time_limit_s=20.0), time.monotonic() - 30.0).reserve_for_check(demand, has_ladder=False)
    assert num_evaluated == []  # there is no time to keep any of
    Deadline(Settings(time_limit_s=20.0), time.monotonic()).reserve_for_check(demand, has_ladder=False)
    assert status_quo_of(instance).terms_or_reasons[0] is not None
    assert num_evaluated == [1]


def test_who_waits_for_a_search_that_is_compiled_stops_when_told(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(Searcher, "_load", lambda self: release.wait(60.0))
    demand, stop = build_demand(random_instance(1)), threading.Event()
    searcher = Searcher(demand)
    threading.Timer(0.2, stop.set).start()
    begun = time.monotonic()
    assert not searcher.wait(60.0, stop)
    assert not searcher.wait_for_all(None, stop)
    begin = WarmStart(None, demand.options.status_quo_parts())
    assert repaired(begin, searcher, Settings(time_limit_s=9.0), threading.Event(), math.inf, 0.2) is begin
    assert time.monotonic() - begun < 30.0
    release.set()
