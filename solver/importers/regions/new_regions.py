"""Regions that are being made in a folder by somebody who is not trusted with paths: a browser.

Every region has a folder of its own, called as its id. What comes in lies in quarantine until it is known what it is; a
file with faults never comes out of it, but comes back with its wrong cells marked where it is a workbook. The recipe,
the choices and the instance are those of `stagger new`, which can go on with the same folder; the instance is copied
beside the folder, where the application finds regions. One that lies there stays until another can take its place: a
fault in a new file takes nobody's table away.
"""

from __future__ import annotations

import datetime
import re
import secrets
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from solver.domain.base import Frozen, Id, Name, Printable
from solver.domain.clock import Weekday
from solver.domain.supply import Place
from solver.errors import InputError, Problem, SourceError
from solver.formats.files import WORKBOOKS, read_bytes, write_bytes, write_text
from solver.importers.regions.alone import alone_in
from solver.importers.regions.choices import CHOICES_FILE, INSTANCE_FILE, Choices, OwnValue, save, start
from solver.importers.regions.deciding import sweep_of, weighed
from solver.importers.regions.dropped import look
from solver.importers.regions.given import GIVEN, standing, without
from solver.importers.regions.new_state import (
    as_json,
    file_told,
    in_language_of_now,
    kept,
    made_told,
    map_of,
    schools_told,
    stamp_of,
)
from solver.importers.regions.own_names import findings_from, problems_from
from solver.importers.regions.own_values import checked, refuse_unknown_schools
from solver.importers.regions.region import MARKED_FOLDER, TABLES_FOLDER, make, take, with_place
from solver.importers.schools_nl.pack import Pack, read_pack
from solver.importers.sheets.template.marked import write_marked
from solver.language.current import current_language, in_every_language
from solver.language.messages import gettext
from solver.validation.spelling import printable, spell_text

QUARANTINE, SEEN_FILE, MADE_FILE = "quarantine", "seen.json", "made.json"
REFUSED_FILE = "refused.json"
MOST_FILES = 60
"""Files of one region; a region has a workbook for each party at most, and those may come in a folder by hand."""

