"""The page of a frontier: what each further step gains, and what it asks of whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from solver.demand.loads import build_demand
from solver.domain.frontier import Frontier
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.report.charts.frontier import frontier_chart
from solver.report.frontier_figures import FrontierFigures, Shown, frontier_figures
from solver.report.page import frontier_tables as tables
from solver.report.page.frontier_sentences import few_groups, finding, remarks
from solver.report.page.packing import packed
from solver.report.page.rendering import file, json_text, rendered, short_title
from solver.report.page.script import vega_script
from solver.report.page.tables import page_table
from solver.report.text.frontier_words import cap_text, names_text, no_schedule
from solver.report.text.language import Words
from solver.report.text.names import in_language
from solver.report.text.sentences import instance_size, sources_count

_PARTS = {"finding": "r_finding", "curve": "f_curve", "asks": "f_asks", "assumes": "f_assumes", "made": "r_made"}
"""The parts of the page: anchors and the texts of their headings."""
_MOST_NAMED, _LONGEST_NAME = 12, 60


def frontier_page(words: Words, instance: Instance, frontier: Frontier, schedules: Mapping[int, Schedule]) -> str:
    """Return the page of a frontier as HTML that loads nothing.

    Parameters
    ----------
    instance
        Without the caps; that the schedules, by cap, pass the check is for the caller to have made sure.
    """
    words, instance = words.of(instance), in_language(instance, words.language)
    figures = frontier_figures(instance, frontier, schedules)
    spec = frontier_chart(words, figures)
    return rendered(
        "frontier.html.j2",
        language=words.language,
        t=words,
        title=short_title(instance.name),
        size=_size(words, instance, frontier),
        contents=[(part, words(key)) for part, key in _PARTS.items()],
        finding=finding(words, figures),
        few=few_groups(words, build_demand(instance), figures),
        remarks=remarks(words, figures),
        descriptions={"frontier": str(spec["description"]) if spec else ""},
        has_curve=spec is not None,
        has_order=len(figures.drawn) > 1,
        points=page_table(words, tables.points_table(words, figures)),
        tiers=page_table(words, tables.tiers_table(words, figures)) if figures.tiers else None,
        asked=[_asked(words, instance, figures, each) for each in figures.points],
        assumes=_assumes(words, instance, frontier),
        made=page_table(words, tables.provenance_table(words, figures)),
        script=Markup(file("drawing.js") + file("frontier.js")),
        vega=packed(vega_script()) if spec else "",
        data=packed(json_text({"specs": {"frontier": spec} if spec else {}})),
    )


def _size(words: Words, instance: Instance, frontier: Frontier) -> str:
    caps = [cap_text(words, frontier.by, point.cap) for point in frontier.points]
    return words("f_size", first=caps[0], last=caps[-1], size=instance_size(words, instance))


def _asked(words: Words, instance: Instance, figures: FrontierFigures, each: Shown) -> dict[str, Any]:
    """Return the heading, the sentences and the table of a point."""
    table = page_table(words, tables.requests_table(words, instance, figures, each))
    return {
        "heading": words("f_point", cap=cap_text(words, figures.frontier.by, each.point.cap)),
        "sentences": _sentences(words, figures, each),
        "table": table if table.rows else None,
        "open": words("f_asks_open", count=words.number(len(each.requested_changes) + len(each.point.dropped))),
    }


def _sentences(words: Words, figures: FrontierFigures, each: Shown) -> list[str]:
    """Return what a point asks, who joins and who leaves, and whether it builds on the point before."""
    point = each.point
    if each.schedule is None:
        cap = cap_text(words, figures.frontier.by, point.cap)
        return [words("f_missing", cap=cap, why=no_schedule(words, each))]
    name = point.file or ""
    if not each.requested_changes:
        sentences = [words("f_point_nothing", file=name)]
    else:
        organisations = cap_text(words, "changed", point.organisations_changed)
        people = words.plural("people", point.people_moved)
        minutes = words.plural("person_minutes", point.person_min)
        sentences = [words("f_point_asks", organisations=organisations, people=people, minutes=minutes, file=name)]
    if point.is_empty:
        sentences.append(words("f_point_empty"))
    for key, names in (("f_point_joined", each.joined), ("f_point_left", each.left)):
        if names:
            sentences.append(words(key, names=names_text(words, names, _MOST_NAMED, _LONGEST_NAME)))
    if not point.is_nested:
        sentences.append(words("f_point_free", loss=words.percent(figures.frontier.settings.nested_loss, 1)))
    if point.added or point.dropped:
        counts = {"added": words.number(len(point.added)), "dropped": words.number(len(point.dropped))}
        sentences.append(words("f_point_shifts", **counts))
    return sentences


def _assumes(words: Words, instance: Instance, frontier: Frontier) -> list[str]:
    loss = words.percent(frontier.settings.nested_loss, 1)
    sentences = [words(f"f_assume_{key}") for key in ("gain", "value", "bound")]
    return [*sentences, words("f_assume_nested", loss=loss), words("f_assume_checked"), sources_count(words, instance)]
