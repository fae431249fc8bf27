"""`stagger compare`: today and any number of schedules, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from solver.check import CheckReport
from solver.commands.burden_tables import side_by_side_burdens
from solver.commands.console import make_console
from solver.commands.evaluate import check_all, evaluation, without_claims
from solver.commands.files import print_json, read_plans
from solver.commands.schedule_names import short_names
from solver.commands.solve_tables import WORST_SECTIONS, print_heading, scenario_text
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import changed_organisations, measure_terms
from solver.demand.options import Ints, parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.report.figures import moves
from solver.report.findings import largest_gap
from solver.report.terminal.comparison import side_by_side_moves, side_by_side_sections
from solver.report.terminal.tables import add_row, make_table, terms_table
from solver.report.text.numbers import UNKNOWN, number, percent

_FIGURES = ["people", "organisations", "broken rules", "stopped by", "largest gap"]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A schedule, with the demand of the instance that it is about: the one given, or that with its edits."""

    path: str
    name: str
    schedule: Schedule
    demand: Demand
    parts: Ints
    report: CheckReport
    sound: Schedule
    """Without the claims that do not hold."""


def run(instance_path: str, schedule_paths: tuple[str, ...], *, as_json: bool) -> int:
    """Print today and each schedule side by side; return exit code 0."""
    instance, pairs = read_plans(instance_path, schedule_paths)
    today = build_demand(instance)
    plans = [
        _plan(path, name, today, own, schedule)
        for path, name, (own, schedule) in zip(schedule_paths, short_names(schedule_paths), pairs, strict=True)
    ]
    if as_json:
        print_json({"schedules": [_document(plan) for plan in plans]})
    else:
        _print(today, plans)
    return 0


def _plan(path: str, name: str, today: Demand, own: Instance, schedule: Schedule) -> _Plan:
    report, claims_hold = check_all(own, schedule)
    demand = today if own is today.instance else build_demand(own)
    parts = parts_from_choices(own, demand.options, schedule.choices)
    sound = schedule if claims_hold else without_claims(schedule)
    return _Plan(path, name, schedule, demand, parts, report, sound)


def _print(today: Demand, plans: Sequence[_Plan]) -> None:
    console = make_console()
    names = [plan.name for plan in plans]
    own = [(plan.demand, plan.parts) for plan in plans]
    print_heading(console, today.instance)
    for plan in plans:
        if plan.schedule.scenario is not None:
            console.print(
                Text(f"{plan.name} assumes {scenario_text(plan.schedule.scenario)}; today is as given."), soft_wrap=True
            )
    before = measure_terms(today, today.options.status_quo_parts())
    after = [measure_terms(demand, parts) for demand, parts in own]
    console.print(terms_table([("today", before), *zip(names, after, strict=True)]))
    console.print(side_by_side_sections(today, names, own, WORST_SECTIONS))
    if any(moves(demand, parts) for demand, parts in own):
        console.print(side_by_side_moves(names, own))
        for table in side_by_side_burdens(today.instance, names, own):
            console.print(table)
    console.print(_asked_table(plans))
    for plan in plans:
        _print_what_is_left_out(console, plan)
    if any(plan.sound.tiers for plan in plans):
        console.print("What differs by less than a gap is no finding: another seed may turn it round.", soft_wrap=True)


def _print_what_is_left_out(console: Console, plan: _Plan) -> None:
    if plan.schedule.is_made_for(plan.demand.instance) is False:
        reason = "was made for another instance, or an earlier state of this one: nothing is proven of it here"
        console.print(Text(f"{plan.name} {reason}."), soft_wrap=True)
    elif plan.schedule.tiers and not plan.sound.tiers:
        console.print(Text(f"{plan.name} claims what does not pass `stagger check`: that is left out."), soft_wrap=True)


def _asked_table(plans: Sequence[_Plan]) -> Table:
    table = make_table("What they ask, and how good they are", ["schedule"], _FIGURES)
    for plan in plans:
        people = sum(move.people for move in moves(plan.demand, plan.parts))
        changed = len(changed_organisations(plan.demand, plan.parts))
        figures = [number(people), number(changed), number(len(plan.report.violations))]
        stop, gap = plan.sound.stop or UNKNOWN, percent(largest_gap(plan.sound.tiers), 2)
        add_row(table, [plan.name, *figures, stop, gap])
    return table


def _document(plan: _Plan) -> dict[str, object]:
    schedule, own = plan.schedule, plan.schedule.is_made_for(plan.demand.instance)
    head = {"file": plan.path, "stop": plan.sound.stop, "largest_gap": largest_gap(plan.sound.tiers)}
    scenario = {"scenario": schedule.scenario.model_dump() if schedule.scenario else None}
    return {**head, **scenario, **evaluation(plan.demand, plan.parts, plan.report, is_own=own)}
