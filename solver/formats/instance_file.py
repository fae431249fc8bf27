"""Instance files."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from solver.domain.base import Frozen
from solver.domain.collector import paused_collector
from solver.domain.instance import INSTANCE_FORMAT, Instance
from solver.errors import InstanceFormatError, InvalidInstanceError, Problem
from solver.formats.faults import in_file
from solver.formats.file_formats import FileSort
from solver.formats.files import read_bytes, shown_name
from solver.validation import validate_instance
from solver.validation.arguments import takes

INSTANCE_SORT = FileSort(
    "instance",
    INSTANCE_FORMAT,
    Instance,
    InstanceFormatError,
    own_key="lines",
    other_key="choices",
    other_word="schedule",
)


@takes(path=(PathLike, str))
def read_instance(path: str | Path, stdin: BinaryIO | None = None) -> Instance:
    """Return the instance in a file; "-" reads `stdin`, or the standard input of the process.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    InstanceFormatError, InvalidInstanceError
        As `parse_instance`.
    """
    return parse_instance(read_bytes(path, InstanceFormatError, stdin), shown_name(path))


def parse_instance(data: bytes, name: str) -> Instance:
    """Return the instance that the bytes of a file hold; `name` is what messages call the file.

    Raises
    ------
    InstanceFormatError
        With every fault of the format and, where the instance could be made all the same, of its content.
    InvalidInstanceError
        With every fault of the content, where the format is followed.
    """
    with paused_collector():
        return _sound(*INSTANCE_SORT.parse(data), name)


def revalidated(instance: Instance, sound: Instance, name: str) -> Instance:
    """Return an instance that was changed in memory as if a file of it had been read.

    What it shares with a sound instance, object by object, follows the format and is not read again: of 3,000 groups
    with an edit of one that takes a third of a second, where writing and reading the text took three. The rules on the
    instance as a whole are all held against it.

    Parameters
    ----------
    sound
        What it was made of.
    name
        What messages call it.

    Raises
    ------
    InstanceFormatError, InvalidInstanceError
        As `parse_instance`.
    """
    with paused_collector():
        return _sound(*INSTANCE_SORT.of_tree(_tree(instance, sound)), name)


def _sound(instance: Instance | None, problems: Sequence[Problem], name: str) -> Instance:
    """Return an instance, or raise what is wrong with its format and with its content."""
    faults = validate_instance(instance) if instance is not None else ()
    if instance is None or problems:
        raise InstanceFormatError(in_file(name, [*problems, *faults]))
    if faults:
        raise InvalidInstanceError(in_file(name, list(faults)))
    return instance


def _tree(instance: Instance, sound: Instance) -> dict[str, Any]:
    """Return an instance as the tree of its file, in which what a sound one has too stands as the object that it is."""
    tree: dict[str, Any] = {}
    for field in Instance.model_fields:
        own, known = getattr(instance, field), getattr(sound, field)
        if own is known or own is None:
            tree |= {} if own is None else {field: own}
        elif isinstance(own, tuple) and own and isinstance(own[0], Frozen):
            shared = {id(item) for item in known}
            tree[field] = [item if id(item) in shared else _dumped(item) for item in own]
        elif isinstance(own, dict):
            tree[field] = {key: item if item is known.get(key) else _dumped(item) for key, item in own.items()}
        else:
            tree |= instance.model_dump(mode="json", exclude_none=True, include={field})
    return tree


def _dumped(item: Frozen) -> dict[str, Any]:
    return item.model_dump(mode="json", exclude_none=True)


def instance_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an instance file."""
    return copy.deepcopy(INSTANCE_SORT.schema)


@takes(instance=Instance)
def dump_instance(instance: Instance) -> str:
    """Return the text of an instance file: JSON, indented by two, the same for the same instance.

    Defaults are written out; what is not given is left out.
    """
    content = instance.model_dump(mode="json", exclude_none=True)
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
