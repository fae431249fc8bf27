"""Named sets of parties that refuse together, from a TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from solver.errors import InputError, Problem
from solver.formats.files import read_bytes, shown_name
from solver.language.messages import gettext, joined
from solver.validation.spelling import printable

MOST_SETS = 100


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
    try:
        tree = tomllib.loads(read_bytes(path, InputError).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        found = gettext("no TOML: {error}", error=printable(str(error)))
        raise InputError([Problem(name, found, gettext("scenarios in TOML, in UTF-8"), _advice())]) from error
    tables = tree.get("scenario")
    if tree.keys() != {"scenario"} or not isinstance(tables, list) or not 1 <= len(tables) <= MOST_SETS:
        found = joined(", ", [printable(key) for key in tree]) if tree else gettext("nothing")
        expected = gettext("from 1 to {most} tables [[scenario]] and nothing else", most=MOST_SETS)
        raise InputError([Problem(name, found, expected, _advice())])
    problems: list[Problem] = []
    sets: dict[str, tuple[str, ...]] = {}
    for number, table in enumerate(tables, 1):
        where = joined(": ", [name, f"scenario[{number}]"])
        if not _is_set(table):
            expected = gettext("name, a text, and refuse, a list of ids of organisations")
            problems.append(Problem(where, gettext("something else"), expected, _advice()))
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


def _is_set(table: Any) -> bool:
    if not isinstance(table, dict) or table.keys() != {"name", "refuse"}:
        return False
    name, refuse = table["name"], table["refuse"]
    is_name = isinstance(name, str) and name.isprintable() and name == name.strip() != ""
    return is_name and isinstance(refuse, list) and bool(refuse) and all(isinstance(one, str) for one in refuse)
