"""The ``add_*`` functions of the terms that hang on the choices alone, not on loads; see `terms`."""

from __future__ import annotations

import math

import numpy as np
from ortools.sat.python import cp_model

from solver.demand.measures import absence_per_part, burden_per_part
from solver.demand.options import Floats, Ints
from solver.optimise.cpsat.expression import TermExpression
from solver.optimise.cpsat.variables import Variables

_MINUTE_UNITS = 1_000
"""`unfairness` is counted in thousandths of a minute per head."""
_PART_UNITS = 1_000
"""Parts that cross from one shift to another are counted in thousandths: shares of then need not be whole now."""


def add_shifted(variables: Variables) -> TermExpression:
    """shifted = sum over g, o of burden of a part[o] * parts[o]."""
    return _sum_over_parts(variables, burden_per_part(variables.demand))


def add_absence(variables: Variables) -> TermExpression:
    """absence = sum over g, o of person-days away of a part[o] * parts[o]."""
    return _sum_over_parts(variables, absence_per_part(variables.demand))


def _sum_over_parts(variables: Variables, per_part: Floats) -> TermExpression:
    term = TermExpression()
    for option in np.flatnonzero(per_part).tolist():
        term.add(float(per_part[option]), variables.parts[option])
    return term


def add_changed(variables: Variables) -> TermExpression:
    """changed = sum over organisations of changes[organisation]."""
    term = TermExpression()
    for organisation in range(len(variables.demand.instance.organisations)):
        term.add(1.0, variables.changes(organisation))
    return term


def add_unfairness(variables: Variables) -> TermExpression:
    """unfairness >= sum over the organisation's g, o of burden of a part[o] * parts[o] / its headcount."""
    demand, options = variables.demand, variables.demand.options
    coefficients = np.rint(burden_per_part(demand) * _MINUTE_UNITS).astype(np.int64)
    people = np.bincount(options.organisation, weights=options.headcount).astype(np.int64)
    organisation = options.organisation[options.group]
    rows = [np.flatnonzero((organisation == place) & (coefficients > 0)) for place in range(len(people))]
    rows = [row if people[place] else row[:0] for place, row in enumerate(rows)]

    def worst(parts: Ints) -> int:
        return max(-(-int(coefficients[row] @ parts[row]) // int(people[place])) for place, row in used)

    used = [(place, row) for place, row in enumerate(rows) if len(row)]
    term = TermExpression()
    if not used:
        return term
    full = options.parts[options.group]
    high = max(math.ceil(int((coefficients[row] * full[row]).sum()) / int(people[place])) for place, row in used)
    unfairness = variables.new(0, high, "unfairness", lambda schedule: worst(schedule.parts))
    for place, row in used:
        burden = cp_model.LinearExpr.weighted_sum(
            [variables.parts[option] for option in row.tolist()], coefficients[row].tolist()
        )
        variables.model.add(int(people[place]) * unfairness >= burden)
        half = 0.5 * float(options.parts[np.unique(options.group[row])].sum()) / float(people[place])
        term.error = max(term.error, (half + 1.0) / _MINUTE_UNITS)
    term.add(1.0 / _MINUTE_UNITS, unfairness)
    return term


def add_altered(variables: Variables) -> TermExpression:
    """altered = sum over g of alters[g], with parts[g, o] >= target[o] * (1 - alters[g]); 1 where it cannot be."""
    agreed, options = variables.demand.agreed, variables.demand.options
    term = TermExpression()
    term.constant = float((agreed.is_agreed & ~agreed.is_reachable).sum())
    for group in np.flatnonzero(agreed.is_reachable).tolist():
        own = [option for option in options.of_group(group) if agreed.target[option] > 0]
        wanted = [round(float(agreed.target[option])) for option in own]
        term.add(1.0, _alters(variables, np.array(own), np.array(wanted)))
    return term


def _alters(variables: Variables, own: Ints, wanted: Ints) -> cp_model.LinearExprT:
    if wanted.sum() == 1:
        return 1 - variables.parts[int(own[0])]
    alters = variables.new(0, 1, f"alters[{own[0]}..]", lambda schedule: int((schedule.parts[own] < wanted).any()))
    for option, parts in zip(own.tolist(), wanted.tolist(), strict=True):
        variables.model.add(variables.parts[option] >= parts * (1 - alters))
    return alters


def add_deviation(variables: Variables) -> TermExpression:
    """deviation = sum over o of minutes of a part[o] * parts[o] + sum over steps of minutes * crosses[step].

    crosses[step] >= abs(sum over the options up to the step of parts - agreed parts up to it), in `_PART_UNITS`.
    """
    agreed = variables.demand.agreed
    term = _sum_over_parts(variables, agreed.per_part)
    for step in range(agreed.num_steps):
        own = agreed.step_option[agreed.step_start[step] : agreed.step_start[step + 1]]
        target = round(float(agreed.step_target[step]) * _PART_UNITS)
        term.add(float(agreed.step_minutes[step]) / _PART_UNITS, _crosses(variables, own, target))
        off = abs(target / _PART_UNITS - float(agreed.step_target[step]))
        term.error += float(agreed.step_minutes[step]) * off
    return term


def _crosses(variables: Variables, own: Ints, target: int) -> cp_model.IntVar:
    def across(parts: Ints) -> int:
        return abs(_PART_UNITS * int(parts[own].sum()) - target)

    group = int(variables.demand.options.group[own[0]]) if len(own) else 0
    most = max(target, _PART_UNITS * int(variables.demand.options.parts[group]))
    crosses = variables.new(0, most, f"crosses[{target}]", lambda schedule: across(schedule.parts))
    up_to = cp_model.LinearExpr.sum([variables.parts[option] for option in own.tolist()])
    variables.model.add(crosses >= _PART_UNITS * up_to - target)
    variables.model.add(crosses >= target - _PART_UNITS * up_to)
    return crosses
