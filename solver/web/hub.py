"""All tables of a folder: made, found, opened, and kept as schedule files that the command line reads."""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
import threading
import time
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from solver.domain.schedule import Scenario
from solver.errors import InputError
from solver.language.messages import gettext
from solver.validation.spelling import spell_text
from solver.web.errors import RefusedError
from solver.web.events import Channel, Event
from solver.web.figures import Document
from solver.web.keeping import Kept, Saved, kept
from solver.web.problems import refused
from solver.web.regions import Folder, Region
from solver.web.store import State, Store, TableRow
from solver.web.table import Table

_SLUG = re.compile(r"[^a-z0-9]+")
QUIET_S, LATEST_S = 0.8, 4.0
"""Seconds after the last change, and after the first one at the latest, when a schedule file is checked and written.

Not while somebody moves a slider: a check takes longer than a change. What a year is worth and the ladder take longer
still, and wait until nobody has changed anything for that long, as does what a large table lacks.
"""
_LOOK_S = 0.1
_PAUSE_S = 0.3
"""Seconds without a change before what a large table lacks is worked out: a slider that goes on does not wait."""
_REGIONS_S = 1.0
"""Seconds between two looks at whether regions at which somebody sits were made anew."""
OWN_FOLDER = ".stagger"
"""In the folder of the regions: the database, solves, and what was uploaded and not yet read."""
MOST_TABLES = 1000


