"""A solve through the command, in a process of its own, from process start to written schedule."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def solved_by_command(instance: Path, seed: int, time_limit_s: float, *edits: str) -> tuple[dict[str, Any], float]:
    """Return the schedule of an instance under edits as its file has it, and the seconds that it took.

    Raises
    ------
    subprocess.CalledProcessError
        Where the command gives no schedule.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "schedule.json"
        command = [sys.executable, "-m", "cli", "solve", str(instance), "-o", str(output), "--quiet", *edits]
        begun = time.monotonic()
        subprocess.run([*command, "--seed", str(seed), "--time-limit", str(time_limit_s)], check=True, cwd=ROOT)
        seconds = time.monotonic() - begun
        return json.loads(output.read_text(encoding="utf-8")), seconds
