"""All tables of an export, in order."""

from __future__ import annotations

from solver.report.export.agreement_table import agreements_table
from solver.report.export.facts import Export
from solver.report.export.load_tables import intervals_table
from solver.report.export.summary_table import summary_table
from solver.report.table import Table
from solver.report.tables.people import burdens_table, levels, starts_table
from solver.report.tables.sections import sections_table
from solver.report.tables.values import sources_table, terms_table, tiers_table
from solver.report.text.language import Words
from solver.report.text.sentences import left_out_text


def all_tables(export: Export, words: Words, most_intervals: int | None = None) -> list[Table]:
    """Return every table of an export.

    Parameters
    ----------
    most_intervals
        Rows of the table of intervals at most, whole sections; None for all.
    """
    instance = export.instance
    return [
        summary_table(export, words),
        starts_table(words, export.choices),
        burdens_of(export, words),
        sections_of(export, words),
        intervals_table(export, words, most_intervals),
        terms_of(export, words),
        tiers_of(export, words),
        agreements_table(export, words),
        sources_table(words, instance),
    ]


def burdens_of(export: Export, words: Words) -> Table:
    """Return what every sector, and every board where an organisation has one, is asked and spared."""
    plans = [("", export.demand, export.outcome.parts)]
    table = burdens_table(words, plans, levels(export.instance)).titled(words("x_burdens"))
    return table.without("schedule", "over_places_change", "crowded_min_change", "gain_min")


def sections_of(export: Export, words: Words) -> Table:
    """Return every section with its worst interval before and after, today's fullest first."""
    directions = {section.id: section.direction for section in export.instance.sections}
    with_day = len(export.instance.days) > 1
    return sections_table(words, export.outcome.sections, directions, with_day=with_day).without("peak_change")


def terms_of(export: Export, words: Words) -> Table:
    """Return the terms before and after, each in its unit."""
    before, after = export.outcome.before.rounded(), export.outcome.after.rounded()
    return terms_table(words, [(words("x_before"), before), (words("x_after"), after)])


def tiers_of(export: Export, words: Words) -> Table:
    """Return the tiers; where the claims of the schedule do not hold, why they are left out."""
    table = tiers_table(words, export.schedule.tiers)
    return table if export.claims_hold else table.noted(left_out_text(words, export.left_out))
