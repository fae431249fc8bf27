"""Named sets of parties that refuse together, from a TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from solver.errors import InputError, Problem
from solver.formats.files import shown_name
from solver.formats.toml_text import read_toml_file
from solver.language.messages import gettext, joined
from solver.validation.spelling import printable, spell, spell_text

MOST_SETS = 100
_KEYS = ("name", "refuse")


def read_refusal_sets(path: str | Path) -> dict[str, tuple[str, ...]]:
    """Return the ids of the organisations of each set in a file, by the name of the set.

    A file holds tables ``[[scenario]]`` with ``name = "both campuses"`` and ``refuse = ["uu", "hu"]``.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    InputError
        With every fault of the file; whether the organisations exist is for the instance to say.
    """
    name = shown_name(path)
    tree = read_toml_file(path, gettext("scenarios in TOML, in UTF-8"), _advice())
    tables = tree.get("scenario")
    if tree.keys() != {"scenario"} or not isinstance(tables, list) or not 1 <= len(tables) <= MOST_SETS:
        found = joined(", ", [printable(key) for key in tree]) if tree else gettext("nothing")
        expected = gettext("from 1 to {most} tables [[scenario]] and nothing else", most=MOST_SETS)
        raise InputError([Problem(name, found, expected, _advice())])
    problems: list[Problem] = []
    sets: dict[str, tuple[str, ...]] = {}
    for number, table in enumerate(tables, 1):
        where = joined(": ", [name, f"scenario[{number}]"])
        if found := _fault(table):
            expected = gettext("name, a text on one line, and refuse, a list of ids of organisations")
            problems.append(Problem(where, found, expected, _advice()))
        elif table["name"] in sets:
            found = gettext("the name of an earlier one, {name}", name=printable(table["name"]))
            problems.append(Problem(where, found, gettext("another name for each"), gettext("rename it")))
        else:
            sets[table["name"]] = tuple(dict.fromkeys(table["refuse"]))
    if problems:
        raise InputError(problems)
    return sets


def _advice() -> str:
    return gettext("""write [[scenario]], name = "both campuses" and refuse = ["uu", "hu"], each on a line""")


def _fault(table: Any) -> str:
    """Return what a table has that makes it no set; "" where it is one."""
    if not isinstance(table, dict):
        return gettext("no table, but {value}", value=_found(table))
    unknown = [key for key in table if key not in _KEYS]
    if unknown:
        return gettext("the unknown key {key}", key=spell_text(unknown[0]))
    lacking = [key for key in _KEYS if key not in table]
    if lacking:
        return gettext("no {key}", key=lacking[0])
    name, refuse = table["name"], table["refuse"]
    if not isinstance(name, str) or not name.isprintable() or not name.strip() or name != name.strip():
        return gettext("the name {value}", value=_found(name))
    if not isinstance(refuse, list) or not refuse:
        return gettext("for refuse {value}", value=_found(refuse))
    other = [one for one in refuse if not isinstance(one, str)]
    return gettext("in refuse {value}", value=_found(other[0])) if other else ""


def _found(value: Any) -> str:
    is_json = isinstance(value, str | int | float | list | dict)
    return spell(value) if is_json else printable(str(value))
