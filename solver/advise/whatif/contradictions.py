"""Edits that cannot be meant together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from solver.advise.whatif.edit_kinds import (
    Allowed,
    Cap,
    Choice,
    EarlierWeight,
    Edit,
    FlexibleShare,
    Goal,
    KeepWithin,
    OfSituation,
    Sign,
    Without,
    edit_problem,
)
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.language.messages import gettext
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
        expected, advice = gettext("an organisation that stays"), gettext("leave this edit out")
        problems.append(edit_problem(last.text, gettext("no organisation left"), expected, advice))
    if problems:
        raise InputError(problems)


def is_of_situation(edit: Edit) -> bool:
    """Return whether an edit changes who travels, or in how many places; others only say what may be chosen."""
    return isinstance(edit, OfSituation)


def is_replaced(earlier: Edit, other: Edit) -> bool:
    """Return whether another edit comes in the place of an earlier one: it says the same, more, or the contrary."""
    if isinstance(earlier, EarlierWeight):
        return isinstance(other, EarlierWeight) and set(earlier.kinds) <= set(other.kinds)
    if isinstance(earlier, Cap | KeepWithin | FlexibleShare | Goal):
        return earlier.text.partition(" ")[0] == other.text.partition(" ")[0]
    return earlier.text == other.text or any(_contradictions(earlier, other))


def _contradictions(one: Edit, other: Edit) -> Iterator[Problem]:
    """Yield why two edits cannot both hold; nothing where they can."""
    if isinstance(one, KeepWithin) and isinstance(other, KeepWithin):
        found = gettext("a contradiction with {text}", text=spell_text(one.text))
        yield edit_problem(other.text, found, gettext("one share to give up"), gettext("leave one of the two out"))
    if isinstance(one, FlexibleShare) and isinstance(other, FlexibleShare):
        found = gettext("a contradiction with {text}", text=spell_text(one.text))
        yield edit_problem(
            other.text, found, gettext("one share that is flexible"), gettext("leave one of the two out")
        )
    if isinstance(one, Goal) and isinstance(other, Goal):
        found = gettext("a contradiction with {text}", text=spell_text(one.text))
        yield edit_problem(other.text, found, gettext("one goal"), gettext("leave one of the two out"))
    if isinstance(one, EarlierWeight) and isinstance(other, EarlierWeight) and set(one.kinds) & set(other.kinds):
        found = gettext("a contradiction with {text}", text=spell_text(one.text))
        yield edit_problem(other.text, found, gettext("one weight for each kind"), gettext("leave one of the two out"))
    shared = _named_by_both(one, other)
    if not shared:
        return
    reason = ""
    if isinstance(one, Without) or isinstance(other, Without):
        reason = gettext("is taken out by the one and named by the other")
    elif isinstance(one, Sign) or isinstance(other, Sign):
        reason = gettext("signed for what was agreed and is fixed") if _fixes(one) or _fixes(other) else ""
    elif isinstance(one, Choice) and isinstance(other, Choice):
        reason = _clash_of_choices(one, other)
    elif isinstance(one, Allowed) or isinstance(other, Allowed):
        reason = "" if _can_both_hold(one, other) else gettext("may take no shift of the other")
    elif type(one) is type(other):
        reason = gettext("gets two amounts")
    if reason:
        found = gettext(
            "a contradiction with {text}: {shared} {reason}",
            text=spell_text(one.text),
            shared=spell_text(shared[0]),
            reason=reason,
        )
        yield edit_problem(
            other.text, found, gettext("edits that can be meant together"), gettext("leave one of the two out")
        )


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
        return "" if is_same_shift and len(patterns - {None}) < 2 else gettext("is fixed to two choices")
    refused, fixed = (one, other) if one.is_refused else (other, one)
    # A refusal with a pattern leaves the other patterns of the shift.
    meets = is_same_shift and refused.pattern in {None, fixed.pattern}
    return gettext("is fixed to what is refused") if meets else ""


def _named_by_both(one: Edit, other: Edit) -> list[str]:
    """Return the groups, or the sections, that two edits are both about; an id of both sorts is nothing shared.

    What holds for everybody gives way to what names somebody, so that the two share nothing.
    """
    limits = Cap | KeepWithin | EarlierWeight | Goal
    if isinstance(one, limits) or isinstance(other, limits) or is_general(one) != is_general(other):
        return []
    shared = (set(_ids(one, field)) & set(_ids(other, field)) for field in ("groups", "sections"))
    return sorted(set[str]().union(*shared))


def is_general(edit: Edit) -> bool:
    """Return whether an edit is about everybody whom no other edit of its kind names."""
    return getattr(edit, "is_general", False)


def narrowed(edits: Sequence[Edit]) -> list[Edit]:
    """Return edits of which those about everybody leave out whom another of their kind names."""
    return [_without_named(edits, edit) if is_general(edit) else edit for edit in edits]


def _without_named(edits: Sequence[Edit], general: Edit) -> Edit:
    fields = [field for field in ("groups", "sections") if hasattr(general, field)]
    left: dict[str, Any] = {field: _others(edits, general, field) for field in fields}
    return replace(general, **left)


def _others(edits: Sequence[Edit], general: Edit, field: str) -> tuple[str, ...]:
    """Return the ids of an edit about everybody that no other edit of its kind names."""
    named = {
        name for edit in edits if type(edit) is type(general) and not is_general(edit) for name in _ids(edit, field)
    }
    return tuple(name for name in _ids(general, field) if name not in named)


def _ids(edit: Edit, field: str) -> tuple[str, ...]:
    return getattr(edit, field, ())
