"""A performance profile: which share of runs was within a ratio of the best ever found on its region, and when."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import altair as alt

from benchmarks.records import Records, ratio

RATIOS = (1.0001, 1.005, 1.01, 1.05, 1.1, 1.5, 2.0)
MOMENTS_S = (1.0, 2.0, 10.0, 60.0)
_HIGHEST = 2.0
_LEAST = 1e-4
_WIDTH, _HEIGHT = 240, 180


def ratios(records: Records, moment_s: float) -> dict[str, list[float]]:
    """Return by method value / best of every run at a moment; infinite where nothing was found yet.

    A method that cannot do what a region asks has no runs there; one that was not run is not counted either.
    """
    found: dict[str, list[float]] = {}
    for races in records.by_region.values():
        for race in races:
            best = records.best(race)
            for run in race["runs"]:
                if run["records"] and "cannot" in run["records"][-1]:
                    continue
                found.setdefault(run["method"], []).append(ratio(records.state(race, run, moment_s)[0], best))
    return found


def profile(records: Records) -> list[str]:
    """Return the profile at the end of the runs as lines of a Markdown table."""
    heads = " | ".join(f"<= {limit:g}" for limit in RATIOS)
    lines = [f"| method, share of runs with value / best | {heads} |", "|---|" + "---|" * len(RATIOS)]
    for method, own in ratios(records, math.inf).items():
        shares = [sum(each <= limit for each in own) / len(own) for limit in RATIOS]
        lines.append(f"| {method} | " + " | ".join(f"{share:.0%}" for share in shares) + " |")
    return lines


def steps(own: list[float]) -> list[tuple[float, float]]:
    """Return (ratio - 1, share of runs that are no worse) as corners of a staircase, up to twice the best."""
    reached = sorted(max(each - 1, _LEAST) for each in own if each <= _HIGHEST)
    share = [(excess, (place + 1) / len(own)) for place, excess in enumerate(reached)]
    start = (_LEAST, sum(excess <= _LEAST for excess in reached) / len(own))
    return [start, *share, (_HIGHEST - 1, len(reached) / len(own))]


def picture(records: Records, path: Path) -> None:
    """Write the profiles at four moments side by side; PNG, SVG or PDF by the name of the file."""
    rows: list[dict[str, Any]] = [
        {"method": method, "after": f"after {moment:g} s", "above": 100 * excess, "share": 100 * share}
        for moment in MOMENTS_S
        for method, own in ratios(records, moment).items()
        for excess, share in steps(own)
    ]
    lines = (
        alt.Chart(alt.Data(values=rows))
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("above:Q", title="above the best known, %", scale=alt.Scale(type="log", domain=[0.01, 100])),
            y=alt.Y("share:Q", title="runs, %", scale=alt.Scale(domain=[0, 100])),
            color=alt.Color("method:N", title=None, sort=None),
            strokeDash=alt.StrokeDash("method:N", title=None, sort=None),
            facet=alt.Facet("after:N", title=None, columns=2, sort=[f"after {moment:g} s" for moment in MOMENTS_S]),
        )
        .properties(width=_WIDTH, height=_HEIGHT)
    )
    lines.save(str(path), scale_factor=1 if path.suffix == ".svg" else 2)
