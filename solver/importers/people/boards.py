"""Boards that govern organisations: their names by number, and one spelling of each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from solver.importers.findings import Findings
from solver.importers.people.registers import read_lines
from solver.language.messages import gettext
from solver.validation.spelling import printable

Content = dict[str, Any]


def read_boards(path: str | Path, number: str, name: str) -> dict[str, str]:
    """Return the names of boards in a CSV by their numbers; of a number given twice the first counts.

    Parameters
    ----------
    number, name
        How the columns are called.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    SourceError
        Where a column is not there.
    """
    boards: dict[str, str] = {}
    for line in read_lines(path, (number, name)):
        written = printable(" ".join(line[name].split()))
        if line[number] and written:
            boards.setdefault(line[number], written)
    return boards


def spell_boards_alike(organisations: Iterable[Content], findings: Findings) -> None:
    """Give boards that differ in capitals and blanks only the spelling of the first, in place."""
    spellings: dict[str, str] = {}
    changed = []
    for organisation in organisations:
        board = organisation.get("board")
        if board:
            first = spellings.setdefault(" ".join(board.casefold().split()), board)
            if first != board:
                organisation["board"] = first
                changed.append(organisation["id"])
    what = gettext("organisations whose board was written with other capitals or blanks elsewhere")
    findings.add(gettext("organisations"), "repaired", what, len(changed), changed)
