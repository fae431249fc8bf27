"""What the check hands back: broken rules in words, with amounts, and the terms that it recomputed."""

from __future__ import annotations

from dataclasses import dataclass

from solver.domain.schedule import TermsBeforeAfter


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule of a schedule, or one claim of it that does not hold.

    Parameters
    ----------
    rule
        The agreement's label (see `Instance.labels`), or ``instance``, ``groups``, ``options``, ``parts``,
        ``terms`` or ``tiers`` for what a schedule has to keep without any agreement.
    text
        A sentence for a planner: who, when, what was found, what was agreed.
    amount
        How far the rule is broken, in `unit`; positive.
    unit
        The unit of `amount`, such as ``min``, ``people``, ``person-min``, ``parts`` or ``days``.
    """

    rule: str
    text: str
    amount: float
    unit: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What an independent recomputation says of a schedule.

    Parameters
    ----------
    violations
        Everything that is wrong with the schedule; empty where it may leave the house.
    status_quo_violations
        The agreements that today breaks. They are no fault of the schedule.
    terms
        The recomputed terms, not rounded; None where the choices are so broken that terms have no
        meaning, in which case `violations` says why.
    of_choices
        Those of `violations` that are about what is chosen; the others are about what is claimed of it.
    """

    violations: tuple[Violation, ...]
    status_quo_violations: tuple[Violation, ...]
    terms: TermsBeforeAfter | None
    of_choices: tuple[Violation, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong with the schedule."""
        return not self.violations

    def __str__(self) -> str:
        if self.is_ok:
            return "The schedule keeps every agreement, and all that it claims holds."
        return "\n".join(str(violation) for violation in self.violations)
