"""`stagger show` without a topic: what an instance is, on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from solver.commands.options import language_option
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.report.figures import SectionFigures, section_figures, size_counts, source_counts
from solver.report.terminal.aligned import aligned, cut, paragraph
from solver.report.text.counted import counted
from solver.report.text.kinds import kind_text
from solver.report.text.language import Words
from solver.report.text.package_words import left
from solver.report.text.sentences import instance_size, sources_count
from solver.report.text.tier_words import weights_in_words

WIDEST = 100
_MOST_SECTIONS, _MOST_KINDS, _MOST_TIERS, _NAME_LINES = 8, 8, 6, 2
_TOPICS = ("organisations", "groups", "options", "sections", "agreements", "sources")


def overview(instance: Instance) -> dict[str, Any]:
    """Return what the screen shows, for machines: counts, kinds, the fullest sections today, and the objective."""
    fullest = [
        {
            "section": row.section,
            "name": row.name,
            "load_factor": None if row.worst_before is None else row.worst_before.load_factor,
            "left_behind": row.overload_before,
        }
        for row in _fullest(instance)[:_MOST_SECTIONS]
    ]
    return {
        "name": instance.name,
        "days": list(instance.days),
        **size_counts(instance),
        "sources": dict(source_counts(instance)),
        "kinds": [{"kind": kind, "organisations": count, "people": people} for kind, count, people in _kinds(instance)],
        "fullest": fullest,
        "objective": [tier.weights() for tier in instance.objective],
    }


def print_overview(console: Console, words: Words, instance: Instance, path: str) -> None:
    """Print what an instance is on one screen, and the commands that show the rest.

    Parameters
    ----------
    path
        The file of the instance, as it is typed in a shell.
    """
    width = min(console.width, WIDEST)
    whole = paragraph(cut(instance.name, _NAME_LINES * width), width, indent=0)[:_NAME_LINES]
    head = [Text(cut(line, width), style="bold") for line in whole]
    size = paragraph(instance_size(words, instance), width, indent=0)
    sources = paragraph(sources_count(words, instance), width, indent=0) if instance.sources else []
    blocks: list[Sequence[str | Text]] = [
        [*head, *size, *sources],
        _titled(words("o_kinds"), _kind_lines(words, instance, width)),
        _titled(words("o_fullest"), _section_lines(words, instance, width)),
        _titled(words("o_objective"), _tier_lines(words, instance, width)),
        _titled(words("o_more"), [f"  stagger show {path} {topic}{language_option()}" for topic in _TOPICS]),
    ]
    for at, lines in enumerate(blocks):
        if at and lines:
            console.print()
        for line in lines:
            console.print(line if isinstance(line, Text) else Text(line), soft_wrap=True)


def _titled(title: str, lines: Sequence[str]) -> list[str | Text]:
    return [Text(title, style="bold"), *lines] if lines else []


def _kinds(instance: Instance) -> list[tuple[str, int, int]]:
    """Return each kind of organisation, how many there are and their people; most people first."""
    counts, people = Counter[str](), Counter[str]()
    for party in instance.organisations:
        counts[party.kind] += 1
        people[party.kind] += sum(group.headcount for group in party.groups)
    return sorted(((kind, counts[kind], people[kind]) for kind in counts), key=lambda row: -row[2])


def _kind_lines(words: Words, instance: Instance, width: int) -> list[str]:
    rows = [
        (kind_text(kind, words), counted(words, "parties", count), counted(words, "people", people))
        for kind, count, people in _kinds(instance)[:_MOST_KINDS]
    ]
    return aligned(rows, width, right=(1, 2))


def _fullest(instance: Instance) -> list[SectionFigures]:
    demand = build_demand(instance)
    today = demand.options.status_quo_parts()
    return section_figures(demand, today, today)


def _section_lines(words: Words, instance: Instance, width: int) -> list[str]:
    rows = []
    for row in _fullest(instance)[:_MOST_SECTIONS]:
        factor = None if row.worst_before is None else row.worst_before.load_factor
        when = words.when(row.worst_before, with_day=len(instance.days) > 1)
        behind = words("cli_rung_left", left=left(words, row.overload_before))
        rows.append((row.name, when, words.percent(factor), behind))
    return aligned(rows, width, right=(2, 3))


def _tier_lines(words: Words, instance: Instance, width: int) -> list[str]:
    shown = instance.objective[:_MOST_TIERS]
    return [cut(f"  {at}. {weights_in_words(tier.weights(), words)}", width) for at, tier in enumerate(shown, 1)]
