"""Let methods solve the same synthetic regions, one after the other, and keep the raw records with their date.

python -m benchmarks.race                        everything: each region for as long as its figures ask
python -m benchmarks.race S-tight-15-overload M-tight-15-overload --time-limit 60
python -m benchmarks.race week --methods stagger highs --instances 1 --seeds 1
python -m benchmarks.race --date 2026-11-29      go on with the races of a day: runs that are recorded are left out
python -m benchmarks.report                      prints what the records say

A region is drawn anew by every instance seed, and every method solves it by every seed of its own; the runs of one
instance seed are one file. SCIP comes with the extra `bench`.
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
from benchmarks.records import RESULTS, Run
from benchmarks.regions.registry import REGIONS, build
from solver.domain.instance import Instance
from solver.formats import dump_instance
from solver.optimise.solve import versions

PLAN = {
    "S-tight-15-overload": 60.0,
    "M-roomy-15-overload": 60.0,
    "M-tight-15-overload": 60.0,
    "M-tight-15-trips": 60.0,
    "M-tight-15-tiers": 60.0,
    "M-tight-15-tiers-agreements": 60.0,
    "minutes": 60.0,
    "week": 60.0,
    "chains-30": 60.0,
    "chains-60": 60.0,
    "choice-50": 60.0,
    "choice-200": 60.0,
    "L-tight-15-overload": 300.0,
    "XL-tight-15-overload": 600.0,
}
"""The regions of the table in README.md, and the seconds that ours has for each; peers have a minute at most."""
_ONCE = {"XL-tight-15-overload"}
"""Regions of which one run of each method has to do."""
_MOST_OF_PEERS_S = 60.0
_GRACE_S = 120.0
"""What a method may take beyond its limit, building its model included, before it is ended."""


def main() -> None:
    """Race as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("regions", nargs="*", metavar="REGION", help=f"default: {' '.join(PLAN)}")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS), metavar="METHOD")
    parser.add_argument("--instances", type=int, default=5, help="instance seeds 0 to N - 1 (default 5)")
    parser.add_argument("--seeds", type=int, default=3, help="solver seeds 0 to N - 1 (default 3)")
    time_limit_help = "seconds of each run (default: what the table in README.md has for the region, else 60)"
    parser.add_argument("--time-limit", type=float, help=time_limit_help)
    parser.add_argument("--date", default=_today(), help="the day that records are kept under (default: today)")
    arguments = parser.parse_args()
    unknown = set(arguments.regions) - set(REGIONS)
    if unknown:
        parser.error(f"no such region: {', '.join(sorted(unknown))}; python -m benchmarks.regions --list prints all")
    for name in arguments.regions or PLAN:
        time_limit_s = arguments.time_limit or PLAN.get(name, 60.0)
        for instance_seed in range(1 if name in _ONCE else arguments.instances):
            race = Race(name, instance_seed, arguments.date)
            race.run(arguments.methods, range(1 if name in _ONCE else arguments.seeds), time_limit_s)


class Race:
    """The runs on one region, drawn with one instance seed, of one day; they grow in a file.

    Parameters
    ----------
    date
        The day; runs that its file has already are not run again.
    folder
        Where files of records are.
    """

    def __init__(self, region: str, instance_seed: int, date: str, folder: Path = RESULTS) -> None:
        self.region, self.instance_seed, self.date = region, instance_seed, date
        self.path = folder / f"{date}-race-{region}-instance-{instance_seed}.json"
        self.runs: list[Run] = []
        if self.path.exists():
            self.runs = json.loads(self.path.read_text(encoding="utf-8"))["runs"]

    def run(self, methods: list[str], seeds: range, time_limit_s: float) -> None:
        """Run every method with every seed that is not recorded yet."""
        missing = [(seed, method) for seed in seeds for method in methods if not self._has(method, seed, time_limit_s)]
        if not missing:
            return
        with tempfile.TemporaryDirectory() as folder:
            instance = Path(folder) / "instance.json"
            document = build(self.region, self.instance_seed)
            instance.write_text(dump_instance(Instance.model_validate(document)), encoding="utf-8")
            for seed, method in missing:
                self.runs.append(run(method, instance, seed, seconds_of(method, time_limit_s)))
                last = json.dumps(self.runs[-1]["records"][-1:])
                print(f"{self.region}, instance {self.instance_seed}, seed {seed}, {method}: {last}", flush=True)
                self._write()

    def _has(self, method: str, seed: int, time_limit_s: float) -> bool:
        key = (method, seed, seconds_of(method, time_limit_s))
        return key in {(each["method"], each["seed"], each["time_limit_s"]) for each in self.runs}

    def _write(self) -> None:
        """Write the file anew beside itself, so that one that is cut off leaves the old one."""
        head = {
            "region": self.region,
            "instance_seed": self.instance_seed,
            "date": self.date,
            "machine": {"cores": os.cpu_count(), "system": platform.system(), "processor": platform.machine()},
            "versions": _versions(),
        }
        self.path.parent.mkdir(exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_text(_dump(head, self.runs), encoding="utf-8")
        beside.replace(self.path)


def seconds_of(method: str, time_limit_s: float) -> float:
    """Return the seconds that a method has where ours has so many."""
    return time_limit_s if method == "stagger" else min(time_limit_s, _MOST_OF_PEERS_S)


def run(method: str, instance: Path, seed: int, time_limit_s: float) -> Run:
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


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def _dump(head: dict[str, Any], runs: list[Run]) -> str:
    """Return a race as JSON with a line for each run, as runs have many records."""
    rows = ",\n".join(json.dumps(each) for each in runs)
    return f'{json.dumps(head, indent=1)[:-2]},\n "runs": [\n{rows}\n ]\n}}\n'


if __name__ == "__main__":
    main()
