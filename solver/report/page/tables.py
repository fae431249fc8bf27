"""Tables as HTML, and those that only the page has: agreements, and the figures behind its pictures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from solver.advise.explain.gains import ride
from solver.checker import CheckReport
from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule
from solver.report.outcomes import Outcome
from solver.report.table import Cell, Column, Figure, Table
from solver.report.tables.values import term_proofs
from solver.report.text.counted import capital
from solver.report.text.edit_words import scenario_edit_text
from solver.report.text.kinds import agreement_names, rule_text
from solver.report.text.language import Words
from solver.report.text.numbers import relative_change
from solver.report.text.provenance import cell_text, provenance_rows

MOST_ROWS = 200
"""Of a table on the page; the workbook has them all."""
_LONGEST_WORD = 12
"""Letters of a name in a heading above which it may break."""
_MOST_HEAT = 20
"""Sections of the table behind the heat map."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table with every cell written: what the template shows.

    Attributes
    ----------
    is_figure
        Of each column, whether its cells are numbers, which stand on the right.
    full_headings
        Headings as they stand beside a figure where there is no row of headings, as on a telephone.
    spans
        Headings above the last columns, each with how many of them it is about.
    """

    caption: str
    headings: Sequence[str]
    full_headings: Sequence[str]
    is_figure: Sequence[bool]
    rows: Sequence[Sequence[str]]
    note: str = ""
    spans: Sequence[tuple[str, int]] = ()

    @property
    def heading_style(self) -> str:
        """The headings as variables of the table's style, which a telephone shows beside each figure: each once."""
        return "; ".join(f"--h{at}: {_css_text(told)}" for at, told in enumerate(self.full_headings[1:], 2))

    @property
    def num_lead(self) -> int:
        """The columns before the first that has a heading above it."""
        return len(self.headings) - sum(columns for _, columns in self.spans)


def _css_text(text: str) -> str:
    """Return a text as a string of a style sheet: every letter that could end it, or escape, by its number."""
    return (
        '"' + "".join(f"\\{ord(sign):x} " if sign in '"\\<' or not sign.isprintable() else sign for sign in text) + '"'
    )


def page_table(words: Words, table: Table, most: int = MOST_ROWS, more: str = "r_more_rows") -> PageTable:
    """Return a table as the template shows it; of long ones the first rows, and a note where these are not all.

    Parameters
    ----------
    more
        The text of that note.
    """
    note = table.note
    if len(table.rows) > most:
        note = f"{words(more, shown=words.number(most), all=words.number(len(table.rows)))} {note}".strip()
    kinds = [column.kind for column in table.columns]
    spans = [(span, len(list(own))) for span, own in groupby(column.span for column in table.columns) if span]
    return PageTable(
        caption=table.title,
        headings=[breakable(column.heading) if column.span else column.heading for column in table.columns],
        full_headings=[column.full_heading for column in table.columns],
        is_figure=[column.is_figure for column in table.columns],
        rows=[[words.cell(*pair) for pair in zip(row, kinds, strict=True)] for row in table.rows[:most]],
        note=note,
        spans=spans,
    )


def breakable(name: str) -> str:
    """Return a name whose long words may break, so that no column is as wide as they are."""
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", "\\1\N{ZERO WIDTH SPACE}", name)


def key_table(words: Words, plans: Sequence[Outcome]) -> Table:
    """Return the figures that a meeting begins with: today, and each schedule."""
    columns = [Column("what", words("r_what")), Column("unit", words("unit"))]
    columns.append(Column("today", words("x_before"), "count"))
    found = [plan.found for plan in plans]
    rows: list[list[Cell]] = []
    for term in ("overload", "peak", "crowding"):
        row: list[Cell] = [words(f"term_{term}"), words(f"unit_{term}"), plans[0].before[term]]
        for plan, proof in zip(plans, [None, *term_proofs(words, found, term)], strict=True):
            row += [plan.after[term], relative_change(plan.before[term], plan.after[term]), proof]
        rows.append(row)
    people: list[Cell] = [words("r_people_moved"), words("people"), 0]
    organisations: list[Cell] = [words("term_changed"), words("unit_changed"), 0]
    for at, (plan, proof) in enumerate(zip(plans, [None, *term_proofs(words, found, "changed")], strict=True)):
        columns += [Column(f"plan_{at}", plan.name, "count"), Column(f"change_{at}", words("change"), "change")]
        columns.append(Column(f"proof_{at}", words("proof_against", name=plans[0].name)))
        people += [plan.people_moved, None, None]
        organisations += [plan.num_changed, None, proof]
    note = [words("proof_note")] if len(plans) > 1 else []
    return Table("key", words("r_key_caption"), columns, [*rows, people, organisations], note).without("proof_0")


