"""What a loosened agreement asks less than before, in words."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from solver.advise.infeasible.agreement_words import AgreementWords
from solver.checker.words import number
from solver.domain.agreements import Agreement, AllowedShifts, BaseAgreement, Fixed, Window
from solver.domain.clock import format_clock, format_shift
from solver.language.messages import gettext, joined
from solver.validation.spelling import join_words

_LIMITS: dict[str, Callable[[str, str], str]] = {
    "at_most": lambda new, old: gettext("at most {new} instead of {old}", new=new, old=old),
    "at_most_person_min": lambda new, old: gettext("at most {new} person-minutes instead of {old}", new=new, old=old),
    "at_most_min": lambda new, old: gettext("at most {new} min per head instead of {old}", new=new, old=old),
    "at_least": lambda new, old: gettext("at least {new} people instead of {old}", new=new, old=old),
    "gap_min": lambda new, old: gettext("a gap of {new} min instead of {old}", new=new, old=old),
    "gap_days": lambda new, old: gettext("{new} days instead of {old}", new=new, old=old),
}
"""By field: how a limit that moved is said."""
_OPTIONS = {"max_changed": ("at-most-changed", "at_most"), "max_shifted": ("at-most-shifted", "at_most_person_min")}
"""By kind: the edit that makes such an agreement, and the field that is its value."""


def loosening(words: AgreementWords, before: Agreement, after: Agreement | None) -> str:
    """Return what to do, such as "a gap of 15 min instead of 30"."""
    if after is None:
        return gettext("drop it")
    released = released_groups(before, after)
    if released:
        return gettext("let {who} go from it", who=words.groups(released))
    said = [
        said_of(number(getattr(after, key)), number(getattr(before, key)))
        for key, said_of in _LIMITS.items()
        if getattr(after, key, None) != getattr(before, key, None)
    ]
    return joined("; ", said) if said else _other_choice(words, before, after)


def _other_choice(words: AgreementWords, before: Agreement, after: Agreement) -> str:
    """Return in words what a loosened agreement would say instead."""
    if isinstance(before, Window) and isinstance(after, Window):
        (first, last), (old_first, old_last) = (
            (format_clock(each.start_min), format_clock(each.end_min)) for each in (after, before)
        )
        ends = [gettext("from {new} instead of {old}", new=first, old=old_first)] if first != old_first else []
        ends += [gettext("to {new} instead of {old}", new=last, old=old_last)] if last != old_last else []
        return join_words(ends, "and")
    if isinstance(before, AllowedShifts) and isinstance(after, AllowedShifts):
        added = [format_shift(shift) for shift in after.shifts_min if shift not in before.shifts_min]
        start = _start(words, after.groups, int(added[0]), len(added))
        return gettext("allow {shifts} min as well{start}", shifts=join_words(added, "and"), start=start)
    if isinstance(before, Fixed) and isinstance(after, Fixed):
        new, old = format_shift(after.shift_min), format_shift(before.shift_min)
        start = _start(words, after.groups, after.shift_min, 1)
        if new == old:
            kept = {"new": new, "start": start, "pattern": before.pattern or ""}
            return gettext("sign {new} min{start}, with any pattern instead of {pattern}", **kept)
        return gettext("sign {new} min instead of {old}{start}", new=new, old=old, start=start)
    return words.sentence(after)


def _start(words: AgreementWords, groups: Sequence[str], shift_min: int, num_shifts: int) -> str:
    return words.start_shifted(groups[0], shift_min) if len(groups) == num_shifts == 1 else ""


def released_groups(before: BaseAgreement, after: BaseAgreement | None) -> list[str]:
    """Return the groups that a loosened agreement is no longer about."""
    kept = getattr(after, "groups", ())
    return [group for group in getattr(before, "groups", ()) if group not in kept] if after is not None else []


def as_option(edit: str, before: Agreement, after: Agreement | None) -> str | None:
    """Return the option of `stagger solve` that would be typed instead of an edit; None where there is none."""
    word, _, value = edit.partition(" ")
    if after is None or released_groups(before, after):
        return None
    if isinstance(after, Fixed) and word in ("fix", "fix-organisation"):
        who = value.rpartition("=")[0]
        pattern = f"{after.pattern}@" if after.pattern is not None else ""
        return f"--{word} {shlex.quote(f'{who}={pattern}{format_shift(after.shift_min)}')}"
    if isinstance(after, AllowedShifts) and word == "allow":
        who = value.rpartition("=")[0]
        shifts = ",".join(format_shift(shift) for shift in after.shifts_min)
        return f"--allow {shlex.quote(f'{who}={shifts}')}"
    if after.kind in _OPTIONS and word == _OPTIONS[after.kind][0]:
        return f"--{word} {getattr(after, _OPTIONS[after.kind][1]):.0f}"
    return None
