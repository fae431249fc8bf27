"""Who passes where and when today: the loads of the status quo, by section, day and any while of the day."""

from __future__ import annotations

import numpy as np

from solver.demand.loads import build_demand
from solver.demand.options import Floats
from solver.domain.clock import Weekday
from solver.domain.instance import Instance
from solver.importers.counts.parts import counted_parts


class Today:
    """The loads of an instance when everybody lives as today."""

    def __init__(self, instance: Instance) -> None:
        demand = build_demand(instance)
        self._cells = demand.cells
        self._days = {day: place for place, day in enumerate(instance.days)}
        self._sections = {section.id: place for place, section in enumerate(instance.sections)}
        whole = demand.loads(demand.options.status_quo_parts())
        # The base load is taken off again, which leaves the last digits of a float.
        self._groups: Floats = np.maximum(0.0, whole - demand.cells.base)

    def groups(self, section: str, day: Weekday, start_min: int, end_min: int) -> float:
        """Return the people of the groups who pass in [start, end): passengers, on a road vehicles.

        The load of a trip that departs in it, or of a bin in proportion to how much of it lies in it.
        """
        return self._between(self._groups, section, day, start_min, end_min)

    def base(self, section: str, day: Weekday, start_min: int, end_min: int) -> float:
        """Return the base load in [start, end), likewise."""
        return self._between(self._cells.base, section, day, start_min, end_min)

    def stretches(self, section: str, day: Weekday, start_min: int, end_min: int) -> list[tuple[int, int]]:
        """Return the parts of [start, end) in which bins have places, in order, none touching the next."""
        cells = self._track(section, day)
        begins, ends = self._cells.begin_min[cells], self._cells.end_min[cells]
        found: list[tuple[int, int]] = []
        for place in np.flatnonzero((self._cells.places[cells] > 0) & (begins < end_min) & (ends > start_min)):
            low, high = max(start_min, int(begins[place])), min(end_min, int(ends[place]))
            if found and found[-1][1] == low:
                found[-1] = (found[-1][0], high)
            else:
                found.append((low, high))
        return found

    def _track(self, section: str, day: Weekday) -> slice:
        track = self._sections[section] * len(self._days) + self._days[day]
        return slice(int(self._cells.start[track]), int(self._cells.start[track + 1]))

    def _between(self, loads: Floats, section: str, day: Weekday, start_min: int, end_min: int) -> float:
        cells = self._track(section, day)
        begins, ends = self._cells.begin_min[cells], self._cells.end_min[cells]
        return float(np.sum(loads[cells] * counted_parts(begins, ends, start_min, end_min)))
