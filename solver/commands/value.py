"""`stagger value`: what a year of a schedule is worth, who gains and who pays, in euros and in tonnes of CO2."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from solver.advise.value.prices import Prices, prices_by_default, read_prices
from solver.advise.value.quantities import Timetable, timetable_of
from solver.advise.value.reckoner import ROWS
from solver.advise.value.value import Value, value_of
from solver.advise.value.value_file import VALUE_FORMAT
from solver.commands.console import make_console
from solver.commands.edited import WhatIf, read_edited
from solver.commands.evaluate import print_violations
from solver.commands.files import print_json, refuse_two_streams
from solver.commands.solve_tables import print_heading
from solver.commands.value_beside import print_beside
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.library.evaluation import evaluation_of
from solver.library.plain import instance_reference, plain
from solver.report.tables.value import prices_table, value_table
from solver.report.terminal.tables import Fitted
from solver.report.text.language import terminal_words
from solver.report.text.names import pair_as_told
from solver.report.text.value_words import value_sentences
from solver.uncertainty.summary import hash_of_parts


@dataclass(frozen=True, slots=True)
class ValueCall:
    """What was typed."""

    instance: str
    schedules: tuple[str, ...]
    prices: str | None
    days_a_year: float | None
    feed: str | None
    date: datetime.date | None
    what_if: WhatIf
    as_json: bool


def value_call(
    instance: str,
    schedules: tuple[str, ...],
    *,
    days_a_year: float | None,
    date: datetime.datetime | None,
    as_json: bool,
    **told: Any,
) -> ValueCall:
    """Return what was typed, of the options as they come; the rest are edits."""
    files = {name: told.pop(name) for name in ("prices", "feed")}
    day = date.date() if date else None
    what_if = WhatIf(**told)
    return ValueCall(instance, schedules, **files, days_a_year=days_a_year, date=day, what_if=what_if, as_json=as_json)


def run(call: ValueCall) -> int:
    """Print what a year of a schedule is worth, or of several beside each other; return exit code 0.

    Raises
    ------
    FileAccessError, InputError
        A file or an edit cannot be used.
    CheckFailedError
        A choice of the schedule is none of the instance's.
    """
    if call.date is not None and call.feed is None:
        advice = gettext("give the timetable with --feed FILE, or leave --date out")
        raise InputError([Problem("--date", gettext("a day without a feed"), gettext("a feed of that day"), advice)])
    refuse_two_streams([call.instance, *call.schedules, *([call.prices] if call.prices else [])])
    given = read_edited(call.instance, call.schedules, call.what_if)
    instance, schedule = given.plans[0]
    prices = read_prices(call.prices, instance) if call.prices else _of_all([own for own, _ in given.plans])
    if len(given.plans) > 1:
        by = (prices, call.days_a_year, _timetable(call, prices))
        print_beside(given.instance, given.plans, call.schedules, *by, as_json=call.as_json)
        return 0
    told = evaluation_of(*((instance, schedule) if call.as_json else pair_as_told(instance, schedule)))
    found = value_of(told.demand, told.parts, prices, call.days_a_year, _timetable(call, prices))
    is_own = schedule.is_made_for(instance)
    if call.as_json:
        document = plain(found)
        if found.counted.timetable is not None:
            del document["counted"]["timetable"]["spans"]  # every vehicle of a feed, which nobody asked for
        head = {"format": VALUE_FORMAT, "instance": instance_reference(instance)}
        made_for = {"choices_hash": hash_of_parts(told.parts.tolist()), "made_for_this_instance": is_own}
        print_json({**head, **made_for, "value": document})
    else:
        _print(make_console(), told.demand.instance, found)
        print_violations(told.violations, gettext("The schedule"))
    if is_own is False:
        note = gettext("Note: the schedule was made for another state of this instance; it is valued on the one given.")
        make_console(stderr=True).print(note, soft_wrap=True)
    return 0


def _of_all(instances: Sequence[Instance]) -> Prices:
    """Return the prices that schedules were made by, with the program's own for the others.

    Raises
    ------
    InputError
        They are not the same.
    """
    told = list({own.prices: own for own in instances if own.prices is not None}.values())
    if len(told) > 1:
        found = gettext("schedules that were made by different prices")
        advice = gettext("say which prices to value all of them by, with --prices FILE")
        raise InputError([Problem(gettext("the schedules"), found, gettext("the same prices"), advice)])
    return prices_by_default(told[0] if told else instances[0])


def _timetable(call: ValueCall, prices: Prices) -> Timetable | None:
    """Return the vehicles of the feed that was given; None where none was.

    Raises
    ------
    FileAccessError, SourceError
        It cannot be read, or has no runs on the date.
    """
    if call.feed is None:
        return None
    from solver.importers.findings import Findings
    from solver.importers.gtfs.day import read_wanted_day
    from solver.importers.gtfs.feed import read_feed
    from solver.importers.gtfs.fleet import turns_of

    findings = Findings()
    day = read_wanted_day(read_feed(Path(call.feed), findings), call.date, findings).day
    return timetable_of(day.feed, day.date.isoformat(), turns_of(day, prices["layover"].value or 0.0))


def _print(console: Console, instance: Instance, found: Value) -> None:
    """Print the sentences, one table for each comparison, and the prices with their sources."""
    words = terminal_words(instance)
    print_heading(console, instance)
    for sentence in value_sentences(words, instance, found):
        console.print(Padding(Text(f"- {sentence}"), (0, 0, 0, 2)))
    console.print()
    for comparison in ROWS:
        table = value_table(words, found, comparison)
        console.print(Fitted(table if comparison == "added" else table.noted()))
    console.print(Fitted(prices_table(words, found)))
