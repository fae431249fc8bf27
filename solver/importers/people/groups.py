"""Organisations and their groups from the tables `organisations` and `groups`, rows of totals left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from solver.domain.clock import Weekday
from solver.domain.supply import Place
from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.people.cohorts import Cohort, Cohorts
from solver.importers.people.group_traits import Content, GroupContent, build_content, early_departure, override
from solver.importers.people.postcodes import CENTROIDS, locate
from solver.importers.people.week_rules import Desks, WeekRule, add_weeks, idle_rules, rule_of
from solver.importers.sheets.cells.totals import may_name_a_total, names_a_total
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sources import Sources
from solver.importers.tables.names import names_of
from solver.language.messages import gettext, numeral
from solver.validation.names import Names
from solver.validation.spelling import spell_text


@dataclass(frozen=True, slots=True)
class People:
    """Organisations as instance content, with what the other importers need of them.

    Parameters
    ----------
    organisations
        As in an instance; the groups lack the key `flows`.
    destinations
        By group id, where its people go: the key of the table `flows`.
    where
        By the id of an organisation or group, the row that it came from. A group that is called as an organisation
        is the one that counts here.
    desks
        Which groups staff a desk together.
    cohorts
        By group id, the cohort as which it lives.
    rows
        By group id, its row of the table `groups`, where it has one.
    """

    organisations: list[Content] = field(default_factory=list)
    destinations: dict[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    desks: Desks = field(default_factory=Desks)
    cohorts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)


def join_people(parts: Iterable[People]) -> People:
    """Return the people of several tables and registers as one, in that order."""
    joined = People()
    for part in parts:
        joined.organisations.extend(part.organisations)
        joined.destinations.update(part.destinations)
        joined.where.update(part.where)
        joined.desks.groups.update(part.desks.groups)
        joined.cohorts.update(part.cohorts)
        joined.rows.update(part.rows)
    return joined


def make_organisations(
    tables: Tables,
    cohorts: Cohorts,
    days: Sequence[Weekday],
    sources: Sources,
    findings: Findings,
    places: Mapping[str, Place] | None = None,
    places_source: str = CENTROIDS,
    weeks: Sequence[WeekRule] = (),
) -> People:
    """Return the organisations of the tables with their groups.

    A group without an id gets that of its organisation and its number there; one without a cohort lives as the
    default of its organisation's kind (counted in the findings); one without a destination goes to its organisation.

    Parameters
    ----------
    places
        Postcodes and where they are, for organisations without coordinates.
    places_source
        What `places` is called in sources.
    weeks
        Rules for the weeks of groups; what a row says goes first.

    Raises
    ------
    SourceError
        With every fault of these tables.
    """
    builder = _OrganisationBuilder(cohorts, days, sources, places or {}, places_source, weeks)
    rows = _organisation_rows(tables.get("organisations", ()), builder.problems)
    listed = _groups_by_organisation(tables.get("groups", ()), rows, builder.problems)
    groups, totals = without_totals(listed, builder.problems)
    findings.add(
        gettext("groups"), "dropped", gettext("rows that add up the others of their organisation"), len(totals), totals
    )
    for key, row in rows.items():
        builder.add(key, row, groups[key])
    if not builder.problems:
        builder.problems.extend(idle_rules(weeks, list(builder.people.rows)))
    if builder.problems:
        raise SourceError(builder.problems)
    kinds = gettext("groups without a cohort, which live as the default of their kind of organisation")
    findings.add(gettext("groups"), "noted", kinds, len(builder.by_kind), builder.by_kind)
    early = gettext(
        "groups of which some leave before anybody arrives, as after a night shift; 3:30 in the afternoon is 15:30"
    )
    findings.add(gettext("groups"), "noted", early, len(builder.early), builder.early)
    days_left_out = gettext("groups whose days at home are left out: they need a situation of several days")
    findings.add(gettext("groups"), "noted", days_left_out, len(builder.one_day), builder.one_day)
    elsewhere = (
        sorted({day for rule in weeks for day in (*rule.team_days, *rule.home_on)} - {*days}) if days[1:] else []
    )
    not_here = gettext("days in rules for the week that the situation does not have")
    findings.add(gettext("groups"), "noted", not_here, len(elsewhere), elsewhere)
    unknown = gettext("organisations whose postcode is not in the table of postcodes, so that they have no place")
    findings.add(gettext("organisations"), "noted", unknown, len(builder.not_found), builder.not_found)
    return builder.people


class _OrganisationBuilder:
    """Builds organisations from their rows, collecting problems and notes."""

    def __init__(
        self,
        cohorts: Cohorts,
        days: Sequence[Weekday],
        sources: Sources,
        places: Mapping[str, Place],
        places_source: str,
        weeks: Sequence[WeekRule],
    ) -> None:
        """Prepare to build; `places` are by postcode, and `places_source` is what sources call them."""
        self.weeks = weeks
        self.cohorts, self.days, self.sources = cohorts, days, sources
        self.places, self.places_source = places, places_source
        self.people = People()
        self.problems: list[Problem] = []
        self.by_kind: list[str] = []
        self.not_found: list[str] = []
        self.early: list[str] = []
        self.one_day: list[str] = []
        self._names = Names(sorted(cohorts))

    def add(self, key: str, row: Row, groups: Sequence[Row]) -> None:
        """Build one organisation with its groups."""
        if not groups:
            advice = gettext("add a row for it to groups, with organisation {key} and a headcount", key=spell_text(key))
            found = gettext("organisation {key} without a group", key=spell_text(key))
            self.problems.append(Problem(row.where, found, gettext("at least one group of people"), advice))
        self.people.where[key] = row.where
        members = [self._group(key, row, group, number) for number, group in enumerate(groups, 1)]
        place = self._place(key, row)
        name = row.get("name", key)
        board = {"board": row["board"]} if "board" in row else {}
        if board:
            self.sources.add(f"{key}.board", [row.origin])
        self.people.organisations.append(
            {"id": key, "name": name, **names_of(row), "kind": row["kind"], **board, "place": place, "groups": members}
        )

    def _group(self, organisation: str, row: Row, group: Row, number: int) -> Content:
        key = group.get("group", f"{organisation}-{number}")
        if key in self.people.destinations:
            found, advice = (
                gettext("group {key} a second time", key=spell_text(key)),
                gettext("give each group an id of its own"),
            )
            self.problems.append(Problem(group.location("group"), found, gettext("each id once"), advice))
        self.people.destinations[key] = group.get("destination", organisation)
        self.people.where[key] = group.where
        self.people.rows[key] = group
        self.sources.add(f"{key}.headcount", [group.origin])
        named = ({"name": group["name"]} if "name" in group else {}) | names_of(group)
        return {"id": key, **named, "headcount": int(group["headcount"])} | self._content(key, row, group)

    def _content(self, key: str, row: Row, group: Row) -> Content:
        """Return what a group is by its cohort, its row and the rule for its week; nothing without a cohort."""
        cohort = self._cohort(key, row, group)
        if cohort is None:
            return {}
        self.people.cohorts[key] = cohort.name
        built = build_content(override(cohort, group, self.problems), self.days, group)
        rule = rule_of(key, group, self.weeks)
        if len(self.days) == 1 and "home_days" in rule.cells:
            rule = rule.on_one_day()
            self.one_day.append(key)
        add_weeks(built, rule, group, self.days)
        self.people.desks.add(row["organisation"], rule, key)
        self.problems.extend(built.problems)
        note_origins(self.sources, key, built)
        early = None if built.problems else early_departure(built.content)
        self.early.extend([f"{key}: {early}"] if early else [])
        return built.content

    def _cohort(self, key: str, row: Row, group: Row) -> Cohort | None:
        name = group.get("cohort", row["kind"])
        if "cohort" not in group:
            self.by_kind.append(key)
        if name not in self.cohorts:
            expected = gettext("a cohort of the table cohorts or a default one")
            advice = self._names.advice(name, gettext("add it to cohorts"))
            self.problems.append(Problem(group.location("cohort"), spell_text(name), expected, advice))
        return self.cohorts.get(name)

    def _place(self, key: str, row: Row) -> dict[str, float] | None:
        """Return an organisation's coordinates: its own, else the middle of its postcode, else None."""
        if ("lat" in row) != ("lon" in row):
            given, missing = ("lat", "lon") if "lat" in row else ("lon", "lat")
            advice = gettext("add {missing}, or clear {given}", missing=missing, given=given)
            self.problems.append(
                Problem(
                    row.location(given),
                    gettext("{given} without {missing}", given=given, missing=missing),
                    gettext("both or neither"),
                    advice,
                )
            )
            return None
        if "lat" in row:
            self.sources.add(f"{key}.place", [row.origin])
            return {"lat": float(row["lat"]), "lon": float(row["lon"])}
        located = locate(row.get("postcode"), self.places, self.places_source)
        if located is None:
            self.not_found.extend([key] if "postcode" in row else [])
            return None
        self.sources.add(f"{key}.place", [located.origin])
        return {"lat": located.place.lat, "lon": located.place.lon}


