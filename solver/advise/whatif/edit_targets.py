"""Who and what an edit can name: groups, organisations, lines and sections, by id."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NoReturn

from solver.advise.lookup import groups, ids_of_name, organisations
from solver.advise.whatif.edit_kinds import refuse
from solver.domain.instance import Instance
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text

Named = tuple[str, Mapping[str, tuple[str, ...]]]
"""What its members are called (such as "group"), and the ids that each id stands for."""


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
            expected, otherwise = gettext("the id of a group"), "see `stagger show INSTANCE groups` for the ids"
            if name in self.organisations:
                found, advice = (
                    gettext("the organisation {name}", name=spell_text(name)),
                    gettext("use fix-organisation for all its groups"),
                )
                refuse(text, found, expected, advice)
            _unknown(text, "group", name, expected, self._meant(name, self.groups, otherwise))
        return (name,)

    def organisation(self, text: str, name: str) -> tuple[str, ...]:
        """Return the groups of an organisation."""
        if name not in self.organisations:
            expected, otherwise = "the id of an organisation", "see `stagger show INSTANCE organisations` for the ids"
            _unknown(text, "organisation", name, expected, self._meant(name, self.organisations, otherwise))
        return self.organisations[name]

    def either(self, text: str, name: str) -> tuple[str, ...]:
        """Return the groups of an organisation, or a group by itself."""
        groups = {group: (group,) for group in self.groups}
        return self._either(text, name, ("organisation", self.organisations), ("group", groups))

    def sections_of(self, text: str, name: str) -> tuple[str, ...]:
        """Return the sections of a line, or a section by itself."""
        return self._either(text, name, ("line", self.lines), ("section", self._sections))

    def places_of(self, sections: Collection[str]) -> list[float]:
        """Return the places on the trips of some sections, a number for each row of their timetable."""
        own = [section for section in self.instance.sections if section.id in sections]
        supplied = [row.places for section in own for row in section.supply]
        return supplied + [row.places for section in own for row in section.departures]

    def _either(self, text: str, name: str, whole: Named, part: Named) -> tuple[str, ...]:
        (whole_word, wholes), (part_word, parts) = whole, part
        found = [each[name] for each in (wholes, parts) if name in each]
        if not found:
            known = (*wholes, *parts)
            words = f"{whole_word} or {part_word}"
            otherwise = f"see `stagger show INSTANCE {part_word}s` for the ids"
            expected = f"the id of {_article(whole_word)} {words}"
            _unknown(text, words, name, expected, self._meant(name, known, otherwise))
        if len(set(found)) > 1:
            both = gettext(
                "{name}, which is both {article} {whole_word} and a {part_word}",
                name=spell_text(name),
                article=_article(whole_word),
                whole_word=whole_word,
                part_word=part_word,
            )
            advice = gettext("name the {part_word}s one by one, or rename one of the two", part_word=part_word)
            refuse(text, both, gettext("an id of one of the two"), advice)
        return found[0]

    def _meant(self, name: str, known: Iterable[str], otherwise: str) -> str:
        """Return advice with the id whose name was given, else with the one that looks most like it."""
        ids = dict.fromkeys(known)
        named = (*organisations(self.instance), *groups(self.instance))
        if called := ids_of_name([each for each in named if each.id in ids], name):
            return f"did you mean {join_texts(called)}? If not, {otherwise}"
        return Names(ids).advice(name, otherwise)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _unknown(text: str, sort: str, name: str, expected: str, advice: str) -> NoReturn:
    found = (
        gettext("no {sort} {name}", sort=sort, name=spell_text(name)) if name else gettext("no {sort} named", sort=sort)
    )
    refuse(text, found, expected, advice)
