"""Print what the races say: value and gap at several moments side by side.

python -m benchmarks.report                              the newest `results/*-race-*.json` of every region
python -m benchmarks.report results/2026-11-24-race-week.json

A value is told as ratio to the best that any method ever found on that region and instance seed, in any file of
`results/`. What methods came to on the same regions is drawn by `python -m benchmarks.profile`.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from statistics import median

from benchmarks.records import PATTERN, RESULTS, Race, Records, Run, gap, is_checked, ratio, read_races

MOMENTS_S = (1.0, 2.0, 10.0, 60.0, 300.0, 600.0)


def main() -> None:
    """Print the report of the files on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    all_races = read_races(sorted(RESULTS.glob(PATTERN)))
    races = read_races(arguments.files) if arguments.files else newest(all_races)
    records = Records(races, all_races)
    for region in records.by_region:
        print("\n".join([*table(records, region), ""]))


def newest(races: list[Race]) -> list[Race]:
    """Return of every region the races of its last day."""
    last = {race["region"]: race["date"] for race in sorted(races, key=lambda race: race["date"])}
    return [race for race in races if race["date"] == last[race["region"]]]


def table(records: Records, region: str) -> list[str]:
    """Return a region as lines of a Markdown table: the judged tier at each moment, all tiers at the end."""
    races = records.by_region[region]
    heads = [f"{moment:g} s" for moment in MOMENTS_S]
    seeds = sorted({race["instance_seed"] for race in races})
    lines = [
        f"{region}, instance seeds {', '.join(map(str, seeds))}, {races[0]['date']}, "
        f"{races[0]['machine']['cores']} cores; tier {records.tier(region) + 1}: value as ratio to the best ever "
        "found, and proven gap; median (worst)",
        "",
        "| method | runs | " + " | ".join(heads) + " | ended after | values of all tiers | memory |",
        "|---|---|" + "---|" * (len(heads) + 3),
    ]
    best = {id(race): records.best(race) for race in races}
    for method in dict.fromkeys(run["method"] for race in races for run in race["runs"]):
        own = [(race, run) for race in races for run in race["runs"] if run["method"] == method]
        runs = [run for _, run in own]
        cells = [_moment(records, own, best, moment) for moment in MOMENTS_S]
        ends = [_ended(runs), _values(runs), _memory(runs)]
        lines.append(f"| {method} | {len(runs)} | " + " | ".join([*cells, *ends]) + " |")
    return lines


def _moment(records: Records, own: list[tuple[Race, Run]], best: dict[int, float], moment_s: float) -> str:
    long_enough = [(race, run) for race, run in own if run["time_limit_s"] >= moment_s]
    if not long_enough:
        return ""
    states = [(*records.state(race, run, moment_s), best[id(race)]) for race, run in long_enough]
    ratios = [ratio(value, least) for value, _, least in states]
    gaps = [gap(value, bound) for value, bound, _ in states]
    gaps = [math.inf if each == 1 else each for each in gaps]
    return f"{_pair(ratios, '.3f')}, {_pair(gaps, '.1%')}"


def _pair(figures: list[float], form: str) -> str:
    """Return "median (worst)", or one of them where they do not differ; "-" is nothing yet."""
    shown = [format(figure, form) if math.isfinite(figure) else "-" for figure in (median(figures), max(figures))]
    return shown[0] if shown[0] == shown[1] else f"{shown[0]} ({shown[1]})"


def _ended(runs: list[Run]) -> str:
    ended = [run["records"][-1]["ended_s"] for run in runs if is_checked(run)]
    return f"{median(ended):.1f} s" if ended else _reason(runs)


def _reason(runs: list[Run]) -> str:
    last = runs[0]["records"][-1] if runs[0]["records"] else {}
    return str(last.get("cannot") or ", ".join(last.get("faults", [])) or f"exit code {runs[0]['exit_code']}")


def _values(runs: list[Run]) -> str:
    values = [run["records"][-1]["values"] for run in runs if is_checked(run)]
    return " / ".join(f"{median(tier):,.1f}" for tier in zip(*values, strict=True)) or "-"


def _memory(runs: list[Run]) -> str:
    return f"{max(run['memory_gb'] for run in runs):.2f} GB"


if __name__ == "__main__":
    main()
