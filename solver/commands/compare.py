"""`stagger compare`: today and any number of schedules, side by side."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from solver.check import CheckReport
from solver.commands.console import make_console
from solver.commands.evaluate import check_choices, evaluation, with_sound_claims
from solver.commands.files import print_json, refuse_two_streams
from solver.commands.solve_tables import WORST_SECTIONS, print_heading
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import changed_organisations, measure_terms
from solver.demand.options import Ints, parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.formats import read_instance, read_schedule
from solver.report.comparison import side_by_side_moves, side_by_side_sections
from solver.report.figures import moves
from solver.report.findings import largest_gap
from solver.report.numbers import UNKNOWN, number, percent
from solver.report.tables import add_row, make_table, terms_table

_FIGURES = ["people", "organisations", "broken rules", "stopped by", "largest gap"]
_LONGEST_NAME = 30
"""Letters of a path in a heading, its last ones."""


def run(instance_path: str, schedule_paths: tuple[str, ...], *, as_json: bool) -> int:
    """Print today and each schedule side by side; return exit code 0."""
    refuse_two_streams([instance_path, *schedule_paths])
    instance = read_instance(instance_path)
    schedules = [read_schedule(path) for path in schedule_paths]
    reports = [check_choices(instance, schedule) for schedule in schedules]
    demand = build_demand(instance)
    parts = [parts_from_choices(instance, demand.options, schedule.choices) for schedule in schedules]
    if as_json:
        rows = zip(schedule_paths, schedules, parts, reports, strict=True)
        print_json({"schedules": [_document(demand, *row) for row in rows]})
        return 0
    console = make_console()
    names = short_names(schedule_paths)
    before = measure_terms(demand, demand.options.status_quo_parts())
    print_heading(console, instance)
    console.print(terms_table([("today", before), *zip(names, (measure_terms(demand, p) for p in parts), strict=True)]))
    console.print(side_by_side_sections(demand, names, parts, WORST_SECTIONS))
    if any(moves(demand, chosen) for chosen in parts):
        console.print(side_by_side_moves(demand, names, parts))
    table = make_table("What they ask, and how good they are", ["schedule"], _FIGURES)
    sound = [with_sound_claims(instance, *pair) for pair in zip(schedules, reports, strict=True)]
    for name, schedule, chosen, report in zip(names, sound, parts, reports, strict=True):
        people = sum(move.people for move in moves(demand, chosen))
        figures = [number(people), number(len(changed_organisations(demand, chosen))), number(len(report.violations))]
        add_row(table, [name, *figures, schedule.stop or UNKNOWN, percent(largest_gap(schedule.tiers), 2)])
    console.print(table)
    for name, schedule, kept in zip(names, schedules, sound, strict=True):
        if _is_own(instance, schedule) is False:
            reason = "was made for another instance, or an earlier state of this one: nothing is proven of it here"
            console.print(Text(f"{name} {reason}."), soft_wrap=True)
        elif schedule.tiers and not kept.tiers:
            console.print(Text(f"{name} claims what does not pass `stagger check`: that is left out."), soft_wrap=True)
    if any(schedule.tiers for schedule in sound):
        console.print("What differs by less than a gap is no finding: another seed may turn it round.", soft_wrap=True)
    return 0


def _is_own(instance: Instance, schedule: Schedule) -> bool | None:
    """Return whether a schedule says that it was made for this very instance; None where it says nothing."""
    return None if schedule.instance is None else schedule.instance.content_hash == instance.content_hash


def short_names(paths: tuple[str, ...]) -> list[str]:
    """Return file names for headings, with their folders where two files have the same name."""
    stems = [Path(path).stem if path != "-" else "stdin" for path in paths]
    return [stem if stems.count(stem) == 1 else path[-_LONGEST_NAME:] for stem, path in zip(stems, paths, strict=True)]


def _document(demand: Demand, path: str, schedule: Schedule, parts: Ints, report: CheckReport) -> dict[str, object]:
    own = _is_own(demand.instance, schedule)
    sound = with_sound_claims(demand.instance, schedule, report)
    head = {"file": path, "stop": sound.stop, "largest_gap": largest_gap(sound.tiers)}
    return {**head, **evaluation(demand, parts, report, is_own=own)}
