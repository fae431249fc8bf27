"""What counts say of a schedule in sentences that can be read aloud: who does as agreed, growth, what to expect."""

from __future__ import annotations

from solver.domain.instance import Instance
from solver.domain.monitor import Between, CountedPhase, Monitoring, PartyAdherence
from solver.report.text.counted import counted
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.validation.spelling import printable

_LONGEST_NAME = 60
_NOTABLE = 0.05
"""What is not explained is told from here on."""
_HALF = 0.5
_LARGE = 100


def monitor_sentences(words: Words, instance: Instance, found: Monitoring) -> list[str]:
    """Return who does as agreed, the largest first, then growth and what to expect."""
    told = [party_sentence(words, own) for own in found.parties]
    if found.uncounted:
        names = {party.id: party.name for party in instance.organisations}
        told.append(words("m_uncounted", names=words.joined([printable(names[own]) for own in found.uncounted])))
    told.append(" ".join([_growth(words, found.growth), _untouched(words, found.num_untouched)]))
    told.append(expected_sentence(words, found))
    if found.unexplained >= _NOTABLE:
        told.append(words("m_unexplained", share=words.percent(found.unexplained)))
    return [*told, words("m_if")]


def party_sentence(words: Words, own: PartyAdherence) -> str:
    """Return between which shares of a party do as agreed."""
    low, high = words.number(100 * own.adherence.low), words.percent(own.adherence.high)
    who = who_text(words, own)
    if not own.is_told:
        return words("m_untold", who=who, low=low, high=high)
    so = ""
    if own.adherence.low > _HALF or own.adherence.high < _HALF:
        so = words("m_so_most" if own.adherence.low > _HALF else "m_so_few")
    return words("m_party", who=who, low=low, high=high, so=so)


def who_text(words: Words, own: PartyAdherence) -> str:
    """Return the name of a party, or the names of several that cannot be told apart."""
    names = words.joined([printable(shorten(name, _LONGEST_NAME)) for name in own.names])
    return names if len(own.names) == 1 else words("m_together", names=names)


def _growth(words: Words, growth: Between) -> str:
    low, high = (_more(words, each - 1) for each in (growth.low, growth.high))
    return words("m_growth", low=low, high=high)


def _more(words: Words, share: float) -> str:
    return words("m_more" if share >= 0 else "m_fewer", share=words.percent(abs(share), 1))


def _untouched(words: Words, count: int) -> str:
    key = "m_untouched_none" if not count else "m_untouched_one" if count == 1 else "m_untouched"
    return words(key, count=words.number(count))


def counted_sentence(words: Words, found: Monitoring) -> str:
    """Return how many days were counted, and when."""
    phases = {"before": found.before, "after": found.after}
    days = {name: counted(words, "days", phase.num_days) for name, phase in phases.items()}
    dates = {f"{name}_when": _dates(words, phase) for name, phase in phases.items()}
    return words("m_days", **days, **dates)


def _dates(words: Words, phase: CountedPhase) -> str:
    if phase.first == phase.last:
        return phase.first
    return words("m_dates", first=phase.first, last=phase.last)


def not_drawn_sentence(words: Words, found: Monitoring, most: int) -> str:
    """Return how many parties a picture of so many leaves out; "" where it has all."""
    hidden = len(found.parties) - most
    return words("m_not_drawn", parties=counted(words, "parties", hidden)) if hidden > 0 else ""


def expected_sentence(words: Words, found: Monitoring) -> str:
    """Return how many are left behind on the counted sections next month, if nothing else changes."""
    low, high = _people(words, found.left_behind)
    was_low, was_high = _people(words, found.left_behind_before)
    key = "m_expected" if round(found.left_behind.high) else "m_expected_none"
    return words(key, low=low, high=high, was_low=was_low, was_high=was_high)


def _people(words: Words, spread: Between) -> tuple[str, str]:
    """Return bounds as whole people; from a hundred on in tens, since no more is known."""
    step = 10 if spread.high >= _LARGE else 1
    return words.number(round(spread.low / step) * step), words.number(round(spread.high / step) * step)
