"""The agreements as rows of the linear program; formulas are those of docs/format.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import chain

import numpy as np

from benchmarks.methods.linear import Linear
from benchmarks.methods.task import CannotError
from benchmarks.methods.terms import changes
from solver.demand.loads import Demand
from solver.domain.agreements import Agreement

_KEPT_EXACTLY = 1e-6


class Parties:
    """Looks up groups, organisations and options by what agreements call them."""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        self.options = demand.options
        instance = demand.instance
        self._group = {group.id: place for place, group in enumerate(instance.groups)}
        self._changes: dict[int, int] = {}

    def group(self, name: str) -> int:
        """Return the place of a group by its id."""
        return self._group[name]

    def sums(self, agreement: Agreement) -> list[list[int]]:
        """Return the places of the organisations that each sum of a cap is over."""
        parties = self.demand.instance.organisations
        names, boards = agreement.organisations, agreement.boards
        about = [
            place
            for place, party in enumerate(parties)
            if (names is None and boards is None) or party.id in (names or ()) or party.board in (boards or ())
        ]
        if agreement.per == "all":
            return [about]
        sums: dict[object, list[int]] = defaultdict(list)
        for place in about:
            sums[(agreement.per == "board" and parties[place].board) or place].append(place)
        return list(sums.values())

    def num_parts(self, group: int) -> int:
        """Return how many parts a group has."""
        return int(self.options.parts[group])

    def by_shift(self, group: int) -> dict[int, list[int]]:
        """Return a group's options by shift."""
        return self._by(group, lambda option: int(self.options.shift_min[option]))

    def by_first_day(self, group: int) -> dict[int, list[int]]:
        """Return a group's options by the first day present; those that are never present left out."""
        present = self.options.present
        found = self._by(group, lambda option: int(np.argmax(present[option] > 0)) if present[option].any() else -1)
        return {day: options for day, options in found.items() if day >= 0}

    def _by(self, group: int, key: Callable[[int], int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for option in self.options.of_group(group):
            found[key(option)].append(option)
        return found

    def edge(self, group: int, edge: str) -> int:
        """Return the minute at which a group's first lesson begins or its last one ends, as of today."""
        own = self.demand.instance.groups[group]
        return min(time.at for time in own.arrivals) if edge == "start" else max(time.at for time in own.departures)

    def pattern(self, option: int) -> str:
        """Return the id of an option's week pattern."""
        group = self.demand.instance.groups[int(self.options.group[option])]
        return group.week_patterns(self.demand.instance.days)[int(self.options.pattern[option])].id

    def changes(self, linear: Linear, organisation: int) -> int:
        """Return the column that is 1 where an organisation changes."""
        if organisation not in self._changes:
            self._changes[organisation] = changes(linear, self.demand, organisation)
        return self._changes[organisation]


def _keep_only(linear: Linear, parties: Parties, agreement: Agreement, allows: Callable[[int], bool]) -> None:
    """parts[o] = 0 for every option of the groups that is not allowed."""
    for name in agreement.groups:
        refused = [option for option in parties.options.of_group(parties.group(name)) if not allows(option)]
        if refused:
            linear.add_agreement(refused, [1] * len(refused), high=0)


def add_allowed_shifts(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """Only the listed shifts."""
    shift = parties.options.shift_min
    _keep_only(linear, parties, agreement, lambda option: int(shift[option]) in agreement.shifts_min)


def add_fixed(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """Only the option that is named."""
    _keep_only(linear, parties, agreement, lambda option: _is_named(parties, agreement, option))


def add_forbidden(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """Not the option that is named."""
    _keep_only(linear, parties, agreement, lambda option: not _is_named(parties, agreement, option))


def _is_named(parties: Parties, agreement: Agreement, option: int) -> bool:
    is_shift = agreement.shift_min in {None, int(parties.options.shift_min[option])}
    return is_shift and agreement.pattern in {None, parties.pattern(option)}


def add_same_shift(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """As large a share of each group on every shift."""
    first, *others = (parties.group(name) for name in agreement.groups)
    here = parties.by_shift(first)
    for group in others:
        there = parties.by_shift(group)
        for shift in here.keys() | there.keys():
            ours, theirs = here.get(shift, []), there.get(shift, [])
            factors = [parties.num_parts(group)] * len(ours) + [-parties.num_parts(first)] * len(theirs)
            linear.add_agreement([*ours, *theirs], factors, 0, 0)


def _exclude(
    linear: Linear,
    parties: Parties,
    groups: tuple[int, int],
    keyed: tuple[dict[int, list[int]], dict[int, list[int]]],
    clashes: Callable[[int, int], bool],
) -> None:
    """Parts of h in options that clash with key k of g <= K_h * (1 - [some part of g takes an option of key k])."""
    one, other = groups
    num_parts, num_others = parties.num_parts(one), parties.num_parts(other)
    for key, own in keyed[0].items():
        theirs = list(chain.from_iterable(options for their, options in keyed[1].items() if clashes(key, their)))
        if theirs:
            uses = own if num_parts == 1 else [linear.add_indicator(own, [num_parts] * len(own))]
            linear.add_agreement([*theirs, *uses], [1] * len(theirs) + [num_others] * len(uses), high=num_others)


def add_min_gap(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """Starts or ends of two groups lie so far apart."""
    one, other = (parties.group(name) for name in agreement.groups)
    gap = parties.edge(other, agreement.at) - parties.edge(one, agreement.at)
    keyed = parties.by_shift(one), parties.by_shift(other)
    _exclude(linear, parties, (one, other), keyed, lambda ours, theirs: abs(gap + theirs - ours) < agreement.gap_min)


def add_order(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """One group is ready so long before the other begins."""
    before, after = parties.group(agreement.before), parties.group(agreement.after)
    slack = parties.edge(after, agreement.after_at) - parties.edge(before, agreement.before_at) - agreement.gap_min
    keyed = parties.by_shift(before), parties.by_shift(after)
    _exclude(linear, parties, (before, after), keyed, lambda ours, theirs: slack + theirs < ours)


def add_weekday_order(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """One group comes so many days before the other."""
    before, after = parties.group(agreement.before), parties.group(agreement.after)
    keyed = parties.by_first_day(before), parties.by_first_day(after)
    _exclude(linear, parties, (before, after), keyed, lambda day, other: day + agreement.gap_days > other)


def add_max_changed(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """So many organisations change at most."""
    for together in parties.sums(agreement):
        columns = [parties.changes(linear, place) for place in together]
        linear.add_agreement(columns, [1] * len(columns), high=agreement.at_most)


def add_max_shifted(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """So many person-minutes at most."""
    for together in parties.sums(agreement):
        _shifted_at_most(linear, parties, together, agreement.at_most_person_min)


def add_max_shifted_per_head(linear: Linear, parties: Parties, agreement: Agreement) -> None:
    """So many minutes a head at most, in each organisation or board."""
    organisations = parties.demand.instance.organisations
    for together in parties.sums(agreement):
        people = sum(group.headcount for place in together for group in organisations[place].groups)
        _shifted_at_most(linear, parties, together, agreement.at_most_min * people)


def _shifted_at_most(linear: Linear, parties: Parties, organisations: list[int], most: float) -> None:
    options = parties.options
    own = np.isin(options.organisation[options.group], organisations) & (options.shift_min != 0)
    columns = np.flatnonzero(own)
    minutes = (np.abs(options.shift_min) * options.people_per_part)[columns]
    linear.add_agreement(columns.tolist(), minutes.tolist(), high=most + _KEPT_EXACTLY)


_ADD_AGREEMENT: dict[str, Callable[[Linear, Parties, Agreement], None]] = {
    "allowed_shifts": add_allowed_shifts,
    "fixed": add_fixed,
    "forbidden": add_forbidden,
    "same_shift": add_same_shift,
    "min_gap": add_min_gap,
    "order": add_order,
    "weekday_order": add_weekday_order,
    "max_changed": add_max_changed,
    "max_shifted": add_max_shifted,
    "max_shifted_per_head": add_max_shifted_per_head,
}


def add_agreements(linear: Linear, demand: Demand) -> None:
    """Add every agreement of an instance.

    Raises
    ------
    CannotError
        Where a kind is not among those that synthetic regions have.
    """
    parties = Parties(demand)
    for agreement in demand.instance.agreements:
        if agreement.kind not in _ADD_AGREEMENT:
            raise CannotError(f"agreements of kind {agreement.kind}")
        _ADD_AGREEMENT[agreement.kind](linear, parties, agreement)
