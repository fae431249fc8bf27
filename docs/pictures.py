"""Make the screenshots of this folder anew, by `python docs/pictures.py SCHEDULE [FRONTIER]`.

SCHEDULE is one of instances/utrecht.json, made by `stagger solve`; FRONTIER is the frontier.json of the same, made by
`stagger frontier`, without which its picture stays as it is. Needs the extras `report` and `test`, and Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
INSTANCE = HERE.parent / "instances" / "utrecht.json"
SIZES = {"desktop": (1400, 900), "phone": (390, 844)}
SECTIONS = ("sections", "moves", "map")


def main() -> None:
    """Write the page of a schedule and take its pictures, on a desk and on a phone; draw the frontier."""
    schedule, *frontier = sys.argv[1:]
    command = str(Path(sys.executable).with_name("stagger"))
    for path in frontier:
        settings = ["--figure", "frontier", "--lang", "en", "--scale", "1", "-o", str(HERE / "frontier.png")]
        subprocess.run([command, "plot", str(INSTANCE), path, *settings], check=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        subprocess.run([command, "report", str(INSTANCE), schedule, "-o", str(report)], check=True)
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
        for section in SECTIONS:
            picture = page.locator(f"#figure-{'load' if section == 'sections' else section}")
            if picture.count():
                picture.screenshot(path=HERE / f"report-{section}.png")


if __name__ == "__main__":
    main()
