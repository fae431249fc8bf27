"""Large neighbourhoods: the groups around what costs most choose anew, together and to the optimum; all others stay.

Reference: P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.bounds.clusters import MOST_GROUPS, cluster
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.highs import Hooks, solve_mip
from solver.optimise.mip.index import ranges
from solver.optimise.mip.neighbourhood import neighbourhood
from solver.optimise.mip.program import sums
from solver.optimise.mip.tier_model import TierModel

_FIRST_OPTIONS, _FEWEST_OPTIONS = 150, 20
"""So many options are free together at first, and at least."""
_WIDER, _NARROWER = 1.25, 0.8
"""A neighbourhood that is solved to its end makes the next wider, one that is not narrower."""
_SECONDS, _SHARE_OF_ROUND = 1.0, 0.2
"""What one neighbourhood may take: so many seconds, or this share of a round where that is longer."""
_MOST_SHARE = 0.5
"""Of the groups around one thing that costs, so many at most: others there come from elsewhere."""


class Neighbourhoods:
    """Improves schedules of one tier by large neighbourhoods, keeping agreements and earlier tiers."""

    def __init__(self, model: TierModel, seed: int) -> None:
        self._model = model
        self._index = model.made().index
        self._people = model.made().people
        self._random = np.random.default_rng(seed)
        self._num_options = {kind: float(_FIRST_OPTIONS) for kind in range(len(self._kinds))}
        num_sections = len(model.demand.instance.sections)
        self._section_start = np.searchsorted(self._people.section, np.arange(num_sections + 1))
        self._by_group = np.argsort(self._people.group, kind="stable")
        self._of_section = cluster(self._people, num_sections, MOST_GROUPS)
        num_groups = model.demand.options.num_groups
        self._group_start = np.searchsorted(self._people.group[self._by_group], np.arange(num_groups + 1))

    @property
    def _kinds(self) -> Sequence[Callable[[Floats], Ints]]:
        return (self._around_cost, self._around_two_costs, self._cluster, self._organisations, self._rule)

    def improve(self, incumbent: Incumbent, end: float) -> None:
        """Improve an incumbent's schedule until a moment by `time.monotonic`, or until its `stop`."""
        most_s = max(_SECONDS, _SHARE_OF_ROUND * (end - time.monotonic()))
        while not incumbent.stop.is_set() and time.monotonic() < end and incumbent.parts is not None:
            kind = int(self._random.integers(len(self._kinds)))
            parts = incumbent.parts
            values = self._index.values(parts)
            groups = self._grown(self._kinds[kind](values), int(self._num_options[kind]))
            seconds = min(most_s, end - time.monotonic())
            is_closed = self._solve(incumbent, parts, groups, values, seconds)
            change = _WIDER if is_closed else _NARROWER
            self._num_options[kind] = max(_FEWEST_OPTIONS, change * self._num_options[kind])
            self._num_options[kind] = min(self._num_options[kind], 2.0 * self._index.num_options)

    def _solve(self, incumbent: Incumbent, parts: Ints, groups: Ints, values: Floats, seconds: float) -> bool:
        """Let some groups choose anew; return whether that was solved to its end."""
        part = neighbourhood(self._index, groups, values)

        def offer(own: Floats) -> None:
            better = part.put_back(own, parts)
            if self._model.keeps(better):
                incumbent.offer(better)

        seed = int(self._random.integers(2**31))
        outcome = solve_mip(part.program, seconds, incumbent.stop, seed, values[part.columns], Hooks(on_better=offer))
        if outcome.columns is not None:
            offer(outcome.columns)
        return outcome.is_closed

    def _costs(self, values: Floats) -> Floats:
        """Return what each column costs above its least; shape ``[column]``."""
        program = self._index.program
        return program.cost * np.where(program.cost > 0, values - program.low, values - program.high)

    def _around_cost(self, values: Floats) -> Ints:
        """Return the groups that make a column dear which is drawn by what it costs, the largest shares first."""
        costs = np.maximum(0.0, self._costs(values))
        total = costs.sum()
        if total <= 0.0:
            return np.empty(0, dtype=np.int64)
        column = int(self._random.choice(len(costs), p=costs / total))
        return self._makers(column, values)

    def _around_two_costs(self, values: Floats) -> Ints:
        one, other = self._around_cost(values), self._around_cost(values)
        size = min(len(one), len(other))
        in_turn = np.stack([one[:size], other[:size]], axis=1).ravel()
        return np.concatenate([in_turn, one[size:], other[size:]])

    def _makers(self, column: int, values: Floats) -> Ints:
        """Return the groups whose options define a column, directly or through loads, in random order."""
        index = self._index
        options = np.array([column])
        while len(options) and (options >= index.num_options).any():
            derived = options[options >= index.num_options]
            rows = index.rows_of(derived)
            rows = rows[np.isin(index.program.defines[rows], derived)]
            if len(rows) > 1 and not index.is_load[derived].any():
                rows = self._tightest(rows, values)
            below = np.unique(index.program.column[index.entries_of_rows(rows)])
            options = np.union1d(options[options < index.num_options], np.setdiff1d(below, derived))
        return self._random.permutation(np.unique(index.group_of_option[options]))

    def _tightest(self, rows: Ints, values: Floats) -> Ints:
        """Return the defining row that holds a column up."""
        above = self._index.sums_of_rows(rows, values) - self._index.program.row_low[rows]
        return rows[[int(np.argmin(above))]]

    def _cluster(self, values: Floats) -> Ints:
        """Return the groups of a cluster of sections that is drawn by what it costs."""
        groups = self._around_cost(values)[:1]
        own = ranges(self._group_start, groups)
        if not len(own):
            return groups
        own = self._by_group[own]
        main = self._people.section[own[int(np.argmax(self._people.people[own]))]]
        inside = self._of_section[self._people.section] == self._of_section[main]
        return self._random.permutation(np.unique(self._people.group[inside]))

    def _organisations(self, values: Floats) -> Ints:
        """Return the groups of random organisations."""
        organisation = self._model.demand.options.organisation
        order = self._random.permutation(int(organisation.max()) + 1)
        return np.argsort(np.argsort(order)[organisation], kind="stable")

    def _rule(self, values: Floats) -> Ints:
        """Return the groups that a random rule is about; around a cost where there is none."""
        rules = np.flatnonzero(self._index.program.defines < 0)
        if not len(rules):
            return self._around_cost(values)
        row = self._random.choice(rules, size=1)
        columns = self._index.program.column[self._index.entries_of_rows(row)]
        makers = [self._makers(int(column), values) for column in self._random.permutation(columns)[:20]]
        return np.concatenate([np.empty(0, dtype=np.int64), *makers])

    def _grown(self, wanted: Ints, num_options: int) -> Ints:
        """Return as many of the wanted groups as have so many options together, filled up with neighbours; rising."""
        sizes = np.diff(self._index.program.group_start)
        chosen = _first(wanted, sizes, num_options * (1.0 if self._random.random() < 0.5 else _MOST_SHARE))
        others = [self._neighbours(chosen), self._random.permutation(len(sizes))[:num_options]]
        return np.unique(_first(np.concatenate([chosen, *others]), sizes, num_options))

    def _neighbours(self, groups: Ints) -> Ints:
        """Return the groups that pass where these pass, those first that share most, but for some luck."""
        if not len(groups):
            return groups
        people = self._people
        passed = people.section[self._by_group[ranges(self._group_start, groups)]]
        pairs = ranges(self._section_start, np.unique(passed))
        others, place = np.unique(people.group[pairs], return_inverse=True)
        shared = sums(place, people.people[pairs], len(others)) * self._random.random(len(others))
        return others[np.argsort(-shared, kind="stable")]


def _first(groups: Ints, sizes: Ints, num_options: float) -> Ints:
    """Return the first of some groups, each once, that have so many options together; one at least."""
    _, first = np.unique(groups, return_index=True)
    groups = groups[np.sort(first)]
    return groups[: max(1, int(np.searchsorted(np.cumsum(sizes[groups]), num_options, side="right")))]
