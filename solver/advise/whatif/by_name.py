"""Edits that name somebody as people do, such as "fix-organisation Hogeschool Utrecht=0", written with the id."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advise.lookup import Known, groups, lines, meant_by, organisations, sections, several
from solver.advise.whatif.edits import LIFT
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.validation.spelling import spell_text

_SIGNS = {"fix": "=", "fix-organisation": "=", "forbid": ":", "allow": "=", "sign": "", "without": ""}
_SIGNS |= {"places": "=", "headcount": "=", "adherence": "=", "public-transport": "=", "base-load": "=", "growth": "="}
"""What stands behind the name in an edit that names somebody; "" where nothing does."""
_OF_ALL = {"adherence", "base-load", "growth"}
"""Edits that name nobody where they are about everybody."""


def edits_by_id(instance: Instance, texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return edits with ids in place of names, and a sentence for each name that was read.

    What means nothing is left as it is: whoever reads the edit says what is wrong with it. So a scenario holds ids
    alone, and means the same in a region that has grown.

    Raises
    ------
    InputError
        A name, or a part of one, may be that of several; with a problem for each.
    """
    written, notes, problems = list[str](), list[str](), list[Problem]()
    for text in texts:
        try:
            own, note = _by_id(instance, text)
        except InputError as error:
            problems += error.problems
            continue
        written.append(own)
        notes += [note] if note else []
    if problems:
        raise InputError(problems)
    return written, list(dict.fromkeys(notes))


def _by_id(instance: Instance, text: str) -> tuple[str, str]:
    """Return an edit with the id of what it names, and a note on what that was taken to mean; "" where it is an id."""
    word, _, value = text.strip().partition(" ")
    if word == LIFT:
        own, note = _by_id(instance, value.strip().removeprefix("--"))
        return (f"{LIFT} {own}", note) if note else (text, "")
    if word not in _SIGNS or (word in _OF_ALL and "=" not in value):
        return text, ""
    sets = _sets(instance, word)
    name, rest = _name_and_rest(value.strip(), _SIGNS[word], sets)
    if any(each.id == name for known in sets for each in known):
        return text, ""
    for known in sets:
        found = meant_by(known, name)
        if len(found) > 1:
            raise InputError([_several(text, name, found)])
        if found:
            return f"{word} {found[0].id}{rest}", gettext(
                "{name} is read as {label}.", name=spell_text(name), label=found[0].label
            )
    return text, ""


def _several(text: str, name: str, found: Sequence[Known]) -> Problem:
    return several(gettext("what-if {text}", text=spell_text(text)), name, found)


def _sets(instance: Instance, word: str) -> list[list[Known]]:
    """Return what an edit may name, what is larger first: an id of the smaller is no part of a name of the larger."""
    parties, own = organisations(instance), groups(instance)
    if word in {"fix", "allow"}:
        return [own, parties]
    if word in {"fix-organisation", "without"}:
        return [parties]
    supplied = [lines(instance), sections(instance)]
    if word == "growth":
        return [parties, own, *supplied]
    return supplied if word in {"places", "base-load"} else [parties, own]


def _name_and_rest(value: str, sign: str, sets: Sequence[Sequence[Known]]) -> tuple[str, str]:
    """Return the name, and the sign with what comes behind it; an id, or a name, may hold the sign itself."""
    if not sign:
        return value, ""
    called = {text for known in sets for each in known for text in (each.id, *each.names)}
    cuts = [at for at, char in enumerate(value) if char == sign]
    at = next((cut for cut in reversed(cuts) if value[:cut].strip() in called), cuts[0] if cuts else len(value))
    return value[:at].strip(), value[at:]
