"""What schools say of themselves: the tables `school_statements` and `school_details`, in the place of a register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from solver.domain.clock import format_clock, parse_clock
from solver.domain.supply import Place
from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.people.cohorts import Cohort, Cohorts
from solver.importers.people.postcodes import CENTROIDS, Located, locate
from solver.importers.people.sites import Site, plain_key
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sheets.schema.catalogue import TABLES
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

STATEMENTS, DETAILS = "school_statements", "school_details"
_STEP_MIN = 15
_COHORT = "vo"
"""How the pupils of a school live that no register has."""


def with_statements(
    sites: Sequence[Site],
    tables: Tables,
    cohorts: Cohorts,
    findings: Findings,
    places: Mapping[str, Place] | None = None,
    places_source: str = CENTROIDS,
) -> list[Site]:
    """Return the sites with what the tables of statements say of them, and schools that only these have after them.

    A cell that is filled in goes before the register, one of `school_statements` before one of `school_details`; what
    stays blank is as it was.

    Parameters
    ----------
    places, places_source
        Postcodes and where they are, for a statement with a postcode.

    Raises
    ------
    SourceError
        With every new school without pupils, every time that does not fit the others, half a place.
    """
    maker = _Statements(cohorts, places or {}, places_source, sites)
    by_key = {site.key: site for site in sites}
    keyed = {
        table: [(plain_key(row["school"]), row) for row in tables.get(table, ())] for table in (DETAILS, STATEMENTS)
    }
    # A school that only its statement knows has to be there before its details, and its statement goes before those.
    new_ones = [(key, row) for key, row in keyed[STATEMENTS] if key not in by_key and "pupils" in row]
    for key, row in (*new_ones, *keyed[DETAILS], *keyed[STATEMENTS]):
        site = maker.site(by_key.get(key), key, row)
        if site is not None:
            by_key[key] = site
    if maker.problems:
        raise SourceError(list(dict.fromkeys(maker.problems)))
    known = {site.key for site in sites}
    new = [key for key in by_key if key not in known]
    findings.add(
        TABLES[STATEMENTS].told,
        "noted",
        gettext("schools that no register has, taken as they state themselves"),
        len(new),
        new,
    )
    return list(by_key.values())


class _Statements:
    """Puts rows into sites, collecting problems."""

    def __init__(
        self, cohorts: Cohorts, places: Mapping[str, Place], places_source: str, sites: Sequence[Site]
    ) -> None:
        self.cohorts, self.places, self.places_source = cohorts, places, places_source
        self.names = Names(site.key for site in sites)
        self.problems: list[Problem] = []

    def site(self, site: Site | None, key: str, row: Row) -> Site | None:
        """Return a site with what a row says of it; None, and a problem, where it says too little of a new one."""
        if site is None and "pupils" not in row:
            expected = gettext("the code of a school in the register, or the number of pupils of a new one")
            advice = self.names.advice(key, gettext("correct the code, or fill in the pupils"))
            self.problems.append(Problem(row.location("school"), spell_text(key), expected, advice))
            return None
        site = site or Site(key, row.get("name", key), "vo", row.where, "", None, 0, row.origin, key, _COHORT)
        place = self._place(row)
        if "pupils" in row:
            site = replace(site, headcount=int(row["pupils"]), headcount_origin=row.origin)
        if "board" in row:
            site = replace(site, board=row["board"], board_origin=row.origin)
        if "start" in row:
            site = replace(site, start=row["start"], start_origin=row.origin)
        if place is not None:
            site = replace(site, place=place, postcode=row.get("postcode", site.postcode))
        own = self._own(site, row)
        return replace(
            site, name=row.get("name", site.name), where=row.where, own=(*site.own, own) if own.values else site.own
        )

    def _place(self, row: Row) -> Located | None:
        """Return the place that a row gives: its coordinates, else its postcode, else None."""
        given = [key for key in ("lat", "lon") if key in row]
        if len(given) == 1:
            missing = "lon" if given == ["lat"] else "lat"
            found = gettext("{given} without {missing}", given=given[0], missing=missing)
            advice = gettext("add {missing}, or clear {given}", missing=missing, given=given[0])
            self.problems.append(Problem(row.location(given[0]), found, gettext("both or neither"), advice))
            return None
        if given:
            return Located(Place(lat=float(row["lat"]), lon=float(row["lon"])), row.origin)
        return locate(row.get("postcode"), self.places, self.places_source)

    def _own(self, site: Site, row: Row) -> Row:
        """Return what a row says of the times and the travel of the pupils, as a row of the table `groups` does."""
        start = site.start or _usual_start(self.cohorts.get(site.cohort))
        values = {key: value for key, value in row.values.items() if key in _OF_GROUPS}
        if "departures" in values:
            values["departures"] = self._after_start(row, start)
        values |= self._room(row, start, self._step_min(site, row))
        return replace(row, values=values)

    def _step_min(self, site: Site, row: Row) -> int:
        """Return the step of the shifts of a school, in minutes: its own, else that of its cohort."""
        own = (each["step_min"] for each in (row, *reversed(site.own)) if "step_min" in each)
        cohort = self.cohorts.get(site.cohort)
        usual = cohort.traits["shifts"].value[2] if cohort and "shifts" in cohort.traits else _STEP_MIN
        return int(next(own, usual))

    def _after_start(self, row: Row, start: str) -> tuple[tuple[str, float], ...]:
        """Return the ends of lessons as minutes after the first one, so that they do not move with it."""
        times = []
        for at, *shares in row["departures"]:
            if not at.startswith("+"):
                minutes = parse_clock(at) - parse_clock(start)
                if minutes <= 0:
                    found = gettext("lessons that end at {at} and begin at {start}", at=at, start=start)
                    advice = gettext("correct one of the two; 3:30 in the afternoon is 15:30")
                    where = row.location("departures")
                    self.problems.append(Problem(where, found, gettext("an end after the beginning"), advice))
                    continue
                at = f"+{minutes}"  # noqa: PLW2901 - the same time, counted from the first lesson
            times.append((at, *shares))
        return tuple(times)

    def _room(self, row: Row, start: str, step_min: int) -> dict[str, int]:
        """Return how much earlier and later the first lesson may begin, of the clock times of a row: whole steps."""
        room = {}
        for column, key, sign in (("earliest", "earlier_min", -1), ("latest", "later_min", 1)):
            if column not in row:
                continue
            minutes = sign * (parse_clock(row[column]) - parse_clock(start))
            if minutes >= 0:
                room[key] = minutes // step_min * step_min
                continue
            found = gettext("{clock}, with a first lesson at {start}", clock=row[column], start=start)
            expected = gettext("not after the first lesson") if sign < 0 else gettext("not before the first lesson")
            advice = gettext("correct one of the two, or leave the cell blank")
            self.problems.append(Problem(row.location(column), found, expected, advice))
        return room


_OF_GROUPS = frozenset(
    ("arrivals", "departures", "public_transport", "car", "bicycle", "walk", "mon", "tue", "wed", "thu", "fri")
) | {"earlier_min", "later_min", "step_min", "adherence"}
"""Columns that the table `groups` has as well."""


def _usual_start(cohort: Cohort | None) -> str:
    """Return the first arrival that is usual, "08:30"; that of a school where the cohort has no clock time."""
    times = cohort.traits["arrivals"].value if cohort and "arrivals" in cohort.traits else ()
    clocks = [parse_clock(at) for at, *_ in times if not at.startswith("+")]
    return format_clock(min(clocks, default=510))
