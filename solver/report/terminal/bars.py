"""Loads as letters: bars of a day for the terminal, and a day in one line. Without colour, in ASCII where need be."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import set_cell_size

from solver.language.messages import gettext
from solver.report.charts.rows import Row, schedule_names
from solver.report.text.numbers import number, percent

_LEAST_BAR = 8
_LONGEST_LINE = 48
"""Letters of a day in one line at most."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What bars and lines are drawn with.

    Attributes
    ----------
    parts
        A letter of a bar that is filled for 1/n, 2/n, ... of its width; the last one is full.
    over
        A letter of a bar that lies above the places.
    seats, places
        The marks in a bar.
    levels
        Letters of a line from nearly empty to full.
    """

    parts: str
    over: str
    seats: str
    places: str
    levels: str


BLOCKS = Letters(parts="▏▎▍▌▋▊▉█", over="▓", seats="┊", places="│", levels="▁▂▃▄▅▆▇█")
ASCII = Letters(parts=" #", over="%", seats=":", places="|", levels="_.,-~=*#")
TOO_FULL, NOTHING_RUNS = "!", " "


def letters_for(encoding: str | None) -> Letters:
    """Return block letters where the encoding of a stream, and the terminal behind it, has them."""
    try:
        "".join([BLOCKS.parts, BLOCKS.over, BLOCKS.seats, BLOCKS.places, BLOCKS.levels]).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    # The bare console of Linux has full and half blocks only.
    return ASCII if os.environ.get("TERM") in {"dumb", "linux"} else BLOCKS


def load_bars(rows: Sequence[Row], width: int, letters: Letters) -> list[str]:
    """Return one line per interval: clock time, and for every schedule a bar, the load and the load factor.

    All bars are as long as the highest load or number of places of the day; a load above its places is followed by
    an exclamation mark.

    Parameters
    ----------
    rows
        Of `charts.rows.load_rows`, one day of one section.
    width
        Letters of a line.
    """
    names = schedule_names(rows)
    top = max(1.0, *(max(row["load"], row["places"], row["seats"]) for row in rows))
    figures = [_figures(row) for row in rows]
    clock = max(len(_clock(row)) for row in rows)
    room = max(map(len, figures))
    bar = max(_LEAST_BAR, (width - clock) // len(names) - room - 3)
    lines: dict[float, str] = {}
    for row, label in zip(rows, figures, strict=True):
        drawn = f" {_bar(row, top, bar, letters)} {label.rjust(room)}"
        lines[row["begin_min"]] = lines.get(row["begin_min"], _clock(row).ljust(clock)) + drawn
    heads = [set_cell_size(f" {name}", bar + room + 3) for name in names]
    return [line.rstrip() for line in ("".join([" " * clock, *heads]), *lines.values())]


def legend(rows: Sequence[Row], letters: Letters) -> str:
    """Return what the letters of `load_bars` mean."""
    top = number(max(max(row["load"], row["places"], row["seats"]) for row in rows))
    return gettext(
        "{load} load, {over} above the places, {seats} seats, {places} places; a whole bar is {top}. "
        "{mark} more than the places.",
        load=letters.parts[-1],
        over=letters.over,
        seats=letters.seats,
        places=letters.places,
        top=top,
        mark=TOO_FULL,
    )


def _clock(row: Row) -> str:
    return str(row["clock"]).replace("\N{EN DASH}", "-")


def _figures(row: Row) -> str:
    factor = "-" if row["load_factor"] is None else percent(row["load_factor"])
    return f"{number(row['load']):>5} {factor:>6}{TOO_FULL if row['is_over'] else ' '}"


def _bar(row: Row, top: float, width: int, letters: Letters) -> str:
    """Return the bar of one load, a letter longer than `width`, so that a mark at its very end has a place."""
    filled = width * row["load"] / top
    places = round(width * row["places"] / top)
    cells = [_letter(filled - place, letters, is_over=place >= places) for place in range(width + 1)]
    if row["places"] > 0:
        cells[round(width * row["seats"] / top)] = letters.seats
        cells[places] = letters.places
    return "".join(cells)


def _letter(filled: float, letters: Letters, *, is_over: bool) -> str:
    """Return a letter of which a share is filled; more than 1 is full, less than 0 is empty."""
    steps = int(min(1.0, max(0.0, filled)) * len(letters.parts) + 0.5)
    if not steps:
        return " "
    return letters.over if is_over else letters.parts[steps - 1]


def day_line(rows: Sequence[Row], letters: Letters) -> str:
    """Return a section's day in one line, a letter per quarter, half hour or hour.

    A letter is the highest load factor of its time: the levels go from 0 up to all places, an exclamation mark is
    more than the places, a blank is where nothing runs.

    Parameters
    ----------
    rows
        Of `charts.rows.load_rows`, one day of one section in one schedule.
    """
    step = minutes_per_letter(rows)
    first = rows[0]["begin_min"] // step
    drawn = [NOTHING_RUNS] * int(rows[-1]["begin_min"] // step - first + 1)
    highest: dict[int, float] = {}
    for row in rows:
        place = int(row["begin_min"] // step - first)
        full = float("inf") if row["is_over"] else row["load_factor"]
        if full is not None and full >= highest.get(place, 0.0):
            highest[place] = full
            drawn[place] = _level(full, letters)
    return "".join(drawn)


def minutes_per_letter(rows: Sequence[Row]) -> int:
    """Return the minutes that a letter of `day_line` stands for."""
    minutes = rows[-1]["begin_min"] - rows[0]["begin_min"]
    return next((step for step in (15, 30, 60) if minutes / step < _LONGEST_LINE), 60)


def _level(factor: float, letters: Letters) -> str:
    if factor == float("inf"):
        return TOO_FULL
    return letters.levels[min(len(letters.levels) - 1, int(factor * len(letters.levels)))]
