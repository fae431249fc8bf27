"""What `stagger solve -v` prints: every group, section and term, how good it is, settings and versions."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from solver.commands.net import print_net_of
from solver.demand.loads import Demand
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule
from solver.language.current import SOURCE, current_language
from solver.language.messages import gettext, numeral, shown
from solver.report.charts.rows import Named, load_rows
from solver.report.choices import moved_options
from solver.report.figures import SectionFigures
from solver.report.outcomes import broken_today, outcomes
from solver.report.tables.ladder import ladder_table
from solver.report.tables.people import moves_table
from solver.report.tables.sections import before_and_after, today_table
from solver.report.tables.values import short_tiers_table, terms_table, weighed
from solver.report.tables.week import week_tables
from solver.report.terminal.bars import TOO_FULL, day_line, letters_for, minutes_per_letter
from solver.report.terminal.tables import Fitted
from solver.report.text.edit_words import edits_text
from solver.report.text.language import terminal_words
from solver.report.text.provenance import method_text
from solver.report.text.sentences import instance_size, sentences, sources_count
from solver.report.text.travel_words import travel_note

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
    choices, words = moved_options(demand, parts), terminal_words(instance)
    tables = [today_table(words, sections, WORST_SECTIONS, with_day=with_day)]
    tables += [moves_table(words, choices)] if choices else []
    tables += week_tables(words, demand, parts)
    tables.append(before_and_after(words, sections, with_day=with_day))
    if schedule.terms:
        columns = [(words("x_before"), schedule.terms.status_quo), (words("schedule"), schedule.terms.schedule)]
        terms = terms_table(words, columns).without("difference_1").noted(travel_note(words, instance.days, choices))
        tables.append(weighed(words, instance, terms))
    tables.append(short_tiers_table(words, schedule.tiers).titled(words("t_tiers_title")))
    for table in tables:
        console.print(Fitted(table))
    for violation in broken_today(schedule):
        console.print(gettext("Today breaks {rule}: {text}", rule=violation.rule, text=violation.text), soft_wrap=True)
    print_ending(console, schedule)
    print_days(console, demand, [(gettext("today"), before), (gettext("then"), parts)], sections[:_DAYS_DRAWN])
    console.print()
    for sentence in sentences(words, instance, outcome):
        console.print(sentence, soft_wrap=True)
    print_net_of(instance, schedule)
    if schedule.ladder:
        console.print(Fitted(ladder_table(words, instance, schedule)))


def print_days(console: Console, demand: Demand, named: Named, sections: Sequence[SectionFigures]) -> None:
    """Print the day of some sections in a line each: how full they are today and in a schedule."""
    letters = letters_for(console.encoding)
    wide = max(len(shown(name)) for name, _ in named)
    for section in sections:
        if section.worst_before is None:
            continue
        day = section.worst_before.day
        rows = load_rows(demand, named, section.section, day)
        minutes, begin = minutes_per_letter(rows), format_clock(rows[0]["begin_min"])
        console.print()
        head = gettext(
            "{name}, {day} from {begin}, {minutes} minutes a letter",
            name=section.name,
            day=terminal_words().day(day),
            begin=begin,
            minutes=minutes,
        )
        console.print(head, soft_wrap=True)
        for index, (name, _) in enumerate(named):
            own = [row for row in rows if row["place"] == index]
            worst = max(own, key=lambda row: row["load_factor"] or 0.0)
            factor = terminal_words().percent(worst["load_factor"])
            highest = gettext("highest {factor}, {clock}", factor=factor, clock=worst["clock"].replace(_DASH, "-"))
            line = f"  {shown(name)}{' ' * (wide - len(shown(name)))} {day_line(own, letters)}  {shown(highest)}"
            console.print(Text(line), soft_wrap=True)
    if any(section.worst_before for section in sections):
        least, most = letters.levels[0], letters.levels[-1]
        key = gettext(
            "The {least} to {most} is load/places up to 100 %, {too_full} is more, blank is where nothing runs.\n",
            least=least,
            most=most,
            too_full=TOO_FULL,
        )
        console.print(key, soft_wrap=True)


def print_heading(console: Console, instance: Instance, note: str = "") -> None:
    """Print what an instance is, a note about its size where there is one, and how much of it is known."""
    console.print(instance.name, style="bold", soft_wrap=True)
    console.print(instance_size(terminal_words(), instance), soft_wrap=True)
    if note:
        console.print(note, soft_wrap=True)
    if instance.sources:
        console.print(
            gettext("{count} See `stagger show INSTANCE sources`.", count=sources_count(terminal_words(), instance)),
            soft_wrap=True,
        )
    console.print()


def scenario_text(scenario: Scenario, given: Instance) -> str:
    """Return what a scenario edits, in a few words: as it was typed in English, what it means in other languages.

    Parameters
    ----------
    given
        The instance without any edits.
    """
    name = f'"{scenario.name}": ' if scenario.name else ""
    typed = ", ".join(scenario.edits)
    return f"{name}{typed if current_language() == SOURCE else edits_text(terminal_words(given), given, scenario)}"


def print_ending(console: Console, schedule: Schedule) -> None:
    """Print why the search stopped, and all that is needed to make the schedule again."""
    reasons = {
        "optimal": gettext("every tier is proven optimal"),
        "gap reached": gettext("every tier is proven within the gap that was asked"),
        "time": gettext("the time was up"),
        "interrupted": gettext("it was interrupted"),
    }
    gaps = [tier.gap for tier in schedule.tiers if tier.gap is not None and tier.stop != "optimal"]
    why = reasons.get(schedule.stop or "", str(schedule.stop))
    if gaps:
        why = gettext("{why}; largest gap {gap}", why=why, gap=terminal_words().percent(max(gaps), 2))
    if schedule.seconds is not None:
        told = gettext("Stopped after {seconds} s: {why}.", seconds=numeral(schedule.seconds, 1), why=why)
    else:
        told = gettext("Stopped: {why}.", why=why)
    console.print(told, soft_wrap=True)
    if schedule.settings:
        words = terminal_words()
        settings = ", ".join(f"{key} {value}" for key, value in schedule.settings.model_dump().items())
        versions = ", ".join(f"{name} {version}" for name, version in schedule.versions.items())
        errors = ", ".join(words.number(tier.rounding_error, 6) for tier in schedule.tiers)
        console.print(gettext("Engines: {method}.", method=method_text(schedule.method, words)), soft_wrap=True)
        told = gettext("Settings: {settings}.\nVersions: {versions}.", settings=settings, versions=versions)
        console.print(told, soft_wrap=True)
        console.print(gettext("Rounding error of each tier at most: {errors}.", errors=errors), soft_wrap=True)
