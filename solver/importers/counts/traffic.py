"""Traffic counts as the national traffic data warehouse (NDW) exports them, "intensiteit-snelheid-export", as rows.

Each line is a lane of a measurement site in a period: `gem_intensiteit` are vehicles per hour, however long the period.
The lanes of a site add up; `anyVehicle` are the vehicles of all categories, which are left aside where it stands. That
volumes are per hour, and that a `technical_exclusion` is a measurement that NDW left out, is read from what others made
of such files, not from a manual of NDW.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from solver.errors import Problem, SourceError
from solver.importers.counts.traffic_lines import (
    ALL_VEHICLES,
    EXCLUDED,
    FAULTY,
    MINUTES_USED,
    NEEDED,
    VOLUME,
    Line,
    read_lines,
)
from solver.importers.findings import Findings
from solver.importers.sheets.reading.rows import Row
from solver.language.messages import gettext, numeral
from solver.validation.names import Names
from solver.validation.spelling import join_texts, join_words, printable, spell_text

_SITE_ID = re.compile(r"RWS\d\d_MONIBAS_(\d{3})(\d)(hrl|hrr|vw[a-z]|pst)?(\d{4})(ra)?.*", re.IGNORECASE)
"""As Rijkswaterstaat numbers sites: the road, 1 for a motorway, carriageway left or right, tenths of a kilometre."""
_CARRIAGEWAYS = {"hrl": gettext("left"), "hrr": gettext("right")}
_HEAD = 4_096
_SOME = 2
"""So many of its columns are in no other table."""
_MINUTES_PER_DAY = 1440


@dataclass(slots=True)
class _Period:
    """What the lanes of a site come to in one period; of lanes without all vehicles each category is one."""

    begin: datetime.datetime
    end: datetime.datetime
    where: str
    per_hour: float = 0.0
    lanes: set[tuple[tuple[str, str], str]] = field(default_factory=set)
    is_whole: bool = True


def is_traffic_export(path: Path) -> bool:
    """Return whether a file looks like such an export: a CSV file with some of its columns in the first lines.

    One that lacks a column that is needed is told so, rather than that it is no table.
    """
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    with path.open("rb") as file:
        # UTF-16 has a zero beside each of these letters.
        head = file.read(_HEAD).replace(b"\0", b"").lower()
    return sum(name.encode() in head for name in NEEDED) >= _SOME


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
    are too few vehicles. Lines of single categories are left aside where their lane has one of all vehicles.

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
        With every line that cannot be used; where no site has a section, and where two sites of one section were
        counted at the same time.
    """
    name = printable(path.name)
    problems: list[Problem] = []
    found = read_lines(path, name, problems, findings)
    if problems:
        raise SourceError(problems)
    by_site: dict[str, list[Line]] = {}
    for line in found:
        by_site.setdefault(line.site, []).append(line)
    lost = [site for site in by_site if site not in sites]
    told = [f"{site} ({site_name(site)})" for site in lost]
    findings.add(name, "dropped", gettext("measurement sites that belong to no section"), len(lost), told)
    if by_site and len(lost) == len(by_site):
        raise SourceError([_no_section(name, sites, lost)])
    if not found:
        expected, advice = gettext("lines of counted traffic"), gettext("export again, with a period that was counted")
        raise SourceError([Problem(name, gettext("headers and no line below them"), expected, advice)])
    findings.add(name, "read", gettext("lines of counted traffic"), len(found))
    kept = {site: lines for site, lines in by_site.items() if site in sites}
    problems.extend(_doubled(name, kept, sites))
    if problems:
        raise SourceError(problems)
    rows: list[Row] = []
    for site, lines in kept.items():
        rows += _rows(sites[site], _periods(lines, name, findings, problems), name, findings, source or name)
    if not rows and not problems:
        expected = gettext("a period in which every lane was counted")
        advice = gettext(
            "export another period, or look at the columns {columns}", columns=join_texts(_LEFT_OUT, "and")
        )
        problems.append(Problem(name, gettext("no period of which the counts can be used"), expected, advice))
    if problems:
        raise SourceError(problems)
    return tuple(rows)


_LEFT_OUT = (VOLUME, MINUTES_USED, EXCLUDED, FAULTY)


def _contradicted(line: Line, earlier: Line) -> Problem:
    found = gettext(
        "{number} vehicles an hour, where {where} has {other} of the same lane and period",
        number=numeral(line.per_hour),
        where=earlier.where,
        other=numeral(earlier.per_hour),
    )
    advice = gettext("remove the one that does not hold")
    return Problem(line.where, found, gettext("each lane once in a period"), advice)


def _doubled(name: str, by_site: Mapping[str, Sequence[Line]], sites: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each section that two sites count at the same time, since one of them is not it."""
    seen: dict[tuple[str, datetime.datetime], str] = {}
    told: set[str] = set()
    for site, lines in by_site.items():
        section = sites[site]
        first = next((other for line in lines if (other := seen.get((section, line.begin), site)) != site), None)
        if first is not None and section not in told:
            told.add(section)
            told_sites = [f"{spell_text(each)} ({site_name(each)})" for each in (first, site)]
            found = gettext(
                "section {section} counted at {sites} at the same time",
                section=spell_text(section),
                sites=join_words(told_sites, "and"),
            )
            advice = gettext("leave one of the sites out, or give each a section of its own")
            yield Problem(name, found, gettext("one site for each section"), advice)
        seen |= {(section, line.begin): site for line in lines if (section, line.begin) not in seen}


def _periods(lines: Sequence[Line], name: str, findings: Findings, problems: list[Problem]) -> list[_Period]:
    """Return the periods of a site, the lanes added up; a lane that was counted twice, and not alike, is a problem."""
    # By the name of the lane, since categories of one lane may differ in their index.
    with_all = {line.lane[0] for line in lines if line.category == ALL_VEHICLES}
    counted = [line for line in lines if line.category == ALL_VEHICLES or line.lane[0] not in with_all]
    site = lines[0].site
    what = gettext("lines of single categories at {site}, which all vehicles hold already", site=site)
    findings.add(name, "dropped", what, len(lines) - len(counted))
    found: dict[tuple[datetime.datetime, datetime.datetime], _Period] = {}
    again = Counter[str]()
    seen: dict[tuple[object, ...], Line] = {}
    for line in counted:
        key = (line.begin, line.end, line.lane, line.category)
        if key in seen:
            again[line.where] += 1
            if line.is_usable and seen[key].is_usable and line.per_hour != seen[key].per_hour:
                problems.append(_contradicted(line, seen[key]))
            continue
        seen[key] = line
        period = found.setdefault((line.begin, line.end), _Period(line.begin, line.end, line.where))
        period.per_hour += line.per_hour
        period.lanes.add((line.lane, line.category))
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
