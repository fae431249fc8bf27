"""The memo of one page with an annex behind it: all its texts and figures as data, set by `memo.typ`."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from typing import Any, Literal

import typst

from solver.report.charts.monitor import monitor_svg
from solver.report.choices import OptionTaken
from solver.report.export.book import sections_of, terms_of, tiers_of
from solver.report.export.facts import Export
from solver.report.export.memo_front import front
from solver.report.export.memo_layout import LAYOUTS, Fit, Layout, Part, fitted, layouts
from solver.report.export.wording import cut, unit_text
from solver.report.figures import SectionFigures, source_counts
from solver.report.table import Cell, Column, Table
from solver.report.tables.people import moves_table
from solver.report.tables.value import price_lines, sides_table
from solver.report.tables.week import weekday_table
from solver.report.text.average_words import average_sentences
from solver.report.text.kinds import agreement_names
from solver.report.text.language import Words
from solver.report.text.monitor_words import counted_sentence, monitor_sentences, not_drawn_sentence
from solver.report.text.provenance import assumed, cell_text, method_text, setting_rows
from solver.report.text.refusal_words import answer_sentences, further_sentences, proof_sentence
from solver.report.text.sentences import left_out_text, sentences
from solver.report.text.tier_words import again_texts, shares_text, stop_text
from solver.report.text.value_words import even_sentences, fill_sentences
from solver.report.text.week_words import week_sentence
from solver.report.text.worth_words import TOLD, assumed_sentences
from solver.report.week import other_weeks
from solver.validation.spelling import printable

NUM_TIERS, NUM_BROKEN, NUM_COUNTED = 5, 4, 5

_NAME, _SECTION, _CELL, _LINE, _MADE, _EDITS, _REFUSAL, _COUNTED, _PRICE = 110, 84, 60, 90, 420, 1200, 600, 600, 600
"""Widths at most, in letters: of title, section, another name in a table, line, how it was made, edits, an answer,
what counts say of a party, and a price."""
_CELL_WIDTHS = {"section": _SECTION, "tier": _LINE, "side": _LINE}
"""Letters at most in a column, where that is not `_CELL`."""
_WIDTHS = {
    "term": 1.5, "unit": 1.7, "change_1": 0.8,
    "section": 2.9, "when_before": 1.15, "load_before": 0.95, "places": 0.9, "factor_before": 1.15,
    "when_after": 1.15, "load_after": 0.95, "factor_after": 1.15,
    "organisation": 1.9, "group": 2.4, "pattern": 1.8, "people": 0.8, "shift_min": 1.15,
    "start_min": 0.7, "new_start_min": 0.75, "end_min": 0.7, "new_end_min": 0.75,
    "side": 3.2, "tier": 2.5, "status_quo": 0.8, "value": 0.9, "bound": 1.05, "reached": 1.7, "stop": 1.3,
}  # fmt: skip
"""Of the columns, as parts of what there is."""
_ON_THE_RIGHT = {"when_before", "when_after", "stop"}
_PROOF = 2
"""Of the sentences the one that says how far from the best possible, which is for the annex."""
_OVER = 0.5
"""Passengers a day above the places: fewer are shown as 0."""
_MOST_WEEKS = 3
"""Parties of which the memo tells the week in a sentence; the workbook has all."""
_LONGEST_WORD = 18
"""Letters after which a word may break: no column is so narrow that this does not fit."""
_BREAK = "\N{ZERO WIDTH SPACE}"
_PAGE = re.compile(rb"/Type\s*/Page\b")


def memo_pdf(export: Export, words: Words) -> bytes:
    """Return the memo as a PDF, of two pages where that is possible; the same bytes each time with the same fonts."""
    tried = layouts(
        has_refusals=bool(answer_sentences(words, export.demand, export.schedule, 1)),
        has_counts=export.monitoring is not None,
        has_value=export.is_value_given,
    )

    def count(part: Part, fit: Fit) -> int:
        data = memo_data(export, words, fit.most, fit.most_moves, layout=fit.layout, part=part)
        return len(_PAGE.findall(_compile(data)))

    fit = fitted(tried, export.outcome.num_changed, len(export.moved), count)
    return _compile(memo_data(export, words, fit.most, fit.most_moves, layout=fit.layout))


def _compile(data: dict[str, Any]) -> bytes:
    source = resources.files("solver.report.export").joinpath("memo.typ").read_bytes()
    # What comes from the instance goes in as data: the typesetter never reads it as markup.
    pdf: bytes = typst.compile(source, format="pdf", sys_inputs={"memo": json.dumps(data, ensure_ascii=False)})
    return pdf


def _fitted(text: str, width: int) -> str:
    """Return a text of at most `width` letters, wide ones counted twice, whose long words may break."""
    shown = cut(text, width)
    while sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in shown) > width:
        shown = cut(shown, len(shown) - 1)
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", rf"\1{_BREAK}", shown)


def memo_data(
    export: Export,
    words: Words,
    most: int,
    most_moves: int | None = None,
    *,
    layout: Layout = LAYOUTS[0],
    part: Part | Literal["whole"] = "whole",
) -> dict[str, Any]:
    """Return what the memo says: texts by name, and tables as rows of texts; of long tables the first rows only.

    Parameters
    ----------
    most, most_moves
        Rows of sections and of shifts; without the latter as many as the former.
    layout
        Where the ladder stands, and to how many refusals the answer is told.
    part
        To be set alone; what is in the other one only may then be left out.
    """
    told = _sentences(export, words)
    most_moves = most if most_moves is None else most_moves
    data = {
        "part": part,
        "ladder_first": layout.ladder == "first page",
        "language": words.language,
        "memo": words("x_memo"),
        "page": words("x_memo_page"),
        "name": _fitted(export.situation, _NAME),
        "front": front(
            export,
            words,
            has_ladder=layout.ladder != "none",
            is_short=layout.is_short,
            is_brief=layout.is_brief,
            most_height=layout.height,
            most_parties=layout.num_parties,
            in_annex=most_moves >= len(export.moved),
        ),
        "sentences": told,
        "proof": told[_PROOF],
        "shares": shares_text(words, export.schedule.tiers) if layout.num_refusals else "",
        "found": [text for at, text in enumerate(told) if at != _PROOF],
    }
    return data if part == "front" else data | _annex(export, words, most, most_moves, layout)


def _annex(export: Export, words: Words, most: int, most_moves: int, layout: Layout) -> dict[str, Any]:
    """Return what the annex alone says."""
    return {
        "worth": _worth(export, words, layout),
        "checked": words("x_memo_checked"),
        "terms": _terms(export, words),
        "refusals": {"title": words("no_do"), "lines": _refusals(export, words, layout)},
        "monitor": _monitor(export, words),
        "sections": _sections(export, words, most),
        "moves": _moves(export, words, most_moves),
        "weekdays": _weekdays(export, words),
        "tiers": _tiers(export, words),
        "agreements": _agreements(export, words),
        "numbers": {"title": words("x_memo_numbers"), "lines": [_numbers(export, words)]},
        "made": {"title": words("x_memo_made"), "lines": _provenance(export, words)},
    }


def _sentences(export: Export, words: Words) -> list[str]:
    texts = sentences(words, export.instance, export.outcome, export.left_out)
    edits = assumed(words, export.given, export.schedule)
    return [*texts, _fitted(edits, _EDITS)] if edits else texts


def _table(
    words: Words, table: Table, keys: Sequence[str], notes: Sequence[str], lead: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a table as the typesetter takes it.

    Parameters
    ----------
    keys
        Of its columns, in order.
    notes, lead
        What is said below it, and above.
    """
    shown = table.only(*keys)
    cells = [
        [_cell(words, cell, column) for cell, column in zip(row, shown.columns, strict=True)] for row in shown.rows
    ]
    return {
        "title": shown.title,
        "heads": [column.full_heading for column in shown.columns],
        "widths": [_WIDTHS.get(column.key, 1.0) for column in shown.columns],
        # Texts to the right of figures stand as these do, or they would touch.
        "figures": [column.is_figure or column.key in _ON_THE_RIGHT for column in shown.columns],
        "rows": cells,
        "notes": list(notes),
        "lead": list(lead),
    }


