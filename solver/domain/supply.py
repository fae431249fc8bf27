"""Lines and what they offer: sections, supply, departures, base load."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt

from solver.domain.base import DurationMin, Frozen, Id, Name, Names, Passengers, Text, Weight, added_later
from solver.domain.clock import ClockMin, Weekday

Mode = Literal["tram", "bus", "metro", "train", "ferry", "road"]
AbovePlaces = Literal["left", "slower"]
HeadwayMin = Annotated[StrictFloat, Field(ge=0.01, le=1440)]
StopPosition = Annotated[StrictInt, Field(ge=0, le=10_000)]
Places = Annotated[StrictFloat, Field(ge=0.01, le=100_000)]


class Place(Frozen):
    """A point on earth, in degrees WGS 84."""

    lat: Annotated[StrictFloat, Field(ge=-90, le=90)]
    lon: Annotated[StrictFloat, Field(ge=-180, le=180)]


class Stop(Place):
    """A named stop of a line."""

    name: Name


class SupplyRow(Frozen):
    """From `start_min` up to `end_min` a trip passes every `every_min` minutes.

    `seats` and `places` (seats + standing places) are per trip. On a line of mode road a trip is
    the passing of `places` vehicles: ``every_min: 1, places: 60`` is a road for 60 vehicles a minute.
    """

    start_min: ClockMin = Field(alias="from")
    end_min: ClockMin = Field(alias="to")
    every_min: HeadwayMin
    seats: Places
    places: Places
    days: tuple[Weekday, ...] | None = Field(default=None, min_length=1)


class DepartureRow(Frozen):
    """Real trips that pass the section at the clock times `at`, in order, each with these seats and places."""

    at: tuple[ClockMin, ...] = Field(min_length=1)
    seats: Places
    places: Places
    days: tuple[Weekday, ...] | None = Field(default=None, min_length=1)


class BaseLoad(Frozen):
    """Passengers who pass between `start_min` and `end_min`, evenly, and whom nobody here can shift.

    On a road: vehicles.
    """

    start_min: ClockMin = Field(alias="from")
    end_min: ClockMin = Field(alias="to")
    passengers: Passengers
    days: tuple[Weekday, ...] | None = Field(default=None, min_length=1)


class Section(Frozen):
    """A line in one direction at the place where its load is counted.

    Its intervals are even bins where `supply` rows are given, and one per trip where `departures` are. `along` says on
    which stretch of its line it is drawn: the positions, from 0, of two of the line's stops in the order of travel.
    Whoever is above the places is left behind; on a road where `above_places` is "slower", all pass, more slowly.
    """

    id: Id
    name: Name
    direction: Text = ""
    minutes_on_board: DurationMin
    weight: Weight = 1.0
    supply: tuple[SupplyRow, ...] = ()
    departures: tuple[DepartureRow, ...] = ()
    base_load: tuple[BaseLoad, ...] = ()
    along: tuple[StopPosition, StopPosition] | None = added_later(None)
    names: Names | None = added_later(None)
    directions: Names | None = added_later(None)
    above_places: AbovePlaces = added_later("left")


class Line(Frozen):
    """A public-transport service (a GTFS *route*), or a road."""

    id: Id
    name: Name
    mode: Mode
    stops: tuple[Stop, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)
    names: Names | None = added_later(None)

    def stretch(self, section: Section) -> tuple[Stop, ...]:
        """Return the stops that a section of the line passes, in the order of travel; none where that is not known."""
        if section.along is None:
            return ()
        first, last = section.along
        return self.stops[first : last + 1] if first <= last else self.stops[last : first + 1][::-1]


class PeakPeriod(Frozen):
    """A named part of the day over which the highest load counts."""

    name: Name
    start_min: ClockMin = Field(alias="from")
    end_min: ClockMin = Field(alias="to")


DUTCH_PEAK_PERIODS = (
    PeakPeriod(name="morning", start_min="06:30", end_min="09:00"),  # type: ignore[arg-type]
    PeakPeriod(name="evening", start_min="16:00", end_min="18:30"),  # type: ignore[arg-type]
)
"""The peak of the Dutch railways' tariff, 06:30-09:00 and 16:00-18:30 on working days (NS)."""
