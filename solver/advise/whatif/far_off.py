"""Numbers of edits that lie far outside what they edit: a percentage that lost its sign, a cap that binds nobody."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advise.whatif.edit_kinds import Amount, refuse
from solver.domain.instance import Instance
from solver.language.messages import gettext, numeral

FAR = 4
"""Times more, or less, than what there is: beyond that a number is rather a slip than a wish."""


def refuse_far_amount(text: str, written: str, amount: Amount, before: Sequence[float], unit: str) -> None:
    """Refuse an amount far from the numbers that it replaces; a total that is written as "=20" is meant.

    Parameters
    ----------
    text, written
        The edit, and the amount as it stands there.
    before
        What there is today, a number for each that is changed.
    unit
        What is counted, such as "people".

    Raises
    ------
    InputError
        It is less than a quarter of what there is, or more than four times as much.
    """
    low, high = min(before), max(before)
    name = text.partition(" ")[2].partition("=")[0].strip()
    if amount.total is None:
        assert amount.percent is not None
        if amount.percent > 100 * (FAR - 1):
            advice = gettext("write {name}==N for so many {unit}", name=name, unit=unit)
            refuse(
                text,
                gettext("{written}, far more than there is", written=written),
                gettext("at most +{most}%", most=100 * (FAR - 1)),
                advice,
            )
    elif not amount.is_meant and not low / FAR <= amount.total <= high * FAR:
        there_is = numeral(low)
        if low != high:
            there_is = gettext("{first} to {last}", first=numeral(low), last=numeral(high))
        digits = written.strip()
        found = gettext("{digits} {unit}, where there are {there_is}", digits=digits, unit=unit, there_is=there_is)
        advice = gettext("write {name}=={digits} if it is meant", name=name, digits=digits)
        if amount.total <= 100:
            advice = gettext(
                "write {name}=+{digits}% or {name}=-{digits}% for a share, or {name}=={digits} if it is meant",
                name=name,
                digits=digits,
            )
        refuse(
            text,
            found,
            gettext("from {low} to {high} {unit}", low=numeral(low / FAR), high=numeral(high * FAR), unit=unit),
            advice,
        )


def refuse_far_cap(text: str, cap: float, most: float, what: str) -> None:
    """Refuse a cap far above anything that it could cap.

    Parameters
    ----------
    most
        The largest that any schedule could make it; 0 where nothing can move, and any cap is as good as another.
    what
        What is capped, such as "organisations in all".

    Raises
    ------
    InputError
        It is more than four times that.
    """
    if is_far_cap(cap, most):
        found = gettext("{cap}, where there are {most} {what}", cap=numeral(cap), most=numeral(most), what=what)
        refuse(
            text,
            found,
            gettext("at most {most}, or it caps nothing", most=numeral(most)),
            gettext("give a lower number, or leave it out"),
        )


def is_far_cap(cap: float, most: float) -> bool:
    """Return whether a cap is far above anything that it could cap; of what cannot move at all none is."""
    return most > 0 and cap > FAR * most


def largest_shift_min(instance: Instance) -> int:
    """Return the most minutes by which any group could shift, earlier or later."""
    return max((_largest(group.shifts.shifts_min()) for group in instance.groups), default=0)


def most_person_min(instance: Instance) -> int:
    """Return the most person-minutes that could be shifted in all."""
    return sum(group.headcount * _largest(group.shifts.shifts_min()) for group in instance.groups)


def _largest(shifts: Sequence[int]) -> int:
    return max((abs(shift) for shift in shifts), default=0)
