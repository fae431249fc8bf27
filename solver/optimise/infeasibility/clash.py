"""Which agreements clash: a smallest set that no schedule keeps.

An elastic solve gives up the fewest agreements; every clash holds one of those that it gave up. So a smallest set that
meets all that was ever given up is kept next, and the solve is done again around it, until that set itself cannot be
kept: it is a smallest clash (implicit hitting sets: Ignatiev, Previti, Liffiton and Marques-Silva, "Smallest MUS
extraction with minimal hitting set dualization", CP 2015). Assumption cores of CP-SAT play no part in this, and the set
is proven to clash by a solve of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from ortools.sat.python import cp_model

from solver.demand.scope import capped_organisations
from solver.domain.agreements import (
    Agreement,
    AllowedShifts,
    AsAgreed,
    Cap,
    Fixed,
    Forbidden,
    MaxAway,
    MaxOnSite,
    MaxShiftedPerHead,
    SameShift,
    Window,
)
from solver.domain.instance import Instance
from solver.optimise.infeasibility.feasibility_oracle import FeasibilityOracle
from solver.optimise.result import Clash

_MOST_ROUNDS = 200
"""Of elastic solves; where so many clashes overlap, what they gave up is shrunk instead."""
_SECONDS_TO_HIT = 5.0
_SECONDS_TO_NARROW = 3.0
_FEWER_IS_LOOSER = AllowedShifts | Window | Fixed | Forbidden | SameShift | MaxOnSite | MaxAway | AsAgreed
"""Agreements that list the groups they bind, and ask less where they bind fewer; caps do so with organisations."""


def find_clash(trials: FeasibilityOracle, without: Collection[int] = ()) -> Clash | None:
    """Return agreements of the instance that no schedule keeps together; None where some schedule keeps all.

    Parameters
    ----------
    trials
        Answers questions about the instance.
    without
        Places of agreements that are left aside.

    Returns
    -------
    Clash or None
        Where time is up, with more agreements than needed; its `is_minimal` is False then.
    """
    among = [place for place in range(len(trials.agreements)) if place not in without]
    found, is_smallest = _smallest(trials, among)
    if not found:
        return None
    if not is_smallest:
        is_narrow = trials.is_possible(_named(trials, found)) is False
        found = _shrunk(trials, found if is_narrow else among)
    is_minimal = all(trials.is_possible(_named(trials, found, but=place)) is True for place in found)
    labels = trials.demand.instance.labels
    return Clash(
        labels=tuple(labels[place] for place in found),
        is_minimal=is_minimal,
        is_smallest=(is_smallest or len(found) == 1) and is_minimal,
        places=tuple(found),
        core=tuple(
            _narrowed(trials, _named(trials, found), trials.left_s - min(_SECONDS_TO_NARROW, trials.left_s / 4))
        ),
    )


def _smallest(trials: FeasibilityOracle, among: Sequence[int]) -> tuple[list[int], bool]:
    """Return a smallest clash and True; nothing where all is possible; or what was given up, and False, in the end."""
    leave = frozenset(range(len(trials.agreements))) - frozenset(among)
    given_up: list[frozenset[int]] = []
    kept: frozenset[int] = frozenset()
    enough_s = trials.left_s / 2
    while len(given_up) < _MOST_ROUNDS and trials.left_s >= enough_s:
        if kept and trials.is_possible(_named(trials, sorted(kept))) is False:
            return sorted(kept), True
        answer = trials.fewest(keep=kept, leave=leave)
        if answer.places is None:
            break
        if answer.places == leave:
            return [], True
        given_up.append(answer.places - leave)
        hitting = smallest_hitting_set(given_up)
        if hitting is None:
            break
        kept = hitting
    return sorted(frozenset().union(*given_up)) or list(among), False


def smallest_hitting_set(sets: Sequence[Collection[int]]) -> frozenset[int] | None:
    """Return a smallest set that has an item of every one of some sets; None where none is proven smallest."""
    model = cp_model.CpModel()
    chosen = {item: model.new_bool_var(f"item[{item}]") for item in sorted(frozenset().union(*sets))}
    for items in sets:
        model.add_bool_or([chosen[item] for item in sorted(items)])
    model.minimize(cp_model.LinearExpr.sum(list(chosen.values())))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = _SECONDS_TO_HIT
    solver.parameters.catch_sigint_signal = False
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    return frozenset(item for item, variable in chosen.items() if solver.boolean_value(variable))


def _named(trials: FeasibilityOracle, places: Collection[int], but: int | None = None) -> list[Agreement]:
    return [trials.agreements[place] for place in places if place != but]


def _shrunk(trials: FeasibilityOracle, places: Sequence[int]) -> list[int]:
    return shrink(places, lambda kept: trials.is_possible(_named(trials, kept)) is False)


def _narrowed(trials: FeasibilityOracle, clashing: Sequence[Agreement], until_s: float) -> list[Agreement]:
    """Return the agreements of a clash, each with only those parties for whom they clash as well.

    It goes on until so many seconds are left of all.
    """
    narrow = list(clashing)
    for place, agreement in enumerate(clashing):
        others = [*narrow[:place], *narrow[place + 1 :]]
        narrow[place] = _narrow(trials, others, agreement, until_s)
    return narrow


def _narrow(trials: FeasibilityOracle, others: Sequence[Agreement], agreement: Agreement, until_s: float) -> Agreement:
    """Return the agreement on as few of its groups or organisations as still clash with the others.

    It is left as it is once less than `until_s` seconds are left.
    """
    names = _bound(trials.demand.instance, agreement)
    fewest = 2 if agreement.kind == "same_shift" else 1
    if len(names) <= fewest:
        return agreement

    def of(kept: Sequence[int]) -> Agreement:
        own = tuple(names[place] for place in kept)
        is_cap = isinstance(agreement, Cap)
        return agreement.model_copy(update={"organisations": own, "boards": None} if is_cap else {"groups": own})

    def clashes(kept: Sequence[int]) -> bool:
        if len(kept) < fewest or trials.left_s < until_s:
            return False
        return trials.is_possible([*others, of(kept)]) is False

    return of(shrink(range(len(names)), clashes))


def _bound(instance: Instance, agreement: Agreement) -> Sequence[str]:
    """Return the ids of those whom an agreement binds, where it asks less of fewer; else none."""
    if isinstance(agreement, MaxShiftedPerHead) and agreement.per == "board":
        return ()  # Who leaves takes people away as well: fewer may have to do more per head.
    if isinstance(agreement, Cap):
        return [instance.organisations[place].id for place in capped_organisations(instance, agreement)]
    names: Sequence[str] = agreement.groups if isinstance(agreement, _FEWER_IS_LOOSER) else ()
    return names


def shrink(items: Sequence[int], clashes: Callable[[Sequence[int]], bool]) -> list[int]:
    """Return a part of `items` that clashes, of which none can be left out; `clashes(items)` has to hold.

    Parameters
    ----------
    clashes
        Whether a set clashes; leaving something out never makes a set clash that did not.
    """
    kept = list(items)
    size = max(1, len(kept) // 2)
    while True:
        place = 0
        while place < len(kept):
            without = kept[:place] + kept[place + size :]
            if clashes(without):
                kept = without
            else:
                place += size
        if size == 1:
            return kept
        size = max(1, size // 2)
