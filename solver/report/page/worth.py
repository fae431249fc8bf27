"""The part of the page that says what a year is worth: who pays and who gains, break-evens, and every price."""

from __future__ import annotations

from typing import Any

from solver.advise.value.reckoner import ROWS
from solver.advise.value.value import Value
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.report.page.tables import page_table
from solver.report.tables.value import prices_table, sides_table
from solver.report.text.language import Words
from solver.report.text.value_words import even_sentences, gain_sentences, limit_sentences, price_name
from solver.report.text.worth_words import TOLD, assumed_sentences, day_sentence, worth_sentences


def worth_section(words: Words, demand: Demand, parts: Ints, value: Value) -> dict[str, Any]:
    """Return what the template shows of what a year of a schedule, as parts per option, is worth."""
    instance = demand.instance
    other = next(each for each in ROWS if each != TOLD)
    front = worth_sentences(words, value)
    return {
        "day": day_sentence(words, demand, parts),
        "front": front,
        "table": page_table(words, sides_table(words, value, TOLD)),
        "other": page_table(words, sides_table(words, value, other).noted()),
        "sentences": [sentence for sentence in gain_sentences(words, value) if sentence not in front],
        "even": even_sentences(words, value),
        "assumed": assumed_sentences(words, value),
        "num_prices": len(value.prices),
        "prices": page_table(words, prices_table(words, value)),
        "unpriced": words.joined([price_name(words, key) for key in value.to_fill_in]),
        "limits": limit_sentences(words, instance, value),
    }
