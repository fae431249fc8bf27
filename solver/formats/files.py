"""Reading a file up to a size, and writing one so that it is whole at every moment."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from solver.errors import FileAccessError, InputError, Problem
from solver.language.messages import gettext
from solver.validation.arguments import takes
from solver.validation.spelling import printable, spell_text

SIZE_LIMIT = 256 * 1024 * 1024
"""Bytes. The largest instances known are some 20 MB; what is far beyond that is another sort of file."""

STANDARD_INPUT = "-"

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
"""How the names of workbooks end that can be read."""

_READ = gettext("a file that can be read")
_WRITE = gettext("a file that can be written")


def shown_name(path: str | Path) -> str:
    """Return what a file is called in messages."""
    return gettext("standard input") if str(path) == STANDARD_INPUT else printable(str(path))


def read_bytes(path: str | Path, too_large: type[InputError], stdin: BinaryIO | None = None) -> bytes:
    """Return the content of a file, or of standard input where the path is "-".

    Raises
    ------
    FileAccessError
        Where it cannot be opened or read.
    InputError
        Of the type `too_large`, where it is larger than 256 MiB; it is not read then.
    """
    try:
        if str(path) == STANDARD_INPUT:
            data = _read_limited(stdin or sys.stdin.buffer)
            size = len(data)
        else:
            data, size = _read_file(Path(path))
    except (OSError, ValueError) as error:
        raise FileAccessError([_access_problem(path, error, _READ)]) from error
    if size > SIZE_LIMIT:
        found = gettext("more than {size} MiB", size=SIZE_LIMIT >> 20)
        advice = gettext("check that this is the right file")
        raise too_large(
            [Problem(shown_name(path), found, gettext("at most {size} MiB", size=SIZE_LIMIT >> 20), advice)]
        )
    return data


def _read_file(path: Path) -> tuple[bytes, int]:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > SIZE_LIMIT:
            return b"", size
        # A pipe or a device has no size, so the reading itself is limited as well.
        data = _read_limited(file)
    return data, len(data)


def _read_limited(file: BinaryIO) -> bytes:
    return file.read(SIZE_LIMIT + 1)


@takes(path=(os.PathLike, str), text=str)
def write_text(path: str | Path, text: str, *, syncs: bool = True) -> None:
    """Write a text in UTF-8, as `write_bytes` does.

    Raises
    ------
    FileAccessError
        As `write_bytes`, and where the text holds half a character, which no file in UTF-8 can.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        found = gettext("half a character, {char}", char=spell_text(text[error.start]))
        advice = gettext("read it again in the encoding that it was written in, or leave the character out")
        raise FileAccessError([Problem(shown_name(path), found, gettext("a text in UTF-8"), advice)]) from error
    write_bytes(path, data, syncs=syncs)


def write_bytes(path: str | Path, data: bytes, *, syncs: bool = True) -> None:
    """Write a file so that it is at every moment the old one or the new one, and whole.

    Missing folders are made. An existing file keeps its permissions, a link keeps pointing where it does, and
    what is not a file (a pipe, a terminal) is written to as it is.

    Parameters
    ----------
    syncs
        Whether to wait until the disk has it, some milliseconds; not needed for one of many files that are quickly
        made again.

    Raises
    ------
    FileAccessError
        Where the file or its folder cannot be written.
    """
    try:
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = target.stat().st_mode if target.exists() else None
        if mode is None or stat.S_ISREG(mode):
            _replace(target, data, mode, syncs=syncs)
        else:
            target.write_bytes(data)
    except (OSError, ValueError) as error:
        raise FileAccessError([_access_problem(path, error, _WRITE)]) from error


def is_writable(folder: str | Path) -> bool:
    """Return whether a file can be made in a folder, by making one: permissions do not say all, as of /proc."""
    probe = Path(folder, f".stagger-{secrets.token_hex(8)}.tmp")
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        probe.unlink()
    except OSError:
        return False
    return True


def _replace(target: Path, data: bytes, mode: int | None, *, syncs: bool) -> None:
    """Put a file in place in one step, so that a reader sees the old one or the new one, never a part.

    Parameters
    ----------
    mode
        Permissions to take over; None for those of any new file.
    syncs
        Whether to wait until the disk has it.
    """
    # In the same folder, because a file can only be replaced in one step by one on the same disk.
    temporary = target.with_name(f".stagger-{secrets.token_hex(8)}.tmp")
    try:
        # Opened with the permissions of any new file, so that the user's umask counts.
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            if syncs:
                os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _access_problem(path: str | Path, error: OSError | ValueError, expected: str) -> Problem:
    found, advice = cause_of(error)
    return Problem(shown_name(path), found, expected, advice)


def cause_of(error: OSError | ValueError) -> tuple[str, str]:
    """Return what the system says of a file that cannot be used, and what to do about it."""
    for kind, cause in _CAUSES.items():
        if isinstance(error, kind):
            return cause
    reason = printable(error.strerror) if isinstance(error, OSError) and error.strerror else ""
    return reason or gettext("a name that is no file name"), gettext("check the name, the folder and the disk")


_CAUSES: dict[type[Exception], tuple[str, str]] = {
    FileNotFoundError: (gettext("no such file"), gettext("check the name and the folder")),
    IsADirectoryError: (gettext("a folder"), gettext("name a file in it")),
    NotADirectoryError: (gettext("a file where the path needs a folder"), gettext("check the folders in the path")),
    FileExistsError: (gettext("a file where the path needs a folder"), gettext("check the folders in the path")),
    PermissionError: (gettext("no permission"), gettext("ask for permission, or choose another place")),
}
