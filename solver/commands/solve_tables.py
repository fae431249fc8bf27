"""What `stagger solve -v` prints: every group, section and term, how good it is, settings and versions."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from solver.demand.loads import Demand
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule
from solver.report.charts.rows import Named, load_rows
from solver.report.choices import moved_options
from solver.report.figures import SectionFigures
from solver.report.outcomes import outcomes
from solver.report.tables.ladder import ladder_table
from solver.report.tables.people import moves_table
from solver.report.tables.sections import before_and_after, today_table
from solver.report.tables.values import short_tiers_table, terms_table
from solver.report.terminal.bars import TOO_FULL, day_line, letters_for, minutes_per_letter
from solver.report.terminal.tables import rich_table
from solver.report.text.language import TERMINAL
from solver.report.text.numbers import number, percent
from solver.report.text.sentences import instance_size, sentences, sources_count

WORST_SECTIONS = 15
_DAYS_DRAWN = 3
_DASH = "\N{EN DASH}"


def print_solve(console: Console, instance: Instance, schedule: Schedule) -> None:
    """Print every table of a solved instance, the fullest sections' days, and the finding after them.

    Parameters
    ----------
    schedule
        A schedule of the instance that has passed `check`, with terms and tiers.
    """
    demand, (outcome,) = outcomes(instance, [(instance.name, schedule)])
    before, parts, sections = demand.options.status_quo_parts(), outcome.parts, outcome.sections
    with_day = len(instance.days) > 1
    print_heading(console, instance)
    choices, words = moved_options(demand, parts), TERMINAL
    tables = [today_table(words, sections, WORST_SECTIONS, with_day=with_day)]
    tables += [moves_table(words, choices)] if choices else []
    tables.append(before_and_after(words, sections, with_day=with_day))
    if schedule.terms:
        columns = [(words("x_before"), schedule.terms.status_quo), (words("schedule"), schedule.terms.schedule)]
        tables.append(terms_table(words, columns).without("difference_1").noted())
    tables.append(short_tiers_table(words, schedule.tiers).titled(words("t_tiers_title")))
    for table in tables:
        console.print(rich_table(table))
    for violation in schedule.status_quo_violations:
        console.print(f"Today breaks {violation.rule}: {violation.text}", soft_wrap=True)
    print_ending(console, schedule)
    print_days(console, demand, [("today", before), ("then", parts)], sections[:_DAYS_DRAWN])
    console.print()
    for sentence in sentences(words, instance, outcome):
        console.print(sentence, soft_wrap=True)
    if schedule.ladder:
        console.print(rich_table(ladder_table(words, instance, schedule)))


def print_days(console: Console, demand: Demand, named: Named, sections: Sequence[SectionFigures]) -> None:
    """Print the day of some sections in a line each: how full they are today and in a schedule."""
    letters = letters_for(console.encoding)
    wide = max(len(name) for name, _ in named)
    for section in sections:
        if section.worst_before is None:
            continue
        day = section.worst_before.day
        rows = load_rows(demand, named, section.section, day)
        minutes, begin = minutes_per_letter(rows), format_clock(rows[0]["begin_min"])
        console.print()
        head = f"{section.name}, {day} from {begin}, {minutes} minutes a letter"
        console.print(Text(head), soft_wrap=True)
        for index, (name, _) in enumerate(named):
            own = [row for row in rows if row["place"] == index]
            worst = max(own, key=lambda row: row["load_factor"] or 0.0)
            highest = f"highest {percent(worst['load_factor'])}, {worst['clock'].replace(_DASH, '-')}"
            console.print(Text(f"  {name.ljust(wide)} {day_line(own, letters)}  {highest}"), soft_wrap=True)
    if any(section.worst_before for section in sections):
        least, most = letters.levels[0], letters.levels[-1]
        key = f"The {least} to {most} is load/places up to 100 %, {TOO_FULL} is more, blank is where nothing runs.\n"
        console.print(Text(key), soft_wrap=True)


def print_heading(console: Console, instance: Instance) -> None:
    """Print what an instance is, and how much of it is known."""
    console.print(instance.name, style="bold", soft_wrap=True)
    console.print(instance_size(TERMINAL, instance), soft_wrap=True)
    if instance.sources:
        console.print(f"{sources_count(TERMINAL, instance)} See `stagger show INSTANCE sources`.", soft_wrap=True)
    console.print()


def scenario_text(scenario: Scenario) -> str:
    """Return what a scenario edits, in a few words."""
    name = f'"{scenario.name}": ' if scenario.name else ""
    return f"{name}{', '.join(scenario.edits)}"


def print_ending(console: Console, schedule: Schedule) -> None:
    """Print why the search stopped, and all that is needed to make the schedule again."""
    reasons = {
        "optimal": "every tier is proven optimal",
        "gap reached": "every tier is proven within the gap that was asked",
        "time": "the time was up",
        "interrupted": "it was interrupted",
    }
    gaps = [tier.gap for tier in schedule.tiers if tier.gap is not None and tier.stop != "optimal"]
    largest = f"; largest gap {percent(max(gaps), 2)}" if gaps else ""
    seconds = f" after {number(schedule.seconds, 1)} s" if schedule.seconds is not None else ""
    console.print(f"Stopped{seconds}: {reasons.get(schedule.stop or '', schedule.stop)}{largest}.", soft_wrap=True)
    if schedule.settings:
        settings = ", ".join(f"{key} {value}" for key, value in schedule.settings.model_dump().items())
        versions = ", ".join(f"{name} {version}" for name, version in schedule.versions.items())
        errors = ", ".join(number(tier.rounding_error, 6) for tier in schedule.tiers)
        console.print(f"Engines: {schedule.method}.", soft_wrap=True)
        console.print(f"Settings: {settings}.\nVersions: {versions}.", soft_wrap=True)
        console.print(f"Rounding error of each tier at most: {errors}.", soft_wrap=True)
