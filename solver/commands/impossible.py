"""Why a solve is impossible, on the terminal or for machines."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from solver.advise.infeasible.explanation import Change, Clashing, Impossible, WayOut, to_json, why_impossible
from solver.commands.console import make_console
from solver.commands.files import print_json
from solver.domain.instance import Instance
from solver.domain.schedule import Settings
from solver.optimise.result import Clash
from solver.report.text.numbers import number

INFEASIBLE = 4
_MOST_GROUPS, _MOST_WAYS = 8, 8
_LONGEST_NOTE = 300
_LONGEST_JSON = 400
"""A loosened agreement that is longer in a file is left to --json."""


@dataclass(frozen=True, slots=True)
class Explained:
    """How to explain: within which settings, until when, which edits made which agreements, for whom."""

    settings: Settings
    interrupt: threading.Event
    made_by: Mapping[int, str]
    as_json: bool = False


def explain_clash(instance: Instance, clash: Clash, how: Explained) -> int:
    """Print which agreements clash and what would make them possible; return exit code 4."""
    found = why_impossible(instance, clash, how.settings, interrupt=how.interrupt, edits=how.made_by)
    if how.as_json:
        print_json({"stop": "infeasible"} | to_json(found))
    notes = make_console(stderr=True)
    for line in _lines(found):
        notes.print(Text(line), soft_wrap=True)
    return INFEASIBLE


def _lines(found: Impossible) -> Iterator[str]:
    many = len(found.clash) > 1
    which = f"these {len(found.clash)} agreements together" if many else "this agreement"
    yield f"Infeasible: no schedule keeps {which}:"
    yield from (f"  {_clashing(one)}" for one in found.clash)
    yield _proof(found)
    yield "Whom they are about:" if many else "Whom it is about:"
    yield from _some([f"  {sentence}" for sentence in found.parties], _MOST_GROUPS, "groups")
    for other in found.others:
        yield "Apart from these, no schedule keeps:"
        yield from (f"  {_clashing(one)}" for one in other)
    yield from _ways(found)


def _clashing(one: Clashing) -> str:
    note = one.note if len(one.note) <= _LONGEST_NOTE else one.note[: _LONGEST_NOTE - 1] + "…"
    return f"{one.label}: {one.sentence}." + (f" ({note})" if note else "")


def _proof(found: Impossible) -> str:
    if found.is_smallest:
        return "It is proven that no fewer agreements clash." if len(found.clash) > 1 else "It is proven."
    if found.is_minimal:
        return "Without any one of them there is no clash; that no fewer agreements clash is not proven."
    return "Time ran out: some of them may have nothing to do with it."


def _ways(found: Impossible) -> Iterator[str]:
    helpless = [one.label for one in found.clash if one.can_help_alone is False]
    if helpless:
        which = "any one of them" if len(helpless) == len(found.clash) > 1 else " or ".join(helpless)
        yield f"Loosening {which} alone does not help, not even dropping it."
    if found.ways_out:
        yield "What makes it possible, each proven (fewest agreements first, dropping last, then fewest people bound):"
    for place, way in enumerate(found.ways_out[:_MOST_WAYS], 1):
        yield from _way(f"{place}. ", way)
    if len(found.ways_out) > _MOST_WAYS:
        yield f"  and {len(found.ways_out) - _MOST_WAYS} more ways (--json has all)"
    if not found.is_complete:
        yield "Time ran out before every way was tried; give more with --time-limit."
    yield "Or widen what the groups may choose (`shifts` in the instance)."


def _way(mark: str, way: WayOut) -> Iterator[str]:
    lead = " " * (2 + len(mark))
    people = f"binds {number(way.people)} people"
    for place, change in enumerate(way.changes):
        also = "and " if place else ""
        first = f"  {mark}" if not place else lead
        yield f"{first}{also}{change.label}: {change.text} ({people if not place else ''}{_least(change, place)})"
        if change.option is not None:
            yield f"{lead}{change.option}"
        elif change.agreement is not None:
            text = json.dumps(change.agreement.model_dump(mode="json", exclude_none=True), ensure_ascii=False)
            yield lead + (text if len(text) <= _LONGEST_JSON else "(--json has the whole agreement)")
    if not way.is_fewest:
        yield f"{lead}(fewer agreements may be enough; time ran out)"


def _least(change: Change, place: int) -> str:
    if change.agreement is None:
        words = "nothing less helps" if change.is_least else "less may be enough"
    else:
        words = "less is not enough" if change.is_least else "less may be enough"
    return f"{', ' if not place else ''}{words}"


def _some(lines: Sequence[str], most: int, noun: str) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"  and {number(len(lines) - most)} more {noun}"
