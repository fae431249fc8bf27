"""An instance with more or fewer places, or people."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

import numpy as np

from solver.advise.whatif.amounts import Amount
from solver.domain.instance import Instance
from solver.domain.people import Group
from solver.domain.supply import DepartureRow, Section, SupplyRow
from solver.optimise.warm_start import shared_out

Row = TypeVar("Row", SupplyRow, DepartureRow)


def with_places(instance: Instance, sections: Collection[str], amount: Amount) -> Instance:
    """Return an instance with other places on each trip of some sections; seats change in the same proportion."""

    def changed(section: Section) -> Section:
        if section.id not in sections:
            return section
        supply, departures = _resized(section.supply, amount), _resized(section.departures, amount)
        return section.model_copy(update={"supply": supply, "departures": departures})

    lines = tuple(
        line.model_copy(update={"sections": tuple(changed(section) for section in line.sections)})
        for line in instance.lines
    )
    return instance.model_copy(update={"lines": lines})


def _resized(rows: tuple[Row, ...], amount: Amount) -> tuple[Row, ...]:
    return tuple(
        row.model_copy(update={"places": amount.of(row.places), "seats": _seats(row.seats, row.places, amount)})
        for row in rows
    )


def _seats(seats: float, places: float, amount: Amount) -> float:
    return amount.of(seats) if amount.total is None else round(seats * amount.total / places, 6)


def with_headcount(instance: Instance, groups: Collection[str], amount: Amount) -> Instance:
    """Return an instance with other headcounts; people are whole, and shared out as they are today."""
    heads = [group.headcount for group in instance.groups if group.id in groups]
    shared = iter(shared_out(np.array(heads), round(amount.of(sum(heads)))).tolist())

    def changed(group: Group) -> Group:
        return group.model_copy(update={"headcount": next(shared)}) if group.id in groups else group

    organisations = tuple(
        party.model_copy(update={"groups": tuple(changed(group) for group in party.groups)})
        for party in instance.organisations
    )
    return instance.model_copy(update={"organisations": organisations})
