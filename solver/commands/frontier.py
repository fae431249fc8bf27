"""`stagger frontier`: what more can be gained for each organisation that changes, or for further shifts."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from solver.advise.frontier.jobs import num_jobs
from solver.advise.frontier.points import (
    CAPS,
    DEFAULT_CAPS,
    NUM_TIERS,
    FrontierOptions,
    Point,
    default_caps,
    gain_shares,
)
from solver.advise.frontier.record import file_name
from solver.commands.collecting import reading
from solver.commands.console import make_console
from solver.commands.files import print_json, refuse_unwritable, write_result
from solver.commands.options import language_option
from solver.commands.solve import INFEASIBLE, NOTHING_FOUND, SOLVED, interruptible
from solver.commands.solve_tables import print_heading
from solver.domain.clock import format_shift
from solver.domain.frontier import MOST_POINTS, Ask, By, Frontier
from solver.domain.instance import Instance
from solver.domain.people import TODAY
from solver.errors import FileAccessError, InputError, Problem
from solver.formats import dump_frontier, dump_schedule, read_instance, write_text
from solver.language.current import Language
from solver.language.messages import gettext, joined, ngettext, shown
from solver.library.frontiers import FrontierResult, frontier_of
from solver.report.extras import HOW_TO_GET_REPORT, PAGE_PACKAGES, has_packages
from solver.report.table import Cell, Column, Table
from solver.report.terminal.tables import Fitted
from solver.report.text.labels import shorten
from solver.report.text.language import terminal_words
from solver.report.text.names import as_told
from solver.report.text.tier_words import proof_text, stop_text
from solver.validation.spelling import spell_text

PAGE = "frontier.html"
"""What the page is called in the folder."""
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?) ?%", re.ASCII)
_PAGE_S, _PAGE_SHARE = 1.2, 0.2
"""What the page takes, and the most of the time limit that is kept for it."""
_MOST_NAMED, _MOST_GROUPS = 12, 8
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class FrontierCall:
    """What was typed."""

    instance: str
    by: By
    points: str | None
    time_limit: float
    nested_loss: str
    jobs: int | None
    output: str
    lang: Language = "nl"
    as_json: bool = False
    quiet: bool = False
    begun: float | None = None
    """When the command began, by `time.monotonic`: its time limit counts from there."""


def run(call: FrontierCall) -> int:
    """Solve a point for each cap, write and show them; return exit code 0, 4 or 5, as a solve.

    Raises
    ------
    InputError
        A file or a value cannot be used.
    """
    is_default = call.points is None and call.by in DEFAULT_CAPS
    caps = DEFAULT_CAPS[call.by] if is_default else _caps(call)
    jobs = num_jobs(len(caps)) if call.jobs is None else call.jobs
    loss = _loss(call.nested_loss)
    for name in ("frontier.json", PAGE, *(file_name(call.by, cap) for cap in caps)):
        refuse_unwritable(str(Path(call.output) / name), call.instance)
    with reading():
        instance = read_instance(call.instance)
    caps = default_caps(call.by, instance) if is_default else caps
    options = FrontierOptions(call.by, caps, call.time_limit, loss, jobs=jobs)
    notes = make_console(stderr=True)

    def keep(point: Point) -> None:
        if point.schedule is not None:
            try:
                write_result(str(_path(call, point)), dump_schedule(point.schedule))
            except FileAccessError as error:  # the other points are still looked for
                notes.print(str(error), soft_wrap=True, markup=False)
        if not call.quiet and notes.is_terminal:
            notes.print(joined(": ", [_cap(call, point), stop_text(point.stop, terminal_words())]))

    with interruptible(notes) as interrupt:
        result = frontier_of(instance, options, interrupt=interrupt, on_point=keep, end=_end(call))
    found, points = result.record, result.points
    write_result(str(Path(call.output) / "frontier.json"), dump_frontier(found))
    has_page = bool(points) and has_packages(PAGE_PACKAGES)
    if has_page:
        _write_page(call, instance, found, points)
    if call.as_json:
        print_json(found.model_dump(mode="json"))
    elif not call.quiet:
        _print(make_console(), call, instance, result)
        if points:
            _print_page(make_console(), call, has_page=has_page)
    is_cut = any(point.is_empty for point in found.points)
    if any(point.requested_changes if is_cut else point.schedule for point in points):
        return SOLVED
    return INFEASIBLE if all(point.stop == "infeasible" for point in points) else NOTHING_FOUND


def _end(call: FrontierCall) -> float:
    """Return when the points have to be there, by `time.monotonic`: the page of them is part of the time limit."""
    begun = time.monotonic() if call.begun is None else call.begun
    page_s = min(_PAGE_S, _PAGE_SHARE * call.time_limit) if has_packages(PAGE_PACKAGES) else 0.0
    return begun + call.time_limit - page_s


def _caps(call: FrontierCall) -> tuple[int, ...]:
    text = call.points or ""
    words = [word.strip() for word in text.split(",")]
    if not all(_WHOLE.fullmatch(word) for word in words) or len(words) > MOST_POINTS:
        found = spell_text(text) if text else "nothing"
        expected = gettext(
            "1 to {MOST_POINTS} whole numbers ({unit}) with commas between them",
            MOST_POINTS=MOST_POINTS,
            unit=_UNITS[call.by],
        )
        advice = gettext("write it as 0,1,2,3,5,8") if call.by == "changed" else gettext("write it as 0,15,30")
        raise InputError([Problem("--points", found, expected, advice)])
    return tuple(sorted({int(word) for word in words}))


def _loss(text: str) -> float:
    match = _SHARE.fullmatch(text.strip())
    if match is None or float(match[1]) > 100:
        expected = gettext("a percentage from 0% to 100%")
        raise InputError([Problem("--nested-loss", spell_text(text), expected, gettext("write it as 2%"))])
    return float(match[1]) / 100


def _path(call: FrontierCall, point: Point) -> Path:
    return Path(call.output) / file_name(call.by, point.cap)


def _write_page(call: FrontierCall, instance: Instance, found: Frontier, points: Sequence[Point]) -> None:
    from solver.report.page.frontier import frontier_page
    from solver.report.text.language import Words

    schedules = {point.cap: point.schedule for point in points if point.schedule is not None}
    write_text(Path(call.output) / PAGE, frontier_page(Words(call.lang), instance, found, schedules))


_UNITS: dict[By, str] = {
    "changed": gettext("organisations"),
    "shifted": gettext("person-min"),
    "max-shift": gettext("minutes"),
}


def _print_page(console: Console, call: FrontierCall, *, has_page: bool) -> None:
    if has_page:
        text = gettext("The page of it: {path}.", path=Path(call.output) / PAGE)
    else:
        text = gettext(
            "No page ({page}): it needs the packages of the extra `report`; {advice}.",
            page=PAGE,
            advice=HOW_TO_GET_REPORT,
        )
    console.print(text, soft_wrap=True)


def _print(console: Console, call: FrontierCall, instance: Instance, result: FrontierResult) -> None:
    """Print the points in a table, what each asks, and what the figures mean."""
    num_tiers, points = min(NUM_TIERS, len(instance.objective)), result.points
    told = as_told(instance)
    print_heading(console, told)
    console.print(Fitted(_table(call, result, num_tiers)))
    empty = {each.cap for each in result.record.points if each.is_empty}
    for point in points:
        console.print(sentence(call, called_in(told, point), is_empty=point.cap in empty), soft_wrap=True, markup=False)
    if empty:
        more = gettext("That nothing more can be gained there is not said; give more time with --time-limit.")
        console.print(more, soft_wrap=True)
    without = [point.cap for point in points if point.stop == "infeasible"]
    if without:
        asked = f"stagger solve {shlex.quote(call.instance)} --{CAPS[call.by]} {without[-1]}{language_option()}"
        console.print(gettext("Which agreements leave none, and what would: {command}", command=asked), soft_wrap=True)
    found = sum(point.schedule is not None for point in points)
    console.print()
    written = ngettext(
        "{count} schedule written to {path}; it passed the check.",
        "{count} schedules written to {path}; each passed the check.",
        found,
        path=call.output,
    )
    console.print(written, soft_wrap=True)
    console.print(terminal_words()("proof_note"), soft_wrap=True)
    note = gettext(
        "Gaps are to the bound proven for that cap; values are what is left after later tiers used the tolerance."
    )
    console.print(note, soft_wrap=True)


def _table(call: FrontierCall, result: FrontierResult, num_tiers: int) -> Table:
    """Return what each cap asks, what it leaves to gain of each tier, and what is proven of the step to it."""
    points, words = result.points, terminal_words()
    columns = [Column("cap", shown(gettext("at most ({unit})", unit=_UNITS[call.by])), "count")]
    columns.append(Column("changed", shown(gettext("organisations")), "count"))
    columns.append(Column("people", shown(gettext("people")), "count"))
    for tier in range(1, num_tiers + 1):
        columns.append(Column(f"value_{tier}", shown(gettext("tier {tier} value", tier=tier)), "number"))
        columns.append(Column(f"gap_{tier}", shown(gettext("tier {tier} gap", tier=tier)), "share"))
        columns.append(Column(f"share_{tier}", shown(gettext("tier {tier} of last gain", tier=tier)), "percent"))
        columns.append(Column(f"proof_{tier}", words("proof_before", number=tier)))
    shares = [gain_shares(points, tier) for tier in range(num_tiers)]
    rows: list[list[Cell]] = []
    for at, point in enumerate(points):
        known = point.schedule is not None
        changed, people = _num_changed(point), sum(ask.people for ask in point.requested_changes)
        row: list[Cell] = [point.cap, changed if known else None, people if known else None]
        for tier in range(num_tiers):
            value = point.schedule.tiers[tier].value if point.schedule else None
            row += [value, point.gap(tier), shares[tier][at], _proof(result, at, tier)]
        rows.append(row)
    return Table("points", shown(gettext("What each cap brings")), columns, rows)


def _proof(result: FrontierResult, at: int, tier: int) -> str | None:
    """Return what is proven of the difference from the point before in a tier; None where there is none before."""
    tiers = result.record.points[at].tiers
    return proof_text(tiers[tier].proof, terminal_words()) if tier < len(tiers) else None


def _num_changed(point: Point) -> int:
    return len({ask.organisation for ask in point.requested_changes})


def called_in(told: Instance, point: Point) -> Point:
    """Return a point that calls organisations and groups as an instance does, in place of what its file has."""
    parties = {party.id: party.name for party in told.organisations}
    groups = {group.id: group.name or group.id for group in told.groups}

    def named(asks: Sequence[Ask]) -> tuple[Ask, ...]:
        return tuple(
            ask.model_copy(
                update={
                    "name": parties.get(ask.organisation, ask.name),
                    "group": shorten(groups.get(ask.group, ask.group), _LONGEST_NAME),
                }
            )
            for ask in asks
        )

    return replace(point, added=named(point.added), dropped=named(point.dropped))


def sentence(call: FrontierCall, point: Point, *, is_empty: bool = False) -> str:
    """Return what a point asks more, and no longer, than the one before; of an empty one, that it was cut."""
    cap = _cap(call, point)
    if point.schedule is None:
        return gettext("{cap}: no schedule ({stop}).", cap=cap, stop=stop_text(point.stop, terminal_words()))
    if is_empty:
        stop = stop_text("interrupted" if point.stop == "interrupted" else "time", terminal_words())
        return gettext("{cap}: {stop} before anything better was found.", cap=cap, stop=stop)
    # An organisation that is asked both more and less would be a contradiction without its groups.
    both = {ask.organisation for ask in point.added} & {ask.organisation for ask in point.dropped}
    if point.added:
        text = gettext("{cap}: asks more: {who}", cap=cap, who=_listed(point.added, both))
    else:
        text = gettext("{cap}: asks nothing more", cap=cap)
    if point.dropped:
        text = gettext("{text}; no longer: {who}", text=text, who=_listed(point.dropped, both))
    if not point.is_nested:
        text = gettext("{text} (not built on the point before: that would lose too much)", text=text)
    return joined("", [text, "."])


def _cap(call: FrontierCall, point: Point) -> str:
    if call.by == "changed":
        return ngettext("{count} organisation", "{count} organisations", point.cap)
    if call.by == "shifted":
        return ngettext("{count} person-minute", "{count} person-minutes", point.cap)
    return ngettext("{count} minute", "{count} minutes", point.cap)


def _listed(requests: Sequence[Ask], by_group: Set[str]) -> str:
    """Return what is asked of organisations; of those in `by_group` each group by what it is called."""
    asked: dict[tuple[str, str], dict[str, list[Ask]]] = {}
    for ask in requests:
        group = ask.group if ask.organisation in by_group else ""
        asked.setdefault((ask.organisation, ask.name), {}).setdefault(group, []).append(ask)
    words = [joined("", [name, " (", _groups(groups), ")"]) for (_, name), groups in asked.items()]
    return _first(words, _MOST_NAMED, ", ")


def _groups(groups: Mapping[str, Sequence[Ask]]) -> str:
    """Return the choices of groups, each behind its name where it has one here."""
    if "" in groups:
        return ", ".join(_choices(groups[""]))
    return _first([joined(" ", [group, ", ".join(_choices(own))]) for group, own in groups.items()], _MOST_GROUPS, "; ")


def _choices(requests: Sequence[Ask]) -> list[str]:
    shifts, patterns = (
        {ask.shift_min for ask in requests},
        {ask.pattern for ask in requests} - {TODAY},
    )
    return [*(format_shift(shift) for shift in sorted(shifts)), *sorted(patterns)]


def _first(words: Sequence[str], most: int, sign: str) -> str:
    first = joined(sign, words[:most])
    return gettext("{names} and {more} more", names=first, more=len(words) - most) if len(words) > most else first
