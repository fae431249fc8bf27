"""Scenario files: the edits of `stagger solve` in TOML, with a name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from solver.advise.whatif.edits import EDIT_WORDS
from solver.errors import InputError, Problem
from solver.formats.files import read_bytes, shown_name
from solver.formats.toml_text import fault_of_toml, read_toml
from solver.language.messages import gettext, numeral
from solver.validation.names import Names
from solver.validation.spelling import join_path, printable, spell, spell_text

_NAME = "name"
_KEYS = (_NAME, *EDIT_WORDS)


def read_scenario_file(path: str | Path) -> tuple[str, list[str]]:
    """Return the name and the edits that a TOML file holds, such as ``fix = ["hu-usp=+15"]``.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    InputError
        With every fault of the file.
    """
    name = shown_name(path)
    tree = _tree(read_bytes(path, InputError), name)
    problems: list[Problem] = []
    edits: list[str] = []
    for key, value in tree.items():
        where = f"{name}: {join_path((key,))}"
        if key not in _KEYS:
            advice = Names(_KEYS).advice(key.replace("_", "-"), gettext("remove it"))
            problems.append(
                Problem(
                    where,
                    gettext("the unknown key {key}", key=spell_text(key)),
                    gettext("one of {words}", words=", ".join(_KEYS)),
                    advice,
                )
            )
        elif key == _NAME:
            if not isinstance(value, str):
                problems.append(Problem(where, _found(value), gettext("a text"), gettext("write it in double quotes")))
        elif _are_values(key, value):
            edits += [f"{key} {each}" for each in (value if isinstance(value, list) else [value])]
        else:
            problems.append(Problem(where, _found(value), *_wanted(key)))
    if problems:
        raise InputError(problems)
    return str(tree.get(_NAME, "")), edits


def _are_values(key: str, value: Any) -> bool:
    if key == "at-most-changed":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _wanted(key: str) -> tuple[str, str]:
    if key == "at-most-changed":
        return gettext("a whole number"), gettext("write the number without quotes")
    return gettext("a list of texts"), gettext('write {key} = ["…"], each as after --{key}', key=key)


def _found(value: Any) -> str:
    is_json = isinstance(value, str | int | float | list | dict)
    return spell(value) if is_json else printable(str(value))


def _tree(data: bytes, name: str) -> dict[str, Any]:
    try:
        return read_toml(data)
    except UnicodeDecodeError as error:
        found = gettext("a byte that is no UTF-8 at place {start}", start=numeral(error.start))
        raise InputError([Problem(name, found, gettext("TOML in UTF-8"), gettext("save the file as UTF-8"))]) from error
    except tomllib.TOMLDecodeError as error:
        found = fault_of_toml(error)
        advice = gettext('write lines such as fix = ["hu-usp=+15"]')
        raise InputError(
            [Problem(name, gettext("no TOML: {found}", found=found), gettext("a scenario in TOML"), advice)]
        ) from error
