"""Which agreements some choices break, by how much; see `docs/format.md`, *Agreements*."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import Any

from solver.checker import rules_between, rules_of_groups, rules_of_sums
from solver.checker.breach import Breach
from solver.checker.choices import Reading, read_choices
from solver.checker.report import Violation
from solver.checker.words import named
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice
from solver.language.messages import gettext, ngettext

KEPT_UP_TO = 0.01
"""An agreement that is broken by no more than this is kept: sums of shares leave such crumbs."""

RULES: MappingProxyType[str, Callable[[Any, Reading], Iterator[Breach]]] = MappingProxyType(
    {
        "allowed_shifts": rules_of_groups.allowed_shifts,
        "window": rules_of_groups.window,
        "fixed": rules_of_groups.fixed,
        "forbidden": rules_of_groups.forbidden,
        "same_shift": rules_between.same_shift,
        "min_gap": rules_between.min_gap,
        "order": rules_between.order,
        "max_changed": rules_of_sums.max_changed,
        "max_shifted": rules_of_sums.max_shifted,
        "max_shifted_per_head": rules_of_sums.max_shifted_per_head,
        "min_on_site": rules_of_sums.min_on_site,
        "max_on_site": rules_of_sums.max_on_site,
        "max_away": rules_of_sums.max_away,
        "weekday_order": rules_between.weekday_order,
        "as_agreed": rules_of_groups.as_agreed,
    }
)
"""By kind of agreement, the function that finds where it is broken."""


def broken_agreements(reading: Reading) -> list[Violation]:
    """Return a violation for each agreement that is broken by more than `KEPT_UP_TO`, and each split too wide."""
    instance = reading.instance
    broken = [
        Violation(label, breach.text, float(breach.amount), breach.unit)
        for label, agreement in zip(instance.labels, instance.agreements, strict=True)
        for breach in RULES[agreement.kind](agreement, reading)
        if breach.amount > KEPT_UP_TO
    ]
    return [*broken, *_splits(reading)]


def _splits(reading: Reading) -> Iterator[Violation]:
    """Find groups that are split over more options than they take, which no agreement has to say."""
    for group in reading.instance.groups:
        num_options = len(reading.taken.get(group.id, ()))
        if num_options > group.max_options:
            split = gettext(
                "Group {group} is split over {num_options}",
                group=named(group),
                num_options=ngettext("{count} option", "{count} options", num_options),
            )
            text = gettext("{split}, but takes {max_options} at most.", split=split, max_options=group.max_options)
            yield Violation(
                "max_options",
                text,
                float(num_options - group.max_options),
                "options",
                "choices",
            )


def agreement_violations(instance: Instance, choices: Sequence[GroupChoice]) -> list[Violation]:
    """Return where choices break the agreements of an instance.

    What cannot be understood (a group that is missing or named twice, a pattern that a group does not
    have) is left out here; `check` names it.

    Returns
    -------
    list of Violation
        In the order of the agreements; `rule` is the agreement's label, `amount` more than 0.01.
    """
    return broken_agreements(read_choices(instance, choices))
