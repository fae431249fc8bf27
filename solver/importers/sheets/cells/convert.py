"""One converter per type of column: from the raw cell to the value that a `Row` holds, or to a fault.

==========  ==========================================================  ====================================
kind        what a Row holds                                            for instance
==========  ==========================================================  ====================================
text        str, one line, without blanks around it                     "Hogeschool Utrecht"
id          str of 1 to 100 printable characters                        "hu-1"
ids, words  tuple of str                                                ("hu-1", "roc-*")
names       tuple of str, which may hold blanks and commas              ("Stichting A, B en C",)
choice      str, the key of the choice                                  "same_shift"
count       int                                                         1250
number      int where it is whole, else float                           52.0862
share       float from 0 to 1                                           0.39
clock       str "HH:MM"                                                 "08:30"
clocks      tuple of "HH:MM", in the order of the day                   ("07:02", "07:17")
times       tuple of (clock or "+minutes", share), in order             (("08:30", 0.5), ("10:15", 0.3))
pairs       dict of numbers by word                                     {"tue": 0.5, "thu": 1}
patterns    tuple of (id, dict of shares by weekday)                    (("today", {"tue": 0.5}),)
shifts      tuple of int, signed minutes, as written                    (-15, 0, 15)
date        str "YYYY-MM-DD"                                            "2026-03-09"
days        tuple of "mon" to "sun", in the order of the week           ("tue", "thu")
==========  ==========================================================  ====================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from solver.importers.sheets.cells import dates as cell_dates
from solver.importers.sheets.cells import numbers as cell_numbers
from solver.importers.sheets.cells import times as cell_times
from solver.importers.sheets.cells import words as cell_words
from solver.importers.sheets.cells.raw import CellFault, Raw, is_blank, reject_broken
from solver.importers.sheets.schema.columns import Column, Kind
from solver.language.messages import gettext

__all__ = ["CONVERTERS", "CellFault", "Raw", "is_blank", "read_cell"]

Converter = Callable[[Raw, Column], Any]

CONVERTERS: Mapping[Kind, Converter] = MappingProxyType(
    {
        "text": cell_words.read_text,
        "id": cell_words.read_id,
        "ids": cell_words.read_words,
        "words": cell_words.read_words,
        "names": cell_words.read_names,
        "choice": cell_words.read_choice,
        "count": cell_numbers.read_count,
        "number": cell_numbers.read_number,
        "share": cell_numbers.read_share,
        "clock": cell_times.read_clock,
        "clocks": cell_times.read_clocks,
        "times": cell_times.read_times,
        "pairs": cell_words.read_pairs,
        "patterns": cell_words.read_patterns,
        "shifts": cell_words.read_shifts,
        "date": cell_dates.read_date,
        "days": cell_words.read_days,
    }
)
"""The converters by kind; each takes a cell that is not blank, and its column."""

_EXPECTED: Mapping[Kind, str] = MappingProxyType(
    {
        "count": gettext("a whole number"),
        "number": gettext("a number"),
        "share": gettext("a share from 0 to 1"),
        "clock": gettext("a clock time"),
        "date": gettext("a date"),
        "clocks": gettext("clock times"),
        "times": gettext("clock times with shares"),
    }
)


def read_cell(raw: Raw, column: Column) -> Any:
    """Return the value of a cell that is not blank, in the type of its column.

    Raises
    ------
    CellFault
        Where the column cannot take what stands there.
    """
    reject_broken(raw, column, _EXPECTED.get(column.kind, gettext("a value that was typed")))
    return CONVERTERS[column.kind](raw, column)
