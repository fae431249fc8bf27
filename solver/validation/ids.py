"""Rules on ids: unique per sort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.scope import Scope
from solver.validation.spelling import spell_text


def check_line_ids(scope: Scope) -> Iterator[Problem]:
    """Check that no two lines have the same id."""
    return _doubles("line", ((f"{line.where}.id", line.item.id) for line in scope.lines))


def check_section_ids(scope: Scope) -> Iterator[Problem]:
    """Check that no two sections of any lines have the same id."""
    return _doubles("section", ((f"{section.where}.id", section.item.id) for section in scope.sections))


def check_organisation_ids(scope: Scope) -> Iterator[Problem]:
    """Check that no two organisations have the same id."""
    return _doubles("organisation", ((f"{outer.where}.id", outer.item.id) for outer in scope.organisations))


def check_group_ids(scope: Scope) -> Iterator[Problem]:
    """Check that no two groups of any organisations have the same id."""
    return _doubles("group", ((f"{group.where}.id", group.item.id) for group in scope.groups))


def check_agreement_ids(scope: Scope) -> Iterator[Problem]:
    """Check that no two agreements are called the same; those without an id go by their kind and place."""
    labels = zip(scope.agreements, scope.instance.labels, strict=True)
    return _doubles("agreement", ((f"{agreement.where}.id", label) for agreement, label in labels))


def check_pattern_ids(scope: Scope) -> Iterator[Problem]:
    """Check that no two patterns of a group have the same id."""
    for group in scope.groups:
        ids = ((f"{group.where}.patterns[{index}].id", each.id) for index, each in enumerate(group.item.patterns))
        yield from _doubles(gettext("pattern of this group"), ids)


def check_peak_names(scope: Scope) -> Iterator[Problem]:
    """Check that no two peak periods have the same name."""
    periods = enumerate(scope.instance.peak_periods)
    return _doubles(gettext("peak period"), ((f"peak_periods[{index}].name", period.name) for index, period in periods))


def check_week_ids(scope: Scope) -> Iterator[Problem]:
    """Check that no two named weeks have the same id."""
    weeks = enumerate(scope.instance.named_weeks)
    return _doubles(gettext("named week"), ((f"named_weeks[{index}].id", week.id) for index, week in weeks))


def _doubles(noun: str, ids: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for where, name in ids:
        if first.setdefault(name, where) != where:
            word = where.rsplit(".", 1)[1]
            expected = (
                gettext("an id that no other {noun} has", noun=noun)
                if word == "id"
                else gettext("a name that no other {noun} has", noun=noun)
            )
            yield Problem(
                where, spell_text(name), expected, gettext("rename this one or the one at {first}", first=first[name])
            )