def _cell(words: Words, cell: Cell, column: Column) -> str:
    text = words.cell(cell, column.kind)
    return text if column.is_figure else _fitted(text, _CELL_WIDTHS.get(column.key, _CELL))


def _terms(export: Export, words: Words) -> dict[str, Any]:
    keys = ("term", "unit", "first", "value_1", "change_1")
    table = terms_of(export, words).titled(words("x_memo_before_after"))
    return _table(words, table, keys, [note for note in table.notes if note != words("x_note_terms")])


def _sections(export: Export, words: Words, most: int) -> dict[str, Any]:
    table, rows = sections_of(export, words), export.outcome.sections
    shown = [at for at, row in enumerate(rows) if row.worst_before is not None][:most]
    hidden = [row for at, row in enumerate(rows) if at not in shown]
    counts = {"shown": words.number(len(shown)), "all": words.number(len(rows))}
    keys = ["section", "when_before", "load_before", "places", "factor_before"]
    keys += ["when_after", "load_after", "factor_after"]
    table = replace(table, title=words("x_memo_sections"), rows=[table.rows[at] for at in shown])
    # Before the rows, as it must be read even where the table runs over its page.
    return _table(words, table, keys, [words("x_memo_more_sections", **counts)], _more_over(hidden, words))


def _more_over(hidden: Sequence[SectionFigures], words: Words) -> list[str]:
    """Return how many sections over their places are not shown, and by how many passengers; nothing where none is."""
    over = [row for row in hidden if max(row.overload_before, row.overload_after) >= _OVER]
    if not over:
        return []
    before, after = sum(row.overload_before for row in over), sum(row.overload_after for row in over)
    return [words.plural("x_memo_more_over", len(over), before=words.number(before), after=words.number(after))]


