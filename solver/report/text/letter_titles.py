"""What letters are about in one line, and what all who are asked give, by what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from solver.report.choices import OptionTaken
from solver.report.text.language import Words
from solver.report.text.letter_clocks import shift_words

_TRAVEL = {"bicycle", "park_and_ride"}


def kinds_asked(moves: Iterable[OptionTaken]) -> list[str]:
    """Return what is asked, each once and in this order: times, days, an hour online, the bicycle, park and ride."""
    own = list(moves)
    found = {
        "times": any(move.shift_min for move in own),
        "days": any(not move.keeps_week for move in own),
        "online": any(move.pattern.has_online for move in own),
        "bicycle": any(move.pattern.bicycle is not None for move in own),
        "park_and_ride": any(move.pattern.park_and_ride is not None for move in own),
    }
    return [kind for kind, is_so in found.items() if is_so]


def request_title(words: Words, moves: Sequence[OptionTaken]) -> str:
    """Return what a letter asks in one line: "begin een kwartier later", "doe mee met andere tijden en de fiets"."""
    kinds = kinds_asked(moves) or ["days"]
    if kinds == ["times"]:
        return _title_of_times(words, moves)
    if len(kinds) == 1:
        return words(f"l_ask_{kinds[0]}")
    if set(kinds) == _TRAVEL:
        return words("l_ask_travel")
    return words("l_ask_take_part", what=words.joined(_named(words, kinds, "l_with")))


def given_text(words: Words, moves: Sequence[OptionTaken]) -> str:
    """Return what all who are asked give together: "andere begintijden en een andere manier van reizen"."""
    kinds = [kind for kind in kinds_asked(moves) if kind not in _TRAVEL]
    travels = any(kind in _TRAVEL for kind in kinds_asked(moves))
    told = (
        _named(words, kinds, "l_what")
        if kinds == ["times", "days"] and not travels
        else [words(f"l_what_{kind}") for kind in kinds]
    )
    told += [words("l_what_travel")] if travels else []
    return words.joined(told or [words("l_what_times")])


def _named(words: Words, kinds: Sequence[str], prefix: str) -> list[str]:
    """Return what is asked as names; days behind other times go without saying again that they are others."""
    return [words(f"{prefix}_{kind}{'_too' if kind == 'days' and kinds[0] == 'times' else ''}") for kind in kinds]


def _title_of_times(words: Words, moves: Sequence[OptionTaken]) -> str:
    shifts = {move.shift_min for move in moves}
    if len(shifts) != 1:
        return words("l_ask_more")
    key = "l_ask_one" if all(move.share == 1 for move in moves) else "l_ask_part"
    return words(key, shift=shift_words(words, shifts.pop()))
