"""Who passes where loads cost something: what makes groups neighbours, and sections belong together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.optimise.mip.program import sums


@dataclass(frozen=True, slots=True)
class People:
    """How many people of each group a section sees, where its loads cost something.

    Attributes
    ----------
    section, group, people
        Of each pair, sections rising; shape ``[pair]``. Of a group's options the one that brings most people counts.
    load_columns, load_section, load_day
        The load columns of the program, and the section and day of each; shape ``[load]``.
    """

    section: Ints
    group: Ints
    people: Floats
    load_columns: Ints
    load_section: Ints
    load_day: Ints


def people_of(demand: Demand, load_column: Ints) -> People:
    """Return who passes the sections whose loads a program has as columns; `load_column` has shape ``[cell]``."""
    matrix, options = demand.matrix, demand.options
    cells = np.flatnonzero(load_column >= 0)
    entry = np.flatnonzero(load_column[matrix.cell] >= 0)
    option = np.searchsorted(matrix.start, entry, side="right") - 1
    num_sections = len(demand.instance.sections)
    key = option * num_sections + demand.cells.section[matrix.cell[entry]]
    pair, place = np.unique(key, return_inverse=True)
    people = sums(place, matrix.people[entry], len(pair))
    option, section = np.divmod(pair, num_sections)
    key = section * options.num_groups + options.group[option]
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    most = np.maximum.reduceat(people[order], first) if len(first) else people[order]
    section, group = np.divmod(key[order][first], options.num_groups)
    return People(section, group, most, load_column[cells], demand.cells.section[cells], demand.cells.day[cells])
