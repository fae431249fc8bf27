"""`stagger compare`: today and any number of schedules, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from solver.check import CheckReport
from solver.commands.burden_tables import MOST_ROWS
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
from solver.report.choices import moved_options
from solver.report.figures import section_figures
from solver.report.outcomes import largest_gap
from solver.report.table import Cell, Column, Table
from solver.report.tables import people
from solver.report.tables.sections import side_by_side_factors
from solver.report.tables.values import terms_table
from solver.report.terminal.tables import first_rows, rich_table
from solver.report.text.language import TERMINAL
from solver.report.text.tier_words import stop_text


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
    print_heading(console, today.instance)
    for plan in plans:
        if plan.schedule.scenario is not None:
            console.print(
                Text(f"{plan.name} assumes {scenario_text(plan.schedule.scenario)}; today is as given."), soft_wrap=True
            )
    for table in _tables(today, plans):
        console.print(rich_table(table))
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


def _tables(today: Demand, plans: Sequence[_Plan]) -> Iterator[Table]:
    """Yield the terms, the fullest sections, who moves, who bears and how good each schedule is, side by side."""
    words, own = TERMINAL, [(plan.name, plan.demand, plan.parts) for plan in plans]
    before = measure_terms(today, today.options.status_quo_parts())
    after = [(name, measure_terms(demand, parts)) for name, demand, parts in own]
    differences = [f"difference_{at}" for at in range(1, len(plans) + 1)]
    yield terms_table(words, [(words("x_before"), before), *after]).without(*differences).noted()
    sections = [
        (name, section_figures(demand, demand.options.status_quo_parts(), parts)) for name, demand, parts in own
    ]
    first = section_figures(today, today.options.status_quo_parts(), today.options.status_quo_parts())
    yield side_by_side_factors(words, first, sections, WORST_SECTIONS)
    if any(moved_options(demand, parts) for _, demand, parts in own):
        yield people.side_by_side_moves(words, own)
        for by in people.levels(today.instance):
            yield first_rows(people.side_by_side_burdens(words, own, by), MOST_ROWS)
    yield _asked_table(plans)


def _asked_table(plans: Sequence[_Plan]) -> Table:
    """Return what each schedule asks, and how good it is."""
    words = TERMINAL
    columns = [
        Column("schedule", words("schedule")),
        Column("people", words("people"), "count"),
        Column("organisations", words("x_num_organisations"), "count"),
        Column("broken", words("t_broken"), "count"),
        Column("stop", words("x_stopped")),
        Column("gap", words("t_largest_gap"), "gap"),
    ]
    rows: list[list[Cell]] = []
    for plan in plans:
        num_people = sum(move.people for move in moved_options(plan.demand, plan.parts))
        num_changed = len(changed_organisations(plan.demand, plan.parts))
        stop, gap = plan.sound.stop, largest_gap(plan.sound.tiers)
        stopped = None if stop is None else stop_text(stop, words)
        rows.append([plan.name, num_people, num_changed, len(plan.report.violations), stopped, gap])
    return Table("asked", words("t_asked"), columns, rows)


def _document(plan: _Plan) -> dict[str, object]:
    schedule, own = plan.schedule, plan.schedule.is_made_for(plan.demand.instance)
    head = {"file": plan.path, "stop": plan.sound.stop, "largest_gap": largest_gap(plan.sound.tiers)}
    scenario = {"scenario": schedule.scenario.model_dump() if schedule.scenario else None}
    return {**head, **scenario, **evaluation(plan.demand, plan.parts, plan.report, is_own=own)}
