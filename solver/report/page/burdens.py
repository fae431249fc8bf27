"""The tables of burdens: what every sector and every board is asked, and what its people are spared."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advise.explain.burdens import Burden, By, burdens, has_boards
from solver.demand.loads import Demand
from solver.report.findings import Findings
from solver.report.page.tables import PageTable, Row, cut
from solver.report.text.kinds import kind_text
from solver.report.text.language import Words


def burdens_tables(words: Words, demand: Demand, plans: Sequence[Findings]) -> list[PageTable]:
    """Return the burdens by sector, and by board where an organisation has one."""
    levels: tuple[By, ...] = ("sector", "board") if has_boards(demand.instance) else ("sector",)
    return [_table(words, demand, plans, by) for by in levels]


def _table(words: Words, demand: Demand, plans: Sequence[Findings], by: By) -> PageTable:
    is_many = len(plans) > 1
    rows = [
        [*([plan.name] if is_many else []), _name(words, row, by), *_figures(words, row)]
        for plan in plans
        for row in burdens(demand, plan.parts, by)
    ]
    headings = [words("schedule")] if is_many else []
    headings += [words(by), words("r_organisations"), words("r_of_which_change"), words("people"), words("c_moved")]
    headings += [words("unit_shifted"), words("unit_unfairness"), words("r_gain_places"), words("r_gain_crowding")]
    shown, note = cut(words, rows)
    return PageTable(words(f"r_burden_by_{by}"), headings, 1 + is_many, shown, note)


def _name(words: Words, row: Burden, by: By) -> str:
    return kind_text(row.name, words) if by == "sector" else row.name


def _figures(words: Words, row: Burden) -> Row:
    counts = [row.organisations, row.organisations_changed, row.people, row.people_moved, row.shifted_person_min]
    return [
        *(words.number(value) for value in counts),
        words.number(row.per_head_min, 1),
        words.signed(row.over_places_after - row.over_places_before, 1),
        words.signed(row.crowded_min_after - row.crowded_min_before),
    ]
