"""Make docs/glossary.md anew from the words that the texts use, by `python docs/glossary.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from solver.report.text.language import glossary

HERE = Path(__file__).parent
HEADINGS = (("word_", "Things"), ("term_", "What is measured"))


def main() -> None:
    """Write the page."""
    (HERE / "glossary.md").write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page: one table for things and one for what is measured."""
    lines = ["# Glossary", "", "One concept, one word: in files and code, in Dutch reports, in English reports."]
    lines += ["Made by `python docs/glossary.py` from `solver/report/text/glossary.toml`, which the reports use.", ""]
    for prefix, heading in HEADINGS:
        lines += [f"## {heading}", "", "| name | Dutch | English | meaning | not |", "|---|---|---|---|---|"]
        lines += [*_rows(prefix), ""]
    return "\n".join(lines).rstrip() + "\n"


def _rows(prefix: str) -> Iterator[str]:
    words: dict[str, dict[str, Any]] = glossary()
    for key, entry in words.items():
        if key.startswith(prefix):
            name = key.removeprefix(prefix)
            unit = words.get(f"unit_{name}", {}).get("en") if prefix == "term_" else None
            meaning = entry["means"]["en"] + (f" In {unit}." if unit else "")
            yield f"| `{name}` | {entry['nl']} | {entry['en']} | {meaning} | {', '.join(entry['avoid'])} |"


if __name__ == "__main__":
    main()
