"""Frontiers whose search finds nothing in its time."""

from typing import Any

import pytest

from solver.advise.frontier import frontier as module


def without_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every search but that of today end with nothing, as on a machine that others keep busy."""
    solved = module.solve_edited

    def in_no_time(instance: Any, edits: Any, *others: Any) -> Any:
        return solved(instance, edits, *others) if edits == ["at-most-changed 0"] else (None, "nothing found")

    monkeypatch.setattr(module, "solve_edited", in_no_time)
