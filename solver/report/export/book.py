"""All tables of an export, in order; the summary and the agreements are made here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from solver.advise.whatif.held import talks_before
from solver.checker import Violation
from solver.domain.agreements import Agreement, Cap, Order, WeekdayOrder
from solver.report.export.facts import Export
from solver.report.export.load_tables import intervals_table
from solver.report.export.wording import unit_text
from solver.report.table import Cell, Column, Figure, Table
from solver.report.tables.people import burdens_table, levels, starts_table
from solver.report.tables.sections import sections_table
from solver.report.tables.value import prices_table, worth_table
from solver.report.tables.values import sources_table, terms_table, tiers_table, weighed
from solver.report.tables.week import week_tables
from solver.report.text.edit_words import note_text
from solver.report.text.kinds import agreement_names, rule_text
from solver.report.text.language import Words
from solver.report.text.provenance import assumed, provenance_rows
from solver.report.text.sentences import left_out_text, sentences
from solver.report.text.travel_words import travel_note


def summary_table(export: Export, words: Words) -> Table:
    """Return the schedule in brief, and how it was made: item, value, unit."""
    rows = [*_finding_rows(export, words), *_provenance_rows(export, words)]
    columns = [Column("item", words("x_item"), width=46), Column("value", words("x_value"), "long text", 82)]
    columns.append(Column("unit", words("unit"), width=18))
    return Table("summary", words("x_summary"), columns, rows, [words("x_note_summary")])


def _finding_rows(export: Export, words: Words) -> list[list[Cell]]:
    """Return the finding in sentences, and the counts behind it."""
    instance, found = export.instance, export.outcome
    rows: list[list[Cell]] = [[words("r_instance"), export.situation, None]]
    rows += [
        [words("x_finding_line"), sentence, None] for sentence in sentences(words, instance, found, export.left_out)
    ]
    if assumption := assumed(words, export.given, export.schedule):
        rows.append([words("x_finding_line"), assumption, None])
    counts: list[tuple[str, float]] = [
        ("num_organisations", len(instance.organisations)),
        ("num_groups", len(instance.groups)),
        ("num_people", export.num_people),
        ("num_changed", found.num_changed),
        ("num_moved", found.changing.people),
        ("num_earlier", found.changing.earlier),
        ("num_later", found.changing.later),
        ("num_same_times", found.changing.same_times),
        ("num_broken", len({violation.rule for violation in export.violations})),
        ("num_broken_today", len({violation.rule for violation in export.violations_today})),
    ]
    rows += [[words(f"x_{key}"), Figure(value, "count"), None] for key, value in counts]
    if found.mean_shift_min is not None:
        rows.append([words("x_mean_shift"), Figure(found.mean_shift_min, "number"), words("x_unit_min")])
    if found.largest_gap is not None:
        rows.append([words("x_largest_gap"), Figure(found.largest_gap, "share"), None])
    return rows


def _provenance_rows(export: Export, words: Words) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [label, value, unit] for label, value, unit in provenance_rows(export.schedule, words, export.given)
    ]
    return [*rows, [words("x_hash"), export.instance.content_hash, None]]


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


def all_tables(export: Export, words: Words, most_intervals: int | None = None) -> list[Table]:
    """Return every table of an export.

    Parameters
    ----------
    most_intervals
        Rows of the table of intervals at most, whole sections; None for all.
    """
    instance = export.instance
    return [
        summary_table(export, words),
        starts_table(words, export.choices, export.possible, talks_before(export.given, export.schedule).held),
        *week_tables(words, export.demand, export.outcome.parts),
        burdens_of(export, words),
        sections_of(export, words),
        intervals_table(export, words, most_intervals),
        terms_of(export, words),
        tiers_of(export, words),
        agreements_table(export, words),
        sources_table(words, instance),
        worth_table(words, export.value),
        prices_table(words, export.value).titled(words("x_prices")),
    ]


def burdens_of(export: Export, words: Words) -> Table:
    """Return what every sector, and every board where an organisation has one, is asked and spared."""
    plans = [("", export.demand, export.outcome.parts)]
    table = burdens_table(words, plans, levels(export.instance)).titled(words("x_burdens"))
    return table.without("schedule", "over_places_change", "crowded_min_change", "gain_min")


def sections_of(export: Export, words: Words) -> Table:
    """Return every section with its worst interval before and after, today's fullest first."""
    directions = {section.id: section.direction for section in export.instance.sections}
    with_day = len(export.instance.days) > 1
    return sections_table(words, export.outcome.sections, directions, with_day=with_day).without("peak_change")


def terms_of(export: Export, words: Words) -> Table:
    """Return the terms before and after, each in its unit."""
    before, after = export.outcome.before.rounded(), export.outcome.after.rounded()
    table = terms_table(words, [(words("x_before"), before), (words("x_after"), after)])
    table = weighed(words, export.instance, table, [export.outcome.mean_shift_min])
    return table.noted(*table.notes, travel_note(words, export.instance.days, export.moved))


def tiers_of(export: Export, words: Words) -> Table:
    """Return the tiers; where the claims of the schedule do not hold, why they are left out."""
    table = tiers_table(words, export.schedule.tiers)
    return table if export.claims_hold else table.noted(left_out_text(words, export.left_out))
