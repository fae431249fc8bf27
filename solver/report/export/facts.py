"""What every export tells: the outcome, and each group's choices with their old and new times."""

from __future__ import annotations

from dataclasses import dataclass

from solver.advise.value.prices import prices_by_default
from solver.advise.value.value import Value, value_of
from solver.advise.value.value_file import ValueFile
from solver.checker import CheckReport, Violation
from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.instance import Instance
from solver.domain.monitor import Monitoring
from solver.domain.schedule import Schedule
from solver.domain.sweep import Sweep
from solver.report.beside import beside
from solver.report.choices import OptionTaken, options_taken
from solver.report.outcomes import Outcome, outcomes
from solver.report.possible import possible_shifts


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
    left_out
        What the check says of claims that do not hold.
    loads_before, loads_after
        Passengers in each cell (vehicles on a road); shape ``[cell]``.
    given
        The instance as it is in its file, without what-if edits.
    value
        What a year of it is worth: as was given, else at the program's own prices.
    is_value_given
        Whether it was given, so that the memo tells it.
    sweep
        How sure it is, with this schedule as its one plan after today; None where it was not drawn.
    monitoring
        What counts before and after say of it; None where nobody counted.
    """

    instance: Instance
    schedule: Schedule
    demand: Demand
    outcome: Outcome
    choices: tuple[OptionTaken, ...]
    violations: tuple[Violation, ...]
    violations_today: tuple[Violation, ...]
    claims_hold: bool
    left_out: tuple[Violation, ...]
    loads_before: Floats
    loads_after: Floats
    given: Instance
    value: Value
    is_value_given: bool = False
    sweep: Sweep | None = None
    monitoring: Monitoring | None = None

    @property
    def possible(self) -> dict[str, tuple[int, ...]]:
        """By group id the shifts that it could take, whatever it answered before."""
        return possible_shifts(self.instance, self.given)

    @property
    def moved(self) -> list[OptionTaken]:
        """The choices that leave today's option, the most people first."""
        return sorted((choice for choice in self.choices if choice.is_moved), key=lambda choice: -choice.people)

    @property
    def situation(self) -> str:
        """The name of the instance in its file; with what-if edits the instance has a longer one."""
        return self.given.name

    @property
    def num_people(self) -> int:
        """Heads in all groups, travelling or not."""
        return sum(group.headcount for group in self.instance.groups)


def gather(
    instance: Instance,
    schedule: Schedule,
    report: CheckReport,
    *,
    claims_hold: bool,
    given: Instance | None = None,
    sweep: Sweep | None = None,
    monitoring: Monitoring | None = None,
    value: ValueFile | None = None,
) -> Export:
    """Return all that the exports of a schedule show.

    Parameters
    ----------
    report
        The check of the schedule's choices; what it finds are broken agreements.
    claims_hold
        Whether the check of the whole schedule finds nothing more than that.
    given
        The instance as it is in its file, where what-if edits have changed it.
    sweep, monitoring, value
        Of the schedule on this instance; the sweep perhaps of others as well.

    Raises
    ------
    KeyError
        A choice is none of the instance's: the check should have stopped it.
    InputError
        The sweep, the monitoring or the value is of something else.
    """
    kept = schedule if claims_hold else schedule.model_copy(update={"tiers": (), "robustness": None})
    demand, (outcome,) = outcomes(instance, [(instance.name, kept)])
    held = beside(demand, [outcome], sweep, monitoring, value, given)
    return Export(
        instance=instance,
        schedule=kept,
        demand=demand,
        outcome=outcome,
        choices=tuple(options_taken(demand, outcome.parts)),
        violations=report.violations,
        violations_today=report.status_quo_violations,
        claims_hold=claims_hold,
        left_out=() if claims_hold else report.of_claims,
        loads_before=demand.loads(demand.options.status_quo_parts()),
        loads_after=demand.loads(outcome.parts),
        given=given or instance,
        value=held.value or value_of(demand, outcome.parts, prices_by_default(demand.instance)),
        is_value_given=value is not None,
        sweep=held.sweep,
        monitoring=held.monitoring,
    )
