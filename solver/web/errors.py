"""Refusals that only an application knows: somebody else was first, nobody may, no such thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from solver.errors import Problem, StaggerError


class RefusedError(StaggerError):
    """A request that is refused, with the status that says how.

    Parameters
    ----------
    status
        Of HTTP.
    title
        What went wrong, in a few words of English.
    problems
        Each with where, found, expected, advice.
    more
        Further members of the problem document, such as the present version of a table.
    """

    def __init__(
        self, status: int, title: str, problems: Sequence[Problem] = (), more: dict[str, object] | None = None
    ) -> None:
        self.status, self.title, self.problems, self.more = status, title, tuple(problems), more or {}
        super().__init__("\n".join(str(problem.sentence) for problem in self.problems) or title)


class ConflictError(RefusedError):
    """Somebody else changed the same since; `more` has the present version and what was changed meanwhile."""

    def __init__(self, problems: Sequence[Problem], version: int, changes: Sequence[dict[str, object]]) -> None:
        super().__init__(409, "Changed by somebody else", problems, {"version": version, "changes": list(changes)})


class ToldError(RefusedError):
    """A refusal that another process told, as a problem document in every language."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(int(documents["en"]["status"]), str(documents["en"]["title"]))
        self.documents = documents
