"""What a loosened agreement asks less than before, in words."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from solver.advise.infeasible.agreement_words import AgreementWords
from solver.checker.words import number
from solver.domain.agreements import Agreement, AllowedShifts, BaseAgreement, Fixed, Window
from solver.domain.clock import format_clock, format_shift
from solver.validation.spelling import join_words

_LIMITS = {
    "at_most": "at most {new} instead of {old}",
    "at_most_person_min": "at most {new} person-minutes instead of {old}",
    "at_most_min": "at most {new} min per head instead of {old}",
    "at_least": "at least {new} people instead of {old}",
    "gap_min": "a gap of {new} min instead of {old}",
    "gap_days": "{new} days instead of {old}",
}
"""By field: how a limit that moved is said."""
_OPTIONS = {"max_changed": ("at-most-changed", "at_most"), "max_shifted": ("at-most-shifted", "at_most_person_min")}
"""By kind: the edit that makes such an agreement, and the field that is its value."""


def loosening(words: AgreementWords, before: Agreement, after: Agreement | None) -> str:
    """Return what to do, such as "a gap of 15 min instead of 30"."""
    if after is None:
        return "drop it"
    released = released_groups(before, after)
    if released:
        return f"let {words.groups(released)} go from it"
    said = [
        form.format(new=number(getattr(after, key)), old=number(getattr(before, key)))
        for key, form in _LIMITS.items()
        if getattr(after, key, None) != getattr(before, key, None)
    ]
    return "; ".join(said) or _other_choice(words, before, after)


def _other_choice(words: AgreementWords, before: Agreement, after: Agreement) -> str:
    """Return in words what a loosened agreement would say instead."""
    if isinstance(before, Window) and isinstance(after, Window):
        ends = [
            f"{word} {format_clock(new)} instead of {format_clock(old)}"
            for word, new, old in (("from", after.start_min, before.start_min), ("to", after.end_min, before.end_min))
            if new != old
        ]
        return join_words(ends, "and")
    if isinstance(before, AllowedShifts) and isinstance(after, AllowedShifts):
        added = [format_shift(shift) for shift in after.shifts_min if shift not in before.shifts_min]
        return f"allow {join_words(added, 'and')} min as well{_start(words, after.groups, int(added[0]), len(added))}"
    if isinstance(before, Fixed) and isinstance(after, Fixed):
        shifts = f"{format_shift(after.shift_min)} min instead of {format_shift(before.shift_min)}"
        return f"sign {shifts}{_start(words, after.groups, after.shift_min, 1)}"
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
