"""`stagger letter`: one page to the director of each party that a schedule asks something of, and its annex."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from solver.advise.lookup import organisation_index
from solver.advise.quickscan.quickscan import Scanner
from solver.commands.console import make_console
from solver.commands.files import read_pair, refuse_missing_folder
from solver.commands.progress import READING, Teller, working_line
from solver.commands.targets import Target, refuse_clashes, write_all
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.formats.files import shown_name
from solver.language.current import Language
from solver.language.messages import gettext, ngettext
from solver.library.validity import parts_of
from solver.report.export.names import unique_names

_DAYS_TO_ANSWER = 21


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
    """Write the letters, each as HTML and PDF with the advice behind it; return exit code 0.

    Raises
    ------
    InputError
        A file cannot be used, nobody is asked anything, or the party that is named is not.
    """
    day = options.day or datetime.datetime.now().astimezone().date()
    answer_by = options.answer_by or day + datetime.timedelta(days=_DAYS_TO_ANSWER)
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
        targets = _letters(options, (day, answer_by), tell)
    refuse_clashes(targets, [options.instance, options.schedule])
    write_all(targets)
    count = len(targets) // 3
    told = ngettext(
        "Written: {count} letter, each a page, a PDF and the advice behind it, in {folder}",
        "Written: {count} letters, each a page, a PDF and the advice behind it, in {folder}",
        count,
        folder=shown_name(options.output),
    )
    make_console().print(told, soft_wrap=True)
    return 0


def _letters(options: LetterOptions, dates: tuple[datetime.date, datetime.date], tell: Teller) -> list[Target]:
    """Return the files of the letters, three each, none of them written yet."""
    from solver.report.export.letter import letter_pdf
    from solver.report.page.letter import letter_page
    from solver.report.page.quickscan import quickscan_page
    from solver.report.text.language import Words
    from solver.report.text.letter import LetterWriter, Sender
    from solver.report.text.names import in_language

    tell(READING)
    read, schedule = read_pair(options.instance, options.schedule)
    instance = in_language(read, options.lang)
    demand = build_demand(instance)
    parts, words = parts_of(demand, schedule), Words(options.lang).of(instance)
    writer = LetterWriter(words, demand, parts, *dates, Sender(options.sender, options.contact))
    scanner, names = Scanner(demand, parts), unique_names(party.id for party in instance.organisations)
    targets = []
    for place in _places(options, instance, writer.asked):
        tell(gettext("writing to {name} ...", name=instance.organisations[place].name))
        letter, base = writer.letter(place), Path(options.output)
        name = words("l_file", name=names[place])
        annex = f"quickscan-{names[place]}.html"
        page = quickscan_page(words, instance, scanner.scan(place))
        for file, data in (
            (f"{name}.html", letter_page(words, letter, annex).encode()),
            (f"{name}.pdf", letter_pdf(words, letter)),
            (annex, page.encode()),
        ):
            targets.append(Target("-o", str(base / file), data))
    return targets


def _places(options: LetterOptions, instance: Instance, asked: list[int]) -> list[int]:
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
