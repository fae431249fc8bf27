"""Sentences that every report begins with: what an instance is, and what a schedule brings, asks and proves."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from solver.checker import Violation
from solver.domain.instance import Instance
from solver.domain.objective import counts_organisations
from solver.domain.schedule import TierResult
from solver.report.figures import size_counts, source_counts
from solver.report.outcomes import Outcome, first_of_terms, reached_of_possible, telling_gap
from solver.report.packages import NOBODY
from solver.report.text.counted import kind_of, whole_change
from solver.report.text.language import Words
from solver.report.text.package_words import left

_MOST_TIERS = 4
"""Tiers in the sentence; the table of tiers has them all."""
_ROUNDING = 1e-6
"""Of a bound, to which schedule files round."""
_REASONS = ("instance", "terms", "tiers")


def sentences(words: Words, instance: Instance, found: Outcome, left_out: Sequence[Violation] = ()) -> list[str]:
    """Return the finding in three sentences.

    Parameters
    ----------
    left_out
        What the check says of the claims that were dropped from the schedule; nothing where all of them hold.
    """
    return [_brings(words, found), _requests(words, instance, found), _is_proven(words, found, left_out)]


def _brings(words: Words, found: Outcome) -> str:
    values = {
        "before": left(words, found.before.overload),
        "after": left(words, found.after.overload),
        "peak_before": words.number(found.before.peak),
        "peak_after": words.number(found.after.peak),
        "change": whole_change(words, found.before.peak, found.after.peak),
    }
    nobody_left = max(found.before.overload, found.after.overload) <= NOBODY
    return words("say_nobody_left" if nobody_left else "say_left", **values)


def _requests(words: Words, instance: Instance, found: Outcome) -> str:
    """Return of how many people something changes, told apart so that it adds up."""
    if not found.moves:
        return words("say_nobody_moves")
    own = found.changing
    return words(
        "say_who" + kind_of(own),
        changed=words.number(found.num_changed),
        organisations=words.number(len(instance.organisations)),
        people=words.number(sum(group.headcount for group in instance.groups)),
        moved=words.number(own.people),
        earlier=words.number(own.earlier),
        later=words.number(own.later),
        same=words.number(own.same_times),
        mean=words.number(own.mean_shift_min or 0.0),
    )


def _is_proven(words: Words, found: Outcome, left_out: Sequence[Violation]) -> str:
    tiers = first_of_terms(found.schedule.tiers)
    if left_out:
        return f"{words('say_unknown')} {left_out_text(words, left_out)}"
    if not any(_is_known(tier) for tier in tiers):
        return words("say_unknown")
    if all(reached_of_possible(tier) == 1 for tier in tiers):
        shown = "; ".join(_terms(words, tier) for tier in tiers[:_MOST_TIERS])
        return words("say_optimal", tiers=shown + _more(words, tiers))
    named = "; ".join(_tier(words, index, tier) for index, tier in enumerate(tiers[:_MOST_TIERS], 1))
    return words("say_proven", tiers=named + _more(words, tiers))


def left_out_text(words: Words, left_out: Sequence[Violation]) -> str:
    """Return that claims of a schedule file were dropped, and why."""
    rules = {violation.rule for violation in left_out}
    reasons = [words(f"say_left_out_{reason}") for reason in _REASONS if reason in rules]
    return words("say_left_out", reasons=words.joined(reasons))


def _is_known(tier: TierResult) -> bool:
    """Whether anything is proven of a tier."""
    share = reached_of_possible(tier)
    return bool(share) or telling_gap(tier) is not None


def _terms(words: Words, tier: TierResult) -> str:
    return words.joined([words(f"term_{term}") for term in tier.weights])


def _more(words: Words, tiers: Sequence[TierResult]) -> str:
    return f"; {words('say_more_tiers')}" if len(tiers) > _MOST_TIERS else ""


def _tier(words: Words, index: int, tier: TierResult) -> str:
    """Return what a tier minimises, and how far it is from the best possible."""
    name = words("say_tier", number=index, terms=_terms(words, tier))
    share = reached_of_possible(tier)
    if share == 1:
        return words("say_tier_all", tier=name)
    if share:
        return words("say_tier_share", tier=name, share=words.at_least(share))
    if telling_gap(tier) is None:
        return words("say_tier_none", tier=name)
    if counts_organisations(tier.weights) and tier.bound is not None:
        least = ceil(tier.bound - _ROUNDING)
        return words("say_tier_count", tier=name, bound=words.number(least), value=words.number(tier.value))
    return words("say_tier_gap", tier=name, gap=words.percent(tier.gap, 1))


def instance_size(words: Words, instance: Instance) -> str:
    """Return how large an instance is."""
    counts = size_counts(instance)
    days = ", ".join(words.day(day) for day in instance.days)
    return words("r_size", days=days, **{key: words.plural(key, count) for key, count in counts.items()})


def sources_count(words: Words, instance: Instance) -> str:
    """Return how many numbers are facts, derived and assumed."""
    counts = source_counts(instance)
    return words("r_sources_count", **{quality: words.number(count) for quality, count in counts.items()})
