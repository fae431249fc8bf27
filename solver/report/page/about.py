"""What is said of an instance, and of a schedule, before the finding: how large, how sure, what was edited."""

from __future__ import annotations

from solver.domain.instance import Instance
from solver.report.figures import source_counts
from solver.report.findings import Findings
from solver.report.language import Words
from solver.report.made import what_if


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


def assumed(words: Words, plan: Findings) -> str:
    """Return what a schedule assumes to be otherwise than in the file of the instance; "" where that is nothing."""
    edits = what_if(words, plan.schedule)
    return words("r_assumes", edits=edits) if edits else ""
