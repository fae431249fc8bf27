"""What somebody chose for a new region, kept as a small file in its folder beside the recipe that is made of it."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from solver.domain.base import Frozen, Id, Name, Printable
from solver.domain.clock import Weekday
from solver.domain.instance import Quality
from solver.errors import Problem, SourceError
from solver.formats.faults import in_file, problems_of
from solver.formats.files import read_bytes, shown_name, write_text
from solver.importers.people.placed import GivenPlace
from solver.importers.recipe import FilePath
from solver.language.messages import gettext

CHOICES_FORMAT: Final = "stagger-new/1"
CHOICES_FILE, RECIPE_FILE, INSTANCE_FILE = "new.json", "region.toml", "region.json"
"""In the folder of a region: what was chosen, the recipe, and the instance."""
BY_HAND = "set by hand in stagger new"


class OwnValue(Frozen):
    """A value in the place of one that was assumed, in the notation of what it replaces; and who says so."""

    value: Annotated[str, Field(min_length=1, max_length=1000), Printable]
    source: Name = BY_HAND
    quality: Quality = "assumed"


class RegisterFile(Frozen):
    """A register of schools that somebody gave, and how its columns are called."""

    file: FilePath
    mapping: Literal["duo", "vestigingen", "pack"]


class PostcodeFile(Frozen):
    """A table of postcodes that somebody gave, and how its columns are called."""

    file: FilePath
    postcode: Name
    lat: Name
    lon: Name


class Choices(Frozen):
    """All that was chosen; files are named from the folder of the region.

    Attributes
    ----------
    name
        What the region is called; "" for the names of its municipalities.
    municipalities
        As the data pack writes them: their secondary schools are in the region.
    feed
        The GTFS feed, a zip or a folder; None as long as there is none.
    tables
        Workbooks, CSV files that are called after a table, and folders with those.
    registers, postcodes
        Registers of schools, and a table of postcodes in the place of that of the pack.
    days
        The weekdays of the instance.
    date
        The day of the timetable; None for a normal Tuesday or Thursday.
    include, exclude
        Lines by id, short name or name, with * and ?; all where nothing is included.
    places
        Organisations put on the map by hand, by their ids.
    own
        Values in the place of assumed ones, by the key of the assumption.
    recipe_hash
        Of the recipe as it was written last, so that one that was edited by hand is not written over; "" before.
    """

    format: Literal["stagger-new/1"] = CHOICES_FORMAT
    name: Annotated[str, Field(max_length=200), Printable] = ""
    municipalities: tuple[Name, ...] = ()
    feed: FilePath | None = None
    tables: tuple[FilePath, ...] = ()
    registers: tuple[RegisterFile, ...] = ()
    postcodes: PostcodeFile | None = None
    days: tuple[Weekday, ...] = Field(default=("tue",), min_length=1)
    date: datetime.date | None = None
    include: tuple[Name, ...] = ()
    exclude: tuple[Name, ...] = ()
    places: dict[Id, GivenPlace] = Field(default_factory=dict)
    own: dict[Name, OwnValue] = Field(default_factory=dict)
    recipe_hash: Annotated[str, Field(max_length=64)] = ""

    @property
    def title(self) -> str:
        """What the region is called where nobody gave it a name."""
        return self.name or ", ".join(self.municipalities) or "New region"


def start(folder: Path) -> Choices:
    """Return what was chosen for the region in a folder so far; nothing where it is new.

    Raises
    ------
    SourceError
        Where the file of choices cannot be read, or where the folder has a recipe that `stagger new` did not make.
    """
    path = folder / CHOICES_FILE
    if not path.is_file():
        if (folder / RECIPE_FILE).exists():
            found = gettext("a recipe that is there already")
            expected = gettext("a new folder, or one made by stagger new")
            advice = gettext("build it with stagger build, or name another folder")
            raise SourceError([Problem(shown_name(folder / RECIPE_FILE), found, expected, advice)])
        return Choices()
    try:
        return Choices.model_validate_json(read_bytes(path, SourceError))
    except ValidationError as error:
        schema = Choices.model_json_schema(mode="validation")
        raise SourceError(in_file(shown_name(path), problems_of(error, schema))) from error


def save(folder: Path, choices: Choices) -> None:
    """Keep the choices in the folder of the region.

    Raises
    ------
    FileAccessError
        Where it cannot be written.
    """
    document = choices.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps({"format": CHOICES_FORMAT} | document, ensure_ascii=False, indent=1)
    write_text(folder / CHOICES_FILE, text + "\n")


def hash_of(text: str) -> str:
    """Return by what a recipe is known again."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def refuse_edited(folder: Path, choices: Choices) -> None:
    """Refuse to write over a recipe that was edited since it was written.

    Raises
    ------
    SourceError
        Where it was.
    """
    path = folder / RECIPE_FILE
    if path.exists() and hash_of(read_bytes(path, SourceError).decode("utf-8", "replace")) != choices.recipe_hash:
        found = gettext("a recipe that was changed by hand since stagger new wrote it")
        advice = gettext("build it with stagger build {recipe} -o INSTANCE, or give --overwrite", recipe=str(path))
        raise SourceError([Problem(shown_name(path), found, gettext("it as it was written"), advice)])
