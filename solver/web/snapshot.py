"""A table as a browser first gets it: parties, lines, sections, loads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.people import Group
from solver.language.current import Language
from solver.report.possible import possible_shifts
from solver.report.text.kinds import pattern_text
from solver.report.text.language import Words
from solver.report.text.names import in_language, name_in
from solver.web.figures import Document, rounded
from solver.web.plan import groups_of, in_overflow, parts_of_group
from solver.web.regions import Region

Fixed = tuple[Document, list[Document], list[Document], list[Document]]
"""Of a region: its facts, its parties, its lines, its sections."""


def fixed_of(region: Region, language: Language) -> Fixed:
    """Return what is drawn of a region and never changes; worked out once for all of its tables."""
    if language not in region.fixed:
        demand = region.demand()
        words = Words(language).of(demand.instance)
        facts = {"id": region.id, **region_facts(demand.instance, language)}
        parties = party_documents(demand, region.given, words)
        region.fixed[language] = facts, parties, *lines_and_sections(demand, words)
    found: Fixed = region.fixed[language]
    return found


def region_facts(instance: Instance, language: Language) -> Document:
    """Return what is drawn of a region as a whole, and by which of its states it is known."""
    return {
        "content_hash": instance.content_hash,
        "name": name_in(language, instance.name, instance.names),
        "days": list(instance.days),
        "bin_min": instance.bin_min,
        "modes": list(dict.fromkeys(line.mode for line in instance.lines)),
        "peak_periods": [
            {"name": each.name, "from_min": each.start_min, "to_min": each.end_min} for each in instance.peak_periods
        ],
    }


def party_documents(demand: Demand, given: Instance, words: Words) -> list[Document]:
    """Return of every party what does not change on the table: names, people, groups and their options."""
    instance = in_language(demand.instance, words.language)
    possible = possible_shifts(demand.instance, given)
    line_of = {section.id: line.id for line in instance.lines for section in line.sections}
    weight = in_overflow(demand, demand.loads(demand.options.status_quo_parts()))
    documents = []
    for place, party in enumerate(instance.organisations):
        lines = dict.fromkeys(line_of[flow.section] for group in party.groups for flow in group.flows)
        document: Document = {
            "id": party.id,
            "name": party.name,
            "kind": party.kind,
            "people": sum(group.headcount for group in party.groups),
            "in_overflow": float(weight[place]),
            "lines": list(lines),
            "groups": [
                _group(demand, index, group, possible[group.id], words)
                for index, group in zip(groups_of(demand, place), party.groups, strict=True)
            ],
        }
        if party.place is not None:
            document["place"] = {"lat": party.place.lat, "lon": party.place.lon}
        documents.append(document)
    return documents


def _group(demand: Demand, index: int, group: Group, possible: tuple[int, ...], words: Words) -> Document:
    """Return a group with its options, each with the times that its people would have."""
    options = demand.options
    patterns = group.week_patterns(demand.instance.days)
    found = []
    for at, option in enumerate(options.of_group(index)):
        shift, pattern = int(options.shift_min[option]), patterns[options.pattern[option]]
        label = words.shift(shift)
        if len(patterns) > 1:
            label = f"{label}, {pattern_text(group, pattern, words)}"
        found.append(
            {
                "index": at,
                "label": label,
                "shift_min": shift,
                "pattern": pattern.id,
                "times": [
                    format_clock(time.at + shift) for time in group.times_in(pattern, "to") if time.at + shift >= 0
                ],
                "ends": [
                    format_clock(time.at + shift) for time in group.times_in(pattern, "from") if time.at + shift >= 0
                ],
                "is_today": option == int(options.status_quo[index]),
                "possible": shift in possible,
            }
        )
    return {"id": group.id, "name": group.name or group.id, "people": group.headcount, "options": found}


def lines_and_sections(demand: Demand, words: Words) -> tuple[list[Document], list[Document]]:
    """Return lines with their stops, and sections with the places of their intervals by day."""
    instance, cells = in_language(demand.instance, words.language), demand.cells
    lines = [
        {
            "id": line.id,
            "name": line.name,
            "mode": line.mode,
            "stops": [{"name": stop.name, "lat": stop.lat, "lon": stop.lon} for stop in line.stops],
            "sections": [section.id for section in line.sections],
        }
        for line in instance.lines
    ]
    sections: list[Document] = []
    num_days = len(instance.days)
    for place, (line, section) in enumerate(zip(instance.lines_of_sections(), instance.sections, strict=True)):
        days: Document = {}
        for at, day in enumerate(instance.days):
            own = slice(*(int(cells.start[place * num_days + at + end]) for end in (0, 1)))
            columns = {
                "from_min": cells.begin_min,
                "to_min": cells.end_min,
                "places": cells.places,
                "seats": cells.seats,
                "base": cells.base,
            }
            days[day] = {name: rounded(column[own]) for name, column in columns.items()}
        document: Document = {"id": section.id, "line": line.id, "name": section.name, "direction": section.direction}
        if section.along is not None:
            document["along"] = list(section.along)
        sections.append(document | {"days": days})
    return lines, sections


def choice_of(parts: tuple[int, ...]) -> int | None:
    """Return the option that all parts of a group take; None where they are spread over several."""
    taken = [at for at, number in enumerate(parts) if number]
    return taken[0] if len(taken) == 1 else None


def chosen_document(demand: Demand, group: int, parts: Ints, proposed: Ints | None) -> Document:
    """Return what a group chooses now and in the proposal; `parts` too where they are spread over options."""
    own = parts_of_group(demand, parts, group)
    document: Document = {"id": demand.instance.groups[group].id, "option": choice_of(own)}
    if document["option"] is None:
        document["parts"] = list(own)
    told = None if proposed is None else choice_of(parts_of_group(demand, proposed, group))
    return document | {"proposed_option": told}


def merged(static: list[Document], dynamic: Mapping[str, Document]) -> list[Document]:
    """Return parties with what changes of them beside what does not."""
    found: list[Document] = []
    for party in static:
        own: dict[str, Any] = dynamic[party["id"]]
        chosen = {group["id"]: group for group in own["groups"]}
        groups = [group | chosen[group["id"]] for group in party["groups"]]
        found.append(party | {key: value for key, value in own.items() if key != "groups"} | {"groups": groups})
    return found
