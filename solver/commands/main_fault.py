"""Of very many problems the one that explains most of them, told last: there the eye is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from solver.errors import Problem
from solver.language.messages import gettext, numeral

MANY = 10
"""Problems from which on a reader no longer sees the first of them."""
_MOST_WHOLES = 200
"""Problems that are held against all others."""
_ENDS = ",.:["
"""What follows on the place of a whole in the place of one of its parts."""


def main_fault(problems: Sequence[Problem]) -> str:
    """Return a last line on the problem that explains half or more of very many; "" where none does.

    That is one about a whole, such as a sheet, whose parts all the others are about, or else what is found again and
    again, such as an id that is not there.
    """
    if len(problems) < MANY:
        return ""
    counts = [sum(_is_part(other, one) for other in problems) for one in problems[:_MOST_WHOLES]]
    most = max(counts)
    if 2 * most >= len(problems):
        return gettext(
            "{all} problems, {count} of them in the parts of this one, so begin with it:\n{problem}",
            all=numeral(len(problems)),
            count=numeral(most),
            problem=problems[counts.index(most)].sentence,
        )
    (found, expected), count = Counter((each.found, each.expected) for each in problems).most_common(1)[0]
    if 2 * count < len(problems):
        return ""
    first = next(each for each in problems if (each.found, each.expected) == (found, expected))
    return gettext(
        "{all} problems, {count} of them the same as this one, so begin with it:\n{problem}",
        all=numeral(len(problems)),
        count=numeral(count),
        problem=first.sentence,
    )


def _is_part(other: Problem, one: Problem) -> bool:
    return other.where.startswith(one.where) and other.where[len(one.where) :][:1] in tuple(_ENDS)
