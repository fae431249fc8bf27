"""The regions that are being made in the folder of a server: who changes one waits for who changes it already."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from solver.importers.regions.new_regions import NewRegions
from solver.language.current import Language, speaking
from solver.web.figures import Document
from solver.web.processes import Workshop

MOST_SECONDS = 300.0
"""Of reading a feed or building a region: some ten million stop times."""
T = TypeVar("T")


class NewHouse:
    """The regions of one folder; small calls in a thread, whatever opens a file of others in a process of its own.

    Parameters
    ----------
    folder
        Of the server.
    workshop
        Where the processes are begun.
    """

    def __init__(self, folder: Path, workshop: Workshop) -> None:
        self._folder, self._workshop = folder.resolve(), workshop
        self._locks: dict[str, asyncio.Lock] = {}
        self._num_asking: Counter[str] = Counter()

    @cached_property
    def regions(self) -> NewRegions:
        """The regions; the data pack is read when somebody first asks."""
        return NewRegions(self._folder)

    async def asked(self, language: Language, ask: Callable[[NewRegions], T]) -> T:
        """Return what the regions say, in a language."""

        def answer() -> T:
            with speaking(language):
                return ask(self.regions)

        return await asyncio.to_thread(answer)

    async def changed(self, region: str, language: Language, change: Callable[[NewRegions], T]) -> T:
        """Return what a small change of one region comes to, in a language."""
        async with self._one_at_a_time(region):
            return await self.asked(language, change)

    async def put(self, region: str, language: Language, name: str, file: Path) -> Document:
        """Take a file in; return what it is, and what is wrong with it.

        Raises
        ------
        InputError, RefusedError
            There is no such region, the file may not have that name, or reading it took too long.
        """
        return await self._worked(region, language, {"call": "put", "name": name, "file": str(file)})

    async def build(self, region: str, language: Language) -> Document:
        """Build a region; return its state.

        Raises
        ------
        InputError, RefusedError
            There is no such region, nobody is in it, or building it took too long.
        """
        await self._worked(region, language, {"call": "build"})
        return await self.asked(language, lambda regions: regions.state(region))

    async def _worked(self, region: str, language: Language, told: Document) -> Document:
        await self.asked(language, lambda regions: regions.state(region))
        async with self._one_at_a_time(region):
            told |= {"region": region, "folder": str(self._folder)}
            result, _ = await self._workshop.done("region", told, {}, MOST_SECONDS, language)
        found: Document = result
        return found

    @asynccontextmanager
    async def _one_at_a_time(self, region: str) -> AsyncIterator[None]:
        """Keep a region for oneself, in this process and in those that it begins.

        The lock stays as long as somebody holds it or waits for it: one that nobody holds may have been promised.
        """
        lock = self._locks.setdefault(region, asyncio.Lock())
        self._num_asking[region] += 1
        try:
            async with lock:
                yield
        finally:
            self._num_asking[region] -= 1
            if not self._num_asking[region]:
                del self._locks[region], self._num_asking[region]
