"""The tables of the page: the figures behind every picture, and what has no picture."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from solver.advise.explain.gains import ride
from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.instance import Instance
from solver.domain.objective import OF_AGREED
from solver.domain.schedule import Schedule, shown_terms
from solver.report.findings import Findings
from solver.report.text.language import Words
from solver.report.text.provenance import cell_text, provenance_rows
from solver.report.text.tier_words import stop_text, tier_text

MOST_ROWS = 200
"""Of a table on the page; the workbook has them all."""
FULLEST = 15
"""Sections of the table that is always open."""
_LONGEST_WORD = 12
"""Letters of a name in a heading after which it may break."""
_MOST_HEAT = 20
"""Sections of the table behind the heat map."""
Row = list[str]


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table: the first columns are text, the others figures; every cell is text that is written already.

    Attributes
    ----------
    spans
        Headings above the last columns, each with how many of them it is about.
    """

    caption: str
    headings: Sequence[str]
    num_texts: int
    rows: Sequence[Row]
    note: str = ""
    spans: Sequence[tuple[str, int]] = ()

    @property
    def num_lead(self) -> int:
        """The columns before the first that has a heading above it."""
        return len(self.headings) - sum(columns for _, columns in self.spans)


def breakable(name: str) -> str:
    """Return a name whose long words may break, so that no column is as wide as they are."""
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", "\\1\N{ZERO WIDTH SPACE}", name)


def cut(words: Words, rows: Sequence[Row]) -> tuple[Sequence[Row], str]:
    """Return the rows that the page shows, and a note where these are not all."""
    if len(rows) <= MOST_ROWS:
        return rows, ""
    return rows[:MOST_ROWS], words("r_more_rows", shown=words.number(MOST_ROWS), all=words.number(len(rows)))


def key_table(words: Words, plans: Sequence[Findings]) -> PageTable:
    """Return the figures that a meeting begins with: today, and each schedule."""
    first = plans[0]
    rows = [
        [words(f"term_{term}"), words(f"unit_{term}"), words.number(first.before[term])]
        + [text for plan in plans for text in _beside(words, plan, term)]
        for term in ("overload", "peak", "crowding")
    ]
    people = [words("r_people_moved"), words("people"), "0"]
    organisations = [words("term_changed"), words("unit_changed"), "0"]
    for plan in plans:
        people += [words.number(plan.people_moved), words.UNKNOWN]
        organisations += [words.number(plan.num_changed), words.UNKNOWN]
    headings = [words("r_what"), words("unit"), words("today"), *_plan_headings(words, plans)]
    return PageTable(words("r_key_caption"), headings, 2, [*rows, people, organisations])


def _beside(words: Words, plan: Findings, term: str) -> Row:
    before, after = getattr(plan.before, term), getattr(plan.after, term)
    return [words.number(after), words.change(before, after)]


def _plan_headings(words: Words, plans: Sequence[Findings]) -> Row:
    return [text for plan in plans for text in (plan.name, words("change"))]


def sections_tables(words: Words, plans: Sequence[Findings], *, with_day: bool) -> tuple[PageTable, PageTable]:
    """Return highest load factor, highest load and overload of the fullest sections, and of all others."""
    others = [{row.section: row for row in plan.sections} for plan in plans]
    rows = []
    for row in plans[0].sections:
        cells = [row.name, words.when(row.worst_before, with_day=with_day)]
        cells += [words.percent(row.worst_before.load_factor if row.worst_before else None)]
        for plan in others:
            worst = plan[row.section].worst_after
            cells.append(words.percent(worst.load_factor if worst else None))
        cells += [words.number(row.peak_before), *(words.number(plan[row.section].peak_after) for plan in others)]
        cells += [words.number(row.overload_before)]
        cells += [words.number(plan[row.section].overload_after) for plan in others]
        rows.append(cells)
    columns = [words("x_before"), *(breakable(plan.name) for plan in plans)]
    measures = [words("load_factor"), words("r_highest_load"), words("r_over_places")]
    headings = [words("section"), words("r_worst_today"), *(columns * len(measures))]
    spans = [(measure, len(columns)) for measure in measures]
    first = PageTable(words("r_sections_caption"), headings, 2, rows[:FULLEST], spans=spans)
    shown, note = cut(words, rows[FULLEST:])
    return first, PageTable(words("r_other_sections"), headings, 2, shown, note, spans)


def ride_table(words: Words, demand: Demand, plans: Sequence[Findings]) -> PageTable:
    """Return how passengers travel, in persons."""
    today = ride(demand, demand.options.status_quo_parts())
    then = [ride(demand, plan.parts) for plan in plans]
    rows = [
        [words(f"r_ride_{name}"), *(words.number(getattr(each, name)) for each in (today, *then))]
        for name in ("all", "seated", "standing", "left_behind")
    ]
    per_head = [words("r_ride_crowding"), words.number(plans[0].before.crowding / max(today.all, 1e-9), 2)]
    per_head += [
        words.number(plan.after.crowding / max(each.all, 1e-9), 2) for plan, each in zip(plans, then, strict=True)
    ]
    headings = [words("r_passages"), words("today"), *(plan.name for plan in plans)]
    return PageTable(words("r_ride_caption"), headings, 1, [*rows, per_head])


