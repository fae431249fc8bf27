"""The page: texts, tables and pictures put together into one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from solver.advise.explain.contributions import contributions
from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.impacts import impacts
from solver.advise.value.value_file import ValueFile
from solver.checker import CheckReport
from solver.demand.loads import Demand
from solver.domain.instance import Instance
from solver.domain.monitor import Monitoring
from solver.domain.schedule import Schedule
from solver.domain.sweep import Sweep
from solver.report.beside import Beside, beside
from solver.report.charts.rows import Row
from solver.report.outcomes import Outcome, outcomes
from solver.report.page import tables
from solver.report.page.monitored import monitor_pictures, monitor_section
from solver.report.page.packing import packed, packed_loads, packed_rows
from solver.report.page.pictures import NARROW, Pictures, draw, kinds
from solver.report.page.rendering import file, json_text, rendered, short_title
from solver.report.page.screen import screen
from solver.report.page.script import vega_script
from solver.report.page.sure import sure_pictures, sure_section
from solver.report.page.tables import PageTable, agreements_table, page_table
from solver.report.page.warnings import dropped, warning
from solver.report.page.worth import worth_section
from solver.report.table import Table
from solver.report.tables.explain import contributions_table, impacts_table
from solver.report.tables.people import Plan, burdens_table, levels, moves_and_gains, moves_of_plans
from solver.report.tables.refusals import refusals_table
from solver.report.tables.sections import side_by_side_sections
from solver.report.tables.sources import grouped_sources_table
from solver.report.tables.values import compared_table, short_tiers_table, weighed, weighed_tiers_note
from solver.report.tables.week import week_tables
from solver.report.text.language import Words, catalogue
from solver.report.text.names import in_language
from solver.report.text.provenance import assumed, rests_on
from solver.report.text.refusal_words import refusal_sentences
from solver.report.text.sentences import instance_size, sentences, sources_count
from solver.report.text.tier_words import shares_text
from solver.report.text.travel_words import travel_note

_FULLEST, _MOST_OPEN = 15, 15
"""Sections, and organisations, of the tables that are always open."""
_PARTS = (
    "finding", "sections", "heat", "moves", "contributions", "refusals", "map", "ride", "worth", "sure", "monitor",
    "proof", "agreements", "sources", "made",
)  # fmt: skip


def page(
    words: Words,
    instance: Instance,
    schedules: Sequence[tuple[str, Schedule]],
    reports: Sequence[CheckReport],
    made_for: Sequence[Instance] | None = None,
    given: Instance | None = None,
    standing_in: Sequence[str] = (),
    sweep: Sweep | None = None,
    monitoring: Monitoring | None = None,
    value: ValueFile | None = None,
) -> str:
    """Return the page about one schedule, or several side by side, as HTML that loads nothing.

    Parameters
    ----------
    schedules
        Each with what it is called; choices are the instance's own.
    reports
        What `solver.check` says of the choices of each, and of the claims that were dropped from it.
    made_for
        Of each the instance that its report is about, where its what-if edits are not those of `instance`.
    given
        The instance as it is in its file, where what-if edits have changed it.
    standing_in
        A sentence for each schedule that stands for another one here.
    sweep, monitoring, value
        Of the first schedule on this instance, the sweep perhaps of others too; an InputError where it is of another.
    """
    words, given = words.of(instance), in_language(given or instance, words.language)
    instance = in_language(instance, words.language)
    instances = [in_language(own, words.language) for own in made_for] if made_for else [instance] * len(schedules)
    demand, plans = outcomes(instance, schedules)
    made = page_table(words, tables.provenance_table(words, given, plans, instances))
    agreements = page_table(words, agreements_table(words, given, instances, plans, reports))
    held = beside(demand, plans, sweep, monitoring, value, given)
    pictures = _pictures(words, demand, plans, held)
    return rendered(
        "template.html.j2",
        language=words.language,
        t=words,
        title=short_title(given.name),
        subtitle=words("r_kind") + (f": {plans[0].name}" if len(plans) > 1 else ""),
        standing_in=standing_in,
        first=screen(words, demand, plans[0], held.sweep) | {"answers": rests_on(words, given, plans[0].schedule)},
        script=Markup(file("screen.js") + file("drawing.js") + file("page.js")),
        vega=packed(vega_script()),
        size=instance_size(words, instance),
        **_parts(words, demand, plans, held),
        plans=_findings(words, given, instance, plans, instances, reports),
        **_chosen(words, instance, plans[0]),
        descriptions=pictures.descriptions,
        **_map(words, instance, pictures),
        sources_count=sources_count(words, instance),
        tables=_tables(words, demand, plans) | {"agreements": agreements, "made": made},
        data=packed(json_text(_data(words, demand, plans, pictures))),
    )


def _chosen(words: Words, instance: Instance, plan: Outcome) -> dict[str, Any]:
    """Return what can be chosen of the picture of the loads, and what stands below it.

    It opens on the day on which the section that is shown first is fullest today.
    """
    worst = plan.sections[0].worst_before if plan.sections else None
    return {
        "sections": [row.name for row in plan.sections],
        "days": [words.day(day) for day in instance.days],
        "first_day": 0 if worst is None else [str(day) for day in instance.days].index(worst.day),
        "load_caption": words("r_load_caption_roads" if instance.has_roads else "r_load_caption"),
    }


def _pictures(words: Words, demand: Demand, plans: Sequence[Outcome], held: Beside) -> Pictures:
    """Return the pictures of the schedules, of a sweep, and of what counts say, as far as these are there."""
    pictures = draw(words, demand, plans)
    if held.sweep is not None:
        pictures = pictures.with_further(sure_pictures(words, demand.instance, held.sweep))
    if held.monitoring is not None:
        pictures = pictures.with_further(monitor_pictures(words, held.monitoring))
    return pictures


def _findings(
    words: Words,
    given: Instance,
    instance: Instance,
    plans: Sequence[Outcome],
    instances: Sequence[Instance],
    reports: Sequence[CheckReport],
) -> list[dict[str, Any]]:
    """Return of each schedule what it is called, what was found, what it assumes and what is wrong with it."""
    return [
        {
            "name": plan.name,
            "sentences": sentences(words, instance, plan, report.of_claims),
            "assumes": assumed(words, given, plan.schedule),
            "warning": warning(words, own, report),
            "dropped": dropped(words, report),
            "shares": shares_text(words, plan.schedule.tiers),
        }
        for plan, own, report in zip(plans, instances, reports, strict=True)
    ]


def _parts(words: Words, demand: Demand, plans: Sequence[Outcome], held: Beside) -> dict[str, Any]:
    """Return the parts that not every page has, None where it has not, and all that there are by heading."""
    instance = demand.instance
    found = {
        "refusals": _refusals(words, demand, plans),
        "worth": None if held.value is None else worth_section(words, demand, plans[0].parts, held.value),
        "sure": None if held.sweep is None else sure_section(words, instance, held.sweep),
        "monitor": None if held.monitoring is None else monitor_section(words, instance, held.monitoring),
    }
    return {**found, "contents": [(part, words(f"r_{part}")) for part in _PARTS if found.get(part, True)]}


def _refusals(words: Words, demand: Demand, plans: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return of each schedule of which it was worked out what becomes of it if parties say no, that in words."""
    return [
        {
            "name": plan.name,
            "sentences": found,
            "table": page_table(words, refusals_table(words, demand, plan.schedule)),
        }
        for plan in plans
        if (found := refusal_sentences(words, demand, plan.schedule))
    ]


