"""The table of the ladder: packages of one organisation and more around a plan."""

from __future__ import annotations

from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.report.packages import asked_share, share_gained
from solver.report.table import Cell, Column, Figure, Table
from solver.report.text.language import Words
from solver.report.text.numbers import relative_change


def ladder_table(words: Words, instance: Instance, schedule: Schedule) -> Table:
    """Return what is reached with one organisation, with two and so on; nothing but a heading without a ladder.

    The rung that is the schedule itself is marked; each rung has all organisations of the one before it.
    """
    asked = asked_share(schedule.tiers)
    names = {organisation.id: organisation.name for organisation in instance.organisations}
    columns = [
        Column("number", words("l_number"), "count", 10),
        Column("joins", words("l_joins"), "long text", 40),
        Column("left_behind", words("term_overload"), "count", 16),
        Column("peak", words("term_peak"), "change", 14),
        *([] if asked is None else [Column("gained", words("l_gained"), "share", 14)]),
        Column("plan", words("l_plan"), "text", 14),
    ]
    today = None if schedule.terms is None else schedule.terms.status_quo
    rows = []
    for rung in schedule.ladder:
        cells: list[Cell] = [
            Figure(len(rung.organisations), "count"),
            ", ".join(names.get(one, one) for one in rung.joins),
            rung.terms.overload,
            None if today is None else relative_change(today.peak, rung.terms.peak),
            *([] if asked is None else [share_gained(asked[0], rung.terms.value(asked[0].weights))]),
            words("l_this") if schedule.terms is not None and rung.terms == schedule.terms.schedule else "",
        ]
        rows.append(cells)
    return Table("ladder", words("l_ladder"), columns, rows, [words("l_note")])
