"""The finding in three sentences with figures, what has to be said before anyone believes it, and sizes."""

from __future__ import annotations

from solver.check import CheckReport
from solver.domain.instance import Instance
from solver.domain.schedule import TierResult
from solver.report.figures import source_counts
from solver.report.findings import Findings, found_of_possible
from solver.report.language import Words
from solver.report.page.tables import what_if

_MOST_NAMED = 5
"""Broken rules that are named; the table of agreements has them all."""


def instance_size(words: Words, instance: Instance) -> str:
    """Return how large an instance is."""
    counts = {
        "lines": len(instance.lines),
        "sections": len(instance.sections),
        "organisations": len(instance.organisations),
        "groups": len(instance.groups),
        "people": sum(group.headcount for group in instance.groups),
        "agreements": len(instance.agreements),
    }
    days = ", ".join(words.day(day) for day in instance.days)
    return words("r_size", days=days, **{key: words.number(count) for key, count in counts.items()})


def sources_count(words: Words, instance: Instance) -> str:
    """Return how many numbers are facts, derived and assumed."""
    counts = source_counts(instance)
    return words("r_sources_count", **{quality: words.number(count) for quality, count in counts.items()})


def sentences(words: Words, instance: Instance, plan: Findings) -> list[str]:
    """Return how much lower the peak is, how many people move by how much, and how far from the best that is."""
    return [_peak(words, plan), _people(words, instance, plan), _proof(words, plan)]


def _peak(words: Words, plan: Findings) -> str:
    before, after = plan.before, plan.after
    return words(
        "r_finding_peak",
        before=words.number(before.peak),
        after=words.number(after.peak),
        change=words.change(before.peak, after.peak),
        behind_before=words.number(before.overload),
        behind_after=words.number(after.overload),
    )


def _people(words: Words, instance: Instance, plan: Findings) -> str:
    if not plan.moves:
        return words("r_finding_nobody")
    return words(
        "r_finding_people",
        changed=words.number(plan.num_changed),
        organisations=words.number(len(instance.organisations)),
        moved=words.number(plan.people_moved),
        people=words.number(sum(group.headcount for group in instance.groups)),
        earlier=words.number(plan.people_earlier),
        later=words.number(plan.people_later),
        mean=words.number(plan.mean_shift_min),
    )


def _proof(words: Words, plan: Findings) -> str:
    if not plan.schedule.tiers:
        return words("r_finding_by_hand")
    tiers = [_tier(words, number, tier) for number, tier in enumerate(plan.schedule.tiers, 1)]
    return words("r_finding_gap", tiers=words.joined(tiers))


def _tier(words: Words, number: int, tier: TierResult) -> str:
    if tier.stop == "optimal":
        return words("r_finding_tier_all", number=number)
    share = found_of_possible(tier)
    if share is not None:
        return words("r_finding_tier_share", number=number, share=words.at_least(share))
    if tier.gap is None:
        return words("r_finding_tier_none", number=number)
    return words("r_finding_tier_gap", number=number, gap=words.percent(tier.gap, 1))


def assumed(words: Words, plan: Findings) -> str:
    """Return what a schedule assumes to be otherwise than in the file of the instance; "" where that is nothing."""
    edits = what_if(words, plan.schedule)
    return words("r_assumes", edits=edits) if edits else ""


def warning(words: Words, instance: Instance, plan: Findings, report: CheckReport) -> str:
    """Return what is wrong with a schedule, or not its own to claim; "" where nothing is."""
    found = []
    if not report.is_ok:
        rules = list(dict.fromkeys(violation.rule for violation in report.violations))
        named = words.joined(rules[:_MOST_NAMED]) + (" ..." if len(rules) > _MOST_NAMED else "")
        found.append(words("r_warning_broken", count=words.number(len(rules)), rules=named))
    if plan.schedule.is_made_for(instance) is False:
        found.append(words("r_warning_other"))
    return " ".join(found)
