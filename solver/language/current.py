"""The languages that the program speaks, the one that it speaks now, and its catalogue of translations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import Literal, TypeVar

Told = TypeVar("Told")
Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
SOURCE: Language = "en"
"""The language that messages are written in, and that files and JSON keep to."""

_CURRENT: ContextVar[Language] = ContextVar("language", default=SOURCE)


def current_language() -> Language:
    """Return the language in which errors, sentences and tables are told now; English unless somebody chose."""
    return _CURRENT.get()


def set_language(language: Language) -> None:
    """Tell everything in a language from here on."""
    _CURRENT.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Tell everything in a language for a while."""
    token = _CURRENT.set(language)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def in_every_language(tell: Callable[[], Told]) -> dict[str, Told]:
    """Return what is told in each language, as somebody else may look in another."""
    told: dict[str, Told] = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = tell()
    return told


@cache
def translations(language: Language) -> NullTranslations:
    """Return the catalogue of a language; that of English has the rule for its plural and nothing else."""
    if language == SOURCE:
        return NullTranslations()
    path = resources.files("solver.language").joinpath("locales", language, "LC_MESSAGES", "stagger.mo")
    with path.open("rb") as file:
        return GNUTranslations(file)
