"""Named weeks: school holidays, an exam week, a quiet week, in which other numbers of people come than usually."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictFloat

from solver.domain.base import Frozen, Id, Name, Names, Share
from solver.domain.people import Kind, Organisation

Factor = Annotated[StrictFloat, Field(ge=0, le=10)]


class NamedWeek(Frozen):
    """A week that is not as others: who comes in it, as shares of those who come in an ordinary week.

    `presence` goes by kind of organisation, `presence_of` by the id of one and goes before its kind; who is not named
    comes as always. `base_load` multiplies the base load. Trips are those of the ordinary week.
    """

    id: Id
    names: Names | None = None
    presence: dict[Kind, Share] = Field(default_factory=dict)
    presence_of: dict[Id, Share] = Field(default_factory=dict)
    base_load: Factor = 1.0
    source: Name = "not found anywhere: a guess"
    quality: Literal["fact", "derived", "assumed"] = "assumed"

    def share_of(self, party: Organisation) -> float:
        """Return which share of those who come to a party in an ordinary week come in this one."""
        return self.presence_of.get(party.id, self.presence.get(party.kind, 1.0))


_SCHOOLS_CLOSED = (
    "primary and secondary schools and mbo are closed, universities and work go on; that an eighth of those who work, "
    "and of other passengers, is away is assumed"
)
_AT_WORK: tuple[Kind, ...] = ("employer", "government", "care", "shop", "desk", "other")

USUAL_WEEKS = (
    NamedWeek(
        id="school-holiday",
        names=Names(nl="schoolvakantie", en="school holiday"),
        presence={"po": 0.0, "vo": 0.0, "mbo": 0.0, **dict.fromkeys(_AT_WORK, 0.875)},
        base_load=0.875,
        source=_SCHOOLS_CLOSED,
    ),
    NamedWeek(
        id="exam-week",
        names=Names(nl="tentamenweek", en="exam week"),
        presence={"hbo": 0.6, "wo": 0.6},
        source="universities have exams and no lessons: that six in ten of their students and staff come is a guess",
    ),
    NamedWeek(
        id="quiet-week",
        names=Names(nl="rustige week", en="quiet week"),
        presence={"mbo": 0.5, "hbo": 0.3, "wo": 0.3, **dict.fromkeys(_AT_WORK, 0.8)},
        base_load=0.9,
        source="a week in June or between terms, with placements and few lessons: every share of it is a guess",
    ),
)
"""The weeks that an instance without named weeks is evaluated in; all of their numbers are assumed."""