def terms_table(words: Words, plans: Sequence[Findings]) -> PageTable:
    """Return all terms, today and in each schedule."""
    rows = []
    for term in shown_terms([plans[0].before, *(plan.after for plan in plans)]):
        digits = 2 if term == "peak_factor" else 0
        # Today is no distance from what was agreed since.
        today = None if term in OF_AGREED else plans[0].before[term]
        cells = [words(f"term_{term}"), words(f"unit_{term}"), words.number(today, digits)]
        for plan in plans:
            cells += [words.number(plan.after[term], digits), words.change(today or 0.0, plan.after[term])]
        rows.append(cells)
    headings = [words("term"), words("unit"), words("today"), *_plan_headings(words, plans)]
    return PageTable(words("r_terms_table"), headings, 2, rows)


def tiers_table(words: Words, plan: Findings) -> PageTable:
    """Return value, bound and gap of every tier, and why the search stopped."""
    rows = []
    for number, tier in enumerate(plan.schedule.tiers, 1):
        figures = [words.number(value, 1) for value in (tier.status_quo, tier.best, tier.bound)]
        gap = words.percent(0.0 if tier.stop == "optimal" else tier.gap, 2)
        rows.append(
            [
                f"{number}. {tier_text(tier, words)}",
                stop_text(tier.stop, words),
                *figures,
                gap,
                words.number(tier.value, 1),
            ]
        )
    headings = [words("r_tier"), words("r_stopped"), words("today"), words("r_best"), words("bound"), words("gap")]
    return PageTable(words("r_tiers_caption", name=plan.name), [*headings, words("r_in_schedule")], 2, rows)


def sources_table(words: Words, demand: Demand) -> PageTable:
    """Return where every number comes from, what is assumed first."""
    order = ("assumed", "derived", "fact")
    found = sorted(demand.instance.sources.items(), key=lambda item: order.index(item[1].quality))
    rows = [[key, words(f"quality_{source.quality}"), source.text] for key, source in found]
    headings = [words("r_number"), words("r_quality"), words("r_source")]
    return PageTable(words("r_sources_caption"), headings, 3, rows)


def made_table(words: Words, given: Instance, plans: Sequence[Findings]) -> PageTable:
    """Return how each schedule was made: settings, seed, versions."""
    columns = [_made(words, given, plan.schedule) for plan in plans]
    keys = list(dict.fromkeys(key for column in columns for key in column))
    rows = [[key, *(column.get(key, words.UNKNOWN) for column in columns)] for key in keys]
    headings = [words("r_what"), *(plan.name for plan in plans)]
    return PageTable(words("r_made_caption"), headings, 1 + len(plans), rows)


def _made(words: Words, given: Instance, schedule: Schedule) -> dict[str, str]:
    found = {label: cell_text(value, unit, words) for label, value, unit in provenance_rows(schedule, words, given)}
    if schedule.instance is not None:
        found[words("r_instance")] = f"{schedule.instance.name} ({schedule.instance.content_hash})"
    return found


def heat_table(words: Words, demand: Demand, plans: Sequence[Findings]) -> PageTable:
    """Return the highest load factor of every section in each hour, today and in the first schedule."""
    cells, num_days = demand.cells, len(demand.instance.days)
    hours = sorted({int(begin // 60) for begin in cells.begin_min[cells.places > 0].tolist()})
    place = {section.id: number for number, section in enumerate(demand.instance.sections)}
    rows = []
    columns = [(words("today"), demand.options.status_quo_parts()), *((plan.name, plan.parts) for plan in plans)]
    loads = [(name, demand.loads(parts)) for name, parts in columns]
    for row in plans[0].sections[:_MOST_HEAT]:
        first, last = cells.start[place[row.section] * num_days], cells.start[(place[row.section] + 1) * num_days]
        for name, load in loads:
            highest = _highest_by_hour(demand, load, int(first), int(last))
            rows.append([row.name, name, *(words.percent(highest.get(hour)) for hour in hours)])
    headings = [words("section"), words("schedule"), *(f"{hour:02d}:00" for hour in hours)]
    return PageTable(words("r_heat_table"), headings, 2, rows)


def _highest_by_hour(demand: Demand, loads: Floats, first: int, last: int) -> dict[int, float]:
    cells, highest = demand.cells, dict[int, float]()
    for cell in range(first, last):
        if cells.places[cell] > 0:
            hour = int(cells.begin_min[cell] // 60)
            highest[hour] = max(highest.get(hour, 0.0), float(loads[cell] / cells.places[cell]))
    return highest


def _people_by_party(plan: Findings) -> dict[int, float]:
    people: dict[int, float] = defaultdict(float)
    for move in plan.moves:
        people[move.party] += move.people
    return people


def map_table(words: Words, demand: Demand, plans: Sequence[Findings]) -> PageTable:
    """Return the organisations that have a place, with how many of their people move in each schedule."""
    rows = []
    people_of = [_people_by_party(plan) for plan in plans]
    for number, party in enumerate(demand.instance.organisations):
        if party.place is not None:
            moved = [people[number] for people in people_of]
            people = words.number(sum(group.headcount for group in party.groups))
            where = [words.number(party.place.lat, 4), words.number(party.place.lon, 4)]
            rows.append([party.name, *where, people, *(words.number(count) for count in moved)])
    names = [f"{words('r_people_moved_short')}: {plan.name}" for plan in plans]
    shown, note = cut(words, rows)
    headings = [words("organisation"), words("r_latitude"), words("r_longitude"), words("people"), *names]
    return PageTable(words("r_map_table"), headings, 1, shown, note)
