"""`explain`: who contributes what to a schedule, who bears and who gains, and what a group could do instead."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING

from solver.advise.explain.contributions import Contribution, contributions
from solver.advise.explain.differences import Difference, differences
from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.group_options import OptionValue, group_options
from solver.advise.explain.impacts import Impact, impacts
from solver.advise.explain.rules import Rules
from solver.advise.lookup import group_index, organisation_index
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.domain.objective import TermValues
from solver.domain.schedule import Schedule
from solver.library.validity import as_assumed, parts_of, sound
from solver.validation.arguments import takes

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a schedule comes to, taken apart; None where something was not asked for.

    Attributes
    ----------
    demand, parts
        The instance as arrays, and the parts per option of the schedule; shape ``[option]``.
    today, terms, other
        The terms of today, of the schedule, and of the other schedule.
    contributions
        Of each organisation that moves, everything once more with this one alone as today.
    people
        What the people of each organisation meet on a day, today and in the schedule.
    group, options
        The place of a group in the instance, and every option of it with what that would do.
    differences
        The groups that the other schedule has choose otherwise.
    """

    demand: Demand
    parts: Ints
    schedule: Schedule
    today: TermValues
    terms: TermValues
    contributions: list[Contribution]
    people: list[Impact]
    group: int | None
    options: list[OptionValue] | None
    other: TermValues | None
    differences: list[Difference] | None

    @property
    def instance(self) -> Instance:
        """The instance, with the edits of the schedule."""
        return self.demand.instance

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each organisation that moves.

        Its columns are ids and names, people, weighted minutes shifted per head (``burden_per_head_min``), and
        ``tier_1_gain`` and so on: what each tier would lose without its move, in the tier's unit.
        """
        import pandas as pd

        tiers = range(len(self.instance.objective))
        columns = ["organisation", "name", "people", "people_moved", "burden_per_head_min"]
        rows = [[*(getattr(each, key) for key in columns), *each.tier_gains] for each in self.contributions]
        return pd.DataFrame(rows, columns=[*columns, *(f"tier_{tier + 1}_gain" for tier in tiers)])

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(float_format="{:,.1f}".format)


@takes(
    instance=Instance,
    schedule=Schedule,
    other=(Schedule, NoneType),
    organisation=(str, NoneType),
    group=(str, NoneType),
)
def explain(
    instance: Instance,
    schedule: Schedule,
    other: Schedule | None = None,
    *,
    organisation: str | None = None,
    group: str | None = None,
) -> Explanation:
    """Return who contributes what to a schedule, and what else was asked for.

    Parameters
    ----------
    other
        A schedule of the same situation; `differences` says where it chooses otherwise.
    organisation
        The id of the one to look at; all by default.
    group
        The id of a group whose every option is to be tried.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    InputError
        No organisation or group has the id.
    CheckFailedError
        A choice of a schedule is none of the instance's.
    """
    own = as_assumed(sound(instance), schedule)
    only = None if organisation is None else [organisation_index(own, organisation, "organisation")]
    place = None if group is None else group_index(own, group, "group")
    return explanation_of(build_demand(own), schedule, other, only, place)


def explanation_of(
    demand: Demand, schedule: Schedule, other: Schedule | None, only: list[int] | None, group: int | None
) -> Explanation:
    """Return the explanation of a schedule on a sound instance, with organisations and a group by their places.

    Raises
    ------
    CheckFailedError
        A choice of a schedule is none of the instance's.
    """
    evaluator = Evaluator(demand, parts_of(demand, schedule))
    there = None if other is None else parts_of(demand, other)
    rules = None if group is None else Rules(demand, evaluator.parts)
    return Explanation(
        demand=demand,
        parts=evaluator.parts,
        schedule=schedule,
        today=measure_terms(demand, demand.options.status_quo_parts()),
        terms=evaluator.terms,
        contributions=contributions(evaluator, only),
        people=impacts(demand, evaluator.parts, only),
        group=group,
        options=None if group is None or rules is None else group_options(evaluator, rules, group),
        other=None if there is None else measure_terms(demand, there),
        differences=None if there is None else differences(evaluator, there),
    )
