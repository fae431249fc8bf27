"""Several files of one call: no two the same, none that is read, and a sentence where the disk gives out midway."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.commands.files import is_same_file, refuse_taken
from solver.errors import FileAccessError, Problem
from solver.formats.files import shown_name, write_bytes
from solver.language.messages import gettext, ngettext

_MOST_NAMED = 8
_FOLDERS = {"-o", "--csv", "--ics"}
"""Options that name a folder, not a file."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file that is to be written.

    Attributes
    ----------
    option
        What asked for it, such as ``--csv``.
    """

    option: str
    path: str
    data: bytes


def refuse_clashes(targets: Sequence[Target], inputs: Sequence[str]) -> None:
    """Refuse files that would overwrite each other or what is read, before the first is written.

    Raises
    ------
    FileAccessError
        Two have one name (also but for upper and lower case, which some disks do not tell apart), one is a folder
        in the path of another, one is an input, or one cannot be written.
    """
    first: dict[str, Target] = {}
    for target in targets:
        key = _key(target.path)
        if key in first:
            raise _clash(target, gettext("also what {option} writes", option=first[key].option))
        first[key] = target
    for target in targets:
        above = next((first[str(parent)] for parent in Path(_key(target.path)).parents if str(parent) in first), None)
        if above is not None:
            raise _clash(target, gettext("below the file that {option} writes", option=above.option))
    for target in targets:
        if any(is_same_file(target.path, source) for source in inputs):
            raise _clash(target, gettext("the file that is read"))
        refuse_taken(target.path)


def _key(path: str) -> str:
    return os.path.realpath(path).casefold()


def _clash(target: Target, found: str) -> FileAccessError:
    if target.option in _FOLDERS:
        advice = gettext("name another folder after {option}", option=target.option)
    else:
        advice = gettext("name another file after {option}", option=target.option)
    return FileAccessError([Problem(shown_name(target.path), found, gettext("another file"), advice)])


def write_all(targets: Sequence[Target]) -> None:
    """Write files one after the other; each is at every moment the old one or the new one.

    Raises
    ------
    FileAccessError
        One cannot be written: it says which were written before, and which were not.
    """
    for num_written, target in enumerate(targets):
        try:
            write_bytes(target.path, target.data)
        except FileAccessError as error:
            raise FileAccessError([*error.problems, _standing(targets, num_written)]) from error


def _standing(targets: Sequence[Target], num_written: int) -> Problem:
    written, missing = targets[:num_written], targets[num_written:]
    found = gettext("{num_written} of {targets} files written", num_written=num_written, targets=len(targets))
    advice = gettext(
        "the others are as they were: {missing}; mend the cause and give the command again", missing=_named(missing)
    )
    if written:
        found = gettext("{found} ({names})", found=found, names=_named(written))
    return Problem(gettext("the outputs"), found, gettext("all of them"), advice)


def _named(targets: Sequence[Target]) -> str:
    names = ", ".join(shown_name(target.path) for target in targets[:_MOST_NAMED])
    more = len(targets) - _MOST_NAMED
    return ngettext("{names} and {count} more", "{names} and {count} more", more, names=names) if more > 0 else names
