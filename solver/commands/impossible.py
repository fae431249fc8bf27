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
from solver.language.messages import gettext, joined, listed, ngettext, numeral, shown
from solver.optimise.result import Clash

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
        notes.print(Text(shown(line)), soft_wrap=True)
    return INFEASIBLE


def _lines(found: Impossible) -> Iterator[str]:
    """Yield what is said of an impossible solve, line by line."""
    many = len(found.clash) > 1
    yield ngettext(
        "Infeasible: no schedule keeps this agreement:",
        "Infeasible: no schedule keeps these {count} agreements together:",
        len(found.clash),
    )
    yield from (_indented(_clashing(one)) for one in found.clash)
    yield _proof(found)
    yield gettext("Whom they are about:") if many else gettext("Whom it is about:")
    yield from _some([_indented(sentence) for sentence in found.parties], _MOST_GROUPS)
    for other in found.others:
        yield gettext("Apart from these, no schedule keeps:")
        yield from (_indented(_clashing(one)) for one in other)
    yield from _ways(found)


def _clashing(one: Clashing) -> str:
    note = one.note if len(one.note) <= _LONGEST_NOTE else one.note[: _LONGEST_NOTE - 1] + "…"
    said = joined(": ", [one.label, joined("", [one.sentence, "."])])
    return joined(" ", [said, f"({note})"]) if note else said


def _proof(found: Impossible) -> str:
    if found.is_smallest:
        is_one = len(found.clash) == 1
        return gettext("It is proven.") if is_one else gettext("It is proven that no fewer agreements clash.")
    if found.is_minimal:
        return gettext("Without any one of them there is no clash; that no fewer agreements clash is not proven.")
    return gettext("Time ran out: some of them may have nothing to do with it.")


def _ways(found: Impossible) -> Iterator[str]:
    """Yield what would make it possible."""
    helpless = [one.label for one in found.clash if one.can_help_alone is False]
    if helpless:
        which = gettext("any one of them") if len(helpless) == len(found.clash) > 1 else listed(helpless)
        yield gettext("Loosening {which} alone does not help, not even dropping it.", which=which)
    if found.ways_out:
        yield gettext(
            "What makes it possible, each proven (fewest agreements first, dropping last, then fewest people bound):"
        )
    for place, way in enumerate(found.ways_out[:_MOST_WAYS], 1):
        yield from _way(f"{place}. ", way)
    if len(found.ways_out) > _MOST_WAYS:
        more = len(found.ways_out) - _MOST_WAYS
        yield _indented(
            ngettext("and {count} more way (--json has all)", "and {count} more ways (--json has all)", more)
        )
    if not found.is_complete:
        yield gettext("Time ran out before every way was tried; give more with --time-limit.")
    yield gettext("Or widen what the groups may choose (`shifts` in the instance).")


def _way(mark: str, way: WayOut) -> Iterator[str]:
    """Yield one way out, an agreement a line."""
    lead = " " * (2 + len(mark))
    people = gettext("binds {people} people", people=numeral(way.people, 0))
    for place, change in enumerate(way.changes):
        told = gettext("{label}: {text} ({least})", label=change.label, text=change.text, least=_least(change))
        if not place:
            least = joined(", ", [people, _least(change)])
            told = gettext("{label}: {text} ({least})", label=change.label, text=change.text, least=least)
        yield joined("", [lead, gettext("and {change}", change=told)] if place else [f"  {mark}", told])
        if change.option is not None:
            yield f"{lead}{change.option}"
        elif change.agreement is not None:
            text = json.dumps(change.agreement.model_dump(mode="json", exclude_none=True), ensure_ascii=False)
            yield joined(
                "", [lead, text if len(text) <= _LONGEST_JSON else gettext("(--json has the whole agreement)")]
            )
    if not way.is_fewest:
        yield joined("", [lead, gettext("(fewer agreements may be enough; time ran out)")])


def _least(change: Change) -> str:
    if change.agreement is None:
        return gettext("nothing less helps") if change.is_least else gettext("less may be enough")
    return gettext("less is not enough") if change.is_least else gettext("less may be enough")


def _indented(text: str) -> str:
    return joined("", ["  ", text])


def _some(lines: Sequence[str], most: int) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield _indented(ngettext("and {count} more group", "and {count} more groups", len(lines) - most))
