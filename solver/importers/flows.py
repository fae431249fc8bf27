"""Flows of groups: from a table where it names their destination, else over the lines that serve their site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.network.build import Network
from solver.importers.network.origins import OriginPoint
from solver.importers.network.places import Site
from solver.importers.network.site_flows import SiteFlows, note_flows
from solver.importers.network.times import ProfilesOfMode, profile_on, times_of_group
from solver.importers.numbers import plain
from solver.importers.off_line import OffLine, OffLineReason
from solver.importers.people.groups import People
from solver.importers.people.profiles import profiles_of_mode
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sources import Origin, Sources
from solver.importers.tables.lines import under
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

Content = dict[str, Any]


def add_flows(
    people: People,
    tables: Tables,
    network: Network | None,
    profiles: Content,
    origins: Sequence[OriginPoint],
    sources: Sources,
    findings: Findings,
) -> OffLine:
    """Give every group its flows; return who is on no line.

    Parameters
    ----------
    people
        Whose groups get the key `flows`.
    tables
        `flows` by destination; a destination that it names needs no network.
    network, origins
        The lines of a feed and where people live, for the other groups.
    profiles
        Content of the instance.

    Raises
    ------
    SourceError
        With every group that neither the table nor a feed gives a way to go.
    """
    table = under(tables.get("flows", ()), "destination")
    of_mode, modes = profiles_of_mode(tables.get("profiles", ())), _modes(network)
    problems: list[Problem] = []
    found, off_line = list[SiteFlows](), OffLine()
    for organisation in people.organisations:
        site = site_of(organisation)
        for group in organisation["groups"]:
            key, destination = group["id"], people.destinations[group["id"]]
            origins_of_flows: Sequence[Origin] = ()
            reason: OffLineReason = "no_flow"
            group["flows"] = []
            if destination in table:
                group["flows"] = [flow for row in table[destination] for flow in _both_legs(row)]
                origins_of_flows = [row.origin for row in table[destination]]
            elif network is None:
                problems.append(_no_way(people, key, destination))
            elif site is None:
                reason = "no_place"
            else:
                flows = network.flows_of_site(site, times_of_group(group, profiles, of_mode), origins)
                group["flows"] = [_by_mode(flow, group, modes, of_mode) for flow in flows.flows]
                origins_of_flows = flows.origins
                reason = "no_flow" if flows.in_reach else "no_stop"
                found.append(flows)
            off_line.add(group, None if group["flows"] else reason)
            if origins_of_flows:
                sources.add(f"{key}.flows", origins_of_flows)
    if problems:
        raise SourceError(problems)
    note_flows(found, findings)
    off_line.note(findings)
    return off_line


def _modes(network: Network | None) -> dict[str, str]:
    """Return the mode of each section of a feed, by id."""
    lines = [] if network is None else network.lines
    return {section["id"]: line["mode"] for line in lines for section in line["sections"]}


def _by_mode(flow: Content, group: Content, modes: Mapping[str, str], of_mode: ProfilesOfMode) -> Content:
    """Return a flow with the profile of those who go by the mode of its line, where there is one."""
    own = of_mode.get(profile_on(group, flow["leg"]), {}).get(modes[flow["section"]])
    return flow if own is None else {**flow, "profile": own}


def named_destinations(tables: Tables) -> frozenset[str]:
    """Return the destinations for which the table `flows` says how people get there."""
    return frozenset(row["destination"] for row in tables.get("flows", ()))


def check_named_sections(tables: Tables, lines: Sequence[Content]) -> None:
    """Refuse flows over sections that there are not.

    Raises
    ------
    SourceError
        With every cell of the table `flows` that names one.
    """
    names = Names(section["id"] for line in lines for section in line["sections"])
    known = {section["id"] for line in lines for section in line["sections"]}
    cells = ((row, column) for row in tables.get("flows", ()) for column in ("section_to", "section_from"))
    unknown = [(row, column) for row, column in cells if column in row and row[column] not in known]
    if unknown:
        raise SourceError([_unknown_section(row, column, names) for row, column in unknown])


def _unknown_section(row: Row, column: str, names: Names) -> Problem:
    advice = names.advice(row[column], gettext("correct it; of a feed, name the section under sections in [gtfs]"))
    return Problem(row.location(column), spell_text(row[column]), gettext("a section of the instance"), advice)


def site_of(organisation: Content) -> Site | None:
    """Return where an organisation is, None where nobody knows."""
    place = organisation["place"]
    return place and Site(organisation["id"], organisation["name"], place["lat"], place["lon"])


def _both_legs(row: Row) -> list[Content]:
    """Return the flow to the site, and the one from it, where the table names a section for it."""
    rest = {"share": plain(row["share"]), "lag_min": plain(row["lag_min"])}
    to = "to", row.get("section_to"), row.get("profile")
    back = "from", row.get("section_from"), row.get("departure_profile")
    return [
        {"section": section, "leg": leg, **rest} | ({"profile": profile} if profile else {})
        for leg, section, profile in (to, back)
        if section
    ]


def _no_way(people: People, group: str, destination: str) -> Problem:
    return Problem(
        people.where.get(group, f"group {group}"),
        gettext(
            "the destination {destination} of group {group}",
            destination=spell_text(destination),
            group=spell_text(group),
        ),
        gettext("rows of the table flows for it, or a feed"),
        gettext("add rows to flows with that destination, or name a timetable under [gtfs] in the recipe"),
    )
