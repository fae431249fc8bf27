"""How a value, a place or a list of names is spelled in a message: short, as in the file, and safe to print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction

from solver.language.messages import Conjunction, gettext, joined, listed, numeral

SPELLED_CHARS = 60
_MOST_DIGITS = 4000
_LONGEST_NUMBER = 10**_MOST_DIGITS
_PLAINLY_WRITTEN = (date, time, timedelta, Decimal, Fraction, bytes, complex)
"""Types of which Python's own spelling is short and says what stands there."""
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class UnreadableNumber:
    """A number in a file that cannot be counted with: NaN, infinite, or too large; `text` is how it was written."""

    text: str


def _cut(text: str) -> str:
    return text if len(text) <= SPELLED_CHARS else text[: SPELLED_CHARS - 1] + "…"


def printable(text: str) -> str:
    """Return the text with everything that cannot be shown written as its JSON escape."""
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def spell_text(text: str) -> str:
    """Return a text in double quotes, cut to about 60 characters."""
    inner = printable(text[:SPELLED_CHARS].replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{_cut(inner + text[SPELLED_CHARS:][:1])}"'


def spell_number(number: float) -> str:
    """Return a number for reading: thousands separated, no needless decimals."""
    return numeral(int(number), 0) if number == int(number) else f"{number:.12g}"


def spell(value: object) -> str:
    """Return what stands in a file, in the file's own spelling where it is short, in words where it is not."""
    if isinstance(value, UnreadableNumber):
        return _cut(value.text)
    if isinstance(value, str):
        return spell_text(value)
    if isinstance(value, dict):
        keys = ", ".join(spell_text(str(key)) for key in list(value)[:3])
        keys += ", …" if len(value) > 3 else ""
        return gettext("an object with {keys}", keys=keys) if value else gettext("an empty object")
    if isinstance(value, (list, tuple)):
        return gettext("a list of {num}", num=len(value)) if value else gettext("an empty list")
    if value is None or isinstance(value, (bool, float)) or (isinstance(value, int) and abs(value) < _LONGEST_NUMBER):
        return _cut(json.dumps(value))
    return _spelled_otherwise(value)


def _spelled_otherwise(value: object) -> str:
    """Return what no file can hold: as Python writes it where that says something to a reader, else by its type."""
    kind = printable((value if isinstance(value, type) else type(value)).__qualname__)
    if isinstance(value, type):
        return gettext("the type {kind}", kind=kind)
    if isinstance(value, int):
        return gettext("a number of more than {num} digits", num=_MOST_DIGITS)
    if isinstance(value, _PLAINLY_WRITTEN):
        return _cut(printable(repr(value)))
    return gettext("something of the type {kind}", kind=kind)


def join_path(keys: Iterable[object]) -> str:
    """Return a JSON path such as ``lines[0].sections[2].supply``; an odd key stands in brackets and quotes."""
    path = ""
    for key in keys:
        if isinstance(key, int) and abs(key) < _LONGEST_NUMBER:
            path += f"[{int(key)}]"
        elif not isinstance(key, str):
            path += f"[{spell(key)}]"
        elif _PLAIN_KEY.fullmatch(key) and len(key) <= SPELLED_CHARS:
            path += f".{key}" if path else key
        else:
            path += f"[{spell_text(key)}]"
    return path


def join_words(words: Sequence[str], last: Conjunction = "or") -> str:
    """Return "a, b or c"."""
    return listed(words, last)


def join_texts(texts: Iterable[str], last: Conjunction = "or") -> str:
    """Return '"a", "b" or "c"'; of more than thirty only the first are listed."""
    spelled = [spell_text(text) for text in texts]
    return join_words(spelled, last) if len(spelled) <= 30 else joined(", ", [*spelled[:30], "…"])
