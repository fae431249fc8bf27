"""The tables of monitoring: who does as agreed, and what counted sections will carry."""

from __future__ import annotations

from solver.domain.instance import Instance
from solver.domain.monitor import Between, Monitoring
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.validation.spelling import printable


def adherence_table(words: Words, found: Monitoring) -> Table:
    """Return the adherence of every party: by the counts, and as it was believed before them."""
    columns = [
        Column("party", words("organisation")),
        Column("riders", words("m_riders"), "count"),
        Column("adherence", words("m_counted")),
        Column("believed", words("m_believed")),
        Column("learned", words("m_learned"), "percent"),
    ]
    rows: list[list[Cell]] = [
        [
            words.joined([printable(name) for name in own.names]),
            round(own.riders),
            _shares(words, own.adherence),
            _shares(words, own.believed),
            own.learned,
        ]
        for own in found.parties
    ]
    return Table("adherence", words("m_parties"), columns, rows)


def expected_table(words: Words, instance: Instance, found: Monitoring) -> Table:
    """Return every counted section in its fullest interval, before and next month."""
    called = dict(zip((section.id for section in instance.sections), instance.section_names, strict=True))
    columns = [
        Column("section", words("section")),
        Column("when", words("m_when")),
        Column("before", words("m_before")),
        Column("next", words("m_next")),
        Column("places", words("places"), "count"),
    ]
    rows: list[list[Cell]] = [
        [
            printable(called.get(own.section, own.section)),
            f"{words.day(own.day)} {own.at}",
            _passengers(words, own.before),
            _passengers(words, own.expected),
            None if own.places is None else round(own.places),
        ]
        for own in found.sections
    ]
    return Table("expected", words("m_sections"), columns, rows)


def _shares(words: Words, own: Between) -> str:
    return words("w_range_plain", low=words.percent(own.low), high=words.percent(own.high))


def _passengers(words: Words, own: Between) -> str:
    return words("w_range_plain", low=words.number(own.low), high=words.number(own.high))
