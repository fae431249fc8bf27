"""The recipe of a region: one TOML file that names what an instance is made of."""

from __future__ import annotations

import datetime
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StrictInt, ValidationError, model_validator

from solver.domain.base import Frozen, Id, Name, Names, Printable, Share
from solver.domain.behaviour import Behaviour
from solver.domain.clock import Weekday
from solver.domain.instance import Quality, Source
from solver.domain.named_week import NamedWeek
from solver.domain.objective import EARLIER_WEIGHT, PUPILS_AND_STUDENTS, BurdenWeights, CrowdingCurve, Tier
from solver.domain.supply import PeakPeriod
from solver.errors import Problem, SourceError
from solver.formats.faults import in_file, problems_of
from solver.formats.files import read_bytes, shown_name
from solver.formats.toml_text import fault_of_toml, read_toml
from solver.importers.counts.shape import DEFAULT_LEVEL_AM, DEFAULT_LEVEL_PM
from solver.importers.network.rule import NetworkRule
from solver.importers.people.placed import GivenPlace
from solver.importers.people.register_mapping import MAPPINGS, RegisterMapping
from solver.importers.people.travel_rules import CyclingRule, ParkAndRideRule
from solver.importers.people.week_rules import WeekRule
from solver.importers.sources import Origin
from solver.language.messages import gettext, numeral

RECIPE_FORMAT: Final = "stagger-recipe/1"

Factor = Annotated[float, Field(ge=0, le=10)]
FilePath = Annotated[str, Field(min_length=1, max_length=1000), Printable]
"""A file or folder, from the folder of the recipe."""


class SectionWords(Frozen):
    """A section that the recipe asks for: a line, and two stops in a row, each by id or name (wildcards * and ?)."""

    line: Name
    stop_from: Name
    stop_to: Name


class Gtfs(NetworkRule):
    """A timetable feed, and what is taken from it.

    Without `date` it is the Tuesday or Thursday with the modal number of trips. Sections are the pairs of stops
    next to a site and the busiest of each line, those of highest load where there are counts, and `sections`.
    `feed_from` says where to get the feed, for whoever does not have it. With `week`, any date of it, every day of the
    instance has the trips of its own day in that week; without, one date stands for all days.
    """

    feed: FilePath
    feed_from: Annotated[str, Field(max_length=500), Printable] = ""
    date: datetime.date | None = None
    week: datetime.date | None = None
    sections: tuple[SectionWords, ...] = ()


class Postcodes(Frozen):
    """A table of postcodes and their middle, and how its columns are called."""

    file: FilePath
    postcode: Name = "postcode"
    lat: Name = "latitude"
    lon: Name = "longitude"
    source: Name = "table of postcodes"


class Boards(Frozen):
    """A list of boards, for registers that have their numbers only; the columns are called as DUO calls them."""

    file: FilePath
    number: Name = "BEVOEGD GEZAG NUMMER"
    name: Name = "BEVOEGD GEZAG NAAM"


