"""Fifty browsers at one table, without their pictures: each listens, and changes its own party now and then."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from benchmarks.web_server import Served, moves, percentile
from solver.web.security import COOKIE, csrf_of

NUM_BROWSERS = 50
_SECONDS = 40.0
_EVERY_S = 15.0
"""Seconds between two changes of one browser, on average: together more than three a second."""
_MOST_MS, _MOST_GB = 300.0, 1.5

Figures = dict[str, Any]


@dataclass
class Crowd:
    """What happened.

    Attributes
    ----------
    begun
        By version when its change was sent, on the clock of the loop.
    answered_ms, everywhere_ms
        Of each change until its sender had the answer, and until each of the others had the event.
    """

    sent: dict[int, float] = field(default_factory=dict)
    heard: list[tuple[int, float]] = field(default_factory=list)
    answered_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def crowd(served: Served, table: str, seed: int) -> Figures:
    """Return how long changes took, to their sender and to everybody, and what went wrong."""
    seen = Crowd()
    asyncio.run(_meeting(served, table, seed, seen))
    everywhere = [1000 * (at - seen.sent[version]) for version, at in seen.heard if version in seen.sent]
    missed = len(seen.sent) * NUM_BROWSERS - len(everywhere)
    p95 = [percentile(values, 0.95) for values in (seen.answered_ms, everywhere)]
    return {
        "browsers": NUM_BROWSERS,
        "changes": len(seen.answered_ms),
        "answered_median_ms": round(percentile(seen.answered_ms, 0.5), 1),
        "answered_p95_ms": round(p95[0], 1),
        "everywhere_p95_ms": round(p95[1], 1),
        "events_missed": missed,
        "errors": seen.errors[:5],
        "is_kept": max(p95) <= _MOST_MS and not seen.errors and not missed and served.most_gb() <= _MOST_GB,
    }


async def _meeting(served: Served, table: str, seed: int, seen: Crowd) -> None:
    """Seat everybody, let them change things for a while, and let them go."""
    known = moves(served.snapshot(table))
    path = f"/api/v1/tables/{table}"
    async with asyncio.TaskGroup() as group:
        clients = [httpx.AsyncClient(base_url=served.base, timeout=60) for _ in range(NUM_BROWSERS)]
        for client in clients:
            await client.get("/", params={"token": served.token})
        listeners = [group.create_task(_listen(client, path, seen)) for client in clients]
        while (await clients[0].get(path)).json()["people"] < NUM_BROWSERS:
            await asyncio.sleep(0.1)
        end = asyncio.get_running_loop().time() + _SECONDS
        changers = [
            group.create_task(
                _change(client, path, known[number % len(known)], random.Random(f"{seed}-{number}"), end, seen)
            )
            for number, client in enumerate(clients)
        ]
        await asyncio.gather(*changers)
        await asyncio.sleep(2.0)
        for listener in listeners:
            listener.cancel()


async def _listen(client: httpx.AsyncClient, path: str, seen: Crowd) -> None:
    """Take note of when the event of each change comes."""
    try:
        async with client.stream("GET", f"{path}/events", timeout=None) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("id: "):
                    seen.heard.append((int(line[4:]), time.perf_counter()))
    except httpx.HTTPError as error:
        seen.errors.append(f"events: {error!r}")


async def _change(
    client: httpx.AsyncClient, path: str, own: tuple[str, str, int, int], draw: random.Random, end: float, seen: Crowd
) -> None:
    """Move a party to and fro until the time is over."""
    _, group, today, other = own
    headers = {"x-csrf-token": csrf_of(client.cookies[COOKIE])}
    version = (await client.get(path)).json()["version"]
    option = other
    while True:
        await asyncio.sleep(draw.uniform(0.0, 2 * _EVERY_S))
        if asyncio.get_running_loop().time() > end:
            return
        body = {"version": version, "who": "Anna", "kind": "choice", "group": group, "option": option}
        begun = time.perf_counter()
        try:
            answer = await client.post(f"{path}/changes", json=body, headers=headers)
        except httpx.HTTPError as error:
            seen.errors.append(f"change: {error!r}")
            continue
        if answer.status_code != 200:
            seen.errors.append(f"{answer.status_code}: {answer.text[:200]}")
            continue
        seen.answered_ms.append(1000 * (time.perf_counter() - begun))
        version = answer.json()["version"]
        seen.sent[version] = begun
        option = today if option == other else other
