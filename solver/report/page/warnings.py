"""What a schedule breaks and what was dropped from it, before the finding."""

from __future__ import annotations

from solver.checker import CheckReport
from solver.domain.instance import Instance
from solver.report.text.kinds import agreement_names
from solver.report.text.language import Words

_MOST_NAMED = 5
"""Broken rules that are named; the table of agreements has them all."""
_MOST_TOLD, _LONGEST_TOLD = 3, 400
"""Sentences of the check that are repeated, and their letters."""


def warning(words: Words, instance: Instance, report: CheckReport) -> str:
    """Return which agreements a schedule breaks; "" where it keeps them all."""
    broken = [violation.rule for violation in report.violations if violation.about == "agreement"]
    if not broken:
        return ""
    names = agreement_names(instance, words)
    rules = [names[rule] for rule in dict.fromkeys(broken)]
    named = words.joined(rules[:_MOST_NAMED]) + (" ..." if len(rules) > _MOST_NAMED else "")
    return words("r_warning_broken", count=words.number(len(rules)), rules=named)


def dropped(words: Words, report: CheckReport) -> str:
    """Return what the check says of the claims that were dropped, in its own words; "" where none were."""
    if not report.of_claims:
        return ""
    texts = [_cut(violation.text) for violation in report.of_claims[:_MOST_TOLD]]
    return words("r_check_says", texts=" ".join(texts) + (" ..." if len(report.of_claims) > _MOST_TOLD else ""))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TOLD else text[: _LONGEST_TOLD - 1] + "\N{HORIZONTAL ELLIPSIS}"
