"""What the pages load, kept in memory: a first page takes some twenty files, and looking each up on disk is felt."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_WORTH_IT = 1000
"""Bytes from which on a file is sent compressed."""


@dataclass(frozen=True, slots=True)
class _File:
    data: bytes
    packed: bytes | None
    kind: str
    tag: str


class Statics:
    """The files of one folder, read when the server starts; a browser asks each time whether it has the present one."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
        self._files = {path.name: _read(path) for path in paths if path.suffix in _KINDS}

    async def answer(self, request: Request) -> Response:
        """Return the file that a request names.

        Raises
        ------
        HTTPException
            404: there is none.
        """
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        headers = {"etag": file.tag, "cache-control": "no-cache", "vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304, headers=headers)
        if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.packed, headers=headers | {"content-encoding": "gzip"}, media_type=file.kind)
        return Response(file.data, headers=headers, media_type=file.kind)


def _read(path: Path) -> _File:
    data = path.read_bytes()
    packed = gzip.compress(data, 6, mtime=0) if len(data) >= _WORTH_IT else None
    return _File(data, packed, _KINDS[path.suffix], f'"{hashlib.sha256(data).hexdigest()[:20]}"')
