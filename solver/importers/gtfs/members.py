"""Which files of a zip or folder are the feed: those of the one folder that holds its tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from solver.errors import Problem
from solver.importers.gtfs.limits import REQUIRED_TABLES, TABLES
from solver.language.messages import gettext
from solver.validation.spelling import join_texts, spell_text


@dataclass
class Members:
    """The tables of a feed by name, each with the names of the members that claim to be it.

    Parameters
    ----------
    folder
        The folder inside the zip or folder, "" for the top.
    tables
        Names of members by table; several where a zip holds a name twice.
    unsafe
        Names that lead out of the folder; they are never opened.
    archives
        Zips inside.
    """

    folder: str = ""
    tables: dict[str, list[str]] = field(default_factory=dict)
    unsafe: list[str] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)


def find_members(names: Iterable[str], where: str) -> tuple[Members, list[Problem]]:
    """Return the tables among the names of files; the folder with most of the required tables is the feed.

    What macOS adds (``__MACOSX``, ``._`` files) is no table. Of two folders that are equally complete the one
    nearer to the top is taken; two at the same depth are a problem, because nobody knows which is meant.
    """
    members = Members()
    folders: dict[str, dict[str, list[str]]] = {}
    for name in names:
        parts = name.replace("\\", "/").split("/")
        table = parts[-1].lower()
        if table.endswith(".zip"):
            members.archives.append(name)
        if table not in TABLES or "__MACOSX" in parts:
            continue
        if ".." in parts or not parts[0] or ":" in parts[0]:
            members.unsafe.append(name)
        else:
            folders.setdefault("/".join(parts[:-1]), {}).setdefault(table, []).append(name)
    return members, _choose(members, folders, where)


def _choose(members: Members, folders: dict[str, dict[str, list[str]]], where: str) -> list[Problem]:
    """Put the tables of the feed into `members`, and return why none of the folders, or no one of them, is the feed."""
    ranks = {folder: _rank(folder, tables) for folder, tables in folders.items()}
    best = [folder for folder, rank in ranks.items() if rank == min(ranks.values())]
    if len(best) > 1:
        found = gettext("{best} feeds, in the folders {sorted}", best=len(best), sorted=join_texts(sorted(best), "and"))
        return [Problem(where, found, gettext("one feed"), gettext("keep one of the folders and pack it alone"))]
    if best:
        members.folder = best[0]
        members.tables = folders[best[0]]
    if members.archives and not any(table in members.tables for table in REQUIRED_TABLES):
        found = gettext("a zip inside the zip: {archives}", archives=spell_text(members.archives[0]))
        return [
            Problem(
                where,
                found,
                gettext("the tables of a feed (routes.txt, trips.txt, ...)"),
                gettext("unpack it, and name the inner zip"),
            )
        ]
    return []


def _rank(folder: str, tables: dict[str, list[str]]) -> tuple[int, int]:
    complete = sum(table in tables for table in REQUIRED_TABLES)
    return -complete, len(folder.split("/")) if folder else 0
