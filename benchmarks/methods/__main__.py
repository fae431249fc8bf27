"""Solve one instance by one method, in this process; write what is found, when it is found, as lines of JSON."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.methods import METHODS
from benchmarks.methods.task import CannotError, Task, checked
from solver.formats import read_instance


def main() -> None:
    """Solve as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--time-limit", type=float, default=10.0, help="seconds")
    arguments = parser.parse_args()
    module = importlib.import_module(METHODS[arguments.method])
    # Solvers print to the standard output themselves: records go to what is handed over as standard error.
    task = Task(read_instance(arguments.instance), arguments.seed, arguments.time_limit, sys.stderr)
    try:
        parts = getattr(module, f"solve_by_{arguments.method}")(task)
    except CannotError as error:
        task.write({"cannot": str(error)})
        return
    task.write({"ended_s": round(task.seconds, 3), **checked(task.instance, parts)})


if __name__ == "__main__":
    main()
