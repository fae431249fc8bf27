"""A region that can be worked out by hand, ranges of one kind of number, and a dask cluster on loopback."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.domain.sweep import MINUTES
from solver.uncertainty.ranges import KINDS, QUALITIES


def quarter_document() -> dict[str, Any]:
    """A hundred pupils in one quarter-hour of a hundred places; a quarter later there are a hundred and ten."""
    supply = [
        {"from": "07:00", "to": "08:30", "every_min": 15, "seats": 40, "places": 100},
        {"from": "08:30", "to": "10:00", "every_min": 15, "seats": 40, "places": 110},
    ]
    section = {"id": "bus>town", "name": "Bus to town", "minutes_on_board": 10, "supply": supply}
    group = {
        "id": "pupils",
        "headcount": 100,
        "mode_shares": {"public_transport": 1},
        "arrivals": [{"at": "08:30", "share": 1}],
        "profile": "quarter",
        "flows": [{"section": "bus>town", "leg": "to", "share": 1, "lag_min": 0}],
        "shifts": {"earlier_min": 0, "later_min": 15, "step_min": 15},
    }
    return {
        "name": "A quarter",
        "days": ["tue"],
        "bin_min": 15,
        "peak_periods": [{"name": "morning", "from": "07:00", "to": "10:00"}],
        "lines": [{"id": "bus", "name": "Bus", "mode": "bus", "sections": [section]}],
        "organisations": [{"id": "school", "name": "School", "kind": "vo", "groups": [group]}],
        "profiles": {"quarter": {"before_min": [15, 0], "share": [1]}},
        "objective": [{"overload": 1}, {"peak": 1}],
    }


def quarter_instance() -> Instance:
    return Instance.model_validate(quarter_document())


def quarter_later() -> Schedule:
    """The pupils a quarter later."""
    return Schedule(
        choices=(GroupChoice(group="pupils", options=(OptionChoice(shift_min=15, pattern="today", parts=1),)),)
    )


def only(kind: str, low: float, high: float) -> str:
    """Return a file of ranges in which one kind of number is drawn, and no other."""
    fixed = {each: "[0, 0]" if each in MINUTES else "[1, 1]" for each in KINDS} | {kind: f"[{low}, {high}]"}
    rows = (f"[{each}]\n" + "".join(f"{quality} = {own}\n" for quality in QUALITIES) for each, own in fixed.items())
    return "\n".join(rows)


@contextmanager
def cluster(folder: Path, num_workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a dask scheduler and workers on loopback; yield its address and the workers, and end them all."""
    where = folder / "scheduler.json"
    loopback = ["--host", "127.0.0.1", "--no-dashboard"]
    started = [_start("scheduler", *loopback, "--port", "0", "--scheduler-file", str(where))]
    try:
        _wait_for(where)
        workers = [
            _start("worker", *loopback, "--scheduler-file", str(where), "--nthreads", "1", "--no-nanny",
                   "--local-directory", str(folder))
            for _ in range(num_workers)
        ]  # fmt: skip
        started += workers
        yield _address(where, num_workers), workers
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _start(part: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{part}", *arguments]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.1)


def _address(where: Path, num_workers: int) -> str:
    from distributed import Client

    with Client(scheduler_file=str(where), set_as_default=False, timeout=60) as client:
        if num_workers:
            client.wait_for_workers(num_workers, timeout=60)
        assert len(client.scheduler_info()["workers"]) == num_workers
        return str(client.scheduler.address)
