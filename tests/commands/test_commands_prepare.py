"""`stagger prepare`: all that a solve calls is compiled, and kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from solver.commands import prepare
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.optimise.finish import asks_for_package
from solver.optimise.model.compiling import is_worth_compiling
from solver.optimise.search import compiled


def test_the_region_calls_for_all_that_is_compiled():
    demand = build_demand(prepare._region())
    assert is_worth_compiling(demand)
    assert asks_for_package(demand)
    # 80 parties of 60 people, half of them on each of four sections; at most 40 % in a quarter-hour with 900 places.
    assert measure_terms(demand, demand.options.status_quo_parts()).overload == pytest.approx(4 * (0.4 * 2400 - 900))


def test_where_nothing_can_be_kept_it_says_what_to_do(call, monkeypatch):
    monkeypatch.setattr(compiled, "cache_folder", lambda: None)
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/nowhere")
    result = call("prepare")
    assert result.exit_code == 3
    assert "/nowhere: found no folder that can be written" in result.stderr
    assert "NUMBA_CACHE_DIR" in result.stderr


@pytest.mark.long
def test_a_solve_compiles_nothing_more(tmp_path, instances):
    kept = tmp_path / "cache"
    environment = os.environ | {"NUMBA_CACHE_DIR": str(kept)}

    def run(*arguments):
        command = [sys.executable, "-c", "from cli import main; main()", *arguments]
        root = Path(prepare.__file__).parents[2]
        done = subprocess.run(command, check=False, env=environment, cwd=root, capture_output=True)
        assert done.returncode == 0, done.stderr
        return {path.relative_to(kept) for path in kept.rglob("*.nb?")}

    compiled_once = run("prepare", "--quiet")
    assert len(compiled_once) > 100
    plan = tmp_path / "plan.json"
    assert run("solve", str(instances / "utrecht.json"), "-o", str(plan), "--quiet") == compiled_once
    assert run("prepare") == compiled_once
