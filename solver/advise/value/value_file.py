"""What `stagger value --json` prints, and reads again for pages and memos."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ConfigDict

from solver.advise.value.prices import MODES, UNITS
from solver.advise.value.reckoner import PARTY, ROWS
from solver.advise.value.value import Balance, Span, Value
from solver.domain.base import Frozen, Text
from solver.domain.schedule import InstanceRef
from solver.errors import InputError, Problem
from solver.formats.file_formats import FileSort
from solver.language.messages import gettext
from solver.validation.spelling import spell_text

VALUE_FORMAT: Final = "stagger-value/1"
_ROUNDED = 1e-5
"""EUR by which a sum may differ from its parts, each of which is written with six decimals."""
_IS_MADE_FOR = "made_for_this_instance"


class ValueFile(Frozen):
    """What a year of a schedule is worth, and of which.

    Attributes
    ----------
    choices_hash
        What the schedule chooses, so that it is known again.
    """

    model_config = ConfigDict(title="stagger value")

    format: Literal["stagger-value/1"] = VALUE_FORMAT
    instance: InstanceRef
    choices_hash: Text
    value: Value


_VALUE_SORT = FileSort(
    "value",
    VALUE_FORMAT,
    ValueFile,
    InputError,
    own_key="value",
    other_key="choices",
    other_word="schedule",
    beside=frozenset({_IS_MADE_FOR}),
)


def read_value(path: str | Path) -> ValueFile:
    """Return what a year of a schedule is worth, as it stands in a file.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    InputError
        With every fault of the format, prices that nobody knows and sums that do not add up among them. Whether it is
        of some instance is not looked at.
    """
    return _VALUE_SORT.read(path, lambda found: _faults(found.value))


def value_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what a year of a schedule is worth."""
    schema = {**_VALUE_SORT.schema}
    own = {_IS_MADE_FOR: {"anyOf": [{"type": "boolean"}, {"type": "null"}]}}
    return {**schema, "properties": {**schema["properties"], **own}, "required": [*schema["required"], _IS_MADE_FOR]}


def _faults(value: Value) -> Iterator[Problem]:
    """Yield what no `stagger value` writes: unknown prices, prices without figures, and what does not add up."""
    rows = [row for balance in value.balances.values() for row in (*balance.rows, balance.moving)]
    keys = {price.key for price in value.prices} | {*value.to_fill_in, *value.co2_missing}
    for key in sorted(keys.union(*(row.missing for row in rows)) - UNITS.keys()):
        found = gettext("the unknown price {key}", key=spell_text(key))
        yield _fault("value.prices", found, gettext("prices that `stagger value` knows"))
    for price in value.prices:
        if None in (price.value, price.low, price.high, price.quality):
            found = gettext("{key} without a figure, a range or a quality", key=spell_text(price.key))
            yield _fault("value.prices", found, gettext("prices that were reckoned with"))
    timetable = value.counted.timetable
    if timetable is not None and (not timetable.num_turns or timetable.fleet.keys() - set(MODES)):
        expected = gettext("vehicles of public transport")
        yield _fault("value.counted.timetable", gettext("a timetable without vehicles, or of other modes"), expected)
    if value.balances.keys() != ROWS.keys():
        yield _fault("value.balances", spell_text(", ".join(value.balances)), ", ".join(ROWS))
    for name, balance in value.balances.items():
        if not _adds_up(balance):
            found = gettext("rows that do not add up to their sums")
            yield _fault(f"value.balances.{name}", found, gettext("sums of the rows, party by party"))


def _fault(where: str, found: str, expected: str) -> Problem:
    return Problem(where, found, expected, gettext("make it again: stagger value INSTANCE SCHEDULE --json > FILE"))


def _adds_up(balance: Balance) -> bool:
    """Return whether the middle of every sum is that of its rows, and every range holds its middle."""
    rows = (*balance.rows, balance.moving)
    amounts = {row.key: row.amount.value if row.amount else 0.0 for row in rows}
    if any(row.party != PARTY[row.key] for row in rows) or balance.moving.key != "moving":
        return False
    parties = {party: span.value if span else 0.0 for party, span in balance.parties.items()}
    own = dict.fromkeys((row.party for row in balance.rows), 0.0)
    for row in balance.rows:
        own[row.party] += amounts[row.key]
    before, total = balance.before_moving.value, balance.total.value
    sums = [(sum(amounts[row.key] for row in balance.rows), before), (before + amounts["moving"], total)]
    sums += [(own[party], parties.get(party, float("nan"))) for party in own]
    spans = [balance.before_moving, balance.total, *balance.parties.values(), *(row.amount for row in rows)]
    is_sum = all(abs(left - right) <= _ROUNDED for left, right in sums)
    return is_sum and parties.keys() == own.keys() and all(_is_span(span) for span in spans)


def _is_span(span: Span | None) -> bool:
    return span is None or span.low <= span.value <= span.high
