"""When the time limit of a command begins to count."""

import time

import pytest

from solver.commands import begun, leaving


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
