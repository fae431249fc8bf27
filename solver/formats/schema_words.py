"""What a place in a file should hold, in words, read from the JSON Schema of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from solver.language.messages import gettext
from solver.validation.spelling import join_texts, spell, spell_number

Node = Mapping[str, Any]

KEY_MARK = "[key]"
"""What pydantic puts at the end of a place when it means the key, not the value."""

_NULLABLE = "may be null"
_PLAIN = ("string", "integer", "number", "boolean")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file.

    Attributes
    ----------
    path
        Keys and list indices from the top.
    node, parent
        What the schema says of it, and of the object or list around it; empty for unknown keys.
    is_key
        Whether the key at the end of the path is meant, not its value.
    is_of_types
        Whether the value may be of several types, of which one is meant.
    """

    path: tuple[str | int, ...]
    node: Node
    parent: Node
    is_key: bool = False
    is_of_types: bool = False


def find_spot(schema: Node, loc: Iterable[str | int]) -> Spot:
    """Return the place that pydantic names `loc`, without the names of agreement kinds that pydantic puts in it."""
    node, parent, path = schema, schema, []
    steps = list(loc)
    is_of_types = False
    is_key = len(steps) > 1 and steps[-1] == KEY_MARK
    for step in steps[: len(steps) - is_key]:
        mapping = node.get("discriminator", {}).get("mapping", {})
        if step in mapping:
            node = _resolved(schema, {"$ref": mapping[step]})
            continue
        if node.get("type") in _PLAIN:
            is_of_types = True  # the step is the name of one of them
            continue
        parent, node = node, _resolved(schema, _child(node, step))
        path.append(step)
    node = {"type": "string", **parent.get("propertyNames", {})} if is_key else node
    return Spot(tuple(path), node, parent, is_key, is_of_types)


def known_keys(node: Node) -> tuple[str, ...]:
    """Return the keys that an object may have."""
    return tuple(node.get("properties", ()))


def _child(node: Node, step: str | int) -> Node:
    if isinstance(step, int):
        child = node.get("items", {})
    else:
        child = node.get("properties", {}).get(step, node.get("additionalProperties", {}))
    return child if isinstance(child, dict) else {}


def _resolved(schema: Node, node: Node) -> Node:
    """Follow references, and lay aside that a value may be null."""
    for choice in node.get("anyOf", ()):
        if choice.get("type") != "null":
            return {**_resolved(schema, choice), _NULLABLE: True}
    if "$ref" in node:
        return _resolved(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
    return node


def describe(node: Node) -> str:
    """Return what the schema asks for, in words that a planner understands."""
    own = _describe(node)
    return gettext("{own} or null", own=own) if node.get(_NULLABLE) else own


def _describe(node: Node) -> str:
    if "const" in node:
        return spell(node["const"])
    if "enum" in node:
        return join_texts(node["enum"])
    if "discriminator" in node:
        return gettext('an object {{ … }} with a "kind"')
    words = _WORDS.get(node.get("type", ""))
    return words(node) if words else gettext("something else")


def _number(node: Node) -> str:
    """Return a number in words, with its limits."""
    noun = gettext("a whole number") if node["type"] == "integer" else gettext("a number")
    if "exclusiveMinimum" in node:
        lowest = spell_number(node["exclusiveMinimum"])
        if "maximum" in node:
            most = spell_number(node["maximum"])
            return gettext("{noun} above {low}, at most {most}", noun=noun, low=lowest, most=most)
        return gettext("{noun} above {low}", noun=noun, low=lowest)
    if "maximum" in node and "minimum" not in node:
        return gettext("{noun} of at most {high}", noun=noun, high=spell_number(node["maximum"]))
    if "maximum" in node:
        return gettext(
            "{noun} from {low} to {high}",
            noun=noun,
            low=spell_number(node["minimum"]),
            high=spell_number(node["maximum"]),
        )
    return (
        gettext("{noun} of at least {low}", noun=noun, low=spell_number(node["minimum"])) if "minimum" in node else noun
    )


def _text(node: Node) -> str:
    if node.get("format") == "date":
        return gettext('a date "YYYY-MM-DD"')
    if "pattern" in node:
        return gettext('a clock time "HH:MM" from "00:00" to "30:00"')
    if "maxLength" in node:
        low, high = node.get("minLength", 0), node["maxLength"]
        if not low:
            return gettext("a text of at most {high} characters", high=high)
        return gettext("a text of {low} to {high} characters", low=low, high=high)
    return gettext("a text that is not empty") if "minLength" in node else gettext("a text")


def _list(node: Node) -> str:
    least, most = node.get("minItems", 0), node.get("maxItems")
    if most is not None and least == most:
        return gettext("a list [ … ] of {most}", most=most)
    if most is not None and least:
        return gettext("a list [ … ] of {least} to {most}", least=least, most=most)
    if most is not None:
        return gettext("a list [ … ] of at most {most}", most=most)
    return gettext("a list [ … ] of at least {least}", least=least) if least else gettext("a list [ … ]")


def _object(node: Node) -> str:
    keys = tuple(node.get("required", ())) or known_keys(node)
    return (
        gettext("an object {{ … }} with {keys}", keys=join_texts(keys, "and" if "required" in node else "or"))
        if keys
        else gettext("an object {{ … }}")
    )


_WORDS: dict[str, Callable[[Node], str]] = {
    "integer": _number,
    "number": _number,
    "string": _text,
    "array": _list,
    "object": _object,
    "boolean": lambda node: gettext("true or false"),
}
