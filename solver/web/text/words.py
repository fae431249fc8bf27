"""The texts of the application in one language, for templates and for the scripts of the browser."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from solver.language.current import Language
from solver.report.text.language import catalogue
from solver.report.text.numbers import SIGNS

_OF_REPORTS = (
    *(f"day_{day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    *(f"weekday_{day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    *(f"s_mode_{mode}" for mode in ("bus", "tram", "metro", "train", "ferry", "road")),
    *(f"s_shift_{minutes}" for minutes in (15, 30, 45, 60)),
    "s_numbers", "s_then_fits", "s_section", "and", "or",
)  # fmt: skip
"""What the application says in the words of the reports."""

Text = str | list[str]


@cache
def texts(language: Language) -> dict[str, Text]:
    """Return every text by its key; a list is the singular and the plural. {names} are still in them."""
    own = tomllib.loads(resources.files("solver.web.text").joinpath("texts.toml").read_text(encoding="utf-8"))
    reports = catalogue()
    found: dict[str, Text] = {key: reports[key][language] for key in _OF_REPORTS}
    return found | {key: entry[language] for key, entry in own.items()}


@cache
def for_scripts(language: Language) -> dict[str, Any]:
    """Return what scripts need to speak a language: the texts, and how it writes numbers."""
    signs = SIGNS[language]
    return {
        "language": language,
        "signs": {"minus": signs.minus, "percent": signs.percent, "until": signs.until, "becomes": signs.becomes},
        "texts": texts(language),
    }


class PageWords:
    """The texts of one language, for templates.

    Parameters
    ----------
    language
        Dutch or English.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = texts(language)

    def __call__(self, key: str, **values: str) -> str:
        """Return a text with its values filled in."""
        text = self._texts[key]
        assert isinstance(text, str), key
        return text.format(**values)

    def plural(self, key: str, count: int, **values: str) -> str:
        """Return a text that has a singular and a plural, by the rule of both languages: one is singular."""
        return self._texts[key][count != 1].format(**{"count": self.number(count), **values})

    def number(self, value: float) -> str:
        """Return 1234 as "1.234" or "1,234"."""
        signs = SIGNS[self.language]
        return f"{round(value):,}".replace(",", signs.group)
