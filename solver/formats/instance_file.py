"""Instance files."""

from __future__ import annotations

import copy
import json
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from solver.domain.collector import paused_collector
from solver.domain.instance import INSTANCE_FORMAT, Instance
from solver.errors import InstanceFormatError, InvalidInstanceError
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
        instance, problems = INSTANCE_SORT.parse(data)
        faults = validate_instance(instance) if instance is not None else ()
    if instance is None or problems:
        raise InstanceFormatError(in_file(name, [*problems, *faults]))
    if faults:
        raise InvalidInstanceError(in_file(name, list(faults)))
    return instance


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
