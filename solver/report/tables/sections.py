"""The tables of the sections: how full they are today, in a schedule, and in several side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from solver.report.figures import Moment, SectionFigures
from solver.report.table import Cell, Column, Kind, Table
from solver.report.text.language import Words

_BEFORE_AND_AFTER = (
    "section", "when_before", "when_after", "factor_before", "factor_after",
    "peak_before", "peak_after", "peak_change", "overload_before", "overload_after",
)  # fmt: skip
_TODAY = ("section", "when_before", "load_before", "seats", "places", "factor_before", "overload_before")
_OVER = 0.5
"""Passengers a day above the places: fewer are shown as 0."""


def sections_table(
    words: Words, rows: Sequence[SectionFigures], directions: Mapping[str, str] | None = None, *, with_day: bool
) -> Table:
    """Return sections with their worst interval before and after.

    Parameters
    ----------
    directions
        By the id of a section; "" where it has none.
    """
    columns = [
        Column("section", words("section"), width=44),
        Column("direction", words("x_direction"), width=22),
        Column("when_before", words("x_when_before"), width=16),
        Column("load_before", words("x_load_before"), "count", 11),
        Column("seats", words("seats"), "count", 12),
        Column("places", words("places"), "count", 10),
        Column("factor_before", words("x_factor_before"), "percent", 14),
        Column("when_after", words("x_when_after"), width=16),
        Column("load_after", words("x_load_after"), "count", 11),
        Column("factor_after", words("x_factor_after"), "percent", 14),
        Column("overload_before", words("x_overload_before"), "count", 18),
        Column("overload_after", words("x_overload_after"), "count", 18),
        Column("peak_before", words("x_peak_before"), "count", 12),
        Column("peak_after", words("x_peak_after"), "count", 12),
        Column("peak_change", words("change"), "change", 12),
        Column("section_id", words("x_section_id"), width=18),
    ]
    cells = [_section_row(words, row, (directions or {}).get(row.section), with_day=with_day) for row in rows]
    return Table("sections", words("x_sections"), columns, cells, [words("x_note_sections")])


def _section_row(words: Words, row: SectionFigures, direction: str | None, *, with_day: bool) -> list[Cell]:
    """Return one section; what is not offered or not known stays empty."""
    before, after = row.worst_before, row.worst_after
    return [
        row.name,
        direction or None,
        _when(words, before, with_day=with_day),
        *([before.load, before.seats, before.places, before.load_factor] if before else [None] * 4),
        _when(words, after, with_day=with_day),
        *([after.load, after.load_factor] if after else [None] * 2),
        row.overload_before,
        row.overload_after,
        row.peak_before,
        row.peak_after,
        row.peak_change,
        row.section,
    ]


def _when(words: Words, moment: Moment | None, *, with_day: bool) -> str | None:
    return None if moment is None else words.when(moment, with_day=with_day)


def before_and_after(words: Words, rows: Sequence[SectionFigures], *, with_day: bool) -> Table:
    """Return what a schedule does to some sections."""
    table = sections_table(words, rows, with_day=with_day).only(*_BEFORE_AND_AFTER)
    return table.titled(words("r_sections_caption")).noted(words("t_sections_note"))


def today_table(words: Words, rows: Sequence[SectionFigures], most: int, *, with_day: bool) -> Table:
    """Return the worst interval of the fullest sections today; those above their places stand out."""
    table = sections_table(words, rows[:most], with_day=with_day).only(*_TODAY)
    strong = {at for at, row in enumerate(rows[:most]) if row.overload_before >= _OVER}
    return table.titled(words("t_today")).noted(_fullest(words, most, len(rows))).strengthened(strong)


def _fullest(words: Words, most: int, num: int) -> str:
    return words("t_fullest", shown=words.number(most), all=words.number(num)) if num > most else ""


def side_by_side_sections(
    words: Words, plans: Sequence[tuple[str, Sequence[SectionFigures]]], *, with_day: bool
) -> Table:
    """Return highest load factor, highest load and overload of every section, today and in each schedule.

    Parameters
    ----------
    plans
        Each schedule's name and its sections; the first gives the order, and what is said of today.
    """
    by_id = [{row.section: row for row in rows} for _, rows in plans]
    columns = [Column("section", words("section")), Column("when", words("r_worst_today"))]
    names = [words("x_before"), *(name for name, _ in plans)]
    for key, span in (("factor", "load_factor"), ("peak", "r_highest_load"), ("over", "r_over_places")):
        kind: Kind = "percent" if key == "factor" else "count"
        columns += [Column(f"{key}_{at}", name, kind, span=words(span)) for at, name in enumerate(names)]
    rows = []
    for row in plans[0][1]:
        after = [own[row.section] for own in by_id]
        factors = [_factor(row.worst_before), *(_factor(each.worst_after) for each in after)]
        peaks = [row.peak_before, *(each.peak_after for each in after)]
        over = [row.overload_before, *(each.overload_after for each in after)]
        rows.append([row.name, _when(words, row.worst_before, with_day=with_day), *factors, *peaks, *over])
    return Table("sections", words("r_sections_caption"), columns, rows)


def side_by_side_factors(
    words: Words, today: Sequence[SectionFigures], plans: Sequence[tuple[str, Sequence[SectionFigures]]], most: int
) -> Table:
    """Return the highest load factor of the sections that are fullest today, today and in each schedule."""
    by_id = [{row.section: row for row in rows} for _, rows in plans]
    columns = [Column("section", words("section")), Column("today", words("x_before"), "percent")]
    columns += [Column(f"plan_{at}", name, "percent") for at, (name, _) in enumerate(plans)]
    rows = [
        [row.name, _factor(row.worst_before), *(_factor(own[row.section].worst_after) for own in by_id)]
        for row in today[:most]
    ]
    return Table("factors", words("t_factors"), columns, rows).noted(_fullest(words, most, len(today)))


def _factor(moment: Moment | None) -> float | None:
    return moment.load_factor if moment else None
