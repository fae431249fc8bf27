"""The lines of an export of traffic counts (NDW): a lane of a measurement site in a period, and how many passed.

Times without an offset are local. Those with one ("Z", "+00:00") become local time of the Netherlands, and that
is noted.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from solver.errors import Problem, SourceError
from solver.formats.files import read_bytes
from solver.importers.findings import Findings
from solver.importers.sheets.cells.numbers import readings
from solver.importers.sheets.cells.raw import tidy
from solver.importers.sheets.files.csv_files import read_csv_grid
from solver.importers.sheets.files.grid import Grid
from solver.language.messages import gettext
from solver.validation.spelling import join_texts, spell_text

SITE, BEGIN, END, VOLUME = "id_meetlocatie", "start_meetperiode", "eind_meetperiode", "gem_intensiteit"
LANE, INDEX, CATEGORY = "rijstrook_rijbaan", "ndw_index", "voertuigcategorie"
MINUTES_USED, EXCLUDED, FAULTY = "gebruikte_minuten_intensiteit", "technical_exclusion", "data_error_intensiteit"
NEEDED = (SITE, BEGIN, END, VOLUME)
ALL_VEHICLES = "anyvehicle"
ZONE: Final = "Europe/Amsterdam"

_MOST = 1e6
_POWER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?e[+-]?[0-9]{1,2}", re.ASCII | re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?[0-9]*([.,])[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """A lane of a site in a period, as it was understood.

    Attributes
    ----------
    begin, end
        Local time, without an offset.
    per_hour
        Vehicles per hour; 0 where it says nothing.
    lane
        The lane, and the index that NDW gives it.
    category
        `ALL_VEHICLES`, or one category of them; in small letters.
    is_usable
        Whether the lane was measured then, and not left out by NDW.
    """

    site: str
    begin: datetime.datetime
    end: datetime.datetime
    per_hour: float
    lane: tuple[str, str]
    category: str
    is_usable: bool
    where: str


def read_lines(path: Path, name: str, problems: list[Problem], findings: Findings) -> list[Line]:
    """Return the lines of a file that were understood; each of the others is a problem."""
    data = read_bytes(path.absolute(), SourceError)
    grid = read_csv_grid(
        data, name, lambda cells: sum(cell.strip().lower() in NEEDED for cell in cells), problems, findings
    )
    if grid is None:
        return []
    rows = iter(grid.rows)
    header = [str(cell).strip().lower() for cell in next(rows, (0, []))[1]]
    missing = [column for column in NEEDED if column not in header]
    if missing:
        expected = gettext("an export of traffic counts (NDW) with {columns}", columns=join_texts(NEEDED, "and"))
        found = gettext("no column {columns}", columns=join_texts(missing))
        advice = gettext('export again, as CSV, of the kind "intensiteit-snelheid"')
        problems.append(Problem(name, found, expected, advice))
        return []
    place = {column: index for index, column in enumerate(header)}
    cells = [_Cells(own, place, grid, number, problems) for number, own in rows]
    sign = _decimal_sign(own.text(column) for own in cells for column in (VOLUME, MINUTES_USED))
    return list(_understood(cells, sign, name, findings))


def _understood(cells: Sequence[_Cells], sign: str, name: str, findings: Findings) -> Iterator[Line]:
    """Yield the lines that were understood; note which times were not local."""
    offsets, doubled = list[str](), list[str]()
    for own in cells:
        begin, end = own.moment(BEGIN), own.moment(END)
        if begin is not None and end is not None and (begin.tzinfo or end.tzinfo):
            offsets.append(own.where)
            if _changes_clock(begin, end):
                doubled.append(own.where)
                continue
        line = _line(own, begin, end, sign)
        if line is not None:
            yield line
    what = gettext("lines with times that have an offset, read as local time of the Netherlands ({zone})", zone=ZONE)
    findings.add(name, "repaired", what, len(offsets), offsets)
    what = gettext("lines of the hour in which the clock is put forward or back")
    findings.add(name, "dropped", what, len(doubled), doubled)


def _changes_clock(begin: datetime.datetime, end: datetime.datetime) -> bool:
    """Return whether the clock is changed within a period, or shows its times for the second time that night."""
    if begin.tzinfo is None or end.tzinfo is None:
        return False
    lasts = end.astimezone(datetime.UTC) - begin.astimezone(datetime.UTC)
    return bool(begin.fold or end.fold) or lasts != end.replace(tzinfo=None) - begin.replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a line, by the names of their columns; what cannot be read is a problem."""

    cells: Sequence[object]
    place: Mapping[str, int]
    grid: Grid
    number: int
    problems: list[Problem]

    @property
    def where(self) -> str:
        return self.grid.row_location(self.number)

    def text(self, column: str) -> str:
        index = self.place.get(column, len(self.cells))
        return str(self.cells[index]).strip() if index < len(self.cells) else ""

    def moment(self, column: str) -> datetime.datetime | None:
        """Return a date and time; local, with its zone where the cell has an offset."""
        try:
            found = datetime.datetime.fromisoformat(self.text(column)).replace(second=0, microsecond=0)
            return found if found.tzinfo is None else found.astimezone(ZoneInfo(ZONE))
        except ZoneInfoNotFoundError:
            advice = gettext("install the Python package tzdata, or export with local times")
            self.refuse(column, gettext("a time without an offset, since this machine has no time zones"), advice)
        except (ValueError, OverflowError):
            self.refuse(column, gettext('a date and a time, as "2024-09-16 07:00:00"'))
        return None

    def amount(self, column: str, sign: str) -> float | None:
        """Return a number; 1,234 is a thousand or one and a bit as the decimal sign of the file says, else refused."""
        text = self.text(column)
        found = [float(text)] if _POWER.fullmatch(text) else readings(tidy(text))
        value = found[0] if found else float("nan")
        if len(found) > 1 and "," in text and not sign:
            self.refuse(
                column,
                gettext("a number that can be read in one way only"),
                gettext("write {large} where that is meant, without a point or a comma", large=f"{found[1]:.0f}"),
            )
            return None
        if len(found) > 1 and sign and sign not in text:
            value = found[1]
        if abs(value) < _MOST:
            return value
        self.refuse(column, gettext("a number of vehicles or minutes"))
        return None

    def refuse(self, column: str, expected: str, advice: str = "") -> None:
        """Note a cell that cannot be read."""
        text = self.text(column)
        found = spell_text(text) if text else gettext("nothing")
        where = self.grid.cell_location(self.number, 0, column)
        self.problems.append(Problem(where, found, expected, advice or gettext("correct it, or leave the line out")))