def _map(words: Words, instance: Instance, pictures: Pictures) -> dict[str, Any]:
    """Return whether there is a map, and what stands below it."""
    caption = "r_map_caption" if any(line.stops for line in instance.lines) else "r_map_caption_no_lines"
    return {
        "has_map": "map" in pictures.specs,
        "map_caption": words(caption),
        "map_notes": _map_notes(words, instance),
    }


def _map_notes(words: Words, instance: Instance) -> list[str]:
    """Return why lines or organisations are not on the map; nothing where all of them are."""
    lines = sum(not line.stops for line in instance.lines)
    parties = sum(party.place is None for party in instance.organisations)
    counts = {"missing": words.number(lines), "all": words.number(len(instance.lines))}
    notes = []
    if lines:
        notes.append(words("r_map_no_lines" if lines == len(instance.lines) else "r_map_some_lines", **counts))
    if parties:
        counts = {"missing": words.number(parties), "all": words.number(len(instance.organisations))}
        notes.append(words("r_map_some_organisations", **counts))
    return notes


def _tables(words: Words, demand: Demand, plans: Sequence[Outcome]) -> dict[str, Any]:
    """Return the tables of the page by name; of some a list."""

    def written(table: Table) -> PageTable:
        return page_table(words, table)

    with_day = len(demand.instance.days) > 1
    sections = side_by_side_sections(words, [(plan.name, plan.sections) for plan in plans], with_day=with_day)
    moving = [plan for plan in plans if plan.moves]
    sources = grouped_sources_table(words, demand.instance)
    return {
        "key": written(tables.key_table(words, plans)),
        "sections": written(sections.part(0, _FULLEST)),
        "other_sections": written(sections.part(_FULLEST).titled(words("r_other_sections"))),
        "heat": written(tables.heat_table(words, demand, plans)),
        "moves": written(_moves(words, demand, plans)),
        "weeks": [
            written(table.titled(f"{table.title}: {plan.name}") if len(plans) > 1 else table)
            for plan in moving
            for table in week_tables(words, demand, plan.parts)
        ],
        "burdens": [written(table) for table in _burdens(words, demand, plans)],
        "contributions": [_contributions(words, demand, plan) for plan in moving],
        "impacts": [_impacts(words, demand, plan) for plan in moving],
        "map": written(tables.map_table(words, demand, plans)),
        "ride": written(tables.ride_table(words, demand, plans)),
        "terms": written(_terms(words, demand, plans)),
        "tiers": [written(_tiers(words, demand.instance, plan)) for plan in plans if plan.schedule.tiers],
        "sources": page_table(words, sources, most=len(sources.rows)),
    }


