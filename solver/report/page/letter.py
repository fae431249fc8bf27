"""The letter to a director as one page of HTML."""

from __future__ import annotations

from markupsafe import Markup

from solver.report.charts.letter_bars import bars_svg
from solver.report.page.rendering import rendered
from solver.report.text.language import Words
from solver.report.text.letter import Letter


def letter_page(words: Words, letter: Letter, annex: str) -> str:
    """Return a letter as HTML that loads nothing; `annex` is the file name of the advice behind it."""
    picture = Markup(bars_svg(words, letter.bars, letter.caption)) if letter.bars else ""
    return rendered("letter.html.j2", language=words.language, t=words, letter=letter, picture=picture, annex=annex)
