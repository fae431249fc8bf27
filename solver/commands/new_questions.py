"""What `stagger new` asks where an option was left out, one question after the other, with a way back from a slip."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from solver.commands.console import make_console
from solver.commands.import_tables import lines_table
from solver.domain.clock import WEEKDAYS
from solver.errors import SourceError
from solver.importers.regions.choices import Choices
from solver.importers.regions.dropped import Dropped
from solver.importers.regions.region import look, take, takes_the_place
from solver.importers.schools_nl.pack import Pack
from solver.language.messages import gettext, shown
from solver.report.terminal.tables import Fitted

Ask = Callable[[str, str], str]
"""Puts a question, with what holds where the answer is blank, and returns the answer."""

_MOST_LINES = 15


class Questions:
    """The questions about one region.

    Parameters
    ----------
    told
        What options said already: "municipalities", "gtfs", "files", "postcodes", "days", "lines", "name".
    """

    def __init__(self, ask: Ask, pack: Pack, folder: Path, choices: Choices, told: Collection[str]) -> None:
        self._ask, self._pack, self._folder = ask, pack, folder
        self._choices, self._told = choices, told
        self._console = make_console()

    def asked(self) -> Choices:
        """Return the choices with the answers; a blank answer keeps what there was."""
        if "municipalities" not in self._told:
            self._municipalities()
        if "gtfs" not in self._told:
            self._file(gettext("GTFS feed (zip or folder; blank: none yet)"), ("feed",))
        if "files" not in self._told:
            question = gettext("A workbook, or a folder of them, of schools and employers, or counts (blank: none)")
            while self._file(question, ("tables", "register")):
                question = gettext("Another one (blank: no more)")
        if "postcodes" not in self._told:
            self._file(gettext("Your own list of postcodes (CSV; blank: the middle of each PC4)"), ("postcodes",))
        if "days" not in self._told:
            self._days()
        if "lines" not in self._told and self._choices.feed:
            self._lines()
        if "name" not in self._told:
            answer = self._question(gettext("What is the region called"), self._choices.title)
            self._set(name=answer)
        return self._choices

    def _question(self, question: str, default: str = "") -> str:
        return self._ask(shown(question), default).strip()

    def _set(self, **update: object) -> None:
        self._choices = self._choices.model_copy(update=update)

    def _municipalities(self) -> None:
        """Ask for municipalities until all are known."""
        default = ", ".join(self._choices.municipalities)
        while True:
            question = gettext("Municipalities, whose secondary schools are in it (with commas; blank: none)")
            answer = self._question(question, default)
            try:
                named = self._pack.named(filter(None, (part.strip() for part in answer.split(","))))
            except SourceError as error:
                self._console.print(str(error), soft_wrap=True)
                continue
            self._set(municipalities=named)
            return

    def _file(self, question: str, sorts: Sequence[str]) -> bool:
        """Ask for a file until it can be used; return whether one was given."""
        while True:
            answer = self._question(question)
            if not answer:
                return False
            dropped = look(Path(answer.strip("\"'")).expanduser())
            try:
                if dropped.sort in sorts or dropped.problems:
                    tell_replaced(self._choices, dropped, self._folder)
                    self._choices = take(self._choices, dropped, self._folder)
                    self._tell(dropped)
                    return True
            except SourceError as error:
                self._console.print(str(error), soft_wrap=True)
                continue
            self._console.print(gettext("That is a file of another sort."), soft_wrap=True)

    def _tell(self, dropped: Dropped) -> None:
        rows = ", ".join(f"{key} {number:,}" for key, number in dropped.rows.items())
        self._console.print(gettext("Read {file}: {rows}", file=dropped.path.name, rows=rows), soft_wrap=True)
        if dropped.lines:
            self._console.print(Fitted(lines_table(dropped.lines[:_MOST_LINES])))

    def _days(self) -> None:
        """Ask for weekdays until all are."""
        while True:
            answer = self._question(gettext("Weekdays, such as tue or tue thu"), " ".join(self._choices.days))
            days = tuple(day.lower()[:3] for day in answer.replace(",", " ").split())
            if days and set(days) <= set(WEEKDAYS):
                self._set(days=tuple(dict.fromkeys(days)))
                return
            self._console.print(gettext("Weekdays are {days}.", days=" ".join(WEEKDAYS)), soft_wrap=True)

    def _lines(self) -> None:
        question = gettext("Lines that count, by id or name, with * and ? (blank: all that come near somebody)")
        answer = self._question(question, " ".join(self._choices.include))
        self._set(include=tuple(answer.split()))


def tell_replaced(choices: Choices, dropped: Dropped, folder: Path) -> None:
    """Say that a table takes the place of one that was given before."""
    if takes_the_place(choices, dropped, folder):
        told = gettext("{file} takes the place of the table of that name given before.", file=dropped.path.name)
        make_console(stderr=True).print(told, soft_wrap=True)
