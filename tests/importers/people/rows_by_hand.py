"""Rows as the reader of sheets makes them, typed by hand in the tests and from the tables of our own instances."""

import csv
import re

from solver.importers.sheets.reading.rows import Row

NUMBERS = {"lat", "lon", "headcount", "candidates", "pupils_2012", "placeholder", "public_transport", "share"}
NUMBERS |= {"before_from", "before_to", "entries", "am", "pm", "passengers"}


def row(where="row 2", **values):
    return Row(where, values, {key: f"{where}, {key}" for key in values})


def rows(name, *entries):
    """Return rows that stand below each other in a table."""
    return tuple(row(f"{name}, row {number}", **values) for number, values in enumerate(entries, 2))


def table(folder, name):
    path = folder / f"{name}.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return rows(f"{name}.csv", *(typed(entry) for entry in csv.DictReader(file)))


def typed(entry):
    return {key: number(text) if key in NUMBERS else text for key, text in entry.items() if text}


def number(text):
    return int(text) if re.fullmatch(r"\d+", text) else float(text)


def tables(folder):
    return {path.stem: table(folder, path.stem) for path in sorted(folder.glob("*.csv"))}