class Hub:
    """The tables of one folder; its methods may be called from any thread, those that publish in the server's loop."""

    def __init__(self, path: Path) -> None:
        """Open the database of a folder of regions; no table is read before somebody asks for it."""
        self.path = path
        self.own = path / OWN_FOLDER
        self.folder = Folder(path)
        self.store = Store(self.own / "tables.sqlite")
        self._tables: dict[str, Table] = {}
        self._regions: dict[tuple[str, str], Region] = {}
        self._channels: dict[str, Channel] = {}
        self._lock = threading.RLock()
        self._dirty: dict[str, tuple[float, float]] = {}
        self._changed_at: dict[str, float] = {}
        self._to_follow: set[str] = set()
        self._following: set[asyncio.Task[None]] = set()
        self._outdated: set[str] = set()
        self._look_again = 0.0
        self._completing: dict[str, asyncio.Task[None]] = {}
        self._kept: dict[str, Kept] = {}
        self.saved: Saved = lambda _: None

    def rows(self, user: str) -> list[TableRow]:
        """Return the tables that a user may see."""
        return [row for row in self.store.tables() if row.shared or row.owner == user]

    def row(self, table: str, user: str) -> TableRow:
        """Return a table that a user may see.

        Raises
        ------
        RefusedError
            There is no such table, or it is somebody else's own: both are told alike.
        """
        for row in self.rows(user):
            if row.id == table:
                return row
        expected, advice = gettext("the id of a table"), gettext("choose one of GET /api/v1/tables")
        raise refused(404, "table", spell_text(table), expected, advice)

    def open(self, table: str, user: str) -> Table:
        """Return a table, read from the database where nobody had it open.

        Raises
        ------
        RefusedError
            As `row`.
        InputError
            The file of its region cannot be used any more.
        """
        row = self.row(table, user)
        region = self.region(row.region, scenario_of(row))
        # Before the lock: nobody at another table waits for it.
        region.demand()
        with self._lock:
            opened = self._tables.get(table)
            if opened is None or opened.region is not region:
                opened = self._tables[table] = Table(row, region, self.store)
                self._outdated.discard(table)
            opened.row = row
            return opened

    def region(self, id: str, scenario: Scenario | None = None) -> Region:
        """Return a region, one for all tables that have the same edits of it.

        Raises
        ------
        InputError
            There is none, or its file cannot be used any more.
        """
        listed = self.folder.region(id)
        assert listed.instance is not None
        key = id, "" if scenario is None else scenario.model_dump_json()
        with self._lock:
            known = self._regions.get(key)
            if known is None or known.given is not listed.instance:
                known = self._regions[key] = Region(id, listed.instance, scenario)
            return known

    def add(
        self,
        region: str,
        name: str,
        owner: str,
        *,
        shared: bool,
        initial: State | None = None,
        like: TableRow | None = None,
    ) -> TableRow:
        """Make a table with everybody as today, or as in a state.

        Parameters
        ----------
        like
            A table whose edits of the region hold on the new one too.

        Raises
        ------
        InputError
            There is no such region.
        RefusedError
            There is such a table, or there are too many.
        """
        self.folder.region(region)
        if len(self.store.tables()) >= MOST_TABLES:
            advice = gettext("remove some in the folder")
            raise refused(409, "tables", str(MOST_TABLES), gettext("fewer tables"), advice)
        id = table_id(region, name, "" if shared else owner)
        scenario = None if like is None else like.scenario
        row = TableRow(id, region, name, owner, shared, scenario, initial or {})
        if not self.store.add_table(row):
            found, expected = spell_text(name), gettext("a name that no table of this region has")
            raise RefusedError(
                409,
                "There is such a table",
                refused(409, "name", found, expected, gettext("choose another")).problems,
                {"table": id} if shared else {},
            )
        return row

    def channel(self, table: str) -> Channel:
        """Return who listens to a table; in the server's loop."""
        return self._channels.setdefault(table, Channel())

    def publish(self, table: str, event: Event) -> None:
        """Tell everybody who looks at a table; in the server's loop."""
        self.channel(table).publish(event)

    def changed(self, table: str, body: Document) -> None:
        """Tell of a change, and let its file be written soon; in the server's loop."""
        if body["change"] is None:
            return
        # What was changed meanwhile is known to everybody who listens.
        self.publish(table, Event("change", {**body, "meanwhile": []}, body["version"]))
        self._soil(table)
        self.complete(table)

    def complete(self, table: str) -> None:
        """Let be worked out what a large table lacks; in the server's loop."""
        opened = self._tables.get(table)
        if opened is not None and not opened.is_complete and table not in self._completing:
            self._completing[table] = asyncio.create_task(self._complete(table))

    def listened(self, table: str) -> None:
        """Let be worked out what nobody knew yet of a table that somebody opens; in the server's loop."""
        self.complete(table)
        opened = self._tables.get(table)
        if opened is not None and opened.is_bare:
            opened.is_bare = False
            self._following.add(task := asyncio.create_task(self._follow(table, opened)))
            task.add_done_callback(self._following.discard)

    def _soil(self, table: str) -> None:
        """Take note that a table has changed and is to be written."""
        now = self._changed_at[table] = time.monotonic()
        self._dirty[table] = self._dirty.get(table, (now, now))[0], now

    def _is_quiet(self, table: str, seconds: float) -> bool:
        """Return whether nobody has changed a table for so long."""
        return time.monotonic() - self._changed_at.get(table, -math.inf) >= seconds

    async def _complete(self, id: str) -> None:
        """Work out, of a large region, what each party brings, and tell it; again where it has changed meanwhile."""
        try:
            table = self._tables.get(id)
            while table is not None and not table.is_complete:
                await asyncio.sleep(_PAUSE_S)
                if not self._is_quiet(id, _PAUSE_S):
                    continue
                if more := await asyncio.to_thread(table.complete, table.version):
                    self.publish(id, Event("figures", more))
        finally:
            del self._completing[id]

    def presence(self, table: str) -> int:
        """Return how many browsers look at a table."""
        return self.channel(table).num_listeners

    def kept(self, table: str) -> Kept | None:
        """Return what was last written of a table; None where nothing was yet."""
        return self._kept.get(table)

    async def keep_files(self) -> None:
        """Write the schedule files of what changed, and tell what was found on the way; until cancelled."""
        await asyncio.to_thread(self._soil_what_was_cut_off)
        while True:
            await asyncio.sleep(_LOOK_S)
            now = time.monotonic()
            if now >= self._look_again:
                await self._tell_of_new_regions()
                self._look_again = time.monotonic() + _REGIONS_S
            await self._keep([
                id for id, (first, last) in self._dirty.items() if now - last >= QUIET_S or now - first >= LATEST_S
            ])  # fmt: skip
            await self._follow_quiet()

    def _soil_what_was_cut_off(self) -> None:
        """Take note of tables that changed after their schedule files were written, before the last server ended."""
        for row in self.store.tables():
            path = self.file_of(row)
            if self.store.changed_at(row.id) > (path.stat().st_mtime if path.exists() else 0.0):
                with suppress(InputError, RefusedError):  # told to whoever opens it
                    self.open(row.id, row.owner)
                    self._soil(row.id)

    async def _tell_of_new_regions(self) -> None:
        """Tell who looks at a table whose region has been made anew since it was opened, once."""
        for id, table in list(self._tables.items()):
            if not self.presence(id) or id in self._outdated:
                continue
            try:
                listed = await asyncio.to_thread(self.folder.region, table.row.region)
            except InputError:  # told to whoever asks for anything of it
                continue
            if listed.instance is not table.region.given:
                self._outdated.add(id)
                self.publish(id, Event("region", {}))

    async def keep_now(self) -> None:
        """Write what changed since."""
        await self._keep(list(self._dirty))

    async def _keep(self, ids: Sequence[str]) -> None:
        """Check and write tables; what a full disk refuses is tried again."""
        for id in ids:
            self._dirty.pop(id, None)
            table = self._tables.get(id)
            if table is None:
                continue
            try:
                found = await asyncio.to_thread(kept, table, self.file_of(table.row), self.saved)
            except InputError as error:  # a disk that is full now: the database has it, and it is tried again
                self._soil(id)
                self.publish(id, Event("unwritten", {"version": table.version, "detail": str(error)}))
                continue
            self._kept[id] = found
            self.publish(id, Event("checked", found.document()))
            self._to_follow.add(id)

    async def _follow_quiet(self) -> None:
        """Tell what follows from what is on the tables that were written and nobody has changed since."""
        for id in [id for id in self._to_follow if self._is_quiet(id, QUIET_S)]:
            self._to_follow.discard(id)
            if (table := self._tables.get(id)) is not None:
                await self._follow(id, table)

    async def _follow(self, id: str, table: Table) -> None:
        """Tell what a year of a table is worth, and its ladder."""
        saved = table.state.get("saved")
        schedule = None if saved is None else await asyncio.to_thread(self.saved, saved)
        if more := await asyncio.to_thread(table.follow, schedule):
            self.publish(id, Event("figures", more))

    def file_of(self, row: TableRow) -> Path:
        """Return the schedule file of a table."""
        name = row.id.partition("~")[2]
        return self.path / f"{row.region}.tables" / f"{name}.json"

    def end_streams(self) -> None:
        """Let every browser go; in the server's loop."""
        for channel in self._channels.values():
            channel.close()

    def close(self) -> None:
        """Close the database."""
        self.store.close()


def scenario_of(row: TableRow) -> Scenario | None:
    """Return the edits that hold on a table; None where there are none."""
    return None if row.scenario is None else Scenario.model_validate(row.scenario)


def table_id(region: str, name: str, owner: str) -> str:
    """Return what a table is called in addresses: its region, its name, and whose it is where it is somebody's own."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _SLUG.sub("-", plain).strip("-")
    if slug != name:  # other names come to the same letters
        slug = f"{slug[:40] or 'table'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    own = f"~{hashlib.sha256(owner.encode()).hexdigest()[:8]}" if owner else ""
    return f"{region}~{slug}{own}"