class Register(RegisterMapping):
    """A register of schools: a file, and how its columns are called; `mapping` names a ready mapping to begin with.

    Keys that are given replace those of the ready mapping.
    """

    file: FilePath
    mapping: Literal["duo", "vestigingen", "pack"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _begin_with_the_mapping(cls, given: Any) -> Any:
        named = given.get("mapping") if isinstance(given, dict) else None
        ready = MAPPINGS.get(named) if isinstance(named, str) else None
        return given if ready is None else {**ready.model_dump(exclude_unset=True), **given}


class Traffic(Frozen):
    """Counts of vehicles on roads, as the national traffic data warehouse (NDW) exports them.

    The sections are those whose rows in the table `sections` name a measurement site; `sites` adds others, each with
    the id of its section.
    """

    file: FilePath
    sites: dict[Name, Name] = Field(default_factory=dict)
    source: Annotated[str, Field(max_length=500), Printable] = ""


class BaseLoadRule(Frozen):
    """The base load of sections without counts: a share of the places of the busiest half-hour, before and after 13:00.

    Nobody knows it without counts; the defaults are assumed. 0 leaves those sections without base load. `by_day` says
    how many travel on a weekday, beside the level (1); it goes over every base load that names no days of its own.
    """

    am: Share = DEFAULT_LEVEL_AM
    pm: Share = DEFAULT_LEVEL_PM
    by_day: dict[Weekday, Factor] = Field(default_factory=dict)
    source: Name = "base load by weekday of the recipe"
    quality: Quality = "assumed"

    @property
    def by_day_origin(self) -> Origin:
        """Where the factors of the weekdays come from."""
        return Origin(self.source, self.quality)


class Recipe(Frozen):
    """All that an instance is made of; the same recipe and files give the same instance, byte for byte."""

    format: Literal["stagger-recipe/1"] = RECIPE_FORMAT
    name: Name
    names: Names | None = None
    days: tuple[Weekday, ...] = Field(min_length=1)
    bin_min: Annotated[StrictInt, Field(ge=1, le=60)] | None = None
    peak_periods: tuple[PeakPeriod, ...] | None = None
    objective: Annotated[tuple[Tier, ...], Field(min_length=1)] | None = None
    crowding: CrowdingCurve | None = None
    burden: BurdenWeights | None = None
    behaviour: Behaviour | None = None
    min_contribution: Share | None = None
    tables: tuple[FilePath, ...] = ()
    gtfs: Gtfs | None = None
    postcodes: Postcodes | None = None
    boards: Boards | None = None
    schools: tuple[Register, ...] = ()
    traffic: tuple[Traffic, ...] = ()
    base_load: BaseLoadRule = BaseLoadRule()
    weeks: tuple[WeekRule, ...] = ()
    bicycle: tuple[CyclingRule, ...] = ()
    park_and_ride: tuple[ParkAndRideRule, ...] = ()
    places: dict[Id, GivenPlace] = Field(default_factory=dict)
    sources: dict[Annotated[str, Printable], Source] = Field(default_factory=dict)
    translations: dict[Annotated[str, Printable], Names] | None = None
    named_weeks: tuple[NamedWeek, ...] | None = None

    @property
    def postcodes_source(self) -> str:
        """What sources call the table of postcodes."""
        return (self.postcodes or Postcodes(file="-")).source


DEFAULT_BURDEN = BurdenWeights(earlier_by_kind=dict.fromkeys(PUPILS_AND_STUDENTS, EARLIER_WEIGHT))
BURDEN_SOURCE = (
    "a minute earlier weighs as two for pupils and students: middle and high schools should not begin before 08:30 "
    "(American Academy of Pediatrics 2014); that this holds for Dutch schools that begin at 08:15 to 08:30, and for "
    "students, and the factor two, are assumed"
)
"""What a recipe that says nothing of `burden` gets, and where that comes from."""

SETTINGS = (
    "name", "names", "days", "bin_min", "peak_periods", "objective", "crowding", "burden", "behaviour",
    "prices", "min_contribution", "named_weeks", "translations",
)  # fmt: skip
"""Keys of a recipe that go into the instance as they are, where they are given."""


def read_recipe(path: Path) -> Recipe:
    """Return the recipe in a TOML file.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    SourceError
        With every fault, each with its place in the file.
    """
    data = read_bytes(path, SourceError)
    try:
        return Recipe.model_validate(_load(data, shown_name(path)), by_alias=True, by_name=False)
    except ValidationError as error:
        raise SourceError(in_file(shown_name(path), problems_of(error, _schema()))) from error


@cache
def _schema() -> dict[str, Any]:
    return Recipe.model_json_schema(by_alias=True, mode="validation")


def _load(data: bytes, name: str) -> Any:
    advice = gettext("correct it there; texts stand in double quotes, lists in [ ], tables under [name]")
    try:
        return _without_dates(read_toml(data))
    except UnicodeDecodeError as error:
        found = gettext("a byte that is no UTF-8 at place {start}", start=numeral(error.start))
        raise SourceError(
            [Problem(name, found, gettext("TOML in UTF-8"), gettext("save the file as UTF-8"))]
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = fault_of_toml(error)
        raise SourceError(
            [Problem(name, gettext("no TOML: {found}", found=found), gettext("a recipe in TOML"), advice)]
        ) from error


def _without_dates(value: Any) -> Any:
    """Return a TOML tree in which dates and times are texts, as they would be in JSON."""
    if isinstance(value, dict):
        return {key: _without_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_dates(item) for item in value]
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value
