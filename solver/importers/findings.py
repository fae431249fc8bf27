"""What importers say of their sources: what was read, kept, repaired, dropped and assumed, each counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from solver.language.messages import Message, cut_message, gettext, joined, numeral, shown
from solver.validation.spelling import printable

Action = Literal["read", "kept", "repaired", "dropped", "noted"]

_ACTIONS: Mapping[Action, str] = {
    "read": gettext("read"),
    "kept": gettext("kept"),
    "repaired": gettext("repaired"),
    "dropped": gettext("dropped"),
    "noted": gettext("noted"),
}

NUM_EXAMPLES = 3
EXAMPLE_LETTERS = 80


class Progress(Protocol):
    """Told how far a step is, so that a terminal can draw a bar."""

    def __call__(self, step: str, done: float) -> None:
        """Take the name of the step and the share of it that is done, from 0 to 1."""


def no_progress(step: str, done: float) -> None:
    """Draw nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sort of thing that an importer met, counted.

    Parameters
    ----------
    source
        The file or table, as a person would call it: ``hart.zip: stop_times.txt``.
    action
        What was done with them; `noted` where nothing was done and somebody should know.
    what
        The things, in the plural, with the reason: ``trips without stop times``.
    count
        How many there were.
    examples
        The ids of the first few.
    """

    source: str
    action: Action
    what: str
    count: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        return shown(self.sentence)

    @property
    def done(self) -> str:
        """What was done with what, without how many, as a message."""
        said = {"action": _ACTIONS[self.action], "what": self.what}
        if not self.examples:
            return gettext("{action} {what}", **said)
        return gettext("{action} {what} (such as {examples})", **said, examples=joined(", ", self.examples))

    @property
    def sentence(self) -> str:
        """What was done with how many of what, as a message."""
        said = {
            "source": self.source,
            "action": _ACTIONS[self.action],
            "count": numeral(self.count),
            "what": self.what,
        }
        if not self.examples:
            return gettext("{source}: {action} {count} {what}", **said)
        examples = joined(", ", self.examples)
        return gettext("{source}: {action} {count} {what} (such as {examples})", **said, examples=examples)


class Findings:
    """The findings of one import, in the order in which they were made."""

    def __init__(self) -> None:
        self._all: list[Finding] = []

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def add(self, source: str, action: Action, what: str, count: int, examples: Iterable[object] = ()) -> None:
        """Note `count` things, where there are any; of the examples the first three are kept, long ones cut."""
        if count:
            shown = tuple(_short(example) for example, _ in zip(examples, range(NUM_EXAMPLES), strict=False))
            self._all.append(Finding(source, action, what, int(count), shown))


def _short(example: object) -> str:
    """Return an example as it is told; a message, such as the place of a row, stays one."""
    if isinstance(example, Message):
        return cut_message(example, EXAMPLE_LETTERS)
    text = printable(str(example))
    return text if len(text) <= EXAMPLE_LETTERS else f"{text[: EXAMPLE_LETTERS - 3]}..."
