"""Gross and net in a sentence: what a proposal brings, and what is left of it once others have come back."""

from __future__ import annotations

from solver.domain.objective import TermValues
from solver.report.text.counted import in_letters
from solver.report.text.language import Words

_MOST_IN_LETTERS = 10
_POINT = 0.01
"""Shares that differ by less are told with a decimal: rounded, they would seem alike, or a whole point apart."""


def net_sentences(words: Words, today: TermValues, gross: TermValues, net: TermValues, share: float) -> list[str]:
    """Return the peak gross and net, who is left behind where that differs, and what kind of figure net is.

    Parameters
    ----------
    today, gross, net
        Terms of today, of the proposal, and of the proposal with those who come back.
    share
        Of the base load, who is flexible; above 0.
    """
    told = [peak_sentence(words, _gain(today, gross), _gain(today, net), share)]
    if round(gross.overload) != round(net.overload):
        left = {"gross": words.number(round(gross.overload)), "net": words.number(round(net.overload))}
        told.append(words("n_left", **left))
    return [*told, words("n_prediction")]


def _gain(today: TermValues, own: TermValues) -> float:
    return (today.peak - own.peak) / (today.peak or 1.0)


def peak_sentence(words: Words, gross: float, net: float, share: float) -> str:
    """Return the shares by which the peak is lower gross and net, if a share of the base load is flexible."""
    who = flexible_text(words, share)
    if min(gross, net) < 0:
        signs = {key: words.signed(-100 * value, 1) + words.signs.percent for key, value in _both(gross, net)}
        return words("n_peak_changes", who=who, **signs)
    digits = 1 if 0 < abs(gross - net) < _POINT else 0
    return words("n_peak", who=who, **{key: words.percent(value, digits) for key, value in _both(gross, net)})


def _both(gross: float, net: float) -> tuple[tuple[str, float], ...]:
    return ("gross", gross), ("net", net)


def flexible_text(words: Words, share: float) -> str:
    """Return who comes back: "one in five of the other passengers is flexible and comes back", or half, or 12 %."""
    one_in = round(1 / share)
    if share == 1:
        return words("n_all")
    if one_in == 2 and abs(share - 1 / 2) < 1e-9:
        return words("n_half")
    if 2 < one_in <= _MOST_IN_LETTERS and abs(share - 1 / one_in) < 1e-9:
        return words("n_one_in", count=in_letters(words, one_in))
    return words("n_share", share=words.percent(share, 0 if abs(100 * share - round(100 * share)) < 1e-9 else 1))
