"""All that a server keeps while it runs: the tables of its folder, their searches, and work that is waited for."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from solver.language.current import Language
from solver.web.hub import Hub
from solver.web.new_house import NewHouse
from solver.web.preparing import prepare_folder, prepare_table
from solver.web.processes import Workshop
from solver.web.solves import Solves


class House:
    """Everything behind the calls of one server."""

    def __init__(self, folder: Path, language: Language) -> None:
        """Keep nothing open yet; the language is that of most readers."""
        self.hub = Hub(folder)
        self.solves = Solves(self.hub)
        self.workshop = Workshop(self.hub.own / "work")
        self.quarantine = self.hub.own / "quarantine"
        shutil.rmtree(self.quarantine, ignore_errors=True)
        self.new = NewHouse(folder, self.workshop)
        self.hub.saved = self.solves.saved_schedule
        self.language = language
        self._is_over = threading.Event()

    def get_ready(self, table: str, user: str, language: Language) -> None:
        """Read a table that somebody is about to open; in the server's loop, which does not wait for it."""
        loop = asyncio.get_running_loop()
        loop.run_in_executor(None, prepare_table, self.hub, table, user, language, self._is_over)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Find the searches of before, keep files and follow searches until the block ends; then keep everything."""
        await asyncio.to_thread(self.solves.recover)
        ready = asyncio.to_thread(prepare_folder, self.hub, self.language, self._is_over)
        tasks = [asyncio.create_task(work) for work in (self.hub.keep_files(), self.solves.follow(), ready)]
        try:
            yield
        finally:
            self._is_over.set()
            for task in tasks:
                task.cancel()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            self.solves.close()
            await self.hub.keep_now()
            self.hub.close()
