"""File names made of ids: they stay in their folder, and no two are the same, whatever the ids are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LONGEST = 60
_RESERVED = {"con", "prn", "aux", "nul", *(f"{device}{digit}" for device in ("com", "lpt") for digit in range(10))}
"""Names that Windows keeps for devices."""


def clean_name(text: str, otherwise: str = "x") -> str:
    """Return a text as a file name without an extension: letters and digits of ASCII, ``-`` and ``_``.

    Accents are taken off, everything else becomes ``-``; nothing that is left, or a name of a device, gives way.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    name = "".join(char if char.isalnum() or char in "-_" else "-" for char in plain)
    name = "-".join(part for part in name.split("-") if part)[:_LONGEST].strip("-_")
    if not name:
        return otherwise
    return f"{otherwise}-{name}" if name.lower() in _RESERVED else name


def unique_names(texts: Iterable[str], otherwise: str = "x") -> list[str]:
    """Return a clean name for each text, no two alike even where upper and lower case are one."""
    taken: set[str] = set()
    names = []
    for text in texts:
        name = base = clean_name(text, otherwise)
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.lower())
        names.append(name)
    return names
