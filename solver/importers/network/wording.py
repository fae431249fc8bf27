"""Ids and names as an instance may have them, and words with wildcards."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

LONGEST_ID = 100


def clean_text(text: object) -> str:
    """Return a text on one line that an instance can hold: what cannot be shown becomes a blank, blanks one."""
    shown = "".join(char if char.isprintable() else " " for char in str(text))
    return " ".join(shown.split())


def clean_id(text: str) -> str:
    """Return an id that an instance can hold; a long one keeps its begin and gets a digest of the whole."""
    cleaned = clean_text(text) or "-"
    if len(cleaned) <= LONGEST_ID:
        return cleaned
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{cleaned[: LONGEST_ID - 9].strip()}~{digest}"


def unique_ids(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return an id for each of the texts, cleaned; one that was there before gets "~2", "~3" and so on."""
    used = set(taken)
    return [_unused(text, used) for text in wanted]


def _unused(text: str, used: set[str]) -> str:
    key, number = clean_id(text), 2
    while key in used:
        key, number = clean_id(f"{text}~{number}"), number + 1
    used.add(key)
    return key


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    escaped = re.escape(word.casefold()).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.DOTALL)


def fits(word: str, *texts: str) -> bool:
    """Return whether a word is one of the texts; * in it stands for anything, ? for one letter, case is one."""
    pattern = _pattern(clean_text(word))
    return any(pattern.fullmatch(text.casefold()) is not None for text in texts)
