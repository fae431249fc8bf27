"""`quickscan`: the advice to one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING

from solver.advise.lookup import organisation_index
from solver.advise.quickscan.quickscan import Quickscan, Scanner
from solver.advise.whatif.conditions import situation_of
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.library.validity import parts_of, sound
from solver.validation.arguments import takes

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class QuickscanResult:
    """The advice to one organisation.

    Attributes
    ----------
    instance
        What it is about: the instance, with those edits of the schedule that say who travels and in how many places.
    advice
        Everything that was found.
    left_out
        Edits of the schedule that say what may be chosen; advice shows every choice, also to who refused.
    """

    instance: Instance
    advice: Quickscan
    left_out: tuple[str, ...] = ()

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each thing that it could choose.

        Its columns are the ids of the groups that move, their shift in minutes and their new pattern (None where it
        stays), their heads, the agreements that forbid it or that it breaks, and ``tier_1_change`` and so
        on: what each tier becomes more (or, below 0, less) in its unit when the others live as today.
        """
        import pandas as pd

        rows = []
        for each in self.advice.advice:
            who, against = ", ".join(each.candidate.groups), ", ".join((*each.forbidden_by, *each.alone.breaks))
            choice = [who, each.candidate.shift_min, each.candidate.pattern, each.candidate.people]
            rows.append([*choice, against, *each.alone.tier_changes])
        tiers = [f"tier_{tier + 1}_change" for tier in range(len(self.instance.objective))]
        return pd.DataFrame(rows, columns=["groups", "shift_min", "pattern", "people", "against", *tiers])

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(float_format="{:,.1f}".format)


@takes(instance=Instance, organisation=str, schedule=(Schedule, NoneType))
def quickscan(instance: Instance, organisation: str, schedule: Schedule | None = None) -> QuickscanResult:
    """Return the advice to one organisation: what its people load today, what it could choose, and what that does.

    Parameters
    ----------
    organisation
        Its id.
    schedule
        A plan in which the others take part; without one the others live as today.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    InputError
        No organisation has the id.
    CheckFailedError
        A choice of the schedule is none of the instance's.
    """
    place = organisation_index(sound(instance), organisation, "organisation")
    scenario = None if schedule is None else schedule.scenario
    situation = situation_of(instance, scenario)
    demand = build_demand(situation.instance)
    scanner = Scanner(demand, None if schedule is None else parts_of(demand, schedule))
    return QuickscanResult(situation.instance, scanner.scan(place), situation.left_out)
