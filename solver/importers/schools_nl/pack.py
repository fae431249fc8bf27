"""The pack that ships with the program, or one that was renewed: read, and the schools of some municipalities.

What is in it, from which year and whence, and how to renew it, says README.md beside this module.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from solver.errors import Problem, SourceError
from solver.formats.files import read_bytes, shown_name, write_bytes
from solver.importers.sheets.schema.columns import simplified
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

SITES_FILE, POSTCODES_FILE = "sites.csv.gz", "pc4.csv.gz"
OWN_FOLDER = Path(__file__).parent
POSTCODES_SOURCE = "bobdenotter/4pp"
"""What sources call the list of centroids."""

_SHORT_NAMES = {"denhaag": "'s-Gravenhage", "denbosch": "'s-Hertogenbosch"}
_POSTCODE_COLUMNS = ("pc4", "lat", "lon")
_LONGEST_TEXT = 16 * 1024**2
"""Bytes that a file of a pack may unpack to; the own ones have less than 200 kB."""


@dataclass(frozen=True, slots=True)
class PackSite:
    """One site of a secondary school.

    Parameters
    ----------
    site
        BRIN and site number, "00CB01".
    pc4
        The four digits of its postcode; "" where they are not known.
    type
        What is taught there, as the source says it; "" where it does not.
    pupils, pupils_source
        Pupils and where that number comes from, its year in it; "" where nobody published them.
    candidates, candidates_source
        Exam candidates of a school year, likewise.
    board
        The number of its board (bevoegd gezag), "" where it is not known.
    """

    site: str
    name: str
    municipality: str
    pc4: str = ""
    type: str = ""
    pupils: str = ""
    pupils_source: str = ""
    candidates: str = ""
    candidates_source: str = ""
    board: str = ""


COLUMNS = tuple(field.name for field in fields(PackSite))


@dataclass(frozen=True, slots=True)
class Pack:
    """All sites, in the order of their ids, and the middle of postcode areas: (latitude, longitude) by PC4."""

    sites: tuple[PackSite, ...]
    centroids: dict[str, tuple[float, float]]

    def municipalities(self) -> dict[str, int]:
        """Return how many sites each municipality has, by its name, in the order of names."""
        return dict(sorted(Counter(site.municipality for site in self.sites).items()))

    def named(self, municipalities: Iterable[str]) -> tuple[str, ...]:
        """Return municipalities as the pack writes them, whatever the capitals, accents and blanks; each once.

        Raises
        ------
        SourceError
            With every name that is none, and the nearest that is.
        """
        known = {simplified(name): name for name in self.municipalities()}
        known |= {short: known[simplified(name)] for short, name in _SHORT_NAMES.items() if simplified(name) in known}
        names = Names(known.values())
        found: dict[str, None] = {}
        problems = []
        for written in municipalities:
            own = known.get(simplified(written))
            if own is not None:
                found[own] = None
                continue
            expected = gettext("a municipality with a secondary school")
            advice = names.advice(written, gettext("write it as DUO does, or leave it out"))
            problems.append(Problem(gettext("the municipalities"), spell_text(written), expected, advice))
        if problems:
            raise SourceError(problems)
        return tuple(found)

    def of(self, municipalities: Iterable[str]) -> tuple[PackSite, ...]:
        """Return the sites of some municipalities, in the order of their ids.

        Raises
        ------
        SourceError
            As `named` does.
        """
        named = set(self.named(municipalities))
        return tuple(site for site in self.sites if site.municipality in named)


def read_pack(folder: Path | None = None) -> Pack:
    """Return the pack in a folder, by default the one that ships with the program.

    Raises
    ------
    FileAccessError, SourceError
        Where a file of it is not there, or is no table of a pack.
    """
    return _own_pack() if folder is None else _read(folder)


@cache
def _own_pack() -> Pack:
    return _read(OWN_FOLDER)


def _read(folder: Path) -> Pack:
    sites = tuple(PackSite(*row) for row in _rows(folder / SITES_FILE, COLUMNS))
    places = _rows(folder / POSTCODES_FILE, _POSTCODE_COLUMNS)
    try:
        return Pack(sites, {pc4: (float(lat), float(lon)) for pc4, lat, lon in places})
    except ValueError as error:
        raise _no_pack(folder / POSTCODES_FILE, gettext("a place that is no number")) from error


def _rows(path: Path, columns: Sequence[str]) -> list[list[str]]:
    """Return the rows of a packed table that has just these columns, the header left out."""
    data = read_bytes(path, SourceError)
    try:
        with gzip.open(io.BytesIO(data)) as file:
            text = file.read(_LONGEST_TEXT).decode("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise _no_pack(path, gettext("a file that cannot be unpacked")) from error
    if not rows or rows[0] != list(columns) or any(len(row) != len(columns) for row in rows):
        raise _no_pack(path, gettext("other columns"))
    return rows[1:]


def _no_pack(path: Path, found: str) -> SourceError:
    expected = gettext("a table of a data pack")
    advice = gettext("make the pack again with stagger import schools-pack, or leave it out to take the own one")
    return SourceError([Problem(shown_name(path), found, expected, advice)])


def write_pack(pack: Pack, folder: Path) -> None:
    """Write a pack into a folder; the same pack gives the same bytes.

    Raises
    ------
    FileAccessError
        Where the folder cannot be written.
    """
    rows = ([getattr(site, column) for column in COLUMNS] for site in pack.sites)
    write_bytes(folder / SITES_FILE, _packed(COLUMNS, rows))
    places = ((pc4, f"{lat:.4f}", f"{lon:.4f}") for pc4, (lat, lon) in sorted(pack.centroids.items()))
    write_bytes(folder / POSTCODES_FILE, _packed(_POSTCODE_COLUMNS, places))


def _packed(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0)
