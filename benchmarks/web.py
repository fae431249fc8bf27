"""What people wait for at the table in the browser, what fifty of them do to a server, and what a kill loses.

Needs the extras `web` and `test`, and Chromium.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.regions.registry import build
from benchmarks.web_crowd import crowd
from benchmarks.web_server import TINY, UTRECHT, Served, moves, percentile, serving, started
from solver.formats import parse_schedule, read_instance
from solver.library.evaluation import evaluate

LARGE = "L-roomy-15-overload"
"""3,000 groups, 500 sections."""
NUM_MOVES = 60
_PAUSE_S = 0.4
"""Between two moves, as somebody who tries one time after another has them at the most."""
_SOLVE_S = 60.0
_LOADING_S = 6.0
"""Seconds in which a search has read everything and uses all cores."""
_MOST_MS, _MOST_LARGE_MS, _MOST_PAINT_S, _MOST_PAINT_MB = 100.0, 300.0, 1.0, 2.5
_NUM_KILLS, _LATEST_KILL_S = 50, 1.5
_LONG_MS = 60_000

Figures = dict[str, Any]

_MOVE = """async ([party, option]) => {
  const slider = document.querySelector(`[data-party="${party}"] input[type=range]`);
  const drawn = (name, wanted) => new Promise((done) => {
    const look = () => wanted() && (seen.disconnect(), done(performance.now()));
    const seen = new MutationObserver(look);
    seen.observe(document.body, {attributes: true, attributeFilter: [name]});
    look();
  });
  const painted = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  });
  const before = Number(document.body.dataset.version);
  const begun = performance.now();
  slider.value = String(option);
  slider.dispatchEvent(new Event("input", {bubbles: true}));
  await drawn("data-version", () => Number(document.body.dataset.version) > before);
  const right = await painted();
  await drawn("data-complete", () => document.body.dataset.complete === "true");
  return [right - begun, await painted() - begun];
}"""
"""Moves a slider as a hand does; returns the ms until all was drawn and painted, and until what follows it was too."""

_READY = """new MutationObserver((_, own) => {
  if (document.body?.dataset.ready === undefined) return;
  own.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.readyMs = performance.now(); }));
}).observe(document, {attributes: true, subtree: true, childList: true});"""


@contextmanager
def _chromium() -> Iterator[Browser]:
    """Give a browser until the block ends."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def _seated(browser: Browser, served: Served, table: str) -> Iterator[Page]:
    """Give the page of a table in a browser that has nothing of it yet, until the block ends."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl")
    page = context.new_page()
    page.set_default_timeout(_LONG_MS)
    page.goto(f"{served.base}/login?token={served.token}")
    page.add_init_script(_READY)
    page.goto(f"{served.base}/tables/{table}")
    page.wait_for_function("window.readyMs !== undefined")
    yield page
    context.close()


def _moved(page: Page, wanted: list[tuple[str, int]]) -> Figures:
    """Move sliders one after another; return how long it took until all was right."""
    found = []
    for party, option in wanted:
        found.append(page.evaluate(_MOVE, [party, option]))
        time.sleep(_PAUSE_S)
    right, complete = ([each[place] for each in found] for place in (0, 1))
    figures = {"median_ms": percentile(right, 0.5), "p95_ms": percentile(right, 0.95), "most_ms": max(right)}
    if complete != right:
        figures["p95_with_what_each_brings_ms"] = percentile(complete, 0.95)
    return {name: round(value, 1) for name, value in figures.items()}


def _hand(served: Served, table: str, seed: int) -> list[tuple[str, int]]:
    """Return sixty moves: parties drawn at random, to another time and back to today."""
    draw, known = random.Random(seed), moves(served.snapshot(table))
    chosen = draw.sample(known, min(len(known), NUM_MOVES // 2))
    wanted = [(party, other) for party, _, _, other in chosen] + [(party, today) for party, _, today, _ in chosen]
    while len(wanted) < NUM_MOVES:
        wanted += wanted
    return wanted[:NUM_MOVES]


def web_utrecht(seed: int) -> Figures:
    """Move sliders on Utrecht in Chromium, alone and beside a search, after the first paint of its table."""
    with serving(UTRECHT, "utrecht") as served, _chromium() as browser:
        table = served.table("utrecht")
        paints = _painted(browser, served, table)
        with _seated(browser, served, table) as page:
            wanted = _hand(served, table, seed)
            alone = _moved(page, wanted)
            is_right = _is_right(served, table, page)
            served.solve(table, _SOLVE_S)
            time.sleep(_LOADING_S)
            beside = _moved(page, wanted)
            state = served.snapshot(table)["solve"]["state"]
            is_right = is_right and _is_right(served, table, page)
    is_kept = max(alone["p95_ms"], beside["p95_ms"]) <= _MOST_MS and is_right and state == "running"
    is_kept = is_kept and paints["s"] <= _MOST_PAINT_S and paints["megabytes"] <= _MOST_PAINT_MB
    return {"alone": alone, "beside_a_search": beside, "paint": paints, "is_right": is_right, "is_kept": is_kept}


def _is_right(served: Served, table: str, page: Page) -> bool:
    """Return whether the page says what the server says, and that is what `evaluate` says of the file it wrote."""
    time.sleep(2.0)
    figures = served.snapshot(table)["figures"]["now"]
    told = str(page.locator(".figure.left .large b").text_content())
    with served.client() as client:
        schedule = parse_schedule(client.get(f"/tables/{table}/schedule").content, "table")
    terms = evaluate(read_instance(UTRECHT), schedule).terms
    is_equal = all(terms[term] == value for term, value in figures["terms"].items())
    return is_equal and told.replace(".", "") == str(round(figures["overload"]))


def _painted(browser: Browser, served: Served, table: str) -> Figures:
    """Open the table five times in a browser that has nothing of it; the first time the server has not read it yet."""
    seconds, sizes = [], []
    for _ in range(5):
        with _seated(browser, served, table) as page:
            seconds.append(page.evaluate("window.readyMs") / 1000)
            names = "['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))"
            sizes.append(page.evaluate(f"{names}.reduce((sum, each) => sum + (each.transferSize || 0), 0)") / 1e6)
    return {"first_s": round(seconds[0], 2), "s": round(max(seconds[1:]), 2), "megabytes": round(max(sizes), 2)}


def web_large(seed: int) -> Figures:
    """Move sliders on 3,000 groups and 500 sections in Chromium."""
    with serving(build(LARGE, seed), "large") as served, _chromium() as browser:
        table = served.table("large")
        with _seated(browser, served, table) as page:
            ready_s = round(page.evaluate("window.readyMs") / 1000, 2)
            figures = _moved(page, _hand(served, table, seed))
        most_gb = served.most_gb()
    return {**figures, "first_paint_s": ready_s, "server_gb": most_gb, "is_kept": figures["p95_ms"] <= _MOST_LARGE_MS}


def web_crowd(seed: int) -> Figures:
    """Let fifty browsers listen to one table of Utrecht and change it, while a search runs."""
    with serving(UTRECHT, "utrecht") as served:
        table = served.table("utrecht")
        served.solve(table, _SOLVE_S)
        time.sleep(_LOADING_S)
        found = crowd(served, table, seed)
        state = served.snapshot(table)["solve"]["state"]
        return {**found, "search": state, "server_gb": served.most_gb()}


def web_killed(seed: int) -> Figures:
    """Kill a server at fifty random moments while its table is changed; count what was acknowledged and is lost."""
    draw, lost = random.Random(seed), 0
    known: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as own:
        folder = Path(own)
        shutil.copy(TINY, folder / "tiny.json")
        for _ in range(_NUM_KILLS):
            known |= _until_killed(folder, draw.uniform(0.0, _LATEST_KILL_S))
            with sqlite3.connect(folder / ".stagger" / "tables.sqlite") as database:
                rows = dict(database.execute("select id, what from changes").fetchall())
            database.close()
            lost = sum(json.loads(rows.get(version, "{}")).get("option") != option for version, option in known.items())
            if lost:
                break
    return {"kills": _NUM_KILLS, "acknowledged": len(known), "lost": lost, "is_kept": not lost}


def _until_killed(folder: Path, seconds: float) -> dict[int, int]:
    """Change a table over and over until its server is killed; return by version what was acknowledged."""
    served = started(folder)
    known: dict[int, int] = {}
    timer = threading.Timer(seconds, served.process.kill)
    try:
        table = served.table("tiny")
        snapshot = served.snapshot(table)
        group, version = snapshot["parties"][0]["groups"][0]["id"], snapshot["version"]
        with served.client() as client:
            timer.start()
            while True:
                body = {"version": version, "who": "Anna", "kind": "choice", "group": group}
                option = 2 * (version % 2)
                version = client.post(f"/tables/{table}/changes", json={**body, "option": option}).json()["version"]
                known[version] = option
    except httpx.HTTPError:
        pass
    finally:
        timer.cancel()
        served.kill()
    return known


WEB: dict[str, Callable[[int], Figures]] = {
    "web_utrecht": web_utrecht,
    "web_large": web_large,
    "web_crowd": web_crowd,
    "web_killed": web_killed,
}
