"""Threads that a script leaves behind end before Python does."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LEAVING = """
import threading, time
from solver.optimise.threads import in_thread, load_in_thread

def work():
    time.sleep(0.5)
    print("ended by itself", flush=True)

{start}
"""


@pytest.mark.parametrize(
    "start",
    ["load_in_thread(work, [])", "in_thread('proof', work, [], threading.Event())"],
    ids=["compiling", "solving"],
)
def test_a_script_waits_for_what_cannot_be_cut_off(start: str) -> None:
    """Compiling and solving run in native code, which Python's end would cut off."""
    script = [sys.executable, "-c", _LEAVING.format(start=start)]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "ended by itself\n"
