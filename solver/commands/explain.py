"""`stagger explain`: who contributes what to a schedule, who gains, and what a group could do instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from solver.advise.explain.contributions import Contribution, contributions
from solver.advise.explain.differences import Difference, differences
from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.group_options import OptionValue, group_options
from solver.advise.explain.impacts import Impact, impacts
from solver.advise.explain.rules import Rules
from solver.advise.explain.tiers import less, tier_values
from solver.advise.lookup import group_place, organisation_place
from solver.commands.burden_tables import burdens_document, burdens_tables
from solver.commands.choices import parts_of
from solver.commands.console import make_console
from solver.commands.explain_tables import (
    cells_table,
    contributions_table,
    differences_table,
    meetings_table,
    options_table,
    tier_name,
    tiers_in_words,
)
from solver.commands.files import as_shown, print_json, read_of_one_situation
from solver.commands.plain import instance_reference, plain
from solver.commands.schedule_names import short_names
from solver.commands.solve_tables import print_heading
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, TermValues
from solver.report.terminal.tables import add_row, make_table, terms_table
from solver.report.text.numbers import number, percent

_WITH_CELLS = 6
"""Organisations whose cells are shown; --organisation shows those of any."""


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """What was typed: files, and ids of what to look at; None is all organisations, no group, no other schedule."""

    instance: str
    schedule: str
    organisation: str | None = None
    group: str | None = None
    diff: str | None = None
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class _Explanation:
    """Everything that was asked for; None where it was not."""

    demand: Demand
    parts: Ints
    schedule: Schedule
    today: TermValues
    terms: TermValues
    contributions: list[Contribution]
    people: list[Impact]
    group: int | None
    options: list[OptionValue] | None
    other: TermValues | None
    differences: list[Difference] | None

    @property
    def instance(self) -> Instance:
        return self.demand.instance


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
    other = others[0] if others else None
    only = None if options.organisation is None else [organisation_place(instance, options.organisation)]
    group = None if options.group is None else group_place(instance, options.group)
    found = _explain(build_demand(instance), schedule, other, only, group)
    if options.as_json:
        print_json(_document(found))
    else:
        _print(found, options)
    return 0


def _explain(
    demand: Demand, schedule: Schedule, other: Schedule | None, only: list[int] | None, group: int | None
) -> _Explanation:
    evaluator = Evaluator(demand, parts_of(demand, schedule))
    there = None if other is None else parts_of(demand, other)
    rules = None if group is None else Rules(demand, evaluator.parts)
    return _Explanation(
        demand=demand,
        parts=evaluator.parts,
        schedule=schedule,
        today=measure_terms(demand, demand.options.status_quo_parts()),
        terms=evaluator.terms,
        contributions=contributions(evaluator, only),
        people=impacts(demand, evaluator.parts, only),
        group=group,
        options=None if group is None or rules is None else group_options(evaluator, rules, group),
        other=None if there is None else measure_terms(demand, there),
        differences=None if there is None else differences(evaluator, there),
    )


def _tiers(found: _Explanation) -> list[dict[str, Any]]:
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


def _document(found: _Explanation) -> dict[str, Any]:
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


def _print(found: _Explanation, options: ExplainOptions) -> None:
    console = make_console()
    print_heading(console, found.instance)
    console.print(tiers_in_words(found.instance), soft_wrap=True)
    if (options.group is None and options.diff is None) or options.organisation is not None:
        _print_organisations(console, found, one=options.organisation is not None)
    if found.options is not None and found.group is not None:
        _print_group(console, found, found.group, found.options)
    if found.differences is not None and found.other is not None:
        names = short_names([options.schedule, options.diff or ""])
        columns = list(zip(names, (found.terms, found.other), strict=True))
        console.print(terms_table(columns, "Terms of the two schedules"))
        if found.differences:
            console.print(differences_table(found.instance, names, found.differences, found.terms))
        else:
            console.print("The two schedules choose the same for every group.", soft_wrap=True)
    if found.schedule.is_made_for(found.instance) is False:
        note = "Note: the schedule was made for another state of this instance; it is explained on the one given."
        make_console(stderr=True).print(note, soft_wrap=True)


def _print_organisations(console: Console, found: _Explanation, *, one: bool) -> None:
    if not one:
        console.print(terms_table([("today", found.today), ("schedule", found.terms)]))
        console.print(_tiers_table(found))
    if found.contributions:
        console.print(contributions_table(found.instance, found.contributions, found.terms))
        if one:
            columns = [
                ("in the schedule", found.terms),
                ("if it stayed as today", found.contributions[0].terms_without),
            ]
            console.print(terms_table(columns, "Every term, with and without its move"))
        console.print(cells_table(found.instance, found.contributions, _WITH_CELLS))
    else:
        who = "This organisation moves no group" if one else "No organisation moves"
        console.print(Text(f"{who} in this schedule: nothing would become otherwise if it stayed as today."))
    console.print(meetings_table(found.people))
    for table in burdens_tables(found.demand, found.parts) if not one else ():
        console.print(table)


def _tiers_table(found: _Explanation) -> Table:
    note = (
        "The single gains are what would be lost if each organisation alone stayed as today; more or less than the "
        "gain of all together."
    )
    table = make_table(
        "The gain, tier by tier", ["tier"], ["today", "schedule", "gain", "single gains add up to"], note
    )
    for place, tier in enumerate(_tiers(found)):
        figures = [tier[key] for key in ("status_quo", "schedule", "gain", "sum_of_single_gains")]
        add_row(table, [f"{place + 1}. {tier_name(found.instance, place)}", *(number(value, 1) for value in figures)])
    return table


def _print_group(console: Console, found: _Explanation, place: int, rows: list[OptionValue]) -> None:
    group = found.instance.groups[place]
    party = list(found.instance.organisations_of_groups())[place]
    note = "Everything else as in the schedule. Best: lowest in tier 1, then in the next, tolerances left out"
    note += "; options that an agreement rules out are not considered."
    if group.parts > 1:
        note = f"All {group.parts} parts of the group moved together. {note}"
    title = f"Options of {group.name or group.id} ({party.name}, {number(group.headcount)} people)"
    console.print(options_table(found.instance, title, rows, note))
    taken = [row for row in rows if row.parts_now]
    if len(taken) > 1:
        words = ", ".join(f"{percent(row.parts_now / group.parts)} at {row.shift_min:+d} min" for row in taken)
        console.print(Text(f"In the schedule its parts are divided: {words}."), soft_wrap=True)
