"""Native charts of the fullest sections: load before and after against seats and places."""

from __future__ import annotations

import numpy as np
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.chart import Chart  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from solver.demand.options import Ints
from solver.report.export.facts import Export
from solver.report.export.load_tables import shown_cells
from solver.report.export.wording import cut
from solver.report.figures import SectionFigures
from solver.report.table import Table
from solver.report.text.language import Words

NUM_CHARTS = 12
AROUND_MIN = 120
"""Minutes before and after today's busiest interval that a chart shows."""
_PER_ROW, _FIRST_ROW, _ROWS, _COLUMNS = 2, 3, 26, 11
_PER_PAGE, _PAGE_ROWS, _PERCENT = 4, 55, 60
"""Charts that are printed on one page, the rows of a page, and the size in which these fit on A4 on its side, also
where another font than Calibri makes columns wider."""
_WIDTH_PX, _HEIGHT_PX = 690, 505
_INTERVAL, _SEATS, _PLACES, _BEFORE, _AFTER = 2, 5, 6, 7, 8
"""Columns of the table of intervals."""
_GREY, _BLUE, _GREEN, _RED = "#A6A6A6", "#1F4E79", "#548235", "#C00000"
_GRID = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}
_LONGEST_TITLE = 90


def write_charts(
    book: Workbook, sheet: Worksheet, export: Export, words: Words, intervals: Table, first_row: int
) -> None:
    """Insert a chart for each of the fullest sections.

    Parameters
    ----------
    intervals
        The table whose sheet the charts read.
    first_row
        The row of that sheet, from 0, in which the first interval stands.
    """
    sheet.set_print_scale(_PERCENT)
    sheet.set_h_pagebreaks([_PAGE_ROWS * page for page in range(1, NUM_CHARTS // _PER_PAGE)])
    shown, _ = shown_cells(export, max(1, len(intervals.rows)))
    for number, row in enumerate(export.outcome.sections[:NUM_CHARTS]):
        rows = _rows_around(export, row, shown)
        if len(rows) == 0:
            continue
        chart = _chart(book, intervals, first_row + int(rows[0]), first_row + int(rows[-1]), words)
        # The title begins with a number of ours: a text that begins with "=" would be read as a reference.
        chart.set_title({"name": f"{number + 1}. {cut(row.name, _LONGEST_TITLE)}", "name_font": {"size": 11}})
        sheet.insert_chart(*_corner(number), chart)


def _corner(number: int) -> tuple[int, int]:
    """Return row and column where a chart begins: no chart lies across the edge of a page."""
    page, on_page = divmod(number, _PER_PAGE)
    return _FIRST_ROW + page * _PAGE_ROWS + on_page // _PER_ROW * _ROWS, on_page % _PER_ROW * _COLUMNS


def _rows_around(export: Export, row: SectionFigures, shown: Ints) -> Ints:
    """Return the places among the shown cells of a section's intervals around its busiest one."""
    if row.worst_before is None:
        return np.zeros(0, dtype=np.int64)
    cells, instance = export.demand.cells, export.instance
    section = next(number for number, other in enumerate(instance.sections) if other.id == row.section)
    is_near = np.abs(cells.begin_min[shown] - row.worst_before.begin_min) <= AROUND_MIN
    is_own = (cells.section[shown] == section) & (cells.day[shown] == instance.days.index(_day(row)))
    return np.flatnonzero(is_own & is_near)


def _day(row: SectionFigures) -> str:
    assert row.worst_before is not None, "only sections with places get a chart"
    return row.worst_before.day


def _chart(book: Workbook, intervals: Table, first: int, last: int, words: Words) -> Chart:
    chart = book.add_chart({"type": "column"})
    for column, colour in ((_BEFORE, _GREY), (_AFTER, _BLUE)):
        chart.add_series(_series(intervals, column, first, last) | {"fill": {"color": colour}, "gap": 40})
    offered = book.add_chart({"type": "line"})
    for column, colour, dash in ((_SEATS, _GREEN, "dash"), (_PLACES, _RED, "solid")):
        line = {"line": {"color": colour, "width": 2, "dash_type": dash}, "marker": {"type": "none"}}
        offered.add_series(_series(intervals, column, first, last) | line)
    chart.combine(offered)
    chart.set_x_axis({"num_font": {"rotation": -90, "size": 8}, "name": words("interval")})
    chart.set_y_axis({"num_format": "#,##0", "min": 0, "name": words("load"), "major_gridlines": _GRID})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": _WIDTH_PX, "height": _HEIGHT_PX})
    return chart


def _series(intervals: Table, column: int, first: int, last: int) -> dict[str, object]:
    return {
        "name": intervals.columns[column].full_heading,
        "categories": [intervals.title, first, _INTERVAL, last, _INTERVAL],
        "values": [intervals.title, first, column, last, column],
    }
