"""The letter to a director as a PDF: a page, and the tables behind it, set by `letter.typ`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Any

import typst

from solver.report.charts.letter_bars import bars_svg
from solver.report.table import Table
from solver.report.text.language import Words
from solver.report.text.letter import Letter

SIZES_PT = (10.5, 9.5, 8.5, 7.5)
"""Type sizes, the next where the letter would have more than one page."""
_PAGE = re.compile(rb"/Type\s*/Page\b")
_HEADS = {
    "why": "l_why",
    "yields": "l_yields",
    "others": "l_others_head",
    "checks": "l_checks",
    "correct": "l_correct",
    "dated": "l_dated",
    "signed": "l_signed",
    "annex": "l_annex_head",
}


@dataclass(frozen=True, slots=True)
class Annex:
    """What stands on the pages behind a letter: tables, and the name of the file with all that is known of a party."""

    tables: Sequence[Table]
    file: str


def letter_pdf(words: Words, letter: Letter, annex: Annex | None = None) -> bytes:
    """Return a letter as a PDF of one page, and its annex behind it; the same bytes each time with the same fonts."""
    pdf, data = b"", _data(words, letter)
    for size in SIZES_PT:
        data |= {"size": size}
        pdf = _compile(data)
        if len(_PAGE.findall(pdf)) == 1:
            break
    return pdf if annex is None else _compile(data | {"annex": _annex(words, annex)})


def _data(words: Words, letter: Letter) -> dict[str, Any]:
    heads = {name: words(key) for name, key in _HEADS.items()}
    picture = bars_svg(words, letter.bars, letter.caption) if letter.bars else ""
    choices = [words(key) for key in ("l_answer_yes", "l_answer_no")]
    own = {"language": words.language, "heads": heads, "picture": picture, "choices": choices, "annex": None}
    return asdict(letter) | own


def _annex(words: Words, annex: Annex) -> dict[str, Any]:
    """Return the tables of an annex with every cell written."""
    tables = [
        {
            "title": table.title,
            "heads": [column.full_heading for column in table.columns],
            "figures": [column.is_figure for column in table.columns],
            "rows": _told_once(
                [
                    [words.cell(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
                    for row in table.rows
                ]
            ),
            "note": table.note,
        }
        for table in annex.tables
    ]
    return {"tables": tables, "more": words("l_annex_more", file=annex.file)}


def _told_once(rows: list[list[str]]) -> list[list[str]]:
    """Return rows without the name with which one begins as the row above it does."""
    names = ["", *(row[0] for row in rows)]
    return [["" if row[0] == above else row[0], *row[1:]] for above, row in zip(names, rows, strict=False)]


def _compile(data: dict[str, Any]) -> bytes:
    source = resources.files("solver.report.export").joinpath("letter.typ").read_bytes()
    # What comes from the instance goes in as data: the typesetter never reads it as markup.
    pdf: bytes = typst.compile(source, format="pdf", sys_inputs={"letter": json.dumps(data, ensure_ascii=False)})
    return pdf
