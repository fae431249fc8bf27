"""The known name that is nearest to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from solver.language.messages import gettext
from solver.validation.spelling import spell_text

_COMPARISONS = 150_000
"""So many names are compared in all, some seconds of work: thousands of wrong ids must not take minutes."""
_LONGEST = 100
_CUTOFF = 0.6


class Names:
    """A set of known names that can be asked which of them someone meant."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_lower = {name.lower(): name for name in known}
        self._left = _COMPARISONS
        self._answers: dict[str, str | None] = {}

    def nearest(self, name: object) -> str | None:
        """Return the most similar known name, None where none is similar."""
        if not isinstance(name, str) or len(name) > _LONGEST:
            return None
        if name not in self._answers:
            self._answers[name] = self._search(name.lower())
        return self._answers[name]

    def _search(self, lower: str) -> str | None:
        if lower in self._by_lower:
            return self._by_lower[lower]
        if self._left < len(self._by_lower):
            return None
        self._left -= len(self._by_lower)
        return next(iter(self.near(lower, 1)), None)

    def near(self, name: str, most: int) -> list[str]:
        """Return the known names that look like one, the most similar first, so many at most."""
        matches = difflib.get_close_matches(name.lower(), self._by_lower, n=most, cutoff=_CUTOFF)
        return [self._by_lower[match] for match in matches]

    def advice(self, name: object, otherwise: str) -> str:
        """Return 'did you mean "x"? If not, <otherwise>', or only what to do otherwise."""
        match = self.nearest(name)
        return (
            otherwise
            if match is None
            else gettext("did you mean {match}? If not, {otherwise}", match=spell_text(match), otherwise=otherwise)
        )
