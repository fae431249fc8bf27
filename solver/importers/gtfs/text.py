"""Texts of a feed as a person means them: in one encoding, without blanks around them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.language.messages import gettext

Texts = npt.NDArray[np.object_]


class Tally:
    """Things met on the way, counted by what they are, with the first few as examples."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.examples: dict[str, list[str]] = {}

    def add(self, what: str, examples: Iterable[str], count: int | None = None) -> None:
        """Count things; without `count`, as many as there are examples."""
        listed = list(examples)
        self.counts[what] = self.counts.get(what, 0) + (len(listed) if count is None else count)
        kept = self.examples.setdefault(what, [])
        kept.extend(listed[: max(0, 3 - len(kept))])


NOT_UTF_8 = gettext("different texts that are not UTF-8, read as Windows-1252")


def clean_texts(texts: Texts, tally: Tally) -> Texts:
    """Return texts, shape (n,), trimmed, on one line and decoded.

    Bytes that are not UTF-8 arrive as surrogates (PEP 383). Such a text is taken for Windows-1252, text by text,
    so that one id is read alike in two tables of which only one has such bytes elsewhere.
    """
    codes, uniques = pd.factorize(texts)
    cleaned = [clean_text(text) for text in uniques]
    changed = [text for raw, text in zip(uniques, cleaned, strict=True) if raw != text and _is_mixed(raw)]
    if changed:
        tally.add(NOT_UTF_8, changed)
    result = np.empty(len(cleaned), dtype=object)
    result[:] = cleaned
    return result[codes]


def clean_text(text: str) -> str:
    """Return one text trimmed, decoded, and with a blank for whatever cannot be shown."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if _is_mixed(text):
        data = text.encode("utf-8", "surrogateescape")
        # Windows-1252 leaves five bytes open; latin-1 has a (control) character for each of them.
        text = "".join(chr(byte) if byte in _OPEN_BYTES else bytes([byte]).decode("cp1252") for byte in data)
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


_OPEN_BYTES = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))


def _is_mixed(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
