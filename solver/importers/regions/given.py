"""Which of the files that were given for a region count: all tables and registers, the latest feed and postcodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solver.importers.regions.choices import Choices, PostcodeFile
from solver.importers.regions.region import copy_of

GIVEN = "given"
"""In the folder of a region: the files that came in and are in order."""

Files = Mapping[str, Mapping[str, Any]]
"""What was told of each file, by its name, the latest last."""


def without(choices: Choices, name: str, files: Files) -> Choices:
    """Return the choices without a file; the feed or list of postcodes that it had replaced counts again."""
    own = f"{GIVEN}/{name}"
    table = files.get(name, {}).get("table")
    copy = own if table is None else copy_of(table, own)
    # A region of before has one copy of each table, whoever gave it.
    gone = {own, copy if table is None or copy in choices.tables else copy_of(table)}
    update: dict[str, Any] = {
        "tables": tuple(each for each in choices.tables if each not in gone),
        "registers": tuple(each for each in choices.registers if each.file not in gone),
    }
    others = {other: told for other, told in reversed(list(files.items())) if other != name}
    if choices.feed == own:
        feeds = (f"{GIVEN}/{other}" for other, told in others.items() if told["sort"] == "feed")
        update["feed"] = next(feeds, None)
    if choices.postcodes is not None and choices.postcodes.file == own:
        lists = ((other, told.get("postcodes")) for other, told in others.items())
        update["postcodes"] = next((_postcodes(other, columns) for other, columns in lists if columns), None)
    return choices.model_copy(update=update)


def _postcodes(name: str, columns: Mapping[str, str]) -> PostcodeFile:
    return PostcodeFile.model_validate({**columns, "file": f"{GIVEN}/{name}"})


def standing(files: Files, choices: Choices) -> dict[str, dict[str, Any]]:
    """Return what was told of each file with its standing among the others, as names.

    `replaced_by` is the feed or list of postcodes that counts in its place, "" where it counts itself; `replaces` those
    that do not count because of it; `beside` the other CSV files with rows of the same table, which count as well.
    """
    counting = {"feed": choices.feed, "postcodes": choices.postcodes.file if choices.postcodes else None}
    counts = {sort: (file or "").removeprefix(f"{GIVEN}/") for sort, file in counting.items()}
    told: dict[str, dict[str, Any]] = {}
    for name, of in files.items():
        latest = counts.get(of["sort"], name) or name
        same = [other for other in files if other != name and files[other]["sort"] == of["sort"]]
        told[name] = {
            **of,
            "replaced_by": "" if latest == name else latest,
            "replaces": same if of["sort"] in counts and latest == name else [],
            "beside": [other for other in same if _is_of_a_table(name, of, other, files[other])],
        }
    return told


def _is_of_a_table(name: str, told: Mapping[str, Any], other: str, told_of_other: Mapping[str, Any]) -> bool:
    """Return whether two files are both CSV files of one table; workbooks are meant to be many."""
    is_csv = all(each.lower().endswith((".csv", ".txt")) for each in (name, other))
    return is_csv and told["sort"] == "tables" and bool(set(told["rows"]) & set(told_of_other["rows"]))
