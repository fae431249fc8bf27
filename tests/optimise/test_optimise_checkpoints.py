"""Checkpoints: a solve that is killed at any moment loses nothing, and nothing is claimed that was not proven."""

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from solver.checker import check
from solver.domain.instance import Instance
from solver.domain.schedule import Settings
from solver.errors import ScheduleMismatchError
from solver.formats import read_instance, read_schedule
from solver.optimise import checkpoints
from solver.optimise.checkpoints import Checkpointer
from solver.optimise.model import compiling
from solver.optimise.portfolio.searcher import Searcher
from solver.optimise.solve import solve
from solver.optimise.tiers import TiersOutcome
from tests.demand import small
from tests.optimise.support import SURE, keeps_agreements, tiny_instances
from tests.support.tiny import random_document

ROOT = Path(__file__).parents[2]
UTRECHT = ROOT / "instances" / "utrecht.json"
WAIT_S = 60.0
"""Seconds to wait for another thread at most, which takes next to none."""


def crowd(**changes):
    """Two groups of 300 travellers, who pass 08:00-08:30 today, half of each group a bin."""
    groups = [small.group(name, headcount=600, shifts={"later_min": 30}) for name in "ab"]
    return small.instance(*groups, objective=[{"peak": 1}, {"shifted": 1}], **changes)


def solve_in_process(*options):
    command = [sys.executable, str(ROOT / "cli.py"), "solve", str(UTRECHT), "--quiet", *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def assert_no_worse(tiers, before):
    """Every tier that was over stays as it was or gets better, and so does the one that was running."""
    for place, (now, then) in enumerate(zip(tiers, before, strict=True)):
        if then.stop == "not started":
            break
        assert now.best <= then.best + 1e-6, place
        assert then.bound is None or now.bound >= then.bound - 1e-6, place
        assert now.bound is None or now.bound <= now.best + now.rounding_error + 1e-6, place


@pytest.mark.long
def test_a_solve_that_is_killed_at_random_moments_goes_on_and_loses_nothing(tmp_path):
    checkpoint = tmp_path / "checkpoint.json"
    instance, rng = read_instance(UTRECHT), random.Random(0)
    before, num_kills = None, 0
    for _ in range(4):
        begin = ["--resume", str(checkpoint)] if checkpoint.exists() else []
        process = solve_in_process("--time-limit", "60", "--checkpoint", str(checkpoint), *begin)
        time.sleep(rng.uniform(2.0, 9.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if not checkpoint.exists():
            continue
        schedule = read_schedule(checkpoint)
        assert check(instance, schedule).is_ok
        if before is not None:
            assert_no_worse(schedule.tiers, before)
        before, num_kills = schedule.tiers, num_kills + 1
    assert num_kills >= 2
    process = solve_in_process("--time-limit", "5", "--resume", str(checkpoint), "-o", str(tmp_path / "end.json"))
    errors = process.communicate(timeout=120)[1]
    assert process.returncode == 0, errors
    end = read_schedule(tmp_path / "end.json")
    assert_no_worse(end.tiers, before)
    assert all(tier.stop != "not started" for tier in end.tiers)


@pytest.mark.long
def test_every_checkpoint_is_a_checked_schedule_and_the_last_is_the_result(monkeypatch, few_moves):
    monkeypatch.setattr(compiling, "_SMALLEST", 0)
    monkeypatch.setattr(compiling, "_SMALLEST_OF_ROADS", 0)
    num_seen = 0
    for seed, instance, _ in tiny_instances(0, 24):
        seen = []
        result = solve(instance, SURE.model_copy(update={"time_limit_s": 5.0}), on_checkpoint=seen.append)
        if result.schedule is None:
            assert not seen
            continue
        assert seen[-1] == result.schedule, seed
        for schedule in seen:
            assert check(instance, schedule).is_ok, seed
        num_seen += len(seen)
    assert num_seen > 8


def test_what_was_proven_stays_proven():
    instance = crowd()
    first = solve(instance, SURE).schedule
    again = solve(instance, SURE, resume=first).schedule
    assert again.choices == first.choices
    assert [(t.best, t.bound, t.stop) for t in again.tiers] == [(t.best, t.bound, t.stop) for t in first.tiers]


def test_a_tier_that_was_cut_off_is_gone_on_with():
    instance = crowd()
    first = solve(instance, SURE).schedule
    cut = first.tiers[1].model_copy(update={"stop": "interrupted", "bound": 0.0, "gap": 1.0})
    again = solve(
        instance, SURE, resume=first.model_copy(update={"tiers": (first.tiers[0], cut), "stop": "interrupted"})
    ).schedule
    assert again.tiers == first.tiers
    assert again.stop == "optimal"


@pytest.mark.long
def test_going_on_gives_what_one_go_gives():
    num_compared = 0
    for seed in range(40):
        instance = Instance.model_validate(random_document(seed))
        whole = solve(instance, SURE).schedule
        if whole is None or len(whole.tiers) < 2:
            continue
        first, *others = whole.tiers
        cut = [first.model_copy(update={"stop": "interrupted"})]
        nothing = dict.fromkeys(("best", "bound", "gap", "rounding_error"))
        cut += [tier.model_copy(update={"stop": "not started", **nothing}) for tier in others]
        resumed = solve(
            instance, SURE, resume=whole.model_copy(update={"tiers": tuple(cut), "stop": "interrupted"})
        ).schedule
        for one, other in zip(resumed.tiers, whole.tiers, strict=True):
            assert one.best <= other.best + other.rounding_error + 1e-6, seed
        num_compared += 1
    assert num_compared > 5


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"tiers": ()}, "without tiers"),
        ({"instance": None}, "without tiers"),
        ({"hash": "0"}, "of other content"),
        ({"bound": 1e9}, "fails the check"),
    ],
)
def test_what_is_no_checkpoint_of_this_instance_is_refused(change, found):
    instance = crowd()
    schedule = solve(instance, SURE).schedule
    if "hash" in change:
        change = {"instance": schedule.instance.model_copy(update={"content_hash": "0"})}
    if "bound" in change:
        change = {"tiers": (schedule.tiers[0].model_copy(update=change), schedule.tiers[1])}
    with pytest.raises(ScheduleMismatchError, match=found) as error:
        solve(instance, SURE, resume=schedule.model_copy(update=change))
    assert "--warm-start" in str(error.value)


