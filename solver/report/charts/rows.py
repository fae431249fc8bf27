"""What charts show, as plain rows: lists of dictionaries that are ready for JSON. No words, no layout.

Loads are rounded to 0.1 passenger, load factors to 0.001. Every function takes named schedules, parts per option of
shape ``[option]``; the first is what the others are compared with, normally today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import measure_terms
from solver.demand.options import Floats, Ints
from solver.domain.clock import format_clock
from solver.domain.objective import OF_AGREED, TRIP_TOLERANCE_PASSENGERS
from solver.domain.schedule import shown_terms
from solver.report.text.labels import distinct, shorten_pair

Row = dict[str, Any]
Named = Sequence[tuple[str, Ints]]

HEAT_BIN_MIN = 15
"""Minutes of a column of the heat map at least; trips of a quarter share one."""
LONGEST_TITLE = 72
SECTIONS_SHOWN = 40
"""Sections of a heat map: with more of them the names can no longer be read."""
_NOTHING = 0.05
"""Passengers that are shown as none."""


def load_factors(demand: Demand, loads: Floats) -> Floats:
    """Return load / places of every cell, NaN where nothing is offered; shape ``[cell]``."""
    places = demand.cells.places
    return np.divide(loads, places, out=np.full_like(loads, np.nan), where=places > 0)


def highest_by_track(demand: Demand, loads: Floats) -> Floats:
    """Return the highest load factor of every section on every day, -1 where none is known.

    Returns
    -------
    Floats
        Shape ``[section, day]``.
    """
    known = np.nan_to_num(load_factors(demand, loads), nan=-1.0)
    highest = np.maximum.reduceat(known, demand.cells.start[:-1])
    return np.asarray(highest.reshape(len(demand.instance.sections), len(demand.instance.days)))


def fullest(demand: Demand, parts: Ints, section: str | None = None, day: str | None = None) -> tuple[str, str]:
    """Return the ids of the section and day with the highest load factor, among those that are asked for.

    Raises
    ------
    ValueError
        The instance has no such section or day.
    """
    sections, days = demand.instance.sections, demand.instance.days
    highest = highest_by_track(demand, demand.loads(parts))
    best = max(
        (
            (highest[row, column], -row, -column)
            for row in range(len(sections))
            for column in range(len(days))
            if section in {None, sections[row].id} and day in {None, days[column]}
        ),
        default=None,
    )
    if best is None:
        raise ValueError(f"no section {section}, or no day {day}")
    return sections[-best[1]].id, days[-best[2]]


def section_names(demand: Demand) -> dict[str, str]:
    """Return what every section is called, its line first and no longer than a title can be, by id."""
    both = zip(demand.instance.lines_of_sections(), demand.instance.sections, strict=True)
    return {section.id: shorten_pair(line.name, section.name, LONGEST_TITLE) for line, section in both}


def load_rows(demand: Demand, schedules: Named, section: str, day: str) -> list[Row]:
    """Return the load of one section over one day, one row per schedule and interval.

    Intervals in which nothing is offered and nobody travels are left out at both ends of the day, but for one.

    Returns
    -------
    list of dict
        ``place`` and ``schedule`` (the schedule), ``begin_min``, ``end_min``, ``clock``, ``load``, ``base_load``,
        ``seats``, ``places``, ``load_factor`` (None where nothing is offered), ``is_over`` (load > places).
    """
    cells = _cells_of(demand, section, day)
    loads = [demand.loads(parts) for _, parts in schedules]
    cells = busy_cells(demand, cells, loads)
    names = distinct([name for name, _ in schedules])
    return [
        {"place": at, "schedule": name, **row}
        for at, (name, load) in enumerate(zip(names, loads, strict=True))
        for row in _cell_rows(demand, load, cells)
    ]


def _cells_of(demand: Demand, section: str, day: str) -> Ints:
    ids = [own.id for own in demand.instance.sections]
    track = ids.index(section) * len(demand.instance.days) + list(demand.instance.days).index(day)  # type: ignore[arg-type]
    return np.arange(demand.cells.start[track], demand.cells.start[track + 1])


def busy_cells(demand: Demand, cells: Ints, loads: Sequence[Floats]) -> Ints:
    """Return the cells of a section's day without those at both ends in which nothing happens, but for one."""
    busy = demand.cells.places[cells] > 0
    for load in loads:
        busy |= load[cells] >= _NOTHING
    places = np.flatnonzero(busy)
    return cells[max(0, places[0] - 1) : places[-1] + 2] if len(places) else cells


