"""Ctrl-C, a kill, a reader that goes away, and the line that lives on a terminal."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time

import pytest
from ortools.sat.python import cp_model

import solver
from solver.domain.objective import Tier

PLANS = ["plan.json"]
A_VALUE = rb"tier [0-9]+ of [0-9]+ +value +[1-9]"
LIVE_LINE = rb"[0-9]\.[0-9] s   tier [0-9]+ of [0-9]+   value [0-9,.]+   bound [^ ]+   gap "
NEVER = rb"(?!)"


@pytest.fixture(scope="session")
def utrecht(instances):
    return instances / "utrecht.json"


def read_until(descriptor, mark, seconds):
    """Return what a terminal shows until a mark (a pattern) has been there, or it closes, or the time is up."""
    shown, deadline = b"", time.monotonic() + seconds
    while time.monotonic() < deadline and not re.search(mark, shown):
        if not select.select([descriptor], [], [], 1)[0]:
            continue
        try:
            piece = os.read(descriptor, 65536)
        except OSError:  # Linux says so when the other side closed
            break
        if not piece:
            break
        shown += piece
    return shown


@pytest.fixture
def terminal():
    """A terminal of 120 columns: the side to read from, the side to give to a program."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    yield ours, theirs
    os.close(ours)


@pytest.mark.parametrize("module", ["solver.commands.streams", "click", "solver.commands.safe_group"])
def test_ctrl_c_while_modules_load_is_one_word(module, repository):
    program = f"""
import builtins, os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where somebody ignores it
real = builtins.__import__
def own(name, *rest, **named):
    if name == {module!r}:
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *rest, **named)
builtins.__import__ = own
import cli
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=repository, capture_output=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"Interrupted.\n")


def test_ctrl_c_before_a_command_begins_is_one_word(repository):
    program = "import cli\ndef stopped(): raise KeyboardInterrupt\ncli.main = stopped\ncli.start()"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=repository, capture_output=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"Interrupted.\n")


def start_and_see_it_search(start, terminal, *arguments, mark=A_VALUE):
    """Start a solve of which stderr is a terminal, and return it when its live line shows a mark."""
    ours, theirs = terminal
    process = start("solve", *arguments, "--time-limit", "300", stderr=theirs, env={"TERM": "xterm"})
    os.close(theirs)
    shown = read_until(ours, mark, 120)
    assert re.search(mark, shown), shown[-500:]
    return process


@pytest.mark.long
@pytest.mark.parametrize(
    "signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["ctrl-c", "terminated", "terminal closed"]
)
def test_a_signal_ends_the_search_with_the_best_schedule_so_far(start, stagger, utrecht, terminal, tmp_path, signum):
    output = tmp_path / "plan.json"
    process = start_and_see_it_search(start, terminal, utrecht, "-o", output, "--workers", "2")
    process.send_signal(signum)
    notes = read_until(terminal[0], NEVER, 120)
    stdout, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Stopping with the best schedule so far" in notes
    assert b" s: interrupted. " in stdout
    schedule = json.loads(output.read_text(encoding="utf-8"))
    assert schedule["stop"] == "interrupted"
    assert "time" not in {tier["stop"] for tier in schedule["tiers"]}
    checked = stagger("check", utrecht, output)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.long
def test_an_early_signal_ends_soon_and_well_while_the_search_is_compiled(start, utrecht, tmp_path):
    """What is compiled cannot be stopped: cut off at the end of Python it took the process down now and then."""
    output, cold = tmp_path / "plan.json", tmp_path / "cold"
    process = start("solve", utrecht, "-o", output, env={"NUMBA_CACHE_DIR": str(cold)})
    deadline = time.monotonic() + 60
    while not any(cold.rglob("*.nb?")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    _, notes = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Stopping with the best schedule so far" in notes
    assert b"The time limit has passed" not in notes
    assert json.loads(output.read_text(encoding="utf-8"))["stop"] == "interrupted"
    assert time.monotonic() - sent < 15


def test_an_end_between_two_tiers_is_no_proof(tiny):
    interrupt = threading.Event()
    result = solver.solve(
        solver.read_instance(tiny),
        solver.Settings(workers=2),
        on_progress=lambda _: interrupt.set(),
        interrupt=interrupt,
    )
    assert [tier.stop for tier in result.schedule.tiers[1:]] == ["not started", "not started"]
    assert result.schedule.stop == "interrupted"


@pytest.mark.long
def test_giving_up_waits_for_the_search_to_end(utrecht, monkeypatch):
    # A search that outlives its solve aborts the whole program when Python shuts down under it.
    begun, ended = [], []
    search = cp_model.CpSolver.solve

    def noted(*arguments):
        begun.append(True)
        try:
            return search(*arguments)
        finally:
            ended.append(True)

    def give_up(signum, frame):
        raise KeyboardInterrupt

    def give_up_soon(progress):
        if begun:
            signal.setitimer(signal.ITIMER_REAL, 0.02)

    monkeypatch.setattr(cp_model.CpSolver, "solve", noted)
    before = signal.signal(signal.SIGALRM, give_up)
    try:
        # An objective that counts no organisations is searched by CP-SAT as well, where workers are named.
        instance = solver.read_instance(utrecht).model_copy(update={"objective": (Tier(peak=1.0),)})
        with pytest.raises(KeyboardInterrupt):
            solver.solve(instance, solver.Settings(time_limit_s=60.0, workers=2), on_progress=give_up_soon)
        assert len(ended) == len(begun) > 0
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.long
@pytest.mark.parametrize("mark", [b"gap", A_VALUE], ids=["at the beginning", "while searching"])
def test_a_second_ctrl_c_gives_up(start, utrecht, terminal, tmp_path, mark):
    output = tmp_path / "plan.json"
    output.write_bytes(b"the old plan")
    process = start_and_see_it_search(start, terminal, utrecht, "-o", output, "--workers", "2", mark=mark)
    process.send_signal(signal.SIGINT)
    read_until(terminal[0], b"once more to give up", 60)
    process.send_signal(signal.SIGINT)
    stdout, _ = process.communicate(timeout=120)
    # The search may have ended before the second one came; then there is a new plan, and a whole one.
    assert process.returncode in {0, 130}
    if process.returncode == 130:
        assert (stdout, output.read_bytes()) == (b"", b"the old plan")
    else:
        assert json.loads(output.read_text(encoding="utf-8"))["stop"] == "interrupted"
    assert [path.name for path in tmp_path.iterdir()] == PLANS


@pytest.mark.long
def test_a_kill_leaves_the_old_file_as_it_was(start, utrecht, terminal, tmp_path):
    output = tmp_path / "plan.json"
    output.write_bytes(b"the old plan")
    process = start_and_see_it_search(start, terminal, utrecht, "-o", output, "--workers", "2")
    process.kill()
    assert process.communicate(timeout=60)[0] == b""
    assert process.returncode == -signal.SIGKILL
    assert output.read_bytes() == b"the old plan"
    assert [path.name for path in tmp_path.iterdir()] == PLANS


@pytest.mark.long
def test_a_terminal_shows_where_the_search_stands(start, utrecht, terminal, tmp_path):
    process = start_and_see_it_search(start, terminal, utrecht, "-o", tmp_path / "plan.json", "--workers", "2")
    shown = read_until(terminal[0], LIVE_LINE, 60)
    process.kill()
    process.communicate(timeout=60)
    assert re.search(LIVE_LINE, shown), shown[-500:]


@pytest.mark.long
def test_a_quiet_solve_shows_no_line_on_a_terminal(start, tiny, terminal):
    ours, theirs = terminal
    process = start("solve", tiny, "--quiet", stderr=theirs, env={"TERM": "xterm"})
    os.close(theirs)
    shown = read_until(ours, NEVER, 60)
    stdout, _ = process.communicate(timeout=60)
    assert (process.returncode, stdout, shown) == (0, b"", b"")


@pytest.mark.long
def test_no_line_where_stderr_is_no_terminal(start, tiny, terminal, tmp_path):
    ours, theirs = terminal
    process = start("solve", tiny, "-o", tmp_path / "plan.json", stdout=theirs, env={"TERM": "xterm"})
    os.close(theirs)
    shown = read_until(ours, NEVER, 60)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, b"")
    assert b"Who is asked what?" in shown
    assert b"tier 1 of 3   " not in shown


@pytest.mark.long
def test_tables_fit_a_narrow_terminal(start, tiny, terminal):
    ours, theirs = terminal
    process = start("evaluate", tiny, stdout=theirs, env={"TERM": "dumb", "NO_COLOR": "1"})
    os.close(theirs)
    shown = read_until(ours, NEVER, 60).decode()
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert max(map(len, shown.splitlines()[3:])) <= 120


COMMANDS_THAT_PRINT = {
    "show": ["show", "{tiny}", "all"],
    "show json": ["show", "{tiny}", "all", "--json"],
    "schema": ["schema"],
    "check": ["check", "{tiny}", "{plan}"],
    "check json": ["check", "{tiny}", "{plan}", "--json"],
    "evaluate": ["evaluate", "{tiny}", "{plan}"],
    "compare": ["compare", "{tiny}", "{plan}"],
    "solve": ["solve", "{tiny}"],
    "solve json": ["solve", "{tiny}", "--json"],
    "completion": ["completion", "bash"],
}


@pytest.mark.long
@pytest.mark.parametrize("arguments", COMMANDS_THAT_PRINT.values(), ids=COMMANDS_THAT_PRINT)
def test_a_reader_that_went_away_is_nothing_wrong(stagger, tiny, solved_tiny, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    filled = [argument.format(tiny=tiny, plan=solved_tiny) for argument in arguments]
    try:
        result = stagger(*filled, stdout=writing)
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.long
def test_the_head_of_a_listing(command, utrecht):
    shell = ["bash", "-c", '"$0" show "$1" all | head -1', command, str(utrecht)]
    result = subprocess.run(shell, capture_output=True, text=True, timeout=120, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.long
def test_a_schedule_is_kept_where_the_reader_went_away(stagger, tiny, tmp_path):
    output = tmp_path / "plan.json"
    reading, writing = os.pipe()
    os.close(reading)
    try:
        stagger("solve", tiny, "-o", output, stdout=writing)
    finally:
        os.close(writing)
    assert stagger("check", tiny, output).returncode == 0
