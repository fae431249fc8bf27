"""TOML that people write, with every fault of it as one error."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from solver.errors import InputError, Problem
from solver.formats.files import read_bytes, shown_name
from solver.language.messages import gettext
from solver.validation.spelling import printable


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
        found = gettext("no TOML: {error}", error=printable(str(error)))
        raise InputError([Problem(shown_name(path), found, expected, advice)]) from error
