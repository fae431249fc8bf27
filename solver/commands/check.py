"""`stagger check`: the independent recomputation of a schedule file."""

from __future__ import annotations

from dataclasses import asdict

from solver.checker import check
from solver.commands.console import make_console
from solver.commands.edited import agreements_note
from solver.commands.files import print_json, read_plans
from solver.language.messages import gettext, ngettext

PASSED, FAILED = 0, 6


def run(instance_path: str, schedule_path: str, *, as_json: bool, quiet: bool) -> int:
    """Check a schedule against its instance; return 0 where it passes, 6 where it does not."""
    file, ((instance, schedule),) = read_plans(instance_path, (schedule_path,))
    report = check(instance, schedule)
    if as_json:
        print_json(
            {
                "passed": report.is_ok,
                "violations": [asdict(violation) for violation in report.violations],
                "status_quo_violations": [asdict(violation) for violation in report.status_quo_violations],
                "terms": report.terms.model_dump() if report.terms else None,
            }
        )
    elif not quiet:
        console = make_console()
        for violation in report.violations:
            console.print(str(violation), soft_wrap=True)
        num_groups, num_rules = len(instance.groups), len(instance.agreements)
        passed = gettext(
            "Passed: {groups}, {agreements} and every figure claimed, recomputed.",
            groups=ngettext("{count} group", "{count} groups", num_groups),
            agreements=ngettext("{count} agreement", "{count} agreements", num_rules),
        )
        failed = ngettext("Failed: {count} broken rule.", "Failed: {count} broken rules.", len(report.violations))
        console.print(passed if report.is_ok else failed, soft_wrap=True)
        if report.is_ok and (note := agreements_note(file, instance)):
            console.print(note, soft_wrap=True)
    return PASSED if report.is_ok else FAILED
