"""`stagger value` of several schedules: what each asks and is worth, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from rich.padding import Padding
from rich.text import Text

from solver.advise.value.beside import BesidePlan, MostWorth, goal_of, most_worth
from solver.advise.value.prices import Prices
from solver.advise.value.quantities import Timetable
from solver.advise.value.value import value_of
from solver.commands.console import make_console
from solver.commands.files import print_json
from solver.commands.schedule_names import short_names
from solver.commands.solve_tables import print_heading
from solver.demand.measures import changed_organisations
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.library.evaluation import Evaluation, evaluation_of
from solver.report.choices import moved_options
from solver.report.outcomes import largest_gap
from solver.report.tables.value_beside import beside_sentences, beside_table
from solver.report.terminal.tables import Fitted
from solver.report.text.language import terminal_words
from solver.report.text.names import as_told


def print_beside(
    given: Instance,
    pairs: Sequence[tuple[Instance, Schedule]],
    paths: Sequence[str],
    prices: Prices,
    days_per_year: float | None,
    timetable: Timetable | None,
    *,
    as_json: bool,
) -> None:
    """Print schedules beside each other; each with its instance, as its own edits have it.

    Raises
    ------
    CheckFailedError
        A choice of a schedule is none of its instance's.
    """
    found = [evaluation_of(instance, schedule) for instance, schedule in pairs]
    plans = [
        _plan(name, each, prices, days_per_year, timetable)
        for name, each in zip(short_names(paths), found, strict=True)
    ]
    is_by_weeks = days_per_year is None
    tiers = [each.sound_schedule.tiers for each in found]
    most = most_worth([own for own, _ in pairs], tiers, prices) if is_by_weeks else MostWorth(None, None)
    if as_json:
        documents = [_document(path, plan) for path, plan in zip(paths, plans, strict=True)]
        print_json({"schedules": documents, "at_most": asdict(most)})
        return
    console, words = make_console(), terminal_words(given)
    print_heading(console, as_told(given))
    console.print(Fitted(beside_table(words, plans, found[0].today.overload, most)))
    for sentence in beside_sentences(words, plans, most):
        console.print(Padding(Text(f"- {sentence}"), (0, 0, 0, 2)))


def _plan(
    name: str, found: Evaluation, prices: Prices, days_per_year: float | None, timetable: Timetable | None
) -> BesidePlan:
    parties = len(changed_organisations(found.demand, found.parts))
    people = float(sum(move.people_changing for move in moved_options(found.demand, found.parts)))
    worth = value_of(found.demand, found.parts, prices, days_per_year, timetable)
    gap = largest_gap(found.sound_schedule.tiers)
    goal = goal_of(found.schedule)
    return BesidePlan(name, goal, parties, people, found.terms.overload, worth, gap)


def _document(path: str, plan: BesidePlan) -> dict[str, object]:
    asked = {"file": path, "goal": plan.goal, "organisations_changed": plan.parties, "people_moved": plan.people}
    yields = {"for_travellers": asdict(plan.for_travellers), "with_moving": asdict(plan.with_moving)}
    return {**asked, "left_behind": plan.left_behind, **yields, "gap": plan.gap}
