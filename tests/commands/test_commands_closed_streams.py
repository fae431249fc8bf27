"""Standard streams that are closed or unread, pipes with names, and signals that come early."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from solver.commands.streams import write_pipe
from tests.commands.conftest import own_environment

CLOSED = {
    "a table": ('"$0" show {tiny} >&-', 0, ""),
    "json": ('"$0" evaluate {tiny} --json >&-', 0, ""),
    "help": ('"$0" --help >&-', 0, ""),
    "a schedule to stdout": ('"$0" solve {tiny} -o - >&-', 0, ""),
    "wrong usage, unseen": ('"$0" solve 2>&-', 2, ""),
    "bad input, unseen": ('"$0" check nowhere.json {tiny} 2>&-', 3, ""),
    "all three": ('"$0" show {tiny} <&- >&- 2>&-', 0, ""),
    "nothing on stdin": (
        '"$0" show - <&-',
        3,
        "standard input: found an empty file; expected a JSON object; check that the file was written to its end.\n",
    ),
    "no room for errors": ('"$0" check nowhere.json {tiny} 2>/dev/full', 3, ""),
    "no room for a table": (
        '"$0" show {tiny} >/dev/full',
        3,
        "No space left on device: check the disk, the folder and the permissions.\n",
    ),
}


@pytest.mark.long
@pytest.mark.parametrize(("line", "code", "stderr"), CLOSED.values(), ids=CLOSED)
def test_a_closed_stream_is_no_bug_of_ours(command, tiny, line, code, stderr):
    shell = ["bash", "-c", line.format(tiny=tiny), command]
    result = subprocess.run(shell, capture_output=True, text=True, timeout=120, check=False, env=own_environment())
    assert (result.returncode, result.stdout, result.stderr) == (code, "", stderr)


@pytest.mark.long
def test_what_is_written_is_whole_where_all_streams_are_closed(command, tiny, tmp_path):
    # With its streams closed a program's first file gets their numbers, and whatever prints would print into it.
    plan = tmp_path / "plan.json"
    shell = ["bash", "-c", f'"$0" solve {tiny} -o {plan} <&- >&- 2>&-', command]
    assert subprocess.run(shell, timeout=120, check=False, env=own_environment()).returncode == 0
    assert json.loads(plan.read_text(encoding="utf-8"))["stop"] == "optimal"


@pytest.mark.long
def test_errors_that_nobody_reads(stagger):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = stagger("show", "nowhere.json", stderr=writing)
    finally:
        os.close(writing)
    assert (result.returncode, result.stdout) == (3, "")


@pytest.fixture
def pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


@pytest.mark.long
def test_a_pipe_that_nobody_reads_ends_at_the_first_signal(start, tiny, pipe, tmp_path):
    solved = tmp_path / "solved.json"
    process = start("solve", tiny, "-o", pipe, "--checkpoint", solved)
    deadline = time.monotonic() + 60
    while not (solved.exists() and json.loads(solved.read_text(encoding="utf-8"))["stop"] == "optimal"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout) == (130, b"")
    assert b"Interrupted." in stderr
    assert b"Traceback" not in stderr


@pytest.mark.long
def test_a_pipe_that_is_read_gets_the_whole_schedule(start, tiny, pipe):
    process = start("solve", tiny, "-o", pipe, "--quiet")
    text = pipe.read_text(encoding="utf-8")
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads(text)["stop"] == "optimal"


def test_a_reader_gets_the_whole_also_after_an_interrupt(pipe):
    data, interrupt, read = os.urandom(300_000), threading.Event(), []
    interrupt.set()
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    descriptor = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # somebody reads from the beginning
    reader.start()
    write_pipe(str(pipe), data, interrupt)
    reader.join()
    os.close(descriptor)
    assert read == [data]


@pytest.mark.long
def test_a_checkpoint_is_no_pipe(stagger, tiny, pipe):
    result = stagger("solve", tiny, "--checkpoint", pipe)
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr == (
        f"--checkpoint: found {pipe}, a pipe, in which nothing is kept; expected a file that can be written;"
        " name a file.\n"
    )


PRESSED_WHILE_MODULES_LOAD = """
import signal, sys

# Whoever runs the tests in the background has told them to ignore Ctrl-C, and children with them.
signal.signal(signal.SIGINT, signal.default_int_handler)

class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Pressed())
import cli
"""
"""`click` is the first that `cli` loads: the signal comes amid its modules, on a machine of any speed."""


def test_ctrl_c_while_modules_load_shows_no_traceback():
    program = [sys.executable, "-c", PRESSED_WHILE_MODULES_LOAD]
    result = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (130, "Interrupted.\n")
