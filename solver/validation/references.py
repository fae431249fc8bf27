"""Rules on references: whatever is named exists."""

from __future__ import annotations

from collections.abc import Iterator

from solver.domain.people import Group
from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.scope import Located, Scope, flows_of, group_ids
from solver.validation.spelling import join_texts, spell_text


def check_flow_sections(scope: Scope) -> Iterator[Problem]:
    """Check that a flow names a section that exists."""
    known = scope.sections_by_id
    for group in scope.groups:
        for place, flow in flows_of(group):
            if flow.section not in known:
                advice = scope.advice(
                    "section", known, flow.section, gettext("add that section to a line, or remove this flow")
                )
                where = f"{place}.section"
                yield Problem(where, spell_text(flow.section), gettext("the id of a section"), advice)


def check_profile_references(scope: Scope) -> Iterator[Problem]:
    """Check that a group and its flows name profiles that exist."""
    known = scope.instance.profiles
    for group in scope.groups:
        own = [(f"{group.where}.{key}", getattr(group.item, key)) for key in ("profile", "departure_profile")]
        own += [(f"{place}.profile", flow.profile) for place, flow in flows_of(group)]
        for where, name in own:
            if name is not None and name not in known:
                advice = scope.advice("profile", known, name, gettext("add that profile to profiles"))
                yield Problem(where, spell_text(name), gettext("the id of a profile"), advice)


def check_agreement_groups(scope: Scope) -> Iterator[Problem]:
    """Check that an agreement names groups that exist."""
    known = scope.groups_by_id
    for agreement in scope.agreements:
        for key, group_id in group_ids(agreement.item):
            if group_id not in known:
                advice = scope.advice(
                    "group", known, group_id, gettext("add that group, or take it out of this agreement")
                )
                yield Problem(f"{agreement.where}.{key}", spell_text(group_id), gettext("the id of a group"), advice)


def check_agreement_organisations(scope: Scope) -> Iterator[Problem]:
    """Check that an agreement names organisations that exist."""
    known = scope.organisation_ids
    for agreement in scope.agreements:
        for index, name in enumerate(getattr(agreement.item, "organisations", None) or ()):
            if name not in known:
                advice = scope.advice("organisation", sorted(known), name, gettext("take it out of this agreement"))
                where = f"{agreement.where}.organisations[{index}]"
                yield Problem(where, spell_text(name), gettext("the id of an organisation"), advice)


def check_week_organisations(scope: Scope) -> Iterator[Problem]:
    """Check that a named week names organisations that exist."""
    known = scope.organisation_ids
    for index, week in enumerate(scope.instance.named_weeks):
        for name in week.presence_of:
            if name not in known:
                advice = scope.advice("organisation", sorted(known), name, gettext("take it out of this week"))
                where = f"named_weeks[{index}].presence_of"
                yield Problem(where, spell_text(name), gettext("the id of an organisation"), advice)


def check_agreement_boards(scope: Scope) -> Iterator[Problem]:
    """Check that an agreement names boards that organisations have."""
    known = scope.boards
    for agreement in scope.agreements:
        for index, name in enumerate(getattr(agreement.item, "boards", None) or ()):
            if name not in known:
                if name in scope.organisation_ids:
                    advice = gettext("that is the id of an organisation: name it under organisations")
                else:
                    otherwise = gettext("add that board to its organisations, or take it out of this agreement")
                    advice = scope.advice("board", sorted(known), name, otherwise)
                where = f"{agreement.where}.boards[{index}]"
                yield Problem(where, spell_text(name), gettext("the board of an organisation"), advice)


def check_board_spellings(scope: Scope) -> Iterator[Problem]:
    """Check that no two boards differ in capitals and blanks only: they would count as two."""
    spellings: dict[str, str] = {}
    for name, organisation in reversed(scope.boards.items()):
        first = spellings.setdefault(" ".join(name.casefold().split()), name)
        if first != name:
            expected = gettext(
                "one spelling of a board: {first}, as in {where}.board",
                first=spell_text(first),
                where=scope.boards[first].where,
            )
            advice = gettext("write both alike; where they are two boards, add a word to one")
            yield Problem(f"{organisation.where}.board", spell_text(name), expected, advice)


def check_agreement_patterns(scope: Scope) -> Iterator[Problem]:
    """Check that an agreement names a pattern that each of its groups has."""
    for agreement in scope.agreements:
        pattern = getattr(agreement.item, "pattern", None)
        if pattern is not None:
            for group in scope.known_groups(agreement.item.groups):  # type: ignore[union-attr]
                yield from _pattern_problems(scope, f"{agreement.where}.pattern", pattern, group)


def _pattern_problems(scope: Scope, where: str, pattern: str, group: Located[Group]) -> Iterator[Problem]:
    ids = [each.id for each in group.item.week_patterns(scope.instance.days)]
    if pattern not in ids:
        expected = gettext("a pattern of group {id}: {ids}", id=spell_text(group.item.id), ids=join_texts(ids))
        yield Problem(
            where, spell_text(pattern), expected, Names(ids).advice(pattern, gettext("add it to the group's patterns"))
        )
