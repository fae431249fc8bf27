"""Quickscans of many organisations are written by several processes, to the same files as by one."""

import os
import pickle
import signal
import time
from concurrent.futures import BrokenExecutor

import pytest

from solver.commands import quickscan_files
from solver.commands.quickscan import QuickscanOptions, run
from solver.errors import FileAccessError, InputError, InvalidInstanceError, Problem

ENDINGS = {".html": b"</html>", ".json": b"}", ".txt": b""}


@pytest.fixture
def utrecht(instances):
    return instances / "utrecht.json"


@pytest.fixture
def started(monkeypatch):
    """How many processes were asked for, each time that any were."""
    asked, local = [], quickscan_files.LocalWorkers
    monkeypatch.setattr(quickscan_files, "LocalWorkers", lambda num_jobs: asked.append(num_jobs) or local(num_jobs))
    return asked


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.long
@pytest.mark.parametrize("with_schedule", [False, True])
def test_files_of_several_processes_are_those_of_one(stagger, utrecht, tmp_path, with_schedule):
    plan = tmp_path / "plan.json"
    options = []
    if with_schedule:
        assert stagger("solve", utrecht, "--time-limit", 2, "-o", plan).returncode == 0
        options = ["--schedule", plan]
    told = []
    for jobs in (1, 2):
        # In Dutch, so that a process that spoke another language would be found out.
        done = stagger(
            "quickscan", utrecht, "--all", "--jobs", jobs, "-o", tmp_path / str(jobs), *options, "--lang", "nl"
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        told.append(done.stdout.replace(str(tmp_path / str(jobs)), "FOLDER"))
    assert told[0] == told[1]
    files = content(tmp_path / "1")
    assert len(files) == 3 * 92 + 1
    assert content(tmp_path / "2") == files


@pytest.mark.long
def test_a_few_organisations_are_written_by_this_process(started, utrecht, tmp_path, monkeypatch):
    monkeypatch.setattr(quickscan_files, "available_cores", lambda: list(range(64)))
    run(QuickscanOptions(str(utrecht), all=True, output=str(tmp_path / "all")))
    run(QuickscanOptions(str(utrecht), organisation="hu", output=str(tmp_path / "one"), jobs=8))
    assert started == []


@pytest.mark.long
def test_of_many_organisations_each_process_has_its_share(started, utrecht, tmp_path, monkeypatch):
    monkeypatch.setattr(quickscan_files, "available_cores", lambda: [0, 1])
    monkeypatch.setattr(quickscan_files, "_FEWEST_A_PROCESS", 40)
    run(QuickscanOptions(str(utrecht), all=True, output=str(tmp_path)))
    assert started == [2]


@pytest.mark.long
def test_a_fault_in_a_process_is_told_as_in_one(stagger, utrecht, tmp_path):
    folder = tmp_path / "scans"
    (folder / "quickscan-hu.html").mkdir(parents=True)
    done = stagger("quickscan", utrecht, "--all", "--jobs", 2, "-o", folder)
    assert done.returncode == 3
    assert "quickscan-hu.html: found a folder; expected a file that can be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_at_once_and_leaves_whole_files(start, utrecht, tmp_path, jobs):
    for attempt in range(5):
        folder = tmp_path / f"scans{attempt}"
        process = start("quickscan", utrecht, "--all", "--jobs", jobs, "-o", folder, start_new_session=True)
        end = time.monotonic() + 120
        while not (folder.is_dir() and any(folder.glob("*.json"))) and time.monotonic() < end:
            time.sleep(0.01)
        # As a terminal does it: to all processes that belong to the command.
        os.killpg(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        if process.returncode:  # one that was done before it heard anything shows nothing
            break
    assert (process.returncode, stdout, stderr.decode()) == (130, b"", "Interrupted.\n")
    assert not list(folder.glob(".stagger-*"))
    for path in folder.iterdir():
        assert path.read_bytes().rstrip().endswith(ENDINGS[path.suffix])


@pytest.mark.parametrize("sort", [FileAccessError, InvalidInstanceError])
def test_an_error_says_the_same_in_another_process(sort):
    error = sort([Problem("out/a.txt", "a full disk", "room for 1 kB", "make room"), Problem("b", "c", "d", "e")])
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is sort
    assert copy.problems == error.problems
    assert str(copy) == str(error)


def test_processes_that_die_again_and_again_are_one_sentence(utrecht, tmp_path, monkeypatch):
    def lost(*_):
        raise BrokenExecutor("4 tasks were lost 5 times")

    monkeypatch.setattr(quickscan_files, "run_tasks", lost)
    with pytest.raises(InputError) as raised:
        run(QuickscanOptions(str(utrecht), all=True, output=str(tmp_path), jobs=2))
    assert str(raised.value) == (
        "--jobs: found workers that die: 4 tasks were lost 5 times; expected workers that finish; "
        "give the same command again, with --jobs 1."
    )
