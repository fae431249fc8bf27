"""The memo of two pages: all its texts and figures as data, set by `memo.typ`."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib import resources
from typing import Any

import typst

from solver.domain.objective import OF_AGREED
from solver.domain.schedule import TierResult, shown_terms
from solver.report.choices import Chosen
from solver.report.export.facts import Export
from solver.report.export.wording import cut, unit_text
from solver.report.figures import SectionFigures, source_counts
from solver.report.findings import found_of_possible
from solver.report.text.kinds import agreement_names, pattern_text
from solver.report.text.language import Words
from solver.report.text.provenance import assumed, cell_text, method_text, setting_rows
from solver.report.text.sentences import left_out_text, sentences
from solver.report.text.tier_words import stop_text, tier_text
from solver.validation.spelling import printable

ROWS = (14, 10, 6, 3)
"""Rows of a table of sections or shifts at most, and fewer where the memo would have more than two pages."""
NUM_PAGES, NUM_TIERS, NUM_BROKEN = 2, 5, 4
_NAME, _SECTION, _CELL, _LINE, _MADE, _EDITS = 110, 84, 60, 90, 420, 600
"""Widths at most, in letters: of title, section, another name in a table, line, how it was made, and what-if edits."""
_OVER = 0.5
"""Passengers a day above the places: fewer are shown as 0."""
_LONGEST_WORD = 18
"""Letters after which a word may break: no column is so narrow that this does not fit."""
_BREAK = "\N{ZERO WIDTH SPACE}"
_PAGE = re.compile(rb"/Type\s*/Page\b")


def memo_pdf(export: Export, words: Words) -> bytes:
    """Return the memo as a PDF of two pages, the same bytes each time with the same fonts."""
    for most in ROWS:
        pdf = _compile(memo_data(export, words, most))
        if len(_PAGE.findall(pdf)) <= NUM_PAGES:
            return pdf
    return _compile(memo_data(export, words, ROWS[-1]) | {"cut": True})


def _compile(data: dict[str, Any]) -> bytes:
    source = resources.files("solver.report.export").joinpath("memo.typ").read_bytes()
    # What comes from the instance goes in as data: the typesetter never reads it as markup.
    pdf: bytes = typst.compile(source, format="pdf", sys_inputs={"memo": json.dumps(data, ensure_ascii=False)})
    return pdf


def _fitted(text: str, width: int) -> str:
    """Return a text of so many letters at most, wide ones counted twice, whose long words may break."""
    shown = cut(text, width)
    while sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in shown) > width:
        shown = cut(shown, len(shown) - 1)
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", rf"\1{_BREAK}", shown)


def memo_data(export: Export, words: Words, most: int) -> dict[str, Any]:
    """Return what the memo says: texts by name, and tables as rows of texts; of long tables the first rows only."""
    return {
        "cut": False,
        "language": words.language,
        "memo": words("x_memo"),
        "page": words("x_memo_page"),
        "name": _fitted(export.situation, _NAME),
        "sentences": _sentences(export, words),
        "checked": words("x_memo_checked"),
        "terms": _terms(export, words),
        "sections": _sections(export, words, most),
        "moves": _moves(export, words, most),
        "tiers": _tiers(export, words),
        "agreements": _agreements(export, words),
        "numbers": {"title": words("x_memo_numbers"), "lines": [_numbers(export, words)]},
        "made": {"title": words("x_memo_made"), "lines": _made(export, words)},
    }


def _sentences(export: Export, words: Words) -> list[str]:
    told = sentences(words, export.instance, export.findings, export.left_out)
    edits = assumed(words, export.given, export.schedule)
    return [*told, _fitted(edits, _EDITS)] if edits else told


def _table(title: str, heads: list[str], rows: list[list[str]], notes: list[str]) -> dict[str, Any]:
    return {"title": title, "heads": heads, "rows": rows, "notes": notes, "lead": []}


def _terms(export: Export, words: Words) -> dict[str, Any]:
    heads = [words("term"), words("unit"), words("x_before"), words("x_after"), words("change")]
    before, after = export.findings.before, export.findings.after
    rows = []
    for term in shown_terms([before, after]):
        digits = 2 if term in {"peak_factor", "unfairness"} else 0
        today = None if term in OF_AGREED else before[term]
        figures = [words.number(today, digits), words.number(after[term], digits)]
        change = words.change(today or 0.0, after[term])
        rows.append([words(f"term_{term}"), words(f"unit_{term}"), *figures, change])
    return _table(words("x_memo_before_after"), heads, rows, [])


def _sections(export: Export, words: Words, most: int) -> dict[str, Any]:
    heads = [words("section"), words("x_when_before"), words("x_load_before"), words("places")]
    heads += [words(f"x_{key}") for key in ("factor_before", "when_after", "load_after", "factor_after")]
    with_day = len(export.instance.days) > 1
    all_rows = [row for row in export.findings.sections if row.worst_before is not None]
    rows = [_section_row(row, with_day, words) for row in all_rows[:most]]
    counts = {"shown": words.number(len(rows)), "all": words.number(len(export.findings.sections))}
    shown = {row.section for row in all_rows[:most]}
    hidden = [row for row in export.findings.sections if row.section not in shown]
    table = _table(words("x_memo_sections"), heads, rows, [words("x_memo_more_sections", **counts)])
    # Before the rows, as it must be read even where the table runs over its page.
    return table | {"lead": _more_over(hidden, words)}


def _more_over(hidden: list[SectionFigures], words: Words) -> list[str]:
    """Return how many sections over their places are not shown, and by how many passengers; nothing where none is."""
    over = [row for row in hidden if max(row.overload_before, row.overload_after) >= _OVER]
    if not over:
        return []
    before, after = (words.number(sum(values)) for values in zip(*map(_overloads, over), strict=True))
    text = "x_memo_one_more_over" if len(over) == 1 else "x_memo_more_over"
    return [words(text, count=words.number(len(over)), before=before, after=after)]


def _overloads(row: SectionFigures) -> tuple[float, float]:
    return row.overload_before, row.overload_after


def _section_row(row: SectionFigures, with_day: bool, words: Words) -> list[str]:
    cells = [_fitted(row.name, _SECTION)]
    for moment, is_today in ((row.worst_before, True), (row.worst_after, False)):
        cells += [words.when(moment, with_day=with_day), words.number(moment.load if moment else None)]
        cells += [words.number(moment.places if moment else None)] if is_today else []
        cells.append(words.percent(moment.load_factor if moment else None))
    return cells


def _moves(export: Export, words: Words, most: int) -> dict[str, Any]:
    heads = [words("organisation"), words("group"), words("people"), words("shift"), words("x_start_old")]
    heads += [words("x_start_new"), words("x_end_old"), words("x_end_new")]
    moved = export.moved
    rows = [_move_row(choice, words) for choice in moved[:most]]
    rest = moved[most:]
    notes = [] if moved else [words("x_memo_nobody")]
    if rest:
        people = words.number(sum(choice.people for choice in rest))
        notes.append(words("x_memo_more", count=words.number(len(rest)), people=people))
    return _table(words("x_memo_who"), heads, rows, notes)


def _move_row(choice: Chosen, words: Words) -> list[str]:
    name = _fitted(choice.group.name or choice.group.id, _CELL)
    pattern = [_fitted(pattern_text(choice.group, choice.pattern, words), _CELL)] if choice.is_other_pattern else []
    shift = ", ".join([*([words.shift(choice.shift_min)] if choice.shift_min else []), *pattern])
    clocks = [choice.start_min, choice.new_start_min, choice.end_min, choice.new_end_min]
    texts = [words.clock(minute) for minute in clocks]
    return [_fitted(choice.organisation.name, _CELL), name, words.number(choice.people), shift, *texts]


def _tiers(export: Export, words: Words) -> dict[str, Any]:
    heads = [words("term"), words("x_before"), words("x_best"), words("bound"), words("gap")]
    heads += [words("x_memo_gained"), words("x_stopped")]
    rows = [_tier_row(place, tier, words) for place, tier in enumerate(export.schedule.tiers[:NUM_TIERS], 1)]
    notes = [words("x_memo_proven" if rows else "x_memo_no_tiers")]
    if not export.claims_hold:
        notes = [left_out_text(words, export.left_out)]
    return _table(words("x_memo_how_far"), heads, rows, notes)


def _tier_row(place: int, tier: TierResult, words: Words) -> list[str]:
    values = [words.number(value) for value in (tier.status_quo, tier.best, tier.bound)]
    gap = words.percent(0.0 if tier.stop == "optimal" else tier.gap, 1)
    share = found_of_possible(tier)
    found = words.percent(None) if share is None else words.at_least(share)
    return [f"{place}. {_fitted(tier_text(tier, words), _LINE)}", *values, gap, found, stop_text(tier.stop, words)]


def _agreements(export: Export, words: Words) -> dict[str, Any]:
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
        lines.append(words("x_memo_broken_more", count=words.number(len(export.violations) - NUM_BROKEN)))
    if today:
        lines.append(words("x_memo_today_broken", count=words.number(len(today))))
    return {"title": words("x_memo_agreements"), "lines": lines}


def _numbers(export: Export, words: Words) -> str:
    counts = source_counts(export.instance)
    if not sum(counts.values()):
        return words("x_memo_no_sources")
    texts = {quality: words.number(count) for quality, count in counts.items()}
    return words("x_memo_qualities", count=words.number(sum(counts.values())), **texts)


def _made(export: Export, words: Words) -> list[str]:
    schedule = export.schedule
    if schedule.settings is None:
        return [words("x_memo_by_hand")]
    told = setting_rows(schedule.settings, words)
    settings = [f"{label} {cell_text(value, unit, words)}" for label, value, unit in told]
    end = [f"{words('x_stopped')}: {stop_text(schedule.stop, words)}"]
    if schedule.seconds is not None:
        end.append(f"{words('x_seconds')} {words.number(schedule.seconds, 1)} {words('x_unit_seconds')}")
    versions = [f"{printable(name)} {printable(version)}" for name, version in schedule.versions.items()]
    lines = [
        "; ".join([*settings, *end]),
        ", ".join([*([method_text(schedule.method, words)] if schedule.method else []), *versions]),
    ]
    lines.append(f"{words('x_hash')}: {export.instance.content_hash}")
    return [_fitted(line, _MADE) for line in lines if line]
