"""What the sources of an instance say in a language, by the translations that the instance brings with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from solver.domain.base import Names
from solver.language.current import Language

_ANY = "{}"
_BETWEEN = "; "
_QUALITY = re.compile(r" \[(assumed|derived|fact)\]$")


class Translations:
    """The texts of a language by those in the file of an instance; `{}` in a text stands for any words, which stay.

    A text is a row of pieces between semicolons, as importers join what they know of one number: each piece is
    translated by itself, unless several together have a translation. A piece without one stays as it is.

    Parameters
    ----------
    qualities
        What "assumed", "derived" and "fact" are called, which may stand behind a piece in square brackets.
    """

    def __init__(self, translations: Mapping[str, Names], language: Language, qualities: Mapping[str, str]) -> None:
        told: dict[str, str] = {text: own for text, names in translations.items() if (own := getattr(names, language))}
        self._plain = {text: own for text, own in told.items() if _ANY not in text}
        self._patterns = [(_pattern(text), own) for text, own in told.items() if _ANY in text]
        self._qualities = qualities
        self._told = cache(self._translated)

    def __call__(self, text: str) -> str:
        """Return a text in the language."""
        return self._told(text)

    def _translated(self, text: str) -> str:
        pieces, made = text.split(_BETWEEN), list[str]()
        while pieces:
            for count in range(len(pieces), 0, -1):
                own = self._piece(_BETWEEN.join(pieces[:count]))
                if own is not None or count == 1:
                    made.append(pieces[0] if own is None else own)
                    pieces = pieces[count:]
                    break
        return _BETWEEN.join(made)

    def _piece(self, text: str) -> str | None:
        """Return a piece in the language, with what it is at its end; None where it has no translation."""
        quality = _QUALITY.search(text)
        if quality is not None:
            own = self._piece(text[: quality.start()])
            return None if own is None else f"{own} [{self._qualities[quality[1]]}]"
        if text in self._plain:
            return self._plain[text]
        for pattern, own in self._patterns:
            if (match := pattern.fullmatch(text)) is not None:
                return _filled(own, match.groups())
        return None


def _filled(text: str, words: Sequence[str]) -> str | None:
    """Return a text with words for each `{}`; None where it has not as many, so that nothing is lost."""
    first, *others = text.split(_ANY)
    return (
        first + "".join(word + part for word, part in zip(words, others, strict=True))
        if len(words) == len(others)
        else None
    )


def _pattern(text: str) -> re.Pattern[str]:
    """Return what a text with `{}` matches: any words there, but none that belong to another piece."""
    return re.compile("([^;]+)".join(re.escape(part) for part in text.split(_ANY)))
