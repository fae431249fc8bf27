"""What an instance comes to today, worked out once: every check holds a schedule against it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import cached_property

from solver.checker.agreements import broken_agreements
from solver.checker.choices import Reading, read_choices, status_quo_choices
from solver.checker.loads import Network, network_of
from solver.checker.recompute import terms_or_reasons
from solver.checker.report import Violation
from solver.checker.rounding import Rounding
from solver.domain.instance import Instance
from solver.domain.objective import TermValues
from solver.domain.people import GroupChoice
from solver.domain.schedule import ScheduleViolation


class StatusQuo:
    """Today's choices of an instance, and what follows from them; each is worked out when it is first asked for."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    @cached_property
    def choices(self) -> tuple[GroupChoice, ...]:
        """What everybody does."""
        return status_quo_choices(self.instance)

    @cached_property
    def reading(self) -> Reading:
        """The choices, read."""
        return read_choices(self.instance, self.choices)

    @cached_property
    def broken(self) -> tuple[Violation, ...]:
        """The agreements that today breaks."""
        return tuple(broken_agreements(self.reading))

    @cached_property
    def network(self) -> Network:
        """Cells and timetables."""
        return network_of(self.instance)

    @cached_property
    def terms_or_reasons(self) -> tuple[TermValues | None, list[Violation]]:
        """The terms, or None and why there are none."""
        return terms_or_reasons(self.network, self.reading)

    @cached_property
    def evaluation_s(self) -> float:
        """How long it takes to read and evaluate a schedule, measured on this one, in seconds.

        Its terms are worked out anew where they are known already.
        """
        begun = time.monotonic()
        reading = read_choices(self.instance, self.choices)
        terms = terms_or_reasons(self.network, reading)
        seconds = time.monotonic() - begun
        self.__dict__.setdefault("terms_or_reasons", terms)
        return seconds

    @cached_property
    def rounding(self) -> Rounding:
        """What whole numbers can misstate."""
        return Rounding(self.network, self.instance)


_last: list[StatusQuo] = []
"""Of the instance that was asked for last, and no more: a solve checks one and the same again and again."""


def status_quo_of(instance: Instance) -> StatusQuo:
    """Return the status quo of an instance; what was worked out for this very object before is not worked out again."""
    for known in _last:
        if known.instance is instance:
            return known
    _last[:] = [StatusQuo(instance)]
    return _last[0]


def status_quo_violations(instance: Instance) -> tuple[Violation, ...]:
    """Return where today breaks the agreements of an instance, as `agreement_violations` does for any choices."""
    return status_quo_of(instance).broken


def recorded(broken: Iterable[Violation]) -> tuple[ScheduleViolation, ...]:
    """Return what today breaks, as a schedule file has it."""
    return tuple(ScheduleViolation(rule=own.rule, text=own.text, amount=own.amount, unit=own.unit) for own in broken)
