"""All tables of an export, in order."""

from __future__ import annotations

from solver.report.export.burden_tables import burdens_table
from solver.report.export.facts import Export
from solver.report.export.load_tables import intervals_table, sections_table
from solver.report.export.people_tables import starts_table, summary_table
from solver.report.export.quality_tables import agreements_table, sources_table, terms_table, tiers_table
from solver.report.table import Table
from solver.report.text.language import Words


def all_tables(export: Export, words: Words, most_intervals: int | None = None) -> list[Table]:
    """Return every table of an export.

    Parameters
    ----------
    most_intervals
        Rows of the table of intervals at most, whole sections; None for all.
    """
    return [
        summary_table(export, words),
        starts_table(export, words),
        burdens_table(export, words),
        sections_table(export, words),
        intervals_table(export, words, most_intervals),
        terms_table(export, words),
        tiers_table(export, words),
        agreements_table(export, words),
        sources_table(export, words),
    ]
