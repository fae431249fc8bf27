"""What codes of an instance are called in words; ids that users gave stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from solver.domain.instance import Instance
from solver.domain.people import TODAY, Group, Pattern
from solver.importers.sheets.schema.choices import AGREEMENT_KINDS, ORGANISATION_KINDS
from solver.importers.sheets.schema.columns import Choice
from solver.report.text.language import Words


def kind_text(kind: str, words: Words) -> str:
    """Return the kind of an organisation, as the sheets that it filled in call it."""
    return _label(ORGANISATION_KINDS, kind, words)


def rule_text(kind: str, words: Words) -> str:
    """Return the kind of an agreement, as the sheets call it."""
    if kind == "as_agreed":  # sheets hold no schedule that was agreed, and have no word for it
        return words("agreement_as_agreed")
    return _label(AGREEMENT_KINDS, kind, words)


def weighs_minutes(instance: Instance) -> bool:
    """Return whether a minute of shift counts for more or less than one, for any organisation of an instance."""
    burden = instance.burden
    return {burden.later, *(burden.earlier_of(each.kind) for each in instance.organisations)} != {1.0}


def burden_unit(words: Words, instance: Instance, term: Literal["shifted", "unfairness"]) -> str:
    """Return the unit of a term of burden, which says so where minutes are weighed."""
    return words(f"unit_{term}_weighed" if weighs_minutes(instance) else f"unit_{term}")


def _label(choices: Sequence[Choice], key: str, words: Words) -> str:
    return next((choice.label.of(words.language) for choice in choices if choice.key == key), key)


def agreement_names(instance: Instance, words: Words) -> dict[str, str]:
    """Return what each agreement is called, by its label: its id, or its kind and its place in the file, from 1."""
    return {
        label: agreement.id or words("agreement_nameless", kind=rule_text(agreement.kind, words), place=index)
        for index, (label, agreement) in enumerate(zip(instance.labels, instance.agreements, strict=True), 1)
    }


def pattern_named(group: Group, pattern_id: str, words: Words) -> str:
    """Return what a week pattern of a group is called, by its id; the id of one that the group does not have."""
    found = (pattern for pattern in group.patterns if pattern.id == pattern_id)
    return next((pattern_text(group, pattern, words) for pattern in found), pattern_id)


def pattern_text(group: Group, pattern: Pattern, words: Words) -> str:
    """Return what a week pattern is called, else its id; the "today" of a group is a word of the format."""
    if pattern.names is not None and (own := getattr(pattern.names, words.language)):
        return str(own)
    is_first = not group.patterns or pattern.id == group.patterns[0].id
    return words("pattern_today") if is_first and pattern.id == TODAY else pattern.id
