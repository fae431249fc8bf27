"""Traffic counts as the national traffic data warehouse (NDW) exports them, "intensiteit-snelheid-export", as rows.

Each line is a lane of a measurement site in a period: `gem_intensiteit` are vehicles per hour, however long the period.
The lanes of a site add up; `anyVehicle` are the vehicles of all categories, which are left aside where it stands. Times
are local, without an offset. That volumes are per hour, and that a `technical_exclusion` is a measurement that NDW left
out, is read from what others made of such files, not from a manual of NDW.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from solver.errors import Problem, SourceError
from solver.formats.files import read_bytes
from solver.importers.findings import Findings
from solver.importers.sheets.files.csv_files import read_csv_grid
from solver.importers.sheets.files.grid import Grid
from solver.importers.sheets.reading.rows import Row
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import join_texts, printable, spell_text

SITE, BEGIN, END, VOLUME = "id_meetlocatie", "start_meetperiode", "eind_meetperiode", "gem_intensiteit"
LANE, INDEX, CATEGORY = "rijstrook_rijbaan", "ndw_index", "voertuigcategorie"
MINUTES_USED, EXCLUDED, FAULTY = "gebruikte_minuten_intensiteit", "technical_exclusion", "data_error_intensiteit"
NEEDED = (SITE, BEGIN, END, VOLUME)
ALL_VEHICLES = "anyvehicle"

_SITE_ID = re.compile(r"RWS\d\d_MONIBAS_(\d{3})(\d)(hrl|hrr|vw[a-z]|pst)?(\d{4})(ra)?.*", re.IGNORECASE)
"""As Rijkswaterstaat numbers sites: the road, 1 for a motorway, carriageway left or right, tenths of a kilometre."""
_CARRIAGEWAYS = {"hrl": gettext("left"), "hrr": gettext("right")}
_HEAD = 4_096
_MINUTES_PER_DAY = 1440


@dataclass(slots=True)
class _Period:
    """What the lanes of a site come to in one period."""

    begin: datetime.datetime
    end: datetime.datetime
    where: str
    per_hour: float = 0.0
    lanes: set[tuple[str, str]] = field(default_factory=set)
    is_whole: bool = True


def is_traffic_export(path: Path) -> bool:
    """Return whether a file looks like such an export: a CSV file with its columns in the first or second line."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD).lower()
    return all(name.encode() in head for name in NEEDED)


def site_name(site: str) -> str:
    """Return what a site's id says of where it is, such as "A27 left km 85.4"; the id where it is another kind."""
    found = _SITE_ID.fullmatch(site)
    if found is None:
        return site
    road = f"{'A' if found[2] == '1' else 'N'}{int(found[1])}"
    side = _CARRIAGEWAYS.get((found[3] or "").lower())
    told = gettext("km {km}", km=f"{int(found[4]) / 10:.1f}")
    return f"{road} {side} {told}" if side else f"{road} {told}"


def read_traffic(path: Path, sites: Mapping[str, str], findings: Findings, source: str = "") -> tuple[Row, ...]:
    """Return the vehicles of each period at each site, all lanes together, as rows of the table `counts`.

    Periods in which a lane lacks, was left out by NDW, or was not measured at all are dropped, since the other lanes
    are too few vehicles. Lines of single categories are left aside where the site has one of all vehicles.

    Parameters
    ----------
    sites
        The section of each measurement site, by its id; other sites are left out, and noted.
    source
        What the rows say of where they come from; the name of the file where it is "".

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    SourceError
        With every line that cannot be used, and where no site has a section.
    """
    name = printable(path.name)
    problems: list[Problem] = []
    found = _lines(path, name, problems, findings)
    if problems:
        raise SourceError(problems)
    by_site: dict[str, list[_Line]] = {}
    for line in found:
        by_site.setdefault(line.site, []).append(line)
    lost = [site for site in by_site if site not in sites]
    told = [f"{site} ({site_name(site)})" for site in lost]
    findings.add(name, "dropped", gettext("measurement sites that belong to no section"), len(lost), told)
    if by_site and len(lost) == len(by_site):
        raise SourceError([_no_section(name, sites, lost)])
    findings.add(name, "read", gettext("lines of counted traffic"), len(found))
    rows: list[Row] = []
    for site, lines in by_site.items():
        if site in sites:
            rows += _rows(sites[site], _periods(lines, name, findings), name, findings, source or name)
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Line:
    site: str
    begin: datetime.datetime
    end: datetime.datetime
    per_hour: float
    lane: tuple[str, str]
    category: str
    is_usable: bool
    where: str


def _lines(path: Path, name: str, problems: list[Problem], findings: Findings) -> list[_Line]:
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
    return [line for number, cells in rows if (line := _line(cells, place, grid, number, problems)) is not None]


