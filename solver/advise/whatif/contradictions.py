"""Edits that cannot be meant together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from solver.advise.whatif.edit_kinds import (
    Allowed,
    Cap,
    Choice,
    EarlierWeight,
    Edit,
    Headcount,
    KeepWithin,
    Places,
    Sign,
    Without,
    edit_problem,
)
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.validation.spelling import spell_text


def refuse_contradictions(instance: Instance, edits: Sequence[Edit]) -> None:
    """Refuse edits that contradict each other, or leave nobody.

    Raises
    ------
    InputError
        With a problem for every pair that does.
    """
    problems = [problem for one, other in combinations(edits, 2) for problem in _contradictions(one, other)]
    gone = {edit.organisation for edit in edits if isinstance(edit, Without)}
    if len(gone) == len(instance.organisations):
        last = next(edit for edit in reversed(edits) if isinstance(edit, Without))
        expected, advice = "an organisation that stays", "leave this edit out"
        problems.append(edit_problem(last.text, "no organisation left", expected, advice))
    if problems:
        raise InputError(problems)


def is_of_situation(edit: Edit) -> bool:
    """Return whether an edit changes who travels, or in how many places; others only say what may be chosen."""
    return isinstance(edit, Without | Places | Headcount)


def is_replaced(earlier: Edit, other: Edit) -> bool:
    """Return whether another edit comes in the place of an earlier one: it says the same, more, or the contrary."""
    if isinstance(earlier, EarlierWeight):
        return isinstance(other, EarlierWeight) and set(earlier.kinds) <= set(other.kinds)
    if isinstance(earlier, Cap | KeepWithin):
        return earlier.text.partition(" ")[0] == other.text.partition(" ")[0]
    return earlier.text == other.text or any(_contradictions(earlier, other))


def _contradictions(one: Edit, other: Edit) -> Iterator[Problem]:
    """Yield why two edits cannot both hold; nothing where they can."""
    if isinstance(one, KeepWithin) and isinstance(other, KeepWithin):
        found = f"a contradiction with {spell_text(one.text)}"
        yield edit_problem(other.text, found, "one share to give up", "leave one of the two out")
    if isinstance(one, EarlierWeight) and isinstance(other, EarlierWeight) and set(one.kinds) & set(other.kinds):
        found = f"a contradiction with {spell_text(one.text)}"
        yield edit_problem(other.text, found, "one weight for each kind", "leave one of the two out")
    shared = _named_by_both(one, other)
    if not shared:
        return
    reason = ""
    if isinstance(one, Without) or isinstance(other, Without):
        reason = "is taken out by the one and named by the other"
    elif isinstance(one, Sign) or isinstance(other, Sign):
        reason = "signed for what was agreed and is fixed" if _fixes(one) or _fixes(other) else ""
    elif isinstance(one, Choice) and isinstance(other, Choice):
        reason = _clash_of_choices(one, other)
    elif isinstance(one, Allowed) or isinstance(other, Allowed):
        reason = "" if _can_both_hold(one, other) else "may take no shift of the other"
    elif type(one) is type(other):
        reason = "gets two amounts"
    if reason:
        found = f"a contradiction with {spell_text(one.text)}: {spell_text(shared[0])} {reason}"
        yield edit_problem(other.text, found, "edits that can be meant together", "leave one of the two out")


def _fixes(edit: Edit) -> bool:
    return isinstance(edit, Choice) and not edit.is_refused


def _can_both_hold(one: Edit, other: Edit) -> bool:
    """Return whether a group that may take some shifts only keeps another edit; refusals are seen by validation."""
    asked = [
        set(edit.shifts_min) if isinstance(edit, Allowed) else {edit.shift_min}
        for edit in (one, other)
        if isinstance(edit, Allowed) or (isinstance(edit, Choice) and not edit.is_refused)
    ]
    return len(asked) < 2 or bool(asked[0] & asked[1])


def _clash_of_choices(one: Choice, other: Choice) -> str:
    """Return why two choices clash; empty where they can both be kept."""
    if one.is_refused and other.is_refused:
        return ""
    is_same_shift = one.shift_min == other.shift_min
    patterns = {one.pattern, other.pattern}
    if one.is_refused == other.is_refused:
        return "" if is_same_shift and len(patterns - {None}) < 2 else "is fixed to two choices"
    refused, fixed = (one, other) if one.is_refused else (other, one)
    # A refusal with a pattern leaves the other patterns of the shift.
    meets = is_same_shift and refused.pattern in {None, fixed.pattern}
    return "is fixed to what is refused" if meets else ""


def _named_by_both(one: Edit, other: Edit) -> list[str]:
    """Return the groups, or the sections, that two edits are both about; an id of both sorts is nothing shared."""
    general = Cap | KeepWithin | EarlierWeight
    if isinstance(one, general) or isinstance(other, general):
        return []
    if isinstance(one, Places) or isinstance(other, Places):
        return _sections_of_both(one, other)
    return sorted(set(one.groups) & set(other.groups))


def _sections_of_both(one: Edit, other: Edit) -> list[str]:
    if isinstance(one, Places) and isinstance(other, Places):
        return sorted(set(one.sections) & set(other.sections))
    return []
