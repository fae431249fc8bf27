"""A table of a feed as frames of a few hundred thousand rows, read from bytes that may be anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from pandas.errors import ParserError

from solver.errors import Problem, SourceError
from solver.importers.gtfs.guarded import GuardedStream
from solver.importers.gtfs.limits import CHUNK_BYTES
from solver.importers.gtfs.text import Tally, clean_text
from solver.language.messages import gettext, numeral
from solver.validation.spelling import printable, spell_text

_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HEADER_BYTES = 1024**2
_MOST_CHUNKS = 4
"""How many are parsed as one, in search of the end of a quoted cell."""
_OPEN_QUOTE = "EOF inside string"

NULS = gettext("NUL bytes, left out")


class CsvChunks:
    """One table, cut at ends of lines into chunks that pandas parses one by one.

    Cutting it ourselves keeps the memory small and confines a quotation mark that is never closed.

    Parameters
    ----------
    columns
        The names of the header, trimmed and in small letters, in their order.
    num_rows, bytes_read
        How far the reading is.
    """

    def __init__(self, stream: GuardedStream, tally: Tally) -> None:
        self._stream = stream
        self._tally = tally
        self._rest = b""
        self.num_rows = 0
        self.bytes_read = 0
        self.columns = self._read_header()

    def frames(self, columns: Sequence[str], types: Mapping[str, str] | None = None) -> Iterator[pd.DataFrame]:
        """Yield frames with those of `columns` that the table has; a cell that is missing is "".

        `types` names for a column another dtype than object: "S<n>" for bytes cut at n, or "number" for a number
        where every cell of the frame is one or blank (NaN).
        """
        wanted = [name for name in columns if name in self.columns]
        numbers = [name for name in wanted if types and types.get(name) == "number"]
        dtypes = {name: (types or {}).get(name, "object") for name in wanted if name not in numbers}
        while wanted and (chunk := self._next_chunk()):
            if chunk.isspace():
                continue
            frame = self._parse(chunk, wanted, numbers, dtypes)
            self.num_rows += len(frame)
            yield frame

    def _read_header(self) -> list[str]:
        """Return the names of the columns, and keep what was read beyond the first line."""
        data = self._stream.read(_HEADER_BYTES)
        self.bytes_read += len(data)
        if data[:2] in _UTF_16_MARKS:
            raise self._error(gettext("text in UTF-16"), gettext("text in UTF-8"), gettext("save the table as UTF-8"))
        data = self._without_nuls(data.removeprefix(_UTF_8_MARK)).lstrip(b"\r\n")
        line, end, self._rest = data.partition(b"\n" if b"\n" in data else b"\r")
        if not end and len(data) >= _HEADER_BYTES:
            found = gettext("a first line of more than {most} bytes", most=numeral(_HEADER_BYTES))
            raise self._error(found, gettext("the names of the columns"), _CHECK)
        text = line.decode("utf-8", "surrogateescape").strip()
        try:
            names = next(csv.reader([text], skipinitialspace=True), [])
        except csv.Error as error:
            raise self._error(spell_text(text), gettext("the names of the columns"), _CHECK) from error
        return [clean_text(name).strip('"').strip().lower() for name in names]

    def _next_chunk(self) -> bytes:
        data = self._stream.read(CHUNK_BYTES)
        self.bytes_read += len(data)
        text = self._rest + self._without_nuls(data)
        if len(data) < CHUNK_BYTES:
            self._rest = b""
            return text
        cut = max(text.rfind(b"\n"), text.rfind(b"\r")) + 1
        if not cut:
            found = gettext("a line of more than {most} bytes", most=numeral(CHUNK_BYTES))
            raise self._error(found, gettext("the rows of a table"), _CHECK)
        self._rest = text[cut:]
        return text[:cut]

    def _without_nuls(self, data: bytes) -> bytes:
        if b"\0" not in data:
            return data
        self._tally.add(NULS, (), data.count(b"\0"))
        return data.replace(b"\0", b"")

    def _parse(self, chunk: bytes, wanted: list[str], numbers: list[str], dtypes: dict[str, str]) -> pd.DataFrame:
        for num_chunks in range(1, _MOST_CHUNKS + 1):
            try:
                return self._parse_once(chunk, wanted, numbers, dtypes)
            except ParserError as error:
                # A quoted cell may hold the very end of line at which we cut: once more, with the next rows.
                again = _OPEN_QUOTE in str(error) and num_chunks < _MOST_CHUNKS
                more = self._next_chunk() if again else b""
                if not more:
                    raise self._unparsable(error) from error
                chunk += more
        raise AssertionError("the last attempt returns or raises")

    def _parse_once(self, chunk: bytes, wanted: list[str], numbers: list[str], dtypes: dict[str, str]) -> pd.DataFrame:
        """Return the rows of a chunk of whole lines; pandas raises a `ParserError` where it is no table."""
        positions = {name: self.columns.index(name) for name in wanted}
        parsed_as: dict[Any, Any] = {positions[name]: dtype for name, dtype in dtypes.items()}
        blanks: dict[Any, Any] = {positions[name]: [""] for name in numbers}
        frame = pd.read_csv(
            io.BytesIO(self._full_row() + chunk),
            header=None,
            names=range(len(self.columns)),
            usecols=list(positions.values()),
            dtype=parsed_as,
            index_col=False,
            keep_default_na=False,
            na_values=blanks,
            # Blanks before a quotation mark hide it; to skip them costs a fifth of the time.
            skipinitialspace=b' "' in chunk,
            encoding_errors="surrogateescape",
            low_memory=False,
        )
        return frame.rename(columns={position: name for name, position in positions.items()})[1:]

    def _full_row(self) -> bytes:
        # Where every row leaves out the last cells, pandas takes the names for too many.
        return b",".join([b"0"] * len(self.columns)) + b"\n"

    def _unparsable(self, error: ParserError) -> SourceError:
        if _OPEN_QUOTE in str(error):
            row = self.num_rows + int(str(error).rpartition(" ")[2]) - 1
            found = gettext("a quotation mark after row {row} that is opened and never closed", row=numeral(row))
        else:
            found = gettext("what is no table ({error})", error=printable(str(error))[:100])
        return self._error(found, gettext("values between commas"), gettext("mend the row, or fetch the feed again"))

    def _error(self, found: str, expected: str, advice: str) -> SourceError:
        return SourceError([Problem(self._stream.where, found, expected, advice)])


_CHECK = gettext("check that this is the right file")
