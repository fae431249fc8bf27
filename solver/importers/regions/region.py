"""A new region: files that somebody gives, choices, and all that is made of them.

Plain calls that the terminal and the browser share. `start` and `save` keep the choices, `look` says what a file is,
`take` puts it among the choices, `make` writes the recipe and, where there is enough, the instance.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.errors import InputError, Problem, SourceError
from solver.formats.files import read_bytes, write_bytes, write_text
from solver.importers.build import Built, build_instance, everybody_of
from solver.importers.findings import Finding, Findings, Progress, no_progress
from solver.importers.people.placed import GivenPlace
from solver.importers.people.sites import Site
from solver.importers.regions.assumptions import Assumption, People, assumptions_of
from solver.importers.regions.choices import (
    INSTANCE_FILE,
    RECIPE_FILE,
    Choices,
    RegisterFile,
    refuse_edited,
    save,
    start,
)
from solver.importers.regions.compose import compose, relative, schools_of
from solver.importers.regions.dropped import Dropped, look, problem_dict
from solver.importers.regions.lost import Lost, is_without_pupils, lost_of, lost_without_lines, without_pupils
from solver.importers.regions.parties import Party, parties_of_everybody, parties_of_instance
from solver.importers.schools_nl.pack import Pack, PackSite, read_pack
from solver.importers.schools_nl.sites import site_of
from solver.importers.sheets.reading.read import read_tables
from solver.importers.sheets.template.marked import write_marked
from solver.language.messages import gettext

__all__ = ["Made", "look", "make", "save", "schools_in", "start", "take", "takes_the_place", "with_place"]

MARKED_FOLDER, TABLES_FOLDER = "te-verbeteren", "tables"
"""In the folder of a region: workbooks with their wrong cells marked; CSV tables that were given by another name."""


@dataclass(frozen=True)
class Made:
    """What became of the choices for a region.

    Parameters
    ----------
    choices
        As they were saved.
    built
        The instance and what was found on the way; None where there is no timetable yet, or something is wrong.
    parties
        Who is in it.
    lost
        What is left out, the worst first.
    assumptions
        What is assumed, and by which key to overwrite it.
    problems
        What is wrong, with places; nothing where the instance was made.
    marked
        Workbooks that were written with their wrong cells marked.
    """

    choices: Choices
    built: Built | None
    parties: tuple[Party, ...] = ()
    lost: tuple[Lost, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    problems: tuple[Problem, ...] = ()
    marked: tuple[Path, ...] = ()

    @property
    def unplaced(self) -> tuple[Party, ...]:
        """The parties that nobody has put anywhere yet, those of most people first."""
        return tuple(sorted((each for each in self.parties if each.place is None), key=lambda each: -each.people))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was read, kept, repaired and dropped on the way."""
        return tuple(self.built.findings) if self.built else ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it, sentences in the language of now."""
        instance = self.built.instance if self.built else None
        return {
            "name": self.choices.title,
            "instance": None if instance is None else {"file": INSTANCE_FILE, "content_hash": instance.content_hash},
            "lost": [each.as_dict() for each in self.lost],
            "parties": [each.as_dict() for each in self.parties],
            "unplaced": [each.id for each in self.unplaced],
            "assumptions": [each.as_dict() for each in self.assumptions],
            "findings": [str(finding) for finding in self.findings],
            "problems": [str(problem) for problem in self.problems],
            "faults": [problem_dict(problem) for problem in self.problems],
            "marked": [path.name for path in self.marked],
        }


def take(choices: Choices, dropped: Dropped, folder: Path, given: str | None = None) -> Choices:
    """Return the choices with a file among them: a new feed or list of postcodes in the place of the one before.

    A CSV table of another name than its table is copied into the folder under that name. The copy has a folder that is
    called as the file was, so that several files of one table all count, and one of the same name takes its place.

    Parameters
    ----------
    given
        How the file will be called from the folder, where it is moved there later.

    Raises
    ------
    FileAccessError
        Where the copy cannot be written.
    SourceError
        With what is wrong with it; nothing is written then.
    """
    if dropped.problems:
        raise SourceError(dropped.problems)
    name = relative(dropped.path, folder) if given is None else given
    if dropped.sort == "feed":
        return choices.model_copy(update={"feed": name})
    if dropped.register is not None:
        registers = [each for each in choices.registers if each.file != name]
        own = RegisterFile(file=name, mapping=dropped.register.mapping)
        return choices.model_copy(update={"registers": (*registers, own)})
    if dropped.postcodes is not None:
        return choices.model_copy(update={"postcodes": dropped.postcodes.model_copy(update={"file": name})})
    if dropped.table is not None:
        name = copy_of(dropped.table, dropped.path.name if given is None else given)
        write_bytes(folder / name, read_bytes(dropped.path, SourceError))
    return choices.model_copy(update={"tables": tuple(dict.fromkeys((*choices.tables, name)))})


def takes_the_place(choices: Choices, dropped: Dropped, folder: Path) -> bool:
    """Return whether a CSV table would take the place of another one of its name that was given before."""
    if dropped.table is None or dropped.problems:
        return False
    name = copy_of(dropped.table, dropped.path.name)
    is_there = name in choices.tables and (folder / name).is_file()
    return is_there and read_bytes(folder / name, SourceError) != read_bytes(dropped.path, SourceError)


def copy_of(table: str, given: str | None = None) -> str:
    """Return how the copy of a CSV table is called from the folder of the region.

    Parameters
    ----------
    given
        The file that it is a copy of; None for the one copy of each table that regions of before have.
    """
    own = "" if given is None else f"{Path(given).name}/"
    return f"{TABLES_FOLDER}/{own}{table}.csv"


def make(
    folder: Path,
    choices: Choices,
    pack: Pack | None = None,
    progress: Progress = no_progress,
    *,
    overwrite: bool = False,
) -> Made:
    """Write the recipe of a region, build its instance, and say what was lost and what is assumed.

    What is wrong with the given files is returned, not raised; the choices and the recipe are kept all the same.

    Parameters
    ----------
    pack
        Of Dutch schools; by default the one that ships with the program.
    overwrite
        Whether to write over a recipe that was edited by hand.

    Raises
    ------
    FileAccessError
        Where the folder cannot be written.
    SourceError
        Where nobody is in it, a municipality is none or an own value cannot be used, and where the recipe was edited
        by hand.
    """
    pack = read_pack() if pack is None else pack
    _refuse_nobody(choices, folder)
    choices = choices.model_copy(update={"municipalities": pack.named(choices.municipalities)})
    if not overwrite:
        refuse_edited(folder, choices)
    choices = compose(folder, choices, pack)
    save(folder, choices)
    left_out = tuple(site for site in pack.of(choices.municipalities) if is_without_pupils(site))
    left_out = tuple(site for site in left_out if f"schools.{site.site}.pupils" not in choices.own)
    (folder / INSTANCE_FILE).unlink(missing_ok=True)
    try:
        if choices.feed is None and not _says_what_runs(folder, choices):
            return _without_lines(folder, choices, left_out)
        built = build_instance(folder / RECIPE_FILE, progress=progress)
    except InputError as error:
        given = [folder / name for name in choices.tables]
        marked = write_marked(given, error.problems, folder / MARKED_FOLDER)
        return Made(choices, None, problems=error.problems, marked=tuple(marked))
    write_text(folder / INSTANCE_FILE, built.text)
    parties = tuple(parties_of_instance(built.instance))
    assumptions = tuple(assumptions_of(People.of_built(built), choices, built.instance))
    return Made(choices, built, parties, tuple(lost_of(built, left_out)), assumptions)


def _refuse_nobody(choices: Choices, folder: Path) -> None:
    if not (choices.municipalities or choices.tables or choices.registers):
        expected = gettext("at least one municipality, workbook or register of schools")
        advice = gettext("say --municipality Groningen, or give a workbook with --employers or --schools")
        raise SourceError([Problem(folder.name, gettext("a region without anybody"), expected, advice)])


def _says_what_runs(folder: Path, choices: Choices) -> bool:
    """Return whether the tables name lines; faults in them are told by the build, which is tried then."""
    try:
        return bool(read_tables([folder / name for name in choices.tables], Findings(), _ANY_NAME).get("lines"))
    except SourceError:
        return True


_ANY_NAME = {"organisations": ["*"], "groups": ["*"]}


def _without_lines(folder: Path, choices: Choices, left_out: tuple[PackSite, ...]) -> Made:
    """Return who is in the region, all of them on no line, as nothing says what runs."""
    everybody = everybody_of(folder / RECIPE_FILE)
    parties = tuple(parties_of_everybody(everybody))
    lost = (lost_without_lines(parties), *without_pupils(left_out))
    return Made(choices, None, parties, lost, tuple(assumptions_of(People.of_everybody(everybody), choices)))


def with_place(choices: Choices, organisation: str, lat: float, lon: float, source: str | None = None) -> Choices:
    """Return the choices with an organisation put in its place, degrees WGS 84.

    Raises
    ------
    pydantic.ValidationError
        Where the degrees are none.
    """
    given = {"lat": float(lat), "lon": float(lon)} | ({"source": source} if source else {})
    return choices.model_copy(update={"places": {**choices.places, organisation: GivenPlace.model_validate(given)}})


def schools_in(choices: Choices, pack: Pack) -> list[Site]:
    """Return the schools of the chosen municipalities: code, name, pupils with their source, and place."""
    return [site_of(pack, site) for site in schools_of(choices, pack)]
