"""`stagger show`: what an instance holds, before anything is solved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from solver.advise.infeasible.agreement_words import content
from solver.commands.console import make_console
from solver.commands.files import print_json
from solver.commands.solve_tables import print_heading
from solver.domain.clock import format_clock, format_shift
from solver.domain.instance import Instance
from solver.domain.people import Group
from solver.domain.supply import Section
from solver.errors import InputError, Problem
from solver.formats import read_instance
from solver.report.table import Column, Figure, Table
from solver.report.terminal.tables import rich_table
from solver.report.text.numbers import percent

Row = dict[str, str | float | None]


@dataclass(frozen=True, slots=True)
class ShowOptions:
    """What was typed: the instance, and what of it; or the section whose load is drawn, in what schedule, when."""

    instance: str
    what: str | None = None
    id: str | None = None
    load: str | None = None
    schedule: str | None = None
    day: str | None = None
    as_json: bool = False


def run(options: ShowOptions) -> int:
    """Print sections, organisations, groups, options, agreements or sources, or a load; return exit code 0.

    Raises
    ------
    InputError
        Nothing of what was asked for has that id, or the options do not go together.
    """
    _refuse_clashing(options)
    if options.load is not None:
        from solver.commands.show_load import run as show_load

        return show_load(options.instance, options.load, options.schedule, options.day, as_json=options.as_json)
    what, only = options.what or "groups", options.id
    instance = read_instance(options.instance)
    names = list(_ROWS) if what == "all" else [what]
    tables = {name: list(_ROWS[name](instance, only)) for name in names}
    if only is not None and not any(tables.values()):
        advice = f"see `stagger show INSTANCE {'groups' if what == 'options' else what}` for the ids"
        raise InputError([Problem(f"--id {only}", f"no such id among the {what}", "an id of the instance", advice)])
    if options.as_json:
        print_json(dict(tables))
        return 0
    console = make_console()
    print_heading(console, instance)
    for name, rows in tables.items():
        console.print(rich_table(_table(name, rows)) if rows else f"No {name}.")
    return 0


def _refuse_clashing(options: ShowOptions) -> None:
    """Refuse options of which one would be left aside without a word."""
    if options.load is not None and (options.what is not None or options.id is not None):
        found = options.what or f"--id {options.id}"
        advice = "leave out one of the two"
        raise InputError([Problem("the options", f"both --load and {found}", "one thing to show", advice)])
    given = [name for name, value in (("--schedule", options.schedule), ("--day", options.day)) if value is not None]
    if options.load is None and given:
        found, expected = f"{' and '.join(given)} without --load", "a section whose load is drawn"
        raise InputError([Problem("the options", found, expected, "add --load SECTION")])


def _sections(instance: Instance, only: str | None) -> Iterator[Row]:
    """Yield a row for each section, or those of one line."""
    lines = list(instance.lines_of_sections())
    riders = [flow.section for group in instance.groups for flow in group.flows]
    for line, section in zip(lines, instance.sections, strict=True):
        if only in {None, section.id, line.id}:
            yield {
                "section": section.id,
                "name": section.name,
                "line": line.name,
                "mode": line.mode,
                "intervals": "trips" if section.departures else "bins",
                "minutes on board": section.minutes_on_board,
                "weight": section.weight,
                "base load a day": _base_load_a_day(instance, section),
                "flows": float(riders.count(section.id)),
            }


def _base_load_a_day(instance: Instance, section: Section) -> float:
    """Return the base load of a section, an average over the instance's days."""
    days = [len(set(row.days or instance.days) & set(instance.days)) for row in section.base_load]
    total = sum(row.passengers * num_days for row, num_days in zip(section.base_load, days, strict=True))
    return total / len(instance.days)


def _groups(instance: Instance, only: str | None) -> Iterator[Row]:
    for party, group in zip(instance.organisations_of_groups(), instance.groups, strict=True):
        if only in {None, group.id, party.id}:
            yield {
                "group": group.id,
                "organisation": party.name,
                "kind": party.kind,
                "starts": " ".join(f"{format_clock(time.at)} ({percent(time.share)})" for time in group.arrivals),
                "ends": " ".join(f"{format_clock(time.at)} ({percent(time.share)})" for time in group.departures),
                "people": float(group.headcount),
                "public transport": group.mode_shares.public_transport,
                "parts": float(group.parts),
                "options": float(len(group.shifts.shifts_min()) * len(group.week_patterns(instance.days))),
            }


def _organisations(instance: Instance, only: str | None) -> Iterator[Row]:
    for party in instance.organisations:
        if only in {None, party.id, party.board}:
            yield {
                "organisation": party.id,
                "name": party.name,
                "kind": party.kind,
                "board": party.board or "",
                "groups": float(len(party.groups)),
                "people": float(sum(group.headcount for group in party.groups)),
            }


def _options(instance: Instance, only: str | None) -> Iterator[Row]:
    for party, group in zip(instance.organisations_of_groups(), instance.groups, strict=True):
        if only in {None, group.id, party.id}:
            yield from _options_of(instance, group)


def _options_of(instance: Instance, group: Group) -> Iterator[Row]:
    for pattern in group.week_patterns(instance.days):
        for shift in group.shifts.shifts_min():
            yield {
                "group": group.id,
                "shift (min)": format_shift(shift),
                "pattern": pattern.id,
                "starts": " ".join(format_clock(time.at + shift) for time in group.arrivals),
                "ends": " ".join(format_clock(time.at + shift) for time in group.departures),
                "on site": ", ".join(f"{day} {percent(pattern.present_on(day))}" for day in instance.days),
            }


def _agreements(instance: Instance, only: str | None) -> Iterator[Row]:
    for label, agreement in zip(instance.labels, instance.agreements, strict=True):
        if only in {None, label}:
            yield {"agreement": label, "kind": agreement.kind, "content": content(agreement), "note": agreement.note}


def _sources(instance: Instance, only: str | None) -> Iterator[Row]:
    for key, source in instance.sources.items():
        if only in {None, key, key.rpartition(".")[0], source.quality}:
            yield {"number": key, "quality": source.quality, "source": source.text}


_ROWS: dict[str, Callable[[Instance, str | None], Iterator[Row]]] = {
    "sections": _sections,
    "organisations": _organisations,
    "groups": _groups,
    "options": _options,
    "agreements": _agreements,
    "sources": _sources,
}


def _table(name: str, rows: list[Row]) -> Table:
    """Return what there is as a table: texts first, then figures."""
    texts = [key for key, value in rows[0].items() if isinstance(value, str)]
    figures = [key for key in rows[0] if key not in texts]
    columns = [*(Column(key, key) for key in texts), *(Column(key, key, "number") for key in figures)]
    cells = [[*(str(row[key]) for key in texts), *(_figure(key, row[key]) for key in figures)] for row in rows]
    return Table(name, name.capitalize(), columns, cells)


def _figure(name: str, value: str | float | None) -> str | Figure | None:
    if value is None or isinstance(value, str):
        return value
    if name == "public transport":
        return Figure(value, "percent")
    return Figure(value, "count" if value == int(value) else "number")
