"""The end of a zip, looked at before the list of its members is loaded into memory."""

from __future__ import annotations

import struct
from pathlib import Path

from solver.errors import Problem
from solver.importers.gtfs.limits import MAX_MEMBERS_BYTES

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_END_BYTES = 22
_TAIL_BYTES = 65_535 + _END_BYTES + 20 + 56
"""The longest comment, and the records before it (APPNOTE.TXT of the zip format, sections 4.3.14 to 4.3.16)."""


def member_list_problem(path: Path, where: str) -> Problem | None:
    """Return why the list of members cannot be read: no zip at all, or a list that would fill the memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read(_TAIL_BYTES)
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_BYTES:
        found = "an empty file" if not size else "a file that is no zip, or the first part of one"
        return Problem(where, found, "a GTFS feed (a zip, or a folder with its tables)", "fetch the feed again, whole")
    declared = struct.unpack_from("<L", tail, end + 12)[0]
    end_64 = tail.rfind(_END_64)
    if declared == 0xFFFFFFFF and 0 <= end_64 <= len(tail) - 56:
        declared = struct.unpack_from("<Q", tail, end_64 + 40)[0]
    if declared > MAX_MEMBERS_BYTES:
        found = f"a list of members of {declared:,} bytes"
        return Problem(where, found, f"at most {MAX_MEMBERS_BYTES:,}", "check that this is the right file")
    return None
