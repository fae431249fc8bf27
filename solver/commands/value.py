"""`stagger value`: what a year of a schedule is worth, who gains and who pays, in euros and in tonnes of CO2."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from solver.advise.value.prices import default_prices, read_prices
from solver.advise.value.reckoner import ROWS
from solver.advise.value.value import Value, value_of
from solver.commands.console import make_console
from solver.commands.edited import WhatIf, read_edited
from solver.commands.evaluate import print_violations
from solver.commands.files import print_json, refuse_two_streams
from solver.commands.plain import instance_reference, plain
from solver.commands.solve_tables import print_heading
from solver.domain.instance import Instance
from solver.language.messages import gettext
from solver.library.evaluation import evaluation_of
from solver.report.tables.value import prices_table, value_table
from solver.report.terminal.tables import Fitted
from solver.report.text.language import terminal_words
from solver.report.text.names import pair_as_told
from solver.report.text.value_words import value_sentences


@dataclass(frozen=True, slots=True)
class ValueCall:
    """What was typed."""

    instance: str
    schedule: str
    prices: str | None
    days_a_year: float | None
    what_if: WhatIf
    as_json: bool


def run(call: ValueCall) -> int:
    """Print what a year of a schedule is worth; return exit code 0.

    Raises
    ------
    FileAccessError, InputError
        A file or an edit cannot be used.
    CheckFailedError
        A choice of the schedule is none of the instance's.
    """
    refuse_two_streams([call.instance, call.schedule, *([call.prices] if call.prices else [])])
    given = read_edited(call.instance, [call.schedule], call.what_if)
    instance, schedule = given.plans[0]
    prices = read_prices(call.prices, instance) if call.prices else default_prices()
    told = evaluation_of(*((instance, schedule) if call.as_json else pair_as_told(instance, schedule)))
    found = value_of(told.demand, told.parts, prices, call.days_a_year)
    is_own = schedule.is_made_for(instance)
    if call.as_json:
        print_json({"instance": instance_reference(instance), "made_for_this_instance": is_own, "value": plain(found)})
    else:
        _print(make_console(), told.demand.instance, found)
        print_violations(told.violations, gettext("The schedule"))
    if is_own is False:
        note = gettext("Note: the schedule was made for another state of this instance; it is valued on the one given.")
        make_console(stderr=True).print(note, soft_wrap=True)
    return 0


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
