"""The packages of a ladder: what each leaves, asks, and yields when half keep to it. No words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import changed_organisations, measure, measure_terms
from solver.demand.options import Floats, Ints, parts_from_choices
from solver.domain.objective import counts_organisations
from solver.domain.schedule import LadderRung, TierResult
from solver.report.choices import Changing, OptionTaken, changing, moved_options
from solver.report.outcomes import Outcome

NOBODY = 0.05
"""Passengers a day up to which nobody is left behind: what rounding leaves, not a person in twenty days."""
HALF = 0.5
_MOST_CELLS, _CELLS_BEFORE = 12, 6


def is_telling(bound: float, value: float) -> bool:
    """Return whether a bound says something of a value: that nothing falls below 0 has not to be proven."""
    return bound > 0 or value <= NOBODY


@dataclass(frozen=True, slots=True)
class Package:
    """A schedule of the ladder, the first one today's.

    Attributes
    ----------
    parts
        Parts per option; shape ``[option]``.
    loads
        Of every cell, in passengers; shape ``[cell]``.
    overload, peak
        Passengers a day left behind; passengers in the busiest interval, added up over the sections.
    hours_lost
        Vehicle-hours a day lost on roads; 0 where no tier counts them.
    half_overload, half_peak
        The same where half of those who are asked keep to it: loads halfway between today's and these.
    moves
        Who is asked, by organisation.
    num_changed
        Organisations that are asked.
    joins
        Places of the organisations that the package before does not have.
    otherwise, leaves
        Places of those that it has too, and of which this one asks something else, or nothing.
    is_plan
        Whether it is the schedule that the page is about.
    gained
        The share that it has of what was found to be possible in the tier of which a share is asked (`asked_share`);
        None where the objective asks for none.
    """

    parts: Ints
    loads: Floats
    overload: float
    peak: float
    hours_lost: float
    half_overload: float
    half_peak: float
    moves: Sequence[OptionTaken]
    num_changed: int
    joins: frozenset[int]
    otherwise: frozenset[int]
    leaves: frozenset[int]
    is_plan: bool
    gained: float | None

    @property
    def people(self) -> float:
        """Heads that are asked something that they do not do already."""
        return sum(move.people_changing for move in self.moves)

    @property
    def changing(self) -> Changing:
        """Of whom something changes, told apart by what does."""
        return changing(self.moves)

    @property
    def leaves_nobody(self) -> bool:
        """Whether everybody fits."""
        return self.overload <= NOBODY


def packages(demand: Demand, plan: Outcome) -> list[Package]:
    """Return today, every package of the ladder of a schedule, and the schedule itself, from few organisations to many.

    The terms are computed here, not taken from the file; a rung that does not fit the instance is left out.
    """
    today = demand.options.status_quo_parts()
    found = [today, plan.parts]
    for rung in plan.schedule.ladder:
        parts = _parts(demand, rung)
        if parts is not None and not any(np.array_equal(parts, other) for other in found):
            found.append(parts)
    found = found if not np.array_equal(today, plan.parts) else [today, *found[2:]]
    # Of two with as many organisations the schedule itself comes last; today comes first.
    ranked = sorted(found, key=lambda parts: (len(changed_organisations(demand, parts)), parts is plan.parts))
    made: list[Package] = []
    for parts in ranked:
        made.append(_package(demand, parts, made[-1].parts if made else today, plan))
    return made


def _asked_in(demand: Demand, parts: Ints) -> frozenset[int]:
    return frozenset(changed_organisations(demand, parts).tolist())


def _differing(demand: Demand, parts: Ints, before: Ints) -> frozenset[int]:
    """Return the places of the organisations whose groups do not all take the same in both."""
    options = demand.options
    return frozenset(options.organisation[options.group[parts != before]].tolist())


def asked_share(tiers: Sequence[TierResult]) -> tuple[TierResult, float] | None:
    """Return the tier of which the fewest organisations are to reach a share, and that share; None without one."""
    counts = next((at for at, tier in enumerate(tiers) if counts_organisations(tier.weights)), 0)
    for tier in reversed(tiers[:counts]):
        if tier.tolerance > 0 and tier.best is not None and tier.best < tier.status_quo:
            return tier, 1.0 - tier.tolerance
    return None


def _gained(demand: Demand, parts: Ints, plan: Outcome) -> float | None:
    asked = asked_share(plan.schedule.tiers)
    if asked is None:
        return None
    return share_gained(asked[0], measure_terms(demand, parts).value(asked[0].weights))


def share_gained(tier: TierResult, value: float) -> float | None:
    """Return which share of what was found to be possible in a tier a value has; None where nothing was.

    At most 1: a package of more organisations may do better than the best from which the demand was reckoned.
    """
    if tier.best is None or tier.best >= tier.status_quo:
        return None
    return min(1.0, (tier.status_quo - value) / (tier.status_quo - tier.best))


def _parts(demand: Demand, rung: LadderRung) -> Ints | None:
    """Return the parts of a rung, all groups that it does not name as today; None where it names what is not there."""
    groups = {group.id: place for place, group in enumerate(demand.instance.groups)}
    try:
        taken = parts_from_choices(demand.instance, demand.options, rung.choices)
        named = {groups[choice.group] for choice in rung.choices}
    except KeyError:
        return None
    parts = demand.options.status_quo_parts()
    for option, group in enumerate(demand.options.group.tolist()):
        if group in named:
            parts[option] = taken[option]
    return parts


def _package(demand: Demand, parts: Ints, before: Ints, plan: Outcome) -> Package:
    """Return a package's figures, and who is asked otherwise than in the one before.

    Half of it is everybody half way, which needs no choices as loads are linear.
    """
    loads = demand.loads(parts)
    now = demand.loads(demand.options.status_quo_parts())
    half = now + HALF * (loads - now)
    then, earlier = _asked_in(demand, parts), _asked_in(demand, before)
    return Package(
        parts=parts,
        loads=loads,
        overload=float(measure("overload", demand, loads, parts)),
        peak=float(measure("peak", demand, loads, parts)),
        hours_lost=hours_lost(demand, loads),
        half_overload=float(measure("overload", demand, half, parts)),
        half_peak=float(measure("peak", demand, half, parts)),
        moves=moved_options(demand, parts),
        num_changed=len(changed_organisations(demand, parts)),
        joins=then - earlier,
        otherwise=_differing(demand, parts, before) & then & earlier,
        leaves=earlier - then,
        is_plan=np.array_equal(parts, plan.parts),
        gained=_gained(demand, parts, plan),
    )


def hours_lost(demand: Demand, loads: Floats) -> float:
    """Return the vehicle-hours a day lost on roads at some loads; 0 where no tier counts them; shape ``[cell]``."""
    if "vehicle_hours_lost" not in demand.instance.terms:
        return 0.0
    return float(measure("vehicle_hours_lost", demand, loads, demand.options.status_quo_parts()))


def first_reaching(found: Sequence[Package], key: str, share: float) -> Package | None:
    """Return the first package with this share of the most that any gains ("overload", "peak"); None without gain."""
    values = [float(getattr(package, key)) for package in found]
    gain = values[0] - min(values)
    if gain <= NOBODY:
        return None
    return next(package for package, value in zip(found, values, strict=True) if values[0] - value >= share * gain)


def fullest_cell(demand: Demand, now: Floats, *, on_roads: bool = False) -> int | None:
    """Return the cell with the highest load / places today, of lines or of roads alone; None where there is none."""
    cells = demand.cells
    offered = np.flatnonzero((cells.places > 0) & (cells.is_road == on_roads))
    return int(offered[np.argmax(now[offered] / cells.places[offered])]) if len(offered) else None


def section_of(demand: Demand, cell: int) -> int:
    """Return the place of the section that a cell belongs to."""
    return int(np.searchsorted(demand.cells.start, cell, side="right") - 1) // len(demand.instance.days)


def moments_around(demand: Demand, cell: int) -> Ints:
    """Return at most twelve cells of the same section and day with this one amid them, in order of time."""
    track = int(np.searchsorted(demand.cells.start, cell, side="right") - 1)
    first, last = int(demand.cells.start[track]), int(demand.cells.start[track + 1])
    begin = max(first, min(cell - _CELLS_BEFORE, last - _MOST_CELLS))
    cells = np.arange(begin, min(last, begin + _MOST_CELLS))
    return cells[demand.cells.places[cells] > 0]
