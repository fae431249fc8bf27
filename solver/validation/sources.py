"""Rules on sources: a source belongs to a number that is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from solver.domain.base import Frozen
from solver.domain.instance import Instance
from solver.domain.people import Group, Organisation, Profile
from solver.domain.supply import Line, Section
from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.scope import Scope
from solver.validation.spelling import join_path, spell_text


def check_sources(scope: Scope) -> Iterator[Problem]:
    """Check that a source's key is a field of the instance, or "<id>.<field>" of something in it."""
    if not scope.instance.sources:
        return
    fields = _fields_by_id(scope)
    for key in scope.instance.sources:
        advice = _advice(scope, key, fields)
        if advice:
            expected = gettext(
                'a field of the instance, or "<id>.<field>" of a line, section, organisation, group or profile'
            )
            yield Problem(join_path(("sources", key)), spell_text(key), expected, advice)


def _fields_by_id(scope: Scope) -> dict[str, set[str]]:
    """Return for every id the fields of all that it names: a line and a group may share one."""
    fields: dict[str, set[str]] = {name: set(Profile.model_fields) for name in scope.instance.profiles}
    located: tuple[tuple[tuple[Any, ...], type[Frozen]], ...] = (
        (scope.lines, Line),
        (scope.sections, Section),
        (scope.organisations, Organisation),
        (scope.groups, Group),
    )
    for things, kind in located:
        for thing in things:
            fields.setdefault(thing.item.id, set()).update(kind.model_fields)
    return fields


def _advice(scope: Scope, key: str, fields: dict[str, set[str]]) -> str:
    """Return what to do about a key; empty where it is right."""
    owner, dot, field = key.rpartition(".")
    if not dot:
        known = Instance.model_fields
        return "" if key in known else Names(known).advice(key, gettext("name a field, or remove this source"))
    if field in fields.get(owner, ()):
        return ""
    if owner in fields:
        nearest = Names(sorted(fields[owner])).nearest(field)
        return _meant(f"{owner}.{nearest}" if nearest else None)
    nearest = scope.names("anything", fields).nearest(owner)
    return _meant(f"{nearest}.{field}" if nearest else None)


def _meant(name: str | None) -> str:
    otherwise = gettext("remove this source")
    return (
        gettext("did you mean {name}? If not, {otherwise}", name=spell_text(name), otherwise=otherwise)
        if name
        else otherwise
    )
