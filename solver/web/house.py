"""All that a server keeps while it runs: the tables of its folder, their searches, and work that is waited for."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from solver.web.hub import Hub
from solver.web.new_house import NewHouse
from solver.web.processes import Workshop
from solver.web.solves import Solves


class House:
    """Everything behind the calls of one server."""

    def __init__(self, folder: Path) -> None:
        self.hub = Hub(folder)
        self.solves = Solves(self.hub)
        self.workshop = Workshop(self.hub.own / "work")
        self.quarantine = self.hub.own / "quarantine"
        shutil.rmtree(self.quarantine, ignore_errors=True)
        self.new = NewHouse(folder, self.workshop)
        self.hub.saved = self.solves.saved_schedule

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Find the searches of before, keep files and follow searches until the block ends; then keep everything."""
        await asyncio.to_thread(self.solves.recover)
        tasks = [asyncio.create_task(work) for work in (self.hub.keep_files(), self.solves.follow())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            self.solves.close()
            await self.hub.keep_now()
            self.hub.close()
