"""The least that makes a clash possible: which agreements, loosened by how much, everything else kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from solver.domain.agreements import Agreement, AllowedShifts, AsAgreed, Fixed, Forbidden, SameShift, Window
from solver.optimise.cpsat.elastic import Soft
from solver.optimise.infeasibility.feasibility_oracle import FeasibilityOracle
from solver.optimise.infeasibility.loosening_steps import excess, ladder_of_sum, lowest_rung, rungs_of_times
from solver.optimise.result import Clash

_MOST_TOGETHER = 40
"""Groups that shift together of which some may be let go; every pair of them is a piece of the agreement."""
_A_SHIFT = 10_000
"""What one more allowed shift costs beside its minutes: fewer come first."""


@dataclass(frozen=True, slots=True)
class Loosened:
    """One agreement of the instance, as it would be.

    Attributes
    ----------
    place
        Which of the instance's agreements it is.
    agreement
        What would stand in its place; None where it is dropped.
    is_least
        Whether it is proven that less of the same would not be enough (for one that is dropped: that nothing less was
        found to try).
    """

    place: int
    agreement: Agreement | None
    is_least: bool


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Agreements that, loosened together, make the instance possible; proven by a solve of the whole.

    Attributes
    ----------
    changes
        The agreements, in the order of their places where they were found in it.
    is_fewest
        Whether it is proven that the first of them cannot do with fewer others.
    """

    changes: tuple[Loosened, ...]
    is_fewest: bool


@dataclass(frozen=True, slots=True)
class Relaxations:
    """What would make an instance possible.

    Attributes
    ----------
    found
        In the order of the clash's agreements.
    helpless
        Places of agreements of the clash that are proven not to help alone, dropped or not.
    is_complete
        Whether no agreement of the clash was left aside because time was up.
    """

    found: tuple[Relaxation, ...]
    helpless: tuple[int, ...]
    is_complete: bool


def find_relaxations(trials: FeasibilityOracle, clash: Clash) -> Relaxations:
    """Return for each agreement of a clash how it, alone or with the fewest others, can be loosened the least.

    Each is loosened in its own unit (minutes, organisations, people), by another or one more shift, or by letting the
    fewest groups go; where none of these is enough, it is dropped.
    """
    found: dict[frozenset[int], list[Relaxation]] = {}
    reduced: list[Relaxation] = []
    helpless: list[int] = []
    is_complete = True
    for place in clash.places:
        answer = trials.fewest(leave=[place])
        together = (place, *sorted((answer.places or frozenset()) - {place}))
        if answer.places is None or trials.is_over:
            is_complete = False
            continue
        if len(together) > 1 and answer.is_least:
            helpless.append(place)
        if frozenset(together) in found:
            continue
        ways = _ways_together(trials, together)
        is_complete = is_complete and bool(ways)
        relaxations = [Relaxation(changes, is_fewest=answer.is_least or len(changes) == 1) for changes in ways]
        if ways and len(ways[0]) < len(together):
            reduced += relaxations  # without the first one the others turn out to be enough
        else:
            found[frozenset(together)] = relaxations
    new = [one for one in reduced if frozenset(change.place for change in one.changes) not in found]
    return Relaxations((*(one for own in found.values() for one in own), *new), tuple(helpless), is_complete)


def _ways_together(trials: FeasibilityOracle, together: Sequence[int]) -> list[tuple[Loosened, ...]]:
    """Return how agreements can be loosened: one in several ways, several one after the other in one way."""
    kept = [agreement for place, agreement in enumerate(trials.agreements) if place not in together]
    if len(together) == 1:
        return [(way,) for way in _ways(trials, kept, together[0])]
    done: list[Loosened] = []
    for place in together:
        if trials.is_possible([*kept, trials.agreements[place]]):
            kept.append(trials.agreements[place])  # the others turn out to be enough
            continue
        ways = _ways(trials, kept, place)
        if not ways:
            return []
        done.append(ways[0])
        if ways[0].agreement is not None:
            kept.append(ways[0].agreement)
    return [tuple(done)]


def _ways(trials: FeasibilityOracle, kept: Sequence[Agreement], place: int) -> list[Loosened]:
    """Return how one agreement can be loosened where those kept are kept; nothing where time is up."""
    agreement = trials.agreements[place]
    ways = _Ways(trials, kept, agreement)
    found = [*ways.by_sum(), *ways.by_times(), *ways.by_shift(), *ways.by_release()]
    if found:
        return [Loosened(place, loosened, is_least) for loosened, is_least in found]
    return [Loosened(place, None, is_least=not trials.is_over)] if trials.is_possible(kept) else []


Way = tuple[Agreement, bool]
"""A loosened agreement that is proven possible, and whether less is proven not to be enough."""


