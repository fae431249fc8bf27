"""One way in which one agreement is broken."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """A sentence with what was found and what was agreed, and by how much the rule is broken."""

    text: str
    amount: float
    unit: str
