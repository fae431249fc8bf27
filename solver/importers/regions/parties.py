"""Who is in a region, with what is assumed of each: from an instance, or before there is a timetable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solver.domain.instance import Instance
from solver.domain.people import Kind
from solver.importers.build import Content, Everybody
from solver.language.messages import shown


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation.

    Parameters
    ----------
    people, people_from, people_quality
        Headcount of its groups, and where the number of the first one comes from.
    place
        Latitude and longitude; None where nobody says.
    begins
        The first arrivals of its groups, "08:30", each once.
    public_transport
        Share of its people that comes by public transport; None without people.
    assumed
        The fields that are assumed, in the order in which they were noted.
    """

    id: str
    name: str
    kind: Kind
    people: int
    people_from: str
    people_quality: str
    place: tuple[float, float] | None
    begins: tuple[str, ...]
    public_transport: float | None
    assumed: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "people": self.people,
            "people_from": shown(self.people_from),
            "people_quality": self.people_quality,
            "place": None if self.place is None else list(self.place),
            "begins": list(self.begins),
            "public_transport": self.public_transport,
            "assumed": list(self.assumed),
        }


def parties_of_instance(instance: Instance) -> Iterator[Party]:
    """Yield the organisations of an instance, in its order."""
    sources = {key: {"text": source.text, "quality": source.quality} for key, source in instance.sources.items()}
    assumed = _assumed(sources)
    for organisation in instance.organisations:
        yield _party(organisation.model_dump(mode="json"), sources, assumed)


def parties_of_everybody(everybody: Everybody) -> Iterator[Party]:
    """Yield the organisations of a region without a timetable."""
    assumed = _assumed(everybody.sources)
    for organisation in everybody.organisations:
        yield _party(organisation, everybody.sources, assumed)


def _assumed(sources: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """Return the assumed fields by whose they are."""
    found: dict[str, list[str]] = {}
    for key, source in sources.items():
        if source["quality"] == "assumed":
            owner, _, field = key.rpartition(".")
            found.setdefault(owner, []).append(field)
    return found


def _party(organisation: Content, sources: Mapping[str, Mapping[str, str]], assumed: Mapping[str, list[str]]) -> Party:
    """Return an organisation as it is told."""
    groups: Sequence[Content] = organisation["groups"]
    people = sum(group["headcount"] for group in groups)
    riders = sum(group["headcount"] * group["mode_shares"].get("public_transport", 0.0) for group in groups)
    said = sources.get(f"{groups[0]['id']}.headcount", {}) if groups else {}
    place = organisation.get("place")
    fields = (
        field for owner in (organisation["id"], *(group["id"] for group in groups)) for field in assumed.get(owner, ())
    )
    return Party(
        id=organisation["id"],
        name=organisation["name"],
        kind=organisation["kind"],
        people=people,
        people_from=said.get("text", ""),
        people_quality=said.get("quality", "assumed"),
        place=None if place is None else (place["lat"], place["lon"]),
        begins=tuple(sorted({time["at"] for group in groups for time in group.get("arrivals", ())[:1]})),
        public_transport=riders / people if people else None,
        assumed=tuple(dict.fromkeys(fields)),
    )
