"""What the cells of the workbook to fill in look like."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from solver.importers.sheets.schema.columns import Kind

DARK, LIGHT, GREY = "#1F4E79", "#DDEBF7", "#7F7F7F"
"""Of required headers, optional headers and examples; white on DARK and black on LIGHT have contrasts of 8.6 and 17."""

TAB_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "organisations": DARK,
        "groups": DARK,
        "agreements": "#9DC3E6",
        "counts": "#9DC3E6",
        "school_statements": DARK,
        "school_details": "#9DC3E6",
    }
)

NUMBER_FORMATS: Mapping[Kind, str] = MappingProxyType(
    {"count": "0", "number": "General", "share": "0%", "clock": "[hh]:mm", "choice": "General"}
)
"""The others are texts, so that Excel makes no dates of codes such as 1-2; [hh] shows 25:10 as 25:10."""

TEXT = "@"


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def make(self, **properties: Any) -> Format:
        """Return a format; the font is the same everywhere."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Calibri", "font_size": 11, **properties})
        return self._made[key]

    def header(self, required: bool) -> Format:
        """Return the format of a header."""
        colours = {"bg_color": DARK, "font_color": "#FFFFFF"} if required else {"bg_color": LIGHT}
        return self.make(bold=True, text_wrap=True, valign="top", border=1, border_color="#BFBFBF", **colours)

    def hint(self) -> Format:
        """Return the format of the words above a header."""
        return self.make(font_size=9, text_wrap=True, valign="bottom", font_color="#404040")

    def cell(self, kind: Kind) -> Format:
        """Return the format of the cells to fill in."""
        return self.make(num_format=NUMBER_FORMATS.get(kind, TEXT))

    def example(self, kind: Kind) -> Format:
        """Return the format of a cell of an example row."""
        return self.make(num_format=NUMBER_FORMATS.get(kind, TEXT), italic=True, font_color=GREY)
