"""The tables of a sweep: terms and sections over all draws, what decides, and every assumption with its range."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.instance import Instance
from solver.domain.sweep import Deciding, Sweep, SweepPlan
from solver.report.table import Cell, Column, Figure, Table
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.sweep_words import assumption_text, range_text, spread_text, what_text
from solver.validation.spelling import printable

_LONGEST_SOURCE = 90


def plan_names(words: Words, plans: Sequence[SweepPlan]) -> list[str]:
    """Return what the plans of a sweep are called."""
    return [words("x_before") if plan.is_today else printable(plan.name) for plan in plans]


def sweep_terms_table(words: Words, sweep: Sweep, *, is_short: bool = False) -> Table:
    """Return every term that is not always 0: of today, of each plan, and of each difference.

    Parameters
    ----------
    is_short
        Whether there is little room, as on a terminal: without units and medians, and without differences where there
        are several plans.
    """
    names = plan_names(words, sweep.plans)
    columns = [Column("term", words("term")), *([] if is_short else [Column("unit", words("unit"))])]
    columns += [Column(f"plan_{place}", name) for place, name in enumerate(names)]
    of_today = [own for own in sweep.differences if own.against == sweep.plans[0].name]
    of_today = [] if is_short and len(of_today) > 1 else of_today
    columns += [Column(f"change_{place}", f"{printable(own.name)} - {names[0]}") for place, own in enumerate(of_today)]
    rows: list[list[Cell]] = []
    for term in sweep.plans[0].terms:
        spreads = [plan.terms[term] for plan in sweep.plans]
        if all(spread.low == spread.high == 0 for spread in spreads):
            continue
        row: list[Cell] = [words(f"term_{term}"), *([] if is_short else [words(f"unit_{term}")])]
        spreads += [own.terms[term] for own in of_today]
        rows.append([*row, *(spread_text(words, term, spread, is_short=is_short) for spread in spreads)])
    return Table("sweep_terms", words("w_terms"), columns, rows)


def sweep_sections_table(words: Words, instance: Instance, sweep: Sweep, *, is_short: bool = False) -> Table:
    """Return the highest load factor of each section that was looked at, of today and of each plan."""
    called = dict(zip((section.id for section in instance.sections), instance.section_names, strict=True))
    columns = [Column("section", words("section"))]
    columns += [Column(f"plan_{place}", name) for place, name in enumerate(plan_names(words, sweep.plans))]
    rows: list[list[Cell]] = []
    for place, own in enumerate(sweep.plans[0].sections):
        row: list[Cell] = [printable(called.get(own.section, own.section))]
        for plan in sweep.plans:
            spread = plan.sections[place].load_factor
            low, median, high = (words.percent(value) for value in (spread.low, spread.median, spread.high))
            key = "w_range_plain" if is_short else "w_range"
            row.append(low if low == high else words(key, low=low, high=high, median=median))
        rows.append(row)
    return Table("sweep_sections", words("w_sections"), columns, rows)


def net_table(words: Words, sweep: Sweep, *, is_short: bool = False) -> Table:
    """Return gross and net: the peak and who is left behind, a row for each plan and share that is flexible.

    Parameters
    ----------
    is_short
        Whether there is little room, as on a terminal: without medians.
    """
    several = len({own.name for own in sweep.net}) > 1
    columns = [Column("plan", words("schedule"))] if several else []
    columns += [
        Column("flexible", words("n_flexible")),
        Column("peak", words("n_peak_lower")),
        Column("left", words("term_overload")),
    ]
    rows: list[list[Cell]] = []
    for own in sweep.net:
        gain = (own.peak_gain.low, own.peak_gain.high, own.peak_gain.median)
        low, high, median = (words.percent(value, 1) for value in gain)
        label = words("n_row_gross" if own.share == 0 else "n_row_net", share=words.percent(own.share))
        cells: list[Cell] = [printable(own.name)] if several else []
        told = words("w_range_plain" if is_short else "w_range", low=low, high=high, median=median)
        left = spread_text(words, "overload", own.terms["overload"], is_short=is_short)
        rows.append([*cells, label, told, left])
    return Table("net", words("n_table"), columns, rows).noted(words("n_sweep_note"))


def deciding_table(words: Words, instance: Instance, sweep: Sweep, own: Deciding) -> Table:
    """Return the assumptions that decide most about one term, how much, how sure that is, and their sources."""
    by_id = {each.id: each for each in sweep.assumptions}
    columns = [
        Column("assumption", words("w_assumption")),
        Column("share", words("w_share")),
        Column("in_five", words("w_in_five"), "percent"),
        Column("direction", words("w_direction")),
        Column("range", words("w_ranged")),
        Column("source", words("w_source"), "long text"),
    ]
    rows: list[list[Cell]] = []
    for each in own.five:
        assumption = by_id[each.assumption]
        source = printable(shorten(assumption.source, _LONGEST_SOURCE)) or words("w_no_source")
        bounds = {"share": each.share, "low": each.low, "high": each.high}
        key = "w_share_sure" if each.beyond_chance else "w_chance"
        share = words(key, **{key: words.percent(value) for key, value in bounds.items()})
        direction = words("w_more_is" if each.direction > 0 else "w_more_is_less")
        told = assumption_text(words, instance, assumption)
        rows.append([told, share, each.in_five, direction, range_text(words, assumption), source])
    note = words("w_together", share=words.percent(own.together))
    return Table("deciding", words("w_deciding", what=what_text(words, own)), columns, rows).noted(note)


def ranges_table(words: Words, instance: Instance, sweep: Sweep) -> Table:
    """Return every assumption with its range, the reason for it, and the source of its numbers."""
    columns = [
        Column("assumption", words("w_assumption")),
        Column("numbers", words("w_numbers"), "count"),
        Column("quality", words("w_quality")),
        Column("range", words("w_ranged")),
        Column("reason", words("w_reason"), "long text"),
        Column("source", words("w_source"), "long text"),
    ]
    rows: list[list[Cell]] = []
    for own in sweep.assumptions:
        source = printable(shorten(own.source, 2 * _LONGEST_SOURCE)) or words("w_no_source")
        head: list[Cell] = [assumption_text(words, instance, own), Figure(own.num_numbers, "count")]
        rows.append([*head, words(f"quality_{own.quality}"), range_text(words, own), printable(own.reason), source])
    return Table("ranges", words("r_ranges_caption"), columns, rows)
