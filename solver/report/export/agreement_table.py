"""The table of agreements: who is bound, and whether the schedule and today keep them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from solver.check import Violation
from solver.domain.agreements import Agreement, Cap, Order, WeekdayOrder
from solver.report.export.facts import Export
from solver.report.export.wording import unit_text
from solver.report.table import Cell, Column, Table
from solver.report.text.edit_words import note_text
from solver.report.text.kinds import agreement_names, rule_text
from solver.report.text.language import Words


def agreements_table(export: Export, words: Words) -> Table:
    """Return every agreement, with a row for each way in which the schedule breaks it."""
    columns = [
        Column("agreement", words("r_agreement"), width=30),
        Column("rule", words("x_rule"), width=26),
        Column("who", words("x_who"), width=44),
        Column("note", words("r_note"), "long text", 44),
        Column("kept", words("x_kept"), width=16),
        Column("kept_today", words("x_kept_today"), width=18),
        Column("broken_by", words("x_broken_by"), "number", 14),
        Column("unit", words("unit"), width=16),
        Column("finding", words("x_finding"), "long text", 60),
    ]
    broken_today = {violation.rule for violation in export.violations_today}
    broken: dict[str, list[Violation]] = defaultdict(list)
    for violation in export.violations:
        broken[violation.rule].append(violation)
    names = agreement_names(export.instance, words)
    rows: list[list[Cell]] = []
    for label, agreement in zip(export.instance.labels, export.instance.agreements, strict=True):
        kept_today = words.yes_no(label not in broken_today)
        who = who_is_bound(agreement, words)
        for kept, findings in _ways(broken[label], words):
            rule = rule_text(agreement.kind, words)
            note = note_text(words, export.given, export.schedule.scenario, label, agreement.note) or None
            rows.append([names[label], rule, who, note, kept, kept_today, *findings])
    return Table("agreements", words("r_agreements"), columns, rows, [words("x_note_agreements")])


def _ways(broken: Sequence[Violation], words: Words) -> Iterator[tuple[str, list[Cell]]]:
    """Yield whether an agreement is kept, and amount, unit and sentence of each way in which it is not."""
    if not broken:
        yield words.yes_no(True), [None, None, None]
    for violation in broken:
        yield words.yes_no(False), [violation.amount, unit_text(violation.unit, words), violation.text]


def who_is_bound(agreement: Agreement, words: Words) -> str:
    """Return the ids of the groups or organisations that an agreement is about, and over whom a cap is taken."""
    if isinstance(agreement, (Order, WeekdayOrder)):
        return f"{agreement.before}, {agreement.after}"
    if isinstance(agreement, Cap):
        boards = [words("x_of_board", board=board) for board in agreement.boards or ()]
        who = ", ".join([*(agreement.organisations or ()), *boards]) or words("x_everybody")
        is_usual = agreement.per == type(agreement).model_fields["per"].default
        return who if is_usual else words(f"x_each_{agreement.per}", who=who)
    return ", ".join(agreement.groups)
