"""Words that several exports share: the finding in three sentences, kinds, and texts cut to a length."""

from __future__ import annotations

from collections.abc import Sequence

from solver.formats.spelling import printable
from solver.importers.sheets.choices import AGREEMENT_KINDS, ORGANISATION_KINDS
from solver.importers.sheets.columns import Choice
from solver.report.export.facts import Export
from solver.report.language import Words

_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_SAYS_NOTHING = 0.995
"""A gap as large as this says no more than that the best possible is not negative."""
_CHECKED_UNITS = {"min", "days", "organisations", "parts", "people", "person-min"}


def cut(text: str, letters: int) -> str:
    """Return a text that can be shown, of so many letters at most."""
    shown = printable(text[: letters + 1])
    return shown if len(shown) <= letters else shown[: letters - 1] + _ELLIPSIS


def sentences(export: Export, words: Words) -> list[str]:
    """Return the finding in three sentences: what it brings, whom it asks, and how good it is."""
    found = export.findings
    values = {
        "before": words.number(found.before.overload),
        "after": words.number(found.after.overload),
        "peak_before": words.number(found.before.peak),
        "peak_after": words.number(found.after.peak),
        "change": words.change(found.before.peak, found.after.peak),
    }
    nobody_left = round(found.before.overload) == 0 and round(found.after.overload) == 0
    brings = words("x_say_nobody" if nobody_left else "x_say_overload", **values)
    return [brings, _who(export, words), _how_good(export, words)]


def _who(export: Export, words: Words) -> str:
    found = export.findings
    if not found.moves:
        return words("x_say_nobody_moves")
    return words(
        "x_say_who",
        changed=words.number(found.num_changed),
        organisations=words.number(len(export.instance.organisations)),
        people=words.number(export.num_people),
        moved=words.number(found.people_moved),
        earlier=words.number(found.people_earlier),
        later=words.number(found.people_later),
        mean=words.number(found.mean_shift_min or 0.0),
    )


def _how_good(export: Export, words: Words) -> str:
    gap = export.findings.largest_gap
    if gap is None or gap >= _SAYS_NOTHING:
        return words("x_say_unknown")
    if all(tier.stop == "optimal" for tier in export.schedule.tiers):
        return words("x_say_optimal")
    return words("x_say_gap", gap=words.percent(gap, 2))


def unit_text(unit: str, words: Words) -> str:
    """Return a unit of the check in the language."""
    return words(f"x_unit_{unit}") if unit in _CHECKED_UNITS else unit


def kind_text(kind: str, words: Words) -> str:
    """Return the kind of an organisation in the language."""
    return _label(ORGANISATION_KINDS, kind, words)


def rule_text(kind: str, words: Words) -> str:
    """Return the kind of an agreement in the language."""
    return _label(AGREEMENT_KINDS, kind, words)


def _label(choices: Sequence[Choice], key: str, words: Words) -> str:
    return next((choice.label.of(words.language) for choice in choices if choice.key == key), key)


def yes_no(value: bool, words: Words) -> str:
    """Return yes or no."""
    return words("x_yes" if value else "x_no")
