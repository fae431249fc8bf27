"""The tables of what a year of a schedule is worth: who gains and who pays, and every price with its source."""

from __future__ import annotations

from dataclasses import replace

from solver.advise.value.prices import Price
from solver.advise.value.reckoner import Comparison
from solver.advise.value.value import Balance, Row, Span, Value
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words
from solver.report.text.value_words import price_name, price_unit
from solver.validation.spelling import printable


def value_table(words: Words, value: Value, comparison: Comparison) -> Table:
    """Return what each party gains (+) or pays (-) in one comparison, in EUR a year, with sums."""
    balance: Balance = value.balances[comparison]
    columns = [Column("party", words("v_party")), Column("what", words("v_what"))]
    columns += [Column(end, words(f"v_{end}"), "signed count") for end in ("low", "value", "high")]
    rows = [*(_row(words, row) for row in balance.rows), ["", words("v_before_moving"), *_cells(balance.before_moving)]]
    rows += [_row(words, balance.moving), ["", words("v_total"), *_cells(balance.total)]]
    title = f"{words(f'v_title_{comparison}')} ({words('v_unit')})"
    strong = frozenset({len(balance.rows), len(rows) - 1})
    return Table(f"value_{comparison}", title, columns, rows, [words("v_note")], strong=strong)


def sides_table(words: Words, value: Value, comparison: Comparison) -> Table:
    """Return the same where there is little room: one column says who and of what, or what a sum is called."""
    table = value_table(words, value, comparison)
    rows = [[": ".join(str(cell) for cell in (party, what) if cell), *spans] for party, what, *spans in table.rows]
    columns = [replace(table.columns[0], key="side"), *table.columns[2:]]
    return replace(table, columns=columns, rows=rows)


def worth_table(words: Words, value: Value) -> Table:
    """Return both comparisons below each other, where each row has to say which it is of."""
    tables = {comparison: value_table(words, value, comparison) for comparison in value.balances}
    columns = [Column("comparison", words("v_comparison"), width=44)]
    columns += [replace(column, unit=words("v_eur") if column.is_figure else "") for column in tables["as_now"].columns]
    rows = [[words(f"v_title_{key}"), *row] for key, table in tables.items() for row in table.rows]
    return Table("worth", words("x_worth"), columns, rows, [words("v_note"), words("v_limit")])


def _row(words: Words, row: Row) -> list[Cell]:
    what = words(f"v_row_{row.key}")
    if row.amount is None:
        what = f"{what} ({words('v_own_price')})"
    elif row.missing:
        names = words.joined([price_name(words, key) for key in row.missing])
        what = f"{what} ({words('v_own_partly', names=names)})"
    return [words(f"v_party_{row.party}"), what, *_cells(row.amount)]


def _cells(span: Span | None) -> list[Cell]:
    return [None] * 3 if span is None else [span.low, span.value, span.high]


def prices_table(words: Words, value: Value) -> Table:
    """Return every price that was reckoned with, or is to be filled in: value, range, unit, year, quality, source."""
    columns = [Column("price", words("v_price")), Column("value", words("v_figure")), Column("range", words("v_range"))]
    columns += [Column("unit", words("unit")), Column("year", words("v_year")), Column("quality", words("v_quality"))]
    columns.append(Column("source", words("v_source"), "long text", width=60))
    rows: list[list[Cell]] = [_price(words, price) for price in value.prices]
    rows += [
        [price_name(words, key), words("v_own_price"), None, price_unit(words, key), None, None, words("v_no_source")]
        for key in value.to_fill_in
    ]
    return Table("prices", words("v_title_prices"), columns, rows)


def _price(words: Words, price: Price) -> list[Cell]:
    span = words("v_no_range")
    if price.has_range:
        span = words("v_from_to", low=_number(words, price.low), high=_number(words, price.high))
    source = [printable(price.source) or words("v_no_source"), printable(price.address)]
    source += [printable(price.notes.get(words.language, "")), "" if price.is_default else words("v_filled_in")]
    told = "; ".join(text for text in source if text)
    year = None if price.year is None else str(price.year)
    name, unit = price_name(words, price.key), price_unit(words, price.key)
    return [name, _number(words, price.value), span, unit, year, _quality(words, price), told]


def price_lines(words: Words, value: Value) -> list[str]:
    """Return each price that was reckoned with on one line, without notes: figure, range, unit, quality and source."""
    return [_line(words, price) for price in value.prices]


def _line(words: Words, price: Price) -> str:
    figure, rangeless = _number(words, price.value), "" if price.has_range else words("v_without_range")
    if price.has_range:
        figure = f"{figure} ({words('v_from_to', low=_number(words, price.low), high=_number(words, price.high))})"
    quality = ", ".join([_quality(words, price), *([] if price.year is None else [str(price.year)])])
    source = printable(price.source) or words("v_no_source")
    source = source if price.is_default else f"{source} ({words('v_filled_in')})"
    name, unit = price_name(words, price.key), price_unit(words, price.key)
    told = {"price": name, "figure": figure, "unit": unit, "rangeless": rangeless}
    return words("v_price_line", **told, quality=quality, source=source)


def _quality(words: Words, price: Price) -> str:
    return words(f"v_quality_{price.quality}" if price.quality == "secondary" else f"quality_{price.quality}")


def _number(words: Words, value: float | None) -> str:
    """Return a price with as many decimals as it has, two at most."""
    digits = 0 if value is None or value == round(value) else 1 if round(value, 1) == round(value, 2) else 2
    return words.number(value, digits)
