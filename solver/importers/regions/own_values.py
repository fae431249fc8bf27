"""Values that somebody gives in the place of assumed ones: checked, and as tables and keys of a recipe."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from solver.errors import Problem, SourceError
from solver.formats.faults import problems_of
from solver.importers.network.rule import AccessRule
from solver.importers.network.vehicles import DEFAULT_VEHICLES
from solver.importers.people.cohorts import FIELDS, read_field
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.sites import plain_key
from solver.importers.recipe import BaseLoadRule
from solver.importers.regions.assumptions import ACCESS, ACCESS_FIELDS, BASE_LOAD, COHORTS, RATIO, SCHOOLS, VEHICLES
from solver.importers.regions.choices import OwnValue
from solver.importers.sheets.cells.convert import CellFault, read_cell
from solver.importers.sheets.cells.numbers import readings
from solver.importers.sheets.schema.catalogue import TABLES
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

SCHOOL_FIELDS: Final = tuple(
    column.key for column in TABLES["school_details"].columns if column.key not in ("school", "source", "quality")
)
"""What of one school can be given: the columns of the table `school_details`."""


def checked(own: Mapping[str, OwnValue]) -> None:
    """Refuse values that cannot be used.

    Raises
    ------
    SourceError
        With every key that is none and every value that is not written as its column takes it.
    """
    problems = [problem for key, given in own.items() if (problem := _fault(key, given.value)) is not None]
    if problems:
        raise SourceError(problems)


def refuse_unknown_schools(keys: Iterable[str], known: Iterable[str]) -> None:
    """Refuse values of schools that are none.

    Parameters
    ----------
    keys
        Of assumptions, those of schools among them.
    known
        The codes of all schools there are.

    Raises
    ------
    SourceError
        With every key of another school.
    """
    codes = {plain_key(code) for code in known}
    named = {key: plain_key(key.split(".")[1]) for key in keys if key.startswith(f"{SCHOOLS}.")}
    problems = []
    for key, code in named.items():
        if code not in codes:
            where = gettext("the assumption {key}", key=key)
            expected = gettext("the code of a school, such as 01UH00")
            advice = Names(codes).advice(code, gettext("take a code of the list of schools"))
            problems.append(Problem(where, spell_text(key.split(".")[1]), expected, advice))
    if problems:
        raise SourceError(problems)


def _fault(key: str, value: str) -> Problem | None:
    """Return what is wrong with a value, None where nothing is."""
    where = gettext("the assumption {key}", key=key)
    try:
        _read(key, value)
    except CellFault as fault:
        advice = fault.advice or gettext("write it as the list of assumptions does")
        return Problem(where, fault.found, fault.expected, advice)
    except KeyError:
        advice = Names(known_keys()).advice(key, gettext("take a key of the list that stagger new prints"))
        return Problem(where, spell_text(key), gettext("the key of an assumption"), advice)
    return None


def known_keys() -> list[str]:
    """Return the keys of all assumptions that every region may have; those of schools depend on the region."""
    cohorts = (f"{COHORTS}.{name}.{field}" for name in default_cohorts() for field in FIELDS)
    access = (f"{ACCESS}.{field}" for field in ACCESS_FIELDS)
    vehicles = (f"{VEHICLES}.{mode}" for mode in DEFAULT_VEHICLES)
    return [*cohorts, *access, *vehicles, f"{BASE_LOAD}.am", f"{BASE_LOAD}.pm", RATIO]


def _read(key: str, value: str) -> Any:
    """Return what a value says.

    Raises
    ------
    CellFault
        Where it is not written as it should be.
    KeyError
        Where there is no such key.
    """
    sort, *names = key.split(".")
    if sort == COHORTS and len(names) == 2 and names[1] in FIELDS:
        return read_field(names[1], value)
    if sort == SCHOOLS and len(names) == 2 and names[1] in SCHOOL_FIELDS:
        return read_cell(value, TABLES["school_details"].column(names[1]))
    if sort == VEHICLES and len(names) == 1 and names[0] in DEFAULT_VEHICLES:
        return _seats_and_places(value)
    if sort == ACCESS and len(names) == 1 and names[0] in ACCESS_FIELDS:
        return _of_rule(AccessRule, names[0], value)
    if sort == BASE_LOAD and names in (["am"], ["pm"]):
        return _of_rule(BaseLoadRule, names[0], value)
    if key == RATIO:
        return _above_zero(value)
    raise KeyError(key)


def _number(text: str) -> float:
    found = readings(text)
    if len(found) != 1 or found[0] < 0:
        raise CellFault(spell_text(text), gettext("a number that is not below 0"), "")
    return found[0]


def _above_zero(text: str) -> float:
    number = _number(text)
    if number == 0:
        raise CellFault(spell_text(text), gettext("a number above 0"), "")
    return number


def _of_rule(rule: type[AccessRule | BaseLoadRule], field: str, text: str) -> float | str:
    """Return a value of a rule, within the limits that the rule has for it.

    Raises
    ------
    CellFault
        Where it is none, or beyond them.
    """
    value = text if isinstance(rule.model_fields[field].default, str) else _number(text)
    try:
        rule.model_validate({field: value})
    except ValidationError as error:
        problem = problems_of(error, rule.model_json_schema(mode="validation"))[0]
        raise CellFault(spell_text(text), problem.expected, problem.advice) from error
    return value


def _seats_and_places(text: str) -> tuple[float, float]:
    parts = text.replace("/", " ").split()
    numbers = [_number(part) for part in parts] if len(parts) == 2 else []
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        expected = gettext("seats, and places in all (seats and standing places together), such as 31 91")
        raise CellFault(spell_text(text), expected, "")
    return numbers[0], numbers[1]


def own_tables(own: Mapping[str, OwnValue]) -> dict[str, str]:
    """Return the tables of own values as CSV texts by their keys: `cohorts`, `vehicles`, `school_details`."""
    made: dict[str, list[dict[str, str]]] = {"cohorts": [], "vehicles": []}
    schools: dict[tuple[str, str, str], dict[str, str]] = {}
    for key, given in own.items():
        said = {"source": given.source, "quality": given.quality}
        sort, *names = key.split(".")
        if sort == COHORTS:
            made["cohorts"].append({"cohort": names[0], "field": names[1], "value": given.value, **said})
        elif sort == VEHICLES:
            seats, places = _seats_and_places(given.value)
            row = {"vehicle": f"own-{names[0]}", "seats": f"{seats:g}", "places": f"{places:g}", "modes": names[0]}
            made["vehicles"].append(row | said)
        elif sort == SCHOOLS:
            school = plain_key(names[0])
            row = schools.setdefault((school, given.source, given.quality), {"school": school, **said})
            row[names[1]] = given.value
    texts = {key: _csv(rows) for key, rows in made.items() if rows}
    if schools:
        texts["school_details"] = _csv(_one_row_a_school(schools.values()))
    return texts


def _one_row_a_school(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return one row for each school; of several sources all are named, with the weaker quality."""
    joined: dict[str, dict[str, str]] = {}
    for row in rows:
        earlier = joined.get(row["school"])
        if earlier is None:
            joined[row["school"]] = dict(row)
            continue
        both = {"source": f"{earlier['source']}; {row['source']}"}
        weaker = {"quality": "assumed"} if {earlier["quality"], row["quality"]} != {"fact"} else {}
        joined[row["school"]] = {**earlier, **row, **both, **weaker}
    return list(joined.values())


def _csv(rows: list[dict[str, str]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def own_access(own: Mapping[str, OwnValue]) -> dict[str, Any]:
    """Return the keys of `[gtfs.access]` that somebody gave, as they are written in a recipe."""
    keys = {key.partition(".")[2]: given.value for key, given in own.items() if key.startswith(f"{ACCESS}.")}
    return {
        key: value if isinstance(AccessRule.model_fields[key].default, str) else _number(value)
        for key, value in keys.items()
    }


def own_base_load(own: Mapping[str, OwnValue]) -> dict[str, float]:
    """Return the keys of `[base_load]` that somebody gave."""
    prefix = f"{BASE_LOAD}."
    return {key.removeprefix(prefix): _number(given.value) for key, given in own.items() if key.startswith(prefix)}


def own_ratio(own: Mapping[str, OwnValue]) -> float | None:
    """Return the pupils per exam candidate that somebody gave, None where nobody did."""
    return _number(own[RATIO].value) if RATIO in own else None
