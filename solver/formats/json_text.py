"""From the bytes of a file to a tree of objects, lists, texts and numbers, with every fault of the text."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from solver.errors import Problem
from solver.validation.spelling import UnreadableNumber, join_path, printable, spell, spell_text

Path = tuple[str | int, ...]

_DIGITS = 300
"""A whole number with more digits than this is beyond any float, and beyond what Python converts."""
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_ENCODINGS = {"utf-16": "UTF-16", "utf-32": "UTF-32"}
_SAVE_AS_UTF8 = "save the file as UTF-8"

_SYNTAX = {
    "Expecting property name enclosed in double quotes": ("a key in double quotes", "write the key in double quotes"),
    "Expecting ':' delimiter": ("a colon after the key", "write a colon between the key and its value"),
    "Expecting ',' delimiter": ("a comma or a closing bracket", "check the line before too: a comma may be missing"),
    "Expecting value": ("a value", "write a text in double quotes, a number, true, false, null, a list or an object"),
    "Unterminated string starting at": ("a closing double quote", "close the text with a double quote"),
    "Invalid control character at": ("a text on one line", "write a line break in a text as \\n, a tab as \\t"),
    "Invalid \\escape": ("an escape that JSON knows", "write a backslash as \\\\"),
    "Invalid \\uXXXX escape": ("four hexadecimal digits after \\u", "write the character itself"),
    "Extra data": ("the end of the file", "keep one object only; a bracket may be closed too early"),
}
_SHOWN_CHARS = 20
_PYTHON_WORDS = {"True": "true", "False": "false", "None": "null"}
_SYNTAX_UNKNOWN = ("JSON", "correct the text at this place")


def load_tree(data: bytes) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the object that a file holds, and the faults of its text.

    Numbers that cannot be counted with are in the tree as `UnreadableNumber`. Keys that stand twice
    have their last value. Half characters are in the tree as their escapes.

    Parameters
    ----------
    data
        The whole file.

    Returns
    -------
    tree, problems
        The tree is None where the text is no JSON object at all. `where` is a line and column, a byte, or a
        JSON path, without the name of the file.
    """
    text, problem = _decode(data)
    if problem:
        return None, [problem]
    reader = _Reader()
    try:
        tree = reader.read(text)
    except json.JSONDecodeError as error:
        return None, [_syntax_problem(error)]
    except RecursionError:
        return None, [Problem("", "brackets nested hundreds deep", "at most ten", "check how this file was written")]
    if not isinstance(tree, dict):
        return None, [Problem("", spell(tree), "one object, { … }", "put the content between { and }")]
    problems = list(reader.problems(tree))
    if _SURROGATE_ESCAPE.search(data):
        problems += _without_half_characters(tree)
    return tree, problems


def _decode(data: bytes) -> tuple[str, Problem | None]:
    encoding = _OTHER_ENCODINGS.get(json.detect_encoding(data)[:6])
    if encoding:
        return "", Problem("", f"text in {encoding}", "text in UTF-8", _SAVE_AS_UTF8)
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        place = f"byte {len(data) - len(body) + error.start + 1}, line {line}"
        return "", Problem(place, f"byte 0x{body[error.start]:02x}", "text in UTF-8", _SAVE_AS_UTF8)
    if not text.strip():
        return "", Problem("", "an empty file", "a JSON object", "check that the file was written to its end")
    return text, None


def _syntax_problem(error: json.JSONDecodeError) -> Problem:
    rest = error.doc[error.pos :].split("\n", 1)[0].strip()
    expected, advice = _SYNTAX.get(error.msg, _SYNTAX_UNKNOWN)
    if error.msg.startswith("Invalid control"):
        found = f"the control character {printable(error.doc[error.pos])}"
    else:
        found = printable(rest[:_SHOWN_CHARS]) or "the end of the line"
    if error.pos >= len(error.doc.rstrip()):
        found, advice = "the end of the file", "check that the file was written to its end"
    place = f"line {error.lineno}, column {error.colno}"
    return Problem(place, found, expected, _special_advice(rest, error.msg) or advice)


def _special_advice(rest: str, message: str) -> str:
    """Return what to do about the mistakes that people make most; empty for others."""
    if not message.startswith("Expecting"):
        return ""
    if rest[:1] in ("]", "}"):
        return "remove the comma before it" if "delimiter" not in message else ""
    if rest.startswith(("//", "/*", "#")):
        return "remove the comment: JSON has none"
    if rest.startswith(("'", "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")):
        return 'use straight double quotes: "'
    word = re.match(r"(True|False|None)\b", rest)
    return f"write {_PYTHON_WORDS[word[1]]}" if word else ""


class _Reader:
    """Reads JSON, and remembers the objects in which a key stands more than once."""

    def __init__(self) -> None:
        # By identity of the object: its pairs, kept so that what a later pair hides is looked at too.
        self._doubled: dict[int, list[tuple[str, Any]]] = {}

    def read(self, text: str) -> Any:
        return json.loads(
            text,
            object_pairs_hook=self._object,
            parse_int=_parse_int,
            parse_float=_parse_float,
            parse_constant=UnreadableNumber,
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) < len(pairs):
            self._doubled[id(result)] = pairs
        return result

    def problems(self, tree: dict[str, Any]) -> Iterator[Problem]:
        """Yield a problem for every key that stands twice."""
        if not self._doubled:
            return
        for path, node in _walk(tree, self._doubled):
            for key, count in Counter(key for key, _ in self._doubled.get(id(node), ())).items():
                if count > 1:
                    where = join_path((*path, key))
                    found = f"the key {spell_text(key)} {count} times"
                    yield Problem(where, found, "every key once", "keep one of them")


def _parse_int(digits: str) -> int | UnreadableNumber:
    return int(digits) if len(digits) <= _DIGITS else UnreadableNumber(digits)


def _parse_float(text: str) -> float | UnreadableNumber:
    number = float(text)
    return number if math.isfinite(number) else UnreadableNumber(text)


def _walk(tree: object, doubled: dict[int, list[tuple[str, Any]]]) -> Iterator[tuple[Path, object]]:
    """Yield every object and list of a tree with its path; with its own stack, so that no depth is too deep."""
    stack: list[tuple[Path, object]] = [((), tree)]
    while stack:
        path, node = stack.pop()
        yield path, node
        children = doubled.get(id(node)) or list(_items(node))
        stack.extend(((*path, key), child) for key, child in reversed(children) if isinstance(child, dict | list))


def _without_half_characters(tree: dict[str, Any]) -> list[Problem]:
    """Replace half characters, in place, by their escapes; return a problem for each text that has one."""
    problems: list[Problem] = []
    for path, node in list(_walk(tree, {})):
        items = list(_items(node))
        halves = [(key, text) for key, value in items for text in (key, value) if _is_half(text)]
        problems.extend(_half_character((*path, key), text) for key, text in halves)
        if isinstance(node, dict):
            node.clear()
            node.update((_whole(key), _whole(value)) for key, value in items)
        elif isinstance(node, list):
            node[:] = [_whole(value) for _, value in items]
    return problems


def _items(node: object) -> Iterable[tuple[Any, Any]]:
    if isinstance(node, dict):
        return node.items()
    return enumerate(node) if isinstance(node, list) else ()


def _is_half(value: object) -> bool:
    return isinstance(value, str) and _SURROGATE.search(value) is not None


def _half_character(path: Path, text: str) -> Problem:
    advice = "write the character itself instead of half of its escape"
    return Problem(join_path(path), spell_text(text), "whole characters", advice)


def _whole(value: Any) -> Any:
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if _is_half(value) else value
