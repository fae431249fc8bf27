"""Processes of this machine: one that dies at its start is noticed, and none outlives who began it."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor

import pytest

from solver import jobs
from solver.jobs import LocalWorkers, run_tasks

MUCH = b"." * 5_000_000
"""More than a pipe holds: who writes it waits until somebody reads."""

OUTLIVED = """
import os, sys, time
from pathlib import Path
from solver.jobs import LocalWorkers, run_tasks

def told(folder, number):
    Path(folder, str(os.getpid())).touch()
    return number

if __name__ == "__main__":
    results = run_tasks(LocalWorkers(2), told, sys.argv[1], [(number,) for number in range(4)])
    next(results)
    time.sleep(600)
"""


class EndsTheProcess:
    """What ends any process that makes it again."""

    def __reduce__(self):
        return os._exit, (1,)


def size(shared, number):
    return len(shared) + number


def test_much_is_shared_with_every_process():
    tasks = [(number,) for number in range(6)]
    assert dict(run_tasks(LocalWorkers(2), size, MUCH, tasks)) == {(n,): len(MUCH) + n for n in range(6)}


def test_fewer_tasks_than_processes_end_all_the_same():
    assert list(run_tasks(LocalWorkers(4), size, MUCH, [(1,)])) == [((1,), len(MUCH) + 1)]


def test_a_process_that_dies_before_it_has_read_all_is_no_endless_wait(monkeypatch):
    monkeypatch.setattr(jobs, "MOST_TRIES", 2)
    with pytest.raises(BrokenExecutor, match="3 tasks were lost 2 times"):
        list(run_tasks(LocalWorkers(1), size, [EndsTheProcess(), MUCH], [(1,), (2,), (3,)]))


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed otherwise here")
def test_a_process_ends_soon_after_the_one_that_began_it_was_killed(tmp_path):
    script = tmp_path / "outlived.py"
    script.write_text(OUTLIVED, encoding="utf-8")
    folder = tmp_path / "told"
    folder.mkdir()
    began = subprocess.Popen([sys.executable, script, folder])
    try:
        until(lambda: any(folder.iterdir()))
        workers = [int(path.name) for path in folder.iterdir()]
    finally:
        began.kill()
        began.wait()
    until(lambda: not any(map(is_alive, workers)))


def until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
