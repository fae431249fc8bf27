"""How a schedule goes on average over its cases, and in the worst tenth of them, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from solver.checker.average_claims import worst_tenth
from solver.domain.objective import Term
from solver.domain.robustness import Average, AverageTier
from solver.domain.schedule import Schedule
from solver.report.packages import NOBODY, is_telling
from solver.report.text.counted import whole_change
from solver.report.text.language import Words
from solver.report.text.package_words import left_with_noun

_LEAST_GAP = 0.0005
"""What is less than a tenth of a per cent is told as nothing."""


def average_sentences(words: Words, schedule: Schedule) -> list[str]:
    """Return how many are left behind on average and in the worst tenth, without precaution too, and the peak."""
    own, terms = schedule.robustness, schedule.terms
    if own is None or own.average is None or terms is None:
        return []
    average = own.average
    mean, tail = _spread(average, "overload")
    now = _told(words, mean, tail)
    texts = [words("no_average", over=_over(words, average), **now)]
    without = next((_told(words, tier.mean, tier.tail) for tier in average.unguarded if _counts_left(tier)), now)
    if without != now:
        texts.append(words("no_average_without", **without))
    if terms.status_quo.peak > NOBODY:
        mean, tail = _spread(average, "peak")
        before = terms.status_quo.peak
        peak = {"mean": whole_change(words, before, mean), "tail": whole_change(words, before, tail)}
        texts.append(words("no_average_peak", **peak))
    return texts


def average_front(words: Words, schedule: Schedule) -> str:
    """Return who is left behind on average and in the worst tenth, and the peak, in a sentence; or ""."""
    own, terms = schedule.robustness, schedule.terms
    if own is None or own.average is None or terms is None:
        return ""
    mean, tail = _spread(own.average, "overload")
    told = _told(words, mean, tail) | {"cases": _if(words, own.average)}
    before = terms.status_quo.peak
    if before <= NOBODY:
        return words("no_front", **told)
    peaks = [whole_change(words, before, peak) for peak in _spread(own.average, "peak")]
    if peaks[0] == peaks[1]:
        return words("no_front_peak_both", peak=peaks[0], **told)
    return words("no_front_peak", peak=peaks[0], tail_peak=peaks[1], **told)


def average_proof(words: Words, average: Average) -> str:
    """Return how near the average is to the best possible, of the first tier; "" where nothing is proven."""
    tier = next(iter(average.tiers), None)
    if tier is None or tier.bound is None:
        return ""
    value = (1 - average.weight) * tier.mean + average.weight * tier.tail
    if not is_telling(tier.bound, value):
        return ""
    gap = (value - tier.bound) / value if value > NOBODY else 0.0
    what = words("no_average_of_both", share=words.percent(average.weight))
    if average.weight in (0, 1):
        what = words("no_average_mean" if average.weight == 0 else "no_average_tail")
    if gap < _LEAST_GAP:
        return words("no_average_best", what=what)
    return words("no_average_proven", what=what, gap=words.percent(gap, 1))


def _spread(average: Average, term: Term) -> tuple[float, float]:
    """Return the mean of a term over the cases, and that of the worst tenth, by the arithmetic of the check."""
    values = [case.terms[term] for case in average.cases]
    return sum(values) / len(values), worst_tenth(values)


def _counts_left(tier: AverageTier) -> bool:
    return tier.weights == {"overload": 1.0}


def _told(words: Words, mean: float, tail: float) -> dict[str, str]:
    return {"mean": _left(words, mean), "tail": _left(words, tail)}


def _left(words: Words, overload: float) -> str:
    return words("no_average_nobody") if overload <= NOBODY else left_with_noun(words, overload)


def _over(words: Words, average: Average) -> str:
    """Return what the cases are: draws between two shares, or named sets."""
    count = words.number(len(average.cases))
    shares: Sequence[float] = [share for case in average.cases for share in case.adherence.values()]
    if not shares:
        is_named = any(case.name for case in average.cases)
        return words("no_average_sets" if is_named else "no_average_any_one", count=count)
    return words("no_average_draws", count=count, low=words.percent(min(shares)), high=words.percent(max(shares)))


def _if(words: Words, average: Average) -> str:
    """Return what happens in the cases, as the beginning of a sentence."""
    shares = [share for case in average.cases for share in case.adherence.values()]
    if shares:
        return words("no_front_draws", low=words.percent(min(shares)), high=words.percent(max(shares)))
    return words("no_front_sets" if any(case.name for case in average.cases) else "no_front_any_one")
