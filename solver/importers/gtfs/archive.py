"""A feed as a zip or folder: its tables as streams of bytes, never unpacked to disk, never more than a limit."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from solver.errors import Problem, SourceError
from solver.importers.gtfs.guarded import GuardedStream, sentences
from solver.importers.gtfs.limits import MAX_MEMBERS_BYTES, MAX_RATIO, MIN_RATIO_BYTES, TABLES
from solver.importers.gtfs.members import Members, find_members
from solver.language.messages import gettext, numeral
from solver.validation.spelling import printable

_IRREGULAR = gettext("no regular file (a pipe or a device)")
_LEADS_OUT = gettext("a link that leads out of the folder of the feed, which is not followed")

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_END_BYTES = 22
_TAIL_BYTES = 65_535 + _END_BYTES + 20 + 56
"""The longest comment, and the records before it (APPNOTE.TXT of the zip format, sections 4.3.14 to 4.3.16)."""

Look = Callable[[str], tuple[int, str | None]]
"""From the name of a member to its size and what is wrong with it."""


@dataclass(frozen=True)
class FeedFiles:
    """The files of one feed.

    Parameters
    ----------
    path
        The zip or folder.
    name
        What the feed is called in messages: the name of the file.
    sizes
        Bytes of every table that is there, unpacked.
    unsafe
        Names of members that lead out of the archive; they are never opened.
    """

    path: Path
    name: str
    sizes: dict[str, int]
    unsafe: tuple[str, ...]
    _members: dict[str, str] = field(repr=False)

    def where(self, table: str) -> str:
        """Return what a table is called in messages."""
        return f"{self.name}: {table}"

    @contextmanager
    def open(self, table: str) -> Iterator[GuardedStream]:
        """Open a table for reading from its begin.

        Raises
        ------
        FileAccessError, SourceError
            Where it cannot be opened; the stream raises them where it cannot be read.
        """
        with sentences(self.where(table)):
            archive = None if self.path.is_dir() else zipfile.ZipFile(self.path)
            member = self._members[table]
            stream = archive.open(member) if archive else _open_regular(self.path, member, self.where(table))
        try:
            yield GuardedStream(stream, self.where(table), self.sizes[table])
        finally:
            stream.close()
            if archive:
                archive.close()


def open_files(path: Path) -> FeedFiles:
    """Return the tables of the feed at `path`, after a look at every name and size but at no content.

    Raises
    ------
    FileAccessError
        Where there is nothing at `path`, or it cannot be read.
    SourceError
        Where it is no zip or folder, or one that no feed can be read of, with every reason.
    """
    name = printable(path.name or str(path))
    with sentences(printable(str(path))):
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            names, look = _names_in_folder(path), _folder_look(path)
        elif stat.S_ISREG(mode):
            names, look = _names_in_zip(path, name)
        else:
            expected = gettext("a GTFS feed (a zip, or a folder with its tables)")
            raise SourceError(
                [Problem(name, gettext("neither a file nor a folder"), expected, gettext("name the feed itself"))]
            )
        members, problems = find_members(names, name)
        sizes = _look_at_tables(members, look, name, problems)
    if problems:
        raise SourceError(problems)
    chosen = {table: found[0] for table, found in members.tables.items()}
    return FeedFiles(path, name, sizes, tuple(members.unsafe), chosen)


def _look_at_tables(members: Members, look: Look, name: str, problems: list[Problem]) -> dict[str, int]:
    """Return the size of every table, and add to `problems` the tables that cannot be read."""
    sizes = {}
    for table, found in members.tables.items():
        where = f"{name}: {table}"
        sizes[table], fault = look(found[0])
        limit = TABLES[table].max_bytes
        if len(found) > 1:
            advice = gettext("pack the feed again without the others")
            problems.append(
                Problem(where, gettext("{found} members of this name", found=len(found)), gettext("one"), advice)
            )
        elif fault:
            advice = gettext("unpack it with the program that made it, and pack the tables as an ordinary zip")
            advice = gettext("put the table itself into the folder") if fault == _LEADS_OUT else advice
            problems.append(Problem(where, fault, gettext("an ordinary file with a text"), advice))
        elif sizes[table] > limit:
            advice = gettext("check that this is the right file")
            problems.append(
                Problem(
                    where,
                    gettext("{sizes} bytes", sizes=numeral(sizes[table])),
                    gettext("at most {limit} bytes", limit=numeral(limit)),
                    advice,
                )
            )
    return sizes


def _names_in_zip(path: Path, name: str) -> tuple[list[str], Look]:
    problem = _member_list_problem(path, name)
    if problem:
        raise SourceError([problem])
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    by_name = {info.filename: info for info in infos}
    return [info.filename for info in infos if not info.is_dir()], lambda member: _look_in_zip(by_name[member])


def _member_list_problem(path: Path, where: str) -> Problem | None:
    """Return why the list of members cannot be read: no zip at all, or a list that would fill the memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read(_TAIL_BYTES)
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_BYTES:
        found = gettext("an empty file") if not size else gettext("a file that is no zip, or the first part of one")
        return Problem(
            where,
            found,
            gettext("a GTFS feed (a zip, or a folder with its tables)"),
            gettext("fetch the feed again, whole"),
        )
    declared = struct.unpack_from("<L", tail, end + 12)[0]
    end_64 = tail.rfind(_END_64)
    if declared == 0xFFFFFFFF and 0 <= end_64 <= len(tail) - 56:
        declared = struct.unpack_from("<Q", tail, end_64 + 40)[0]
    if declared > MAX_MEMBERS_BYTES:
        found = gettext("a list of members of {declared} bytes", declared=numeral(declared))
        return Problem(
            where,
            found,
            gettext("at most {MAX_MEMBERS_BYTES}", MAX_MEMBERS_BYTES=numeral(MAX_MEMBERS_BYTES)),
            gettext("check that this is the right file"),
        )
    return None


