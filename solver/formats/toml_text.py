"""TOML that people write, with every fault of it as one error."""

from __future__ import annotations

import tomllib
from typing import Any


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
