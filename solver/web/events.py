"""Server-sent events: what happens at a table, to every browser that looks at it, and again to who was away."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cached_property

from solver.web.figures import Document

_KEPT = 300
_QUEUE = 400
PING_S = 15.0
MOST_LISTENERS = 200
"""Browsers that listen to one table."""


@dataclass(frozen=True)
class Event:
    """One event; `id` is the version of the table that it made, None where it made none."""

    name: str
    body: Document
    id: int | None = None

    @cached_property
    def encoded(self) -> str:
        """It as it is sent (HTML Standard, 9.2 Server-sent events): written once, however many listen."""
        head = f"event: {self.name}\n" + (f"id: {self.id}\n" if self.id is not None else "")
        return f"{head}data: {json.dumps(self.body, ensure_ascii=False, separators=(',', ':'))}\n\n"


class Channel:
    """The listeners of one table; everything is called in the loop of the server."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._kept: deque[Event] = deque(maxlen=_KEPT)

    @property
    def num_listeners(self) -> int:
        """How many browsers look at the table."""
        return len(self._listeners)

    def publish(self, event: Event) -> None:
        """Tell everybody; who is too slow to take it is told to read everything again."""
        if event.id is not None:
            self._kept.append(event)
        for queue in self._listeners:
            if queue.qsize() >= _QUEUE:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(Event("snapshot", {}))
            else:
                queue.put_nowait(event)

    def _missed(self, last: int, version: int) -> list[Event]:
        """Return what somebody missed who had a version; where that is not kept any more, to read everything again."""
        if last >= version:
            return []
        found = [event for event in self._kept if event.id is not None and event.id > last]
        ids = [event.id for event in found]
        if ids != list(range(last + 1, version + 1)):
            return [Event("snapshot", {"version": version})]
        return found

    async def listen(self, last: int | None, version: int) -> AsyncIterator[str]:
        """Yield events as text until the browser leaves, with a comment now and then so that the line stays open.

        Parameters
        ----------
        last
            The version that the browser had, by Last-Event-ID; None where it has just read the snapshot.
        version
            The present one.
        """
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        missed = self._missed(last, version) if last is not None else []
        self._listeners.add(queue)
        try:
            yield "retry: 1000\n\n"
            for event in missed:
                yield event.encoded
            self._tell_presence()
            while True:
                try:
                    event_or_end = await asyncio.wait_for(queue.get(), PING_S)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event_or_end is None:
                    return
                yield event_or_end.encoded
        finally:
            self._listeners.discard(queue)
            self._tell_presence()

    def _tell_presence(self) -> None:
        self.publish(Event("presence", {"people": len(self._listeners)}))

    def close(self) -> None:
        """End every stream."""
        for queue in self._listeners:
            queue.put_nowait(None)
