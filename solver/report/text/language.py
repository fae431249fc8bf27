"""The two languages of reports: texts from one catalogue, numbers, clock times and dates as each writes them."""

from __future__ import annotations

import datetime
import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from solver.domain.clock import format_clock
from solver.report.figures import Moment
from solver.report.text.numbers import rounded_down

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
UNKNOWN = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"
_SEPARATORS: dict[Language, dict[int, str]] = {
    language: str.maketrans({",": get_group_symbol(language), ".": get_decimal_symbol(language), "-": _MINUS})
    for language in LANGUAGES
}
"""What takes the place of the signs of a number as Python writes it."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every text of the reports, by key and language."""
    found: dict[str, dict[str, str]] = tomllib.loads(
        resources.files("solver.report.text").joinpath("texts.toml").read_text(encoding="utf-8")
    )
    return found


class Words:
    """One language: its texts and how it writes what stands in them.

    Parameters
    ----------
    language
        Dutch or English.
    """

    UNKNOWN = UNKNOWN

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: str | int) -> str:
        """Return a text of the catalogue with its values filled in; numbers are formatted by the caller.

        Raises
        ------
        KeyError
            The catalogue has no such text, or a value is missing: a bug of ours.
        """
        return catalogue()[key][self.language].format(**values)

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return 1234.5 as "1.234,5" or "1,234.5"; a dash for what is not known."""
        if value is None:
            return UNKNOWN
        # As babel's format_decimal rounds, half to even in decimals; that takes fifty times as long.
        exact = Decimal(repr(round(float(value), digits) + 0.0))
        text = f"{exact:,.{digits}f}"
        return text.translate(_SEPARATORS[self.language])

    def signed(self, value: float, digits: int = 0) -> str:
        """Return a number with its sign, 0 without."""
        text = self.number(value, digits)
        return f"+{text}" if round(value, digits) > 0 else text

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Return a share as a percentage."""
        if share is None:
            return UNKNOWN
        return f"{self.number(100 * share, digits)}{'%' if self.language == 'nl' else ' %'}"

    def at_least(self, share: float) -> str:
        """Return a share as a percentage that is not more than it: what is "at least" so much is never rounded up."""
        return self.percent(rounded_down(share), 1)

    def change(self, before: float, after: float) -> str:
        """Return the change from before to after as a signed percentage, a dash where before is 0."""
        if not before:
            return UNKNOWN
        return f"{self.signed(100 * (after - before) / before, 1)}{'%' if self.language == 'nl' else ' %'}"

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
        text: str = format_date(date, format="long", locale=self.language)
        return text

    def when(self, moment: Moment | None, *, with_day: bool) -> str:
        """Return a bin as "08:15-08:30", a trip as "08:17"."""
        if moment is None:
            return UNKNOWN
        begin, end = format_clock(moment.begin_min), format_clock(moment.end_min)
        clock = begin if moment.begin_min == moment.end_min else f"{begin}\N{EN DASH}{end}"
        return f"{self.day(moment.day)} {clock}" if with_day else clock

    def joined(self, texts: list[str]) -> str:
        """Return texts as a list in a sentence."""
        if len(texts) < 2:
            return "".join(texts)
        return f"{', '.join(texts[:-1])} {self('and')} {texts[-1]}"
