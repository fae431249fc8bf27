"""Let methods solve the same synthetic regions, one after the other, and keep the raw records with their date.

python -m benchmarks.race                        everything: each region for as long as its figures ask
python -m benchmarks.race S-tight-15-overload M-tight-15-overload --time-limit 60
python -m benchmarks.race --methods stagger highs --seeds 1 week
python -m benchmarks.report                      prints what the records say

SCIP comes with the extra `bench`.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.methods import METHODS
from benchmarks.regions.registry import REGIONS, build
from solver.domain.instance import Instance
from solver.formats import dump_instance
from solver.optimise.solve import versions

RESULTS = Path(__file__).parent / "results"
PLAN = {
    "S-tight-15-overload": 60.0,
    "M-roomy-15-overload": 60.0,
    "M-tight-15-overload": 600.0,
    "M-tight-15-trips": 60.0,
    "M-tight-15-tiers": 60.0,
    "M-tight-15-tiers-agreements": 60.0,
    "minutes": 60.0,
    "week": 60.0,
    "L-tight-15-overload": 300.0,
    "XL-tight-15-overload": 600.0,
}
"""The regions of the table in README.md, and the seconds that ours has for each; peers have a minute at most."""
_MOST_OF_PEERS_S = 60.0
_GRACE_S = 120.0
"""What a method may take beyond its limit, building its model included, before it is ended."""


def main() -> None:
    """Race as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("regions", nargs="*", metavar="REGION", help=f"default: {' '.join(PLAN)}")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS), metavar="METHOD")
    parser.add_argument("--seeds", type=int, default=3, help="seeds 0 to N - 1 (default 3)")
    time_limit_help = "seconds of each run (default: what the table in README.md has for the region, else 60)"
    parser.add_argument("--time-limit", type=float, help=time_limit_help)
    arguments = parser.parse_args()
    unknown = set(arguments.regions) - set(REGIONS)
    if unknown:
        parser.error(f"no such region: {', '.join(sorted(unknown))}; python -m benchmarks.regions --list prints all")
    for name in arguments.regions or PLAN:
        race(name, arguments.methods, range(arguments.seeds), arguments.time_limit or PLAN.get(name, 60.0))


def race(name: str, methods: list[str], seeds: range, time_limit_s: float) -> Path:
    """Run every method with every seed on one region; return the day's file of records, which grows with every run."""
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    machine = {"cores": os.cpu_count(), "system": platform.system(), "processor": platform.machine()}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{today}-race-{name}.json"
    runs: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["runs"] if path.exists() else []
    document = {"region": name, "date": today, "machine": machine, "versions": _versions(), "runs": runs}
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance.json"
        instance.write_text(dump_instance(Instance.model_validate(build(name))), encoding="utf-8")
        for seed in seeds:
            for method in methods:
                seconds = time_limit_s if method == "stagger" else min(time_limit_s, _MOST_OF_PEERS_S)
                runs.append(run(method, instance, seed, seconds))
                print(f"{name}, seed {seed}, {method}: {json.dumps(runs[-1]['records'][-1:])}", flush=True)
                path.write_text(_dump(document), encoding="utf-8")
    return path


def run(method: str, instance: Path, seed: int, time_limit_s: float) -> dict[str, Any]:
    """Solve by one method in a process of its own; return its records and the memory that it took at most."""
    command = [sys.executable, "-m", "benchmarks.methods", method, str(instance)]
    command += ["--seed", str(seed), "--time-limit", str(time_limit_s)]
    load_before = round(os.getloadavg()[0], 2)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        alarm = threading.Timer(1.5 * time_limit_s + _GRACE_S, process.kill)
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        records = [json.loads(line) for line in told if line.startswith("{")]
    return {
        "method": method,
        "seed": seed,
        "time_limit_s": time_limit_s,
        "load_average_before": load_before,
        "exit_code": process.returncode,
        "memory_gb": round(usage.ru_maxrss / 1e6, 3),
        "processor_s": round(usage.ru_utime + usage.ru_stime, 2),
        "records": records,
    }


def _versions() -> dict[str, str]:
    found = versions()
    for package in ("highspy", "pyscipopt"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "absent"
    return found


def _dump(document: dict[str, Any]) -> str:
    """Return the document as JSON with a line for each run, as runs have many records."""
    head = json.dumps({key: value for key, value in document.items() if key != "runs"}, indent=1)
    rows = ",\n".join(json.dumps(each) for each in document["runs"])
    return f'{head[:-2]},\n "runs": [\n{rows}\n ]\n}}\n'


if __name__ == "__main__":
    main()
