"""Counts with their noun, and minutes and clocks as somebody says them: singular and plural by rule."""

from __future__ import annotations

from math import floor, log10

from solver.domain.clock import format_clock
from solver.report.choices import Changing
from solver.report.figures import Moment
from solver.report.text.language import Words

_WHOLE, _MILLION = 10, 1_000_000


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


def about(words: Words, value: float) -> str:
    """Return an amount in two figures, without its sign: 0.4, 4.2, 42, 420, 4,200, 4.2 million."""
    own = abs(value)
    if own >= _MILLION:
        return words("v_million", count=about(words, own / _MILLION))
    if own < _WHOLE:
        return words.number(own, 0 if own == round(own) else 1)
    step = 10 ** (floor(log10(own)) - 1)
    return words.number(round(own / step) * step)


def duration(words: Words, minutes: int) -> str:
    """Return 15 as "een kwartier"; minutes that have no such name as a number."""
    if minutes in {15, 30, 45, 60}:
        return words(f"s_shift_{minutes}")
    return counted(words, "minutes", minutes)


def kind_of(own: Changing) -> str:
    """Return the end of the key of a text on whom something changes: not all of them, or none, may be shifted."""
    if not own.same_times:
        return ""
    return "_some" if own.mean_shift_min else "_same_times"


def asked_text(words: Words, key: str, own: Changing, **values: str) -> str:
    """Return how many people are asked something, and by how many minutes those of them are shifted who are."""
    told = {
        "people": counted(words, "people", own.people),
        "shifted": words.number(own.earlier + own.later),
        "same": words.number(own.same_times),
        "minutes": counted(words, "minutes", own.mean_shift_min or 0.0),
    }
    return words(key + kind_of(own), **told | values)


def spoken_clock(words: Words, minute: float) -> str:
    """Return minutes after midnight as in a sentence: 8.30 in Dutch, 8:30 in English."""
    text = format_clock(minute).removeprefix("0")
    return text.replace(":", ".") if words.language == "nl" else text


def whole_change(words: Words, before: float, after: float) -> str:
    """Return a change as a whole percentage with its sign: the same wherever it is told; a dash where before is 0."""
    return words.signed(100 * (after - before) / before) + words.signs.percent if before else words.UNKNOWN


def spoken_when(words: Words, moment: Moment, *, with_day: bool) -> str:
    """Return an interval as in a sentence, "van 8.15 tot 8.30 uur"; of a trip "om 8.17 uur"."""
    begin, end = spoken_clock(words, moment.begin_min), spoken_clock(words, moment.end_min)
    is_trip = moment.begin_min == moment.end_min
    when = words("s_when_trip" if is_trip else "s_when", begin=begin, end=end)
    return words("s_when_day", day=words.day(moment.day), when=when) if with_day else when


def capital(text: str) -> str:
    """Return a text with its first letter a capital."""
    # Of an accent that stresses a Dutch word, a capital goes without.
    first = text[:1].upper().replace("É", "E")
    return first + text[1:]
