"""`stagger compare`: today and any number of schedules, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console

from solver.commands.burden_tables import MOST_ROWS
from solver.commands.console import make_console
from solver.commands.edited import WhatIf, read_edited
from solver.commands.evaluate import evaluation
from solver.commands.files import print_json
from solver.commands.net import print_net
from solver.commands.schedule_names import short_names
from solver.commands.solve_tables import WORST_SECTIONS, print_heading, scenario_text
from solver.demand.measures import changed_organisations
from solver.domain.clock import parse_clock
from solver.domain.schedule import Scenario
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.library.evaluation import Comparison, Evaluation, comparison_of
from solver.report.choices import moved_options
from solver.report.figures import section_figures
from solver.report.interval_loads import FixedInterval, IntervalLoad, interval_loads
from solver.report.outcomes import largest_gap
from solver.report.table import Cell, Column, Table
from solver.report.tables import people
from solver.report.tables.interval_loads import interval_tables
from solver.report.tables.sections import side_by_side_factors
from solver.report.tables.values import compared_table, weighed
from solver.report.terminal.tables import Fitted, first_rows
from solver.report.text.language import Words, terminal_words
from solver.report.text.names import as_told, pair_as_told
from solver.report.text.tier_words import stop_text
from solver.validation.spelling import spell_text


@dataclass(frozen=True, slots=True)
class _Plan:
    """A schedule that was evaluated, with its file and the name that its column has."""

    path: str
    name: str
    found: Evaluation


@dataclass(frozen=True, slots=True)
class CompareCall:
    """What was typed; `at` is the moment of which the loads are shown, such as "08:15"."""

    instance: str
    schedules: tuple[str, ...]
    what_if: WhatIf
    at: str | None = None
    as_json: bool = False


def run(call: CompareCall) -> int:
    """Print today and each schedule side by side; return exit code 0.

    Raises
    ------
    InputError
        A file, an edit or the moment cannot be used.
    """
    at_min = None if call.at is None else _moment(call.at)
    given = read_edited(call.instance, call.schedules, call.what_if)
    instance, pairs = given.instance, given.plans
    as_json, schedule_paths = call.as_json, call.schedules
    if not as_json:
        instance, pairs = as_told(instance), [pair_as_told(own, schedule) for own, schedule in pairs]
    found = comparison_of(instance, dict(zip(short_names(schedule_paths), pairs, strict=True)))
    plans = [
        _Plan(path, name, each) for path, (name, each) in zip(schedule_paths, found.evaluations.items(), strict=True)
    ]
    interval = None if at_min is None else FixedInterval.around(at_min, instance.bin_min)
    if as_json:
        paths = {plan.name: plan.path for plan in plans}
        document: dict[str, object] = {"schedules": [_document(found, plan, paths) for plan in plans]}
        scenario = {} if given.scenario is None else {"scenario": given.scenario.model_dump()}
        print_json(scenario | document | ({} if interval is None else {"at": _at_document(found, plans, interval)}))
    else:
        _print(found, plans, given.scenario, interval)
    return 0


def _moment(text: str) -> int:
    """Return a moment such as "8:15" or "08.15" in minutes after midnight.

    Raises
    ------
    InputError
        It is no clock time.
    """
    try:
        return parse_clock(text.strip().replace(".", ":").rjust(5, "0"))
    except ValueError as error:
        expected, advice = gettext("a time from 00:00 to 30:00"), gettext("write it as 08:15")
        raise InputError([Problem("--at", spell_text(text), expected, advice)]) from error


def _print(
    compared: Comparison, plans: Sequence[_Plan], edits: Scenario | None, interval: FixedInterval | None
) -> None:
    """Print what each plan assumes, the tables, and what differs by less than a proven gap.

    Where an interval is asked for, the tables are of the loads in it.
    """
    console = make_console()
    today = compared.demand
    print_heading(console, today.instance)
    for plan in plans:
        if plan.found.schedule.scenario is not None:
            assumed = {"name": plan.name, "scenario": scenario_text(plan.found.schedule.scenario, today.instance)}
            if edits is None:
                told = gettext("{name} assumes {scenario}; today is as given.", **assumed)
            else:
                own = scenario_text(edits, today.instance)
                told = gettext("{name} assumes {scenario}; today assumes {edits}.", edits=own, **assumed)
            console.print(told, soft_wrap=True)
    for name, other in compared.standing_in.items():
        console.print(terminal_words()("stands_in", name=name, other=other), soft_wrap=True, markup=False)
    tables = _tables(compared, plans) if interval is None else _interval_tables(compared, plans, interval)
    for table in tables:
        console.print(Fitted(table))
    for plan in plans if interval is None else ():
        print_net(plan.found, plan.name)
    for plan in plans:
        _print_what_is_left_out(console, plan)


def _print_what_is_left_out(console: Console, plan: _Plan) -> None:
    if plan.found.schedule.is_made_for(plan.found.demand.instance) is False:
        reason = gettext("was made for another instance, or an earlier state of this one: nothing is proven of it here")
        console.print(gettext("{name} {reason}.", name=plan.name, reason=reason), soft_wrap=True)
    elif plan.found.schedule.tiers and not plan.found.sound_schedule.tiers:
        console.print(
            gettext("{name} claims what does not pass `stagger check`: that is left out.", name=plan.name),
            soft_wrap=True,
        )


def _interval_tables(compared: Comparison, plans: Sequence[_Plan], interval: FixedInterval) -> Iterator[Table]:
    names = [plan.name for plan in plans]
    words = terminal_words(compared.demand.instance)
    return interval_tables(words, compared.demand, _loads(compared, plans, interval), names, interval)


def _loads(compared: Comparison, plans: Sequence[_Plan], interval: FixedInterval) -> list[IntervalLoad]:
    own = [(plan.found.demand, plan.found.parts) for plan in plans]
    return interval_loads(compared.demand, own, interval)


def _at_document(compared: Comparison, plans: Sequence[_Plan], interval: FixedInterval) -> dict[str, object]:
    """Return the loads in an interval for machines; `loads` are those of today and of each schedule in order."""
    rows = [asdict(row) for row in _loads(compared, plans, interval)]
    return {"begin_min": interval.begin_min, "end_min": interval.end_min, "loads": rows}


def _tables(compared: Comparison, plans: Sequence[_Plan]) -> Iterator[Table]:
    """Yield the terms, the fullest sections, who moves, who bears and how good each schedule is, side by side."""
    words, today = terminal_words(compared.demand.instance), compared.demand
    terms = compared_table(words, compared.today, [(plan.name, plan.found.found) for plan in plans])
    yield weighed(words, today.instance, terms)
    parts = today.options.status_quo_parts()
    sections = [(plan.name, plan.found.sections) for plan in plans]
    yield side_by_side_factors(words, section_figures(today, parts, parts), sections, WORST_SECTIONS)
    if any(plan.found.moves for plan in plans):
        own = [(plan.name, plan.found.demand, plan.found.parts) for plan in plans]
        yield people.side_by_side_moves(words, own)
        for by in people.levels(today.instance):
            yield first_rows(people.side_by_side_burdens(words, own, by), MOST_ROWS)
    yield _asked_table(plans)


def _asked_table(plans: Sequence[_Plan]) -> Table:
    """Return what each schedule asks, and how good it is."""
    words = terminal_words()
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
        num_changed, num_people = _num_asked(plan)
        stop, gap = plan.found.sound_schedule.stop, largest_gap(plan.found.sound_schedule.tiers)
        stopped = None if stop is None else stop_text(stop, words)
        rows.append([plan.name, num_people, num_changed, len(plan.found.violations), stopped, gap])
    return Table("asked", words("t_asked"), columns, rows, _asked_notes(words, plans))


def _asked_notes(words: Words, plans: Sequence[_Plan]) -> list[str]:
    """Return of each schedule after the first how many more parties and people it asks than that one."""
    first, *others = [(plan.name, *_num_asked(plan)) for plan in plans]
    notes = []
    for name, num_parties, num_people in others:
        if (num_parties, num_people) == first[1:]:
            notes.append(words("asks_as_much", name=name, first=first[0]))
            continue
        pairs = (("parties", num_parties - first[1]), ("people", num_people - first[2]))
        said = {noun: _more(words, noun, count) for noun, count in pairs}
        notes.append(words("asks_more", name=name, first=first[0], **said))
    return notes


def _more(words: Words, noun: str, count: int) -> str:
    if not count:
        return words(f"asks_{noun}_same")
    return words.plural(f"asks_{noun}_{'less' if count < 0 else 'more'}", abs(count))


def _num_asked(plan: _Plan) -> tuple[int, int]:
    """Return how many parties a schedule asks something, and how many people."""
    num_changed = len(changed_organisations(plan.found.demand, plan.found.parts))
    return num_changed, round(sum(move.people_changing for move in moved_options(plan.found.demand, plan.found.parts)))


def _document(compared: Comparison, plan: _Plan, paths: Mapping[str, str]) -> dict[str, object]:
    """Return what is said of a schedule for machines."""
    schedule, own = plan.found.schedule, plan.found.schedule.is_made_for(plan.found.demand.instance)
    head = {
        "file": plan.path,
        "stop": plan.found.sound_schedule.stop,
        "largest_gap": largest_gap(plan.found.sound_schedule.tiers),
    }
    scenario = {"scenario": schedule.scenario.model_dump() if schedule.scenario else None}
    standing_in = compared.standing_in.get(plan.name)
    proofs = {
        "name": plan.name,
        "against_first": _against_first(compared, plan.name),
        "stands_in": None if standing_in is None else paths[standing_in],
    }
    return {**head, **scenario, **proofs, **evaluation(plan.found, is_own=own)}


def _against_first(compared: Comparison, name: str) -> list[dict[str, object]] | None:
    """Return how a schedule differs from the first, and whether that is proven; None of the first itself."""
    found = compared.differences.get(name)
    if found is None:
        return None
    return [{"weights": dict(own.weights), "difference": round(own.amount, 6), "proof": own.proof} for own in found]
