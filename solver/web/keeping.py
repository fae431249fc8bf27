"""What is on a table as a schedule: checked, written where it keeps the agreements, and never with a wrong claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from solver.checker import check
from solver.checker.report import Violation
from solver.domain.people import OptionChoice
from solver.domain.schedule import InstanceRef, Schedule, TermsBeforeAfter
from solver.formats import dump_schedule, write_text
from solver.language.current import in_every_language
from solver.language.messages import shown
from solver.library.validity import as_assumed
from solver.web.figures import Document
from solver.web.moves import CHOICE
from solver.web.table import Table

METHOD = "table"
Saved = Callable[[Mapping[str, Any]], Schedule | None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a version of a table.

    Attributes
    ----------
    broken
        The agreements that it breaks; then no file is written, the last one stays.
    """

    version: int
    broken: tuple[Violation, ...]
    written: bool

    def document(self) -> Document:
        """Return it as browsers are told, whatever language each of them speaks."""
        broken = [
            {
                "rule": each.rule,
                "texts": in_every_language(partial(shown, each.text)),
                "amount": each.amount,
                "unit": each.unit,
            }
            for each in self.broken
        ]
        return {"version": self.version, "broken": broken, "written": self.written}


def schedule_of(table: Table) -> Schedule:
    """Return what is on a table as a schedule, with its terms as `evaluate` gives them and no other claim.

    They are those of the region itself, whatever share is looked at that keeps to new times.
    """
    with table.lock:
        instance = table.demand.instance
        found, today = table.gross(), table.today
        return Schedule(
            instance=InstanceRef(name=instance.name, content_hash=instance.content_hash),
            scenario=table.region.scenario,
            choices=table.choices,
            terms=TermsBeforeAfter(status_quo=today.terms.rounded(), schedule=found.terms.rounded()),
            method=METHOD,
        )


def is_as_saved(table: Table) -> bool:
    """Return whether what is on a table is its proposal."""
    with table.lock:
        saved = table.state.get("saved")
        own = {key: value for key, value in table.state.items() if key.startswith(CHOICE)}
        return saved is not None and own == saved["choices"]


def standing_schedule(table: Table, saved: Saved) -> Schedule:
    """Return what is on a table as a schedule: with all that is proven of it, where a search found just that.

    Parameters
    ----------
    saved
        Returns the schedule of the search that a proposal is from.
    """
    with table.lock:
        own = schedule_of(table)
        if not is_as_saved(table):
            return own
        found = saved(table.state["saved"])
    return found if found is not None and _choices(found) == _choices(own) else own


def _choices(schedule: Schedule) -> dict[str, frozenset[OptionChoice]]:
    return {choice.group: frozenset(choice.options) for choice in schedule.choices}


def kept(table: Table, path: Path, saved: Saved) -> Kept:
    """Check what is on a table, and write it where it keeps the agreements.

    Raises
    ------
    FileAccessError
        The file cannot be written.
    """
    with table.lock:
        version, schedule = table.version, standing_schedule(table, saved)
    report = check(as_assumed(table.region.given, schedule), schedule)
    if report.of_claims:  # the file of the region has changed since: then nothing is known but what is on the table
        schedule = schedule_of(table)
        report = check(table.demand.instance, schedule)
    if not report.violations:
        write_text(path, dump_schedule(schedule))
    return Kept(version, tuple(report.violations), not report.violations)
