"""Organisations and groups by id; what is asked for wrongly is answered with the ids that come near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.validation.names import Names
from solver.validation.spelling import printable, spell_text

_MOST_NAMED = 3
_LONGEST_NAME = 60


def organisation_index(instance: Instance, organisation_id: str, where: str = "--organisation") -> int:
    """Return the index of an organisation in the instance.

    Raises
    ------
    InputError
        Where no organisation has the id; it names those that come near.
    """
    return _place(named_organisations(instance), organisation_id, where, "organisation")


def group_index(instance: Instance, group_id: str, where: str = "--group") -> int:
    """Return the index of a group in the instance.

    Raises
    ------
    InputError
        Where no group has the id; it names those that come near.
    """
    return _place(named_groups(instance), group_id, where, "group")


Named = Sequence[tuple[str, str]]
"""The id and the name of each."""


def named_organisations(instance: Instance) -> Named:
    """Return the id and the name of each organisation."""
    return [(each.id, each.name) for each in instance.organisations]


def named_groups(instance: Instance) -> Named:
    """Return the id and the name of each group."""
    return [(group.id, group.name) for group in instance.groups]


def group_labels(instance: Instance, organisation: str) -> dict[str, str]:
    """Return what readers know the groups of an organisation by, by id: the id, and the name where that says more."""
    own = (party.groups for party in instance.organisations if party.id == organisation)
    return {group.id: _label(group.id, group.name) for groups in own for group in groups}


def _label(group_id: str, name: str) -> str:
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
    return f"{group_id} ({short})" if short.strip() not in {"", group_id} else group_id


def ids_of_name(named: Iterable[tuple[str, str]], text: str) -> list[str]:
    """Return the ids of those whose name a text is, but for upper and lower case; at most three."""
    wanted = text.strip().casefold()
    return [each for each, name in named if wanted and name.strip().casefold() == wanted][:_MOST_NAMED]


def _place(named: Named, wanted: str, where: str, word: str) -> int:
    ids = [each for each, _ in named]
    if wanted in ids:
        return ids.index(wanted)
    # Of ids that differ in case only the first counts.
    near = ids_of_name(named, wanted) or Names(reversed(ids)).near(wanted, _MOST_NAMED)
    meant = f"did you mean {' or '.join(map(spell_text, near))}? " if near else ""
    advice = f"{meant}`stagger show INSTANCE {word}s --json` prints every id"
    found = f"{spell_text(wanted)}, which no {word} is called"
    raise InputError([Problem(printable(where), found, f"the id of one of the {len(ids):,} {word}s", advice)])