def _moves(words: Words, demand: Demand, plans: Sequence[Outcome]) -> Table:
    """Return who moves: a row for each new time of a group, or where schedules stand side by side, for each group."""
    if len(plans) == 1:
        return moves_and_gains(words, demand, plans[0].parts)
    return moves_of_plans(words, demand, [(plan.name, plan.parts) for plan in plans])


def _terms(words: Words, demand: Demand, plans: Sequence[Outcome]) -> Table:
    table = compared_table(words, plans[0].before, [(plan.name, plan.found) for plan in plans])
    table = weighed(words, demand.instance, table, [plan.mean_shift_min for plan in plans])
    notes = [travel_note(words, demand.instance.days, plan.moves) for plan in plans] if len(plans) == 1 else []
    return table.noted(*table.notes, *notes)


def _tiers(words: Words, instance: Instance, plan: Outcome) -> Table:
    """Return the tiers of a schedule, with what their minutes are where those are weighed."""
    table = short_tiers_table(words, plan.schedule.tiers).titled(words("r_tiers_caption", name=plan.name))
    note = weighed_tiers_note(words, instance, (tier.weights for tier in plan.schedule.tiers))
    return table.noted(*table.notes, note)


def _burdens(words: Words, demand: Demand, plans: Sequence[Outcome]) -> list[Table]:
    named: list[Plan] = [(plan.name, demand, plan.parts) for plan in plans]
    left_out = ["by", "over_places_before", "over_places_after", "crowded_min_before", "crowded_min_after", "gain_min"]
    left_out += ["schedule"] if len(plans) == 1 else []
    return [burdens_table(words, named, [by]).without(*left_out).noted() for by in levels(demand.instance)]


def _contributions(words: Words, demand: Demand, plan: Outcome) -> tuple[PageTable, PageTable]:
    """Return who contributes what: those who contribute most, and all others."""
    evaluator = Evaluator(demand, plan.parts)
    rows = contributions(evaluator)
    table = contributions_table(words, rows, evaluator.terms, len(demand.instance.objective)).without("id").noted()
    table = table.titled(words("r_contributions_caption", name=plan.name))
    others = page_table(words, table, more="r_more_explained")
    return page_table(words, table.part(0, _MOST_OPEN)), replace(others, rows=others.rows[_MOST_OPEN:])


def _impacts(words: Words, demand: Demand, plan: Outcome) -> PageTable:
    table = impacts_table(words, impacts(demand, plan.parts)).noted()
    return page_table(words, table.titled(words("r_impacts_caption", name=plan.name)), more="r_more_explained")


def _data(words: Words, demand: Demand, plans: Sequence[Outcome], pictures: Pictures) -> dict[str, Any]:
    """Return what the script of the page works with."""
    index = {section.id: number for number, section in enumerate(demand.instance.sections)}
    order = [index[row.section] for row in plans[0].sections]
    today = demand.options.status_quo_parts()
    texts = ["r_clock", "c_load_told", "c_load_told_road", "seats", "places", "r_base_load", "load_factor"]
    texts += ["r_found_none"]
    return {
        "specs": {name: spec | {"datasets": {}} for name, spec in pictures.specs.items()},
        "datasets": {
            name: {key: packed_rows(rows) for key, rows in _own_rows(pictures, name).items()}
            for name in pictures.specs
            if not name.startswith("load_")  # their rows are made of the packed loads
        },
        "loads": packed_loads(demand, order, [today, *(plan.parts for plan in plans)]),
        "kinds": kinds(demand, order),
        "schedules": pictures.schedules,
        "words": {key: _pattern(words, key) for key in texts},
        "found": dict(zip(("one", "other"), (words.pattern("sections", count) for count in (1, 2)), strict=True)),
    }


def _own_rows(pictures: Pictures, name: str) -> dict[str, list[Row]]:
    """Return the rows of a picture; of a narrow one those that the wide one does not have."""
    rows: dict[str, list[Row]] = pictures.specs[name]["datasets"]
    if not name.endswith(NARROW):
        return rows
    wide = pictures.specs[name.removesuffix(NARROW)]["datasets"]
    return {key: own for key, own in rows.items() if own != wide.get(key)}


def _pattern(words: Words, key: str) -> str:
    """Return a text with its {names} still in it, for the script to fill in."""
    return catalogue()[key][words.language]
