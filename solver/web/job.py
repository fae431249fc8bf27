"""A piece of work for a process of its own: what it is told, in files, and what it leaves behind.

Files, not pipes: a search goes on where the server is killed, and whoever starts the server again finds what became of
it. The folder of a job has `job.json`, inputs such as `instance.json`, and, as it goes on, `progress.json`,
`checkpoint.json`, and at the end `result.json` or `error.json`. A file `stop` asks it to end. `lock` is held by whoever
works at it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from solver.domain.schedule import Schedule
from solver.errors import InputError
from solver.formats import parse_schedule
from solver.formats.files import write_bytes
from solver.web.locks import locked

Kind = Literal[
    "solve", "refusal", "evaluate", "explain", "quickscan", "frontier", "sweep", "value", "monitor", "make", "region"
]
GRACE_S = 120.0
"""Seconds that a job may take beyond those it was given: to check and to write; then it is killed."""
INSTANCE, SCHEDULE, CHECKPOINT = "instance.json", "schedule.json", "checkpoint.json"


@dataclass(frozen=True, slots=True)
class Job:
    """The folder of one job."""

    folder: Path

    def write(self, name: str, tree: Any, *, syncs: bool = True) -> None:
        """Write a file of the job, whole at every moment."""
        text = json.dumps(tree, ensure_ascii=False, allow_nan=False)
        write_bytes(self.folder / name, text.encode(), syncs=syncs)

    def read(self, name: str) -> Any:
        """Return what a file of the job holds; None where it is not there, or not whole after the disk was full."""
        try:
            return json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return None

    def schedule(self, name: str) -> Schedule | None:
        """Return a schedule of the job; None where there is none."""
        try:
            return parse_schedule((self.folder / name).read_bytes(), name)
        except (OSError, InputError):
            return None

    @property
    def told(self) -> Mapping[str, Any]:
        """What it is told."""
        told: Mapping[str, Any] = self.read("job.json") or {}
        return told

    @property
    def is_over(self) -> bool:
        """Whether it has come to an end."""
        return (self.folder / "result.json").exists() or (self.folder / "error.json").exists()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked it to end."""
        return (self.folder / "stop").exists()

    def stop(self) -> None:
        """Ask it to end with what it has."""
        (self.folder / "stop").touch()

    def is_worked_at(self) -> bool:
        """Return whether a process works at it."""
        try:
            with (self.folder / "lock").open("a") as file:
                return not locked(file.fileno())
        except OSError:
            return False