def _moves(export: Export, words: Words, most: int) -> dict[str, Any]:
    moved = _by_party(export.moved)
    table = moves_table(words, moved[:most]).without("share").titled(words("x_memo_who"))
    notes = [] if moved else [words("x_memo_nobody")]
    if rest := moved[most:]:
        people = words.plural("people", sum(choice.people_changing for choice in rest))
        notes.append(words.plural("x_memo_more", len(rest), people=people))
    days, weeks = export.instance.days, other_weeks(export.demand, export.outcome.parts)
    notes += [week_sentence(words, days, week) for week in weeks[:_MOST_WEEKS]]
    return _table(words, table, [column.key for column in table.columns], notes)


def _weekdays(export: Export, words: Words) -> dict[str, Any] | None:
    """Return who is on site and how full it is by weekday; None where no week changes."""
    table = weekday_table(words, export.demand, export.outcome.parts)
    return _table(words, table, [column.key for column in table.columns], []) if table.rows else None


def _by_party(moved: Sequence[OptionTaken]) -> list[OptionTaken]:
    """Return the shifts of a party together, the party with most people first."""
    people: dict[int, float] = {}
    for each in moved:
        people[each.party] = people.get(each.party, 0.0) + each.people_changing
    return sorted(moved, key=lambda each: (-people[each.party], each.party, -each.people))


def _tiers(export: Export, words: Words) -> dict[str, Any]:
    table = tiers_of(export, words).part(0, NUM_TIERS).titled(words("x_memo_how_far"))
    notes = [words("x_memo_proven"), *again_texts(words, export.schedule.tiers)]
    notes = [" ".join(notes)] if table.rows else [words("x_memo_no_tiers")]
    if not export.claims_hold:
        notes = [left_out_text(words, export.left_out)]
    return _table(words, table, ("tier", "status_quo", "value", "bound", "reached", "stop"), notes)


def _refusals(export: Export, words: Words, layout: Layout) -> list[str]:
    """Return what to do after each of the worst refusals, a line each, and what is proven of the worst.

    Before them stands what the first page does not say of refusals.
    """
    if not layout.num_refusals:
        return []
    rows = answer_sentences(words, export.demand, export.schedule, layout.num_refusals)
    is_short = layout.is_short or export.sweep is not None
    further = further_sentences(words, export.demand, export.schedule) if is_short else []
    if is_short:
        further = [*average_sentences(words, export.schedule), *further]
    proof = proof_sentence(words, export.schedule)
    lead = [" ".join(further)] if further else []
    return [*lead, *(_fitted(row, _REFUSAL) for row in rows), *([proof] if proof else [])]


