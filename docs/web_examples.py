"""Make the examples of the API's description anew, by `python docs/web_examples.py`.

They are what a server really answers and tells about the smallest instance, in the order of a short meeting: a change,
what follows from it, a rung of the ladder, a search, and the region made anew.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.web import serving  # noqa: E402

FILE = ROOT / "solver" / "web" / "examples.json"
PATIENCE_S = 120.0


class Listener:
    """Hears what is told of a table, the first of each kind."""

    def __init__(self, program: Any, table: str) -> None:
        self.heard: dict[str, Any] = {}
        self._came = threading.Condition()
        self._stream = program.http.stream("GET", f"/api/v1/tables/{table}/events", timeout=None)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        name = ""
        with suppress(httpx.HTTPError), self._stream as answer:  # the server ends first
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    with self._came:
                        self.heard.setdefault(name, json.loads(line[6:]))
                        self._came.notify_all()

    def wait(self, *names: str) -> None:
        """Wait until events of these names came."""
        with self._came:
            assert self._came.wait_for(lambda: set(names) <= self.heard.keys(), PATIENCE_S), names


def made(folder: Path) -> dict[str, Any]:
    """Return what a server of a folder with the smallest instance answers to each call, and the events."""
    shutil.copy(ROOT / "instances" / "tiny.json", folder)
    with serving(folder) as served:
        program, other = served.program(), served.program()
        table = program.post("/api/v1/tables", {"region": "tiny", "name": "overleg"}).json()["id"]
        listener = Listener(other, table)
        listener.wait("presence")
        first = program.get(f"/api/v1/tables/{table}").json()["parties"][0]["groups"][0]["id"]
        change = program.change(table, "choice", group=first, option=2, who="Anna", why="in het gesprek").json()
        listener.wait("change", "checked", "figures")
        snapshot = program.get(f"/api/v1/tables/{table}").json()
        rung = program.change(table, "rung", index=0, who="Anna").json()
        begun = program.post(f"/api/v1/tables/{table}/solves", {"time_limit_s": 1.0}).json()
        listener.wait("solve", "solved")
        path = folder / "tiny.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"name": "Lijnstad, anders"}))
        listener.wait("region")
        return {"table": snapshot, "change": change, "rung": rung, "solve": begun, "events": dict(listener.heard)}


def main() -> None:
    """Write the file of examples."""
    with tempfile.TemporaryDirectory() as folder:
        found = made(Path(folder))
    found["events"] = dict(sorted(found["events"].items()))
    FILE.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
