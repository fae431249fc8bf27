"""The net effect of a schedule: its figures once other travellers have come back into the room that it makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.checker import CheckReport, Violation, check_net
from solver.demand.behaviour import Returns
from solver.demand.loads import Demand
from solver.demand.measures import OF_LOADS, measure
from solver.demand.options import Floats, Ints
from solver.domain.behaviour import Behaviour
from solver.domain.objective import TermValues
from solver.domain.people import GroupChoice
from solver.errors import CheckFailedError
from solver.language.messages import gettext

_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class NetEffect:
    """What a schedule comes to with those who come back: a prediction, whose arithmetic the check has recomputed.

    Attributes
    ----------
    behaviour
        The share that is flexible, and what a minute weighs for them.
    terms
        The terms with those who come back; those that are asked of people are the gross ones.
    num_returning
        Other passengers a day who travel in another interval than without the schedule, section by section.
    loads
        Shape ``[cell]``.
    """

    behaviour: Behaviour
    terms: TermValues
    num_returning: float
    loads: Floats


def net_effect(demand: Demand, parts: Ints, choices: Sequence[GroupChoice], gross: TermValues) -> NetEffect | None:
    """Return the net effect of checked choices; None where the instance says that nobody else is flexible.

    Parameters
    ----------
    parts, choices
        The schedule as parts per option, shape ``[option]``, and as a file has it.
    gross
        Its terms without anybody who comes back.

    Raises
    ------
    CheckFailedError
        The check finds another net effect: a bug of ours.
    """
    instance = demand.instance
    if instance.behaviour.share == 0:
        return None
    today, plan = demand.loads(demand.options.status_quo_parts()), demand.loads(parts)
    returns = Returns(demand.cells, instance.crowding, instance.behaviour)
    loads = returns.net(demand.cells, today, plan[None], np.array([instance.behaviour.share]))[0]
    felt: dict[str, float] = {
        term: float(measure(term, demand, loads, parts)) for term in instance.terms if term in OF_LOADS
    }
    terms = gross.model_copy(update=felt)
    _refuse_unchecked(demand, choices, loads, terms)
    returning = float(np.maximum(0.0, loads - plan).sum()) / len(instance.days)
    return NetEffect(instance.behaviour, terms, returning, loads)


def _refuse_unchecked(demand: Demand, choices: Sequence[GroupChoice], loads: Floats, terms: TermValues) -> None:
    """Let the check hold net loads against their definition, and recompute the terms that follow.

    Raises
    ------
    CheckFailedError
        It comes to something else.
    """
    instance, cells = demand.instance, demand.cells
    keys = [
        (instance.sections[section].id, instance.days[day], int(begin))
        for section, day, begin in zip(cells.section, cells.day, cells.begin_min, strict=True)
    ]
    told = check_net(instance, choices, dict(zip(keys, loads.tolist(), strict=True)))
    violations = list(told.violations)
    for term in instance.terms:
        off = abs(told.terms[term] - terms[term])
        if off > _NEAR * max(1.0, abs(terms[term])):
            text = gettext(
                "The net {term} is {found}, not {said}.", term=term, found=told.terms[term], said=terms[term]
            )
            violations.append(Violation("behaviour", text, off, "", "claims"))
    if violations:
        raise CheckFailedError(CheckReport(tuple(violations), (), None, (), tuple(violations)))
