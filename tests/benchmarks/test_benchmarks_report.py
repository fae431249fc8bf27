"""Reports say ratio to the best ever found and gap, by instance seed; races go on where they were left."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from benchmarks import race as racing
from benchmarks.records import Records, ratio, read_races
from benchmarks.report import newest, table


def _run(method: str, told: list[tuple], seed: int = 0, *, is_checked: bool = True, limit: float = 60.0) -> dict:
    records = [{"seconds": s, "tier": tier, "value": value, "bound": bound} for s, tier, value, bound in told]
    end = {"ended_s": 60.0, "values": [told[-1][2]], "is_checked": is_checked, "faults": []}
    basics = {"method": method, "seed": seed, "time_limit_s": limit, "memory_gb": 0.1, "exit_code": 0}
    return {**basics, "records": [*records, end]}


def _race(runs: list[dict], instance_seed: int = 0, date: str = "2026-11-29") -> dict:
    head = {"region": "x", "instance_seed": instance_seed, "date": date, "machine": {"cores": 2}}
    return {**head, "runs": runs}


def test_each_instance_seed_has_its_own_best() -> None:
    races = [
        _race([_run("a", [(0.5, 1, 100.0, 50.0)]), _run("b", [(0.5, 1, 110.0, None)])], 0),
        _race([_run("a", [(0.5, 1, 300.0, 270.0)]), _run("b", [(0.5, 1, 200.0, None)])], 1),
    ]
    records = Records(races)
    assert [records.best(race) for race in races] == [100.0, 200.0]
    reached = [[ratio(records.state(race, run, 1.0)[0], records.best(race)) for run in race["runs"]] for race in races]
    assert reached == [[1.0, 1.1], [1.5, 1.0]]
    row = next(line for line in table(records, "x") if line.startswith("| a "))
    assert row.split("|")[2:4] == [" 2 ", " 1.250 (1.500), 30.0% (50.0%) "]


def test_the_best_of_an_earlier_day_counts() -> None:
    old, new = (
        _race([_run("a", [(0.5, 1, 80.0, None)])], date="2026-11-25"),
        _race([_run("a", [(0.5, 1, 100.0, None)])]),
    )
    assert newest([old, new]) == [new]
    assert Records([new], [old, new]).best(new) == 80.0


def test_a_tier_that_is_always_zero_is_not_judged_but_has_to_be_reached() -> None:
    told = [(0.1, 1, 0.0, 0.0), (3.0, 2, 90.0, 45.0)]
    late = [(0.1, 1, 5.0, 0.0), (1.0, 2, 60.0, None), (30.0, 1, 0.0, 0.0)]
    race = _race([_run("a", told), _run("b", late)])
    records = Records([race])
    assert records.tier("x") == 1
    assert [records.state(race, race["runs"][0], moment) for moment in (1.0, 10.0)] == [
        (math.inf, -math.inf),
        (90.0, 45.0),
    ]
    assert [records.state(race, race["runs"][1], moment)[0] for moment in (10.0, 60.0)] == [math.inf, 60.0]


def test_an_answer_that_failed_the_check_counts_for_nothing() -> None:
    race = _race([_run("a", [(0.5, 1, 10.0, 10.0)], is_checked=False), _run("b", [(0.5, 1, 20.0, 10.0)])])
    records = Records([race])
    assert [records.state(race, run, 1.0)[0] for run in race["runs"]] == [math.inf, 20.0]
    assert records.best(race) == 20.0


def test_a_race_goes_on_where_it_was_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def run(method: str, instance: Path, seed: int, time_limit_s: float) -> dict:
        assert json.loads(instance.read_text(encoding="utf-8"))["name"] == "week-S, seed 2"
        asked.append((method, seed))
        if len(asked) == 3:
            raise KeyboardInterrupt
        return _run(method, [(0.5, 1, 1.0, None)], seed, limit=time_limit_s)

    monkeypatch.setattr(racing, "run", run)
    with pytest.raises(KeyboardInterrupt):
        racing.Race("week-S", 2, "2026-11-29", tmp_path).run(["highs", "greedy"], range(2), 60.0)
    racing.Race("week-S", 2, "2026-11-29", tmp_path).run(["highs", "greedy"], range(2), 60.0)
    assert asked == [("highs", 0), ("greedy", 0), ("highs", 1), ("highs", 1), ("greedy", 1)]
    (race,) = read_races(tmp_path.glob("*.json"))
    assert (race["region"], race["instance_seed"], len(race["runs"])) == ("week-S", 2, 4)
    racing.Race("week-S", 2, "2026-11-29", tmp_path).run(["highs", "greedy"], range(2), 60.0)
    assert len(asked) == 5


def test_peers_have_a_minute_at_most() -> None:
    assert [racing.seconds_of(method, 300.0) for method in ("stagger", "highs")] == [300.0, 60.0]
