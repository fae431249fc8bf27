"""What goes wrong while a file of a feed is opened or read, said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from solver.errors import FileAccessError, Problem, SourceError
from solver.formats.files import cause_of
from solver.importers.zips import BROKEN_ZIP
from solver.language.messages import gettext
from solver.validation.spelling import spell_text


@contextmanager
def sentences(where: str) -> Iterator[None]:
    """Turn what the system and `zipfile` raise into a `FileAccessError` or a `SourceError`."""
    try:
        yield
    except OSError as error:
        found, advice = cause_of(error)
        raise FileAccessError([Problem(where, found, gettext("a file that can be read"), advice)]) from error
    except BROKEN_ZIP as error:
        reason = spell_text(str(error) or type(error).__name__)[1:-1]
        advice = gettext("fetch the feed again from its publisher")
        raise SourceError(
            [
                Problem(
                    where,
                    gettext("what cannot be unpacked ({reason})", reason=reason),
                    gettext("a whole and readable zip"),
                    advice,
                )
            ]
        ) from error


class GuardedStream:
    """The bytes of one table, no more than a limit; only its reading is guarded, so that no bug of ours hides in it."""

    def __init__(self, stream: IO[bytes], where: str, max_bytes: int) -> None:
        self._stream = stream
        self._left = max_bytes
        self.where = where

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end.

        Raises
        ------
        FileAccessError, SourceError
            Where it cannot be read, or goes on beyond the limit.
        """
        with sentences(self.where):
            data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(
                [
                    Problem(
                        self.where,
                        gettext("more bytes than it had a moment ago"),
                        gettext("a file that stays as it is"),
                        gettext("try again"),
                    )
                ]
            )
        return data
