"""Clock times of a service day, as whole minutes after its midnight.

A service day runs past midnight: "25:10" is ten past one in the night that follows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

MINUTES_PER_HOUR = 60
SERVICE_DAY_END_MIN = 30 * MINUTES_PER_HOUR
"""The last minute of a service day, "30:00"."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

_CLOCK = re.compile(r"([0-2][0-9]|30):([0-5][0-9])", re.ASCII)


@lru_cache(maxsize=4096)  # a file of a region names few moments half a million times
def parse_clock(text: str) -> int:
    """Return "08:30" as 510 minutes after midnight.

    Raises
    ------
    ValueError
        Where the text is not HH:MM, or not from 00:00 to 30:00.
    """
    match = _CLOCK.fullmatch(text)
    minute = int(match[1]) * MINUTES_PER_HOUR + int(match[2]) if match else SERVICE_DAY_END_MIN + 1
    if minute > SERVICE_DAY_END_MIN:
        raise ValueError(f"{text!r} is not a clock time from 00:00 to 30:00")
    return minute


@lru_cache(maxsize=4096)
def format_clock(minute: float) -> str:
    """Return minutes after midnight as "08:30", rounded down to the whole minute."""
    sign = "-" if minute < 0 else ""
    hours, minutes = divmod(int(abs(minute)), MINUTES_PER_HOUR)
    return f"{sign}{hours:02d}:{minutes:02d}"


def format_shift(shift_min: int) -> str:
    """Return a signed shift in minutes as "+15", "-5" or "0" (later is positive)."""
    return f"{shift_min:+d}" if shift_min else "0"


FROM_FILE: Final = {"from_file": True}
"""The context of a validation in which clock times are texts and nothing else."""


def _clock(value: object, info: ValidationInfo) -> int:
    is_minute = isinstance(value, int) and not isinstance(value, bool) and info.context != FROM_FILE
    if is_minute and 0 <= value <= SERVICE_DAY_END_MIN:  # type: ignore[operator]
        return int(value)  # type: ignore[call-overload, no-any-return]
    if isinstance(value, str):
        try:
            return parse_clock(value)
        except ValueError:
            pass
    raise PydanticCustomError("clock", "not a clock time")


ClockMin = Annotated[
    int,
    BeforeValidator(_clock),
    PlainSerializer(format_clock, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^([0-2][0-9]:[0-5][0-9]|30:00)$"}),
]
"""Minutes after midnight. In Python "08:30" or 510; in a file the text alone, so that 830 is never read as 13:50."""
