"""Organisations and groups by id; what is asked for wrongly is answered with the ids that come near."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.formats.names import Names
from solver.formats.spelling import printable, spell_text

_MOST_NAMED = 3


def organisation_place(instance: Instance, organisation_id: str, where: str = "--organisation") -> int:
    """Return the place of an organisation in the instance.

    Raises
    ------
    InputError
        Where no organisation has the id; it names those that come near.
    """
    return _place([each.id for each in instance.organisations], organisation_id, where, "organisation")


def group_place(instance: Instance, group_id: str, where: str = "--group") -> int:
    """Return the place of a group in the instance.

    Raises
    ------
    InputError
        Where no group has the id; it names those that come near.
    """
    return _place([group.id for group in instance.groups], group_id, where, "group")


def _place(ids: Sequence[str], wanted: str, where: str, word: str) -> int:
    if wanted in ids:
        return ids.index(wanted)
    # Of ids that differ in case only the first counts.
    near = Names(reversed(ids)).near(wanted, _MOST_NAMED)
    meant = f"did you mean {' or '.join(map(spell_text, near))}? " if near else ""
    advice = f"{meant}`stagger show INSTANCE groups --json` prints every id"
    if word == "organisation":
        advice = f"{meant}the instance file has the id of every organisation, `stagger show INSTANCE groups` the names"
    found = f"{spell_text(wanted)}, which no {word} is called"
    raise InputError([Problem(printable(where), found, f"the id of one of the {len(ids):,} {word}s", advice)])
