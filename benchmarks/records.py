"""What races left behind: records by region and instance seed, and what a run had reached at a moment."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
PATTERN = "*-race-*.json"
_SAME = 1e-6
"""Values of an earlier tier that differ by less, as a share, are the same."""

Race = dict[str, Any]
"""A file of records: a region drawn with one instance seed on one day."""
Run = dict[str, Any]


def read_races(paths: Iterable[Path]) -> list[Race]:
    """Return the races of some files; those that name no instance seed are of seed 0."""
    races = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return [race | {"instance_seed": race.get("instance_seed", 0)} for race in races]


class Records:
    """Races of one or more instance seeds, and the best that any method ever found on each.

    Parameters
    ----------
    races
        Those that are reported on.
    all_races
        Those that the best values are from.
    """

    def __init__(self, races: list[Race], all_races: list[Race] | None = None) -> None:
        self.by_region: dict[str, list[Race]] = defaultdict(list)
        for race in races:
            self.by_region[race["region"]].append(race)
        self._known = races if all_races is None else [*all_races, *races]
        self._place = {region: self._judged_tier(region) for region in self.by_region}
        self._first = {
            (region, race["instance_seed"]): self._earlier(region, race["instance_seed"])
            for region, own in self.by_region.items()
            for race in own
        }

    def tier(self, region: str) -> int:
        """Return the place of the tier that a region is judged by: the first whose best value is not always 0."""
        return self._place[region]

    def best(self, race: Race) -> float:
        """Return the lowest value of the judged tier that any run ever found on a region of this instance seed."""
        return min((self.state(race, run, math.inf)[0] for run in self._runs(race)), default=math.inf)

    def state(self, race: Race, run: Run, moment_s: float) -> tuple[float, float]:
        """Return (value, bound) of the judged tier at a moment.

        The value is infinite where there was none, where an earlier tier is not at its best yet, or where the end
        failed `check`.
        """
        place = self._place[race["region"]]
        if not is_checked(run):
            return math.inf, -math.inf
        value, bound = told(run, place, moment_s)
        for earlier, best in enumerate(self._first[race["region"], race["instance_seed"]]):
            reached = told(run, earlier, moment_s)[0]
            if math.isinf(reached) and math.isfinite(value):
                # What was proven at once is told at the end alone; who minimises a later tier holds to it.
                reached = told(run, earlier, math.inf)[0]
            if reached > best + _SAME * max(1.0, abs(best)):
                value = math.inf
        return value, bound

    def _runs(self, race: Race) -> list[Run]:
        key = race["region"], race["instance_seed"]
        return [run for each in self._known if (each["region"], each["instance_seed"]) == key for run in each["runs"]]

    def _earlier(self, region: str, instance_seed: int) -> list[float]:
        """Return the best values of the tiers before the judged one."""
        runs = self._runs({"region": region, "instance_seed": instance_seed})
        return [_lowest(runs, place) for place in range(self._place[region])]

    def _judged_tier(self, region: str) -> int:
        races = self.by_region[region]
        runs = [run for race in races for run in self._runs(race) if is_checked(run)]
        last = max((record["tier"] for run in runs for record in run["records"] if "tier" in record), default=1)
        for place in range(last - 1):
            if any(_lowest(self._runs(race), place) > 0 for race in races):
                return place
        return last - 1


def _lowest(runs: list[Run], place: int) -> float:
    return min((told(run, place, math.inf)[0] for run in runs if is_checked(run)), default=math.inf)


def told(run: Run, place: int, moment_s: float) -> tuple[float, float]:
    """Return (value, bound) of a tier as last told at a moment; infinite where nothing was."""
    value, bound = math.inf, -math.inf
    for record in run["records"]:
        if record.get("tier") == place + 1 and record["seconds"] <= moment_s:
            value = math.inf if record["value"] is None else record["value"]
            bound = -math.inf if record["bound"] is None else record["bound"]
    return value, bound


def is_checked(run: Run) -> bool:
    """Return whether a run ended with an answer that passed `check`."""
    return bool(run["records"]) and bool(run["records"][-1].get("is_checked"))


def ratio(value: float, best: float) -> float:
    """Return value / best; where the best is zero, 1 for zero and infinity for all else."""
    if value == best:
        return 1.0
    return value / best if best > 0 else math.inf


def gap(value: float, bound: float) -> float:
    """Return (value - bound) / value, between 0 and 1; 1 where nothing is proven."""
    if not math.isfinite(value) or not math.isfinite(bound):
        return 1.0
    return 0.0 if value <= bound else min(1.0, (value - bound) / abs(value))
