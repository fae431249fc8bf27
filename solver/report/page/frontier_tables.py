"""The tables of the page of a frontier: the points, what each asks, and how they were made."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.frontier import Ask
from solver.domain.instance import Instance
from solver.domain.people import Group
from solver.domain.schedule import Schedule
from solver.report.frontier_figures import FrontierFigures, Shown
from solver.report.page.tables import PageTable, Row
from solver.report.text.frontier_words import cap_text, names_text, tier_name, value_text
from solver.report.text.language import Words
from solver.report.text.provenance import method_text

_MOST_ROWS, _MOST_IN_ALL, _LEAST_ROWS = 200, 2_000, 10
"""Of the table of one point, and of all points together: many caps get short tables."""
_MOST_JOINED = 6


def points_table(words: Words, figures: FrontierFigures) -> PageTable:
    """Return every point with what it asks."""
    headings = [words(f"f_axis_{figures.frontier.by}"), words("f_joined"), words("f_nested"), words("f_stopped")]
    headings += [words("f_organisations"), words("f_people"), words("f_person_min")]
    rows = []
    for each in figures.points:
        point, stop = each.point, words(f"stop_{each.point.stop}")
        if each.schedule is None:
            rows.append([words.number(point.cap), words.UNKNOWN, words.UNKNOWN, stop, *[words.UNKNOWN] * 3])
            continue
        joined = names_text(words, each.joined, _MOST_JOINED, 60) or words.UNKNOWN
        nested = words("f_yes" if point.is_nested else "f_no")
        amounts = [point.organisations_changed, point.people_moved, point.person_min]
        rows.append([words.number(point.cap), joined, nested, stop, *map(words.number, amounts)])
    return PageTable(words("f_points_table"), headings, 4, rows)


def tiers_table(words: Words, figures: FrontierFigures) -> PageTable:
    """Return every point with what it leaves of each tier, and what is proven of it."""
    tiers = range(len(figures.tiers))
    headings = [words(f"f_axis_{figures.frontier.by}")]
    for tier in tiers:
        keys = ["f_tier_value", *_best_key(figures, tier), "f_tier_bound", "f_tier_gap", "f_tier_share"]
        headings += [words(key, number=tier + 1) for key in keys]
    today = [
        f"{tier_name(words, figures, tier)} {value_text(words, figures, tier, figures.tiers[tier].status_quo)}"
        for tier in tiers
    ]
    rows = [_tiers_row(words, figures, each) for each in figures.points]
    return PageTable(words("f_tiers_table"), headings, 1, rows, words("f_points_note", today="; ".join(today)))


def _best_key(figures: FrontierFigures, tier: int) -> list[str]:
    """Return the column of the best found, where that is not what the schedules have."""
    return ["f_tier_best"] if figures.uses_tolerance(tier) else []


def _tiers_row(words: Words, figures: FrontierFigures, each: Shown) -> Row:
    row = [words.number(each.point.cap)]
    for tier in range(len(figures.tiers)):
        if each.schedule is None:
            row += [words.UNKNOWN] * (4 + len(_best_key(figures, tier)))
            continue
        own = each.point.tiers[tier]
        values = [own.value, *(each.best(tier) for _ in _best_key(figures, tier)), own.bound]
        row += [value_text(words, figures, tier, value) for value in values]
        row += [words.percent(own.gap, 1), words.percent(own.share_of_last_gain)]
    return row


def asks_table(words: Words, instance: Instance, figures: FrontierFigures, each: Shown) -> PageTable:
    """Return who moves at a point, with old and new times, and last what the point before asked and it does not."""
    groups = {group.id: group for group in instance.groups}
    added = {ask.key for ask in each.point.added}
    rows = [_ask(words, groups[ask.group], ask, "f_new" if ask.key in added else "f_kept") for ask in each.asks]
    rows += [_ask(words, groups[ask.group], ask, "f_dropped") for ask in each.point.dropped]
    headings = [words("organisation"), words("group"), words("f_against"), words("people"), words("shift")]
    headings += [words("r_first_start"), words("r_new"), words("r_last_end"), words("r_new")]
    most = max(_LEAST_ROWS, min(_MOST_ROWS, _MOST_IN_ALL // len(figures.points)))
    note = ""
    if len(rows) > most:
        shown, total = words.number(most), words.number(len(rows))
        note = words("f_more_rows", shown=shown, all=total, file=each.point.file or "")
    cap = cap_text(words, figures.frontier.by, each.point.cap)
    return PageTable(words("f_asks_table", cap=cap), headings, 3, rows[:most], note)


def _ask(words: Words, group: Group, ask: Ask, status: str) -> Row:
    start = min((time.at for time in group.arrivals), default=None)
    end = max((time.at for time in group.departures), default=None)
    is_other = ask.pattern != group.patterns[0].id if group.patterns else False
    shift = words.shift(ask.shift_min) + (f", {ask.pattern}" if is_other else "")
    times = [
        words.clock(None if clock is None else clock + moved) for clock in (start, end) for moved in (0, ask.shift_min)
    ]
    return [ask.name, group.name or group.id, words(status), words.number(ask.people), shift, *times]


def made_table(words: Words, figures: FrontierFigures) -> PageTable:
    """Return how the frontier was made: caps, limits, seed, versions."""
    frontier, settings = figures.frontier, figures.frontier.settings
    of_found = [each.schedule for each in figures.found if each.schedule is not None]
    seconds = [words.number(schedule.seconds, 1) for schedule in of_found]
    rows = [
        [words("r_instance"), f"{frontier.instance.name} ({frontier.instance.content_hash})"],
        [words("f_made_by"), words(f"f_axis_{frontier.by}")],
        [words("f_made_caps"), "; ".join(words.number(each.point.cap) for each in figures.points)],
        [words("f_made_limit"), words.number(settings.time_limit_s, 1)],
        [words("f_made_loss"), words.percent(settings.nested_loss, 1)],
        [words("f_made_seed"), str(settings.seed)],
        [words("f_made_seconds"), "; ".join(seconds) or words.UNKNOWN],
        [words("x_made_how"), _each_once(_methods(words, of_found)) or words.UNKNOWN],
    ]
    versions: dict[str, list[str]] = {}
    for schedule in of_found:
        for name, version in schedule.versions.items():
            versions.setdefault(name, []).append(version)
    rows += [[words("x_version", name=name), _each_once(own)] for name, own in versions.items()]
    return PageTable(words("r_made_caption"), [words("r_what"), words("f_setting")], 2, rows)


def _methods(words: Words, schedules: Sequence[Schedule]) -> list[str]:
    return [method_text(schedule.method, words) for schedule in schedules if schedule.method]


def _each_once(texts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