def _line(
    cells: Sequence[object], place: Mapping[str, int], grid: Grid, number: int, problems: list[Problem]
) -> _Line | None:
    """Return a line of a file; None, with every fault, where it cannot be used."""

    def cell(column: str) -> str:
        index = place.get(column, len(cells))
        return str(cells[index]).strip() if index < len(cells) else ""

    faults: list[Problem] = []
    begin, end = (_moment(cell(column), grid, number, column, faults) for column in (BEGIN, END))
    per_hour = _number(cell(VOLUME), grid, number, VOLUME, faults)
    minutes = _number(cell(MINUTES_USED), grid, number, MINUTES_USED, faults) if cell(MINUTES_USED) else 1.0
    if not cell(SITE):
        faults.append(_fault(grid, number, SITE, "", gettext("the id of a measurement site")))
    if begin is not None and end is not None and not _is_period(begin, end):
        faults.append(
            _fault(grid, number, END, cell(END), gettext("a time after {begin}, on the same day", begin=cell(BEGIN)))
        )
    problems.extend(faults)
    if faults or begin is None or end is None or per_hour is None or minutes is None:
        return None
    is_usable = per_hour >= 0 and minutes > 0 and not cell(EXCLUDED) and cell(FAULTY) in ("", "0", "0.0")
    return _Line(
        cell(SITE),
        begin,
        end,
        per_hour,
        (cell(LANE).lower(), cell(INDEX)),
        cell(CATEGORY).lower() or ALL_VEHICLES,
        is_usable,
        grid.row_location(number),
    )


def _is_period(begin: datetime.datetime, end: datetime.datetime) -> bool:
    midnight = datetime.datetime.combine(begin.date(), datetime.time()) + datetime.timedelta(days=1)
    return begin < end <= midnight


def _moment(text: str, grid: Grid, number: int, column: str, problems: list[Problem]) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        expected = gettext('a date and a time, as "2024-09-16 07:00:00"')
        problems.append(_fault(grid, number, column, text, expected))
        return None


def _number(text: str, grid: Grid, number: int, column: str, problems: list[Problem]) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if abs(value) < 1e6:
        return value
    problems.append(_fault(grid, number, column, text, gettext("a number of vehicles or minutes")))
    return None


def _fault(grid: Grid, number: int, column: str, text: str, expected: str) -> Problem:
    found = spell_text(text) if text else gettext("nothing")
    return Problem(grid.cell_location(number, 0, column), found, expected, gettext("correct it, or leave the line out"))


def _periods(lines: Sequence[_Line], name: str, findings: Findings) -> list[_Period]:
    """Return the periods of a site, the lanes added up."""
    has_all = any(line.category == ALL_VEHICLES for line in lines)
    counted = [line for line in lines if not has_all or line.category == ALL_VEHICLES]
    site = lines[0].site
    what = gettext("lines of single categories at {site}, which all vehicles hold already", site=site)
    findings.add(name, "dropped", what, len(lines) - len(counted))
    found: dict[tuple[datetime.datetime, datetime.datetime], _Period] = {}
    again = Counter[str]()
    seen: set[tuple[object, ...]] = set()
    for line in counted:
        key = (line.begin, line.end, line.lane, line.category)
        if key in seen:
            again[line.where] += 1
            continue
        seen.add(key)
        period = found.setdefault((line.begin, line.end), _Period(line.begin, line.end, line.where))
        period.per_hour += line.per_hour
        period.lanes.add(line.lane)
        period.is_whole &= line.is_usable
    findings.add(
        name, "dropped", gettext("lines that stand there twice, at {site}", site=site), len(again), list(again)
    )
    return list(found.values())


def _rows(section: str, periods: Sequence[_Period], name: str, findings: Findings, source: str) -> Iterator[Row]:
    """Yield a row of the table `counts` for each period in which every lane was counted."""
    most = max(len(period.lanes) for period in periods)
    whole = [period for period in periods if period.is_whole and len(period.lanes) == most]
    lost = [period.where for period in periods if not (period.is_whole and len(period.lanes) == most)]
    what = gettext("periods of {section} in which a lane was not counted, or was left out by NDW", section=section)
    findings.add(name, "dropped", what, len(lost), lost)
    for period in whole:
        minutes = (period.end - period.begin).total_seconds() / 60
        values = {
            "section": section,
            "date": period.begin.date().isoformat(),
            "from": _clock(period.begin, period.begin.date()),
            "to": _clock(period.end, period.begin.date()),
            "passengers": period.per_hour * minutes / 60,
            "source": source,
            "quality": "fact",
        }
        yield Row(period.where, values)


def _clock(moment: datetime.datetime, day: datetime.date) -> str:
    minute = moment.hour * 60 + moment.minute + _MINUTES_PER_DAY * (moment.date() - day).days
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _no_section(name: str, sites: Mapping[str, str], lost: Sequence[str]) -> Problem:
    found = gettext("no site that belongs to a section, but {sites}", sites=join_texts(lost[:5], "and"))
    expected = gettext("one of the sites {sites}", sites=join_texts(sites)) if sites else gettext("a site of a section")
    advice = gettext("write the id of the site in the column site of the table sections, or give --site SITE=SECTION")
    nearest = Names(sites).nearest(lost[0])
    if nearest:
        advice = gettext("did you mean {match}? If not, {otherwise}", match=spell_text(nearest), otherwise=advice)
    return Problem(name, found, expected, advice)
