"""Who and what an edit can name: groups, organisations, lines and sections, by id."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from solver.advise.lookup import groups, ids_of_name, organisations
from solver.advise.whatif.edit_kinds import refuse
from solver.domain.instance import Instance
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text

Ids = Mapping[str, tuple[str, ...]]
"""The ids that each id stands for."""


@dataclass(frozen=True, slots=True)
class _Sorts:
    """A whole and its parts, in words: what either is called, and what is said where an id is of none or of both."""

    either: str
    expected: str
    see: str
    both: str
    advice: str


_PARTIES = _Sorts(
    gettext("organisation or group"),
    gettext("the id of an organisation or group"),
    gettext("see `stagger show INSTANCE groups` for the ids"),
    gettext("both an organisation and a group"),
    gettext("name the groups one by one, or rename one of the two"),
)
_SUPPLY = _Sorts(
    gettext("line or section"),
    gettext("the id of a line or section"),
    gettext("see `stagger show INSTANCE sections` for the ids"),
    gettext("both a line and a section"),
    gettext("name the sections one by one, or rename one of the two"),
)


class EditTargets:
    """An instance by ids.

    Attributes
    ----------
    groups
        The groups.
    organisations
        The ids of the groups of each organisation.
    lines
        The ids of the sections of each line.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.groups = {group.id: group for group in instance.groups}
        self.organisations = {party.id: tuple(group.id for group in party.groups) for party in instance.organisations}
        self.lines = {line.id: tuple(section.id for section in line.sections) for line in instance.lines}
        self._sections = {section.id: (section.id,) for section in instance.sections}

    @property
    def all(self) -> tuple[str, ...]:
        """The ids of groups and organisations."""
        return (*self.groups, *self.organisations)

    @property
    def supplied(self) -> tuple[str, ...]:
        """The ids of lines and sections."""
        return (*self.lines, *self._sections)

    @property
    def every_section(self) -> tuple[str, ...]:
        """The ids of all sections."""
        return tuple(self._sections)

    def group(self, text: str, name: str) -> tuple[str, ...]:
        """Return a group as the only one of its kind; `text` is the edit that names it."""
        if name not in self.groups:
            expected, otherwise = (
                gettext("the id of a group"),
                gettext("see `stagger show INSTANCE groups` for the ids"),
            )
            if name in self.organisations:
                found, advice = (
                    gettext("the organisation {name}", name=spell_text(name)),
                    gettext("use fix-organisation for all its groups"),
                )
                refuse(text, found, expected, advice)
            _unknown(text, gettext("group"), name, expected, self._meant(name, self.groups, otherwise))
        return (name,)

    def organisation(self, text: str, name: str) -> tuple[str, ...]:
        """Return the groups of an organisation."""
        if name not in self.organisations:
            expected, otherwise = (
                gettext("the id of an organisation"),
                gettext("see `stagger show INSTANCE organisations` for the ids"),
            )
            _unknown(text, gettext("organisation"), name, expected, self._meant(name, self.organisations, otherwise))
        return self.organisations[name]

    def either(self, text: str, name: str) -> tuple[str, ...]:
        """Return the groups of an organisation, or a group by itself."""
        groups = {group: (group,) for group in self.groups}
        return self._either(text, name, _PARTIES, self.organisations, groups)

    def sections_of(self, text: str, name: str) -> tuple[str, ...]:
        """Return the sections of a line, or a section by itself."""
        return self._either(text, name, _SUPPLY, self.lines, self._sections)

    def places_of(self, sections: Collection[str]) -> list[float]:
        """Return the places on the trips of some sections, a number for each row of their timetable."""
        own = [section for section in self.instance.sections if section.id in sections]
        supplied = [row.places for section in own for row in section.supply]
        return supplied + [row.places for section in own for row in section.departures]

    def _either(self, text: str, name: str, sorts: _Sorts, wholes: Ids, parts: Ids) -> tuple[str, ...]:
        found = [each[name] for each in (wholes, parts) if name in each]
        if not found:
            advice = self._meant(name, (*wholes, *parts), sorts.see)
            _unknown(text, sorts.either, name, sorts.expected, advice)
        if len(set(found)) > 1:
            both = gettext("{name}, which is {both}", name=spell_text(name), both=sorts.both)
            refuse(text, both, gettext("an id of one of the two"), sorts.advice)
        return found[0]

    def _meant(self, name: str, known: Iterable[str], otherwise: str) -> str:
        """Return advice with the id whose name was given, else with the one that looks most like it."""
        ids = dict.fromkeys(known)
        named = (*organisations(self.instance), *groups(self.instance))
        if called := ids_of_name([each for each in named if each.id in ids], name):
            return gettext("did you mean {match}? If not, {otherwise}", match=join_texts(called), otherwise=otherwise)
        return Names(ids).advice(name, otherwise)


def _unknown(text: str, sort: str, name: str, expected: str, advice: str) -> NoReturn:
    found = (
        gettext("no {sort} {name}", sort=sort, name=spell_text(name)) if name else gettext("no {sort} named", sort=sort)
    )
    refuse(text, found, expected, advice)
