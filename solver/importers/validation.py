"""From the content of an instance to the instance itself, with faults told where a person can mend them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from solver.domain.clock import FROM_FILE
from solver.domain.instance import Instance
from solver.errors import Problem, SourceError
from solver.formats import instance_schema, validate_instance
from solver.formats.faults import problems_of
from solver.importers.recipe import SETTINGS
from solver.language.messages import gettext, joined
from solver.validation.spelling import printable

_STEP = re.compile(r"(\w+)\[(\d+)\]", re.ASCII)


def instance_of(content: Mapping[str, Any], where: Mapping[str, str]) -> Instance:
    """Return the instance that a tree of lists and dicts, as in an instance file, makes.

    Parameters
    ----------
    content
        The content of an instance file.
    where
        By the id of a line, section, organisation, group or agreement: the row or file that it came from.

    Raises
    ------
    SourceError
        With everything that the tree lacks or contradicts; each place names the ids on the way and their rows.
    """
    try:
        instance = Instance.model_validate(content, by_alias=True, by_name=False, context=FROM_FILE)
        problems = list(validate_instance(instance))
    except ValidationError as error:
        problems = problems_of(error, instance_schema())
    if problems:
        raise SourceError([_placed(problem, content, where) for problem in problems])
    return instance


def _placed(problem: Problem, content: Mapping[str, Any], where: Mapping[str, str]) -> Problem:
    """Return the problem with the ids on its path, and the row of the last of them, in its place."""
    ids = list(_ids_on(problem.where, content))
    if not ids:
        is_setting = problem.where.partition(".")[0].partition("[")[0] in SETTINGS
        home = gettext("the recipe") if is_setting else gettext("the instance that was made")
        return replace(problem, where=joined(": ", [home, problem.where]))
    rows = [where[key] for key in ids if key in where]
    rest = problem.where.rpartition("]")[2].lstrip(".")
    own = printable(ids[-1])
    names = gettext("{field} of {id}", field=rest, id=own) if rest else own
    where_told = joined(": ", [rows[-1], names]) if rows else f"{problem.where} ({own})"
    return replace(problem, where=where_told)


def _ids_on(path: str, content: Any) -> Iterator[str]:
    """Yield the ids of the things that a JSON path leads through."""
    node = content
    for key, index in _STEP.findall(path):
        entries = node.get(key) if isinstance(node, Mapping) else None
        if not isinstance(entries, list) or int(index) >= len(entries):
            return
        node = entries[int(index)]
        if isinstance(node, Mapping) and isinstance(node.get("id"), str):
            yield node["id"]
