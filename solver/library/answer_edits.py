"""What-if edits that answers come to: a party that refuses all of several requests is held as it is, as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.advise.whatif.keep_close import asked_groups
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.library.replies import Reply

_REQUESTS = 2
"""A no to one request says nothing of the other groups; a no to every one of several is the party's."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A party that refused everything it was asked.

    Attributes
    ----------
    organisation, name
        Id and name of the party.
    groups
        Ids of all its groups.
    num_asked
        Of these, how many were asked; each said no. The others are held as well.
    """

    organisation: str
    name: str
    groups: tuple[str, ...]
    num_asked: int

    @property
    def edit(self) -> str:
        """What-if edit that holds the whole party to today's times."""
        return f"fix-organisation {self.organisation}=0"


def whole_refusals(replies: Sequence[Reply], instance: Instance, schedule: Schedule) -> list[Refusal]:
    """Return the parties of which two groups or more are asked by a schedule, and which refused for each of them.

    A counter-proposal of any of its groups, asked or not, keeps a party in the talks.
    """
    answers = {reply.group: reply.answer for reply in replies}
    moved = asked_groups(instance, schedule.choices)
    found = []
    for party in instance.organisations:
        own = [group.id for group in party.groups]
        asked = [group for group in own if group in moved]
        is_refused = len(asked) >= _REQUESTS and all(answers.get(group) == "no" for group in asked)
        if is_refused and all(answers.get(group) != "counter" for group in own):
            found.append(Refusal(party.id, party.name, tuple(own), len(asked)))
    return found


def edits_of(replies: Sequence[Reply], instance: Instance, schedule: Schedule) -> tuple[str, ...]:
    """Return the edits of the answered schedule that hold everybody to the answers, in the order of the replies.

    Of a party that refused all it was asked, one edit stands for all its groups.
    """
    held = {group: party.edit for party in whole_refusals(replies, instance, schedule) for group in party.groups}
    return tuple(dict.fromkeys(held.get(reply.group, reply.edit) for reply in replies))
