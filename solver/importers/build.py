"""From a recipe to an instance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.domain.instance import INSTANCE_FORMAT, Instance
from solver.domain.supply import Place
from solver.errors import Problem, SourceError
from solver.formats.files import WORKBOOKS
from solver.formats.readable import readable_json
from solver.importers.counts.base_load import counted_base_load
from solver.importers.counts.read import read_counts
from solver.importers.counts.report import CountsReport
from solver.importers.counts.traffic import read_traffic
from solver.importers.findings import Findings, Progress, no_progress
from solver.importers.flows import add_flows, check_named_sections
from solver.importers.gtfs.limits import TABLES
from solver.importers.network.build import Network
from solver.importers.network.origins import OriginPoint, locate_origins
from solver.importers.network.rule import AccessRule
from solver.importers.numbers import plain_tree
from solver.importers.off_line import OffLine
from solver.importers.people.boards import read_boards, spell_boards_alike
from solver.importers.people.cohorts import Cohorts, read_cohorts
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.distances import add_distances
from solver.importers.people.groups import People, join_people, make_organisations
from solver.importers.people.placed import put_in_place
from solver.importers.people.postcodes import read_postcodes
from solver.importers.people.profiles import make_profiles, used_profiles
from solver.importers.people.school_statements import with_statements
from solver.importers.people.school_tables import sites_of_tables
from solver.importers.people.schools import read_register
from solver.importers.people.sites import Site, organisations_of_sites, same_shift_agreements
from solver.importers.people.travel_rules import Homes, add_ways
from solver.importers.recipe import BURDEN_SOURCE, DEFAULT_BURDEN, SETTINGS, Recipe, Register, read_recipe
from solver.importers.sheets.reading.read import CSV, read_tables
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sources import Origin, Sources
from solver.importers.tables.agreements import make_agreements
from solver.importers.tables.base_load import ByDay, add_base_load
from solver.importers.tables.lines import make_lines
from solver.importers.timetable import Timetable, network_of, read_timetable
from solver.importers.validation import instance_of
from solver.language.messages import gettext

Content = dict[str, Any]


@dataclass(frozen=True)
class Built:
    """What a recipe came to.

    Attributes
    ----------
    instance
        Complete and valid.
    text
        The instance file: the same for the same recipe and files, byte for byte.
    findings
        What was read, kept, repaired, dropped and noted.
    service_day
        The day of the timetable and why it is that one; "" without a feed.
    counts
        The model against the counts; None where nobody counted.
    off_line
        Who ends up on no line, and why.
    warning
        What has to be said loudly of the service day: that little runs on it; "" where nothing.
    cohorts, cohort_of
        How people live who say nothing of their own: the cohorts in use by name, and the name of that of each group.
    """

    instance: Instance
    text: str
    findings: Findings
    service_day: str
    counts: CountsReport | None
    off_line: OffLine
    warning: str
    cohorts: Cohorts
    cohort_of: dict[str, str]


def build_instance(path: Path, feed: Path | None = None, progress: Progress = no_progress) -> Built:
    """Make the instance of a recipe.

    Parameters
    ----------
    path
        The recipe; files that it names are looked for from its folder.
    feed
        A timetable to take instead of the one that the recipe names.

    Raises
    ------
    FileAccessError
        Where a file cannot be read.
    SourceError
        With everything in the recipe and its sources that cannot be used.
    """
    return _InstanceBuild(read_recipe(path), path.parent, progress).run(feed)


@dataclass(frozen=True)
class Everybody:
    """Who is in the region of a recipe, whatever runs there.

    Attributes
    ----------
    organisations
        As in an instance; the groups lack the key `flows`.
    sources
        Of their numbers, by the key that an instance has for each: text and quality.
    cohorts, cohort_of
        As in `Built`.
    """

    organisations: list[Content]
    sources: dict[str, dict[str, str]]
    cohorts: Cohorts
    cohort_of: dict[str, str]


def everybody_of(path: Path) -> Everybody:
    """Return who is in the region of a recipe, without its timetable: for a region that has none yet.

    Raises
    ------
    FileAccessError, SourceError
        As `build_instance` does, for the parts of the recipe that are about people.
    """
    return _InstanceBuild(read_recipe(path), path.parent, no_progress).everybody()


def files_of(recipe: Recipe, folder: Path, feed: Path | None = None) -> dict[Path, str]:
    """Return every file that a build of a recipe reads, each with what it is, such as "a table".

    Of a folder of tables or of a feed these are the files in it that are read.
    """
    files: dict[Path, str] = {}
    for name in recipe.tables:
        files |= _in_folder(folder / name, "a table", lambda file: file.suffix.lower() in (CSV, *WORKBOOKS))
    files |= {folder / register.file: gettext("a register of schools") for register in recipe.schools}
    files |= {folder / traffic.file: gettext("counts of traffic") for traffic in recipe.traffic}
    if recipe.postcodes:
        files[folder / recipe.postcodes.file] = gettext("the table of postcodes")
    if recipe.boards:
        files[folder / recipe.boards.file] = gettext("the list of boards")
    for path in filter(None, (folder / recipe.gtfs.feed if recipe.gtfs else None, feed)):
        files |= _in_folder(path, gettext("the timetable feed"), lambda file: file.name.lower() in TABLES)
    return files


def _in_folder(path: Path, what: str, is_read: Callable[[Path], bool]) -> dict[Path, str]:
    """Return a file, or of a folder the files in it, and in its folders, that are read."""
    if not path.is_dir():
        return {path: what}
    return {file: f"{what} (in {path.name})" for file in [*path.glob("*"), *path.glob("*/*")] if is_read(file)}


class _InstanceBuild:
    """One build: what its steps share."""

    def __init__(self, recipe: Recipe, folder: Path, progress: Progress) -> None:
        self.recipe, self.folder, self.progress = recipe, folder, progress
        self.sources, self.findings = Sources(), Findings()
        self.problems: list[Problem] = []
        self.cohorts: Cohorts = {}

    def run(self, feed: Path | None) -> Built:
        """Run through the steps; those that do not need each other tell their faults together."""
        for key, source in self.recipe.sources.items():
            self.sources.add(key, [Origin(source.text, source.quality)])
        if self.recipe.burden is None:
            self.sources.add("burden", [Origin(BURDEN_SOURCE, "assumed")])
        places, boards = self._places(), self._boards()
        schools = [site for register in self.recipe.schools for site in self._register(register, places, boards)]
        tables = self._tables(schools)
        timetable = self._timetable(feed)
        self._raise_problems()
        people, profiles = self._people(tables, places, schools)
        lines, network = self._lines(tables, timetable, people)
        origins = self._origins(tables, places)
        self._ways(people, origins)
        agreements = self._agreements(tables, people, schools)
        self._raise_problems()
        check_named_sections(tables, lines)
        off_line = add_flows(people, tables, network, profiles, origins, self.sources, self.findings)
        rule = self.recipe.base_load
        by_day = ByDay(self.recipe.days, rule.by_day, rule.by_day_origin)
        add_base_load(lines, tables, rule.am, rule.pm, self.sources, by_day)
        content = {
            "format": INSTANCE_FORMAT,
            **self._settings(),
            "lines": lines,
            "organisations": people.organisations,
            "profiles": profiles,
            "agreements": agreements,
        }
        content["sources"] = _in_order_of(content, self.sources)
        stops = timetable.stop_names if timetable else {}
        instance, counts = self._counted(content, people, tables, stops)
        told, warning = (timetable.told, timetable.warning) if timetable else ("", "")
        text, used = readable_json(content), self._used_cohorts(people)
        return Built(instance, text, self.findings, told, counts, off_line, warning, used, people.cohorts)

    def everybody(self) -> Everybody:
        """Run through the steps that are about people."""
        places, boards = self._places(), self._boards()
        schools = [site for register in self.recipe.schools for site in self._register(register, places, boards)]
        tables = self._tables(schools)
        self._raise_problems()
        people, _ = self._people(tables, places, schools)
        self._raise_problems()
        return Everybody(people.organisations, self.sources.entries, self._used_cohorts(people), people.cohorts)

    def _used_cohorts(self, people: People) -> Cohorts:
        return {name: self.cohorts[name] for name in sorted(set(people.cohorts.values()))}

    @contextmanager
    def _gathered(self) -> Iterator[None]:
        """Keep the faults of a step, so that those of the others are told as well."""
        try:
            yield
        except SourceError as error:
            self.problems += error.problems

    def _raise_problems(self) -> None:
        if self.problems:
            raise SourceError(self.problems)

    def _settings(self) -> Content:
        """Return what the recipe gives of the settings of an instance, as it gives it."""
        given = self.recipe.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        if self.recipe.burden is None:
            given["burden"] = DEFAULT_BURDEN.model_dump(mode="json", exclude_unset=True)
        return {key: plain_tree(given[key]) for key in SETTINGS if key in given}

    def _places(self) -> dict[str, Place]:
        table = self.recipe.postcodes
        with self._gathered():
            if table is not None:
                return read_postcodes(self.folder / table.file, table.postcode, table.lat, table.lon)
        return {}

    def _boards(self) -> dict[str, str]:
        table = self.recipe.boards
        with self._gathered():
            if table is not None:
                return read_boards(self.folder / table.file, table.number, table.name)
        return {}

    def _register(self, register: Register, places: dict[str, Place], boards: dict[str, str]) -> list[Site]:
        with self._gathered():
            path = self.folder / register.file
            return read_register(path, register, self.findings, places, self.recipe.postcodes_source, boards)
        return []

    def _tables(self, schools: Sequence[Site]) -> Tables:
        known = {"organisations": [site.key for site in schools], "groups": [site.group for site in schools]}
        if self.problems:  # the names of schools are not known, so none of them is called unknown
            known = {"organisations": ["*"], "groups": ["*"]}
        with self._gathered():
            tables = read_tables([self.folder / name for name in self.recipe.tables], self.findings, known)
            return {**tables, "counts": (*tables.get("counts", ()), *self._traffic(tables))}
        return {}

    def _traffic(self, tables: Tables) -> list[Row]:
        """Return the counts of vehicles at the sites that sections name, as rows of the table `counts`."""
        of_tables = {row["site"]: row["section"] for row in tables.get("sections", ()) if "site" in row}
        return [
            row
            for own in self.recipe.traffic
            for row in read_traffic(self.folder / own.file, of_tables | own.sites, self.findings, own.source)
        ]

    def _timetable(self, feed: Path | None) -> Timetable | None:
        """Return the timetable that the recipe names; None where it names none."""
        rule = self.recipe.gtfs
        with self._gathered():
            if rule is not None:
                return read_timetable(
                    rule, self.recipe.days, feed or self.folder / rule.feed, self.findings, self.progress
                )
            if feed is not None:
                advice = gettext("add [gtfs] to the recipe, or leave the feed out")
                raise SourceError(
                    [
                        Problem(
                            gettext("the recipe"), gettext("no [gtfs]"), gettext("a table [gtfs] for the feed"), advice
                        )
                    ]
                )
        return None

    def _people(self, tables: Tables, places: dict[str, Place], registered: list[Site]) -> tuple[People, Content]:
        """Return everybody, and the profiles; the sites of the table `schools` join the registered ones."""
        cohorts = self.cohorts = read_cohorts(tables.get("cohorts", ()), default_cohorts())
        days, sources, findings = self.recipe.days, self.sources, self.findings
        place_source, weeks = self.recipe.postcodes_source, self.recipe.weeks
        parts = []
        with self._gathered():
            parts.append(make_organisations(tables, cohorts, days, sources, findings, places, place_source, weeks))
        with self._gathered():
            registered[:0] = sites_of_tables(tables)
            registered[:] = with_statements(registered, tables, cohorts, findings, places, place_source)
            parts.append(organisations_of_sites(registered, cohorts, days, sources))
        people = join_people(parts)
        if not self.problems:  # else not everybody is there, and a place would be told of for nothing
            with self._gathered():
                put_in_place(people, self.recipe.places, sources)
        spell_boards_alike(people.organisations, self.findings)
        with self._gathered():
            used = used_profiles(people.organisations, people.where, tables.get("flows", ()))
            return people, make_profiles(tables.get("profiles", ()), used, sources, findings)
        return people, {}

    def _lines(
        self, tables: Tables, timetable: Timetable | None, people: People
    ) -> tuple[list[Content], Network | None]:
        """Return the lines of the tables, then those of the feed."""
        lines: list[Content] = []
        network = None
        with self._gathered():
            lines = make_lines(tables, self.sources)
        with self._gathered():
            if timetable is not None:
                network = network_of(timetable, self.recipe, people, tables, self.sources, self.findings)
                lines = lines + network.lines
        return lines, network

    def _origins(self, tables: Tables, places: dict[str, Place]) -> list[OriginPoint]:
        known = {code: (place.lat, place.lon) for code, place in places.items()}
        with self._gathered():
            return locate_origins(tables.get("origins", ()), known, self.findings)
        return []

    def _ways(self, people: People, origins: list[OriginPoint]) -> None:
        """Add the other ways to travel that the recipe and the table `groups` give, and how far people live."""
        rule = self.recipe.gtfs.access if self.recipe.gtfs else AccessRule()
        with self._gathered():
            recipe = self.recipe
            homes = Homes(origins, rule)
            add_ways(people, recipe.bicycle, recipe.park_and_ride, homes, recipe.days, self.sources, self.findings)
            add_distances(people, homes, self.sources, self.findings)

    def _agreements(self, tables: Tables, people: People, schools: Sequence[Site]) -> list[Content]:
        with self._gathered():
            agreed = make_agreements(tables.get("agreements", ()), people.organisations)
            return [*agreed, *same_shift_agreements(schools), *people.desks.agreements(self.recipe.days)]
        return []

    def _counted(
        self, content: Content, people: People, tables: Tables, stops: dict[str, str]
    ) -> tuple[Instance, CountsReport | None]:
        """Return the instance; where there are counts, put what they leave in the place of the assumed base load."""
        instance = instance_of(content, people.where)
        rows = tables.get("counts", ())
        if not rows:
            return instance, None
        counts = read_counts(rows, instance, self.findings, stops)
        base_load, report = counted_base_load(instance, counts, self.findings, self.sources)
        for line in content["lines"]:
            for section in line["sections"]:
                if section["id"] in base_load:
                    section["base_load"] = base_load[section["id"]]
        content["sources"] = _in_order_of(content, self.sources)
        return instance_of(content, people.where), report


def _in_order_of(content: Content, sources: Sources) -> dict[str, dict[str, str]]:
    """Return the sources in the order in which the things that they are about stand in the content."""
    sections = [section for line in content["lines"] for section in line["sections"]]
    people = [each for owner in content["organisations"] for each in (owner, *owner["groups"])]
    index = {each["id"]: number for number, each in enumerate([*sections, *people])}
    index |= {profile: len(index) for profile in content["profiles"]}

    def index_of(key: str) -> int:
        return index.get(key.rpartition(".")[0], -1)

    return {key: sources.entries[key] for key in sorted(sources.entries, key=index_of)}
