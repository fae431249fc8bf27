"""What the groups of a table choose, and what that comes to, by the functions that `stagger evaluate` uses.

Figures are measured anew after every change: adding and taking off the rows of one group would be as quick to write and
drift from what `evaluate` says. All of Utrecht takes 4 ms, 3,000 groups x 500 sections 80 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.advise.explain.contributions import options_of
from solver.advise.explain.evaluator import Changes, Evaluator
from solver.demand.loads import Demand
from solver.demand.measures import (
    changed_organisations,
    measure_terms,
    minutes_per_part,
    overload,
    peak,
)
from solver.demand.options import Floats, Ints
from solver.domain.objective import TERMS, TermValues

Parts = tuple[int, ...]
"""Parts of each option of one group, in the order of its options."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What choices come to.

    Attributes
    ----------
    parts
        Per option; shape ``[option]``.
    loads
        Of every cell; shape ``[cell]``.
    terms
        As `measure_terms` gives them.
    """

    demand: Demand
    parts: Ints
    loads: Floats
    terms: TermValues


def outcome(demand: Demand, parts: Ints) -> Outcome:
    """Return what parts per option come to; shape ``[option]``."""
    loads = demand.loads(parts)
    return Outcome(demand, parts, loads, measure_terms(demand, parts, loads))


def parts_of_groups(demand: Demand, chosen: Mapping[int, Parts]) -> Ints:
    """Return parts per option, those who are not named as today; shape ``[option]``.

    Parameters
    ----------
    chosen
        By the index of a group, the parts of each of its options.
    """
    parts = demand.options.status_quo_parts()
    for group, own in chosen.items():
        parts[demand.options.start[group] : demand.options.start[group + 1]] = own
    return parts


def parts_of_group(demand: Demand, parts: Ints, group: int) -> Parts:
    """Return the parts of the options of one group."""
    own = parts[demand.options.start[group] : demand.options.start[group + 1]]
    return tuple(int(each) for each in own)


def whole_group(demand: Demand, group: int, option: int) -> Parts:
    """Return the parts of a group of which everybody takes one option, counted within the group."""
    size = int(demand.options.start[group + 1] - demand.options.start[group])
    return tuple(int(demand.options.parts[group]) if at == option else 0 for at in range(size))


def today_of_group(demand: Demand, group: int) -> Parts:
    """Return the parts of a group as today."""
    return whole_group(demand, group, int(demand.options.status_quo[group] - demand.options.start[group]))


def changed_sections(demand: Demand, before: Floats, after: Floats) -> list[int]:
    """Return the sections of which any load differs, rising."""
    return [int(each) for each in np.unique(demand.cells.section[np.flatnonzero(before != after)])]


def without_each(found: Outcome) -> dict[int, tuple[float, float]]:
    """Return by the index of each party that moves how much (overload, peak) would be more without it alone."""
    demand = found.demand
    moved = [int(each) for each in changed_organisations(demand, found.parts)]
    if not moved:
        return {}
    evaluator = Evaluator(demand, found.parts, found.terms)
    today = demand.options.status_quo_parts()
    own = [options_of(evaluator, party) for party in moved]
    changes = Changes.joined([evaluator.difference(options, today[options]) for options in own])
    terms = evaluator.changed_each(changes)
    at = TERMS.index("overload"), TERMS.index("peak")
    return {
        party: (float(values[at[0]]) - found.terms.overload, float(values[at[1]]) - found.terms.peak)
        for party, values in zip(moved, terms, strict=True)
    }


def asked(found: Outcome) -> tuple[int, float, float]:
    """Return how many parties are asked something, how many people that is, and the minutes of each who is shifted."""
    demand = found.demand
    options = demand.options
    moved = found.parts.copy()
    moved[options.status_quo] = 0
    heads = moved * options.people_per_part * (1.0 - options.kept)
    shifted = float(heads[options.shift_min != 0].sum())
    minutes = float((found.parts * minutes_per_part(demand)).sum())
    return len(changed_organisations(demand, found.parts)), float(heads.sum()), minutes / shifted if shifted else 0.0


def quick_terms(demand: Demand, parts: Ints) -> tuple[float, float]:
    """Return overload and peak alone."""
    loads = demand.loads(parts)
    return float(overload(demand, loads)), float(peak(demand, loads))


def fullest_cell(demand: Demand, loads: Floats) -> int | None:
    """Return the cell with the highest load factor; None where nothing has places."""
    offered = np.flatnonzero(demand.cells.places > 0)
    if not len(offered):
        return None
    return int(offered[np.argmax(loads[offered] / demand.cells.places[offered])])


def in_overflow(demand: Demand, loads: Floats) -> Floats:
    """Return how many passengers a day of each party are in cells that overflow today; shape ``[organisation]``.

    Before anybody moves this says who matters; `without_each` says it of those who do.
    """
    options, matrix = demand.options, demand.matrix
    over = (loads > demand.cells.places) & demand.cells.overflows
    entries = np.flatnonzero(over[matrix.cell])
    option = np.searchsorted(matrix.start, entries, side="right") - 1
    is_today = option == options.status_quo[options.group[option]]
    party = options.organisation[options.group[option[is_today]]]
    size, days = len(demand.instance.organisations), len(demand.instance.days)
    return np.bincount(party, weights=matrix.people[entries[is_today]], minlength=size) / days


def groups_of(demand: Demand, party: int) -> range:
    """Return the indexes of the groups of a party; they lie organisation by organisation."""
    first, last = np.searchsorted(demand.options.organisation, [party, party + 1])
    return range(int(first), int(last))


def moved_parties(demand: Demand, groups: Iterable[int]) -> Sequence[int]:
    """Return the parties of groups, each once, rising."""
    return sorted({int(demand.options.organisation[group]) for group in groups})
