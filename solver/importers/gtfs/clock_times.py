"""Times and whole numbers as GTFS writes them, from columns of bytes to columns of integers.

A GTFS time is H:MM:SS or HH:MM:SS after noon minus 12 hours of the service day, beyond 24:00:00 for the night that
follows (https://gtfs.org/documentation/schedule/reference/, field types).
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int32]

BLANK = -1
UNREADABLE = -2
"""Both stand for "not known"; they differ only so that what cannot be read can be counted."""

TIME_BYTES = "S16"
"""A time has at most nine characters; the rest is room for blanks around it."""

_TIME = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?", re.ASCII)
_COLON, _ZERO = ord(":"), ord("0")
_WEIGHTS = (36_000, 3_600, None, 600, 60, None, 10, 1)
"""Seconds that each character of HH:MM:SS is worth."""


def parse_times(cells: npt.NDArray[np.bytes_]) -> Ints:
    """Return seconds after midnight, shape (n,), of cells of type S16; `BLANK` and `UNREADABLE` where there are none.

    Nearly all cells are HH:MM:SS or H:MM:SS and are read a character at a time, all at once; the few others one by
    one.
    """
    characters = np.ascontiguousarray(cells).view(np.uint8).reshape(len(cells), cells.dtype.itemsize)
    seconds, plain = _parse_plain(characters)
    short, plain_short = _parse_plain(characters, num_hour_digits=1)
    seconds[plain_short] = short[plain_short]
    odd = np.flatnonzero(~(plain | plain_short))
    if len(odd):
        codes, uniques = pd.factorize(cells[odd])
        seconds[odd] = np.array([parse_time(cell) for cell in uniques.tolist()], dtype=np.int32)[codes]
    return seconds


def parse_time_texts(texts: pd.Series) -> Ints:
    """Return seconds after midnight, shape (n,), of times that are texts, as `parse_times` does."""
    codes, uniques = pd.factorize(texts.to_numpy())
    return np.array([parse_time(text.encode()) for text in uniques], dtype=np.int32)[codes]


def _parse_plain(characters: npt.NDArray[np.uint8], num_hour_digits: int = 2) -> tuple[Ints, npt.NDArray[np.bool_]]:
    skipped = 2 - num_hour_digits
    seconds = np.zeros(len(characters), dtype=np.int32)
    plain = characters[:, 8 - skipped] == 0
    for position, weight in enumerate(_WEIGHTS[skipped:]):
        column = characters[:, position]
        if weight is None:
            plain &= column == _COLON
        else:
            # Whatever is no digit wraps round to a large number.
            digit = column - np.uint8(_ZERO)
            plain &= digit < (6 if weight in (600, 10) else 10)
            seconds += digit.astype(np.int32) * np.int32(weight)
    return seconds, plain


def parse_time(cell: bytes) -> int:
    """Return the seconds after midnight of one cell, which may have blanks around it or no seconds."""
    text = cell.strip().decode("latin-1")
    if not text:
        return BLANK
    match = _TIME.fullmatch(text)
    return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0) if match else UNREADABLE


def whole_numbers(cells: pd.Series) -> Ints:
    """Return numbers >= 0, shape (n,), of a column that pandas read as it saw fit; `BLANK` where there is none."""
    numbers = real_numbers(cells)
    with np.errstate(invalid="ignore"):
        whole = (numbers >= 0) & (numbers < 2**31) & (numbers == np.floor(numbers))
    result = np.full(len(numbers), BLANK, dtype=np.int32)
    result[whole] = numbers[whole].astype(np.int32)
    return result


def real_numbers(cells: pd.Series) -> npt.NDArray[np.float64]:
    """Return finite numbers, shape (n,), of a column that pandas read as it saw fit; NaN where there is none."""
    if cells.dtype.kind not in "if":
        cells = pd.to_numeric(cells.astype(str).str.strip().str.replace(",", "."), errors="coerce")
    numbers = cells.to_numpy(dtype=np.float64)
    return np.where(np.isfinite(numbers), numbers, np.nan)
