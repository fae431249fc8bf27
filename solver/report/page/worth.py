"""The part of the page that says what a year is worth: who pays and who gains, break-evens, and every price."""

from __future__ import annotations

from typing import Any

from solver.advise.value.reckoner import ROWS
from solver.advise.value.value import Value
from solver.domain.instance import Instance
from solver.report.page.tables import page_table
from solver.report.tables.value import prices_table, sides_table
from solver.report.text.language import Words
from solver.report.text.value_words import even_sentences, gain_sentences, limit_sentences, price_name, price_unit
from solver.report.text.worth_words import assumed_sentences, told_comparison, worth_sentences


def worth_section(words: Words, instance: Instance, value: Value) -> dict[str, Any]:
    """Return what the template shows of what a year is worth."""
    told = told_comparison(value)
    other = next(each for each in ROWS if each != told)
    front = worth_sentences(words, value)
    return {
        "front": front,
        "table": page_table(words, sides_table(words, value, told)),
        "other": page_table(words, sides_table(words, value, other).noted()),
        "sentences": [sentence for sentence in gain_sentences(words, value) if sentence not in front],
        "even": even_sentences(words, value),
        "assumed": assumed_sentences(words, value),
        "prices": page_table(words, prices_table(words, value).part(0, len(value.prices))),
        "unpriced": [f"{price_name(words, key)} ({price_unit(words, key)})" for key in value.to_fill_in],
        "limits": limit_sentences(words, instance, value),
    }
