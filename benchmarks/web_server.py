"""A server of the table as a program of its own, and those who talk to it."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.by_command import ROOT

UTRECHT = ROOT / "instances" / "utrecht.json"
TINY = ROOT / "instances" / "tiny.json"
_ADDRESS = re.compile(r"(http://\S+)/\?token=(\S+)")


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers.

    Attributes
    ----------
    base, token
        Its address, and what lets one in.
    """

    process: subprocess.Popen[str]
    base: str
    token: str

    def client(self) -> httpx.Client:
        """Return a program that may change everything."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=f"{self.base}/api/v1", headers=headers, timeout=120)

    def table(self, region: str, name: str = "talks") -> str:
        """Make a table of a region; return its id."""
        with self.client() as client:
            made = client.post("/tables", json={"region": region, "name": name})
        return str(made.json()["id"] if made.status_code == 201 else made.json()["table"])

    def solve(self, table: str, seconds: float) -> str:
        """Begin a search of a table; return its id."""
        with self.client() as client:
            begun = client.post(f"/tables/{table}/solves", json={"time_limit_s": float(seconds)})
        begun.raise_for_status()
        return str(begun.json()["id"])

    def snapshot(self, table: str) -> dict[str, Any]:
        """Return all that is drawn of a table."""
        with self.client() as client:
            found: dict[str, Any] = client.get(f"/tables/{table}").raise_for_status().json()
        return found

    def most_gb(self) -> float:
        """Return the most memory that the server ever had, in GB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return round(int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1e6, 3)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait()


def started(folder: Path) -> Served:
    """Start a server of a folder and wait until it answers."""
    arguments = [sys.executable, "-m", "cli", "serve", str(folder), "--port", "0", "--no-browser", "--lang", "en"]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = _ADDRESS.search(process.stdout.readline())
    assert found, "no address"
    return Served(process, found[1], found[2])


@contextlib.contextmanager
def serving(instance: Path | dict[str, Any], name: str) -> Iterator[Served]:
    """Serve a folder with one region, a file or the document of one, until the block ends."""
    with tempfile.TemporaryDirectory() as own:
        path = Path(own) / f"{name}.json"
        if isinstance(instance, dict):
            path.write_text(json.dumps(instance), encoding="utf-8")
        else:
            shutil.copy(instance, path)
        served = started(Path(own))
        try:
            yield served
        finally:
            served.process.terminate()
            served.process.wait()


def moves(snapshot: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """Return (party, group, today's option, another one) of each party that may move, its first group."""
    found = []
    for party in snapshot["parties"]:
        for group in party["groups"][:1]:
            today = next(option["index"] for option in group["options"] if option["is_today"])
            others = [option["index"] for option in group["options"] if option["possible"] and option["index"] != today]
            if party["editable"] and others:
                found.append((party["id"], group["id"], today, others[-1]))
    return found


def percentile(values: list[float], share: float) -> float:
    """Return the value that a share of all do not exceed: the lowest such one."""
    return sorted(values)[max(0, -(-int(share * 1000) * len(values) // 1000) - 1)]
