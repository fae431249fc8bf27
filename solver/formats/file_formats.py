"""What the sorts of file have in common: from bytes to a value, and the JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from solver.domain.base import Frozen
from solver.domain.clock import FROM_FILE
from solver.errors import InputError, Problem
from solver.formats.faults import FILE_KEYS, in_file, problems_of
from solver.formats.files import read_bytes, shown_name
from solver.formats.json_text import load_tree
from solver.language.messages import gettext
from solver.validation.spelling import spell, spell_text

JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"

ValueT = TypeVar("ValueT", bound=Frozen)

_SORTS = {"instance", "schedule", "frontier", "sweep", "monitor", "value"}
_A_FILE = {
    "instance": gettext("an instance file"),
    "schedule": gettext("a schedule file"),
    "frontier": gettext("a frontier file"),
    "sweep": gettext("a sweep file"),
    "monitor": gettext("a file of monitoring"),
    "value": gettext("a file of what a year is worth"),
}
_THE_FILE = {
    "instance": gettext("the instance file"),
    "schedule": gettext("the schedule file"),
    "frontier": gettext("the frontier file"),
    "sweep": gettext("the sweep file"),
    "monitor": gettext("the file of monitoring"),
    "value": gettext("the file of what a year is worth"),
}
_STAGGER_FORMAT = re.compile(r"stagger-([a-z]+)/[0-9.]+")


@dataclass(frozen=True)
class FileSort(Generic[ValueT]):
    """A sort of file.

    Attributes
    ----------
    word
        What messages call it, such as "instance".
    format
        What its key `format` holds.
    model
        The type of its content.
    error
        What is raised where a file does not follow the format.
    own_key, other_key
        A key that every file of this sort has, and one that only files of the other sort have.
    other_word
        What messages call the other sort.
    beside
        Keys that a file has beside its content; they are not read.
    """

    word: str
    format: str
    model: type[ValueT]
    error: type[InputError]
    own_key: str
    other_key: str
    other_word: str
    beside: frozenset[str] = frozenset()

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema (draft 2020-12), with the keys that files have."""
        schema = self.model.model_json_schema(by_alias=True, mode="validation")
        _require_kinds(schema)
        _use_file_keys(schema)
        return {"$schema": JSON_SCHEMA_DIALECT, **schema}

    def parse(self, data: bytes) -> tuple[ValueT | None, list[Problem]]:
        """Return the content of a file and every fault of its format; places are without the file's name.

        The content is None where it cannot be made.
        """
        tree, problems = load_tree(data)
        if tree is None:
            return None, problems
        other = self._other_format(tree)
        if other:
            return None, [*problems, other]
        content, faults = self.of_tree({key: value for key, value in tree.items() if key not in self.beside})
        return content, problems + faults

    def of_tree(self, tree: dict[str, Any]) -> tuple[ValueT | None, list[Problem]]:
        """Return the content of the tree that a file holds, and every fault of its format, as `parse` does.

        What stands in the tree as an object of the domain is taken as it is.
        """
        try:
            return self.model.model_validate(tree, by_alias=True, by_name=False, context=FROM_FILE), []
        except ValidationError as error:
            return None, problems_of(error, self.schema)

    def read(self, path: str | Path, faults: Callable[[ValueT], Iterable[Problem]] = lambda _: ()) -> ValueT:
        """Return the content of a file.

        Parameters
        ----------
        faults
            What a content that follows the format may still contradict.

        Raises
        ------
        FileAccessError
            Where it cannot be read.
        InputError
            Of the type `error`, with every fault of the format, or of those.
        """
        content, problems = self.parse(read_bytes(path, self.error))
        if content is not None and not problems:
            problems = list(faults(content))
        if content is None or problems:
            raise self.error(in_file(shown_name(path), problems))
        return content

    def _other_format(self, tree: dict[str, Any]) -> Problem | None:
        """Return what is wrong where all else would be wrong too: another sort of file, or another version."""
        given = tree.get("format")
        match = _STAGGER_FORMAT.fullmatch(given) if isinstance(given, str) else None
        if given == self.format:
            return None
        if match and match[1] in _SORTS - {self.word}:
            return Problem("format", spell(given), spell(self.format), _give(self.word, match[1]))
        if match and match[1] == self.word:
            advice = gettext(
                "use a version of stagger that reads {given}, or make the file again as {format}",
                given=spell(given),
                format=spell(self.format),
            )
            return Problem("format", spell(given), spell(self.format), advice)
        if self.other_key in tree and self.own_key not in tree:
            found = gettext(
                "{other_key} without {own_key}", other_key=spell_text(self.other_key), own_key=spell_text(self.own_key)
            )
            return Problem(
                "",
                found,
                _A_FILE[self.word],
                _give(self.word, self.other_word),
            )
        return None


def _give(word: str, other: str) -> str:
    return gettext("this is {other}: give {own}", other=_A_FILE[other], own=_THE_FILE[word])


def _require_kinds(schema: dict[str, Any]) -> None:
    """Say that an agreement must name its kind; in Python the type does."""
    kinds = schema["properties"].get("agreements", {}).get("items", {}).get("discriminator", {}).get("mapping", {})
    for reference in kinds.values():
        definition = schema["$defs"][reference.rsplit("/", 1)[1]]
        definition["required"] = ["kind", *definition.get("required", [])]


def _use_file_keys(node: Any) -> None:
    """Write in descriptions `from` where the docstrings of the types say `start_min`."""
    if isinstance(node, dict):
        text = node.get("description")
        if isinstance(text, str):
            for field, key in FILE_KEYS.items():
                text = text.replace(field, key)
            node["description"] = text
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _use_file_keys(child)
