"""Organisations put in their place by hand: the places of a recipe, before whatever else says where they are."""

from __future__ import annotations

from collections.abc import Mapping

from solver.domain.base import Name
from solver.domain.instance import Quality
from solver.domain.supply import Place
from solver.errors import Problem, SourceError
from solver.importers.people.groups import People
from solver.importers.sources import Origin, Sources
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text


class GivenPlace(Place):
    """Where an organisation is, and who says so."""

    source: Name = "put on the map by hand"
    quality: Quality = "assumed"


def put_in_place(people: People, places: Mapping[str, GivenPlace], sources: Sources) -> None:
    """Give organisations the places that a recipe has for them, by their ids.

    Raises
    ------
    SourceError
        With every id that no organisation has.
    """
    known = {organisation["id"]: organisation for organisation in people.organisations}
    names = Names(known)
    problems = []
    for key, place in places.items():
        if key not in known:
            where = gettext("places.{id} of the recipe", id=key)
            advice = names.advice(key, gettext("correct the id, or leave the place out"))
            problems.append(Problem(where, spell_text(key), gettext("the id of an organisation"), advice))
            continue
        known[key]["place"] = {"lat": place.lat, "lon": place.lon}
        sources.add(f"{key}.place", [Origin(place.source, place.quality)])
    if problems:
        raise SourceError(problems)
