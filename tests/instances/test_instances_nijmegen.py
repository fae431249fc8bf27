"""Nijmegen Heijendaal: what its README says of the sweep, and that the schedule is the one that took effect."""

import re
from pathlib import Path

import pytest

from solver.domain.clock import format_clock
from solver.formats import read_instance, read_schedule
from solver.library.sweeps import SweepOptions, sweep_of
from solver.uncertainty.ranges import read_ranges

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
HERE = Path(__file__).resolve().parents[2] / "instances"


@pytest.fixture(scope="module")
def nijmegen():
    return read_instance(HERE / "nijmegen.json"), read_schedule(HERE / "nijmegen/schedule.json")


def test_the_schedule_is_what_was_agreed(nijmegen):
    instance, schedule = nijmegen
    first = {group.id: group.arrivals[0].at for group in instance.groups}
    begins = {own.group: format_clock(first[own.group] + own.options[0].shift_min) for own in schedule.choices}
    assert [begins[group] for group in ("ru-students", "han-students")] == ["08:30", "09:00"]
    others = [own for own in schedule.choices if own.group not in ("ru-students", "han-students")]
    assert [own.options[0].shift_min for own in others] == [0, 0]


def test_trains_run_twice_an_hour_and_their_riders_come_by_a_profile_of_their_own(nijmegen):
    instance, _ = nijmegen
    train = next(section for section in instance.sections if section.id == "train>campus")
    assert len(train.departures[0].at) == 2 * 14
    for group in instance.groups:
        assert [(flow.section, group.profile_of(flow)) for flow in group.flows] == [
            ("bus>campus", "bus"),
            ("train>campus", "train"),
        ]


@pytest.mark.long
def test_the_readme_tells_the_ranges_of_the_sweep_and_that_they_hold_forecast_and_counts(nijmegen):
    instance, schedule = nijmegen
    ranges = read_ranges(HERE / "nijmegen/ranges.toml")
    options = SweepOptions(1000, 0, ranges, ["bus>campus", "train>campus"])
    sections = sweep_of(instance, {"schedule": schedule}, options).differences[0].sections
    told = (HERE / "README.md").read_text(encoding="utf-8")
    for own, beginning in zip(sections, ("buses, quarter-hour", "train, one trip"), strict=True):
        row = next(line for line in told.splitlines() if line.startswith(f"| {beginning} |"))
        low, high, median, written, forecast, counted = (int(number) for number in re.findall(r"[-+]\d+", row))
        found = [round(100 * value) for value in (own.change.low, own.change.high, own.change.median)]
        assert found == [low, high, median]
        assert round(100 * own.change.as_written) == written
        assert low <= forecast <= high
        assert low <= counted <= high
