"""Where every number of an instance comes from, collected while it is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, get_args

from solver.domain.instance import Quality

QUALITIES: tuple[Quality, ...] = get_args(Quality)
"""From the strongest to the weakest; what is made of several numbers is as good as the weakest of them."""


class Origin(NamedTuple):
    """Where one number comes from, and how far it can be trusted."""

    text: str
    quality: Quality


class Sources:
    """The `sources` of an instance, in the order in which they were noted."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, str]] = {}

    def add(self, key: str, origins: Iterable[Origin]) -> None:
        """Note what the field `key`, such as ``hu.headcount``, is made of; each text is said once."""
        said = dict.fromkeys(origins)
        weakest = max((origin.quality for origin in said), key=QUALITIES.index)
        several = len({origin.quality for origin in said}) > 1
        texts = [f"{origin.text} [{origin.quality}]" if several else origin.text for origin in said]
        self.entries[key] = {"text": "; ".join(texts), "quality": weakest}
