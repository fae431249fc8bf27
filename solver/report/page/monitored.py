"""The part of the page that says who did as agreed, by the counts: in words, a picture and tables."""

from __future__ import annotations

from typing import Any

from solver.domain.instance import Instance
from solver.domain.monitor import Monitoring
from solver.report.charts.monitor import MOST_DRAWN, monitor_chart
from solver.report.charts.style import Spec
from solver.report.page.pictures import NARROW, NARROW_PX, WIDE_PX
from solver.report.page.tables import page_table
from solver.report.tables.monitor import adherence_table, expected_table
from solver.report.text.language import Words
from solver.report.text.monitor_words import counted_sentence, expected_sentence, monitor_sentences, not_drawn_sentence


def monitor_section(words: Words, instance: Instance, found: Monitoring) -> dict[str, Any]:
    """Return what the template shows of what the counts said."""
    return {
        "front": expected_sentence(words, found),
        "sentences": monitor_sentences(words, instance, found),
        "not_drawn": not_drawn_sentence(words, found, MOST_DRAWN),
        "parties": page_table(words, adherence_table(words, found), most=len(found.parties)),
        "sections": page_table(words, expected_table(words, instance, found), most=len(found.sections)),
        "counted": counted_sentence(words, found),
    }


def monitor_pictures(words: Words, found: Monitoring) -> dict[str, Spec]:
    """Return the picture of who did as agreed, for a desk and for a telephone."""
    widths = (("", WIDE_PX), (NARROW, NARROW_PX))
    return {f"monitor{ending}": monitor_chart(words, found, width) for ending, width in widths}
