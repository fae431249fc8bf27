"""The figures that reports show: worst intervals of sections, who moves, and how sure an instance is. No words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import left_in
from solver.demand.options import Floats, Ints
from solver.domain.instance import Instance
from solver.report.choices import options_taken


def size_counts(instance: Instance) -> dict[str, int]:
    """Return how many lines, sections, organisations, groups, people and agreements an instance has."""
    return {
        "lines": len(instance.lines),
        "sections": len(instance.sections),
        "organisations": len(instance.organisations),
        "groups": len(instance.groups),
        "people": sum(group.headcount for group in instance.groups),
        "agreements": len(instance.agreements),
    }


@dataclass(frozen=True, slots=True)
class Moment:
    """One cell of a section.

    Attributes
    ----------
    day
        Weekday.
    begin_min, end_min
        The bin, or the departure twice, in minutes after midnight.
    load, seats, places
        Passengers on board, and what the interval offers (vehicles on a road).
    """

    day: str
    begin_min: float
    end_min: float
    load: float
    seats: float
    places: float

    @property
    def load_factor(self) -> float | None:
        """load / places; None where nothing is offered."""
        return self.load / self.places if self.places > 0 else None


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """One section before and after.

    Attributes
    ----------
    name
        The line's name and the section's.
    worst_before, worst_after
        The cell with the highest load factor today, and in the schedule; None where the section has no places.
    same_cell_after
        Today's worst cell as it is in the schedule.
    overload_before, overload_after
        Passengers a day above the places.
    peak_before, peak_after
        Highest load of a cell.
    """

    section: str
    name: str
    worst_before: Moment | None
    same_cell_after: Moment | None
    worst_after: Moment | None
    overload_before: float
    overload_after: float
    peak_before: float
    peak_after: float

    @property
    def peak_change(self) -> float | None:
        """The change of the highest load as a share of today's; None where that is 0."""
        return (self.peak_after - self.peak_before) / self.peak_before if self.peak_before else None


def section_figures(demand: Demand, before: Ints, after: Ints) -> list[SectionFigures]:
    """Return every section before and after, those with the highest load factor today first.

    Parameters
    ----------
    before, after
        Parts per option; shape ``[option]``.
    """
    loads = demand.loads(before), demand.loads(after)
    rows = []
    for index, section in enumerate(demand.instance.sections):
        num_days = len(demand.instance.days)
        first, last = demand.cells.start[index * num_days], demand.cells.start[(index + 1) * num_days]
        cells = np.arange(first, last)
        worst_before, worst_after = (_worst_cell(demand, load, cells) for load in loads)
        overload = [left_in(demand.cells, load)[cells].sum() / num_days for load in loads]
        rows.append(
            SectionFigures(
                section=section.id,
                name=demand.instance.section_names[index],
                worst_before=_moment(demand, loads[0], worst_before),
                same_cell_after=_moment(demand, loads[1], worst_before),
                worst_after=_moment(demand, loads[1], worst_after),
                overload_before=float(overload[0]),
                overload_after=float(overload[1]),
                peak_before=float(loads[0][cells].max(initial=0.0)),
                peak_after=float(loads[1][cells].max(initial=0.0)),
            )
        )
    return sorted(rows, key=lambda row: -_factor(row.worst_before))


def _factor(moment: Moment | None) -> float:
    return (moment.load_factor or 0.0) if moment else 0.0


def _worst_cell(demand: Demand, loads: Floats, cells: Ints) -> int | None:
    """Return the cell with the highest load factor among some cells; None where none of them has places."""
    offered = cells[demand.cells.places[cells] > 0]
    return int(offered[np.argmax(loads[offered] / demand.cells.places[offered])]) if len(offered) else None


def _moment(demand: Demand, loads: Floats, cell: int | None) -> Moment | None:
    if cell is None:
        return None
    cells = demand.cells
    return Moment(
        day=demand.instance.days[int(cells.day[cell])],
        begin_min=float(cells.begin_min[cell]),
        end_min=float(cells.end_min[cell]),
        load=float(loads[cell]),
        seats=float(cells.seats[cell]),
        places=float(cells.places[cell]),
    )


@dataclass(frozen=True, slots=True)
class Move:
    """Some parts of a group that leave today's option.

    Attributes
    ----------
    people
        Heads in those parts.
    shift_min
        Signed minutes, later is positive.
    pattern
        The new week pattern; None where it stays.
    starts_min, ends_min
        Today's first arrival and last departure in minutes after midnight; None where there is none.
    party
        The organisation's index in the instance; two may have the same name.
    """

    organisation: str
    group: str
    people: float
    share: float
    shift_min: int
    pattern: str | None
    starts_min: int | None
    ends_min: int | None
    party: int


def moves(demand: Demand, parts: Ints) -> list[Move]:
    """Return who moves in a schedule, organisation by organisation."""
    return [
        Move(
            organisation=choice.organisation.name,
            group=choice.group.name or choice.group.id,
            people=choice.people,
            share=choice.share,
            shift_min=choice.shift_min,
            pattern=choice.pattern.id if choice.is_other_pattern else None,
            starts_min=choice.start_min,
            ends_min=choice.end_min,
            party=choice.party,
        )
        for choice in options_taken(demand, parts)
        if choice.is_moved
    ]


def source_counts(instance: Instance) -> dict[str, int]:
    """Return how many numbers of an instance are facts, derived and assumed."""
    counts = Counter(source.quality for source in instance.sources.values())
    return {quality: counts[quality] for quality in ("fact", "derived", "assumed")}
