"""The first page of the memo: the request, the picture, the package and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from solver.advise.whatif.held import talks_before
from solver.domain.clock import format_clock
from solver.report.charts.letter_bars import bars_svg
from solver.report.export.facts import Export
from solver.report.export.memo_layout import HEIGHTS, PARTIES
from solver.report.export.wording import cut
from solver.report.figures import source_counts
from solver.report.packages import NOBODY, Package, fullest_cell, moments_around, packages, section_of
from solver.report.text.asked import Asked, asked
from solver.report.text.council_words import council_sentences
from solver.report.text.counted import asked_text, capital, counted, in_letters, spoken_when
from solver.report.text.language import Words
from solver.report.text.letter import Bar
from solver.report.text.package_words import (
    cut_short_text,
    fullest_told,
    headline,
    joining_names,
    left,
    left_behind,
    moment_of,
    picture_title,
    road_told,
    rung_sentence,
    why,
)
from solver.report.text.refusal_words import front_sentence, refusal_sentences
from solver.report.text.worth_words import day_sentence, worth_sentences

_LONGEST_NAME, _LONGEST_SECTION, _LONGEST_ASK = 60, 110, 900
"""Letters at most: only names and requests that nobody writes are longer."""
_LEAST_LADDER, _MOST_RUNGS, _LONGEST_RUNG, _LETTERS_ON_LINE, _LETTERS_OF_ASK = 3, 8, 900, 90, 62
(_HIGHEST, _LOW, _LOWEST), _WITHOUT_TEXT, _LINE_HEIGHT = HEIGHTS, 440, 6
"""Of the picture, in units of which its width has 640; what a page without texts would leave, and what a line takes."""


def front(
    export: Export,
    words: Words,
    *,
    has_ladder: bool = True,
    is_short: bool = False,
    is_brief: bool = False,
    most_height: int = HEIGHTS[0],
    most_parties: int = PARTIES[0],
    in_annex: bool = False,
) -> dict[str, Any]:
    """Return the texts of the first page by name, and its picture as SVG; "" where no section has places.

    Parameters
    ----------
    has_ladder
        Whether the ladder stands anywhere.
    is_short
        Whether of refusals the worst alone is told here, beside a lower picture.
    is_brief
        Whether of a party with several groups is told what most of its people are asked.
    most_height
        Of the picture.
    most_parties
        Who is asked is told of so many parties at most, and the others are counted.
    in_annex
        Whether the annex shows all that is asked, so that it names those others.
    """
    found = packages(export.demand, export.outcome)
    now, then = found[0], next(each for each in found if each.is_plan)
    rows = asked(words, export.demand, then)
    ladder = _ladder(export, words, found) if has_ladder else []
    refusals, title = _refusals(export, words, is_short=is_short)
    shown = [_row(each, is_brief=is_brief) for each in rows[:most_parties]]
    num_lines = sum(_lines_of(row[1]) for row in shown) + len(shown) + 2 * len(ladder)
    # These are whole lines of text, where a row above counts as part of the table that it is in.
    num_lines += 3 * (2 + sum(ceil(len(text) / _LETTERS_ON_LINE) for text in refusals)) if refusals else 0
    day = day_sentence(words, export.demand, export.outcome.parts)
    worth = [" ".join([day, *worth_sentences(words, export.value)]).lstrip()] if export.is_value_given else []
    num_lines += 3 * sum(ceil(len(text) / _LETTERS_ON_LINE) for text in worth)
    height = min(most_height, _height(num_lines, _LOWEST if is_short else _LOW))
    return {
        "worth": worth,
        "request": {"title": words("x_memo_request"), "text": headline(words, export.demand, now, then)},
        "picture": _picture(export, words, now, then, height),
        "package": {
            "title": words("x_memo_package"),
            "rows": shown,
            "notes": [
                *_hidden(words, len(rows) - len(shown), is_brief=is_brief, in_annex=in_annex),
                *_notes(words, then, cut_short_text(words, export.schedule)),
            ],
        },
        "next": {"title": words("x_memo_next"), "lines": _next_step(export, words, then)},
        "refusals": {"title": title, "lines": refusals},
        "ladder": {"title": words("s_ladder"), "lines": ladder},
        "annex": words("x_memo_annex"),
    }


def _refusals(export: Export, words: Words, *, is_short: bool) -> tuple[list[str], str]:
    """Return what to say of refusals, and of how sure it is where that was drawn; and the heading."""
    council = council_sentences(words, export.demand, export.schedule, export.sweep)
    if council:
        return council, words("c_title")
    if is_short:
        told = [front_sentence(words, export.demand, export.schedule)]
    else:
        told = refusal_sentences(words, export.demand, export.schedule)
    return ([" ".join(told)] if any(told) else []), words("no_title")


def _ladder(export: Export, words: Words, found: Sequence[Package]) -> list[str]:
    """Return a line for each package, what is left behind with it and who joins, and why the one proposed is it."""
    if len(found) < _LEAST_LADDER:
        return []
    lines = [
        f"{rung_sentence(words, export.demand, found[0], each)} {joining_names(words, export.demand, each)}".rstrip()
        for each in found[1:]
    ]
    shown = [cut(line, _LONGEST_RUNG) for line in lines[:_MOST_RUNGS]]
    if more := len(lines) - len(shown):
        shown.append(words.plural("x_memo_more_packages", more))
    return [*shown, *why(words, export.demand, export.outcome, found)]


def _lines_of(text: str) -> int:
    """Return how many lines of its column what is asked of a party takes."""
    return sum(max(1, ceil(len(line) / _LETTERS_OF_ASK)) for line in text.split("\n"))


def _row(each: Asked, *, is_brief: bool) -> list[str]:
    """Return who is asked, what, and how many people that is."""
    lines = [each.brief] if is_brief or max(map(len, each.lines), default=0) > _LONGEST_ASK else each.lines
    return [cut(each.name, _LONGEST_NAME), "\n".join(cut(line, _LONGEST_ASK) for line in lines), each.people]


def _hidden(words: Words, parties: int, *, is_brief: bool, in_annex: bool) -> list[str]:
    """Return how many parties more there are, and where they and all requests stand."""
    where = words("x_memo_in_annex", who=words("x_memo_who")) if in_annex else words("x_memo_on_page")
    told = [words("x_memo_more_parties", parties=counted(words, "parties", parties), where=where)] if parties else []
    return told or ([words("x_memo_brief", where=where)] if is_brief else [])


def _notes(words: Words, then: Package, undone: str) -> list[str]:
    """Return what is asked in all, and what is undone."""
    if not then.moves:
        return [words("x_memo_nobody")]
    return [asked_text(words, "x_memo_asks", then.changing), *([undone] if undone else [])]


def _picture(export: Export, words: Words, now: Package, then: Package, height: int) -> dict[str, str]:
    """Return the fullest section around its fullest moment: today beside then, the places as a line."""
    demand, cells = export.demand, export.demand.cells
    fullest = fullest_cell(demand, now.loads)
    if fullest is None:
        none = [words("s_picture_none"), road_told(words, demand, now, then)]
        return {"title": words("x_memo_picture"), "svg": "", "told": " ".join(none).rstrip()}
    around = moments_around(demand, fullest)
    bars = [
        Bar(
            format_clock(float(cells.begin_min[cell])),
            float(now.loads[cell]),
            float(then.loads[cell]),
            float(cells.places[cell]),
            cell == fullest,
        )
        for cell in around.tolist()
    ]
    when = spoken_when(words, moment_of(demand, fullest), with_day=len(demand.instance.days) > 1)
    section = cut(demand.instance.section_names[section_of(demand, fullest)], _LONGEST_SECTION)
    where = words("s_picture_where", section=section, when=when)
    told = fullest_told(words, demand, now, then, fullest, around)
    return {
        "title": picture_title(words, demand, "x_memo_picture"),
        "svg": bars_svg(words, bars, where, height),
        "told": f"{where}. {told} {road_told(words, demand, now, then)}".rstrip(),
    }


def _height(num_lines: int, lowest: int) -> int:
    """Return how high the picture can be: what so many lines of texts leave of the page."""
    return min(_HIGHEST, max(lowest, _WITHOUT_TEXT - _LINE_HEIGHT * num_lines))


def _whom_to_ask(export: Export, words: Words, then: Package) -> str:
    """Return who gets the request, and who has answered it already."""
    held = talks_before(export.given, export.schedule).held
    if held.keys().isdisjoint(move.group.id for move in then.moves):
        return words.plural("x_memo_next_ask", then.num_changed, count=in_letters(words, then.num_changed))
    still = len({move.party for move in then.moves if move.group.id not in held})
    answered = then.num_changed - still
    told = []
    if answered:
        told.append(words.plural("x_memo_next_answered", answered, count=capital(in_letters(words, answered))))
    if still:
        told.append(words.plural("x_memo_next_still", still, count=in_letters(words, still)))
    return " ".join(told)


def _next_step(export: Export, words: Words, then: Package) -> list[str]:
    """Return what is to be decided and done, and what it rests on."""
    if not then.moves:
        return [words("x_memo_next_none")]
    texts = [_whom_to_ask(export, words, then)]
    half = then.half_overload
    if half <= NOBODY:
        texts.append(words("x_memo_next_half_fits"))
    else:
        texts.append(words.plural("x_memo_next_half", left_behind(half), left=left(words, half)))
    counts = source_counts(export.instance)
    if counts["assumed"]:
        texts.append(words("x_memo_next_assumed", share=words.percent(counts["assumed"] / sum(counts.values()))))
    return texts
