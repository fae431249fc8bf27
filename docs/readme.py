"""Put the first lines that a solve of Utrecht prints into README.md and LEESMIJ.md, by `python docs/readme.py`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {"README.md": "en", "LEESMIJ.md": "nl"}
BEGIN, END = "<!-- output of make solve, by docs/readme.py -->", "<!-- end of output -->"
COLUMNS, LINES = 80, 24
"""Of the terminal, and how many of its lines are shown."""


def main() -> None:
    """Solve once for each language and renew the marked block of its text."""
    for name, language in TEXTS.items():
        path = ROOT / name
        path.write_text(with_block(path.read_text(encoding="utf-8"), shown(solved(language))), encoding="utf-8")


def solved(language: str) -> str:
    """Return what the solve of `make solve` prints in a language."""
    command = [str(Path(sys.executable).with_name("stagger")), "solve", "instances/utrecht.json", "--lang", language]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*command, "-o", str(Path(folder) / "utrecht.json")],
            cwd=ROOT,
            env=os.environ | {"COLUMNS": str(COLUMNS)},
            capture_output=True,
            text=True,
            check=True,
        )
    # As somebody reads it who typed `make solve`: what stands on this machine is nobody's business.
    return done.stdout.replace(str(Path(sys.executable).parent), ".venv/bin").replace(folder, "out")


def shown(output: str) -> str:
    """Return the first lines of an output as a block of code; where it is cut, at the last blank line among them."""
    lines = [line.rstrip() for line in output.strip().splitlines()]
    if len(lines) > LINES:
        blank = [index for index, line in enumerate(lines[:LINES]) if not line]
        lines = lines[: blank[-1] if blank else LINES]
    return "\n".join(f"    {line}".rstrip() for line in lines).rstrip()


def with_block(text: str, block: str) -> str:
    """Return a text with another block between the marks.

    Raises
    ------
    ValueError
        Where a mark is not there just once.
    """
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"expected {BEGIN!r} and then {END!r}, each once")
    return f"{text[: text.index(BEGIN)]}{BEGIN}\n\n{block}\n\n{text[text.index(END) :]}"


if __name__ == "__main__":
    main()
