"""What parties answered, for `stagger replies` and `stagger solve --keep` with a workbook that came back."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from solver.domain.instance import Instance
from solver.domain.people import Group
from solver.domain.schedule import Schedule
from solver.language.messages import gettext, joined, ngettext
from solver.library.answer_edits import Refusal, whole_refusals
from solver.library.replies import Answer, Reply
from solver.report.text.counted import spoken_clock
from solver.report.text.language import terminal_words
from solver.report.text.letter_clocks import first_start

_ANSWERS: dict[Answer, str] = {
    "yes": gettext("has agreed"),
    "no": gettext("stays as it is"),
    "counter": gettext("proposes another time"),
}


def print_answers(console: Console, replies: Sequence[Reply], instance: Instance, schedule: Schedule) -> None:
    """Print how many answered what, a line for each, those who agree last, and who is held as a whole."""
    counts = [(answer, sum(reply.answer == answer for reply in replies)) for answer in _ANSWERS]
    told = joined(", ", (_counted(answer, count) for answer, count in counts if count))
    answers = ngettext("{count} answer: {told}.", "{count} answers: {told}.", len(replies), told=told)
    console.print(answers, soft_wrap=True)
    owners = zip(instance.organisations_of_groups(), instance.groups, strict=True)
    names = {group.id: f"{party.name}, {group.name or group.id}" for party, group in owners}
    groups = {group.id: group for group in instance.groups}
    for reply in sorted(replies, key=lambda reply: reply.answer == "yes"):
        # Whoever says no stays as today: there is no time to tell.
        shift = "" if reply.answer == "no" else _time(groups[reply.group], reply.shift_min)
        head = f"  {names[reply.group]}: "
        console.print(joined("", [head, _ANSWERS[reply.answer], shift]), soft_wrap=True)
    _print_refusals(console, replies, whole_refusals(replies, instance, schedule))


def _time(group: Group, shift_min: int) -> str:
    """Return the time that a group answered with, beside today's; a shift where it has no first arrival."""
    words, start = terminal_words(), first_start(group)
    if start is None or not shift_min:
        return f" ({words.shift(shift_min)})"
    text = words("s_becomes", old=spoken_clock(words, start), new=spoken_clock(words, start + shift_min))
    return f" ({text})"


def _print_refusals(console: Console, replies: Sequence[Reply], refusals: Sequence[Refusal]) -> None:
    """Print a sentence for each party that is held as a whole, and how to ask its other groups all the same.

    Where each of its groups said no, there are no others.
    """
    for refusal in refusals:
        refused = {reply.group for reply in replies if reply.answer == "no"}
        others = sum(group not in refused for group in refusal.groups)
        if others:
            text = ngettext(
                "{name} refused all it was asked: its other group is not asked either; --lift '{edit}' allows that.",
                "{name} refused all it was asked: its {count} other groups are not asked either; "
                "--lift '{edit}' allows that.",
                others,
                name=refusal.name,
                edit=refusal.edit,
            )
            console.print(text, soft_wrap=True)


def _counted(answer: Answer, count: int) -> str:
    if answer == "yes":
        return ngettext("{count} yes", "{count} yes", count)
    if answer == "no":
        return ngettext("{count} no", "{count} no", count)
    return ngettext("{count} counter-proposal", "{count} counter-proposals", count)
