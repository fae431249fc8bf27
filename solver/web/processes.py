"""The processes of a server: work that is waited for, and searches that outlive it."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from solver.language.current import LANGUAGES, Language
from solver.language.messages import gettext
from solver.web.errors import RefusedError, ToldError
from solver.web.job import GRACE_S, Job, Kind
from solver.web.problems import refused

MOST_AT_ONCE = 2
"""Processes that work at once, searches and what is waited for each."""
MOST_TRIES = 3
"""How often a search is begun again whose process died."""
_LOOK_S = 0.05
_MOST_WAITING = 20


@dataclass(slots=True)
class Running:
    """A process, and how often it was begun; `process` is None where a server before this one began it."""

    job: Job
    process: subprocess.Popen[bytes] | None
    tries: int = 1
    begun: float = field(default_factory=time.monotonic)

    def is_alive(self) -> bool:
        """Return whether it still works."""
        if self.process is not None:
            return self.process.poll() is None
        return self.job.is_worked_at()


def begin(job: Job) -> subprocess.Popen[bytes]:
    """Begin to work at a job in a process that goes on if this one is killed."""
    with (job.folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "solver.web.worker", str(job.folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=job.folder,
            env={key: value for key, value in os.environ.items() if not key.startswith("STAGGER_")},
        )
    # Whoever waits for it takes note of its end, also where nobody looks any more.
    threading.Thread(target=process.wait, daemon=True).start()
    return process


def end(running: Running) -> None:
    """Kill a process of ours; its job stays as it is."""
    if running.process is not None and running.process.poll() is None:
        running.process.kill()
        running.process.wait()


class Workshop:
    """Work that a request waits for, a few at once; what it leaves behind is removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._free = asyncio.Semaphore(MOST_AT_ONCE)
        self._waiting = 0
        # Whatever a server before this one did not clear away.
        shutil.rmtree(folder, ignore_errors=True)

    async def done(
        self, kind: Kind, told: Mapping[str, Any], files: Mapping[str, str], seconds: float, language: Language
    ) -> tuple[Any, dict[str, bytes]]:
        """Return what a job comes to, and the files that it made in its folder `made`.

        Raises
        ------
        RefusedError
            The job refused, took too long, or too many wait.
        """
        if self._waiting >= _MOST_WAITING:
            expected, advice = gettext("fewer at once"), gettext("try again in a minute")
            raise refused(503, gettext("the server"), gettext("too many who wait"), expected, advice)
        self._waiting += 1
        try:
            async with self._free:
                return await self._done(kind, told, files, seconds, language)
        finally:
            self._waiting -= 1

    async def _done(
        self, kind: Kind, told: Mapping[str, Any], files: Mapping[str, str], seconds: float, language: Language
    ) -> tuple[Any, dict[str, bytes]]:
        """Run a job in a process of its own; return its result and the files that it made."""
        job = new_job(self._folder, kind, told, files, seconds, language)
        running = Running(job, await asyncio.to_thread(begin, job))
        try:
            while running.is_alive():
                if time.monotonic() > running.begun + seconds:
                    found = gettext("nothing after {seconds} s", seconds=f"{seconds:g}")
                    advice = gettext("use the command line, which has no such limit")
                    raise refused(504, kind, found, gettext("an answer in time"), advice)
                await asyncio.sleep(_LOOK_S)
            return await asyncio.to_thread(_outcome, job)
        finally:
            await asyncio.to_thread(end, running)
            await asyncio.to_thread(shutil.rmtree, job.folder, True)


def new_job(
    folder: Path, kind: Kind, told: Mapping[str, Any], files: Mapping[str, str], seconds: float, language: Language
) -> Job:
    """Return a job in a new folder, its inputs written."""
    job = Job(folder / secrets.token_hex(12))
    job.folder.mkdir(parents=True)
    for name, text in files.items():
        (job.folder / name).write_text(text, encoding="utf-8")
    job.write("job.json", {**told, "kind": kind, "seconds": seconds, "language": language})
    return job


def _outcome(job: Job) -> tuple[Any, dict[str, bytes]]:
    result = job.read("result.json")
    if result is not None:
        made = job.folder / "made"
        found = sorted(made.iterdir()) if made.is_dir() else []
        return result, {path.name: path.read_bytes() for path in found}
    raise failure_of(job)


def failure_of(job: Job) -> RefusedError:
    """Return why a job has no result."""
    told = job.read("error.json")
    if isinstance(told, dict) and set(told) >= set(LANGUAGES):
        return ToldError(told)
    advice = gettext("try again; where it happens again, tell whoever keeps the server")
    found = gettext("a process that ended without an answer")
    return refused(500, gettext("the server"), found, gettext("an answer"), advice)


def is_late(running: Running) -> bool:
    """Return whether a process goes on long after its time; one that a server before this began ends by itself."""
    return time.monotonic() > running.begun + float(running.job.told.get("seconds", 0.0)) + GRACE_S


def interrupted(running: Running) -> None:
    """Ask a process of ours to end with what it has."""
    running.job.stop()
    if running.process is not None and running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
