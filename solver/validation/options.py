"""Rules on the shifts that a group may choose."""

from __future__ import annotations

from collections.abc import Iterator

from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.scope import Scope


def check_shift_steps(scope: Scope) -> Iterator[Problem]:
    """Check that the largest shifts, earlier and later, are multiples of the step."""
    for group in scope.groups:
        shifts = group.item.shifts
        for key, largest in (("earlier_min", shifts.earlier_min), ("later_min", shifts.later_min)):
            if largest % shifts.step_min:
                whole = largest // shifts.step_min * shifts.step_min
                expected = gettext("a multiple of step_min, which is {step_min}", step_min=shifts.step_min)
                yield Problem(
                    f"{group.where}.shifts.{key}",
                    str(largest),
                    expected,
                    gettext("write {whole}, or change step_min", whole=whole),
                )
