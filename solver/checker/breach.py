"""One way in which one agreement is broken."""

from __future__ import annotations

from typing import NamedTuple


class Breach(NamedTuple):
    """A sentence that says what was found and what was agreed, and by how much the agreement is broken.

    The amount is in `unit`; 0 or less where the agreement is kept.
    """

    text: str
    amount: float
    unit: str
