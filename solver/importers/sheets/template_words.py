"""The words on the workbook to fill in that belong to no table."""

from __future__ import annotations

from solver.importers.sheets.columns import Wording

_W = Wording

EXPLANATION = _W("Uitleg", "Explanation")
"""The sheet that says what the workbook is."""
LISTS = _W("Lijsten", "Lists")
"""The hidden sheet with the words of the drop-downs."""
