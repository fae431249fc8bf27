"""`stagger compare`: today and any number of schedules, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from solver.commands.burden_tables import side_by_side_burdens
from solver.commands.console import make_console
from solver.commands.evaluate import evaluation
from solver.commands.files import print_json, read_plans
from solver.commands.schedule_names import short_names
from solver.commands.solve_tables import WORST_SECTIONS, print_heading, scenario_text
from solver.demand.measures import changed_organisations
from solver.library.evaluation import Comparison, Evaluation, comparison_of
from solver.report.figures import moves
from solver.report.findings import largest_gap
from solver.report.terminal.comparison import side_by_side_moves, side_by_side_sections
from solver.report.terminal.tables import add_row, make_table, terms_table
from solver.report.text.numbers import UNKNOWN, number, percent

_FIGURES = ["people", "organisations", "broken rules", "stopped by", "largest gap"]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A schedule that was evaluated, with its file and the name that its column has."""

    path: str
    name: str
    found: Evaluation


def run(instance_path: str, schedule_paths: tuple[str, ...], *, as_json: bool) -> int:
    """Print today and each schedule side by side; return exit code 0."""
    instance, pairs = read_plans(instance_path, schedule_paths)
    found = comparison_of(instance, dict(zip(short_names(schedule_paths), pairs, strict=True)))
    plans = [
        _Plan(path, name, each) for path, (name, each) in zip(schedule_paths, found.evaluations.items(), strict=True)
    ]
    if as_json:
        print_json({"schedules": [_document(plan) for plan in plans]})
    else:
        _print(found, plans)
    return 0


def _print(compared: Comparison, plans: Sequence[_Plan]) -> None:
    console = make_console()
    names = [plan.name for plan in plans]
    own = [(plan.found.demand, plan.found.parts) for plan in plans]
    today = compared.demand
    print_heading(console, today.instance)
    for plan in plans:
        if plan.found.schedule.scenario is not None:
            console.print(
                Text(f"{plan.name} assumes {scenario_text(plan.found.schedule.scenario)}; today is as given."),
                soft_wrap=True,
            )
    after = [plan.found.terms for plan in plans]
    console.print(terms_table([("today", compared.today), *zip(names, after, strict=True)]))
    console.print(side_by_side_sections(today, names, own, WORST_SECTIONS))
    if any(moves(demand, parts) for demand, parts in own):
        console.print(side_by_side_moves(names, own))
        for table in side_by_side_burdens(today.instance, names, own):
            console.print(table)
    console.print(_asked_table(plans))
    for plan in plans:
        _print_what_is_left_out(console, plan)
    if any(plan.found.sound_schedule.tiers for plan in plans):
        console.print("What differs by less than a gap is no finding: another seed may turn it round.", soft_wrap=True)


def _print_what_is_left_out(console: Console, plan: _Plan) -> None:
    if plan.found.schedule.is_made_for(plan.found.demand.instance) is False:
        reason = "was made for another instance, or an earlier state of this one: nothing is proven of it here"
        console.print(Text(f"{plan.name} {reason}."), soft_wrap=True)
    elif plan.found.schedule.tiers and not plan.found.sound_schedule.tiers:
        console.print(Text(f"{plan.name} claims what does not pass `stagger check`: that is left out."), soft_wrap=True)


def _asked_table(plans: Sequence[_Plan]) -> Table:
    table = make_table("What they ask, and how good they are", ["schedule"], _FIGURES)
    for plan in plans:
        people = sum(move.people for move in plan.found.moves)
        changed = len(changed_organisations(plan.found.demand, plan.found.parts))
        figures = [number(people), number(changed), number(len(plan.found.violations))]
        stop, gap = plan.found.sound_schedule.stop or UNKNOWN, percent(largest_gap(plan.found.sound_schedule.tiers), 2)
        add_row(table, [plan.name, *figures, stop, gap])
    return table


def _document(plan: _Plan) -> dict[str, object]:
    schedule, own = plan.found.schedule, plan.found.schedule.is_made_for(plan.found.demand.instance)
    head = {
        "file": plan.path,
        "stop": plan.found.sound_schedule.stop,
        "largest_gap": largest_gap(plan.found.sound_schedule.tiers),
    }
    scenario = {"scenario": schedule.scenario.model_dump() if schedule.scenario else None}
    return {**head, **scenario, **evaluation(plan.found, is_own=own)}
