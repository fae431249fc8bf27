"""Counts with their noun, and minutes and clocks as somebody says them: singular and plural by rule."""

from __future__ import annotations

from solver.domain.clock import format_clock
from solver.report.text.language import Words


def in_letters(words: Words, count: int) -> str:
    """Return a count as a word up to twelve, in digits above."""
    letters = words("s_numbers").split()
    return letters[count] if count < len(letters) else words.number(count)


def counted(words: Words, noun: str, count: float, *, letters: bool = False) -> str:
    """Return such as "1 reiziger" or "23 reizigers"; `noun` is parties, travellers, people or another of `PLURALS`.

    Parameters
    ----------
    letters
        Write small counts as words.
    """
    if letters:
        return words.plural(noun, count, count=in_letters(words, round(count)))
    return words.plural(noun, count)


def duration(words: Words, minutes: int) -> str:
    """Return 15 as "een kwartier"; minutes that have no such name as a number."""
    if minutes in {15, 30, 45, 60}:
        return words(f"s_shift_{minutes}")
    return counted(words, "minutes", minutes)


def spoken_clock(words: Words, minute: float) -> str:
    """Return minutes after midnight as in a sentence: 8.30 in Dutch, 8:30 in English."""
    text = format_clock(minute).removeprefix("0")
    return text.replace(":", ".") if words.language == "nl" else text


def capital(text: str) -> str:
    """Return a text with its first letter a capital."""
    # Of an accent that stresses a Dutch word, a capital goes without.
    first = text[:1].upper().replace("É", "E")
    return first + text[1:]
