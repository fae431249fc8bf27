"""TOML that people write, with every fault of it as one error."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from solver.errors import InputError, Problem
from solver.formats.files import read_bytes, shown_name
from solver.language.messages import gettext, numeral
from solver.validation.spelling import printable

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_TWICE = re.compile(r"Cannot declare (.*) twice", re.DOTALL)
_REASONS: dict[str, str] = {
    str(reason): reason
    for reason in (
        gettext("Invalid value"),
        gettext("Invalid statement"),
        gettext("Invalid initial character for a key part"),
        gettext("Unclosed array"),
        gettext("Unclosed inline table"),
        gettext("Unterminated string"),
        gettext("Cannot overwrite a value"),
        gettext("Expected '=' after a key in a key/value pair"),
        gettext("Expected newline or end of document after a statement"),
        gettext("Expected ']' at the end of a table declaration"),
        gettext("Expected ']]' at the end of an array declaration"),
        gettext("Unescaped '\\' in a string"),
        gettext("Invalid date or datetime"),
    )
}
"""What `tomllib` says most, as messages."""


def read_toml(data: bytes) -> dict[str, Any]:
    """Return the tree of a TOML file.

    Raises
    ------
    UnicodeDecodeError
        It is not in UTF-8.
    tomllib.TOMLDecodeError
        It is no TOML, is nested too deeply, or has a number of thousands of digits, which Python reads no further.
    """
    text = data.decode("utf-8-sig")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise tomllib.TOMLDecodeError("too deep a nesting") from error
    except ValueError as error:
        raise tomllib.TOMLDecodeError("a number of thousands of digits") from error


def fault_of_toml(error: UnicodeDecodeError | tomllib.TOMLDecodeError) -> str:
    """Return what is wrong with a text that is no TOML in UTF-8, and where, as a message."""
    if isinstance(error, UnicodeDecodeError):
        return gettext("a byte that is no UTF-8 at place {start}", start=numeral(error.start))
    text = printable(str(error))
    place = _PLACE.fullmatch(text)
    if place is None:
        return text
    what = _REASONS.get(place[1], place[1])
    twice = _TWICE.fullmatch(place[1])
    if twice is not None:
        what = gettext("[{name}] for the second time", name=".".join(re.findall(r"'([^']*)'", twice[1])))
    if place[2] is None:
        return gettext("{what} (at end of document)", what=what)
    return gettext("{what} (at line {line}, column {column})", what=what, line=place[2], column=place[3])


def read_toml_file(path: str | Path, expected: str, advice: str) -> dict[str, Any]:
    """Return the tree of a TOML file; `expected` and `advice` tell whoever gave another what it should be.

    Raises
    ------
    InputError
        It cannot be read, or is no TOML in UTF-8.
    """
    try:
        return read_toml(read_bytes(path, InputError))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        found = gettext("no TOML: {error}", error=fault_of_toml(error))
        raise InputError([Problem(shown_name(path), found, expected, advice)]) from error
