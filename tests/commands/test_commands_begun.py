"""When the time limit of a command begins to count, and what is said where it ends with nothing."""

import subprocess
import sys
import time

import pytest

from solver.commands import begun, leaving, solve
from solver.commands.console import make_console
from solver.commands.solve_inputs import SolveOptions
from solver.domain.schedule import Settings
from solver.optimise.result import SolveResult


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch):
    monkeypatch.setattr(begun, "_begun", [])


def test_a_program_began_before_its_modules_were_loaded():
    seen = []
    with pytest.raises(SystemExit):
        leaving.leave_after(lambda: seen.append(begun.command_begun()) or exit_now())
    assert seen[0] <= time.monotonic() - time.process_time() + 1.0
    # What comes later in the same process is not of the program that began.
    assert time.monotonic() - begun.command_begun() < 1.0


def exit_now():
    raise SystemExit(0)


def test_who_finds_nothing_in_time_is_told_what_the_first_solve_on_a_machine_needs(capsys):
    options = SolveOptions("region.json", None, Settings(time_limit_s=9.0))
    told = solve._explain_nothing(SolveResult("nothing found"), make_console(stderr=True), options)
    assert told == solve.NOTHING_FOUND
    assert "Nothing found after 9 s" in (errors := capsys.readouterr().err)
    assert "run `stagger prepare` once" in errors


def test_nobody_waits_for_an_engine_that_does_not_hear_of_a_stop():
    """The process ends with its own exit code while a thread that would be waited for is at work."""
    program = (
        "import threading, time\n"
        "from solver.commands.leaving import leave_after\n"
        "from solver.optimise.threads import in_thread\n"
        "in_thread('engine', lambda: time.sleep(30), [], threading.Event())\n"
        "def command():\n"
        "    print('written')\n"
        "    raise SystemExit(3)\n"
        "leave_after(command)\n"
    )
    begin = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "written\n", "")
    assert time.monotonic() - begin < 20
