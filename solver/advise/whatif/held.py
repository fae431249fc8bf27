"""What was settled with each group in earlier talks, as the edits of a schedule have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from solver.advise.whatif.edit_kinds import Cap, Choice, Edit, KeepWithin, Sign
from solver.advise.whatif.edits import read_edits
from solver.advise.whatif.keep_close import asked_groups, with_agreed
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice
from solver.domain.schedule import Schedule
from solver.errors import InputError

Held = Literal["yes", "counter", "agreed", "no", "kept"]
"""How a group is held: it said yes; to another time than was asked, which it proposed; to what was asked by a fix; to
today, though it was asked something; to today while nothing was asked of it, by a choice or a no of an earlier round.
"""


@dataclass(frozen=True, slots=True)
class Talks:
    """What came before a schedule.

    Attributes
    ----------
    held
        By group id, how what it does is settled; not there where it still has to answer.
    before
        By group id, what the schedule before it asked of the groups that it asked something of.
    answers
        The edits that answers came to.
    rules
        The edits that are neither an answer nor assumed: how close to stay, how many to ask, and who is kept as today.
    """

    held: Mapping[str, Held] = field(default_factory=dict)
    before: Mapping[str, GroupChoice] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def talks_before(instance: Instance, schedule: Schedule) -> Talks:
    """Return what is known of the talks before a schedule; nothing where it keeps close to none.

    Parameters
    ----------
    instance
        Without the schedule's edits.
    """
    scenario = schedule.scenario
    if scenario is None or not scenario.agreed:
        return Talks()
    known = with_agreed(instance, scenario.agreed)
    asked = asked_groups(known, known.agreed)
    before = {choice.group: choice for choice in known.agreed if choice.group in asked}
    held: dict[str, Held] = {}
    answers, rules = [], []
    for text in scenario.edits:
        edit = _read(known, text)
        own = _held_by(edit, before)
        held |= own
        if any(how != "kept" for how in own.values()):
            answers.append(text)
        elif own or isinstance(edit, KeepWithin | Cap):
            rules.append(text)
    return Talks(held, before, tuple(answers), tuple(rules))


def _read(instance: Instance, text: str) -> Edit | None:
    """Return what an edit means; None where it means nothing for the instance."""
    try:
        (edit,) = read_edits(instance, [text])
    except InputError:
        return None
    return edit


def _held_by(edit: Edit | None, before: Mapping[str, GroupChoice]) -> dict[str, Held]:
    """Return the groups that an edit settles; to another time of who was asked nothing it is a request like any."""
    if isinstance(edit, Sign):
        return dict.fromkeys(edit.groups, "yes")
    if not isinstance(edit, Choice) or edit.is_refused:
        return {}
    if edit.shift_min == 0 and edit.pattern is None:
        return {group: "no" if group in before else "kept" for group in edit.groups}
    return {group: _taken(edit, before[group]) for group in edit.groups if group in before}


def _taken(edit: Choice, before: GroupChoice) -> Held:
    return "agreed" if {own.shift_min for own in before.options} == {edit.shift_min} else "counter"
