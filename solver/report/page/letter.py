"""The letter to a director as a page of HTML, with the tables behind it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from solver.report.charts.letter_bars import bars_svg
from solver.report.page.rendering import rendered
from solver.report.page.tables import page_table
from solver.report.table import Table
from solver.report.text.language import Words
from solver.report.text.letter import Letter


def letter_page(words: Words, letter: Letter, annex: str = "", tables: Sequence[Table] = ()) -> str:
    """Return a letter as HTML that loads nothing.

    Parameters
    ----------
    annex
        The file name of all that is known of the party; "" where that does not go with it.
    tables
        What stands on the page behind the letter.
    """
    picture = Markup(bars_svg(words, letter.bars, letter.caption)) if letter.bars else ""
    shown = [page_table(words, table) for table in tables]
    told = {"letter": letter, "picture": picture, "annex": annex, "tables": shown}
    return rendered("letter.html.j2", language=words.language, t=words, **told)
