"""One request of a letter as a sentence behind "we ask you": who is to begin when, on which days, travelling how."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.clock import Weekday
from solver.report.choices import OptionTaken
from solver.report.text.counted import about, spoken_clock
from solver.report.text.kinds import pattern_text
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.letter_clocks import clock_text, shift_words
from solver.report.text.travel_words import otherwise_a_day, share_text, when_text

_LONGEST_NAME, _ROUNDING = 60, 1e-9


def ask_text(
    words: Words, name: str, moves: Sequence[OptionTaken], days: Sequence[Weekday], *, has_lessons: bool
) -> str:
    """Return what is asked of a group: "om 40 % van Staf (40 mensen) om 8.45 uur te laten beginnen (nu 8.30 uur)".

    Parameters
    ----------
    name
        What the group is called.
    moves
        What it is asked, its parts with most people first.
    days
        Of the region, on whose mean those who are to travel otherwise are counted.
    has_lessons
        Whether the end of its day is that of lessons.
    """
    told = [_clause(words, move, days, _whom(words, move, name if move is moves[0] else "")) for move in moves]
    text = words("l_ask", what=words.joined(told))
    if sum(move.share for move in moves) < 1 - _ROUNDING:
        text += words("l_ask_rest")
    elif len(moves) == 1 and moves[0].is_travel_alone:
        text += words("l_ask_only_travel")
    elif len(moves) == 1 and moves[0].shift_min and moves[0].new_end_min is not None:
        last = "l_ask_last_lesson" if has_lessons else "l_ask_last_work"
        text += words(last, then=clock_text(words, moves[0].new_end_min))
    lives_so = 0.0 if any(move.pattern.is_travelled_otherwise for move in moves) else _living_so(moves)
    return f"{text}. {words.plural('l_kept', lives_so)}" if round(lives_so) else f"{text}."


def _living_so(moves: Sequence[OptionTaken]) -> float:
    """Return how many of those who are asked live so already: their week is the new one."""
    return sum(move.people * move.kept_share for move in moves)


def _whom(words: Words, move: OptionTaken, name: str) -> str:
    """Return whom a request is about, "40 % van Staf (40 mensen)"; without people where it is not about all of them."""
    whom = name if move.share == 1 else words("l_whom_part", share=words.percent(move.share), group=name)
    whom = whom if name else words.percent(move.share)
    if move.is_travel_alone:
        return whom
    about = move.people_changing if move.is_online_only and not move.shift_min else move.people
    return words("l_whom", whom=whom, people=words.plural("people", about))


def _clause(words: Words, move: OptionTaken, days: Sequence[Weekday], whom: str) -> str:
    """Return all that is asked of some people: hours, days and an hour online, then how some of them travel."""
    ways = _ways(words, move, days)
    if move.is_travel_alone:
        return words("l_ask_of", whom=whom, what=words.joined(ways))
    told = []
    if move.shift_min:
        told.append(_begin(words, move))
    if not move.keeps_week:
        called = shorten(pattern_text(move.group, move.pattern, words), _LONGEST_NAME)
        told.append(words("l_ask_pattern", pattern=called))
    if move.pattern.has_online:
        told.append(_online(words, move))
    done = words("l_ask_let", whom=whom, what=words.joined(told))
    return words.joined([done, *(words("l_ask_of_them", what=way) for way in ways)])


def _begin(words: Words, move: OptionTaken) -> str:
    if move.start_min is not None and move.new_start_min is not None:
        now, then = clock_text(words, move.start_min), clock_text(words, move.new_start_min)
        return words("l_ask_begin", now=now, then=then)
    if move.end_min is not None and move.new_end_min is not None:
        now, then = clock_text(words, move.end_min), clock_text(words, move.new_end_min)
        return words("l_ask_end", now=now, then=then)
    return words("l_ask_shift", shift=shift_words(words, move.shift_min))


def _online(words: Words, move: OptionTaken) -> str:
    """Return which hour is to be online, and when those whom that concerns are there."""
    first, last = move.pattern.first_online_min, move.pattern.last_online_min
    due, end = move.new_start_min, move.new_end_min
    if first and last and due is not None and end is not None:
        come, go = spoken_clock(words, due + first), clock_text(words, end - last)
        return words("l_ask_both_online", come=come, go=go)
    if first and due is not None:
        return words("l_ask_first_online", come=clock_text(words, due + first))
    if last and end is not None:
        return words("l_ask_last_online", go=clock_text(words, end - last))
    called = shorten(pattern_text(move.group, move.pattern, words), _LONGEST_NAME)
    return words("l_ask_pattern", pattern=called)


def _ways(words: Words, move: OptionTaken, days: Sequence[Weekday]) -> list[str]:
    """Return how some of those on site are to be helped to travel otherwise, and how many do it a day."""
    cycles, ride, told = move.pattern.bicycle, move.pattern.park_and_ride, []
    cycling, riding = otherwise_a_day(days, move)
    for key, way, number in (
        (f"l_help_{cycles.by}" if cycles else "", cycles, cycling),
        ("l_help_park_and_ride", ride, riding),
    ):
        if way is not None:
            people = words.plural("people", round(number), count=about(words, round(number)))
            when = when_text(words, way.days)
            told.append(words(key, share=share_text(words, way.share), when=when, people=people))
    return told
