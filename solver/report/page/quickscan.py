"""The advice of a quickscan as one page, to hand to the organisation in a talk."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advise.quickscan.quickscan import Quickscan
from solver.domain.instance import Instance
from solver.report.page.rendering import rendered, short_title
from solver.report.page.tables import page_table
from solver.report.tables.quickscan import advice_text
from solver.report.text.language import Words


def quickscan_page(words: Words, instance: Instance, scan: Quickscan, left_out: Sequence[str] = ()) -> str:
    """Return the advice to one organisation as HTML that loads nothing.

    Parameters
    ----------
    left_out
        Edits of the schedule that say what may be chosen, which do not count here.
    """
    text = advice_text(words, instance, scan, left_out)
    tables = {name: page_table(words, getattr(text, name)) for name in ("loads", "options", "bonds", "known")}
    return rendered(
        "quickscan.html.j2",
        language=words.language,
        t=words,
        title=short_title(scan.name),
        advice=text,
        **tables,
    )
