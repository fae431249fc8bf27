"""What the check hands back: broken rules in words, with amounts, and the terms that it recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from solver.domain.schedule import TermsBeforeAfter
from solver.language.messages import bilingual, gettext, shown

About = Literal["agreement", "choices", "claims"]


_RULES = {
    "instance": bilingual("situatie", "instance"),
    "groups": bilingual("groepen", "groups"),
    "options": bilingual("mogelijkheden", "options"),
    "parts": bilingual("delen", "parts"),
    "terms": bilingual("maten", "terms"),
    "tiers": bilingual("doelen", "tiers"),
    "ladder": bilingual("ladder", "ladder"),
    "refusals": bilingual("weigeringen", "refusals"),
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule of a schedule, or one claim of it that does not hold.

    Parameters
    ----------
    rule
        The agreement's label (see `Instance.labels`), or ``instance``, ``groups``, ``options``, ``parts``,
        ``terms`` or ``tiers`` for what a schedule has to keep without any agreement. An agreement may have one of
        these as its id; `about` tells them apart.
    text
        A sentence for a planner: who, when, what was found, what was agreed.
    amount
        How far the rule is broken, in `unit`; positive.
    unit
        The unit of `amount`, such as ``min``, ``people``, ``person-min``, ``parts`` or ``days``.
    about
        ``agreement`` where one is broken, ``choices`` where a choice is none of the instance's, ``claims`` where
        something that the schedule file says of itself does not hold.
    """

    rule: str
    text: str
    amount: float
    unit: str
    about: About = "agreement"

    @property
    def told_rule(self) -> str:
        """What the rule is called: as it stands there, in Dutch in a word where it is no agreement."""
        return self.rule if self.about == "agreement" else _RULES.get(self.rule, self.rule)

    def __str__(self) -> str:
        return shown(gettext("{rule}: {text}", rule=self.told_rule, text=self.text))


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
        Those of `violations` that are about what is chosen: foreign choices and broken agreements.
    of_claims
        Those that are about what the schedule file says of itself.
    """

    violations: tuple[Violation, ...]
    status_quo_violations: tuple[Violation, ...]
    terms: TermsBeforeAfter | None
    of_choices: tuple[Violation, ...] = ()
    of_claims: tuple[Violation, ...] = ()

    @property
    def is_foreign(self) -> bool:
        """Whether a choice is none of the instance's, so that there is nothing to evaluate."""
        return self.terms is None or any(violation.about == "choices" for violation in self.violations)

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong with the schedule."""
        return not self.violations

    def __str__(self) -> str:
        if self.is_ok:
            return shown(gettext("The schedule keeps every agreement, and all that it claims holds."))
        return "\n".join(str(violation) for violation in self.violations)
