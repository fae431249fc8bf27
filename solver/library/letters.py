"""Letters to the parties that a schedule asks something of, or who have answered, each with the advice behind it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.advise.quickscan.quickscan import Scanner
from solver.advise.whatif.conditions import situation_of
from solver.advise.whatif.held import talks_before
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.language.current import Language
from solver.library.evaluation import check_all
from solver.library.validity import parts_of
from solver.report.export.names import unique_names
from solver.report.possible import possible_shifts
from solver.report.text.language import Words
from solver.report.text.names import in_language

if TYPE_CHECKING:
    from solver.report.tables.letter_annex import AnnexWriter
    from solver.report.text.letter import LetterWriter, Sender

DAYS_TO_ANSWER = 21


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one letter by name, and whether it asks something."""

    files: Mapping[str, bytes]
    is_request: bool


@dataclass(frozen=True, slots=True)
class Post:
    """The letters of one schedule, none of them made yet.

    Attributes
    ----------
    instance
        As the schedule's edits have it, in the language of the letters.
    free
        As the edits of the situation have it alone: advice shows every choice, also to who is held.
    left_out
        Edits that say what may be chosen.
    """

    instance: Instance
    free: Instance
    left_out: tuple[str, ...]
    words: Words
    writer: LetterWriter
    annexes: AnnexWriter
    scanner: Scanner

    def written(self, places: Sequence[int], tell: Callable[[str], None] = lambda _: None) -> Iterator[Written]:
        """Yield the letters to some parties, by their indexes in the instance; `tell` is told each name before."""
        from solver.report.export.letter import Annex, letter_pdf
        from solver.report.page.letter import letter_page
        from solver.report.page.quickscan import quickscan_page

        words, names = self.words, unique_names(party.id for party in self.instance.organisations)
        for place in places:
            party = self.instance.organisations[place]
            tell(party.name)
            letter = self.writer.letter(place)
            name = words("l_file" if letter.is_request else "l_file_confirmed", name=names[place])
            made: dict[str, bytes] = {}
            if letter.is_request:
                annex, scan = f"quickscan-{names[place]}.html", self.scanner.scan(place)
                tables = self.annexes.tables(party, scan)
                made[f"{name}.html"] = letter_page(words, letter, annex, tables).encode()
                made[f"{name}.pdf"] = letter_pdf(words, letter, Annex(tables, annex))
                made[annex] = quickscan_page(words, self.free, scan, self.left_out).encode()
            else:
                made[f"{name}.html"] = letter_page(words, letter).encode()
                made[f"{name}.pdf"] = letter_pdf(words, letter)
            yield Written(made, letter.is_request)


def letters_of(
    given: Instance,
    read: Instance,
    schedule: Schedule,
    language: Language,
    dates: tuple[datetime.date, datetime.date],
    sender: Sender,
) -> Post:
    """Return the letters of a schedule.

    Parameters
    ----------
    given, read
        The instance as it is in its file, and as the edits of the schedule have it.
    dates
        Of the letter, and by when an answer is asked for.

    Raises
    ------
    CheckFailedError
        A choice of the schedule is none of the instance's.
    """
    from solver.report.tables.letter_annex import AnnexWriter
    from solver.report.text.letter import LetterWriter

    instance = in_language(read, language)
    demand = build_demand(instance)
    parts, words = parts_of(demand, schedule), Words(language).of(instance)
    possible = possible_shifts(instance, given)
    talks = talks_before(given, schedule)
    robustness = schedule.robustness if check_all(read, schedule)[1] else None
    writer = LetterWriter(words, demand, parts, *dates, sender, talks=talks, possible=possible, robustness=robustness)
    situation = situation_of(given, schedule.scenario)
    free = in_language(situation.instance, language)
    scanner = Scanner(demand if schedule.scenario is None else build_demand(free), parts)
    annexes = AnnexWriter(words, demand, parts, possible, talks.held)
    return Post(instance, free, situation.left_out, words, writer, annexes, scanner)


def recipients(post: Post) -> Sequence[int]:
    """Return the indexes of the parties that are written to."""
    return post.writer.written
