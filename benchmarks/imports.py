"""What importing costs: from a feed to an instance in a process of its own, beside the load times of other libraries.

The real feeds are not in the repository; STAGGER_SHARED_DATA names the folder that holds them.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("STAGGER_SHARED_DATA", ROOT.parent / "shared" / "data"))
RECIPES = Path(__file__).resolve().parent / "recipes"
BELGIAN, TAMPA = "itinero_gtfs1.zip", "hart_tampa.zip"

NUM_LARGE = 20_000_000
"""Stop times of the feed that is made by repetition, about a large country."""

PATIENCE_S = 900.0
"""After that nobody waits for a library any more."""

Figures = dict[str, Any]

_MEASURE = """
import json, resource, time
begun = time.monotonic()
try:
    {call}
except SystemExit:  # the way in which a command ends
    pass
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({{"seconds": round(time.monotonic() - begun, 2), "peak_gb": round(peak / 2**20, 3)}}))
"""
_PEERS = {
    "gtfs_kit": "import gtfs_kit; gtfs_kit.read_feed({feed!r}, dist_units='km')",
    # It reads tables when they are asked for, and by default those of the busiest date.
    "partridge": "import partridge; partridge.load_feed({feed!r}, "
    "view={{'trips.txt': {{'service_id': partridge.read_busiest_date({feed!r})[1]}}}}).stop_times",
}


def import_belgian_railways(seed: int) -> Figures:
    """Build the instance of Leuven from the timetable of the Belgian railways; peers load the same feed."""
    return _build_beside_peers(ROOT / "instances" / "leuven.toml", SHARED / "gtfs" / BELGIAN)


def import_tampa(seed: int) -> Figures:
    """Build an instance from the timetable of Tampa; peers load the same feed."""
    return _build_beside_peers(RECIPES / "tampa.toml", SHARED / "gtfs" / TAMPA)


def import_20_million(seed: int) -> Figures:
    """Build an instance from 20 million stop times, Tampa's repeated under new trips; peers load the same feed."""
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "large.zip"
        num_stop_times = write_repeated(SHARED / "gtfs" / TAMPA, feed, NUM_LARGE)
        return {"stop_times": num_stop_times, **_build_beside_peers(RECIPES / "tampa.toml", feed)}


def _build_beside_peers(recipe: Path, feed: Path) -> Figures:
    peers = {name: _measured(call.format(feed=str(feed))) for name, call in _PEERS.items()}
    return {**_build(recipe, feed), "peers_load": peers}


def _build(recipe: Path, feed: Path) -> Figures:
    """Return seconds from process start to written instance, and the largest memory of that process."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "instance.json"
        arguments = ["build", str(recipe), "--feed", str(feed), "-o", str(output), "--quiet"]
        begun = time.monotonic()
        figures = _measured(f"from cli import main; main({arguments!r}, standalone_mode=False)")
        seconds = round(time.monotonic() - begun, 2)
        instance = json.loads(output.read_text(encoding="utf-8"))
    sections = [section for line in instance["lines"] for section in line["sections"]]
    groups = [group for organisation in instance["organisations"] for group in organisation["groups"]]
    sizes = {"lines": len(instance["lines"]), "sections": len(sections), "groups": len(groups)}
    return {"seconds": seconds, "peak_gb": figures["peak_gb"], **sizes}


def _measured(call: str) -> Figures:
    """Return seconds and peak memory of a call in a process of its own, or why there are none."""
    program = [sys.executable, "-c", _MEASURE.format(call=call)]
    try:
        done = subprocess.run(program, check=False, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        return {"error": f"not done after {PATIENCE_S:g} s"}
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return {"error": said[-1] if said else f"ended by signal {-done.returncode}"}
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def write_repeated(feed: Path, target: Path, num_stop_times: int) -> int:
    """Write a feed whose trips are those of another, repeated under new ids until it has so many stop times.

    Returns
    -------
    The number of stop times; a whole number of repetitions, at least the number asked for.
    """
    with zipfile.ZipFile(feed) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        tables = {Path(name).name: name for name in source.namelist() if name.endswith(".txt")}
        for table, name in tables.items():
            if table not in ("trips.txt", "stop_times.txt"):
                made.writestr(table, source.read(name))
        counted = {}
        with _rows(source, tables["stop_times.txt"]) as (_, rows):
            times = -(-num_stop_times // sum(1 for _ in rows))
        for table in ("trips.txt", "stop_times.txt"):
            with _rows(source, tables[table]) as (header, rows):
                counted[table] = _repeat(made, table, header, list(rows), times)
    return counted["stop_times.txt"]


@contextmanager
def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[list[str], Iterator[list[str]]]]:
    with archive.open(name) as file:
        lines = (line.decode("utf-8-sig") for line in file)
        rows = csv.reader(lines)
        yield next(rows), rows


def _repeat(made: zipfile.ZipFile, table: str, header: list[str], rows: list[list[str]], times: int) -> int:
    place = header.index("trip_id")
    with made.open(table, "w", force_zip64=True) as file:
        file.write((",".join(header) + "\n").encode())
        for copy in range(times):
            for row in rows:
                cells = [*row[:place], f"{row[place]}-{copy}", *row[place + 1 :]]
                file.write((",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + "\n").encode())
    return times * len(rows)


IMPORTS: dict[str, Callable[[int], Figures]] = {
    "import_belgian_railways": import_belgian_railways,
    "import_tampa": import_tampa,
    "import_20_million": import_20_million,
}
