"""What is known about an organisation, how well, and who should correct it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from solver.domain.instance import Instance, Quality
from solver.domain.people import Organisation

Corrector = Literal["organisation", "authority"]
"""Who knows better: the organisation itself, or who runs or counts the lines."""

_OF_THE_AUTHORITY = {"flows", "profile", "departure_profile", "adherence"}
"""Fields of a group that are about travel; the organisation knows the others."""
_NEED_A_SOURCE = ("headcount", "mode_shares", "arrivals", "departures", "shifts", "flows")


@dataclass(frozen=True, slots=True)
class Known:
    """A number about an organisation or one of its groups that has a source.

    Attributes
    ----------
    key
        ``<id>.<field>``, as in the instance.
    corrected_by
        Who should look at it; None for a fact.
    """

    key: str
    quality: Quality
    text: str
    corrected_by: Corrector | None


class Sources:
    """The sources of an instance by whom they are about."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._by_owner: dict[str, list[str]] = {}
        for key in instance.sources:
            self._by_owner.setdefault(key.rpartition(".")[0], []).append(key)

    def known(self, party: Organisation) -> Iterator[Known]:
        """Yield what has a source about an organisation and its groups, in the order of the instance."""
        for owner in dict.fromkeys([party.id, *(group.id for group in party.groups)]):
            for key in self._by_owner.get(owner, ()):
                source = self._instance.sources[key]
                who = None if source.quality == "fact" else _corrector(key)
                yield Known(key, source.quality, source.text, who)

    def unknown(self, party: Organisation) -> Iterator[str]:
        """Yield the keys of numbers of an organisation's groups that a result rests on and that have no source."""
        for group in party.groups:
            for field in _NEED_A_SOURCE:
                key = f"{group.id}.{field}"
                if key not in self._instance.sources and getattr(group, field):
                    yield key


def _corrector(key: str) -> Corrector:
    return "authority" if key.rpartition(".")[2] in _OF_THE_AUTHORITY else "organisation"
