"""`stagger evaluate`: the terms, sections and moves of any schedule, or of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from solver.checker import Violation, status_quo_choices
from solver.commands.burden_tables import burdens_document, print_burdens
from solver.commands.console import make_console
from solver.commands.edited import WhatIf, agreements_note, read_edited
from solver.commands.files import print_json
from solver.commands.net import net_document, print_net
from solver.commands.solve_tables import WORST_SECTIONS, print_heading
from solver.domain.instance import Instance
from solver.domain.objective import TermValues
from solver.domain.schedule import Schedule
from solver.language.messages import gettext, joined
from solver.library.evaluation import Evaluation, evaluation_of
from solver.library.named_weeks import WeekEvaluation, evaluate_in_weeks, named_weeks
from solver.report.choices import moved_options
from solver.report.tables.named_weeks import named_weeks_table
from solver.report.tables.people import moves_table
from solver.report.tables.sections import before_and_after, today_table
from solver.report.tables.values import terms_table, weighed
from solver.report.tables.week import week_tables
from solver.report.terminal.tables import Fitted
from solver.report.text.language import terminal_words
from solver.report.text.names import pair_as_told
from solver.report.text.travel_words import travel_note


def run(
    instance_path: str, schedule_path: str | None, what_if: WhatIf, *, as_json: bool, weeks: Sequence[str] = ()
) -> int:
    """Print the figures of a schedule, of today where none is given; return exit code 0.

    Parameters
    ----------
    weeks
        Named weeks in which it is looked at as well.

    Raises
    ------
    InputError
        A week is none of the instance's.
    CheckFailedError
        The choices have no meaning in this instance, so that there is nothing to evaluate.
    """
    given = read_edited(instance_path, [] if schedule_path is None else [schedule_path], what_if)
    today = Schedule(scenario=given.scenario, choices=status_quo_choices(given.instance))
    instance, schedule = given.plans[0] if given.plans else (given.instance, today)
    in_weeks = evaluate_in_weeks(instance, schedule, named_weeks(instance, weeks)) if weeks else []
    found = evaluation_of(*((instance, schedule) if as_json else pair_as_told(instance, schedule)))
    if as_json:
        scenario = None if schedule.scenario is None else schedule.scenario.model_dump()
        own = {"scenario": scenario, **evaluation(found, is_own=schedule.is_made_for(instance))}
        print_json({**own, "named_weeks": [week_document(each) for each in in_weeks]} if weeks else own)
    else:
        note = agreements_note(given.file, instance)
        _print(found, note, has_schedule=schedule_path is not None)
        if in_weeks:
            words, rows = terminal_words(instance), [(each.week, each.today, each.terms) for each in in_weeks]
            make_console().print(Fitted(named_weeks_table(words, rows, has_plan=schedule_path is not None)))
        _print_note(instance, schedule)
    return 0


def week_document(found: WeekEvaluation) -> dict[str, object]:
    """Return what a schedule comes to in a named week, for machines."""
    terms = {"status_quo": found.today.rounded().model_dump(), "schedule": found.terms.rounded().model_dump()}
    return {**found.week.model_dump(mode="json"), "terms": terms}


def evaluation(found: Evaluation, *, is_own: bool | None) -> dict[str, object]:
    """Return the figures of a schedule for machines.

    Parameters
    ----------
    is_own
        Whether the schedule says that it was made for this very instance; None where it does not say.
    """
    instance = found.demand.instance
    return {
        "instance": {"name": instance.name, "content_hash": instance.content_hash},
        "made_for_this_instance": is_own,
        "terms": {
            "status_quo": found.today.rounded().model_dump(),
            "schedule": found.terms.rounded().model_dump(),
        },
        **net_document(found),
        "violations": [asdict(violation) for violation in found.violations],
        "sections": [asdict(row) for row in found.sections],
        "moves": [asdict(move) for move in found.moves],
        "burdens": burdens_document(found.demand, found.parts),
    }


def _print(found: Evaluation, note: str, *, has_schedule: bool) -> None:
    """Print who moves, who bears, the sections and the terms; of today only its sections and terms."""
    console, words = make_console(), terminal_words(found.demand.instance)
    instance, sections = found.demand.instance, found.sections
    with_day = len(instance.days) > 1
    columns: list[tuple[str, TermValues]] = [(words("x_before"), found.today)]
    print_heading(console, instance, note)
    if has_schedule:
        columns.append((words("schedule"), found.terms))
        if found.net is not None:
            columns.append((words("word_net"), found.net.terms))
        console.print(Fitted(moves_table(words, moved_options(found.demand, found.parts))))
        print_burdens(console, found.demand, found.parts)
        for table in week_tables(words, found.demand, found.parts):
            console.print(Fitted(table))
        console.print(Fitted(before_and_after(words, sections, with_day=with_day)))
    else:
        most = max(WORST_SECTIONS, len(sections))
        console.print(Fitted(today_table(words, sections, most, with_day=with_day)))
    ways = travel_note(words, instance.days, moved_options(found.demand, found.parts)) if has_schedule else ""
    terms = terms_table(words, columns).without("difference_1", "difference_2").noted(ways)
    console.print(Fitted(weighed(words, instance, terms) if has_schedule else terms))
    if has_schedule:
        print_net(found)
    elif found.net is not None:
        console.print(words("n_today"), soft_wrap=False)
    print_violations(found.violations, gettext("The schedule") if has_schedule else gettext("Today"))


def print_violations(violations: tuple[Violation, ...], who: str) -> None:
    """Print each broken rule in a sentence."""
    console = make_console()
    for violation in violations:
        rule = joined(": ", [violation.told_rule, violation.text])
        console.print(gettext("{who} breaks {rule}", who=who, rule=rule), soft_wrap=True)


def _print_note(instance: Instance, schedule: Schedule) -> None:
    if schedule.is_made_for(instance) is False:
        make_console(stderr=True).print(
            gettext(
                "Note: the schedule was made for another state of this instance; it is evaluated on the one given."
            ),
            soft_wrap=True,
        )
