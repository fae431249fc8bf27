"""`stagger letter`: one page to the director of each party that is asked or has answered, and what stands behind it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from solver.advise.lookup import organisation_index
from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, read_plans, refuse_missing_folder
from solver.commands.next_steps import called, typed
from solver.commands.progress import READING, Teller, working_line
from solver.commands.targets import Target, refuse_clashes, write_all
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.formats.files import shown_name
from solver.language.current import Language
from solver.language.messages import gettext, ngettext
from solver.report.text.language import terminal_words


@dataclass(frozen=True, slots=True)
class LetterOptions:
    """What was typed; the letter goes to one party, or to all that are asked where none is named."""

    instance: str
    schedule: str
    output: str
    organisation: str | None = None
    lang: Language = "nl"
    sender: str = ""
    contact: str = ""
    day: datetime.date | None = None
    answer_by: datetime.date | None = None


def run(options: LetterOptions) -> int:
    """Write the letters, each as HTML and PDF, and the advice behind a request; return exit code 0.

    Raises
    ------
    InputError
        A file cannot be used, nobody is asked anything, or the party that is named is not.
    """
    from solver.library.letters import DAYS_TO_ANSWER

    day = options.day or datetime.datetime.now().astimezone().date()
    answer_by = options.answer_by or day + datetime.timedelta(days=DAYS_TO_ANSWER)
    if answer_by <= day:
        advice = gettext("give a later date, or leave it out for three weeks")
        raise InputError(
            [
                Problem(
                    "--answer-by",
                    answer_by.isoformat(),
                    gettext("a date after {isoformat}", isoformat=day.isoformat()),
                    advice,
                )
            ]
        )
    refuse_missing_folder(options.output)
    with working_line() as tell:
        written = _letters(options, (day, answer_by), tell)
    targets = [target for each in written for target in each.files]
    refuse_clashes(targets, [options.instance, options.schedule])
    write_all(targets)
    _tell(options, sum(each.is_request for each in written), sum(not each.is_request for each in written))
    return 0


@dataclass(frozen=True, slots=True)
class _Written:
    """The files of one letter, and whether it asks something."""

    files: list[Target]
    is_request: bool


def _tell(options: LetterOptions, num_requests: int, num_confirmations: int) -> None:
    """Print how many letters of each sort were written, and what is still to fill in on them."""
    folder, console = shown_name(options.output), make_console()
    if num_requests:
        told = ngettext(
            "Written: {count} letter, each a page, a PDF and the advice behind it, in {folder}",
            "Written: {count} letters, each a page, a PDF and the advice behind it, in {folder}",
            num_requests,
            folder=folder,
        )
        console.print(told, soft_wrap=True)
    if num_confirmations:
        told = ngettext(
            "Written: {count} confirmation to who need not answer any more, each a page and a PDF, in {folder}",
            "Written: {count} confirmations to who need not answer any more, each a page and a PDF, in {folder}",
            num_confirmations,
            folder=folder,
        )
        console.print(told, soft_wrap=True)
    if num_requests and STANDARD_STREAM not in (options.instance, options.schedule):
        _tell_next(options, console)
    if not (options.sender and options.contact):
        told = gettext("Dotted lines stand where --sender and --contact would say who writes and where answers go.")
        make_console(stderr=True).print(told, soft_wrap=True)


def _tell_next(options: LetterOptions, console: Console) -> None:
    """Print where the answers are filled in, and what reads them."""
    stem, pair = str(Path(options.schedule).with_suffix("")), typed(options.instance, options.schedule)
    book, replanned = typed(f"{stem}.xlsx"), typed(terminal_words()("l_replied", stem=stem))
    console.print(gettext("Next, to fill in the answers and to plan again around them:"), soft_wrap=True)
    for command in (f"export {pair} --xlsx {book}", f"replies {pair} {book} -o {replanned}"):
        console.print(Text(f"  {called(command)}"), soft_wrap=True)


def _letters(options: LetterOptions, dates: tuple[datetime.date, datetime.date], tell: Teller) -> list[_Written]:
    """Return the files of the letters, none of them written yet."""
    from solver.library.letters import letters_of, recipients
    from solver.report.text.letter import Sender

    tell(READING)
    given, ((read, schedule),) = read_plans(options.instance, [options.schedule])
    post = letters_of(given, read, schedule, options.lang, dates, Sender(options.sender, options.contact))
    places = _places(options, post.instance, recipients(post))
    base, written = Path(options.output), []
    for letter in post.written(places, lambda name: tell(gettext("writing to {name} ...", name=name))):
        files = [Target("-o", str(base / name), data) for name, data in letter.files.items()]
        written.append(_Written(files, letter.is_request))
    return written


def _places(options: LetterOptions, instance: Instance, asked: Sequence[int]) -> Sequence[int]:
    """Return the places in the instance of the parties that are written to."""
    ids = [instance.organisations[place].id for place in asked]
    if not asked:
        found, advice = (
            gettext("a schedule that leaves everybody as today"),
            gettext("give one that asks something of somebody"),
        )
        raise InputError([Problem(shown_name(options.schedule), found, gettext("a party that moves"), advice)])
    if options.organisation is None:
        return asked
    place = organisation_index(instance, options.organisation)
    if place not in asked:
        found = gettext("{id}, of which the schedule asks nothing", id=instance.organisations[place].id)
        advice = gettext("name one of these, or use `stagger quickscan` for advice without a request")
        raise InputError([Problem("--organisation", found, gettext("one of {ids}", ids=", ".join(ids[:8])), advice)])
    return [place]
