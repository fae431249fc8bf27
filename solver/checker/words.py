"""How the check writes numbers, options and names, so that every sentence of it reads alike."""

from __future__ import annotations

from collections.abc import Iterable

from solver.domain.clock import format_shift
from solver.domain.people import Group, Organisation


def number(value: float) -> str:
    """Return a number with thousands separators and two decimals at most, such as "1,234.5"."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def exact(value: float) -> str:
    """Return a number with six decimals at most, for values that have to be compared."""
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def counted(count: float, noun: str) -> str:
    """Return a count with its noun in singular or plural, such as "1 part" or "3 parts"."""
    return f"{number(count)} {noun}" if count == 1 else f"{number(count)} {noun}s"


def quoted(ids: Iterable[str]) -> str:
    """Return ids between quotation marks, with commas."""
    return ", ".join(f"'{an_id}'" for an_id in ids)


def named(thing: Group | Organisation) -> str:
    """Return the id of a group or an organisation, with its name where that says more."""
    return f"'{thing.id}' ({thing.name})" if thing.name not in ("", thing.id) else f"'{thing.id}'"


def groups_named(ids: Iterable[str]) -> str:
    """Return "group 'a'" or "groups 'a', 'b'"."""
    ids = tuple(ids)
    return f"group{'s' if len(ids) > 1 else ''} {quoted(ids)}"


def shift(shift_min: int) -> str:
    """Return "shift +15 min"."""
    return f"shift {format_shift(shift_min)} min"


def option(shift_min: int, pattern: str) -> str:
    """Return "shift +15 min with pattern 'today'"."""
    return f"{shift(shift_min)} with pattern '{pattern}'"