def note_origins(sources: Sources, key: str, built: GroupContent) -> None:
    """Note where each field of a group comes from."""
    for name, origins in built.origins.items():
        sources.add(f"{key}.{name}", origins)


def _organisation_rows(rows: Sequence[Row], problems: list[Problem]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        first = found.setdefault(row["organisation"], row)
        if first is not row:
            text = gettext(
                "organisation {organisation} a second time; the first is {where}",
                organisation=spell_text(row["organisation"]),
                where=first.where,
            )
            advice = gettext("keep one row, and give other organisations an id of their own")
            problems.append(Problem(row.location("organisation"), text, gettext("each id once"), advice))
    return found


def _groups_by_organisation(
    rows: Sequence[Row], organisations: Mapping[str, Any], problems: list[Problem]
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {key: [] for key in organisations}
    names = Names(sorted(organisations))
    for row in rows:
        key = row["organisation"]
        if key in found:
            found[key].append(row)
        else:
            advice = names.advice(key, gettext("add it to organisations"))
            expected = gettext("an organisation of the table organisations")
            problems.append(Problem(row.location("organisation"), spell_text(key), expected, advice))
    return found


def without_totals(
    groups: Mapping[str, Sequence[Row]], problems: list[Problem]
) -> tuple[dict[str, list[Row]], list[str]]:
    """Return the groups of each organisation without rows of totals, and the locations of those rows.

    A row is a total where its name or code begins with a word for one and its people are the sum of the other rows of
    its organisation. One that is called a total and is not the sum is refused: nobody can tell what it stands for.
    """
    kept: dict[str, list[Row]] = {}
    left_out: list[str] = []
    for key, rows in groups.items():
        kept[key] = []
        for row in rows:
            others = sum(int(other["headcount"]) for other in rows if other is not row and not _is_called_total(other))
            if _is_called_total(row) and others and int(row["headcount"]) == others:
                left_out.append(row.where)
            elif _is_surely_total(row) and len(rows) > 1:
                problems.append(_refused(row, others))
            else:
                kept[key].append(row)
    return kept, left_out


def _is_called_total(row: Row) -> bool:
    return any(may_name_a_total(str(row[cell])) for cell in ("name", "group") if cell in row)


def _is_surely_total(row: Row) -> bool:
    return any(names_a_total(str(row[cell])) for cell in ("name", "group") if cell in row)


def _refused(row: Row, others: int) -> Problem:
    cell = "name" if "name" in row else "group"
    found = gettext(
        "{name} of {people} people, where the other rows sum to {others}",
        name=spell_text(str(row[cell])),
        people=numeral(int(row["headcount"])),
        others=numeral(others),
    )
    return Problem(
        row.location(cell),
        found,
        gettext("a group"),
        gettext("remove the row of totals, or give the group a name of its own"),
    )