@pytest.mark.long
def test_a_warm_start_helps_and_never_harms():
    num_warm = 0
    for seed, instance, _ in tiny_instances(0, 40):
        cold = solve(instance, SURE).schedule
        if cold is None:
            continue
        warm = solve(instance, SURE, warm_start=cold).schedule
        assert warm.tiers[0].best == pytest.approx(cold.tiers[0].best, abs=1e-5), seed
        other = next(i for _, i, _ in tiny_instances(seed + 1, seed + 30))
        foreign = solve(instance, Settings(time_limit_s=5.0), warm_start=solve(other, SURE).schedule or cold).schedule
        assert foreign is not None, seed
        num_warm += 1
    assert num_warm > 15


def test_a_warm_start_that_breaks_agreements_is_mended(monkeypatch, few_moves):
    monkeypatch.setattr(compiling, "_SMALLEST", 0)
    monkeypatch.setattr(compiling, "_SMALLEST_OF_ROADS", 0)
    num_mended = 0
    for seed, instance, demand in tiny_instances(0, 60):
        if keeps_agreements(instance, demand, demand.options.status_quo_parts()):
            continue
        search = Searcher(demand)
        repaired = search.repaired(demand.options.status_quo_parts(), seed, 5.0, threading.Event())
        if repaired is not None:
            assert keeps_agreements(instance, demand, repaired), seed
            num_mended += 1
    assert num_mended > 2


def test_slow_checkpoints_are_skipped_not_queued(monkeypatch):
    monkeypatch.setattr(checkpoints, "_PAUSE_S", 0.0)
    monkeypatch.setattr(checkpoints, "_PAUSE_SHARE", 0.0)
    kept, is_making, may_go_on, is_second_kept = [], threading.Event(), threading.Event(), threading.Event()

    def make(outcome):
        is_making.set()
        assert may_go_on.wait(WAIT_S)
        return outcome.parts

    def keep(parts):
        kept.append(parts)
        if len(kept) == 2:
            is_second_kept.set()

    checkpointer = Checkpointer(make, keep)
    checkpointer.put(TiersOutcome(0))
    assert is_making.wait(WAIT_S)
    for number in range(1, 50):
        checkpointer.put(TiersOutcome(number))
    may_go_on.set()
    assert is_second_kept.wait(WAIT_S)
    checkpointer.close()
    assert kept == [0, 49]


def test_what_goes_wrong_in_a_checkpoint_comes_out():
    is_begun = threading.Event()

    def fail(_):
        is_begun.set()
        raise ValueError("no")

    checkpointer = Checkpointer(fail, lambda _: None)
    checkpointer.put(TiersOutcome(None))
    assert is_begun.wait(WAIT_S)
    with pytest.raises(ValueError, match="no"):
        checkpointer.close()
