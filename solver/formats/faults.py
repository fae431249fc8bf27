"""From what pydantic found wrong to problems that a planner understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from solver.domain.base import tell_faults_with
from solver.errors import Problem
from solver.formats.schema_words import Node, Spot, describe, find_spot, known_keys
from solver.language.messages import gettext, joined
from solver.validation.names import Names
from solver.validation.spelling import UnreadableNumber, join_path, join_texts, spell, spell_number, spell_text

FILE_KEYS = {"start_min": "from", "end_min": "to"}
"""Fields that are called otherwise in a file than in Python."""

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?", re.ASCII)
_SHORT_CLOCK = re.compile(r"(\d):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Fault:
    spot: Spot
    value: Any

    def problem(self, advice: str, found: str = "", expected: str = "", step: str = "") -> Problem:
        path = (*self.spot.path, step) if step else self.spot.path
        return Problem(join_path(path), found or spell(self.value), expected or describe(self.spot.node), advice)


def problems_of(error: ValidationError, schema: Node) -> list[Problem]:
    """Return every fault that pydantic found, in its order.

    Parameters
    ----------
    error
        What the validation of a file's tree raised.
    schema
        The JSON Schema of the file, with its aliases.
    """
    return list(_all(error.errors(include_url=False), schema))


def problems_of_value(model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """Return every fault of a value that somebody made in Python, such as ``Settings(seed=-1)``, by its fields."""
    schema = model.model_json_schema(by_alias=False, mode="validation")
    details = (
        ErrorDetails(**{**detail, "loc": _as_fields(detail["loc"])}) for detail in error.errors(include_url=False)
    )
    return [replace(problem, where=placed(model.__name__, problem.where)) for problem in _all(details, schema)]


def _as_fields(loc: Iterable[str | int]) -> tuple[str | int, ...]:
    fields = {key: field for field, key in FILE_KEYS.items()}
    return tuple(fields.get(step, step) if isinstance(step, str) else step for step in loc)


def _all(details: Iterable[ErrorDetails], schema: Node) -> Iterator[Problem]:
    told = set()
    for detail in details:
        spot = find_spot(schema, detail["loc"])
        # A value that may be of several types has a fault for each of them, and the first says what is meant.
        if spot.is_of_types and spot.path in told:
            continue
        told.add(spot.path)
        yield from _problems(detail, spot)


def _problems(detail: ErrorDetails, spot: Spot) -> Iterator[Problem]:
    fault = _Fault(spot, detail["input"])
    kind, value = detail["type"], detail["input"]
    if kind == "too_short" and len(value) >= detail["ctx"]["min_length"]:
        return  # Long enough, but its items are wrong: they are reported one by one.
    if isinstance(value, UnreadableNumber) and kind != "extra_forbidden":
        yield fault.problem(gettext("write a number that can be counted with, or ask who made the file what was meant"))
    else:
        yield _BY_TYPE.get(kind, _other)(fault)


def _other(fault: _Fault) -> Problem:
    return fault.problem(gettext("correct it"))


def _missing(fault: _Fault) -> Problem:
    key = spell_text(str(fault.spot.path[-1]))
    return fault.problem(
        gettext("add it"), gettext("nothing"), gettext("the key {key}: {what}", key=key, what=describe(fault.spot.node))
    )


def _unknown_key(fault: _Fault) -> Problem:
    key, known = str(fault.spot.path[-1]), known_keys(fault.spot.parent)
    advice = Names(known).advice(FILE_KEYS.get(key, key), gettext("remove it"))
    return fault.problem(
        advice,
        gettext("the unknown key {key}", key=spell_text(key)),
        gettext("one of the keys {known}", known=join_texts(known)),
    )


def _choice(fault: _Fault) -> Problem:
    node = fault.spot.node
    if "const" in node:
        return fault.problem(gettext("write {value}", value=spell(node["const"])))
    return fault.problem(Names(node.get("enum", ())).advice(fault.value, gettext("choose one of these")))


def _no_kind(fault: _Fault) -> Problem:
    kinds = join_texts(fault.spot.node["discriminator"]["mapping"])
    return fault.problem(gettext("add it"), gettext("nothing"), gettext('the key "kind": {kinds}', kinds=kinds), "kind")


def _wrong_kind(fault: _Fault) -> Problem:
    kinds, value = fault.spot.node["discriminator"]["mapping"], fault.value["kind"]
    return fault.problem(
        Names(kinds).advice(value, gettext("choose one of these")), spell(value), join_texts(kinds), "kind"
    )


def _number(fault: _Fault) -> Problem:
    value = fault.value
    if isinstance(value, bool):
        return fault.problem(gettext("write a number, not true or false"))
    if isinstance(value, float):
        return fault.problem(gettext("write a whole number, without decimals"))
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        if "," in value:
            return fault.problem(gettext("write the number without quotes, with a point instead of a comma"))
        return fault.problem(gettext("write the number without quotes"))
    return _wrong_type(fault, gettext("write a number"))


def _wrong_type(fault: _Fault, advice: str) -> Problem:
    if fault.value is None:
        key = fault.spot.path[-1] if fault.spot.path else ""
        may_miss = isinstance(key, str) and key not in fault.spot.parent.get("required", ())
        return fault.problem(gettext("give a value, or leave the key out") if may_miss else gettext("give a value"))
    return fault.problem(advice)


def _text(fault: _Fault) -> Problem:
    return _wrong_type(fault, gettext("write a text in double quotes"))


def _list(fault: _Fault) -> Problem:
    return _wrong_type(fault, gettext("put it between [ and ], also where there is one only"))


def _object(fault: _Fault) -> Problem:
    return _wrong_type(fault, gettext("write an object {{ … }}"))


def _range(fault: _Fault) -> Problem:
    node, value = fault.spot.node, fault.value
    if node.get("maximum") == 1 and 2 <= value <= 100:
        return fault.problem(
            gettext("write {percentage} % as {share}", percentage=spell_number(value), share=spell_number(value / 100))
        )
    return fault.problem(gettext("give a value in that range"))


def _clock(fault: _Fault) -> Problem:
    value = fault.value
    short = _SHORT_CLOCK.fullmatch(value) if isinstance(value, str) else None
    if short:
        return fault.problem(gettext('write "0{short}"', short=short[0]))
    if isinstance(value, str) and value[:1].isdigit():
        return fault.problem(
            gettext("give a time of the service day; a time after midnight counts on, 25:10 is ten past one")
        )
    return _wrong_type(fault, gettext('write a text such as "08:30"'))


def _blanks(fault: _Fault) -> Problem:
    expected = gettext("a text without control characters and without blanks around it")
    if fault.value != fault.value.strip() and fault.value.strip().isprintable():
        return fault.problem(gettext("remove the blanks before or after it"), expected=expected)
    return fault.problem(gettext("remove the characters that are shown with a backslash"), expected=expected)


def _date(fault: _Fault) -> Problem:
    return _wrong_type(fault, gettext('write a day that exists, such as "2026-03-10"'))


def _too_short(fault: _Fault) -> Problem:
    return fault.problem(gettext("add what is missing"))


def _too_long(fault: _Fault) -> Problem:
    return fault.problem(gettext("remove what is too much"))


_BY_TYPE: dict[str, Callable[[_Fault], Problem]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "literal_error": _choice,
    "union_tag_not_found": _no_kind,
    "union_tag_invalid": _wrong_kind,
    "int_type": _number,
    "float_type": _number,
    "bool_type": lambda fault: _wrong_type(fault, gettext("write true or false")),
    "string_type": _text,
    "tuple_type": _list,
    "dict_type": _object,
    "model_type": _object,
    "model_attributes_type": _object,
    "greater_than": _range,
    "greater_than_equal": _range,
    "less_than": _range,
    "less_than_equal": _range,
    "clock": _clock,
    "date_type": _date,
    "date_parsing": _date,
    "date_from_datetime_parsing": _date,
    "date_from_datetime_inexact": _date,
    "printable": _blanks,
    "string_too_short": lambda fault: fault.problem(gettext("fill it in")),
    "string_too_long": lambda fault: fault.problem(gettext("shorten it")),
    "too_short": _too_short,
    "too_long": _too_long,
}


def placed(name: str, where: str) -> str:
    """Return a place in a file, with the name of the file before it."""
    return joined(": ", [name, where]) if where else name


def in_file(name: str, problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the problems with the name of the file before the place."""
    return tuple(replace(problem, where=placed(name, problem.where)) for problem in problems)


tell_faults_with(problems_of_value)
