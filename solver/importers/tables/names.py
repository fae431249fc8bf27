"""Names in Dutch and English from tables: columns beside the plain name, such as ``name_nl``."""

from __future__ import annotations

from typing import Any

from solver.importers.sheets.reading.rows import Row

_LANGUAGES = ("nl", "en")


def names_of(row: Row, key: str = "name") -> dict[str, Any]:
    """Return the key `names` (`directions`, ...) of a row that says what a thing is called in a language."""
    found = {language: row[f"{key}_{language}"] for language in _LANGUAGES if f"{key}_{language}" in row}
    return {f"{key}s": found} if found else {}
