"""The two languages of reports: texts from one catalogue, numbers, clock times and dates as each writes them."""

from __future__ import annotations

import datetime
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.language.current import LANGUAGES, Language, current_language
from solver.language.messages import plural
from solver.report.figures import Moment
from solver.report.table import FORMATS, Cell, Figure, Kind
from solver.report.text import numbers
from solver.report.text.numbers import PLAIN_SIGNS, SIGNS, UNKNOWN, Signs
from solver.report.text.plurals import PLURALS

__all__ = ["LANGUAGES", "Language", "Words", "catalogue", "glossary", "plain_words", "terminal_words"]

_QUARTER_MIN = 15


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every text of the reports, by key and language, the words of the glossary among them."""
    words = {key: {"nl": entry["nl"], "en": entry["en"]} for key, entry in glossary().items()}
    return _read("texts.toml") | words


@cache
def glossary() -> dict[str, dict[str, Any]]:
    """Return the words of the project, by key: `nl`, `en`, and for a word `means` in both and what to `avoid`."""
    return _read("glossary.toml")


def has_quarters(instance: Instance) -> bool:
    """Return whether every interval of an instance is a quarter of an hour: no other bins, and no single trips."""
    return instance.bin_min == _QUARTER_MIN and not any(section.departures for section in instance.sections)


def _read(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = tomllib.loads(
        resources.files("solver.report.text").joinpath(name).read_text(encoding="utf-8")
    )
    return found


class Words:
    """One language: its texts and how it writes what stands in them.

    Parameters
    ----------
    language
        Dutch or English.
    signs
        How numbers are written; by default as the language does in print.
    quarters
        Whether every interval that is spoken of is a quarter of an hour: a text that says so has another beside it,
        with `_interval` behind its key, for where that is not so.
    """

    UNKNOWN = UNKNOWN

    def __init__(self, language: Language, signs: Signs | None = None, *, quarters: bool = True) -> None:
        self.language = language
        self.signs = signs or SIGNS[language]
        self.quarters = quarters

    def of(self, instance: Instance) -> Words:
        """Return these words for an instance: they say "quarter-hour" only where all its intervals are one."""
        return Words(self.language, self.signs, quarters=has_quarters(instance))

    def __call__(self, key: str, **values: str | int) -> str:
        """Return a text of the catalogue with its values filled in; numbers are formatted by the caller.

        {busiest} is filled in where the caller does not: "busiest quarter-hour", or "interval".

        Raises
        ------
        KeyError
            The catalogue has no such text, or a value is missing: a bug of ours.
        """
        texts = catalogue()
        entry = texts[key] if self.quarters else texts.get(f"{key}_interval", texts[key])
        return entry[self.language].format(**{"busiest": self._busiest, **values})

    @property
    def _busiest(self) -> str:
        return catalogue()["s_busiest" if self.quarters else "s_busiest_interval"][self.language]

    def plural(self, key: str, count: float, /, **values: str) -> str:
        """Return a text that has a singular and a plural, by the rule of the language.

        Parameters
        ----------
        key
            Of `PLURALS`.
        count
            What decides. It is filled in as {count}, rounded and in digits, unless `values` say otherwise.
        values
            What else is filled in.
        """
        return self.pattern(key, count).format(**{"count": self.number(round(count)), **values})

    def pattern(self, key: str, count: float) -> str:
        """Return a text of `PLURALS` for so many with its {names} still in it."""
        return plural(PLURALS[key], round(count), self.language)

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return 1234.5 as "1.234,5" or "1,234.5"; a dash for what is not known."""
        return numbers.number(value, digits, self.signs)

    def signed(self, value: float | None, digits: int = 0) -> str:
        """Return a number with its sign, 0 without."""
        return numbers.signed(value, digits, self.signs)

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Return a share as a percentage."""
        return numbers.percent(share, digits, self.signs)

    def at_least(self, share: float) -> str:
        """Return a share as a percentage that is not more than it: what is "at least" so much is never rounded up."""
        return numbers.at_least(share, self.signs)

    def change(self, before: float, after: float) -> str:
        """Return the change from before to after as a signed percentage, a dash where before is 0."""
        return numbers.change(before, after, self.signs)

    def cell(self, cell: Cell, kind: Kind = "text") -> str:
        """Return a value of a table in the format of its column, or in its own; a dash for what is not known."""
        if isinstance(cell, Figure):
            return self.cell(cell.value, cell.kind)
        if cell is None or isinstance(cell, str):
            return UNKNOWN if cell is None else cell
        form = FORMATS[kind]
        if form.style == "clock":
            return self.clock(cell)
        if kind == "at least":
            return self.at_least(cell)
        write = self.signed if form.is_signed else self.number
        if form.style == "share":
            return write(100 * cell, form.digits) + self.signs.percent
        return write(cell, form.digits)

    def clock(self, minute: float | None) -> str:
        """Return minutes after midnight as "08:30"; a dash where there is none."""
        return UNKNOWN if minute is None else format_clock(minute)

    def shift(self, minutes: int) -> str:
        """Return a signed shift, later is positive, with its unit."""
        return f"{self.signed(minutes)} min"

    def day(self, day: str) -> str:
        """Return a weekday."""
        return self(f"day_{day}")

    def date(self, date: datetime.date) -> str:
        """Return a date with the month as a word."""
        from babel.dates import format_date

        text: str = format_date(date, format="long", locale=self.language)
        return text

    def when(self, moment: Moment | None, *, with_day: bool) -> str:
        """Return a bin as "08:15-08:30", a trip as "08:17"."""
        if moment is None:
            return UNKNOWN
        begin, end = format_clock(moment.begin_min), format_clock(moment.end_min)
        clock = begin if moment.begin_min == moment.end_min else f"{begin}{self.signs.until}{end}"
        return f"{self.day(moment.day)} {clock}" if with_day else clock

    def yes_no(self, value: bool) -> str:
        """Return yes or no."""
        return self("x_yes" if value else "x_no")

    def span(self, texts: list[str]) -> str:
        """Return one text, or two as "08:30 to 08:45"."""
        return self.signs.becomes.join(texts)

    def joined(self, texts: list[str], last: str = "and") -> str:
        """Return texts as a list in a sentence, with "and" or "or" before the last."""
        if len(texts) < 2:
            return "".join(texts)
        return f"{', '.join(texts[:-1])} {self(last)} {texts[-1]}"


def terminal_words(instance: Instance | None = None) -> Words:
    """Return the words of the terminal in the language of now, with the signs that every terminal has.

    Parameters
    ----------
    instance
        What is told of, where its intervals may be named.
    """
    words = plain_words(current_language())
    return words if instance is None else words.of(instance)


def plain_words(language: Language) -> Words:
    """Return the words of a language for terminals and plain text, which may have no more than ASCII."""
    return Words(language, PLAIN_SIGNS[language])
