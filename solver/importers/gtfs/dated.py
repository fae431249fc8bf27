"""Dates with their weekday, as a message."""

from __future__ import annotations

import datetime

from solver.language.messages import gettext, joined

_WEEKDAYS = (
    gettext("Monday"),
    gettext("Tuesday"),
    gettext("Wednesday"),
    gettext("Thursday"),
    gettext("Friday"),
    gettext("Saturday"),
    gettext("Sunday"),
)


def dated(date: datetime.date) -> str:
    """Return such as "Tuesday 2026-11-24"; the weekday in the language of the reader."""
    return joined(" ", [_WEEKDAYS[date.weekday()], date.isoformat()])
