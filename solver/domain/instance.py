"""An instance: one situation to solve."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StrictInt

from solver.domain.agreements import Agreement
from solver.domain.base import Frozen, Id, Name, Names, Printable, Share, added_later
from solver.domain.behaviour import Behaviour
from solver.domain.clock import Weekday
from solver.domain.collector import paused_collector
from solver.domain.named_week import NamedWeek
from solver.domain.objective import (
    DEFAULT_OBJECTIVE,
    IF_COUNTED,
    OF_AGREED,
    TERMS,
    BurdenWeights,
    CrowdingCurve,
    Term,
    Tier,
)
from solver.domain.people import Group, GroupChoice, Organisation, Profile
from solver.domain.prices import Prices
from solver.domain.supply import DUTCH_PEAK_PERIODS, Line, PeakPeriod, Section

INSTANCE_FORMAT: Final = "stagger-instance/1"

Quality = Literal["fact", "derived", "assumed"]


class Source(Frozen):
    """Where a number comes from, and how far it can be trusted."""

    text: Name
    quality: Quality


class Instance(Frozen):
    """Lines, organisations, agreements and the objective: all that a solve needs, complete and unchanging.

    `agreed` are the choices of a schedule that was agreed earlier, which the terms `altered` and `deviation` are
    counted from; a group that it does not name is free. Nobody is asked for less than `min_contribution` of what the
    whole plan gains, as far as the tolerances of the tiers allow. `translations` say in other languages what stands
    in the sources, piece by piece between semicolons; {} in a piece stands for any words, which stay as they are.
    `named_weeks` are weeks in which others come than usually: a plan can be evaluated in each, and no term counts them.
    `behaviour` is what other travellers do with the room that a proposal makes: no term counts it, see
    `solver.demand.behaviour`. `prices` are those of the terms in euros; `reckoned` has the program's own for none.
    """

    model_config = ConfigDict(title="stagger instance")

    format: Literal["stagger-instance/1"] = INSTANCE_FORMAT
    name: Name
    names: Names | None = added_later(None)
    days: tuple[Weekday, ...] = Field(min_length=1)
    bin_min: Annotated[StrictInt, Field(ge=1, le=60)] = 15
    peak_periods: tuple[PeakPeriod, ...] = DUTCH_PEAK_PERIODS
    lines: tuple[Line, ...] = Field(min_length=1)
    organisations: tuple[Organisation, ...] = Field(min_length=1)
    profiles: dict[Id, Profile] = Field(min_length=1)
    agreements: tuple[Agreement, ...] = ()
    agreed: tuple[GroupChoice, ...] = added_later(())
    objective: tuple[Tier, ...] = Field(default=DEFAULT_OBJECTIVE, min_length=1)
    crowding: CrowdingCurve = CrowdingCurve()
    burden: BurdenWeights = BurdenWeights()
    behaviour: Behaviour = added_later(Behaviour())
    min_contribution: Share = added_later(0.01)
    prices: Prices | None = added_later(None)
    named_weeks: tuple[NamedWeek, ...] = added_later(())
    sources: dict[Annotated[str, Printable], Source] = Field(default_factory=dict)
    translations: dict[Annotated[str, Printable], Names] = added_later({})

    @property
    def reckoned(self) -> Prices:
        """The prices that terms in euros are measured with."""
        return Prices() if self.prices is None else self.prices

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """All groups, organisation by organisation."""
        return tuple(group for organisation in self.organisations for group in organisation.groups)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections, line by line."""
        return tuple(section for line in self.lines for section in line.sections)

    @cached_property
    def section_names(self) -> tuple[str, ...]:
        """What each of `sections` is called: its line's name and its own."""
        return tuple(f"{line.name}: {section.name}" for line in self.lines for section in line.sections)

    @cached_property
    def organisations_by_id(self) -> dict[str, tuple[Organisation, ...]]:
        """The organisations of each id, in order; a valid instance has one."""
        found: dict[str, tuple[Organisation, ...]] = {}
        for party in self.organisations:
            found[party.id] = (*found.get(party.id, ()), party)
        return found

    @cached_property
    def has_roads(self) -> bool:
        """Whether any line is a road, whose loads are vehicles."""
        return any(line.mode == "road" for line in self.lines)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What each agreement is called: its id, or its kind and its path in the file."""
        return tuple(
            agreement.id or f"{agreement.kind} (agreements[{place}])" for place, agreement in enumerate(self.agreements)
        )

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over the content; the order of keys, white space and left-out defaults do not matter.

        Fields that were `added_later` count only where they do not have their default. `translations` and `named_weeks`
        never do: what a source says is the same in another language, and a plan in whatever week it is looked at.
        """
        with paused_collector():
            canonical = json.dumps(
                self.model_dump(mode="json", exclude={"translations", "named_weeks"}), sort_keys=True, ensure_ascii=True
            )
        return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms that mean something here: those of an agreed schedule only where there is one.

        Those of `IF_COUNTED` only where a tier counts them; `switched` only where somebody can travel otherwise.
        """
        left_out = set() if self.agreed else set(OF_AGREED)
        left_out |= {term for term in IF_COUNTED if not any(term in tier.weights() for tier in self.objective)}
        if not any(pattern.is_travelled_otherwise for group in self.groups for pattern in group.patterns):
            left_out.add("switched")
        return tuple(term for term in TERMS if term not in left_out)

    def lines_of_sections(self) -> Iterator[Line]:
        """Yield for each of `sections` its line."""
        for line in self.lines:
            for _ in line.sections:
                yield line

    def organisations_of_groups(self) -> Iterator[Organisation]:
        """Yield for each of `groups` its organisation."""
        for organisation in self.organisations:
            for _ in organisation.groups:
                yield organisation
