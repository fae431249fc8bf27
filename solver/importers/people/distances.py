"""How far people live from where they go, from the table of origins, where their row or cohort does not say it."""

from __future__ import annotations

from solver.importers.findings import Findings
from solver.importers.numbers import plain
from solver.importers.people.groups import People
from solver.importers.people.travel_rules import Homes, site_of
from solver.importers.sources import Origin, Sources
from solver.language.messages import gettext

_KEY = "distance_km"


def add_distances(people: People, homes: Homes, sources: Sources, findings: Findings) -> None:
    """Give each group that has none the mean distance of its people by road, in hundredths of a kilometre.

    A group whose organisation has no place, or that has no origins, gets none; it is counted in the findings where
    there are origins at all.
    """
    known: list[str] = []
    unknown: list[str] = []
    for party in people.organisations:
        for group in party["groups"]:
            if _KEY in group:
                continue
            site = site_of(people, party, group)
            found = None if site is None else homes.mean_km(site)
            km = 0.0 if found is None else round(found, 2)
            if km:
                group[_KEY] = plain(km)
                sources.add(f"{group['id']}.{_KEY}", [Origin(f"how far people live by road: {homes.how}", "derived")])
            (known if km else unknown).append(group["id"])
    if homes.origins:
        told = gettext("groups whose distance to where they live is worked out from the table of origins")
        findings.add(gettext("groups"), "noted", told, len(known), known)
        lost = gettext("groups of which the table of origins does not say how far they live")
        findings.add(gettext("groups"), "noted", lost, len(unknown), unknown)
