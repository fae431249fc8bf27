"""The smallest package: the fewest organisations that keep a schedule within limits, and the least asked of them.

Beginning with nobody, the organisation is added that helps most; then members are left out, and swapped for others,
while the limits hold. An organisation is judged by what a descent over its units, and over those of the package,
comes to. The search is a greedy construction with drop and swap moves, as for maximum coverage.

References
----------
G. L. Nemhauser, L. A. Wolsey, M. L. Fisher, "An analysis of approximations for maximizing submodular set functions",
Mathematical Programming 14 (1978) 265-294: adding the best one first, and when that is near the best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from solver.demand.earlier_choices import start_from
from solver.demand.loads import Demand
from solver.demand.measures import changed_organisations, tier_value
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits
from solver.optimise.packages.descent import Descent, State
from solver.optimise.packages.evaluation import BURDEN, CHANGED, PEOPLE, TierEvaluator
from solver.optimise.packages.keys import is_less
from solver.optimise.packages.units import Unit, units_of

_MOST_CANDIDATES = 40
"""Organisations beyond the so many that help most alone are tried where none of these helps any more."""
_LOOKED_AT = 4
"""So many of those that help most by their own units are judged with the whole package free to follow."""
_LEFT_OUT = 3
"""So many of the packages with one member left out that come nearest to the limits are swapped towards them."""
_SWAPS = 3
"""So many of the packages with one member swapped that look best are settled in pairs before they are judged."""
_MOST_FLOATS = 60_000_000
"""Alternatives times active cells: half a gigabyte. What is larger is left to the other engines."""


class PackageSearch:
    """Searches for the smallest package of a tier, and for the least asked of it.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    tier
        What is minimised within the limits, such as organisations changed, or person-minutes.
    limits
        Earlier tiers, each with the value that it must not exceed.
    begin
        A schedule that keeps the agreements; parts per option, shape ``[option]``.
    is_over
        Whether to end with what there is.
    units
        Who may move; all that have a choice by default.
    in_order
        Whether a limit counts only where the ones before it are exceeded alike; else their excess is added up, each
        as a share of what it asks for beyond today.
    make_descent
        Of the descent: another one may value schedules otherwise.
    """

    def __init__(
        self,
        demand: Demand,
        rows: Rows,
        tier: Tier,
        limits: TierLimits,
        begin: Ints,
        is_over: Callable[[], bool],
        units: Sequence[Unit] | None = None,
        *,
        in_order: bool = False,
        make_descent: Callable[..., Descent] = Descent,
    ) -> None:
        """Set up the descent, and the least that has to change whatever else is chosen."""
        self._demand = demand
        self._in_order = in_order
        self._keeps = rows.keep
        self._begin = begin
        self._limits = np.array([limit for _, limit in limits])
        units = units_of(demand) if units is None else units
        used = np.concatenate([np.empty(0, np.int64), *(unit.options for unit in units)])
        evaluator = TierEvaluator(demand, [*(earlier for earlier, _ in limits), tier], used, begin)
        self._scale = self._scales(evaluator)
        self.descent = make_descent(evaluator, units, self._rank, rows.keep, is_over)
        self._base = self._least_changed(begin, rows)
        self.forced = self.members_of(self._base)
        self._units = _units_by_organisation(self.descent)
        self._bundle = _bundles(self.descent)
        self._by_help: list[int] | None = None

    @staticmethod
    def is_for(demand: Demand) -> bool:
        """Return whether an instance is small enough for dense rows of all alternatives."""
        return demand.options.num_options * demand.cells.num_cells <= _MOST_FLOATS

    def _scales(self, evaluator: TierEvaluator) -> Floats:
        """Return what each limit asks for beyond today, to measure excess by; its size where today keeps it."""
        today = self._demand.options.status_quo_parts()
        values = [tier_value(self._demand, tier, today) for tier in evaluator.tiers[:-1]]
        wanted = np.array(values) - self._limits
        return np.asarray(np.where(wanted > 0, wanted, np.maximum(1.0, np.abs(self._limits))))

    def _rank(self, values: Floats, asked: Floats) -> Floats:
        """Keys: excess over the limits, the tier; then who changes, how many people, by how much."""
        slack = 1e-9 * (1.0 + np.abs(self._limits))
        over = np.maximum(0.0, values[:, :-1] - self._limits - slack) / self._scale
        total = over.sum(axis=1)
        excess = [*over.T, total] if self._in_order else [total]
        return np.stack([*excess, values[:, -1], *asked[:, [CHANGED, PEOPLE, BURDEN]].T], axis=1)

    def _least_changed(self, begin: Ints, rows: Rows) -> Ints:
        """Return today, or `begin` with every unit back at today's choice that agreements let go there."""
        parts = self._demand.options.status_quo_parts()
        if rows.keep(parts):
            return parts
        parts = begin.copy()
        for unit in self.descent.units:
            other = parts.copy()
            other[unit.options] = unit.alternatives[0]
            if rows.keep(other):
                parts = other
        return parts

    def reach(self, offer: Callable[[Ints], None]) -> State:
        """Return what can be reached of the tier with everybody free to move."""
        state = self.descent.state(self._base)
        units = range(len(self.descent.units))
        self.descent.settle(state, units)
        if self.is_within(state):
            offer(state.parts)
        self.descent.settle_pairs(state, self._units_of(self.by_help()), far=False)
        self.descent.settle(state, units)
        return state

    def smallest(self, least: Callable[[], float], offer: Callable[[Ints], None]) -> State:
        """Return the smallest package that is found.

        Parameters
        ----------
        least
            A bound on the organisations, as proven so far: nothing smaller is looked for.
        offer
            Told every package within the limits.
        """
        state = self._greedy()
        if not self.is_within(state):
            state = self._thinned(offer)
        return self.thinned(state, offer, least)

    def thinned(self, state: State, offer: Callable[[Ints], None], least: Callable[[], float] = lambda: 0.0) -> State:
        """Return a package that is smaller as long as one is found: without a member of it, or with others instead.

        Parameters
        ----------
        least, offer
            As in `smallest`.
        """
        while self.is_within(state) and not self.descent.is_over:
            offer(state.parts)
            if len(self.members(state)) <= least():
                break
            smaller = self._of_one_fewer(state)
            if smaller is None:
                break
            state = smaller
        return state

    def lighten(self, state: State, offer: Callable[[Ints], None]) -> State:
        """Return a package no larger of a lower key: units moved two at a time, and members swapped."""
        self.settle_members(state)
        offer(state.parts)
        is_better = True
        while is_better and not self.descent.is_over:
            is_better = False
            swapped = sorted(self._swapped(state, self.members(state)), key=lambda other: tuple(other.key.tolist()))
            for other in swapped[:_SWAPS]:
                self.settle_members(other)
                if is_less(other.key, state.key):
                    state, is_better = other, True
                    offer(state.parts)
                    break
        return state

    def settle_members(self, state: State) -> None:
        """Move the units of the members, one and two at a time, to where the key is lowest."""
        self.descent.settle_pairs(state, self._units_of(self.members(state)), far=True)

    def is_within(self, state: State) -> bool:
        """Return whether a schedule exceeds no limit."""
        return bool(state.key[len(self._limits) if self._in_order else 0] <= 0)

    def _known(self) -> Ints:
        """Return the choices that were agreed earlier, of those who may still choose them; the base where none were.

        Who was asked already is missed only where a package does without, so that a refusal renames few.
        """
        instance, parts = self._demand.instance, self._base
        if not instance.agreed:
            return parts
        agreed = start_from(instance, self._demand.options, instance.agreed).parts
        for unit in self.descent.units:
            other = parts.copy()
            other[unit.options] = agreed[unit.options]
            if self._keeps(other):
                parts = other
        return parts

    def _greedy(self) -> State:
        state = self.descent.state(self._known())
        self.descent.settle(state, self._units_of(self.members(state)))
        return self.grown(state)

    def grown(self, state: State) -> State:
        """Return a package with the organisations added that help most, one by one, until it is within limits."""
        while not self.is_within(state) and not self.descent.is_over:
            added = self.best_added(state, self.members(state))
            if added is None:
                before = state.key
                self.settle_members(state)
                if not is_less(state.key, before):
                    break
            else:
                state = added
        return state

    def _thinned(self, offer: Callable[[Ints], None]) -> State:
        """Return what is left of the schedule of the start, where it is within limits, as members leave one by one.

        They leave in the order of how little is lost by each at first; who cannot be missed then is not asked again.
        """
        state = self.descent.state(self._begin)
        members = self.members(state)
        for organisation in self._least_missed_first(state, members):
            if self.descent.is_over or not self.is_within(state):
                break
            if organisation in self.members(state):
                other = self.left_out(state, organisation, self.members(state))
                if other is not None and self.is_within(other):
                    state = other
                    offer(state.parts)
        return state

    def _least_missed_first(self, state: State, members: set[int]) -> list[int]:
        """Return the members that can be left out, in the order of the keys of the packages without them."""
        left = [(self.left_out(state, one, members), one) for one in sorted(members - self.forced)]
        return [one for _, one in sorted((tuple(other.key.tolist()), one) for other, one in left if other is not None)]

    def best_added(self, state: State, members: set[int]) -> State | None:
        """Return the package with one organisation more, or one and those that an agreement moves with it."""
        # What is missing at the end may be mended by one who helps little alone: all others are asked where none helps.
        tried = self._joining(state, members, self.by_help()) or self._joining(state, members, sorted(self._units))
        tried.sort(key=lambda one: one[:2])
        best: State | None = None
        for _, organisation, alone in tried[:_LOOKED_AT]:
            self.descent.settle(alone, self._units_of(members | self._bundle[organisation]))
            if best is None or is_less(alone.key, best.key):
                best = alone
        return best

    def _joining(
        self, state: State, members: set[int], organisations: Iterable[int]
    ) -> list[tuple[tuple[float, ...], int, State]]:
        """Return the key, the organisation and the package of each that helps by its own units and its bundle's."""
        found = []
        for organisation in organisations:
            if organisation in members:
                continue
            alone = state.copy()
            self.descent.settle(alone, self._units_of(self._bundle[organisation]))
            if is_less(alone.key, state.key):
                found.append((tuple(alone.key.tolist()), organisation, alone))
        return found

    def _of_one_fewer(self, state: State) -> State | None:
        """Return a package within the limits that is smaller; None where none is found."""
        left = self.all_left_out(state)
        left.sort(key=lambda one: tuple(one.key.tolist()))
        for nearest in left[:_LEFT_OUT]:
            self.settle_members(nearest)
            found = self._swapped_into_limits(nearest)
            if found is not None:
                return found
        return None

    def _swapped_into_limits(self, state: State) -> State | None:
        """Return a package of this size within the limits, members swapped while that brings it nearer."""
        while not self.is_within(state):
            better = min(
                self._swapped(state, self.members(state)), key=lambda other: tuple(other.key.tolist()), default=None
            )
            if better is None or not is_less(better.key, state.key):
                return None
            state = better
        return state

    def all_left_out(self, state: State) -> list[State]:
        """Return the packages without one member, of those members without whom the agreements can be kept."""
        members = self.members(state)
        left = [self.left_out(state, organisation, members) for organisation in sorted(members - self.forced)]
        return [other for other in left if other is not None]

    def left_out(self, state: State, organisation: int, members: set[int]) -> State | None:
        """Return a package without one member, the others settled anew; None where it is found to break agreements."""
        other = state.copy()
        gone = self._bundle[organisation]
        self.descent.reset(other, self._units_of(gone), self._base)
        # A unit that is shared with somebody who is no member would bring that one in.
        stay = [unit for unit in self._units_of(members - gone) if members.issuperset(self._parties_of(unit))]
        if not self.descent.mend(other, stay):
            return None
        self.descent.settle(other, stay)
        return other

    def _swapped(self, state: State, members: set[int]) -> Iterator[State]:
        """Yield packages in which another organisation takes the place of a member."""
        for leaves in sorted(members - self.forced):
            if self.descent.is_over:
                return
            gone = self._bundle[leaves]
            other = state.copy()
            self.descent.reset(other, self._units_of(gone), self._base)
            added = self.best_added(other, members - gone)
            if added is not None and self._keeps(added.parts) and len(self.members(added)) <= len(members):
                yield added

    def by_help(self) -> list[int]:
        """Return the organisations that help most alone, the best first, at most `_MOST_CANDIDATES`."""
        if self._by_help is None:
            start = self.descent.state(self._base)
            found = sorted(one[:2] for one in self._joining(start, set(), sorted(self._units)))
            self._by_help = [organisation for _, organisation in found[:_MOST_CANDIDATES]]
        return self._by_help

    def members(self, state: State) -> set[int]:
        """Return the organisations that a schedule changes."""
        return self.members_of(state.parts)

    def members_of(self, parts: Ints) -> set[int]:
        """Return the organisations that a schedule changes."""
        return set(changed_organisations(self._demand, parts).tolist())

    def _parties_of(self, unit: int) -> tuple[int, ...]:
        return self.descent.units[unit].organisations

    def _units_of(self, organisations: Iterable[int]) -> list[int]:
        return sorted({unit for organisation in organisations for unit in self._units.get(organisation, ())})


def _units_by_organisation(descent: Descent) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for number, unit in enumerate(descent.units):
        for organisation in unit.organisations:
            found.setdefault(organisation, []).append(number)
    return {organisation: tuple(numbers) for organisation, numbers in found.items()}


def _bundles(descent: Descent) -> dict[int, set[int]]:
    """Return for each organisation those that an agreement moves with it, itself among them."""
    bundle: dict[int, set[int]] = {}
    for unit in descent.units:
        joined = set(unit.organisations).union(*(bundle.get(one, {one}) for one in unit.organisations))
        for one in joined:
            bundle[one] = joined
    return bundle
