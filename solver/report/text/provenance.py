"""How a schedule was made, in words: engines, settings, versions."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advise.whatif.held import talks_before
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, Settings
from solver.report.table import Cell, Figure
from solver.report.text.edit_words import edits_text
from solver.report.text.labels import shorten
from solver.report.text.language import Words, catalogue
from solver.report.text.tier_words import stop_text
from solver.validation.spelling import printable

_LONGEST_NAME = 80
ProvenanceRow = tuple[str, Cell, str | None]
"""What it is called, its value, and its unit where it has one."""


def provenance_rows(schedule: Schedule, words: Words, given: Instance) -> list[ProvenanceRow]:
    """Return why the search stopped, how long it took, its engines, its edits, its settings and the versions.

    Parameters
    ----------
    given
        The instance as it is in its file, without what-if edits.
    """
    rows: list[ProvenanceRow] = []
    if schedule.stop is not None or not schedule.method:
        # A schedule of a solve has no reason where its claims were dropped: it was not made by hand.
        rows.append((words("x_stopped"), stop_text(schedule.stop, words), None))
    if schedule.seconds is not None:
        rows.append((words("x_seconds"), Figure(schedule.seconds, "number"), words("x_unit_seconds")))
    if schedule.method:
        rows.append((words("x_made_how"), method_text(schedule.method, words), None))
    if edits := what_if(words, given, schedule):
        rows.append((words("r_what_if"), edits, None))
    return [*rows, *setting_rows(schedule.settings, words), *_version_rows(schedule, words)]


def what_if(words: Words, given: Instance, schedule: Schedule) -> str:
    """Return in words the what-if edits that a schedule was made with, the first of them where they are many."""
    if schedule.scenario is None:
        return ""
    return _scenario_name(schedule) + edits_text(words, given, schedule.scenario)


def assumed(words: Words, given: Instance, schedule: Schedule) -> str:
    """Return what a schedule has beyond the file of the instance: answers, what is assumed, and what it keeps to.

    "" where it has no edits. What parties answered is no assumption, and what planners and solver set is no answer.
    """
    scenario = schedule.scenario
    if scenario is None:
        return ""
    talks = talks_before(given, schedule)
    others = [text for text in scenario.edits if text not in {*talks.answers, *talks.rules}]
    told, name = [], _scenario_name(schedule)
    for key, texts in (("r_rests_on", talks.answers), ("r_assumes", others), ("r_keeps_to", talks.rules)):
        if sentence := _told(words, given, schedule, key, texts, name):
            told.append(sentence)
            name = ""
    return " ".join(told)


def rests_on(words: Words, given: Instance, schedule: Schedule) -> str:
    """Return which answers of parties a schedule goes by; "" where nobody has answered."""
    return _told(words, given, schedule, "r_rests_on", talks_before(given, schedule).answers)


def _told(words: Words, given: Instance, schedule: Schedule, key: str, texts: Sequence[str], name: str = "") -> str:
    """Return a sentence on some edits of a schedule, behind the name of its scenario; "" where there are none."""
    if schedule.scenario is None or not texts:
        return ""
    own = edits_text(words, given, schedule.scenario.model_copy(update={"edits": tuple(texts)}))
    return words(key, edits=f"{name}{own}")


def _scenario_name(schedule: Schedule) -> str:
    """Return what the edits of a schedule are called, as it stands before them; "" where they have no name."""
    if schedule.scenario is None or not schedule.scenario.name:
        return ""
    return f"{printable(shorten(schedule.scenario.name, _LONGEST_NAME))}: "


def method_text(method: str, words: Words) -> str:
    """Return the engines of a solve; what is none of ours stays as it is."""
    engines = [engine.strip() for engine in method.split(",")]
    return ", ".join(words(key) if (key := f"engine_{engine}") in catalogue() else engine for engine in engines)


def setting_rows(settings: Settings | None, words: Words) -> list[ProvenanceRow]:
    """Return what the solve was told; nothing where the file does not say."""
    if settings is None:
        return []
    workers: Cell = None if settings.workers is None else Figure(settings.workers, "count")
    return [
        (words("x_setting_seed"), Figure(settings.seed, "count"), None),
        (words("x_setting_time_limit_s"), Figure(settings.time_limit_s, "number"), words("x_unit_seconds")),
        (words("x_setting_gap"), Figure(settings.gap, "share"), None),
        (words("x_setting_workers"), words("x_setting_workers_by_size") if workers is None else workers, None),
        (words("x_setting_deterministic"), words("x_yes" if settings.deterministic else "x_no"), None),
    ]


def _version_rows(schedule: Schedule, words: Words) -> list[ProvenanceRow]:
    return [
        (words("x_version", name=printable(name)), printable(version), None)
        for name, version in schedule.versions.items()
    ]


def cell_text(cell: Cell, unit: str | None, words: Words) -> str:
    """Return a value with its unit; a dash where there is none."""
    if cell is None:
        return words.UNKNOWN
    text = str(cell)
    if isinstance(cell, Figure):
        digits = 0 if cell.value == int(cell.value) else 1
        text = words.percent(cell.value, 1) if cell.kind == "share" else words.number(cell.value, digits)
    return f"{text} {unit}" if unit else text
