"""Run experiments, print their figures, and keep the raw records with their date.

python -m benchmarks.run                         all, three seeds
python -m benchmarks.run solve_utrecht --seeds 5
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
from pathlib import Path

from benchmarks.experiments import EXPERIMENTS
from solver.optimise.solve import versions

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Run the experiments that are named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("experiments", nargs="*", help="; ".join(EXPERIMENTS), metavar="EXPERIMENT")
    parser.add_argument("--seeds", type=int, default=3, help="seeds 0 to N - 1 (default 3)")
    arguments = parser.parse_args()
    unknown = set(arguments.experiments) - set(EXPERIMENTS)
    if unknown:
        parser.error(f"no such experiment: {', '.join(sorted(unknown))}; there are {', '.join(EXPERIMENTS)}")
    for name in arguments.experiments or EXPERIMENTS:
        record(name, range(arguments.seeds))


def record(name: str, seeds: range) -> None:
    """Run one experiment for every seed, print the figures, and write them to `results/`."""
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    runs = []
    for seed in seeds:
        load_before = round(os.getloadavg()[0], 2)
        figures = EXPERIMENTS[name](seed)
        runs.append({"seed": seed, "load_average_before": load_before, **figures})
        print(f"{name}, seed {seed}: {json.dumps(figures)}", flush=True)
    machine = {"cores": os.cpu_count(), "system": platform.system(), "processor": platform.machine()}
    document = {"experiment": name, "date": today, "machine": machine, "versions": versions(), "runs": runs}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{today}-{name}.json"
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
