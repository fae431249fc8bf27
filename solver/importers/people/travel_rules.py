"""Other ways to travel by rule: by bicycle, by how many live near; and by park and ride."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from solver.domain.base import Frozen, Id, Name, Share
from solver.domain.clock import WEEKDAYS, Weekday
from solver.domain.instance import Quality
from solver.domain.people import CYCLING_KM, TODAY, Leg
from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.geo import distance_m
from solver.importers.network.arrays import Floats
from solver.importers.network.origins import OriginPoint, origins_of
from solver.importers.network.places import Site
from solver.importers.network.rule import AccessRule
from solver.importers.numbers import plain, plain_tree
from solver.importers.people.groups import People
from solver.importers.people.week_rules import names_group, unused_rules
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin, Sources
from solver.language.messages import gettext
from solver.validation.spelling import spell_text

Content = dict[str, Any]

_DUTCH = dict(
    zip(WEEKDAYS, ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"), strict=True)
)
_ENGLISH = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
_NAMES = {
    "bicycle": ("met de fiets", "by bicycle"),
    "e-bike": ("met de elektrische fiets", "by e-bike"),
    "park_and_ride": ("via P+R", "by park and ride"),
}
_REACH = {
    "bicycle": "that people cycle up to {km} km is assumed",
    "e-bike": "that people go up to {km} km by e-bike is assumed",
}


class CyclingRule(Frozen):
    """A rule by which some of the groups that it names could come by bicycle.

    Attributes
    ----------
    groups
        Ids, or patterns with * and ?.
    share
        Of those who live near, by public transport or car today, the share that takes the bicycle.
    near
        Of the riders the share that lives within `within_km`; from the table `origins` where None.
    """

    groups: Annotated[tuple[Name, ...], Field(min_length=1)]
    by: Literal["bicycle", "e-bike"] = "bicycle"
    share: Share
    near: Share | None = None
    within_km: Annotated[float, Field(gt=0, le=100)] | None = None
    instead_of: Annotated[tuple[Literal["public_transport", "car"], ...], Field(min_length=1)] = (
        "public_transport",
        "car",
    )
    sections: tuple[Id, ...] | None = None
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    km: Annotated[float, Field(gt=0, le=100)] | None = None
    source: Name = "bicycle rule of the recipe"
    quality: Quality = "assumed"


class RideFlow(Frozen):
    """A section that those who park and ride pass: a flow of an instance without a profile."""

    section: Id
    leg: Leg
    share: Share = 1.0
    lag_min: Annotated[float, Field(ge=0, le=600)]


class ParkAndRideRule(Frozen):
    """A rule by which some of the groups that it names could park outside and go on by public transport.

    Attributes
    ----------
    share
        Of those who come by car.
    leaves
        Roads that their cars do not pass any more; all of the group's where None.
    flows
        Where they pass instead; shares are of those who park and ride.
    km
        What their cars drive no more one way, on average.
    """

    groups: Annotated[tuple[Name, ...], Field(min_length=1)]
    share: Share
    leaves: tuple[Id, ...] | None = None
    flows: Annotated[tuple[RideFlow, ...], Field(min_length=1)]
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    km: Annotated[float, Field(gt=0, le=1000)] | None = None
    source: Name = "P+R rule of the recipe"
    quality: Quality = "assumed"


@dataclass(frozen=True)
class Homes:
    """Where people live, for groups whose rule does not say how many live near."""

    origins: Sequence[OriginPoint] = ()
    rule: AccessRule = field(default_factory=AccessRule)

    @property
    def how(self) -> str:
        """How distances are worked out, for sources."""
        return f"from the table of origins, {self.rule.detour} times as the crow flies"

    def within(self, site: Site, km: float) -> tuple[float, float | None] | None:
        """Return the share of a site's people within a distance, and the mean km of those; None where not known."""
        found = self._by_road(site)
        if found is None:
            return None
        by_road, shares = found
        is_near = by_road <= km
        near = float(shares[is_near].sum())
        return min(near, 1.0), float(shares[is_near] @ by_road[is_near]) / near if near else None

    def mean_km(self, site: Site) -> float | None:
        """Return how far a site's people live by road, on average; None where that is not known."""
        found = self._by_road(site)
        return None if found is None else float(found[1] @ found[0])

    def _by_road(self, site: Site) -> tuple[Floats, Floats] | None:
        """Return the kilometres by road from each origin of a site's people, and the share of them who live there.

        By road: great-circle distance times the detour of `[gtfs.access]`. None where there are no origins.
        """
        points, shares = origins_of(site, self.origins, self.rule)
        if not points:
            return None
        lat, lon = np.array([(point.lat, point.lon) for point in points]).T
        return distance_m(site.lat, site.lon, lat, lon) / 1000 * self.rule.detour, shares


