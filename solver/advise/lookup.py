"""Organisations, groups, lines, sections and boards by what a person calls them: the id, a name, a part of a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from solver.domain.instance import Instance
from solver.domain.people import Group, Organisation
from solver.domain.supply import Line, Section
from solver.errors import InputError, Problem
from solver.language.messages import gettext, listed, numeral
from solver.validation.names import Names
from solver.validation.spelling import printable, spell_text

_MOST_NAMED, _MOST_CANDIDATES = 3, 8
_LONGEST_NAME = 60
_SHORTEST_PART = 3
"""Letters that a part of a name has at least: "de" means nobody."""


@dataclass(frozen=True, slots=True)
class Known:
    """What can be asked for.

    Attributes
    ----------
    sort
        Such as "organisation".
    names
        Its name, and its names in Dutch and English where they differ.
    """

    sort: str
    id: str
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        """The id, and the name where that says more."""
        return _label(self.id, self.names[0] if self.names else "")


@dataclass(frozen=True, slots=True)
class _Sort:
    """What one and several of a sort are called, and the topic of `stagger show` that lists them."""

    one: str
    many: str
    topic: str


_SORTS = {
    "organisation": _Sort(gettext("organisation"), gettext("organisations"), "organisations"),
    "group": _Sort(gettext("group"), gettext("groups"), "groups"),
    "line": _Sort(gettext("line"), gettext("lines"), "sections"),
    "section": _Sort(gettext("section"), gettext("sections"), "sections"),
    "board": _Sort(gettext("board"), gettext("boards"), "organisations"),
    "agreement": _Sort(gettext("agreement"), gettext("agreements"), "agreements"),
    "source": _Sort(gettext("source"), gettext("sources"), "sources"),
}
"""By the sort of what is known."""


def organisation_index(instance: Instance, wanted: str, where: str = "--organisation") -> int:
    """Return the index in the instance of the organisation that an id, a name or a part of a name means.

    Raises
    ------
    InputError
        Where it means none, or several; it names those that come near.
    """
    found = the_one(organisations(instance), wanted, where)
    return [each.id for each in instance.organisations].index(found)


def group_index(instance: Instance, wanted: str, where: str = "--group") -> int:
    """Return the index in the instance of the group that an id, a name or a part of a name means.

    Raises
    ------
    InputError
        Where it means none, or several; it names those that come near.
    """
    found = the_one(groups(instance), wanted, where)
    return [each.id for each in instance.groups].index(found)


def organisations(instance: Instance) -> list[Known]:
    """Return the organisations as they can be asked for."""
    return [_known("organisation", each) for each in instance.organisations]


def groups(instance: Instance) -> list[Known]:
    """Return the groups as they can be asked for."""
    return [_known("group", each) for each in instance.groups]


def lines(instance: Instance) -> list[Known]:
    """Return the lines as they can be asked for."""
    return [_known("line", each) for each in instance.lines]


def sections(instance: Instance) -> list[Known]:
    """Return the sections as they can be asked for."""
    return [_known("section", each) for each in instance.sections]


def boards(instance: Instance) -> list[Known]:
    """Return the boards as they can be asked for; a board has no other id than its name."""
    names = dict.fromkeys(each.board for each in instance.organisations if each.board is not None)
    return [Known("board", name, (name,)) for name in names]


def _known(sort: str, thing: Organisation | Group | Line | Section) -> Known:
    names = [thing.name, *((thing.names.nl, thing.names.en) if thing.names else ())]
    return Known(sort, thing.id, tuple(dict.fromkeys(name for name in names if name)))


def meant_by(known: Sequence[Known], wanted: str) -> list[Known]:
    """Return what a text means, none or several where it is not plain.

    The id comes first, then the id or a name but for case and accents, then the beginning of a word in a name, then
    any part of a name; whatever is found first counts.
    """
    if exact := [each for each in known if each.id == wanted]:
        return exact
    text = _folded(wanted)
    if not text:
        return []
    rules: list[Callable[[Known], bool]] = [
        lambda each: _folded(each.id) == text or any(_folded(name) == text for name in each.names)
    ]
    if len(text) >= _SHORTEST_PART:
        begins = re.compile(rf"\b{re.escape(text)}")
        rules.append(lambda each: any(begins.search(_folded(name)) for name in each.names))
        rules.append(lambda each: any(text in _folded(name) for name in each.names))
    found = ([each for each in known if rule(each)] for rule in rules)
    return next((matches for matches in found if matches), [])


def _folded(text: str) -> str:
    """Return a text without accents, upper case and needless blanks."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).casefold().split())


def the_one(known: Sequence[Known], wanted: str, where: str) -> str:
    """Return the id of the one thing that a text means.

    Raises
    ------
    InputError
        It means none, or several; with those that come near.
    """
    found = meant_by(known, wanted)
    if len(found) == 1:
        return found[0].id
    if found:
        raise InputError([several(printable(where), wanted, found)])
    sorts = list(dict.fromkeys(each.sort for each in known))
    sort = listed([_SORTS[each].one for each in sorts]) if sorts else gettext("thing")
    see = (
        gettext("`stagger show INSTANCE {topic} --json` prints every id", topic=_SORTS[sorts[-1]].topic)
        if sorts
        else ""
    )
    # Of ids that differ in case only the first counts.
    near = Names(each.id for each in reversed(known)).near(wanted, _MOST_NAMED)
    advice = see or gettext("see `stagger show INSTANCE`")
    if near:
        advice = gettext("did you mean {match}? {otherwise}", match=listed(map(spell_text, near)), otherwise=advice)
    many = listed([_SORTS[each].many for each in sorts]) if sorts else gettext("things")
    expected = gettext("the id or the name of one of the {count} {sort}", count=numeral(len(known)), sort=many)
    found_text = gettext("{wanted}, which no {sort} is called", wanted=spell_text(wanted), sort=sort)
    raise InputError([Problem(printable(where), found_text, expected, advice)])


def several(where: str, wanted: str, found: Sequence[Known]) -> Problem:
    """Return the problem of a text that several are called, with what each could be."""
    shown = ", ".join(printable(each.label) for each in found[:_MOST_CANDIDATES])
    if len(found) > _MOST_CANDIDATES:
        shown = gettext("{names} and {more} more", names=shown, more=len(found) - _MOST_CANDIDATES)
    told = gettext(
        "{wanted}, which may be any of {count}: {names}", wanted=spell_text(wanted), count=len(found), names=shown
    )
    return Problem(where, told, gettext("one of them"), gettext("write its id, or more of its name"))


def group_labels(instance: Instance, organisation: str) -> dict[str, str]:
    """Return what readers know the groups of an organisation by, by id: the id, and the name where that says more."""
    own = (party.groups for party in instance.organisations_by_id.get(organisation, ()))
    return {group.id: _label(group.id, group.name) for groups in own for group in groups}


def _label(group_id: str, name: str) -> str:
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
    return f"{group_id} ({short})" if short.strip() not in {"", group_id} else group_id


def ids_of_name(known: Iterable[Known], text: str) -> list[str]:
    """Return the ids of those whose name a text is, but for upper and lower case; at most three."""
    wanted = _folded(text)
    names = ((each.id, [_folded(name) for name in each.names]) for each in known)
    return [each for each, own in names if wanted and wanted in own][:_MOST_NAMED]
