"""Bus 12 in September 2018: what its README says of the sweep, beside the boardings that were counted."""

import re
from pathlib import Path

import pytest

from solver.formats import read_instance
from solver.library.sweeps import SweepOptions, sweep_of
from solver.uncertainty.ranges import read_ranges

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
HERE = Path(__file__).resolve().parents[2] / "instances"
BOARDINGS = {7: 1086, 8: 2631, 9: 1462}
"""By hour, per working day (Provincie Utrecht via DUB)."""


@pytest.mark.long
def test_the_readme_tells_the_ranges_of_the_sweep_beside_every_count():
    ranges = read_ranges(HERE / "bus12/ranges.toml")
    hours = [("12>usp", 60 * hour, 60 * hour + 60) for hour in BOARDINGS]
    options = SweepOptions(1000, 0, ranges, ["12>usp"], hours)
    (today,) = sweep_of(read_instance(HERE / "bus12.json"), {}, options).plans
    told = (HERE / "README.md").read_text(encoding="utf-8")
    for own, count in zip(today.counted, BOARDINGS.values(), strict=True):
        row = next(line for line in told.splitlines() if line.startswith(f"| from {own.begin} to {own.end} |"))
        numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", row.partition("|")[2])][4:]
        spread = own.passengers
        assert numbers == [round(each) for each in (spread.low, spread.high, spread.median, spread.as_written)] + [
            count
        ]
    held = [
        own.passengers.low <= count <= own.passengers.high
        for own, count in zip(today.counted, BOARDINGS.values(), strict=True)
    ]
    assert held == [True, True, False]
    assert "**The range holds the first two hours, the first of them just, and not the third.**" in told
