"""What was settled with each group in earlier talks, as the edits of a schedule have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from solver.advise.whatif.edit_kinds import Choice, Sign
from solver.advise.whatif.edits import read_edits
from solver.advise.whatif.keep_close import asked_groups, with_agreed
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice
from solver.domain.schedule import Schedule

Held = Literal["yes", "counter", "agreed", "no"]
"""How a group is held: it said yes; to another time than was asked, which it proposed; to what was asked by a fix; to
today."""


@dataclass(frozen=True, slots=True)
class Talks:
    """What came before a schedule.

    Attributes
    ----------
    held
        By group id, how what it does is settled; not there where it still has to answer.
    before
        By group id, what the schedule before it asked of the groups that it asked something of.
    """

    held: Mapping[str, Held] = field(default_factory=dict)
    before: Mapping[str, GroupChoice] = field(default_factory=dict)


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
    texts = [text for text in scenario.edits if text.partition(" ")[0] in {"fix", "fix-organisation", "sign"}]
    held: dict[str, Held] = {}
    for edit in read_edits(known, texts):
        if isinstance(edit, Choice | Sign):
            held |= {group: _held(edit, before.get(group)) for group in edit.groups}
    return Talks(held, before)


def _held(edit: Choice | Sign, before: GroupChoice | None) -> Held:
    if isinstance(edit, Sign):
        return "yes"
    if edit.shift_min == 0 and edit.pattern is None:
        return "no"
    shifts = {own.shift_min for own in before.options} if before is not None else set()
    return "agreed" if shifts == {edit.shift_min} else "counter"
