"""The database beside the files: every change with who and why, sessions, answers to repeated requests.

One SQLite file with a write-ahead log. A change is in it before anybody is told that it was taken, so that
whatever ends the program loses nothing that was acknowledged.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

_SCHEMA = """
create table if not exists tables (
    id text primary key, region text not null, name text not null, owner text not null, shared integer not null,
    scenario text not null, initial text not null, created real not null, unique (region, name, owner));
create table if not exists changes (
    table_id text not null references tables (id), id integer not null, at real not null, session text not null,
    who text not null, why text not null, kind text not null, what text not null, before text not null,
    after text not null, of integer, primary key (table_id, id)) without rowid;
create table if not exists sessions (
    key text primary key, user text not null, role text not null, created real not null);
create table if not exists replies (
    key text primary key, status integer not null, body text not null, asked text not null, at real not null);
create table if not exists solves (
    id text primary key, table_id text not null references tables (id), owner text not null, version integer not null,
    settings text not null, at real not null, state text not null);
"""
_VERSION = 1
KEPT_REPLIES_S = 24 * 3600.0
"""Seconds for which a repeated request gets the same answer."""
SESSION_S = 30 * 24 * 3600.0
"""Seconds after which one has to log in again."""
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table as the database has it; `initial` is its state before the first change, `scenario` its edits as JSON."""

    id: str
    region: str
    name: str
    owner: str
    shared: bool
    scenario: dict[str, Any] | None
    initial: State


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change: the keys of the state that it touched, as they were before and after; None for a key that is not there.

    Attributes
    ----------
    id
        The version of the table that it made.
    session, who
        Whose browser it came from, and the name that was typed there.
    of
        Of an undo or a redo, the change that it takes back or does again.
    """

    id: int
    at: float
    session: str
    who: str
    why: str
    kind: str
    what: dict[str, Any]
    before: State
    after: State
    of: int | None = None


@dataclass(frozen=True, slots=True)
class SolveRow:
    """A search of a version of a table, and how it stands: running, done, stopped, infeasible, nothing or failed."""

    id: str
    table: str
    owner: str
    version: int
    settings: Mapping[str, Any]
    at: float
    state: str

    @classmethod
    def new(cls, table: str, owner: str, version: int, settings: Mapping[str, Any]) -> SolveRow:
        """Return one that begins now."""
        return cls(secrets.token_hex(12), table, owner, version, settings, time.time(), "running")

    def ended(self, state: str) -> SolveRow:
        """Return it with how it ended."""
        return replace(self, state=state)


class Store:
    """The database of one folder; usable from any thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.execute("pragma foreign_keys = on")
        self._db.executescript(_SCHEMA)
        self._db.execute(f"pragma user_version = {_VERSION}")

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def add_table(self, row: TableRow) -> bool:
        """Keep a new table; return whether its id and its name are new."""
        values = (row.id, row.region, row.name, row.owner, row.shared, _text(row.scenario), _text(row.initial))
        try:
            with self._transaction() as db:
                db.execute("insert into tables values (?, ?, ?, ?, ?, ?, ?, ?)", (*values, time.time()))
        except sqlite3.IntegrityError:
            return False
        return True

    def tables(self) -> list[TableRow]:
        """Return every table, the oldest first."""
        query = "select id, region, name, owner, shared, scenario, initial from tables order by created"
        return [
            TableRow(id, region, name, owner, bool(shared), _tree(scenario), _tree(initial))
            for id, region, name, owner, shared, scenario, initial in self._rows(query)
        ]

    def share(self, table: str) -> None:
        """Let everybody see a table."""
        with self._transaction() as db:
            db.execute("update tables set shared = 1 where id = ?", (table,))

    def append(self, table: str, change: ChangeRow) -> None:
        """Keep a change; it is on disk when this returns."""
        values = (
            *(table, change.id, change.at, change.session, change.who, change.why, change.kind),
            *(_text(change.what), _text(change.before), _text(change.after), change.of),
        )
        with self._transaction() as db:
            db.execute("insert into changes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def changed_at(self, table: str) -> float:
        """Return when a table was changed last, in seconds since 1970; 0 where it never was."""
        ((found,),) = self._rows("select max(at) from changes where table_id = ?", table)
        return float(found or 0.0)

    def changes(self, table: str) -> list[ChangeRow]:
        """Return the changes of a table, the first one first."""
        columns = "id, at, session, who, why, kind, what, before, after, of"
        rows = self._rows(f"select {columns} from changes where table_id = ? order by id", table)
        return [
            ChangeRow(id, at, session, who, why, kind, _tree(what), _tree(before), _tree(after), of)
            for id, at, session, who, why, kind, what, before, after, of in rows
        ]

    def add_session(self, key: str, user: str, role: str) -> None:
        """Keep who a browser is; `key` is a digest of what its cookie holds."""
        with self._transaction() as db:
            db.execute("delete from sessions where created < ?", (time.time() - SESSION_S,))
            db.execute("insert or replace into sessions values (?, ?, ?, ?)", (key, user, role, time.time()))

    def session(self, key: str) -> tuple[str, str] | None:
        """Return the user and the role of a browser; None where it has to log in."""
        rows = self._rows(
            "select user, role from sessions where key = ? and created >= ?", key, time.time() - SESSION_S
        )
        return (rows[0][0], rows[0][1]) if rows else None

    def reply(self, key: str) -> tuple[int, str, str] | None:
        """Return status, body and what was asked, of a request that was answered before; None where it was not."""
        rows = self._rows(
            "select status, body, asked from replies where key = ? and at >= ?", key, time.time() - KEPT_REPLIES_S
        )
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    def add_reply(self, key: str, status: int, body: str, asked: str) -> None:
        """Keep the answer to a request, for whoever asks the same again."""
        with self._transaction() as db:
            db.execute("delete from replies where at < ?", (time.time() - KEPT_REPLIES_S,))
            db.execute("insert or ignore into replies values (?, ?, ?, ?, ?)", (key, status, body, asked, time.time()))

    def add_solve(self, row: SolveRow) -> None:
        """Keep that a solve was begun."""
        values = (row.id, row.table, row.owner, row.version, _text(row.settings), row.at, row.state)
        with self._transaction() as db:
            db.execute("insert into solves values (?, ?, ?, ?, ?, ?, ?)", values)

    def end_solve(self, id: str, state: str) -> None:
        """Keep how a solve ended."""
        with self._transaction() as db:
            db.execute("update solves set state = ? where id = ?", (state, id))

    def solves(self) -> list[SolveRow]:
        """Return every solve, the oldest first."""
        rows = self._rows("select id, table_id, owner, version, settings, at, state from solves order by at")
        return [
            SolveRow(id, table, owner, version, _tree(settings), at, state)
            for id, table, owner, version, settings, at, state in rows
        ]


def _text(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _tree(text: str) -> Any:
    return json.loads(text)