def ride_table(words: Words, demand: Demand, plans: Sequence[Outcome]) -> Table:
    """Return how passengers travel, in persons, and the crowding minutes of a passage."""
    rides = [ride(demand, parts) for parts in (demand.options.status_quo_parts(), *(plan.parts for plan in plans))]
    crowding = [plans[0].before.crowding, *(plan.after.crowding for plan in plans)]
    rows: list[list[Cell]] = [
        [words(f"r_ride_{name}"), *(getattr(each, name) for each in rides)]
        for name in ("all", "seated", "standing", "left_behind")
    ]
    per_head = [minutes / max(each.all, 1e-9) for minutes, each in zip(crowding, rides, strict=True)]
    rows.append([words("r_ride_crowding"), *(Figure(value, "hundredths") for value in per_head)])
    columns = [Column("what", words("r_passages"))]
    columns += [Column(f"plan_{at}", name, "count") for at, name in enumerate(_with_today(words, plans))]
    return Table("ride", words("r_ride_caption"), columns, rows)


def _with_today(words: Words, plans: Sequence[Outcome]) -> list[str]:
    return [words("x_before"), *(plan.name for plan in plans)]


def provenance_table(words: Words, given: Instance, plans: Sequence[Outcome], instances: Sequence[Instance]) -> Table:
    """Return how each schedule was made: settings, seed, versions, and the instance, as `instances` call it."""
    pairs = zip(plans, instances, strict=True)
    found = [_provenance(words, given, plan.schedule, instance) for plan, instance in pairs]
    keys = list(dict.fromkeys(key for own in found for key in own))
    columns = [Column("what", words("r_what"))]
    columns += [Column(f"plan_{at}", plan.name) for at, plan in enumerate(plans)]
    return Table("made", words("r_made_caption"), columns, [[key, *(own.get(key) for own in found)] for key in keys])


def _provenance(words: Words, given: Instance, schedule: Schedule, instance: Instance) -> dict[str, str]:
    found = {label: cell_text(value, unit, words) for label, value, unit in provenance_rows(schedule, words, given)}
    if schedule.instance is not None:
        called = instance.name if schedule.is_made_for(instance) else schedule.instance.name
        found[words("r_instance")] = f"{called} ({schedule.instance.content_hash})"
    return found