def _cell_rows(demand: Demand, load: Floats, cells: Ints) -> Iterator[Row]:
    own = demand.cells
    for cell in cells.tolist():
        yield {
            "begin_min": float(own.begin_min[cell]),
            "end_min": float(own.end_min[cell]),
            "clock": clock_of(own.begin_min[cell], own.end_min[cell]),
            "load": tenths(load[cell]),
            "base_load": tenths(own.base[cell]),
            "seats": tenths(own.seats[cell]),
            "places": tenths(own.places[cell]),
            "load_factor": factor_of(load[cell], own.places[cell]),
            "is_over": is_over(load[cell], own.places[cell]),
        }


def heat_rows(demand: Demand, schedules: Named, day: str, most: int = SECTIONS_SHOWN) -> list[Row]:
    """Return the load factor by section and time of one day, the sections fullest today first.

    Even bins are joined until they take a quarter at least, trips by the quarter: the highest load factor of those
    that are joined counts. Hours of the night in which nobody travels on any of the sections are left out.

    Parameters
    ----------
    most
        Sections that are returned, those with the highest load factor of the day in the first schedule.

    Returns
    -------
    list of dict
        ``rank`` (1 is fullest), ``section`` (a name of its own), ``place`` and ``schedule``, ``begin_min``,
        ``end_min``, ``clock``, ``load``, ``places`` and ``load_factor`` of the fullest cell, ``is_over``.
    """
    loads = [demand.loads(parts) for _, parts in schedules]
    names = distinct([name for name, _ in schedules])
    column = list(demand.instance.days).index(day)  # type: ignore[arg-type]
    highest = highest_by_track(demand, loads[0])[:, column]
    first = np.argsort(-highest, kind="stable")[:most].tolist()
    ids = [demand.instance.sections[section].id for section in first]
    labels = distinct(_short_sections(demand, first))
    rows = [
        {"rank": rank, "section": label, "place": at, "schedule": name, **row}
        for at, (name, load) in enumerate(zip(names, loads, strict=True))
        for rank, (section, label) in enumerate(zip(ids, labels, strict=True), 1)
        for row in _heat_of_section(demand, load, _cells_of(demand, section, day))
    ]
    busy = [row["begin_min"] for row in rows if row["load"] >= 10 * _NOTHING] or [row["begin_min"] for row in rows]
    first_min, last_min = min(busy, default=0.0), max(busy, default=0.0)
    return [row for row in rows if first_min <= row["begin_min"] <= last_min]


def _short_sections(demand: Demand, sections: Sequence[int]) -> list[str]:
    lines = list(demand.instance.lines_of_sections())
    return [shorten_pair(lines[section].name, demand.instance.sections[section].name) for section in sections]