class _Ways:
    """Ways to loosen one agreement, tried out while the others are kept."""

    def __init__(self, trials: FeasibilityOracle, kept: Sequence[Agreement], agreement: Agreement) -> None:
        self._trials = trials
        self._kept = list(kept)
        self._agreement = agreement
        self._parties = trials.parties

    def by_sum(self) -> Iterator[Way]:
        """A limit on a sum, moved as far as the schedule that exceeds it least needs."""
        ladder = ladder_of_sum(self._trials.demand, self._agreement)
        if ladder is None:
            return
        parts = self._trials.least_excess(self._kept, self._agreement)
        if parts is None:
            return
        guess = ladder.reach(excess(self._trials.demand, self._agreement, parts))
        yield from self._lowest(ladder.at, guess, ladder.height)

    def by_times(self) -> Iterator[Way]:
        """Times, gaps and days: each end of a window alone; both where neither end is enough."""
        ladders = rungs_of_times(self._parties, self._agreement)
        found = [way for rungs in ladders for way in self._climbed(rungs)]
        if not found and isinstance(self._agreement, Window) and all(ladders):
            found = list(self._both_ends(self._agreement, *ladders))
        yield from found

    def _both_ends(self, window: Window, earlier: list[Agreement], later: list[Agreement]) -> Iterator[Way]:
        """Widen the end as little as the widest start lets it, then the start as little as that end lets it."""
        widest = {"start_min": getattr(earlier[-1], "start_min", window.start_min)}
        for end, is_least in self._climbed([rung.model_copy(update=widest) for rung in later]):
            update = {"end_min": getattr(end, "end_min", window.end_min)}
            for both, is_least_too in self._climbed([rung.model_copy(update=update) for rung in earlier]):
                yield both, is_least and is_least_too

    def _climbed(self, rungs: Sequence[Agreement]) -> Iterator[Way]:
        """Yield the first rung that is possible, guessed by giving up as few rungs as can be in one solve."""
        soft = [Soft(rung, (place,)) for place, rung in enumerate(rungs)]
        answer = self._trials.cheapest(self._kept, soft, [1] * len(rungs)) if rungs else None
        if answer is not None and answer.places is not None and len(answer.places) < len(rungs):
            first = next(place for place in range(len(rungs)) if place not in answer.places)
            yield from self._lowest(lambda rung: rungs[rung - 1], first + 1, len(rungs))

    def _lowest(self, at: Callable[[int], Agreement], guess: int, height: int) -> Iterator[Way]:
        asked: list[bool | None] = []

        def is_possible(rung: int) -> bool:
            asked.append(self._is_possible(at(rung)))
            return asked[-1] is True

        rung = lowest_rung(is_possible, guess, height)
        if rung is not None:
            yield at(rung), None not in asked

    def by_shift(self) -> Iterator[Way]:
        """Another shift that is signed, the nearest first; or more shifts that are allowed, the fewest and nearest."""
        if isinstance(self._agreement, Fixed):
            yield from self._signed_otherwise(self._agreement)
        if isinstance(self._agreement, AllowedShifts):
            yield from self._more_shifts(self._agreement)

    def _signed_otherwise(self, fixed: Fixed) -> Iterator[Way]:
        """Yield the nearest choice that could have been signed instead: its shift in any pattern, or the nearest shift.

        With it goes whether nothing nearer is possible, which is unsure where a nearer one was not decided in time.
        """
        own = [set(self._parties.by_shift(group)) for group in self._parties.groups(fixed.groups)]
        others = set.intersection(*own) - {fixed.shift_min}
        is_sure = True
        if fixed.pattern is not None:
            loosened = fixed.model_copy(update={"pattern": None})
            answer = self._is_possible(loosened)
            if answer:
                yield loosened, True
                return
            is_sure = answer is False
        for shift in sorted(others, key=lambda shift: (abs(shift - fixed.shift_min), abs(shift), shift)):
            loosened = fixed.model_copy(update={"shift_min": shift})
            answer = self._is_possible(loosened)
            if answer:
                yield loosened, is_sure
                return
            is_sure = is_sure and answer is False

    def _more_shifts(self, allowed: AllowedShifts) -> Iterator[Way]:
        own = {shift for group in self._parties.groups(allowed.groups) for shift in self._parties.by_shift(group)}
        others = sorted(own - set(allowed.shifts_min))
        soft = [Soft(Forbidden(groups=allowed.groups, shift_min=s), (place,)) for place, s in enumerate(others)]
        costs = [_A_SHIFT + min(abs(shift - known) for known in allowed.shifts_min) for shift in others]
        answer = self._trials.cheapest(self._kept, soft, costs)
        if answer.places:
            shifts = tuple(sorted({*allowed.shifts_min, *(others[place] for place in answer.places)}))
            yield from self._tried(allowed.model_copy(update={"shifts_min": shifts}), is_least=answer.is_least)

    def by_release(self) -> Iterator[Way]:
        """The fewest groups, and of these the fewest people, that the agreement lets go."""
        groups: tuple[str, ...] = getattr(self._agreement, "groups", ())
        pieces = list(_pieces(self._agreement, groups))
        if not pieces:
            return
        people = [int(self._trials.demand.options.headcount[place]) for place in self._parties.groups(groups)]
        answer = self._trials.cheapest(self._kept, pieces, [sum(people) + 1 + own for own in people])
        left = tuple(group for place, group in enumerate(groups) if place not in (answer.places or ()))
        if len(left) >= (2 if isinstance(self._agreement, SameShift) else 1) and len(left) < len(groups):
            yield from self._tried(self._agreement.model_copy(update={"groups": left}), is_least=answer.is_least)

    def _tried(self, loosened: Agreement, *, is_least: bool) -> Iterator[Way]:
        if self._is_possible(loosened):
            yield loosened, is_least

    def _is_possible(self, loosened: Agreement) -> bool | None:
        return self._trials.is_possible([*self._kept, loosened])


def _pieces(agreement: Agreement, groups: Sequence[str]) -> Iterator[Soft]:
    """Yield an agreement as pieces that hang on its groups, by place; nothing where no group of it can be let go."""
    if isinstance(agreement, AllowedShifts | AsAgreed | Window | Fixed | Forbidden) and len(groups) > 1:
        for place, group in enumerate(groups):
            yield Soft(agreement.model_copy(update={"groups": (group,)}), (place,))
    if isinstance(agreement, SameShift) and 2 < len(groups) <= _MOST_TOGETHER:
        for one, other in combinations(range(len(groups)), 2):
            yield Soft(agreement.model_copy(update={"groups": (groups[one], groups[other])}), (one, other))
