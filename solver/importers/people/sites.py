"""Sites of schools, from whatever register, and the organisations that they become: one group of pupils each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solver.domain.clock import Weekday
from solver.domain.people import Kind
from solver.errors import Problem, SourceError
from solver.importers.people.cohorts import Cohort, Cohorts, Trait, joined_origin
from solver.importers.people.group_traits import Content, Traits, build_content, override
from solver.importers.people.groups import People, note_origins
from solver.importers.people.postcodes import Located, plain_postcode
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin, Sources
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

PUPILS_PER_CANDIDATE = 4.74
"""Pupils per exam candidate of a secondary school: the ratio over the 70 sites of the region of Utrecht of which both
the pupils (2012, inspection table) and the candidates (2023-24, DUO) are known."""
_BRIN_AND_SITE = re.compile(r"([0-9]{2}[A-Z]{2})[-_ |./]?([0-9]{2})", re.ASCII)
"""A BRIN number, "00CB", names a school; two more digits name a site of it, "00CB01"."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site of a school.

    Parameters
    ----------
    key
        BRIN and site number, "00CB01", or what another register calls it.
    postcode
        With four digits or all of it; "" where it is not known.
    headcount, headcount_origin
        Pupils, and where that number comes from.
    destination
        Where its people go: the key of the table `flows`.
    start, start_origin
        The first lesson, with which all times of the cohort move; None where it is that of the cohort.
    modes
        Its own mode shares, None where they are those of the cohort.
    cohort
        The name of its cohort.
    same_shift
        Whether it has to shift with the other sites of its BRIN number in its PC4 area.
    board, board_origin
        Who governs it, and where that comes from; None where nobody says so.
    own
        What the school, or somebody for it, says of its times and its travel: rows with columns of the table
        `groups`, a later one before an earlier.
    """

    key: str
    name: str
    kind: Kind
    where: str
    postcode: str
    place: Located | None
    headcount: int
    headcount_origin: Origin
    destination: str
    cohort: str
    start: str | None = None
    start_origin: Origin | None = None
    modes: Trait | None = None
    same_shift: bool = False
    board: str | None = None
    board_origin: Origin | None = None
    own: tuple[Row, ...] = ()

    @property
    def group(self) -> str:
        """The id of its group of pupils."""
        return f"{self.key}-pupils"


def plain_key(text: str) -> str:
    """Return "00cb-01" as "00CB01"; what is no BRIN number with a site stays as it is."""
    match = _BRIN_AND_SITE.fullmatch(text.strip().upper())
    return match[1] + match[2] if match else text.strip()


def brin_of(key: str) -> str | None:
    """Return the BRIN number "00CB" of a site "00CB01", None where its id is not made of one."""
    match = _BRIN_AND_SITE.fullmatch(key)
    return match[1] if match else None


def organisations_of_sites(
    sites: Sequence[Site], cohorts: Cohorts, days: Sequence[Weekday], sources: Sources
) -> People:
    """Return an organisation for each site, with one group of pupils.

    Raises
    ------
    SourceError
        Where a cohort is not there, or its times cannot be counted from the start of a site.
    """
    people, problems = People(), [*_unknown_cohorts(sites, cohorts)]
    for site in sites:
        if site.cohort in cohorts:
            people.organisations.append(_organisation(site, cohorts[site.cohort], days, sources, problems))
            people.destinations[site.group] = site.destination
            people.cohorts[site.group] = site.cohort
            people.where.update({site.key: site.where, site.group: site.where})
    if problems:
        raise SourceError(problems)
    return people


def _unknown_cohorts(sites: Iterable[Site], cohorts: Cohorts) -> Iterable[Problem]:
    names = Names(sorted(cohorts))
    unknown = {site.cohort: site for site in reversed(list(sites)) if site.cohort not in cohorts}
    for name, site in unknown.items():
        advice = names.advice(name, gettext("add it to cohorts"))
        yield Problem(
            site.where,
            gettext("cohort {name}", name=spell_text(name)),
            gettext("a cohort of the table cohorts or a default one"),
            advice,
        )


def _organisation(
    site: Site, cohort: Cohort, days: Sequence[Weekday], sources: Sources, problems: list[Problem]
) -> Content:
    """Return a site as an organisation with one group of pupils, and note where its numbers come from."""
    sources.add(f"{site.group}.headcount", [site.headcount_origin])
    given = site.own[-1] if site.own else Row(site.where, {})
    built = build_content(_traits(site, cohort, problems), days, given, site.start)
    problems.extend(built.problems)
    note_origins(sources, site.group, built)
    place = site.place.place.model_dump() if site.place else None
    if site.place:
        sources.add(f"{site.key}.place", [site.place.origin])
    if site.board_origin:
        sources.add(f"{site.key}.board", [site.board_origin])
    called = {"name": "pupils", "names": {"nl": "leerlingen"}}
    group = {"id": site.group, **called, "headcount": site.headcount} | built.content
    board = {"board": site.board} if site.board else {}
    return {"id": site.key, "name": site.name, "kind": site.kind, **board, "place": place, "groups": [group]}


def _traits(site: Site, cohort: Cohort, problems: list[Problem]) -> Traits:
    """Return the traits of the cohort, overridden by those of the site, and these by what it says of itself."""
    traits = dict(cohort.traits)
    if site.modes:
        traits.pop("mode_shares", None)
        traits["mode_shares"] = site.modes
    if site.start_origin and "arrivals" in traits:
        arrivals = traits["arrivals"]
        traits["arrivals"] = Trait(arrivals.value, (joined_origin([site.start_origin, *arrivals.origins]),))
    for row in site.own:
        traits = override(Cohort(site.cohort, traits), row, problems)
    return traits


def same_shift_agreements(sites: Iterable[Site]) -> list[Content]:
    """Return a `same_shift` agreement for each set of sites with one BRIN number in one PC4 area that ask for it.

    That neighbouring sites share teachers, and so have to shift together, is assumed.
    """
    found: dict[tuple[str | None, str], list[Site]] = {}
    for site in (site for site in sites if site.same_shift):
        found.setdefault((brin_of(site.key), plain_postcode(site.postcode)[:4]), []).append(site)
    return [
        {
            "kind": "same_shift",
            "id": f"same-{brin}-{pc4}",
            "groups": [site.group for site in together],
            "note": f"assumed: sites of {brin} in postcode area {pc4} share teachers, so they shift together",
        }
        for (brin, pc4), together in found.items()
        if brin and pc4.isalnum() and len(together) > 1
    ]