def _heat_of_section(demand: Demand, load: Floats, cells: Ints) -> Iterator[Row]:
    """Yield for each column of the heat map the fullest of the section's bins or trips that begin in it."""
    own = demand.cells
    are_trips = bool((own.begin_min[cells] == own.end_min[cells]).all())
    bin_min = 1 if are_trips else demand.instance.bin_min
    width = bin_min * -(-HEAT_BIN_MIN // bin_min)
    fullest_of: dict[int, int] = {}
    for cell in cells[(own.places[cells] > 0) | (load[cells] >= _NOTHING)].tolist():
        column = int(own.begin_min[cell] // width)
        other = fullest_of.get(column)
        if other is None or _fullness(demand, load, cell) > _fullness(demand, load, other):
            fullest_of[column] = cell
    for column, cell in sorted(fullest_of.items()):
        begin, end = float(column * width), float((column + 1) * width)
        yield {
            "begin_min": begin,
            "end_min": end,
            "clock": clock_of(begin, end),
            "load": tenths(load[cell]),
            "places": tenths(own.places[cell]),
            "load_factor": factor_of(load[cell], own.places[cell]),
            "is_over": is_over(load[cell], own.places[cell]),
        }


def _fullness(demand: Demand, load: Floats, cell: int) -> float:
    """Order cells: people for whom nothing is offered are worse than any load factor."""
    places = demand.cells.places[cell]
    return float(load[cell] / places) if places > 0 else float("inf")


def people_moved(demand: Demand, parts: Ints) -> Iterator[tuple[int, int, int, float]]:
    """Yield group, shift in minutes, option and who changes for every option but today's that is taken."""
    options = demand.options
    taken = np.flatnonzero(parts)
    for option in taken[options.status_quo[options.group[taken]] != taken].tolist():
        people = float(parts[option] * options.people_per_part[option] * (1.0 - options.kept[option]))
        yield int(options.group[option]), int(options.shift_min[option]), option, people


def moves_rows(demand: Demand, schedules: Named) -> list[Row]:
    """Return the people who leave today's option, by schedule, organisation and shift.

    Returns
    -------
    list of dict
        ``place`` and ``schedule``, ``organisation`` (its id), ``name``, ``kind``, ``shift_min`` (signed, later is
        positive; 0 where only the week pattern changes) and ``people``.
    """
    names = distinct([name for name, _ in schedules])
    parties = demand.instance.organisations
    rows: list[Row] = []
    for at, (name, (_, parts)) in enumerate(zip(names, schedules, strict=True)):
        people: dict[tuple[int, int], float] = {}
        for group, shift_min, _, moved in people_moved(demand, parts):
            key = int(demand.options.organisation[group]), shift_min
            people[key] = people.get(key, 0.0) + moved
        for (party, shift_min), moved in sorted(people.items()):
            own = parties[party]
            who = {"organisation": own.id, "name": own.name, "kind": own.kind}
            rows.append({"place": at, "schedule": name, **who, "shift_min": shift_min, "people": tenths(moved)})
    return rows


def terms_rows(demand: Demand, schedules: Named) -> list[Row]:
    """Return the terms of every schedule but the first, against the first; not those counted from an agreed schedule.

    Returns
    -------
    list of dict
        ``place`` and ``schedule``, ``term``, ``before`` and ``after`` in the term's unit, ``change`` (a share of
        before, negative is less; None where before is 0 and after is not).
    """
    names = distinct([name for name, _ in schedules])
    values = [measure_terms(demand, parts) for _, parts in schedules]
    return [
        {
            "place": at,
            "schedule": names[at],
            "term": term,
            "before": round(values[0][term], 3),
            "after": round(values[at][term], 3),
            "change": _change(values[0][term], values[at][term]),
        }
        for at in range(1, len(values))
        for term in shown_terms(values)
        if term not in OF_AGREED
    ]


def _change(before: float, after: float) -> float | None:
    if abs(before) < 5e-4:  # what rounds to nothing is no measure of a change
        return 0.0 if abs(after) < 5e-4 else None
    return round((after - before) / before, 4) + 0.0


def tenths(value: float) -> float:
    """Round to 0.1; adding 0.0 makes the minus zero a plain one."""
    return round(float(value), 1) + 0.0


def factor_of(load: float, places: float) -> float | None:
    """Return load / places to 0.001, None where nothing is offered."""
    return round(float(load / places), 3) + 0.0 if places > 0 else None


def is_over(load: float, places: float) -> bool:
    """Return whether a load exceeds its places by more than the tolerance of the term `trips`."""
    return bool(load > places + TRIP_TOLERANCE_PASSENGERS)


def clock_of(begin_min: float, end_min: float) -> str:
    """Return a bin as "08:15-08:30" with an en dash, a trip as "08:17"."""
    begin, end = format_clock(begin_min), format_clock(end_min)
    return begin if begin_min == end_min else f"{begin}\N{EN DASH}{end}"


def schedule_names(rows: Iterable[Row]) -> list[str]:
    """Return the names of the schedules in some rows, in order."""
    found = {row["place"]: row["schedule"] for row in rows}
    return [found[at] for at in sorted(found)]
