"""The letter to a director as a PDF of one page, set by `letter.typ`."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from importlib import resources
from typing import Any

import typst

from solver.report.charts.letter_bars import bars_svg
from solver.report.text.language import Words
from solver.report.text.letter import Letter

SIZES_PT = (10.5, 9.5, 8.5, 7.5)
"""Type sizes, the next where the letter would have more than one page."""
_PAGE = re.compile(rb"/Type\s*/Page\b")
_HEADS = {"why": "l_why", "yields": "l_yields", "others": "l_others_head", "checks": "l_checks"}


def letter_pdf(words: Words, letter: Letter) -> bytes:
    """Return a letter as a PDF of one page, the same bytes each time with the same fonts."""
    pdf = b""
    for size in SIZES_PT:
        pdf = _compile(_data(words, letter) | {"size": size})
        if len(_PAGE.findall(pdf)) == 1:
            break
    return pdf


def _data(words: Words, letter: Letter) -> dict[str, Any]:
    heads = {
        name: words(key)
        for name, key in (_HEADS | {"correct": "l_correct", "dated": "l_dated", "signed": "l_signed"}).items()
    }
    picture = bars_svg(words, letter.bars, letter.caption) if letter.bars else ""
    choices = [words(key) for key in ("l_answer_yes", "l_answer_no", "l_answer_counter")]
    return asdict(letter) | {"language": words.language, "heads": heads, "picture": picture, "choices": choices}


def _compile(data: dict[str, Any]) -> bytes:
    source = resources.files("solver.report.export").joinpath("letter.typ").read_bytes()
    # What comes from the instance goes in as data: the typesetter never reads it as markup.
    pdf: bytes = typst.compile(source, format="pdf", sys_inputs={"letter": json.dumps(data, ensure_ascii=False)})
    return pdf