def _decimal_sign(texts: Iterable[str]) -> str:
    """Return the decimal sign of numbers, by those that can be read in one way only; "" where they do not agree."""
    signs = {found[1] for text in set(texts) if (found := _DECIMAL.fullmatch(text)) and len(readings(text)) == 1}
    return signs.pop() if len(signs) == 1 else ""


def _line(own: _Cells, begin: datetime.datetime | None, end: datetime.datetime | None, sign: str) -> Line | None:
    """Return a line of a file; None, with every fault, where it cannot be used."""
    per_hour = own.amount(VOLUME, sign) if own.text(VOLUME) else 0.0
    minutes = own.amount(MINUTES_USED, sign) if own.text(MINUTES_USED) else 1.0
    if not own.text(SITE):
        own.refuse(SITE, gettext("the id of a measurement site"))
    if begin is None or end is None:
        return None
    begin, end = begin.replace(tzinfo=None, fold=0), end.replace(tzinfo=None, fold=0)
    if not _is_period(begin, end):
        own.refuse(END, gettext("a time after {begin}, on the same day", begin=own.text(BEGIN)))
        return None
    if not own.text(SITE) or per_hour is None or minutes is None:
        return None
    is_measured = bool(own.text(VOLUME)) and per_hour >= 0 and minutes > 0
    return Line(
        own.text(SITE),
        begin,
        end,
        per_hour,
        (own.text(LANE).lower(), own.text(INDEX)),
        own.text(CATEGORY).lower() or ALL_VEHICLES,
        is_measured and not own.text(EXCLUDED) and own.text(FAULTY) in ("", "0", "0.0"),
        own.where,
    )


def _is_period(begin: datetime.datetime, end: datetime.datetime) -> bool:
    midnight = datetime.datetime.combine(begin.date(), datetime.time()) + datetime.timedelta(days=1)
    return begin < end <= midnight
