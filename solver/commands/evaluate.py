"""`stagger evaluate`: the terms, sections and moves of any schedule, or of today."""

from __future__ import annotations

from dataclasses import asdict, replace

from solver.check import CheckReport, Violation, check, status_quo_choices
from solver.commands.burden_tables import burdens_document, print_burdens
from solver.commands.console import make_console
from solver.commands.files import print_json, read_pair
from solver.commands.solve_tables import WORST_SECTIONS, print_heading
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import Ints, parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, TermValues
from solver.errors import CheckFailedError
from solver.formats import read_instance
from solver.report.choices import OptionTaken, moved_options
from solver.report.figures import section_figures
from solver.report.tables.people import moves_table
from solver.report.tables.sections import before_and_after, today_table
from solver.report.tables.values import terms_table
from solver.report.terminal.tables import rich_table
from solver.report.text.language import TERMINAL


def run(instance_path: str, schedule_path: str | None, *, as_json: bool) -> int:
    """Print the figures of a schedule, of today where none is given; return exit code 0.

    Raises
    ------
    CheckFailedError
        The choices have no meaning in this instance, so that there is nothing to evaluate.
    """
    if schedule_path is None:
        instance = read_instance(instance_path)
        schedule = Schedule(choices=status_quo_choices(instance))
    else:
        instance, schedule = read_pair(instance_path, schedule_path)
    report = check_choices(instance, schedule)
    demand = build_demand(instance)
    parts = parts_from_choices(instance, demand.options, schedule.choices)
    if as_json:
        print_json(evaluation(demand, parts, report, is_own=schedule.is_made_for(instance)))
    else:
        _print(demand, parts, report, has_schedule=schedule_path is not None)
        _print_note(instance, schedule)
    return 0


def check_choices(instance: Instance, schedule: Schedule) -> CheckReport:
    """Check what a schedule chooses, leaving its claims aside.

    Raises
    ------
    CheckFailedError
        Where a choice is none of the instance's.
    """
    report = check(instance, Schedule(choices=schedule.choices))
    _refuse_foreign_choices(report)
    return report


def _refuse_foreign_choices(report: CheckReport) -> None:
    if report.is_foreign:
        raise CheckFailedError(report)


def check_all(instance: Instance, schedule: Schedule) -> tuple[CheckReport, bool]:
    """Check a schedule once: return what is said of its choices, and whether all that it claims holds.

    What is wrong with the claims is in `of_claims` of the report.

    Raises
    ------
    CheckFailedError
        Where a choice is none of the instance's.
    """
    report = check(instance, schedule)
    of_choices = replace(report, violations=report.of_choices)
    _refuse_foreign_choices(of_choices)
    return of_choices, not report.of_claims


def without_claims(schedule: Schedule) -> Schedule:
    """Return a schedule whose claims do not hold without them."""
    return schedule.model_copy(update={"tiers": (), "terms": None, "stop": None})


def evaluation(demand: Demand, parts: Ints, report: CheckReport, *, is_own: bool | None) -> dict[str, object]:
    """Return the figures of a schedule for machines.

    Parameters
    ----------
    is_own
        Whether the schedule says that it was made for this very instance; None where it does not say.
    """
    before = demand.options.status_quo_parts()
    return {
        "instance": {"name": demand.instance.name, "content_hash": demand.instance.content_hash},
        "made_for_this_instance": is_own,
        "terms": {
            "status_quo": measure_terms(demand, before).rounded().model_dump(),
            "schedule": measure_terms(demand, parts).rounded().model_dump(),
        },
        "violations": [asdict(violation) for violation in report.violations],
        "sections": [asdict(row) for row in section_figures(demand, before, parts)],
        "moves": [move_document(move) for move in moved_options(demand, parts)],
        "burdens": burdens_document(demand, parts),
    }


def move_document(move: OptionTaken) -> dict[str, object]:
    """Return who moves, in minutes and heads, for machines; `pattern` is null where the week pattern stays."""
    return {
        "organisation": move.organisation.name,
        "group": move.group.name or move.group.id,
        "people": move.people,
        "share": move.share,
        "shift_min": move.shift_min,
        "pattern": move.pattern.id if move.is_other_pattern else None,
        "starts_min": move.start_min,
        "ends_min": move.end_min,
        "party": move.party,
    }


def _print(demand: Demand, parts: Ints, report: CheckReport, *, has_schedule: bool) -> None:
    """Print who moves, who bears, the sections and the terms; of today only its sections and terms."""
    console = make_console()
    instance = demand.instance
    before = demand.options.status_quo_parts()
    sections = section_figures(demand, before, parts)
    with_day, words = len(instance.days) > 1, TERMINAL
    columns: list[tuple[str, TermValues]] = [(words("x_before"), measure_terms(demand, before))]
    print_heading(console, instance)
    if has_schedule:
        columns.append((words("schedule"), measure_terms(demand, parts)))
        console.print(rich_table(moves_table(words, moved_options(demand, parts))))
        print_burdens(console, demand, parts)
        console.print(rich_table(before_and_after(words, sections, with_day=with_day)))
    else:
        most = max(WORST_SECTIONS, len(sections))
        console.print(rich_table(today_table(words, sections, most, with_day=with_day)))
    console.print(rich_table(terms_table(words, columns).without("difference_1").noted()))
    print_violations(report.violations, "The schedule" if has_schedule else "Today")


def print_violations(violations: tuple[Violation, ...], who: str) -> None:
    """Print each broken rule in a sentence."""
    console = make_console()
    for violation in violations:
        console.print(f"{who} breaks {violation}", soft_wrap=True)


def _print_note(instance: Instance, schedule: Schedule) -> None:
    if schedule.is_made_for(instance) is False:
        make_console(stderr=True).print(
            "Note: the schedule was made for another state of this instance; it is evaluated on the one given.",
            soft_wrap=True,
        )
