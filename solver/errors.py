"""Every way in which stagger can refuse, in one tree.

    StaggerError
      InputError              a file or a value that a user gave cannot be used
        InstanceFormatError   an instance file
        ScheduleFormatError   a schedule file
        FileAccessError       a file that cannot be opened, read or written
        SourceError           a recipe, feed, register, sheet or count that no instance can be made of
      InvalidInstanceError    readable, but its content contradicts itself
      ScheduleMismatchError   a schedule that belongs to another instance
      CheckFailedError        the independent check rejects a schedule
      ModelError              the solver rejected our own model: a bug of ours

An infeasible instance and a solve that ran out of time are results, not errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.language.messages import gettext, shown


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what a user gave, in four parts that make one sentence.

    Parameters
    ----------
    where
        The place: a JSON path such as ``lines[0].sections[2].supply``, or a file.
    found
        What stands there.
    expected
        What should stand there.
    advice
        What to do about it, as an instruction.
    """

    where: str
    found: str
    expected: str
    advice: str

    def __str__(self) -> str:
        return shown(self.sentence)

    @property
    def sentence(self) -> str:
        """The four parts as one message."""
        return gettext(
            "{where}: found {found}; expected {expected}; {advice}.",
            where=self.where,
            found=self.found,
            expected=self.expected,
            advice=self.advice,
        )


class StaggerError(Exception):
    """The base of everything that stagger raises on purpose."""


class _ProblemsError(StaggerError):
    """An error that carries every fault that was found, not the first one only."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem.sentence) for problem in self.problems))

    def __reduce__(self) -> tuple[type[_ProblemsError], tuple[tuple[Problem, ...]]]:
        """Return how another process makes it again: of the faults, not of their sentences."""
        return type(self), (self.problems,)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class InputError(_ProblemsError):
    """Something that a user gave cannot be used."""


class InstanceFormatError(InputError):
    """An instance file does not follow the format."""


class ScheduleFormatError(InputError):
    """A schedule file does not follow the format."""


class FileAccessError(InputError):
    """A file cannot be opened, read or written."""


class SourceError(InputError):
    """A recipe, or a feed, register, sheet or count that it names, cannot be used to make an instance."""


class InvalidInstanceError(_ProblemsError):
    """An instance follows the format, but its content contradicts itself."""


class ScheduleMismatchError(_ProblemsError):
    """A schedule does not belong to the instance that it was given with."""


class CheckFailedError(StaggerError):
    """The independent check rejects a schedule; `report` says why.

    Parameters
    ----------
    report
        The `solver.CheckReport` of the rejected schedule.
    """

    def __init__(self, report: object) -> None:
        self.report = report
        super().__init__(str(report))

    def __str__(self) -> str:
        return str(self.report)


class ModelError(StaggerError):
    """A solver rejected the model that stagger built: a bug, please report it."""
