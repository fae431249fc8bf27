"""Names from an instance as labels: short enough to read, and each a different one."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
LONGEST_NAME = 40
"""Letters of a name in a picture."""


def shorten(text: str, most: int = LONGEST_NAME) -> str:
    """Return a text, its end replaced by an ellipsis where it has more than `most` letters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS


def shorten_pair(first: str, second: str, most: int = LONGEST_NAME) -> str:
    """Return "first: second"; where that is too long, each gives up what the other one needs, down to half."""
    room = most - 2
    of_first = max(room // 2, room - len(second))
    of_second = max(room - room // 2, room - len(first))
    return f"{shorten(first, of_first)}: {shorten(second, of_second)}"


def distinct(names: Sequence[str], most: int = LONGEST_NAME) -> list[str]:
    """Return shortened names, numbered where two would be the same: charts tell things apart by their names."""
    found: list[str] = []
    for name in names:
        label, number = shorten(name, most), 1
        while label in found:
            number += 1
            label = f"{shorten(name, most - 5)} ({number})"
        found.append(label)
    return found


def wrap(text: str, width_px: float) -> list[str]:
    """Break a text into lines for a picture of some pixels wide; a letter takes 6.2 pixels on average."""
    return textwrap.wrap(text, max(20, int(width_px / 6.2))) or [""]
