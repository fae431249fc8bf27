"""The tables of how good it is, and what it rests on: terms, tiers, agreements, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from solver.checker import Violation
from solver.domain.agreements import Agreement, Cap, Order, WeekdayOrder
from solver.domain.objective import OF_AGREED, Term
from solver.domain.schedule import TierResult, shown_terms
from solver.report.export.facts import Export
from solver.report.export.wording import unit_text, yes_no
from solver.report.findings import found_of_possible
from solver.report.table import Cell, Column, Figure, Table
from solver.report.text.edit_words import note_text
from solver.report.text.kinds import agreement_names, rule_text
from solver.report.text.language import Words
from solver.report.text.sentences import left_out_text
from solver.report.text.tier_words import stop_text, tier_text

_QUALITIES = ("assumed", "derived", "fact")


def terms_table(export: Export, words: Words) -> Table:
    """Return the terms before and after, each in its unit."""
    columns = [
        Column(words("term"), width=32),
        Column(words("unit"), width=34),
        Column(words("x_before"), "number", 14),
        Column(words("x_after"), "number", 14),
        Column(words("change"), "number", 14),
        Column(words("x_change_share"), "share", 14),
    ]
    before, after = export.findings.before.rounded(), export.findings.after.rounded()
    rows: list[list[Cell]] = [
        [words(f"term_{term}"), words(f"unit_{term}"), *_figures(term, before[term], after[term])]
        for term in shown_terms([before, after])
    ]
    return Table("terms", words("x_terms"), words("x_note_terms"), columns, rows)


def _figures(term: Term, before: float, after: float) -> list[Cell]:
    """Return a term before and after, and its change; of one that is counted from an agreed schedule the second."""
    if term in OF_AGREED:
        return [None, after, None, None]
    change = after - before
    figures: list[Cell] = [before, after, change]
    if term == "peak_factor":
        figures = [Figure(value, "ratio") for value in (before, after, change)]
    return [*figures, change / before if before else None]


def tiers_table(export: Export, words: Words) -> Table:
    """Return value, bound and gap of every tier, and why its search stopped."""
    columns = [
        Column(words("x_tier"), "count", 9),
        Column(words("term"), "long text", 44),
        Column(words("x_tolerance"), "share", 12),
        Column(words("x_before"), "number", 14),
        Column(words("x_best"), "number", 14),
        Column(words("bound"), "number", 14),
        Column(words("gap"), "share", 10),
        Column(words("x_in_schedule"), "number", 16),
        Column(words("x_of_possible"), "share", 20),
        Column(words("x_stopped"), width=20),
    ]
    note = words("x_note_tiers") if export.claims_hold else left_out_text(words, export.left_out)
    rows = [_tier_row(place, tier, words) for place, tier in enumerate(export.schedule.tiers, 1)]
    return Table("tiers", words("x_tiers"), note, columns, rows, frozen=2)


def _tier_row(place: int, tier: TierResult, words: Words) -> list[Cell]:
    return [
        place,
        tier_text(tier, words),
        tier.tolerance,
        tier.status_quo,
        tier.best,
        tier.bound,
        0.0 if tier.stop == "optimal" else tier.gap,
        tier.value,
        found_of_possible(tier),
        stop_text(tier.stop, words),
    ]


def agreements_table(export: Export, words: Words) -> Table:
    """Return every agreement, with a row for each way in which the schedule breaks it."""
    columns = [
        Column(words("x_agreement"), width=30),
        Column(words("x_rule"), width=26),
        Column(words("x_who"), width=44),
        Column(words("x_note"), "long text", 44),
        Column(words("x_kept"), width=16),
        Column(words("x_kept_today"), width=18),
        Column(words("x_broken_by"), "number", 14),
        Column(words("unit"), width=16),
        Column(words("x_finding"), "long text", 60),
    ]
    broken_today = {violation.rule for violation in export.violations_today}
    broken: dict[str, list[Violation]] = defaultdict(list)
    for violation in export.violations:
        broken[violation.rule].append(violation)
    names = agreement_names(export.instance, words)
    rows: list[list[Cell]] = []
    for label, agreement in zip(export.instance.labels, export.instance.agreements, strict=True):
        kept_today = yes_no(label not in broken_today, words)
        who = who_is_bound(agreement, words)
        for kept, findings in _ways(broken[label], words):
            rule = rule_text(agreement.kind, words)
            note = note_text(words, export.given, export.schedule.scenario, label, agreement.note) or None
            rows.append([names[label], rule, who, note, kept, kept_today, *findings])
    return Table("agreements", words("x_agreements"), words("x_note_agreements"), columns, rows)


def _ways(broken: Sequence[Violation], words: Words) -> Iterator[tuple[str, list[Cell]]]:
    """Yield whether an agreement is kept, and amount, unit and sentence of each way in which it is not."""
    if not broken:
        yield yes_no(True, words), [None, None, None]
    for violation in broken:
        yield yes_no(False, words), [violation.amount, unit_text(violation.unit, words), violation.text]


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


def sources_table(export: Export, words: Words) -> Table:
    """Return where each number comes from, the assumed ones first."""
    columns = [
        Column(words("x_source_key"), width=40),
        Column(words("x_quality"), width=14),
        Column(words("x_source"), "long text", 100),
    ]
    sources = sorted(export.instance.sources.items(), key=lambda item: _QUALITIES.index(item[1].quality))
    rows: list[list[Cell]] = [[key, words(f"quality_{source.quality}"), source.text] for key, source in sources]
    return Table("sources", words("x_sources"), words("x_note_sources"), columns, rows)
