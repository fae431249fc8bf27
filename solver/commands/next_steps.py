"""What `stagger solve` prints last: the commands that come after it."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from solver.commands.options import language_option, typed_arguments
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.language.messages import gettext, shown
from solver.report.text.language import terminal_words
from solver.validation.spelling import printable

_OF_SITUATION = {"without", "places", "headcount"}
"""First words of the edits that say who travels, or in how many places."""
_LIMIT = "--time-limit"
_LONGER, _MOST_S = 4, 1_000_000
"""A search that was cut is worth so many times its time, up to what the option takes in seconds."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The files of a solve, for the commands that come after it.

    Attributes
    ----------
    agreed
        The schedule that it keeps close to; None where there is none, or it is no file.
    of_one_situation
        Whether the two can be shown on one page: the same people travel, in the same places.
    asks_somebody
        Whether there is anybody to write a letter to; else nothing is worth anything, or to be handed out.
    asks_most
        The party with the most people who get another time or week, for a quickscan; "" where nobody is asked.
    longer
        The command that searches longer, which comes first; "" where the search had finished.
    refusing
        Those who refuse together in the worst case that was prepared for; nobody where none was.
    """

    instance: str
    schedule: str
    agreed: str | None = None
    of_one_situation: bool = True
    asks_somebody: bool = True
    asks_most: str = ""
    longer: str = ""
    refusing: tuple[str, ...] = ()


def in_one_situation(agreed: Schedule, schedule: Schedule) -> bool:
    """Return whether two schedules were made with the same edits of who travels, and in how many places."""
    return _edits_of_situation(agreed) == _edits_of_situation(schedule)


def first_to_refuse(schedule: Schedule) -> tuple[str, ...]:
    """Return those who refuse together in the worst case for which an answer was prepared; nobody where none was."""
    refusals = schedule.robustness.refusals if schedule.robustness is not None else ()
    return next((each.organisations for each in refusals if each.answer is not None), ())


def asked_most(instance: Instance, schedule: Schedule) -> str:
    """Return the id of the party with the most people who get another time or week; "" where nobody is asked."""
    groups = {group.id: group for group in instance.groups}
    people: dict[str, float] = {}
    parties = {own.id: party.id for party in instance.organisations for own in party.groups}
    for choice in schedule.choices:
        group, every = groups[choice.group], sum(option.parts for option in choice.options)
        today = group.week_patterns(instance.days)[0].id
        moved = sum(option.parts for option in choice.options if option.shift_min or option.pattern != today)
        if moved:
            party = parties[group.id]
            people[party] = people.get(party, 0.0) + group.headcount * moved / every
    return max(people, key=lambda party: people[party], default="")


def _edits_of_situation(schedule: Schedule) -> set[str]:
    edits = schedule.scenario.edits if schedule.scenario is not None else ()
    return {edit for edit in edits if edit.partition(" ")[0] in _OF_SITUATION}


def print_next_steps(console: Console, files: Solved, *, verbose: bool) -> None:
    """Print the commands that come after a solve, as they can be typed here."""
    schedule = files.schedule
    stem, pair = str(Path(schedule).with_suffix("")), typed(files.instance, schedule)
    page = typed(stem + ("-page.html" if Path(schedule).suffix == ".html" else ".html"))
    steps = [f"check {pair}"]
    of_page = pair
    if files.agreed is not None:
        both = typed(files.instance, files.agreed, schedule)
        steps.append(f"compare {both}")
        if files.of_one_situation:
            steps.append(f"explain {typed(files.instance, files.agreed)} --diff {typed(schedule)}")
            of_page = both
    if files.asks_somebody:
        steps.append(f"value {pair}")
    steps.append(f"report {of_page} -o {page}")
    if files.asks_somebody:
        steps += _handed_out(files, stem)
    steps.append(f"explain {pair}")
    if files.refusing:
        steps.append(if_no(files.instance, schedule, files.refusing))
    if not verbose:
        steps.append(f"evaluate {pair}")
    console.print(gettext("Next:"))
    if files.longer:
        console.print(Text(f"  {shown(search_longer(files.longer))}"), soft_wrap=True)
    for command in steps:
        console.print(Text(f"  {called(command)}"), soft_wrap=True)


def _handed_out(files: Solved, stem: str) -> list[str]:
    """Return the commands that make what goes to others: letters, all files, advice to who is asked most."""
    words, pair = terminal_words(), typed(files.instance, files.schedule)
    signed = f"--sender {words('l_name_here')} --contact {words('l_contact_here')}"
    steps = [f"letter {pair} -o {typed(words('l_folder', stem=stem))} {signed}"]
    steps.append(f"export {pair} -o {typed(words('l_export_folder', stem=stem))}")
    if files.asks_most:
        whom = shlex.quote(printable(files.asks_most))
        steps.append(f"quickscan {typed(files.instance)} --organisation {whom} --schedule {typed(files.schedule)}")
    return steps


def if_no(instance: str, schedule: str, refusing: Sequence[str]) -> str:
    """Return the command that writes what is done if some parties say no, as a schedule beside that given."""
    told = " ".join(f"--if-no {shlex.quote(one)}" for one in refusing)
    path = Path(schedule)
    return f"refusals {typed(instance, schedule)} {told} -o {typed(str(path.with_name(f'{path.stem}-no.json')))}"


def search_longer(command: str) -> str:
    """Return a command with the words for what it is there for."""
    return gettext("search longer: {command}", command=command)


def with_more_time(seconds: float) -> str:
    """Return what was typed, with a longer time limit than one in seconds; "" where nothing was typed."""
    arguments = typed_arguments()
    return f"{program()} {shlex.join(longer(arguments, seconds))}" if arguments else ""


def longer(arguments: Sequence[str], seconds: float) -> list[str]:
    """Return the arguments of a command with a longer time limit, where it stood or else behind the others."""
    limit, found = f"{min(_LONGER * seconds, _MOST_S):g}", [printable(argument) for argument in arguments]
    if _LIMIT in found[:-1]:
        found[found.index(_LIMIT) + 1] = limit
        return found
    if not any(argument.startswith(f"{_LIMIT}=") for argument in found):
        end = found.index("--") if "--" in found else len(found)
        return [*found[:end], _LIMIT, limit, *found[end:]]
    return [f"{_LIMIT}={limit}" if argument.startswith(f"{_LIMIT}=") else argument for argument in found]


def typed(*paths: str) -> str:
    """Return files as they can be typed in a shell."""
    return " ".join(shlex.quote(printable(path)) for path in paths)


def called(command: str) -> str:
    """Return a command as it is to be typed after this one: the program as it was called, in the language asked for."""
    return f"{program()} {command}{language_option()}"


def program() -> str:
    """Return how this program was called, such as ".venv/bin/stagger"; its bare name where that is found."""
    own = Path(sys.argv[0])
    if own.stem != "stagger" or shutil.which("stagger"):
        return "stagger"
    return shlex.quote(printable(sys.argv[0]))
