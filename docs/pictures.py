"""Make the screenshots of this folder anew, by `python docs/pictures.py`.

They show the schedule and the frontier of instances/utrecht.json that lie in docs/pictures; `--solve` makes those anew
first, which takes two minutes. What the pictures say is written to docs/pictures/words.json: a test compares that with
what the program says now, so that no picture is stale. Needs the extras `report` and `test`, and Chromium.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from solver.report.page.packing import unpacked_data

HERE = Path(__file__).parent
KEPT = HERE / "pictures"
INSTANCE = HERE.parent / "instances" / "utrecht.json"
SCHEDULE, FRONTIER, WORDS = KEPT / "utrecht.json", KEPT / "frontier" / "frontier.json", KEPT / "words.json"
SIZES = {"desktop": (1400, 900), "phone": (390, 844)}
SECTIONS = {"sections": "load", "moves": "moves", "map": "map"}
"""The pictures of parts of the page, each with its figure there."""


def main() -> None:
    """Solve where that is asked, write the pages, and take their pictures with what they say."""
    if "--solve" in sys.argv[1:]:
        _run("solve", INSTANCE, "-q", "-o", SCHEDULE)
        _run("frontier", INSTANCE, "--quiet", "-o", FRONTIER.parent)
        (FRONTIER.parent / "frontier.html").unlink(missing_ok=True)
    settings = ["--figure", "frontier", "--lang", "en", "--scale", "1", "-o", HERE / "frontier.png"]
    _run("plot", INSTANCE, FRONTIER, *settings)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        _run("report", INSTANCE, SCHEDULE, "-o", report)
        _shoot_all(report)
    said = json.dumps(words_now(), indent=1, ensure_ascii=False)
    WORDS.write_text(said + "\n", encoding="utf-8")


def words_now() -> dict[str, str]:
    """Return what each picture says when it is made now, by its name."""
    page = _run("report", INSTANCE, SCHEDULE, "-o", "-")
    frontier = _run("report", INSTANCE, FRONTIER, "-o", "-", "--lang", "en")
    first = _text(page[page.index("<header") : page.index("<nav")])
    figures = _specs(page)
    kinds = {name: next(spec for key, spec in figures.items() if key.startswith(name)) for name in SECTIONS.values()}
    said = {picture: _told(kinds[figure]) for picture, figure in SECTIONS.items()}
    return {"page": first, **said, "frontier": _told(_specs(frontier)["frontier"])}


def _run(*arguments: str | Path) -> str:
    """Run a command of stagger; return what it prints."""
    command = str(Path(sys.executable).with_name("stagger"))
    done = subprocess.run([command, *map(str, arguments)], check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return done.stdout


def _text(markup: str) -> str:
    """Return the words of a piece of a page."""
    without = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", without)).split())


def _specs(page: str) -> dict[str, Any]:
    """Return the pictures of a page, by name."""
    specs: dict[str, Any] = unpacked_data(page)["specs"]
    return specs


def _told(spec: dict[str, Any]) -> str:
    """Return the title, the notes and the description of a picture."""
    title = spec["title"]["text"]
    lines = [title] if isinstance(title, str) else title
    return " ".join([*lines, *spec["title"]["subtitle"], spec["description"]])


def _shoot_all(report: Path) -> None:
    """Take the pictures of the page, on a desk and on a phone."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(report.as_uri())
            page.wait_for_selector("#chart-terms svg")
            _shoot(page, name)
        browser.close()


def _shoot(page: Page, name: str) -> None:
    page.screenshot(path=HERE / f"report-{name}.png")
    if name == "desktop":
        for picture, figure in SECTIONS.items():
            found = page.locator(f"#figure-{figure}")
            if found.count():
                found.screenshot(path=HERE / f"report-{picture}.png")


if __name__ == "__main__":
    main()
