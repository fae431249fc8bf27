"""Agreements from a table with one column for every key that a kind of agreement may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any, get_args

from solver.domain.agreements import Agreement
from solver.errors import Problem, SourceError
from solver.importers.numbers import plain
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import QUALITIES
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text

Content = dict[str, Any]

_NAMED = ("kind", "id", "groups", "organisations", "boards", "note", "source", "quality")


_FOLDS: Mapping[str, Callable[[str], str]] = MappingProxyType({"boards": str.casefold})
"""Names in words, of which capitals do not matter."""


def _keys_by_kind() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return for every kind the keys that its agreements may have, and those that they must have."""
    found = {}
    for model in get_args(get_args(Agreement)[0]):
        keys = {field.alias or name: field.is_required() for name, field in model.model_fields.items()}
        kind = model.model_fields["kind"].default
        found[kind] = (frozenset(keys), frozenset(key for key, required in keys.items() if required))
    return found


def make_agreements(rows: Sequence[Row], organisations: Sequence[Content]) -> list[Content]:
    """Return the agreements of a table.

    Parameters
    ----------
    rows
        Those of the table `agreements`; a word in `groups`, `organisations` and `boards` may have wildcards, * and ?.
    organisations
        Content of the instance, for the ids that there are.

    Raises
    ------
    SourceError
        With every word that names nothing, every key that a kind needs and lacks, and every one that it cannot have.
    """
    known = {
        "groups": [group["id"] for organisation in organisations for group in organisation["groups"]],
        "organisations": [organisation["id"] for organisation in organisations],
        "boards": [organisation["board"] for organisation in organisations if organisation.get("board")],
    }
    keys = _keys_by_kind()
    problems = [problem for row in rows for problem in _problems(row, keys, known)]
    if problems:
        raise SourceError(problems)
    return [_agreement(row, known) for row in rows]


def _agreement(row: Row, known: Mapping[str, Sequence[str]]) -> Content:
    agreement: Content = {key: row[key] for key in ("kind", "id") if key in row}
    for key, ids in known.items():
        if key in row:
            agreement[key] = _matching(row[key], ids, _FOLDS.get(key, str))
    agreement |= {key: _value(value) for key, value in row.values.items() if key not in _NAMED}
    note = _note(row)
    return agreement | ({"note": note} if note else {})


def _note(row: Row) -> str:
    """Return the note, with where the agreement comes from where the table says so."""
    said = f"{row.get('quality', QUALITIES[-1])}: {row['source']}" if "source" in row else ""
    return "; ".join(text for text in (row.get("note", ""), said) if text)


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return plain(value) if isinstance(value, (int, float)) else value


def _matching(words: Sequence[str], ids: Sequence[str], fold: Callable[[str], str]) -> list[str]:
    """Return the ids that the words name, in the order of the words, each once."""
    pairs = ((fold(word), key, fold(key)) for word in words for key in ids)
    return list(dict.fromkeys(key for word, key, folded in pairs if folded == word or fnmatchcase(folded, word)))


def _problems(
    row: Row, keys: Mapping[str, tuple[frozenset[str], frozenset[str]]], known: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield the problems of a row: keys that its kind lacks or does not have, and names that match nothing."""
    may, must = keys[row["kind"]]
    for key in sorted(must - row.values.keys()):
        found = gettext("nothing in column {key}", key=spell_text(key))
        yield Problem(
            row.where,
            found,
            gettext("a value, for an agreement of kind {kind}", kind=spell_text(row["kind"])),
            gettext("fill it in"),
        )
    own = join_texts(sorted(may - {"kind", "id", "note"}), "and")
    for key in sorted(row.values.keys() - may - {"source", "quality"}):
        expected = gettext("a blank cell: the kind {kind} has {own}", kind=spell_text(row["kind"]), own=own)
        yield Problem(
            row.location(key),
            gettext("a value in column {key}", key=spell_text(key)),
            expected,
            gettext("clear it, or choose another kind"),
        )
    for key, ids in known.items():
        names = Names(ids)
        for word in row.get(key, ()):
            if not _matching([word], ids, _FOLDS.get(key, str)):
                advice = names.advice(word, gettext("correct it, or add it to its sheet"))
                expected = gettext("one of the {key}, or a pattern with * that fits some", key=key)
                yield Problem(row.location(key), spell_text(word), expected, advice)
