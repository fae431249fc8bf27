"""In which groups two schedules differ, and what each difference does by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.tiers import TierValues, key, less, tier_values
from solver.demand.options import Ints, choices_from_parts
from solver.domain.objective import TermValues
from solver.domain.people import OptionChoice


@dataclass(frozen=True, slots=True)
class Difference:
    """A group that chooses otherwise in another schedule.

    Attributes
    ----------
    group, name, organisation, organisation_name
        The ids and names of the group and its organisation.
    here, there
        What its parts take in the schedule, and in the other one.
    terms_if_there
        The terms of the schedule if this group alone chose as in the other.
    tier_changes
        What that adds to each tier; negative is better.
    """

    group: str
    name: str
    organisation: str
    organisation_name: str
    here: tuple[OptionChoice, ...]
    there: tuple[OptionChoice, ...]
    terms_if_there: TermValues
    tier_changes: TierValues


def differences(evaluator: Evaluator, other: Ints) -> list[Difference]:
    """Return the groups that choose otherwise in another schedule, what helps the first tier most first, then the next.

    Parameters
    ----------
    evaluator
        The schedule.
    other
        Parts per option of the other schedule; shape ``[option]``.
    """
    demand = evaluator.demand
    instance, options = demand.instance, demand.options
    parties = list(instance.organisations_of_groups())
    here = choices_from_parts(instance, options, evaluator.parts)
    there = choices_from_parts(instance, options, other)
    tiers = tier_values(instance, evaluator.terms)
    rows = []
    for index in np.unique(options.group[evaluator.parts != other]).tolist():
        own = np.array(options.of_group(index), dtype=np.int64)
        terms = evaluator.with_options(own, other[own])
        row = Difference(
            group=instance.groups[index].id,
            name=instance.groups[index].name or instance.groups[index].id,
            organisation=parties[index].id,
            organisation_name=parties[index].name,
            here=here[index].options,
            there=there[index].options,
            terms_if_there=terms,
            tier_changes=less(tier_values(instance, terms), tiers),
        )
        rows.append(row)
    return sorted(rows, key=lambda row: key(row.tier_changes))
