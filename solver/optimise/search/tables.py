"""What the compiled search reads: choices, rows, loads and terms of an instance as tuples of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.measures import burden_per_part
from solver.demand.options import Floats, Ints
from solver.domain.objective import OF_AGREED, Tier
from solver.optimise.model.rows import Rows
from solver.optimise.search.agreed_costs import AgreedTables, build_agreed_tables, linear_costs
from solver.optimise.search.costs import Costs, build_costs
from solver.optimise.search.goals import Goals, is_blind, steering, with_goals
from solver.optimise.search.tuning import TUNING

_ODDS_OF_COSTLY = 0.8
"""How often a move begins at a cell that costs now. """
_ODDS_OF_SWAP = 0.3
"""How often two groups take each other's times, where a tier counts the highest of many and another one is held.

Where rooms are full, what a group leaves is the only place that is free, and hardly any move of one group alone is let
in: one peak of 200 groups with 160 options each, a million moves, 107.7 with swaps and 111.6 without.
"""
_CAP = 64
"""An agreement over more columns, such as on all organisations that change, rations moves: they begin anywhere then.

400 groups x 80 sections with agreements, overload after 3 s, three seeds: 18,659 to 18,833, from costly cells 19,093 to
19,351.
"""


class Choices(NamedTuple):
    """Who chooses among what.

    Attributes
    ----------
    group, organisation, today
        Of each option: its group, its group's organisation, its group's option of today; shape ``[option]``.
    home
        Of each option, the one of its group that costs nothing to choose: as agreed where the first tier counts what
        is otherwise, else today's; shape ``[option]``.
    option_start
        First option of each group; shape ``[group + 1]``.
    part_group, part_start
        The group of each part, and the first part of each group; shapes ``[part]``, ``[group + 1]``.
    allowed_start, allowed
        Options of each group that no row of one column refuses; shapes ``[group + 1]``, ``[entry]``.
    place
        Of each option the days and the time at which its group begins, as a number; shape ``[option]``.
    place_of_allowed, allowed_by_place
        The places of the allowed options of each group, rising, and these options; shapes ``[entry]``.
    organisation_start
        First option of each organisation; shape ``[organisation + 1]``.
    free
        Parts of groups with two options or more; shape ``[free part]``.
    odds_of_costly, odds_of_swap
        How often a move begins at a cell that costs now, and how often it is a swap; shapes ``[1]``.
    """

    group: Ints
    organisation: Ints
    today: Ints
    home: Ints
    option_start: Ints
    part_group: Ints
    part_start: Ints
    allowed_start: Ints
    allowed: Ints
    place: Ints
    place_of_allowed: Ints
    allowed_by_place: Ints
    organisation_start: Ints
    free: Ints
    odds_of_costly: Floats
    odds_of_swap: Floats


class RowTables(NamedTuple):
    """The agreements by row and by column; a column is an option or, from `num_options` on, an indicator.

    Attributes
    ----------
    column_start, column_row, column_factor
        The rows of each column with its factor there; shapes ``[column + 1]``, ``[entry]``, ``[entry]``.
    of_option_start, of_option
        The indicators of each option; shapes ``[option + 1]``, ``[entry]``.
    start, column, factor, low, high, indicator_start, indicator_option
        As in `Rows`.
    scale
        What a violation of a row is counted in: its largest factor; shape ``[row]``.
    is_free
        1 where an option and its indicators are in no row; shape ``[option]``.
    is_of_pair
        1 where a row is over many options of two groups, of which it minds the choices alone; shape ``[row]``.
    """

    column_start: Ints
    column_row: Ints
    column_factor: Ints
    of_option_start: Ints
    of_option: Ints
    start: Ints
    column: Ints
    factor: Ints
    low: Ints
    high: Ints
    indicator_start: Ints
    indicator_option: Ints
    scale: Floats
    is_free: Ints
    is_of_pair: Ints


class OptionCosts(NamedTuple):
    """Terms that hang on options and organisations alone.

    Attributes
    ----------
    linear
        What one part in an option adds to a tier; shape ``[tier, option]``.
    burden_per_head
        Minutes that one part in an option adds to its organisation's burden per head; shape ``[option]``.
    changed, unfairness
        Weights of these terms in each tier; shape ``[tier]``.
    """

    linear: Floats
    burden_per_head: Floats
    changed: Floats
    unfairness: Floats


class Tables(NamedTuple):
    """All that stays the same during a search; the first tier is minimised, the others are limited.

    Attributes
    ----------
    is_steered
        1 where the first tier only steers by goals, and the second, without a limit, is the one that was asked for;
        shape ``[1]``.
    limit
        What each tier's value must not exceed; shape ``[tier]``.
    is_plain
        1 where the first tier is a sum over options, cells and organisations changed, so that one step is weighed
        in one pass over the cells it changes; shape ``[1]``.
    tuning
        Numbers that steer the search, as in `tuning`; shape ``[number]``.
    """

    choices: Choices
    rows: RowTables
    costs: Costs
    options: OptionCosts
    agreed: AgreedTables
    limit: Floats
    is_steered: Ints
    is_plain: Ints
    tuning: Floats


def build_tables(demand: Demand, tier: Tier, tier_limits: Sequence[tuple[Tier, float]], rows: Rows) -> Tables:
    """Lay out an instance for the search for one tier; `tier_limits` are earlier tiers with the values to keep."""
    return build_steered_tables(demand, tier, tier_limits, rows)[0]


def build_steered_tables(
    demand: Demand, tier: Tier, tier_limits: Sequence[tuple[Tier, float]], rows: Rows
) -> tuple[Tables, Goals | None]:
    """Do as `build_tables`, and return the goals that the search has to set; None where it is not steered by any."""
    tiers = [tier, *(earlier for earlier, _ in tier_limits)]
    limit = [np.inf, *(limit for _, limit in tier_limits)]
    is_steered = is_blind(demand, tier)
    if is_steered:
        tiers, limit = [steering(tier), *tiers], [np.inf, *limit]
    costs, linear = build_costs(demand, tiers)
    departing, always = linear_costs(demand, tiers)
    costs = costs._replace(constant=costs.constant + always)
    options, goals = _option_costs(demand, tiers, linear + departing), None
    if is_steered:
        organisation = demand.options.organisation[demand.options.group]
        costs, goals = with_goals(costs, options.burden_per_head, organisation, tier.unfairness)
    agreed = build_agreed_tables(demand, tiers)
    is_of_agreed = bool(agreed.is_counted[0] and (tier.altered or tier.deviation))
    tables = Tables(
        choices=_choices(
            demand,
            rows,
            keeps_agreed=not tier.weights().keys().isdisjoint(OF_AGREED),
            swaps=is_steered and bool(tier_limits),
        ),
        rows=_row_tables(rows, demand.options.group),
        costs=costs,
        options=options,
        agreed=agreed,
        limit=np.array(limit),
        is_steered=np.array([int(is_steered)]),
        is_plain=np.array([int(_is_plain(costs, tiers[0], is_of_agreed))]),
        tuning=np.array(TUNING),
    )
    return tables, goals


def _is_plain(costs: Costs, first: Tier, is_of_agreed: bool) -> bool:
    return not (costs.has_peaks[0] or first.peak_factor or first.unfairness or is_of_agreed)


def _choices(demand: Demand, rows: Rows, *, keeps_agreed: bool, swaps: bool) -> Choices:
    """Lay out which options a part may take, and which cost nothing to choose.

    Parameters
    ----------
    keeps_agreed
        Whether what was agreed is that option, not today's.
    swaps
        Whether moves may be swaps.
    """
    options = demand.options
    home = options.status_quo.copy()
    if keeps_agreed:
        wanted = np.flatnonzero(demand.agreed.target)
        home[options.group[wanted]] = wanted
    organisation = options.organisation[options.group]
    part_group = np.repeat(np.arange(options.num_groups), options.parts)
    allowed = np.flatnonzero(~_refused(rows))
    allowed_start = np.searchsorted(options.group[allowed], np.arange(options.num_groups + 1))
    place = _places(demand)
    by_place = allowed[np.lexsort((place[allowed], options.group[allowed]))]
    return Choices(
        group=options.group,
        organisation=organisation,
        today=options.status_quo[options.group],
        home=home[options.group],
        option_start=options.start.copy(),
        part_group=part_group,
        part_start=np.concatenate([[0], np.cumsum(options.parts)]),
        allowed_start=allowed_start,
        allowed=allowed,
        place=place,
        place_of_allowed=place[by_place],
        allowed_by_place=by_place,
        organisation_start=np.searchsorted(organisation, np.arange(len(demand.instance.organisations) + 1)),
        free=np.flatnonzero(np.diff(options.start)[part_group] > 1),
        odds_of_costly=np.array([0.0 if (is_wide(rows) & ~is_of_pair(rows, options.group)).any() else _ODDS_OF_COSTLY]),
        odds_of_swap=np.array([_ODDS_OF_SWAP if swaps else 0.0]),
    )


def _places(demand: Demand) -> Ints:
    """Number the days and times at which options begin; shape ``[option]``."""
    options, groups = demand.options, demand.instance.groups
    today = np.array([min((time.at for time in (*group.arrivals, *group.departures)), default=0) for group in groups])
    begins = today[options.group] + options.shift_min
    days = np.unique(options.present > 0, axis=0, return_inverse=True)[1]
    place: Ints = np.unique(np.stack([days.ravel(), begins]), axis=1, return_inverse=True)[1].astype(np.int64)
    return place


def is_wide(rows: Rows) -> NDArray[np.bool_]:
    """Return which rows are over so many columns that they may ration moves; shape ``[row]``."""
    wide: NDArray[np.bool_] = np.diff(rows.row_start) > _CAP
    return wide


def is_of_pair(rows: Rows, group: Ints) -> NDArray[np.bool_]:
    """Return which wide rows are over options of two groups alone, as an order of many shifts; shape ``[row]``."""
    found = np.zeros(rows.num_rows, dtype=bool)
    for row in np.flatnonzero(is_wide(rows)).tolist():
        column = rows.row_column[rows.row_start[row] : rows.row_start[row + 1]]
        found[row] = bool((column < rows.num_options).all()) and len(np.unique(group[column])) <= 2
    return found


def _refused(rows: Rows) -> NDArray[np.bool_]:
    """Return which options a row of one column keeps at 0; shape ``[option]``."""
    refused = np.zeros(rows.num_options, dtype=bool)
    alone = np.flatnonzero((np.diff(rows.row_start) == 1) & (rows.row_high == 0))
    entry = rows.row_start[alone]
    column = rows.row_column[entry]
    refused[column[(column < rows.num_options) & (rows.row_factor[entry] > 0)]] = True
    return refused


def _row_tables(rows: Rows, group: Ints) -> RowTables:
    """Lay out the rows both ways: the entries of a row, and the rows and indicators that an option is in."""
    num_columns = rows.num_options + rows.num_indicators
    row = np.repeat(np.arange(rows.num_rows), np.diff(rows.row_start))
    order = np.argsort(rows.row_column, kind="stable")
    indicator = np.repeat(np.arange(rows.num_indicators), np.diff(rows.indicator_start))
    # An indicator without a row is nothing that a move has to look after.
    in_row = np.isin(indicator + rows.num_options, rows.row_column)
    option, indicator = rows.indicator_option[in_row], indicator[in_row]
    by_option = np.argsort(option, kind="stable")
    scale = np.ones(rows.num_rows)
    np.maximum.at(scale, row, np.abs(rows.row_factor))
    is_free = np.ones(rows.num_options, dtype=np.int64)
    is_free[rows.row_column[rows.row_column < rows.num_options]] = 0
    is_free[option] = 0
    return RowTables(
        column_start=np.searchsorted(rows.row_column[order], np.arange(num_columns + 1)),
        column_row=row[order],
        column_factor=rows.row_factor[order],
        of_option_start=np.searchsorted(option[by_option], np.arange(rows.num_options + 1)),
        of_option=indicator[by_option],
        start=rows.row_start,
        column=rows.row_column,
        factor=rows.row_factor,
        low=rows.row_low,
        high=rows.row_high,
        indicator_start=rows.indicator_start,
        indicator_option=rows.indicator_option,
        scale=scale,
        is_free=is_free,
        is_of_pair=is_of_pair(rows, group).astype(np.int64),
    )


def _option_costs(demand: Demand, tiers: Sequence[Tier], linear: Floats) -> OptionCosts:
    options = demand.options
    burden = burden_per_part(demand)
    people = np.bincount(options.organisation, weights=options.headcount)[options.organisation[options.group]]
    return OptionCosts(
        linear=linear,
        burden_per_head=np.divide(burden, people, out=np.zeros_like(burden), where=people > 0),
        changed=np.array([tier.changed for tier in tiers]),
        unfairness=np.array([tier.unfairness for tier in tiers]),
    )
