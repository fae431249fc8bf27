"""Make the screenshots of docs/table.md anew, by `python docs/table_pictures.py`.

They show the plan for Utrecht that lies in docs/pictures, laid on a table with the first two parties having answered.
Needs the extras `web` and `test`, and Chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import solver  # noqa: E402
from tests.conftest import CHROMIUM  # noqa: E402
from tests.support.at_table import Seated, new_table  # noqa: E402
from tests.support.web import serving  # noqa: E402

INSTANCE = HERE.parent / "instances" / "utrecht.json"
SCHEDULE = HERE / "pictures" / "utrecht.json"
LANGUAGES = {"projector": "nl", "laptop": "en", "phone": "nl"}
SCALES = {"projector": 0.75, "laptop": 1.0, "phone": 1.0}
"""Pixels of a picture for one of the screen: none is larger than 300 kB."""

START = {"x": 0, "y": 0, "width": 1180, "height": 400}
"""Of the start page, what it fills with one region."""


def main() -> None:
    """Serve Utrecht, lay the plan on a table, and take a picture of it at each size."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        shutil.copy(INSTANCE, folder)
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with serving(Path(folder)) as served:
            table = _laid(served)
            for size, language in LANGUAGES.items():
                seen = Seated(browser, served, table, "Anna", size, language, device_scale_factor=SCALES[size])
                seen.page.wait_for_timeout(1000)
                seen.page.screenshot(path=HERE / "pictures" / f"table-{size}.png")
                if size == "laptop":
                    seen.page.goto(f"{served.base}/?lang=nl")
                    seen.page.screenshot(path=HERE / "pictures" / "start.png", clip=START)
                seen.leave()
        browser.close()


def _laid(served: object) -> str:
    """Return a table with the plan on it: every group that is not split takes what the plan gives it."""
    table, program = new_table(served, "utrecht", "overleg"), served.program()
    taken = {choice.group: choice.options for choice in solver.read_schedule(SCHEDULE).choices}
    parties = program.get(f"/api/v1/tables/{table}").json()["parties"]
    for party in parties:
        for group in party["groups"]:
            own = taken[group["id"]]
            wanted = [
                option["index"]
                for option in group["options"]
                if (option["shift_min"], option["pattern"]) == (own[0].shift_min, own[0].pattern)
            ]
            if len(own) == 1 and own[0].shift_min:
                program.change(table, "choice", group=group["id"], option=wanted[0])
    moved = [party for party in program.get(f"/api/v1/tables/{table}").json()["parties"] if party["brings"]]
    moved.sort(key=lambda party: -party["brings"]["overload"])
    program.change(table, "answer", party=moved[0]["id"], answer="yes")
    program.change(table, "answer", party=moved[1]["id"], answer="no", why="rooster staat vast")
    return table


if __name__ == "__main__":
    main()
