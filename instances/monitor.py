"""Draw the counts of the example of `stagger monitor` anew, by `python instances/monitor.py`.

The region is instances/tiny.json. Its college begins a quarter of an hour later, the school stays; of the college 70 %
do as agreed, growth is 2 %, days differ by 3 % and counts by chance. Everything else is as in the instance. Nothing of
it was counted anywhere.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import numpy as np

from solver import GroupChoice, Instance, OptionChoice, Schedule, dump_schedule, read_instance, write_text
from solver.demand.loads import build_demand
from solver.demand.options import Floats, parts_from_choices
from solver.demand.queues import left_of_chains
from solver.domain.clock import format_clock

HERE = Path(__file__).parent
ADHERENCE, GROWTH, DAY_SD, DISPERSION, SEED = 0.7, 1.02, 0.03, 0.01, 1
BEFORE = datetime.date(2026, 9, 1)
AFTER = datetime.date(2026, 11, 3)
NUM_DAYS = 8
"""Tuesdays."""
MOVED, SHIFT_MIN = "college", 15


def main() -> None:
    """Write the schedule and both files of counts."""
    instance = read_instance(HERE / "tiny.json")
    schedule = _schedule(instance)
    write_text(HERE / "monitor/schedule.json", dump_schedule(schedule))
    demand = build_demand(instance)
    today = demand.options.status_quo_parts().astype(np.float64)
    plan = parts_from_choices(instance, demand.options, schedule.choices)
    rng = np.random.default_rng(SEED)
    loads = demand.loads(today), GROWTH * demand.loads(today + ADHERENCE * (plan - today))  # type: ignore[arg-type]
    for name, first, load in zip(("before", "after"), (BEFORE, AFTER), loads, strict=True):
        _write(HERE / f"monitor-{name}.csv", instance, first, load, rng)


def _schedule(instance: Instance) -> Schedule:
    """Return the schedule that took effect."""
    choices = []
    for party in instance.organisations:
        for group in party.groups:
            shift = SHIFT_MIN if party.id == MOVED else 0
            pattern = group.week_patterns(instance.days)[0].id
            options = (OptionChoice(shift_min=shift, pattern=pattern, parts=group.num_parts),)
            choices.append(GroupChoice(group=group.id, options=options))
    return Schedule(choices=tuple(choices))


def _write(path: Path, instance: Instance, first: datetime.date, load: Floats, rng: np.random.Generator) -> None:
    """Write the passengers on board of every interval with places, on so many days a week apart."""
    cells = build_demand(instance).cells
    left = left_of_chains(load - cells.places, cells.start)
    earlier = np.concatenate([[0.0], left[:-1]])
    earlier[cells.start[:-1]] = 0.0
    on_board = load + earlier - left
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["section", "date", "from", "to", "passengers"])
        for week in range(NUM_DAYS):
            mean = np.maximum(on_board * np.exp(rng.normal(0, DAY_SD)), 1e-9)
            counted = rng.negative_binomial(1 / DISPERSION, 1 / (1 + DISPERSION * mean))
            for cell in np.flatnonzero(cells.places > 0).tolist():
                section = instance.sections[int(cells.section[cell])].id
                begin, end = (format_clock(int(each[cell])) for each in (cells.begin_min, cells.end_min))
                writer.writerow([section, first + datetime.timedelta(weeks=week), begin, end, int(counted[cell])])


if __name__ == "__main__":
    main()
