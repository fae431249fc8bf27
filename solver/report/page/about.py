"""What is said of an instance, before the finding: how large, how sure."""

from __future__ import annotations

from solver.domain.instance import Instance
from solver.report.figures import source_counts
from solver.report.text.language import Words


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
