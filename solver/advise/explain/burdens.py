"""Who bears and who gains, taken together by board and by sector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from solver.advise.explain.gains import gains
from solver.demand.loads import Demand
from solver.demand.measures import burden_per_part, changed_organisations, minutes_per_part
from solver.demand.options import Floats, Ints
from solver.domain.instance import Instance
from solver.domain.people import Organisation

By = Literal["organisation", "board", "sector"]


@dataclass(frozen=True, slots=True)
class Burden:
    """What some organisations together are asked by a schedule, and what their people meet on a day.

    Attributes
    ----------
    name
        The board, the kind of organisation, or the organisation; one without a board is its own.
    organisation
        The id of the organisation, where it stands for itself; None for a board, and for a sector.
    organisations, organisations_changed
        How many there are, and how many of them leave today's options.
    people, people_moved
        Heads, and heads in parts that leave today's option.
    shifted_person_min
        Person-minutes shifted, earlier and later weighted apart, as in the term `shifted`.
    moved_person_min
        The same without weights: the minutes that people shift.
    over_places_before, over_places_after, crowded_min_before, crowded_min_after
        As in `solver.advise.explain.impacts.Impact`: of their own people, all lines together.
    """

    name: str
    organisation: str | None
    organisations: int
    organisations_changed: int
    people: int
    people_moved: float
    shifted_person_min: float
    moved_person_min: float
    over_places_before: float
    over_places_after: float
    crowded_min_before: float
    crowded_min_after: float

    @property
    def per_head_min(self) -> float:
        """Weighted minutes shifted per head; 0 where there is nobody."""
        return self.shifted_person_min / self.people if self.people else 0.0

    @property
    def minutes_per_head(self) -> float:
        """Minutes shifted per head, without weights; 0 where there is nobody."""
        return self.moved_person_min / self.people if self.people else 0.0

    @property
    def over_places_change(self) -> float:
        """How many more of their people are above the places on a day; negative is a gain."""
        return self.over_places_after - self.over_places_before

    @property
    def crowded_min_change(self) -> float:
        """Crowding minutes a day more than today; negative is a gain."""
        return self.crowded_min_after - self.crowded_min_before

    @property
    def gain_min(self) -> float:
        """Crowding minutes a day that their people are spared."""
        return self.crowded_min_before - self.crowded_min_after


def has_boards(instance: Instance) -> bool:
    """Return whether any organisation names a board, so that a table by board says more than one by organisation."""
    return any(party.board is not None for party in instance.organisations)


def burdens(demand: Demand, parts: Ints, by: By) -> list[Burden]:
    """Return what a schedule asks and brings, those who bear most per head first.

    Each amount adds up to the same over organisations, boards and sectors.

    Parameters
    ----------
    parts
        Parts per option of the schedule; shape ``[option]``.
    """
    parties = demand.instance.organisations
    sums: dict[tuple[str, str | None], list[int]] = {}
    for index, party in enumerate(parties):
        sums.setdefault(_key(party, by), []).append(index)
    amounts = _amounts(demand, parts)
    rows = [_burden(key, parties, indexes, amounts) for key, indexes in sums.items()]
    return sorted(rows, key=lambda row: (-round(row.per_head_min, 6), -round(row.gain_min, 6)))


def _key(party: Organisation, by: By) -> tuple[str, str | None]:
    """Return the name under which an organisation counts, and its id where it counts by itself."""
    if by == "sector":
        return party.kind, None
    return (party.board, None) if by == "board" and party.board is not None else (party.name, party.id)


def _burden(
    key: tuple[str, str | None], parties: Sequence[Organisation], indexes: Sequence[int], amounts: Floats
) -> Burden:
    changed, moved, shifted, minutes, *met = amounts[:, indexes].sum(axis=1).tolist()
    return Burden(
        *key,
        len(indexes),
        int(changed),
        sum(group.headcount for index in indexes for group in parties[index].groups),
        moved,
        shifted,
        minutes,
        *met,
    )


def _amounts(demand: Demand, parts: Ints) -> Floats:
    """Return whether organisations change, who moves, person-minutes, and what they meet; ``[8, organisation]``."""
    options, num_parties = demand.options, len(demand.instance.organisations)
    owner = options.organisation[options.group]
    changed = np.zeros(num_parties)
    changed[changed_organisations(demand, parts)] = 1.0
    moved = parts * options.people_per_part * (1.0 - options.kept)
    amounts = (moved, burden_per_part(demand) * parts, minutes_per_part(demand) * parts)
    own = [np.bincount(owner, weights=each, minlength=num_parties) for each in amounts]
    before, after = gains(demand, options.status_quo_parts()), gains(demand, parts)
    met = [before.over_places, after.over_places, before.crowded_min, after.crowded_min]
    return np.stack([changed, *own, *met])
