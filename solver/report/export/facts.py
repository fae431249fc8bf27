"""What every export tells: the findings, and each group's choices with their old and new times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.check import CheckReport, Violation
from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.instance import Instance
from solver.domain.people import Group, Organisation, Pattern
from solver.domain.schedule import Schedule
from solver.report.findings import Findings, find


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some parts of a group, and the option that they take; today's option among them.

    Attributes
    ----------
    people
        Heads in those parts.
    share
        Their share of the group, above 0 and at most 1.
    shift_min
        Signed minutes, later is positive.
    pattern
        The week pattern that they take.
    is_moved
        Whether that is another option than today's.
    """

    organisation: Organisation
    group: Group
    people: float
    share: float
    shift_min: int
    pattern: Pattern
    is_moved: bool

    @property
    def is_other_pattern(self) -> bool:
        """Whether the pattern is another than today's, the first of the group."""
        return bool(self.group.patterns) and self.pattern.id != self.group.patterns[0].id

    @property
    def start_min(self) -> int | None:
        """Today's first arrival in minutes after midnight; None where the group has none."""
        return min((time.at for time in self.group.arrivals), default=None)

    @property
    def end_min(self) -> int | None:
        """Today's last departure in minutes after midnight; None where the group has none."""
        return max((time.at for time in self.group.departures), default=None)

    @property
    def new_start_min(self) -> int | None:
        """The first arrival after the shift."""
        return None if self.start_min is None else self.start_min + self.shift_min

    @property
    def new_end_min(self) -> int | None:
        """The last departure after the shift; it may lie in the next night (above 24 hours)."""
        return None if self.end_min is None else self.end_min + self.shift_min


@dataclass(frozen=True, slots=True)
class Export:
    """A schedule of an instance, checked, with all figures that exports show.

    Attributes
    ----------
    schedule
        Without its tiers where its claims fail the check, so that no unproven bound is passed on.
    violations, violations_today
        The agreements that the schedule, and today, breaks.
    claims_hold
        Whether all that the schedule file claims (its terms, bounds, instance) passed the check.
    loads_before, loads_after
        Passengers in each cell (vehicles on a road); shape ``[cell]``.
    """

    instance: Instance
    schedule: Schedule
    demand: Demand
    findings: Findings
    chosen: tuple[Chosen, ...]
    violations: tuple[Violation, ...]
    violations_today: tuple[Violation, ...]
    claims_hold: bool
    loads_before: Floats
    loads_after: Floats

    @property
    def moved(self) -> list[Chosen]:
        """The choices that leave today's option, the most people first."""
        return sorted((choice for choice in self.chosen if choice.is_moved), key=lambda choice: -choice.people)

    @property
    def num_people(self) -> int:
        """Heads in all groups, travelling or not."""
        return sum(group.headcount for group in self.instance.groups)


def gather(instance: Instance, schedule: Schedule, report: CheckReport, *, claims_hold: bool) -> Export:
    """Return all that the exports of a schedule show.

    Parameters
    ----------
    report
        The check of the schedule's choices; what it finds are broken agreements.
    claims_hold
        Whether the check of the whole schedule finds nothing more than that.

    Raises
    ------
    KeyError
        A choice is none of the instance's: the check should have stopped it.
    """
    kept = schedule if claims_hold else schedule.model_copy(update={"tiers": ()})
    demand, (findings,) = find(instance, [(instance.name, kept)])
    return Export(
        instance=instance,
        schedule=kept,
        demand=demand,
        findings=findings,
        chosen=tuple(_chosen(demand, findings)),
        violations=report.violations,
        violations_today=report.status_quo_violations,
        claims_hold=claims_hold,
        loads_before=demand.loads(demand.options.status_quo_parts()),
        loads_after=demand.loads(findings.parts),
    )


def _chosen(demand: Demand, findings: Findings) -> list[Chosen]:
    instance, options = demand.instance, demand.options
    parties = list(instance.organisations_of_groups())
    rows = []
    for option in np.flatnonzero(findings.parts).tolist():
        place = int(options.group[option])
        group = instance.groups[place]
        share = float(findings.parts[option] / options.parts[place])
        rows.append(
            Chosen(
                organisation=parties[place],
                group=group,
                people=share * group.headcount,
                share=share,
                shift_min=int(options.shift_min[option]),
                pattern=group.week_patterns(instance.days)[int(options.pattern[option])],
                is_moved=option != int(options.status_quo[place]),
            )
        )
    return rows
