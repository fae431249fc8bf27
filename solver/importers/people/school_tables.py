"""Sites of schools from the tables `schools` and `school_areas`: a register that was made ready by hand."""

from __future__ import annotations

from collections.abc import Mapping

from solver.domain.supply import Place
from solver.errors import Problem, SourceError
from solver.importers.numbers import plain
from solver.importers.people.cohorts import Trait
from solver.importers.people.postcodes import Located
from solver.importers.people.sites import PUPILS_PER_CANDIDATE, Site
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sources import Origin
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

PC4_CENTROID = Origin("centroid of the PC4 area (bobdenotter/4pp)", "derived")
"""What the coordinates of the table `schools` are."""
TRAVELLING_ALONE = 0.95
"""Share of pupils who come by public transport or bicycle; that the others walk or are brought is assumed."""


PUPILS = "vo-pupils"
"""The cohort of the pupils of the table `schools`, where the table `cohorts` has it; else the default `vo`."""


def sites_of_tables(tables: Tables, cohort: str | None = None) -> list[Site]:
    """Return the sites of the table `schools`, each with the share of public transport of its area.

    Parameters
    ----------
    cohort
        How all of them live, but for mode shares and the first lesson; by default see `PUPILS`.

    Raises
    ------
    SourceError
        With every site without pupils or with an area that is not in `school_areas`, and every id given twice.
    """
    problems: list[Problem] = []
    areas = {row["area"]: row for row in tables.get("school_areas", ())}
    rows = tables.get("schools", ())
    written = {row["cohort"] for row in tables.get("cohorts", ())}
    cohort = cohort or (PUPILS if PUPILS in written else "vo")
    sites = [site for row in rows if (site := _site(row, areas, cohort, problems)) is not None]
    seen: dict[str, Row] = {}
    for row in rows:
        first = seen.setdefault(row["school"], row)
        if first is not row:
            found = gettext(
                "school {school} a second time; the first is {where}",
                school=spell_text(row["school"]),
                where=first.where,
            )
            problems.append(
                Problem(row.location("school"), found, gettext("each id once"), gettext("remove one of the two"))
            )
    if problems:
        raise SourceError(problems)
    return sites


def _site(row: Row, areas: Mapping[str, Row], cohort: str, problems: list[Problem]) -> Site | None:
    """Return the site in a row of `schools`; None, and a problem, where nothing says how many pupils it has."""
    counted = _pupils(row)
    if counted is None:
        found, advice = (
            gettext("school {school} without pupils", school=spell_text(row["school"])),
            gettext("fill in one of the three"),
        )
        problems.append(Problem(row.where, found, gettext("pupils_2012, candidates or placeholder"), advice))
        return None
    start = row.get("start")
    return Site(
        key=row["school"],
        name=row["name"],
        kind="vo",
        where=row.where,
        postcode=row.get("pc4", ""),
        place=_place(row),
        headcount=counted[0],
        headcount_origin=counted[1],
        destination=row.get("area", row["school"]),
        cohort=cohort,
        start=start,
        start_origin=_start_origin(row) if start else None,
        modes=_modes(row, areas, problems),
        same_shift=True,
        board=row.get("board"),
        board_origin=_board_origin(row) if "board" in row else None,
    )


def _pupils(row: Row) -> tuple[int, Origin] | None:
    """Return the pupils of a site: counted in 2012, else from its exam candidates, else a placeholder."""
    candidates = int(row.get("candidates", 0))
    if "pupils_2012" in row:
        closed = "" if candidates else "; no exam candidates in 2023-24, so the site may have closed"
        return int(row["pupils_2012"]), Origin(f"pupils in 2012 (inspection table){closed}", "fact")
    if candidates:
        text = f"{candidates} exam candidates 2023-24 (DUO) x {PUPILS_PER_CANDIDATE}"
        return round(candidates * PUPILS_PER_CANDIDATE), Origin(text, "derived")
    if "placeholder" in row:
        return int(row["placeholder"]), Origin("no pupils and no exam candidates known: a placeholder", "assumed")
    return None


def _place(row: Row) -> Located | None:
    if "lat" not in row or "lon" not in row:
        return None
    return Located(Place(lat=float(row["lat"]), lon=float(row["lon"])), PC4_CENTROID)


def _start_origin(row: Row) -> Origin:
    return Origin(row.get("start_source", row.location("start")), row.get("start_quality", "assumed"))


def _board_origin(row: Row) -> Origin:
    return Origin(row.get("board_source", row.location("board")), row.get("board_quality", "assumed"))


def _modes(row: Row, areas: Mapping[str, Row], problems: list[Problem]) -> Trait | None:
    """Return the mode shares of the area: the riders, and on bicycle who else travels alone; None without an area."""
    if "area" not in row:
        return None
    if row["area"] not in areas:
        advice = Names(sorted(areas)).advice(row["area"], gettext("add it to school_areas"))
        expected = gettext("an area of the table school_areas")
        problems.append(Problem(row.location("area"), spell_text(row["area"]), expected, advice))
        return None
    area = areas[row["area"]]
    rider = float(area["public_transport"])
    shares = {"public_transport": plain(rider), "bicycle": plain(max(0.0, round(TRAVELLING_ALONE - rider, 2)))}
    return Trait(shares, (area.origin,))