MOST_BYTES = 1 << 30
"""Of all files of one region together: the feed of a country, and much beside it."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}", re.ASCII)
_ENDINGS = (*WORKBOOKS, ".zip", ".csv", ".txt")
_LONGEST_NAME, _MOST_NAME_BYTES = 100, 200
"""Signs of a name, and bytes: file systems take 255, and the names of marked workbooks are longer than their own."""
_SURELY_SHORT = _MOST_NAME_BYTES // 4
"""Signs that take no more bytes than that in any script."""


class Change(Frozen):
    """What somebody changes of the choices for a region; what is left out stays, None takes a place or value back.

    A date "" leaves it to the program again, which takes a normal Tuesday or Thursday of the timetable.
    """

    name: Annotated[str, Field(max_length=200), Printable] | None = None
    municipalities: Annotated[tuple[Name, ...], Field(max_length=60)] | None = None
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] | None = None
    date: datetime.date | Literal[""] | None = None
    include: Annotated[tuple[Name, ...], Field(max_length=200)] | None = None
    exclude: Annotated[tuple[Name, ...], Field(max_length=200)] | None = None
    places: Annotated[dict[Id, Place | None], Field(max_length=1000)] | None = None
    own: Annotated[dict[Name, OwnValue | None], Field(max_length=1000)] | None = None


class NewRegions:
    """The regions that are being made in one folder; safe from any thread.

    Parameters
    ----------
    folder
        Where each region has its folder, and its instance beside it.
    pack
        Of Dutch schools; by default the one that ships with the program.
    """

    def __init__(self, folder: Path, pack: Pack | None = None) -> None:
        self._folder, self._pack = folder, read_pack() if pack is None else pack
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    def municipalities(self) -> dict[str, int]:
        """Return how many schools each Dutch municipality has."""
        return self._pack.municipalities()

    def begin(self, name: str) -> str:
        """Make a region of a name and return its id.

        Raises
        ------
        FileAccessError
            Where the folder cannot be written.
        """
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "region"
        with self._lock:
            ids = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_000))
            key = next(each for each in ids if not self._is_taken(each))
            save(self._folder / key, Choices(name=printable(name.strip())[:200]))
        return key

    def begun(self) -> list[dict[str, str]]:
        """Return the regions that are being made, by name: id and title; those that cannot be read are left out."""
        found = []
        for path in sorted(self._folder.glob(f"*/{CHOICES_FILE}")):
            key = path.parent.name
            if _ID.fullmatch(key) and not path.parent.is_symlink():
                with suppress(InputError):
                    found.append({"id": key, "title": start(path.parent).title})
        return found

    def _is_taken(self, key: str) -> bool:
        return (self._folder / key).exists() or (self._folder / f"{key}.json").exists()

    def state(self, key: str) -> dict[str, Any]:
        """Return all that a page about a region shows: choices, files, and what became of them last.

        Raises
        ------
        InputError
            There is no such region.
        """
        with self._opened(key) as folder:
            return self._state(key, folder)

    def _state(self, key: str, folder: Path) -> dict[str, Any]:
        choices = start(folder)
        made = kept(folder / MADE_FILE)
        return {
            "id": key,
            "title": choices.title,
            "choices": choices.model_dump(mode="json", exclude={"recipe_hash", "format"}),
            "schools": schools_told(choices, self._pack),
            "files": standing(in_language_of_now(kept(folder / SEEN_FILE)), choices),
            "refused": in_language_of_now(kept(folder / REFUSED_FILE)),
            "made": _with_weights(made_told(made), folder),
            "is_stale": bool(made) and made.get("of") != stamp_of(choices, folder / GIVEN),
            "is_open": (self._folder / f"{key}.json").is_file(),
        }

    def put(self, key: str, name: str, data: bytes | Path) -> dict[str, Any]:
        """Take a file in, where nothing is wrong with it; return what it is, and with its faults where something is.

        Parameters
        ----------
        data
            Its content, or a file on the same disk that has it, which is moved.

        Raises
        ------
        InputError
            There is no such region, its name is none, or there are too many files, or too large ones.
        """
        own = _safe_name(name)
        with self._changing(key) as folder:
            seen, wrong = kept(folder / SEEN_FILE), kept(folder / REFUSED_FILE)
            if own not in {*seen, *wrong} and len({*seen, *wrong}) >= MOST_FILES:
                advice = gettext("remove some, or put several parties into one workbook")
                found, expected = gettext("one file more"), gettext("at most {most}", most=MOST_FILES)
                raise InputError([Problem(own, found, expected, advice)])
            _refuse_too_much(folder / GIVEN, own, data)
            box = folder / QUARANTINE / secrets.token_hex(8)
            try:
                box.mkdir(parents=True)
                if isinstance(data, Path):
                    data.replace(box / own)
                else:
                    write_bytes(box / own, data)
                dropped = look(box / own)
                dropped = replace(dropped, problems=problems_from(box, dropped.problems))
                marked = write_marked([box / own], dropped.problems, folder / MARKED_FOLDER)
                told = in_every_language(lambda: file_told(dropped, marked))
                wrong.pop(own, None)
                if dropped.problems:
                    wrong[own] = told
                else:
                    choices = take(
                        without(start(folder), own, in_language_of_now(seen)), dropped, folder, f"{GIVEN}/{own}"
                    )
                    (folder / GIVEN).mkdir(exist_ok=True)
                    (box / own).replace(folder / GIVEN / own)
                    save(folder, choices)
                    seen.pop(own, None)  # the latest stands last, as it is the one that counts
                    seen[own] = told
                    write_text(folder / SEEN_FILE, as_json(seen))
                write_text(folder / REFUSED_FILE, as_json(wrong))
            finally:
                shutil.rmtree(box, ignore_errors=True)
            seen_now: dict[str, Any] = told[current_language()]
            return seen_now if dropped.problems else standing(in_language_of_now(seen), choices)[own]

    def remove(self, key: str, name: str) -> dict[str, Any]:
        """Take a file out of a region again, first one of that name that was refused; return the state.

        Raises
        ------
        InputError
            There is no such region or file.
        """
        with self._changing(key) as folder:
            seen, wrong = kept(folder / SEEN_FILE), kept(folder / REFUSED_FILE)
            if wrong.pop(name, None) is not None:
                write_text(folder / REFUSED_FILE, as_json(wrong))
                return self._state(key, folder)
            if name not in seen:
                raise InputError([_nothing(name, gettext("a file of the region"))])
            save(folder, without(start(folder), name, in_language_of_now(seen)))
            del seen[name]
            (folder / GIVEN / name).unlink(missing_ok=True)
            shutil.rmtree(folder / TABLES_FOLDER / name, ignore_errors=True)
            write_text(folder / SEEN_FILE, as_json(seen))
            return self._state(key, folder)

    def change(self, key: str, change: Change) -> dict[str, Any]:
        """Change the choices for a region; return the state.

        Raises
        ------
        InputError
            There is no such region, a municipality is none, or a value cannot be used.
        """
        with self._changing(key) as folder:
            choices = start(folder)
            plain = ("name", "include", "exclude")
            update: dict[str, Any] = {each: value for each in plain if (value := getattr(change, each)) is not None}
            if change.days is not None:
                update["days"] = tuple(dict.fromkeys(change.days))
            if change.date is not None:
                update["date"] = change.date or None
            if change.municipalities is not None:
                update["municipalities"] = self._pack.named(change.municipalities)
            if change.own is not None:
                own = {**choices.own, **change.own}
                update["own"] = {each: value for each, value in own.items() if value is not None}
                checked(update["own"])
                if not (choices.tables or choices.registers):  # which may have schools of their own
                    given = (each for each, value in change.own.items() if value is not None)
                    refuse_unknown_schools(given, (site.site for site in self._pack.sites))
            choices = choices.model_copy(update=update)
            for organisation, place in (change.places or {}).items():
                if place is None:
                    places = {each: at for each, at in choices.places.items() if each != organisation}
                    choices = choices.model_copy(update={"places": places})
                else:
                    choices = with_place(choices, organisation, place.lat, place.lon)
            save(folder, choices)
            return self._state(key, folder)

    def build(self, key: str) -> dict[str, Any]:
        """Make the recipe and, where there is enough, the instance of a region; return the state.

        Raises
        ------
        InputError
            There is no such region, or the recipe was changed by hand.
        """
        with self._changing(key) as folder:
            made = make(folder, start(folder), self._pack)
            made = replace(made, problems=problems_from(folder, made.problems))
            findings = findings_from(folder, made.findings)
            told: dict[str, Any] = {
                **in_every_language(lambda: {**made.as_dict(), "findings": [str(each) for each in findings]})
            }
            told["of"] = stamp_of(made.choices, folder / GIVEN)
            told["map"] = map_of(made, self._pack, kept(folder / MADE_FILE))
            write_text(folder / MADE_FILE, as_json(told))
            if made.built is not None:
                write_bytes(self._folder / f"{key}.json", read_bytes(folder / INSTANCE_FILE, SourceError))
            return self._state(key, folder)

    def marked(self, key: str, name: str) -> bytes:
        """Return a workbook that came back with its wrong cells marked.

        Raises
        ------
        InputError
            There is none of that name.
        """
        with self._opened(key) as folder:
            names = {path.name: path for path in (folder / MARKED_FOLDER).glob("*.xlsx")}
            if name not in names:
                raise InputError([_nothing(name, gettext("a workbook with marked cells"))])
            return read_bytes(names[name], SourceError)

    @contextmanager
    def _changing(self, key: str) -> Iterator[Path]:
        """Keep a region for oneself, in every process.

        Raises
        ------
        InputError
            There is no such region.
        """
        with self._opened(key) as folder, alone_in(folder):
            yield folder

    @contextmanager
    def _opened(self, key: str) -> Iterator[Path]:
        """Keep a region for oneself in this process; what only looks waits for nobody in another.

        Raises
        ------
        InputError
            There is no such region.
        """
        folder = self._folder / key
        if not _ID.fullmatch(key) or folder.is_symlink() or not folder.is_dir():
            raise InputError([_nothing(key, gettext("a region that is being made"))])
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            try:
                yield folder
            except InputError as error:
                raise type(error)(problems_from(folder, error.problems)) from error


def _nothing(name: str, expected: str) -> Problem:
    return Problem("region", spell_text(name), expected, gettext("go back to the page of regions"))


def _refuse_too_much(given: Path, name: str, data: bytes | Path) -> None:
    """Refuse a file with which those of a region would be too large together; one of the same name is replaced."""
    others = sum(path.stat().st_size for path in given.glob("*") if path.is_file() and path.name != name)
    size = others + (data.stat().st_size if isinstance(data, Path) else len(data))
    if size > MOST_BYTES:
        found = gettext("{size} MB in all with this file", size=-(-size // 1_000_000))
        expected = gettext("at most {most} MB in all files of a region", most=MOST_BYTES // 1_000_000)
        advice = gettext("remove what is not needed, or cut the timetable to the region first")
        raise InputError([Problem(name, found, expected, advice)])


def _with_weights(told: dict[str, Any] | None, folder: Path) -> dict[str, Any] | None:
    """Return what was made with its assumptions in the order in which they matter, where a sweep says so."""
    if told is None:
        return None
    sweep = sweep_of(folder, (told["instance"] or {}).get("content_hash"))
    return {**told, "assumptions": weighed(told["assumptions"], sweep), "is_swept": sweep is not None}


def _safe_name(name: str) -> str:
    """Return the name of a file that came in, without any folder.

    Raises
    ------
    InputError
        It is none that a file of a region may have.
    """
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).strip()
    plain = "".join(letter if letter.isalnum() or letter in " ._-()'" else "-" for letter in last).lstrip(". -~")
    if not plain.lower().endswith(_ENDINGS) or len(plain) > _LONGEST_NAME or Path(plain).stem == "":
        expected = gettext("a file that ends in {endings}", endings=", ".join(_ENDINGS))
        advice = gettext("save it as one of these, with a name of at most {most} signs", most=_LONGEST_NAME)
        raise InputError([Problem(gettext("the file"), spell_text(last[:200]), expected, advice)])
    if len(plain.encode()) > _MOST_NAME_BYTES:
        expected = gettext("a shorter name")
        advice = gettext("save it with a name of at most {most} signs", most=_SURELY_SHORT)
        raise InputError([Problem(gettext("the file"), spell_text(plain), expected, advice)])
    return plain