def heat_table(words: Words, demand: Demand, plans: Sequence[Outcome]) -> Table:
    """Return the highest load factor of every section in each hour, today and in each schedule."""
    cells, num_days = demand.cells, len(demand.instance.days)
    hours = sorted({int(begin // 60) for begin in cells.begin_min[cells.places > 0].tolist()})
    index = {section.id: at for at, section in enumerate(demand.instance.sections)}
    parts = [demand.options.status_quo_parts(), *(plan.parts for plan in plans)]
    loads = [(name, demand.loads(own)) for name, own in zip(_with_today(words, plans), parts, strict=True)]
    rows: list[list[Cell]] = []
    for row in plans[0].sections[:_MOST_HEAT]:
        first, last = (int(cells.start[(index[row.section] + step) * num_days]) for step in (0, 1))
        for name, load in loads:
            highest = _highest_by_hour(demand, load, first, last)
            rows.append([row.name, name, *(highest.get(hour) for hour in hours)])
    columns = [Column("section", words("section")), Column("schedule", words("schedule"))]
    columns += [Column(f"hour_{hour}", f"{hour:02d}:00", "percent") for hour in hours]
    return Table("heat", words("r_heat_table"), columns, rows)


def _highest_by_hour(demand: Demand, loads: Floats, first: int, last: int) -> dict[int, float]:
    cells, highest = demand.cells, dict[int, float]()
    for cell in range(first, last):
        if cells.places[cell] > 0:
            hour = int(cells.begin_min[cell] // 60)
            highest[hour] = max(highest.get(hour, 0.0), float(loads[cell] / cells.places[cell]))
    return highest


def _people_by_party(plan: Outcome) -> dict[int, float]:
    people: dict[int, float] = defaultdict(float)
    for move in plan.moves:
        people[move.party] += move.people_changing
    return people


def map_table(words: Words, demand: Demand, plans: Sequence[Outcome]) -> Table:
    """Return the organisations that have a place, with how many of their people move in each schedule."""
    people_of = [_people_by_party(plan) for plan in plans]
    columns = [
        Column("organisation", words("organisation")),
        Column("lat", words("r_latitude"), "degrees"),
        Column("lon", words("r_longitude"), "degrees"),
        Column("people", words("people"), "count"),
    ]
    for at, plan in enumerate(plans):
        columns.append(Column(f"moved_{at}", f"{words('r_people_moved_short')}: {plan.name}", "count"))
    rows: list[list[Cell]] = []
    for index, party in enumerate(demand.instance.organisations):
        if party.place is not None:
            people = sum(group.headcount for group in party.groups)
            rows.append([party.name, party.place.lat, party.place.lon, people, *(moved[index] for moved in people_of)])
    return Table("map", words("r_map_table"), columns, rows)


_Key = tuple[str, str]
"""Label and content: an agreement of two instances is the same one where both are."""


def agreements_table(
    words: Words,
    given: Instance,
    instances: Sequence[Instance],
    plans: Sequence[Outcome],
    reports: Sequence[CheckReport],
) -> Table:
    """Return every agreement that any schedule was asked to keep, and whether each keeps it.

    Those that a schedule breaks or was not asked to keep come first.

    Parameters
    ----------
    given
        The instance as it is in its file, without what-if edits.
    instances
        Of each schedule the one that it was made for, and that its report is about.
    """
    asked = [_asked(words, given, own, plan.schedule.scenario) for own, plan in zip(instances, plans, strict=True)]
    broken = [{violation.rule for violation in report.violations} for report in reports]
    known: dict[_Key, list[Cell]] = {}
    for own in asked:
        known = {**known, **{key: cells for key, cells in own.items() if key not in known}}
    rows = []
    for key, cells in known.items():
        found = [_state(key, own, rules) for own, rules in zip(asked, broken, strict=True)]
        rows.append((all(state == "r_kept" for state in found), [*cells, *(words(state) for state in found)]))
    rows.sort(key=lambda row: row[0])
    columns = [Column("agreement", words("r_agreement")), Column("kind", words("r_kind_of"))]
    columns.append(Column("note", words("r_note")))
    columns += [Column(f"plan_{at}", plan.name) for at, plan in enumerate(plans)]
    return Table("agreements", words("r_agreements_caption"), columns, [row for _, row in rows])


def _asked(words: Words, given: Instance, instance: Instance, scenario: Scenario | None) -> dict[_Key, list[Cell]]:
    """Return what each agreement of an instance is called, of which kind it is, and its note.

    One that an edit of the scenario made is called what the edit means.
    """
    called, edits = agreement_names(instance, words), () if scenario is None else scenario.edits
    found: dict[_Key, list[Cell]] = {}
    for label, agreement in zip(instance.labels, instance.agreements, strict=True):
        name, note = called[label], agreement.note
        if scenario is not None and label in edits:
            name, note = capital(scenario_edit_text(words, given, scenario, label)), words("r_what_if")
        found[label, agreement.model_dump_json()] = [name, rule_text(agreement.kind, words), note]
    return found


def _state(key: _Key, asked: dict[_Key, list[Cell]], broken: set[str]) -> str:
    if key not in asked:
        return "r_not_asked"
    return "r_broken" if key[0] in broken else "r_kept"
