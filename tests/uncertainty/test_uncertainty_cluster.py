"""Draws on the machines of a cluster: the same as on this one, also where a worker dies in the middle."""

import json

import pytest

import solver
from solver.jobs import ClusterWorkers, LocalWorkers, UnreachableError, run_tasks
from solver.library.sweeps import SweepOptions, sweep_of
from tests.support.sweeps import cluster, quarter_instance, quarter_later


def doubled(shared, number):
    return shared * number


@pytest.mark.long
def test_tasks_run_in_this_process_or_in_others_and_give_the_same():
    tasks = [(number,) for number in range(7)]
    here = dict(run_tasks(None, doubled, 2, tasks))
    assert here == {(number,): 2 * number for number in range(7)}
    assert dict(run_tasks(LocalWorkers(2), doubled, 2, tasks)) == here


def failing(_shared, number):
    if number == 3:
        raise ValueError("three")
    return number


@pytest.mark.long
@pytest.mark.parametrize("workers", [None, LocalWorkers(2)])
def test_a_task_that_fails_by_itself_is_not_tried_again(workers):
    with pytest.raises(ValueError, match="three"):
        list(run_tasks(workers, failing, None, [(number,) for number in range(5)]))


def dying_once(mark, number):
    """Kill this worker the first time that it comes here."""
    import os
    import pathlib
    import signal

    path = pathlib.Path(mark)
    if number == 2 and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.long
def test_tasks_of_a_worker_that_died_are_done_again(tmp_path):
    mark = tmp_path / "died"
    found = list(run_tasks(LocalWorkers(2), dying_once, str(mark), [(number,) for number in range(20)]))
    assert mark.exists()
    assert sorted(found) == [((number,), number) for number in range(20)]


@pytest.mark.long
def test_three_workers_of_which_one_is_killed_in_the_middle_give_the_local_results(tmp_path, instances):
    pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
    pytest.importorskip("distributed", reason="dask.distributed is not installed (extra `cluster`)")
    instance = solver.read_instance(instances / "utrecht.json")
    options = SweepOptions(num_draws=240, sections=["27>out"], state=tmp_path / "state")
    local = sweep_of(instance, {}, SweepOptions(num_draws=240, sections=["27>out"]))
    done = []
    with cluster(tmp_path, 3) as (address, workers):

        def kill_one(share):
            done.append(share)
            if 0 < share < 1 and workers[0].poll() is None:
                workers[0].kill()
                workers[0].wait()

        found = sweep_of(instance, {}, options, ClusterWorkers(address), kill_one)
        assert workers[0].poll() is not None
        assert [worker.poll() for worker in workers[1:]] == [None, None]
    assert done[1] < 1, "it was killed in the middle"
    assert found.plans == local.plans
    assert found.deciding == local.deciding
    # Every draw is there once.
    kept = [json.loads(line) for line in (tmp_path / "state").read_text(encoding="utf-8").splitlines()[1:]]
    assert sorted(line["first"] for line in kept) == list(range(0, 240, 10))


def test_no_scheduler_is_told(tmp_path):
    pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
    pytest.importorskip("distributed", reason="dask.distributed is not installed (extra `cluster`)")
    workers = ClusterWorkers("tcp://127.0.0.1:1", timeout_s=0.5)
    with pytest.raises(UnreachableError):
        sweep_of(quarter_instance(), {"later": quarter_later()}, SweepOptions(num_draws=4), workers)


@pytest.mark.long
def test_a_scheduler_without_workers_is_told(tmp_path):
    pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
    pytest.importorskip("distributed", reason="dask.distributed is not installed (extra `cluster`)")
    with cluster(tmp_path, 0) as (address, _), pytest.raises(UnreachableError, match="has no workers"):
        sweep_of(quarter_instance(), {}, SweepOptions(num_draws=4), ClusterWorkers(address, timeout_s=1))
