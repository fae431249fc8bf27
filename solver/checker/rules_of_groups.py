"""Agreements that every part of a group keeps or breaks by itself: allowed shifts, windows, signed and refused."""

from __future__ import annotations

from collections.abc import Iterator

from solver.checker.breach import Breach
from solver.checker.choices import Reading, Taken
from solver.checker.words import named, option, shift
from solver.domain.agreements import AllowedShifts, AsAgreed, Fixed, Forbidden, Window
from solver.domain.clock import format_clock, format_shift
from solver.domain.people import OptionChoice
from solver.language.messages import gettext, joined, ngettext


def subject(taken: Taken) -> str:
    """Return who takes what, such as "Group 'a': 1 part with shift +15 min"."""
    parts = ngettext("{count} part", "{count} parts", taken.parts)
    return gettext("Group {group}: {parts}", group=named(taken.group), parts=parts)


def allowed_shifts(rule: AllowedShifts, reading: Reading) -> Iterator[Breach]:
    """Find parts with another shift than those allowed; the amount is the distance to the nearest of these."""
    allowed = ", ".join(format_shift(shift_min) for shift_min in sorted(rule.shifts_min))
    for taken in reading.options_of(rule.groups):
        missed_by = min(abs(taken.shift_min - shift_min) for shift_min in rule.shifts_min)
        if missed_by:
            text = gettext(
                "{taken} with {shift}; agreed was one of {allowed} min.",
                taken=subject(taken),
                shift=shift(taken.shift_min),
                allowed=allowed,
            )
            yield Breach(text, missed_by, "min")


def window(rule: Window, reading: Reading) -> Iterator[Breach]:
    """Find parts with a time outside the window; the amount is that of the time that is furthest out."""
    agreed = gettext(
        "agreed was from {start_min} to {end_min}",
        start_min=format_clock(rule.start_min),
        end_min=format_clock(rule.end_min),
    )
    for taken in reading.options_of(rule.groups):
        times = [time.at + taken.shift_min for time in taken.group.times(rule.leg)]
        outside = {at: max(rule.start_min - at, at - rule.end_min) for at in times}
        worst = max(outside, key=outside.__getitem__, default=None)
        if worst is not None and outside[worst] > 0:
            said = {
                "taken": subject(taken),
                "shift": shift(taken.shift_min),
                "at": format_clock(worst),
                "agreed": agreed,
            }
            if rule.leg == "to":
                text = gettext("{taken} with {shift} would arrive at {at}; {agreed}.", **said)
            else:
                text = gettext("{taken} with {shift} would depart at {at}; {agreed}.", **said)
            yield Breach(text, outside[worst], "min")


def fixed(rule: Fixed, reading: Reading) -> Iterator[Breach]:
    """Find parts that take something else than what was signed: minutes for the shift, parts for the pattern."""
    agreed = shift(rule.shift_min) if rule.pattern is None else option(rule.shift_min, rule.pattern)
    for taken in reading.options_of(rule.groups):
        text = gettext(
            "{taken} with {option}; fixed was {agreed}.",
            taken=subject(taken),
            option=option(taken.shift_min, taken.pattern.id),
            agreed=agreed,
        )
        if taken.shift_min != rule.shift_min:
            yield Breach(text, abs(taken.shift_min - rule.shift_min), "min")
        elif rule.pattern not in (None, taken.pattern.id):
            yield Breach(text, taken.parts, "parts")


def forbidden(rule: Forbidden, reading: Reading) -> Iterator[Breach]:
    """Find parts that take what was refused; the amount is how many."""
    refused = [] if rule.shift_min is None else [shift(rule.shift_min)]
    refused += [] if rule.pattern is None else [gettext("pattern '{pattern}'", pattern=rule.pattern)]
    for taken in reading.options_of(rule.groups):
        if rule.shift_min in (None, taken.shift_min) and rule.pattern in (None, taken.pattern.id):
            both = gettext("{shift} with {pattern}", shift=refused[0], pattern=refused[-1])
            text = gettext(
                "{taken} with {option}; refused was {refused}.",
                taken=subject(taken),
                option=option(taken.shift_min, taken.pattern.id),
                refused=both if len(refused) > 1 else refused[0],
            )
            yield Breach(text, taken.parts, "parts")


def _signed(then: OptionChoice) -> str:
    said = option(then.shift_min, then.pattern)
    return ngettext("{count} part {option}", "{count} parts {option}", then.parts, option=said)


def as_agreed(rule: AsAgreed, reading: Reading) -> Iterator[Breach]:
    """Find groups of which parts take what was not agreed for so many; the amount is how many parts do."""
    agreed = {choice.group: choice.options for choice in reading.instance.agreed}
    for group_id in rule.groups:
        options, taken = agreed.get(group_id, ()), tuple(reading.options_of([group_id]))
        then = sum(each.parts for each in options)
        for each in taken if then else ():
            wanted = sum(o.parts for o in options if (o.shift_min, o.pattern) == (each.shift_min, each.pattern.id))
            beyond = each.parts - wanted * each.group.num_parts / then
            if beyond > 0:
                listed = joined("; ", (_signed(option_of_then) for option_of_then in options))
                text = gettext(
                    "{taken} with {option}; signed was {listed}.",
                    taken=subject(each),
                    option=option(each.shift_min, each.pattern.id),
                    listed=listed,
                )
                yield Breach(text, beyond, "parts")