def _look_in_zip(info: zipfile.ZipInfo) -> tuple[int, str | None]:
    # The sizes that the zip declares bind: zipfile reads no byte beyond them, and checks the sum at the end.
    fault = None
    if info.flag_bits & 0x1:
        fault = gettext("an encrypted member")
    elif stat.S_ISLNK(info.external_attr >> 16):
        fault = gettext("a link to another file")
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        fault = gettext("a member packed by method {method}", method=info.compress_type)
    elif info.file_size > MIN_RATIO_BYTES and info.file_size > MAX_RATIO * max(1, info.compress_size):
        size, packed = numeral(info.file_size), numeral(info.compress_size)
        fault = gettext("{size} bytes packed into {packed}, as in a zip bomb", size=size, packed=packed)
    return info.file_size, fault


def _names_in_folder(path: Path) -> list[str]:
    top = sorted(path.iterdir())
    inner = [file for folder in top if folder.is_dir() for file in sorted(folder.iterdir())]
    return [file.relative_to(path).as_posix() for file in [*top, *inner] if not file.is_dir()]


def _folder_look(path: Path) -> Look:
    def look(member: str) -> tuple[int, str | None]:
        if not _is_inside(path, member):
            return 0, _LEADS_OUT
        status = (path / member).stat()
        return status.st_size, None if stat.S_ISREG(status.st_mode) else _IRREGULAR

    return look


def links_out(path: Path) -> list[str]:
    """Return the names of links in a folder, and in the folders of it, that lead out of it; none of a zip."""
    if not path.is_dir():
        return []
    return sorted(file.relative_to(path).as_posix() for file in path.rglob("*") if _leads_out(path, file))


def _leads_out(folder: Path, file: Path) -> bool:
    return file.is_symlink() and not _is_inside(folder, file.relative_to(folder).as_posix())


def _is_inside(folder: Path, member: str) -> bool:
    """Return whether a file is in a folder once every link on the way to it is followed."""
    return (folder / member).resolve().is_relative_to(folder.resolve())


def _open_regular(folder: Path, member: str, where: str) -> BinaryIO:
    """Open a table of a folder, if it is an ordinary file within it."""
    path = (folder / member).resolve()
    if not _is_inside(folder, member):
        raise SourceError(
            [Problem(where, _LEADS_OUT, gettext("an ordinary file with a text"), gettext("replace it by the table"))]
        )
    # Without O_NONBLOCK the opening of a pipe waits for somebody who writes; the last name is no link any more.
    flags = (getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_BINARY", "O_NOFOLLOW"))
    file = os.fdopen(os.open(path, os.O_RDONLY | sum(flags)), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise SourceError(
        [Problem(where, _IRREGULAR, gettext("an ordinary file with a text"), gettext("replace it by the table"))]
    )
