"""`stagger explain`: who contributes what to a schedule, who gains, and what a group could do instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from solver.advise.explain.group_options import OptionValue
from solver.advise.explain.impacts import Impact
from solver.advise.explain.tiers import less, tier_values
from solver.advise.lookup import group_index, organisation_index
from solver.commands.burden_tables import MOST_ROWS, burdens_document, print_burdens
from solver.commands.console import make_console
from solver.commands.files import as_shown, print_json, read_of_one_situation
from solver.commands.schedule_names import short_names
from solver.commands.solve_tables import print_heading
from solver.demand.loads import build_demand
from solver.domain.objective import TermValues
from solver.language.messages import gettext, joined
from solver.library.explanation import Explanation, explanation_of
from solver.library.plain import instance_reference, plain
from solver.report.table import Table
from solver.report.tables.explain import (
    cells_table,
    contributions_table,
    differences_table,
    impacts_table,
    options_table,
    tier_gains_table,
    tiers_in_words,
)
from solver.report.tables.values import terms_table, weighed
from solver.report.terminal.tables import Fitted, first_rows
from solver.report.text.language import terminal_words
from solver.report.text.names import as_told

_WITH_CELLS = 6
"""Organisations whose cells are shown; --organisation shows those of any."""
_LAST_IMPACTS = 8


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """What was typed: files, and ids of what to look at; None is all organisations, no group, no other schedule."""

    instance: str
    schedule: str
    organisation: str | None = None
    group: str | None = None
    diff: str | None = None
    as_json: bool = False


def run(options: ExplainOptions) -> int:
    """Print who contributes what to a schedule and what else was asked for; return exit code 0.

    Raises
    ------
    InputError
        No organisation or group has the id that was given.
    CheckFailedError
        A choice of a schedule is none of the instance's.
    """
    paths = [options.schedule, *([options.diff] if options.diff else [])]
    instance, plans = read_of_one_situation(options.instance, paths)
    schedule, *others = [as_shown(instance, own, plan) for own, plan in plans]
    instance = instance if options.as_json else as_told(instance)
    other = others[0] if others else None
    only = None if options.organisation is None else [organisation_index(instance, options.organisation)]
    group = None if options.group is None else group_index(instance, options.group)
    found = explanation_of(build_demand(instance), schedule, other, only, group)
    if options.as_json:
        print_json(_document(found))
    else:
        _print(found, options)
    return 0


def _tiers(found: Explanation) -> list[dict[str, Any]]:
    """Return of each tier its value today and in the schedule, the gain, and what the single gains add up to."""
    today, now = tier_values(found.instance, found.today), tier_values(found.instance, found.terms)
    gains = less(today, now)
    is_all = len(found.people) == len(found.instance.organisations)
    return [
        {
            "weights": tier.weights(),
            "status_quo": today[place],
            "schedule": now[place],
            "gain": gains[place],
            # Where only one organisation was asked for, the others are not known.
            "sum_of_single_gains": sum(row.tier_gains[place] for row in found.contributions) if is_all else None,
        }
        for place, tier in enumerate(found.instance.objective)
    ]


def _document(found: Explanation) -> dict[str, Any]:
    """Return everything that was asked for as plain data."""
    group = None
    if found.group is not None:
        of = found.instance.groups[found.group]
        group = {"group": of.id, "name": of.name, "parts": of.parts, "options": plain(found.options)}
    diff = None
    if found.other is not None:
        diff = {"terms": plain(found.other), "groups": plain(found.differences)}
    return {
        "instance": instance_reference(found.instance),
        "made_for_this_instance": found.schedule.is_made_for(found.instance),
        "terms": {"status_quo": plain(found.today), "schedule": plain(found.terms)},
        "tiers": plain(_tiers(found)),
        "organisations": plain(found.contributions),
        "people": plain(found.people),
        "burdens": burdens_document(found.demand, found.parts),
        "group": group,
        "diff": diff,
    }


def _print(found: Explanation, options: ExplainOptions) -> None:
    """Print what was asked for: organisations, the options of a group, and the difference to another schedule."""
    console, words = make_console(), terminal_words(found.instance)
    print_heading(console, found.instance)
    console.print(tiers_in_words(words, found.instance), soft_wrap=True)
    if (options.group is None and options.diff is None) or options.organisation is not None:
        _print_organisations(console, found, one=options.organisation is not None)
    if found.options is not None and found.group is not None:
        _print_group(console, found, found.group, found.options)
    if found.differences is not None and found.other is not None:
        names = short_names([options.schedule, options.diff or ""])
        columns = list(zip(names, (found.terms, found.other), strict=True))
        console.print(Fitted(_terms(found, columns, "t_terms_of_two", against_today=False)))
        if found.differences:
            table = differences_table(words, found.instance, names, found.differences, found.terms)
            console.print(Fitted(first_rows(table, MOST_ROWS)))
        else:
            console.print(gettext("The two schedules choose the same for every group."), soft_wrap=True)
    if found.schedule.is_made_for(found.instance) is False:
        note = gettext(
            "Note: the schedule was made for another state of this instance; it is explained on the one given."
        )
        make_console(stderr=True).print(note, soft_wrap=True)


def _terms(
    found: Explanation, columns: Sequence[tuple[str, TermValues]], title: str = "x_terms", *, against_today: bool = True
) -> Table:
    words = terminal_words(found.instance)
    table = terms_table(words, columns, against_today=against_today)
    return weighed(words, found.instance, table.without("difference_1").titled(words(title)).noted())


def _print_organisations(console: Console, found: Explanation, *, one: bool) -> None:
    """Print what each organisation that moves contributes and where, and who bears and who gains."""
    words, instance = terminal_words(found.instance), found.instance
    if not one:
        columns = [(words("x_before"), found.today), (words("schedule"), found.terms)]
        console.print(Fitted(_terms(found, columns)))
        console.print(Fitted(tier_gains_table(words, instance, _tiers(found))))
    if found.contributions:
        table = contributions_table(words, found.contributions, found.terms, len(instance.objective))
        console.print(Fitted(first_rows(table, MOST_ROWS)))
        if one:
            without = words("t_if_as_today"), found.contributions[0].terms_without
            columns = [(words("x_in_schedule"), found.terms), without]
            console.print(Fitted(_terms(found, columns, "t_with_and_without", against_today=False)))
        cells = cells_table(words, instance, found.contributions, _WITH_CELLS)
        # What is the same in every row is told by the title of the whole.
        console.print(Fitted(cells.without("organisation") if one else cells))
    else:
        none = gettext("No organisation moves in this schedule: nothing would become otherwise if it stayed as today.")
        if one:
            none = gettext(
                "This organisation moves no group in this schedule: nothing would change if it stayed as today."
            )
        console.print(none, soft_wrap=True)
    console.print(Fitted(_impacts(found.people)))
    if not one:
        print_burdens(console, found.demand, found.parts)


def _impacts(rows: Sequence[Impact]) -> Table:
    """Return who bears and who gains: all where they are few, else those who gain most and least."""
    if len(rows) <= MOST_ROWS:
        return impacts_table(terminal_words(), rows)
    first = MOST_ROWS - _LAST_IMPACTS
    table = impacts_table(terminal_words(), [*rows[:first], *rows[-_LAST_IMPACTS:]])
    return table.noted(*table.notes, terminal_words()("t_impacts_cut", all=len(rows), first=first, last=_LAST_IMPACTS))


def _print_group(console: Console, found: Explanation, index: int, rows: list[OptionValue]) -> None:
    """Print every option of a group, and how its parts are divided where they are."""
    words, group = terminal_words(found.instance), found.instance.groups[index]
    party = list(found.instance.organisations_of_groups())[index]
    note = words("t_options_note")
    if group.num_parts > 1:
        note = f"{words('t_options_parts', count=group.num_parts)} {note}"
    name, people = group.name or group.id, words.plural("people", group.headcount)
    title = words("t_options", group=name, organisation=party.name, people=people)
    console.print(Fitted(options_table(words, title, rows, note)))
    taken = [row for row in rows if row.parts_now]
    if len(taken) > 1:
        shares = (
            gettext(
                "{share} at {shift} min",
                share=words.percent(row.parts_now / group.num_parts),
                shift=f"{row.shift_min:+d}",
            )
            for row in taken
        )
        divided = joined(", ", shares)
        console.print(gettext("In the schedule its parts are divided: {shares}.", shares=divided), soft_wrap=True)
