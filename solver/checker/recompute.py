"""Loads and terms straight from an instance and choices, for those who want the checker's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

from solver.checker.cells import CellKey
from solver.checker.choices import Reading, read_choices
from solver.checker.loads import Loads, Network, add_up_loads, network_of, stray_violations
from solver.checker.report import Violation
from solver.checker.terms import work_out_terms
from solver.domain.instance import Instance
from solver.domain.objective import TermValues
from solver.domain.people import GroupChoice
from solver.errors import Problem, ScheduleMismatchError
from solver.language.messages import clause, gettext


def terms_or_reasons(network: Network, reading: Reading) -> tuple[TermValues | None, list[Violation]]:
    """Return the terms, or None and why there are none beyond the faults of the reading."""
    if not reading.is_complete:
        return None, []
    loads = add_up_loads(network, reading)
    reasons = stray_violations(loads)
    return (None, reasons) if reasons else (work_out_terms(network, reading, loads.load), [])


def recompute_terms(instance: Instance, choices: Sequence[GroupChoice]) -> TermValues:
    """Return the terms of some choices, each in its unit, not rounded.

    Agreements do not matter here, nor whether a shift is one of the group's: a refused plan has terms too.

    Raises
    ------
    ScheduleMismatchError
        Where terms have no meaning: a group, a pattern or parts that do not fit the instance, or
        people who pass where there are no places.
    """
    network, reading, loads = _loads(instance, choices)
    return work_out_terms(network, reading, loads.load)


def recompute_loads(instance: Instance, choices: Sequence[GroupChoice]) -> dict[CellKey, float]:
    """Return the passengers (on roads: vehicles) by (section id, day, begin of the interval in minutes).

    Every cell with places is there, with 0.0 where nobody passes: base load included, not rounded.

    Raises
    ------
    ScheduleMismatchError
        As `recompute_terms`.
    """
    network, _, loads = _loads(instance, choices)
    return dict(zip(network.keys, loads.load.tolist(), strict=True))


def _loads(instance: Instance, choices: Sequence[GroupChoice]) -> tuple[Network, Reading, Loads]:
    reading = read_choices(instance, choices)
    if not reading.is_complete:
        raise _mismatch(reading.faults)
    network = network_of(instance)
    loads = add_up_loads(network, reading)
    if reasons := stray_violations(loads):
        raise _mismatch(reasons)
    return network, reading, loads


def _mismatch(faults: Sequence[Violation]) -> ScheduleMismatchError:
    return ScheduleMismatchError(
        [
            Problem(
                "choices",
                clause(fault.text),
                gettext("choices that fit the instance"),
                gettext("correct them"),
            )
            for fault in faults
        ]
    )
