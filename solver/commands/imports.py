"""`stagger import ...`: look at one kind of source before an instance is made of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from solver.commands.console import make_console
from solver.commands.files import print_json
from solver.commands.import_tables import (
    HELD_AGAINST_COUNTS,
    counts_table,
    feed_table,
    findings_table,
    lines_table,
    people_rows,
    people_table,
    sites_table,
)
from solver.commands.progress import progress_bar
from solver.domain.clock import Weekday
from solver.errors import Problem, SourceError
from solver.formats import read_instance
from solver.importers.counts.base_load import compare_with_counts
from solver.importers.counts.read import read_counts
from solver.importers.counts.traffic import is_traffic_export, read_traffic
from solver.importers.findings import Findings
from solver.importers.gtfs.guru import findings_of_guru
from solver.importers.gtfs.summary import summarise
from solver.importers.people.boards import read_boards
from solver.importers.people.cohorts import read_cohorts
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.groups import People, join_people, make_organisations
from solver.importers.people.postcodes import read_postcodes
from solver.importers.people.register_mapping import MAPPINGS
from solver.importers.people.school_statements import with_statements
from solver.importers.people.schools import read_register
from solver.importers.people.sites import Site, organisations_of_sites, plain_key
from solver.importers.recipe import read_recipe
from solver.importers.schools_nl.pack import Pack, read_pack
from solver.importers.schools_nl.sites import site_of
from solver.importers.sheets.reading.read import read_tables
from solver.importers.sheets.schema.catalogue import SCHOOL_TABLES
from solver.importers.sheets.template.marked import write_marked
from solver.importers.sources import Sources
from solver.language.messages import gettext
from solver.report.terminal.tables import Fitted
from solver.validation.spelling import spell_text

WORKING_WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
"""Organisations are shown as in a working week, in which days at home have a place; a recipe has days of its own."""


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """A feed to look at, its service day where it is wanted, and how much to say."""

    feed: str
    date: datetime.date | None = None
    summary: bool = False
    as_json: bool = False


def gtfs(options: FeedOptions) -> int:
    """Print what a feed holds on a service day, and with gtfs-guru what is wrong with it; return exit code 0.

    Raises
    ------
    FileAccessError, SourceError
        Where it cannot be read, or has no service on that day.
    """
    findings = Findings()
    with progress_bar(options.as_json) as progress:
        summary = summarise(Path(options.feed), options.date, findings, progress)
        notices = findings_of_guru(Path(options.feed), options.date)
    if options.summary:
        summary = replace(summary, lines=())
    if options.as_json:
        print_json(summary.as_json() | {"gtfs_guru": [asdict(notice) for notice in notices]})
        return 0
    console = make_console()
    console.print(Fitted(feed_table(summary)))
    if summary.lines:
        console.print(Fitted(lines_table(summary.lines)))
    console.print(Fitted(findings_table([*summary.findings, *notices])))
    if summary.warning:
        console.print(summary.warning, style="bold red", soft_wrap=True)
    return 0


def schools(path: str, mapping: str, municipalities: Sequence[str], *, as_json: bool) -> int:
    """Print the sites of a register, or of all registers of a recipe (a file that ends in .toml); return exit code 0.

    Raises
    ------
    FileAccessError, SourceError
        Where a file cannot be read or is no such register.
    """
    findings = Findings()
    if path.lower().endswith(".toml"):
        sites = _sites_of_recipe(Path(path), findings)
    else:
        chosen = MAPPINGS[mapping].model_copy(update={"municipalities": tuple(municipalities)})
        sites = read_register(Path(path), chosen, findings)
    if as_json:
        print_json({"sites": [_site_document(site) for site in sites], "findings": _documents(findings)})
        return 0
    console = make_console()
    if sites:
        console.print(Fitted(sites_table(sites)))
    else:
        told = gettext("No school is left to take in; below stands what was done with the rows.")
        console.print(told, soft_wrap=True)
    console.print(Fitted(findings_table(list(findings))))
    return 0


def _sites_of_recipe(path: Path, findings: Findings) -> list[Site]:
    """Return the sites of all registers of schools that a recipe names.

    Raises
    ------
    SourceError
        The recipe names none, or a file that it names cannot be read.
    """
    recipe = read_recipe(path)
    if not recipe.schools:
        advice = gettext("add one to the recipe, or give the file of the register itself")
        raise SourceError([Problem(str(path), gettext("no [[schools]]"), gettext("a register of schools"), advice)])
    table = recipe.postcodes
    places = read_postcodes(path.parent / table.file, table.postcode, table.lat, table.lon) if table else {}
    listed = recipe.boards
    boards = read_boards(path.parent / listed.file, listed.number, listed.name) if listed else {}
    source = recipe.postcodes_source
    return [
        site
        for register in recipe.schools
        for site in read_register(path.parent / register.file, register, findings, places, source, boards)
    ]


def employers(paths: Sequence[str], *, as_json: bool, mark: str | None = None) -> int:
    """Print the organisations and groups of filled-in sheets, with what was assumed of them; return exit code 0.

    Parameters
    ----------
    mark
        A folder for the workbooks with faults, their wrong cells marked.

    Raises
    ------
    FileAccessError, SourceError
        With every fault in every sheet.
    """
    findings, sources = Findings(), Sources()
    try:
        people = _people_of([Path(path) for path in paths], findings, sources)
    except SourceError as error:
        if mark:
            tell_marked(write_marked([Path(path) for path in paths], error.problems, Path(mark)))
        raise
    rows = people_rows(people, sources)
    if as_json:
        print_json({"groups": rows, "findings": _documents(findings)})
        return 0
    console = make_console()
    if rows:
        console.print(Fitted(people_table(rows)))
    else:
        told = gettext("Nothing is filled in yet: no row has an organisation or a group with people and times.")
        console.print(told, soft_wrap=True)
    console.print(Fitted(findings_table(list(findings))))
    return 0


def _people_of(paths: Sequence[Path], findings: Findings, sources: Sources) -> People:
    """Return everybody in some sheets; a school that states something is the one of the data pack with its code."""
    tables = read_tables(paths, findings)
    cohorts = read_cohorts(tables.get("cohorts", ()), default_cohorts())
    stated = {plain_key(row["school"]) for table in SCHOOL_TABLES for row in tables.get(table, ())}
    pack = read_pack() if stated else Pack((), {})
    known = [site_of(pack, site) for site in pack.sites if site.site in stated]
    schools = with_statements(known, tables, cohorts, findings)
    return join_people(
        [
            make_organisations(tables, cohorts, WORKING_WEEK, sources, findings),
            organisations_of_sites(schools, cohorts, WORKING_WEEK, sources),
        ]
    )


def tell_marked(paths: Sequence[Path]) -> None:
    """Say which workbooks came back with their wrong cells marked."""
    console = make_console(stderr=True)
    for path in paths:
        told = gettext("Wrong cells are marked in {path}: correct them there and give it in its place.", path=str(path))
        console.print(told, soft_wrap=True)


def counts(paths: Sequence[str], instance_path: str, *, sites: Sequence[str] = (), as_json: bool) -> int:
    """Print an instance as it is against counts; return exit code 0.

    Parameters
    ----------
    paths
        Workbooks, CSV files and folders with the table `counts`, and exports of traffic counts (NDW).
    sites
        The section of a measurement site of such an export, as "SITE=SECTION", where it is not called as the site.

    Raises
    ------
    FileAccessError, InputError
        With every fault in the counts, and where none of them is about a section of the instance.
    """
    findings = Findings()
    instance = read_instance(instance_path)
    known = {"organisations": ["*"], "groups": ["*"]}
    exports = [Path(path) for path in paths if is_traffic_export(Path(path))]
    tables = read_tables([Path(path) for path in paths if Path(path) not in exports], findings, known)
    places = {section.id: section.id for section in instance.sections} | dict(map(_site_and_section, sites))
    traffic = [row for path in exports for row in read_traffic(path, places, findings)]
    rows = (*tables.get("counts", ()), *traffic)
    if not rows:
        expected, advice = (
            gettext("a table counts"),
            gettext("call the sheet Tellingen or Counts, or the file counts.csv"),
        )
        raise SourceError([Problem(", ".join(paths), gettext("no counts"), expected, advice)])
    report = compare_with_counts(instance, read_counts(rows, instance, findings), findings)
    if as_json:
        print_json(report.as_dict() | {"findings": _documents(findings)})
        return 0
    console = make_console()
    console.print(Fitted(counts_table(report, HELD_AGAINST_COUNTS)))
    console.print(Fitted(findings_table(list(findings))))
    return 0


def _site_and_section(given: str) -> tuple[str, str]:
    site, _, section = given.partition("=")
    if not (site and section):
        advice = gettext("write the id of the site, =, and the id of the section")
        raise SourceError([Problem("--site", spell_text(given), "SITE=SECTION", advice)])
    return site, section


def _site_document(site: Site) -> dict[str, Any]:
    place = site.place.place.model_dump() if site.place else None
    pupils = {"pupils": site.headcount, "pupils_from": site.headcount_origin._asdict()}
    return {"id": site.key, "name": site.name, "kind": site.kind, "board": site.board, **pupils, "place": place}


def _documents(findings: Findings) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]