def _monitor(export: Export, words: Words) -> dict[str, Any]:
    """Return who did as agreed by the counts: the largest parties in a picture and in words, growth, what to expect."""
    found = export.monitoring
    if found is None:
        return {"title": words("r_monitor"), "lines": [], "svg": ""}
    shown = found.model_copy(update={"parties": found.parties[:NUM_COUNTED]})
    lines = [counted_sentence(words, found), *monitor_sentences(words, export.instance, shown)]
    hidden = not_drawn_sentence(words, found, NUM_COUNTED)
    lines = [_fitted(line, _COUNTED) for line in (*lines, *([hidden] if hidden else []))]
    return {"title": words("r_monitor"), "lines": lines, "svg": monitor_svg(words, shown.parties)}


def _worth(export: Export, words: Words, layout: Layout) -> dict[str, Any] | None:
    """Return what the annex says of what a year is worth: who pays and who gains, break-evens and prices.

    None where it was not given.
    """
    if not export.is_value_given:
        return None
    value = export.value
    prices = price_lines(words, value) if layout.has_prices else []
    lines = [*even_sentences(words, value), words("v_limit")]
    lines += [*assumed_sentences(words, value), *fill_sentences(words, value)]
    # Where there is least room, they stand behind each other.
    lines = lines if prices else [" ".join([*lines, words("v_on_the_page")])]
    table = sides_table(words, value, TOLD).titled(words(f"x_memo_worth_{TOLD}"))
    return {
        "table": _table(words, table, [column.key for column in table.columns], []),
        "lines": lines,
        "prices": {"title": words("v_title_prices"), "lines": [_fitted(line, _PRICE) for line in prices]},
    }


def _agreements(export: Export, words: Words) -> dict[str, Any]:
    """Return in sentences how many agreements are kept, and which are broken by how much."""
    count = len(export.instance.agreements)
    broken = {violation.rule for violation in export.violations}
    today = {violation.rule for violation in export.violations_today}
    if not count:
        lines = [words("x_memo_no_agreements")]
    elif not broken:
        lines = [words("x_memo_all_kept", count=words.number(count))]
    else:
        lines = [words("x_memo_broken", broken=words.number(len(broken)), count=words.number(count))]
    names = agreement_names(export.instance, words)
    for violation in export.violations[:NUM_BROKEN]:
        amount = words.number(violation.amount, 0 if violation.amount >= 10 else 1)
        unit = unit_text(violation.unit, words)
        lines.append(words("x_memo_broken_line", label=_fitted(names[violation.rule], _CELL), amount=amount, unit=unit))
    if len(export.violations) > NUM_BROKEN:
        lines.append(words.plural("x_memo_broken_more", len(export.violations) - NUM_BROKEN))
    if today:
        lines.append(words("x_memo_today_broken", count=words.number(len(today))))
    return {"title": words("x_memo_agreements"), "lines": lines}


def _numbers(export: Export, words: Words) -> str:
    counts = source_counts(export.instance)
    if not sum(counts.values()):
        return words("x_memo_no_sources")
    texts = {quality: words.number(count) for quality, count in counts.items()}
    return words("x_memo_qualities", count=words.number(sum(counts.values())), **texts)


def _provenance(export: Export, words: Words) -> list[str]:
    """Return how the schedule was made, in lines: settings, engines, versions and the instance's hash."""
    schedule = export.schedule
    digest = _fitted(f"{words('x_hash')}: {export.instance.content_hash}", _MADE)
    if schedule.settings is None:
        return [words("x_memo_by_hand"), digest]
    texts = setting_rows(schedule.settings, words)
    settings = [f"{label} {cell_text(value, unit, words)}" for label, value, unit in texts]
    end = [f"{words('x_stopped')}: {stop_text(schedule.stop, words)}"]
    if schedule.seconds is not None:
        end.append(f"{words('x_seconds')} {words.number(schedule.seconds, 1)} {words('x_unit_seconds')}")
    versions = [f"{printable(name)} {printable(version)}" for name, version in schedule.versions.items()]
    lines = [
        "; ".join([*settings, *end]),
        ", ".join([*([method_text(schedule.method, words)] if schedule.method else []), *versions]),
    ]
    return [*(_fitted(line, _MADE) for line in lines if line), digest]
