"""The base load where nobody counted: a level, with a shape over the day.

The level is the base load of the busiest half-hour as a share of the places of the section's busiest half-hour, one
before and one after 13:00. What it is nobody knows without counts: the defaults are assumed, the medians of the
levels that were guessed for the sections of Utrecht.

The shape are the entries of all stations of the London Underground by half-hour, 2010 (TfL): a shape, not a level,
and of another city. Against what is known of Dutch days:

- 08-09 has 11.2 % of the day's entries, where 9.5 % of Dutch check-ins fall (452,100 on an average workday of 4.75
  million on an average Tuesday; CBS 2019); 17-18 has 11.1 % and 8.8 %. So the peaks are some sixth to quarter too
  high for the middle of the day; with a level set by the peak, the base load outside of it is rather too low.
- The busiest hour is 08-09 and the busiest half-hour 08:00-08:30. NS calls 07:30-08:30 its hyperspits (2018-19) and
  07-08 was the busiest hour by departure (CBS 2011), so the shape is about a quarter of an hour to half an hour late.
- The evening, 16:00-18:30, has 24.0 % of the day and the morning, 06:30-09:00, 20.2 %; no Dutch figure was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from solver.domain.clock import WEEKDAYS, format_clock, parse_clock
from solver.errors import Problem, SourceError
from solver.importers.counts.trips import trips_as_times
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin
from solver.language.messages import gettext

Content = dict[str, Any]

NOON_MIN = 13 * 60
"""The level of the morning holds before, that of the afternoon from here on."""
HALF_HOUR_MIN = 30

DEFAULT_LEVEL_AM = 0.22
DEFAULT_LEVEL_PM = 0.25
LEVEL_ORIGIN = Origin("level of riders whom no organisation here can shift: unknown, as guessed for Utrecht", "assumed")
"""The medians over the 60 sections of Utrecht, all guessed."""

SHAPE_ORIGIN = Origin("London Underground entries 2010 (TfL), all stations: a shape, not a level", "assumed")


class ShapeRow(NamedTuple):
    """A part of the day with the people who begin a journey in it, in any unit."""

    start_min: int
    end_min: int
    entries: float


Shape = tuple[ShapeRow, ...]

_ENTRIES = (
    *(16_700, 37_373, 68_882, 115_258, 174_269, 232_232, 208_836, 152_238, 106_961),  # 05:30 to 10:00
    *(85_698, 77_249, 74_886, 76_022, 82_763, 84_459, 88_154, 85_438, 86_887, 88_803),  # to 15:00
    *(101_020, 117_606, 141_815, 160_224, 212_280, 226_175, 208_084, 159_118, 120_551, 89_018),  # to 20:00
    *(75_732, 64_279, 59_272, 54_137, 57_147, 53_256, 47_432, 33_899, 16_150),  # to 24:30
)
_FIRST_MIN = 5 * 60 + 30
DEFAULT_SHAPE: Shape = tuple(
    ShapeRow(_FIRST_MIN + place * HALF_HOUR_MIN, _FIRST_MIN + (place + 1) * HALF_HOUR_MIN, entries)
    for place, entries in enumerate(_ENTRIES)
)


def read_shape(rows: Iterable[Row]) -> Shape:
    """Return the shape of the table `base_load_shape`.

    Raises
    ------
    SourceError
        With every row that ends before it begins or overlaps the one before, and where nobody travels before 13:00
        or after.
    """
    rows = tuple(rows)
    shape = tuple(ShapeRow(parse_clock(row["from"]), parse_clock(row["to"]), float(row["entries"])) for row in rows)
    problems, reached = [], 0
    for row, part in zip(rows, shape, strict=True):
        if not reached <= part.start_min < part.end_min:
            found, expected = (
                gettext("{begin} to {end}", begin=row["from"], end=row["to"]),
                gettext("a part of the day, from {begin} on", begin=format_clock(reached)),
            )
            problems.append(
                Problem(row.where, found, expected, gettext("let the rows follow each other in order of time"))
            )
        reached = max(reached, part.end_min)
    for half in ("before", "after"):
        if not problems and not _most_entries(shape, is_morning=half == "before"):
            where = rows[0].where if rows else "base_load_shape"
            found, advice = gettext("no entries {half} 13:00", half=half), gettext("add rows for that half of the day")
            problems.append(Problem(where, found, gettext("somebody in each half of the day"), advice))
    if problems:
        raise SourceError(problems)
    return shape


def default_base_load(
    section: Content,
    level_am: float = DEFAULT_LEVEL_AM,
    level_pm: float = DEFAULT_LEVEL_PM,
    shape: Shape = DEFAULT_SHAPE,
) -> list[Content]:
    """Return the rows `base_load` of a section that nobody counted.

    Passengers of a row = level * places of the busiest half-hour * entries / most entries in that half of the day,
    rounded. With `supply`, the busiest half-hour is that of the row with most places, and a part of the shape gets
    nothing where the section has no places during all of it. With `departures`, it is the half-hour of the shape
    with most places; the passengers of each part are laid on the trips that depart in it (see `trips_as_times`), and
    parts without a trip get nothing. A day with places of its own has a busiest half-hour of its own.

    Parameters
    ----------
    section
        Content of an instance, with `supply` or `departures`.
    level_am, level_pm
        Share of the places of the busiest half-hour, before and after 13:00.
    """
    running: dict[tuple[int, ...], list[str]] = {}
    trips = [*section.get("supply", ()), *section.get("departures", ())]
    for day in WEEKDAYS:
        on_day = tuple(place for place, row in enumerate(trips) if day in row.get("days", WEEKDAYS))
        running.setdefault(on_day, []).append(day)
    return [
        row | ({} if len(running) == 1 else {"days": days})
        for places, days in running.items()
        for row in _rows_of_day([trips[place] for place in places], level_am, level_pm, shape)
    ]


def _rows_of_day(trips: Sequence[Content], level_am: float, level_pm: float, shape: Shape) -> Iterator[Content]:
    """Yield the rows of one day, given what runs on it: `supply` or `departures`."""
    is_supply = any("every_min" in row for row in trips)
    times = sorted((parse_clock(at), float(row["places"])) for row in trips for at in row.get("at", ()))
    if is_supply:
        places = max(HALF_HOUR_MIN / row["every_min"] * row["places"] for row in trips)
    else:
        places = max((_places_in(times, part) for part in shape), default=0.0)
    for part in shape:
        is_morning = part.start_min < NOON_MIN
        level = level_am if is_morning else level_pm
        passengers = round(level * places * part.entries / _most_entries(shape, is_morning=is_morning))
        if is_supply:
            span = (part.start_min, part.end_min) if _is_supplied(trips, part) else None
        else:
            span = trips_as_times([at for at, _ in times], part.start_min, part.end_min)
        if span:
            yield {"from": format_clock(span[0]), "to": format_clock(span[1]), "passengers": passengers}


def _places_in(trips: Sequence[tuple[int, float]], part: ShapeRow) -> float:
    """Return the places of the trips in a part of the day, per half-hour of it."""
    places = sum(places for at, places in trips if part.start_min <= at < part.end_min)
    return places * HALF_HOUR_MIN / (part.end_min - part.start_min)


def _most_entries(shape: Shape, *, is_morning: bool) -> float:
    return max((part.entries for part in shape if (part.start_min < NOON_MIN) == is_morning), default=0.0)


def _is_supplied(supply: Sequence[Content], part: ShapeRow) -> bool:
    spans = [(parse_clock(row["from"]), parse_clock(row["to"])) for row in supply]
    minutes = range(part.start_min, part.end_min)
    return all(any(first <= minute < last for first, last in spans) for minute in minutes)
