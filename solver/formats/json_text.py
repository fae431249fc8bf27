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
from solver.language.messages import gettext
from solver.validation.spelling import UnreadableNumber, join_path, printable, spell, spell_text

Path = tuple[str | int, ...]

_DIGITS = 300
"""A whole number with more digits than this is beyond any float, and beyond what Python converts."""
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_ENCODINGS = {"utf-16": "UTF-16", "utf-32": "UTF-32"}
_SAVE_AS_UTF8 = gettext("save the file as UTF-8")

_SYNTAX = {
    "key": (gettext("a key in double quotes"), gettext("write the key in double quotes")),
    "colon": (gettext("a colon after the key"), gettext("write a colon between the key and its value")),
    "comma": (gettext("a comma or a closing bracket"), gettext("check the line before too: a comma may be missing")),
    "value": (
        gettext("a value"),
        gettext("write a text in double quotes, a number, true, false, null, a list or an object"),
    ),
    "quote": (gettext("a closing double quote"), gettext("close the text with a double quote")),
    "control": (gettext("a text on one line"), gettext("write a line break in a text as \\n, a tab as \\t")),
    "escape": (gettext("an escape that JSON knows"), gettext("write a backslash as \\\\")),
    "code": (gettext("four hexadecimal digits after \\u"), gettext("write the character itself")),
    "end": (gettext("the end of the file"), gettext("keep one object only; a bracket may be closed too early")),
}
"""What JSON has where a text breaks off, and what to do about it."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*("?)|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
_COMMA_BEFORE_BRACKET = re.compile(r",\s*(?=[\]}])")
_SHOWN_CHARS = 20
_PYTHON_WORDS = {"True": "true", "False": "false", "None": "null"}


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
        return None, [_syntax_problem(error.doc, error.pos)]
    except RecursionError:
        return None, [
            Problem(
                "",
                gettext("brackets nested hundreds deep"),
                gettext("at most ten"),
                gettext("check how this file was written"),
            )
        ]
    if not isinstance(tree, dict):
        return None, [
            Problem("", spell(tree), gettext("one object, {{ … }}"), gettext("put the content between {{ and }}"))
        ]
    problems = list(reader.problems(tree))
    if _SURROGATE_ESCAPE.search(data):
        problems += _without_half_characters(tree)
    return tree, problems


_OF_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How zip files begin, of which .xlsx and .ods are some, and the workbooks of before 2007 (.xls)."""


def _decode(data: bytes) -> tuple[str, Problem | None]:
    """Return the text of a file; empty, with a problem, where it is no text in UTF-8."""
    if data.startswith(_OF_WORKBOOKS):
        return "", Problem(
            "",
            gettext("a workbook, or another zip file"),
            gettext("JSON in UTF-8"),
            gettext("give the .json file; a workbook with answers is for `stagger replies`, or for `solve --keep`"),
        )
    encoding = _OTHER_ENCODINGS.get(json.detect_encoding(data)[:6])
    if encoding:
        return "", Problem(
            "", gettext("text in {encoding}", encoding=encoding), gettext("text in UTF-8"), _SAVE_AS_UTF8
        )
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        place = gettext("byte {data}, line {line}", data=len(data) - len(body) + error.start + 1, line=line)
        return "", Problem(place, f"byte 0x{body[error.start]:02x}", gettext("text in UTF-8"), _SAVE_AS_UTF8)
    if not text.strip():
        return "", Problem(
            "",
            gettext("an empty file"),
            gettext("a JSON object"),
            gettext("check that the file was written to its end"),
        )
    return text, None


def _syntax_problem(text: str, at: int) -> Problem:
    """Return what is wrong where reading broke off; by the text alone, as Python words its errors anew at times."""
    missing = _missing(text, at)
    if missing == "comma" and (comma := _COMMA_BEFORE_BRACKET.match(text, at)):
        # From 3.13 on, Python stops at the comma, up to 3.12 at the bracket.
        at = comma.end()
        missing = _missing(text, at)
    rest = text[at:].split("\n", 1)[0].strip()
    expected, advice = _SYNTAX[missing]
    if missing == "control":
        found = gettext("the control character {text}", text=printable(text[at]))
    else:
        found = printable(rest[:_SHOWN_CHARS]) or gettext("the end of the line")
    if at >= len(text.rstrip()):
        found, advice = gettext("the end of the file"), gettext("check that the file was written to its end")
    where = gettext(
        "line {count}, column {at}", count=text.count(chr(10), 0, at) + 1, at=at - text.rfind(chr(10), 0, at)
    )
    return Problem(where, found, expected, _special_advice(rest, missing) or advice)


def _missing(text: str, at: int) -> str:
    """Return what JSON has after the first `at` characters of a text, as a key of `_SYNTAX`; the text has another."""
    open_brackets: list[str] = []
    before, last, is_key = "", "", False
    for match in _TOKEN.finditer(text, 0, at):
        before, last = last, (token := match[0])
        if match[1] == "":
            return _missing_in_text(text, at)
        is_key = token[0] == '"' and open_brackets[-1:] == ["{"] and before in ("{", ",")
        if token in ("{", "["):
            open_brackets.append(token)
        elif token in ("}", "]"):
            open_brackets.pop()
    if last and not open_brackets:
        return "end"
    if last not in ("", "{", "[", ",", ":"):
        return "colon" if is_key else "comma"
    if text[at : at + 1] == '"':
        return "quote"
    return "key" if last in ("{", ",") and open_brackets[-1] == "{" else "value"


def _missing_in_text(text: str, at: int) -> str:
    if text[at : at + 1] < " ":
        return "control"
    return "code" if "u" in (text[at : at + 1], text[at + 1 : at + 2]) else "escape"


def _special_advice(rest: str, missing: str) -> str:
    """Return what to do about the mistakes that people make most; empty for others."""
    if missing not in ("key", "colon", "comma", "value"):
        return ""
    if rest[:1] in ("]", "}"):
        return gettext("remove the comma before it") if missing in ("key", "value") else ""
    if rest.startswith(("//", "/*", "#")):
        return gettext("remove the comment: JSON has none")
    if rest.startswith(("'", "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")):
        return gettext('use straight double quotes: "')
    word = re.match(r"(True|False|None)\b", rest)
    return gettext("write {value}", value=_PYTHON_WORDS[word[1]]) if word else ""


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
                    found = gettext("the key {key} {count} times", key=spell_text(key), count=count)
                    yield Problem(where, found, gettext("every key once"), gettext("keep one of them"))


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
    advice = gettext("write the character itself instead of half of its escape")
    return Problem(join_path(path), spell_text(text), gettext("whole characters"), advice)


def _whole(value: Any) -> Any:
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if _is_half(value) else value
