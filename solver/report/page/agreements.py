"""The table of agreements: what each schedule was asked to keep, and whether it does."""

from __future__ import annotations

from collections.abc import Sequence

from solver.check import CheckReport
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario
from solver.report.outcomes import Outcome
from solver.report.table import Cell, Column, Table
from solver.report.text.edit_words import note_text
from solver.report.text.kinds import agreement_names, rule_text
from solver.report.text.language import Words

_Key = tuple[str, str]
"""Label and content: an agreement of two instances is the same one where both are."""


def agreements_table(
    words: Words,
    given: Instance,
    instances: Sequence[Instance],
    plans: Sequence[Outcome],
    reports: Sequence[CheckReport],
) -> Table:
    """Return every agreement that any schedule was asked to keep, and whether each keeps it.

    Those that a schedule breaks or was not asked to keep come first.

    Parameters
    ----------
    given
        The instance as it is in its file, without what-if edits.
    instances
        Of each schedule the one that it was made for, and that its report is about.
    """
    asked = [_asked(words, given, own, plan.schedule.scenario) for own, plan in zip(instances, plans, strict=True)]
    broken = [{violation.rule for violation in report.violations} for report in reports]
    known: dict[_Key, list[Cell]] = {}
    for own in asked:
        known = {**known, **{key: cells for key, cells in own.items() if key not in known}}
    rows = []
    for key, cells in known.items():
        found = [_state(key, own, rules) for own, rules in zip(asked, broken, strict=True)]
        rows.append((all(state == "r_kept" for state in found), [*cells, *(words(state) for state in found)]))
    rows.sort(key=lambda row: row[0])
    columns = [Column("agreement", words("r_agreement")), Column("kind", words("r_kind_of"))]
    columns.append(Column("note", words("r_note")))
    columns += [Column(f"plan_{at}", plan.name) for at, plan in enumerate(plans)]
    return Table("agreements", words("r_agreements_caption"), columns, [row for _, row in rows])


def _asked(words: Words, given: Instance, instance: Instance, scenario: Scenario | None) -> dict[_Key, list[Cell]]:
    """Return what each agreement of an instance is called, of which kind it is, and its note."""
    called = agreement_names(instance, words)
    return {
        (label, agreement.model_dump_json()): [
            called[label],
            rule_text(agreement.kind, words),
            note_text(words, given, scenario, label, agreement.note),
        ]
        for label, agreement in zip(instance.labels, instance.agreements, strict=True)
    }


def _state(key: _Key, asked: dict[_Key, list[Cell]], broken: set[str]) -> str:
    if key not in asked:
        return "r_not_asked"
    return "r_broken" if key[0] in broken else "r_kept"
