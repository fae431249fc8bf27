"""What parties answered, for `stagger replies` and `stagger solve --keep` with a workbook that came back."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from solver.domain.clock import format_shift
from solver.library.replies import Answer, Reply
from solver.report.text.numbers import number

_ANSWERS: dict[Answer, str] = {"yes": "has agreed", "no": "stays as it is", "counter": "proposes another time"}


def print_answers(console: Console, replies: Sequence[Reply]) -> None:
    """Print how many answered what, and a line for each that did not simply agree."""
    counts = [(answer, [reply for reply in replies if reply.answer == answer]) for answer in _ANSWERS]
    told = ", ".join(f"{number(len(own))} {_counted(answer, len(own))}" for answer, own in counts if own)
    console.print(f"{number(len(replies))} {'answer' if len(replies) == 1 else 'answers'}: {told}.", soft_wrap=True)
    for reply in replies:
        if reply.answer != "yes":
            shift = f" ({format_shift(reply.shift_min)})" if reply.answer == "counter" else ""
            console.print(
                Text(f"  {reply.organisation}, {reply.group}: {_ANSWERS[reply.answer]}{shift}"), soft_wrap=True
            )


def _counted(answer: Answer, count: int) -> str:
    if answer == "counter":
        return "counter-proposal" if count == 1 else "counter-proposals"
    return answer
