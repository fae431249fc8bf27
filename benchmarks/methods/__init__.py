"""The methods that are compared, ours and its peers: each solves an instance within a time limit, alone."""

from __future__ import annotations

METHODS = {
    "stagger": "benchmarks.methods.stagger",
    "plain_cpsat": "benchmarks.methods.plain_cpsat",
    "interval_cpsat": "benchmarks.methods.interval_cpsat",
    "highs": "benchmarks.methods.highs",
    "scip": "benchmarks.methods.scip",
    "greedy": "benchmarks.methods.descent",
    "random_restarts": "benchmarks.methods.descent",
}
"""The module of each method; its function `solve_by_<method>(task)` returns the parts per option that it ends with."""
