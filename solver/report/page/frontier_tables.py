"""The tables of the page of a frontier: the points, what each asks, and how they were made."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.frontier import Ask
from solver.domain.instance import Instance
from solver.domain.people import Group
from solver.domain.schedule import Schedule
from solver.report.frontier_figures import FrontierFigures, Shown
from solver.report.table import Cell, Column, Figure, Kind, Table
from solver.report.text.frontier_words import cap_text, names_text, tier_name, value_kind, value_text
from solver.report.text.language import Words
from solver.report.text.provenance import method_text
from solver.report.text.tier_words import proof_text

_MOST_ROWS, _MOST_IN_ALL, _LEAST_ROWS = 200, 2_000, 10
"""Of the table of one point, and of all points together: many caps get short tables."""
_MOST_JOINED = 6


def points_table(words: Words, figures: FrontierFigures) -> Table:
    """Return every point with what it asks."""
    columns = [
        Column("cap", words(f"f_axis_{figures.frontier.by}"), "count"),
        Column("joined", words("f_joined")),
        Column("nested", words("f_nested")),
        Column("stop", words("f_stopped")),
        Column("organisations", words("f_organisations"), "count"),
        Column("people", words("f_people"), "count"),
        Column("person_min", words("f_person_min"), "count"),
    ]
    rows: list[list[Cell]] = []
    for each in figures.points:
        point, stop = each.point, words(f"stop_{each.point.stop}")
        if each.schedule is None:
            rows.append([point.cap, None, None, stop, *[None] * 3])
            continue
        joined = names_text(words, each.joined, _MOST_JOINED, 60) or None
        nested = words("f_yes" if point.is_nested else "f_no")
        amounts = [point.organisations_changed, point.people_moved, point.person_min]
        rows.append([point.cap, joined, nested, stop, *amounts])
    return Table("points", words("f_points_table"), columns, rows)


def tiers_table(words: Words, figures: FrontierFigures) -> Table:
    """Return every point with what it leaves of each tier, and what is proven of it."""
    tiers = range(len(figures.tiers))
    columns = [Column("cap", words(f"f_axis_{figures.frontier.by}"), "count")]
    for tier in tiers:
        value = value_kind(figures, tier)
        best: list[tuple[str, Kind]] = [("best", value)] if figures.uses_tolerance(tier) else []
        kinds: list[tuple[str, Kind]] = [("value", value), *best, ("bound", value), ("gap", "share")]
        for key, kind in [*kinds, ("share", "percent")]:
            columns.append(Column(f"{key}_{tier + 1}", words(f"f_tier_{key}", number=tier + 1), kind))
        columns.append(Column(f"proof_{tier + 1}", words("proof_before", number=tier + 1)))
    today = [
        f"{tier_name(words, figures, tier)} {value_text(words, figures, tier, figures.tiers[tier].status_quo)}"
        for tier in tiers
    ]
    rows = [_tiers_row(words, figures, each, len(columns)) for each in figures.points]
    note = words("f_points_note", today="; ".join(today))
    return Table("tiers", words("f_tiers_table"), columns, rows, [note, words("proof_note")])


def _tiers_row(words: Words, figures: FrontierFigures, each: Shown, num_columns: int) -> list[Cell]:
    if each.schedule is None:
        return [each.point.cap, *[None] * (num_columns - 1)]
    row: list[Cell] = [each.point.cap]
    for tier in range(len(figures.tiers)):
        own = each.point.tiers[tier]
        best = [each.best(tier)] if figures.uses_tolerance(tier) else []
        row += [own.value, *best, own.bound, own.gap, own.share_of_last_gain, proof_text(own.proof, words)]
    return row


def requests_table(words: Words, instance: Instance, figures: FrontierFigures, each: Shown) -> Table:
    """Return who moves at a point, with old and new times, and last what the point before asked and it does not."""
    groups = {group.id: group for group in instance.groups}
    added = {ask.key for ask in each.point.added}
    rows = [
        _ask(words, groups[ask.group], ask, "f_new" if ask.key in added else "f_kept") for ask in each.requested_changes
    ]
    rows += [_ask(words, groups[ask.group], ask, "f_dropped") for ask in each.point.dropped]
    columns = [
        Column("organisation", words("organisation")),
        Column("group", words("group")),
        Column("against", words("f_against")),
        Column("people", words("people"), "count"),
        Column("shift", words("shift"), "shift"),
        Column("start_old", words("x_start_old"), "clock"),
        Column("start_new", words("x_start_new"), "clock"),
        Column("end_old", words("x_end_old"), "clock"),
        Column("end_new", words("x_end_new"), "clock"),
    ]
    most = max(_LEAST_ROWS, min(_MOST_ROWS, _MOST_IN_ALL // len(figures.points)))
    notes = []
    if len(rows) > most:
        shown, total = words.number(most), words.number(len(rows))
        notes.append(words("f_more_rows", shown=shown, all=total, file=each.point.file or ""))
    title = words("f_asks_table", cap=cap_text(words, figures.frontier.by, each.point.cap))
    return Table("asks", title, columns, rows[:most], notes)


def _ask(words: Words, group: Group, ask: Ask, status: str) -> list[Cell]:
    start = min((time.at for time in group.arrivals), default=None)
    end = max((time.at for time in group.departures), default=None)
    is_other = ask.pattern != group.patterns[0].id if group.patterns else False
    shift = words.shift(ask.shift_min) + (f", {ask.pattern}" if is_other else "")
    times = [None if clock is None else clock + moved for clock in (start, end) for moved in (0, ask.shift_min)]
    return [ask.name, group.name or group.id, words(status), ask.people, shift, *times]


def provenance_table(words: Words, figures: FrontierFigures) -> Table:
    """Return how the frontier was made: caps, limits, seed, versions."""
    frontier, settings = figures.frontier, figures.frontier.settings
    of_found = [each.schedule for each in figures.found if each.schedule is not None]
    seconds = [words.number(schedule.seconds, 1) for schedule in of_found]
    rows: list[list[Cell]] = [
        [words("r_instance"), f"{frontier.instance.name} ({frontier.instance.content_hash})"],
        [words("f_made_by"), words(f"f_axis_{frontier.by}")],
        [words("f_made_caps"), "; ".join(words.number(each.point.cap) for each in figures.points)],
        [words("f_made_limit"), Figure(settings.time_limit_s, "number")],
        [words("f_made_loss"), Figure(settings.nested_loss, "share")],
        [words("f_made_seed"), str(settings.seed)],
        [words("f_made_seconds"), "; ".join(seconds) or None],
        [words("x_made_how"), _each_once(_methods(words, of_found)) or None],
    ]
    versions: dict[str, list[str]] = {}
    for schedule in of_found:
        for name, version in schedule.versions.items():
            versions.setdefault(name, []).append(version)
    rows += [[words("x_version", name=name), _each_once(own)] for name, own in versions.items()]
    columns = [Column("what", words("r_what")), Column("setting", words("f_setting"))]
    return Table("made", words("r_made_caption"), columns, rows)


def _methods(words: Words, schedules: Sequence[Schedule]) -> list[str]:
    return [method_text(schedule.method, words) for schedule in schedules if schedule.method]


def _each_once(texts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