def add_ways(
    people: People,
    cycling: Sequence[CyclingRule],
    parking: Sequence[ParkAndRideRule],
    homes: Homes,
    days: Sequence[Weekday],
    sources: Sources,
    findings: Findings,
) -> None:
    """Add a pattern to each group for each way to travel: today's week, in which some come otherwise.

    Of each sort the first rule that names a group for some days holds; what its row in the table `groups` says goes
    before the recipe.

    Raises
    ------
    SourceError
        With every group of which nobody says how many live near, and every rule that names no group.
    """
    problems: list[Problem] = []
    groups = [(party, group) for party in people.organisations for group in party["groups"]]
    ids = [group["id"] for _, group in groups]
    problems.extend(unused_rules("bicycle", [rule.groups for rule in cycling], ids))
    problems.extend(unused_rules("park_and_ride", [rule.groups for rule in parking], ids))
    for party, group in groups:
        for rule in _rules_of(group["id"], people.rows.get(group["id"]), cycling):
            problems.extend(_add_cycling(people, party, group, rule, homes, days, sources))
        for ride in (ride for ride in parking if names_group(ride.groups, group["id"])):
            given = ride.model_dump(mode="json", exclude={"groups", "source", "quality"}, exclude_none=True)
            _add(group, "park_and_ride", "park_and_ride", ride.days, given, days)
            _note(sources, group["id"], [Origin(ride.source, ride.quality)])
    if problems:
        raise SourceError(problems)
    told = [group["id"] for _, group in groups if any(_KEYS & own.keys() for own in group.get("patterns", ()))]
    findings.add(gettext("groups"), "noted", gettext("groups of which some could travel otherwise"), len(told), told)


_KEYS = {"bicycle", "park_and_ride"}


def _rules_of(group: str, row: Row | None, rules: Sequence[CyclingRule]) -> Iterator[CyclingRule]:
    """Yield the rules of a group for who cycles: those of the recipe, in which its row goes first, cell by cell.

    A row that has a share and that no rule names is a rule of its own.
    """
    own = [rule for rule in rules if names_group(rule.groups, group)]
    cells = {} if row is None else {to: row[cell] for cell, to in _CELLS.items() if cell in row}
    if cells and row is not None:
        said = {**cells, "source": row.origin.text, "quality": row.origin.quality}
        if not own and "share" in cells:
            yield CyclingRule(groups=(group,), **said)
        for rule in own:
            yield rule.model_copy(update=said)
    else:
        yield from own


_CELLS = {"cycle_share": "share", "live_near": "near"}
"""The columns of the table `groups` that say who could cycle, and the keys of a rule that they stand for."""


def _add_cycling(
    people: People,
    party: Content,
    group: Content,
    rule: CyclingRule,
    homes: Homes,
    days: Sequence[Weekday],
    sources: Sources,
) -> Iterator[Problem]:
    """Add who could cycle to a group, by how many of its people live near; yield why that is not known."""
    reach = CYCLING_KM[rule.by] if rule.within_km is None else rule.within_km
    origins = [Origin(rule.source, rule.quality)]
    near, km = rule.near, rule.km
    if near is None:
        site = site_of(people, party, group)
        found = None if site is None else homes.within(site, reach)
        if found is None:
            yield Problem(
                people.where.get(group["id"], spell_text(group["id"])),
                gettext("group {id}, of which nobody says where its people live", id=spell_text(group["id"])),
                gettext(
                    "near, the share that lives within {km} km, or its postcodes in the table origins", km=plain(reach)
                ),
                gettext("add near to the bicycle rule, or rows to origins and the place of the organisation"),
            )
            return
        near, km = found[0], km or found[1]
        origins.append(Origin(f"who lives within {plain(reach)} km by road: {homes.how}", "derived"))
    if rule.within_km is None:
        origins.append(Origin(_REACH[rule.by].format(km=plain(reach)), "assumed"))
    given = rule.model_dump(mode="json", exclude={"groups", "source", "quality", "near", "km"}, exclude_none=True)
    given |= {"near": plain(round(near, 4))} | ({} if km is None else {"km": plain(round(km, 2))})
    _add(group, rule.by, "bicycle", rule.days, given, days)
    _note(sources, group["id"], origins)


def _note(sources: Sources, group: str, origins: Sequence[Origin]) -> None:
    """Note where another way to travel comes from, after what is said of the patterns of the group already."""
    key = f"{group}.patterns"
    before = sources.entries.get(key)
    said = [] if before is None else [Origin(**before)]  # type: ignore[arg-type]
    sources.add(key, [*said, *origins])


def site_of(people: People, party: Content, group: Content) -> Site | None:
    """Return where a group goes; None where its organisation has no place."""
    place = party.get("place")
    if place is None:
        return None
    destination = people.destinations.get(group["id"]) or str(party["id"])
    return Site(destination, party["name"], place["lat"], place["lon"])


def _add(
    group: Content, name: str, key: str, on: Sequence[Weekday] | None, given: Content, days: Sequence[Weekday]
) -> None:
    """Add a pattern to a group, with the week of today; its own patterns, and those of rules before, stay."""
    patterns: list[Content] = group.get("patterns") or [{"id": TODAY, "present": dict.fromkeys(days, 1)}]
    called = "-".join([name.replace("_", "-"), *(on or ())])
    if any(own["id"] == called for own in patterns):
        return
    week = {own: patterns[0][own] for own in ("present", "mix") if own in patterns[0]}
    dutch, english = _NAMES[name]
    if on is not None:
        dutch = f"{_listed([_DUTCH[day] for day in on], 'en')} {dutch}"
        english = f"{english} on {_listed([_ENGLISH[day] for day in on], 'and')}"
    names = {"nl": dutch, "en": english}
    group["patterns"] = [*patterns, {"id": called, "names": names, **week, key: plain_tree(given)}]


def _listed(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
