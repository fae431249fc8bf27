"""Why an instance is impossible: which agreements clash, in words, and the cheapest way out."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solver.advise.infeasible.agreement_words import AgreementWords
from solver.advise.infeasible.loosening_words import as_option, loosening, released_groups
from solver.demand.loads import build_demand
from solver.domain.agreements import Agreement
from solver.domain.instance import Instance
from solver.domain.schedule import Settings
from solver.optimise.infeasibility.clash import find_clash
from solver.optimise.infeasibility.feasibility_oracle import FeasibilityOracle
from solver.optimise.infeasibility.relaxations import Loosened, Relaxation, find_relaxations
from solver.optimise.result import Clash

_MOST_OTHERS = 3
"""Clashes beside the first one that are looked for."""


@dataclass(frozen=True, slots=True)
class Clashing:
    """One agreement of a clash.

    Attributes
    ----------
    label
        What it is called: its id, its kind and place in the file, or the option that made it.
    sentence
        What it asks, of those for whom it clashes.
    note
        Who agreed; empty where nobody says.
    agreement
        The whole agreement.
    can_help_alone
        Whether loosening it alone can make the instance possible; None where that is not known.
    """

    label: str
    sentence: str
    note: str
    agreement: Agreement
    can_help_alone: bool | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One agreement of a way out.

    Attributes
    ----------
    label, text
        The agreement, and what to do with it.
    agreement
        As it would stand in the file; None where it is dropped.
    option
        What would be typed, where the agreement came from an option that can say so.
    is_least
        Whether it is proven that less is not enough.
    """

    label: str
    text: str
    agreement: Agreement | None
    option: str | None
    is_least: bool


@dataclass(frozen=True, slots=True)
class WayOut:
    """Changes that, made together, make the instance possible; proven by a solve.

    Attributes
    ----------
    people
        Those whom the changed agreements bind; only those let go, where groups are.
    is_fewest
        Whether it is proven that no fewer agreements than these do, of those with the first one.
    """

    changes: tuple[Change, ...]
    people: int
    is_fewest: bool


@dataclass(frozen=True, slots=True)
class Impossible:
    """Why there is no schedule.

    Attributes
    ----------
    clash
        The agreements that clash.
    is_minimal, is_smallest
        Whether it is proven that none of them can be left out, and that no fewer clash.
    parties
        A sentence on the times of each group that they are about.
    others
        Clashes that share no agreement with this one or each other: of each, what its agreements ask.
    ways_out
        From the one that asks least: fewest agreements, none dropped, fewest people bound.
    is_complete
        Whether time sufficed to look for a way out at every agreement of the clash.
    """

    clash: tuple[Clashing, ...]
    is_minimal: bool
    is_smallest: bool
    parties: tuple[str, ...]
    others: tuple[tuple[Clashing, ...], ...]
    ways_out: tuple[WayOut, ...]
    is_complete: bool


def why_impossible(
    instance: Instance,
    clash: Clash,
    settings: Settings | None = None,
    *,
    interrupt: threading.Event | None = None,
    edits: Mapping[int, str] | None = None,
) -> Impossible:
    """Say why an instance has no schedule, and what would give it one.

    Parameters
    ----------
    clash
        What a solve of the instance found.
    settings
        Half of its time limit, but at least 2 s, is for finding ways out.
    interrupt
        Set it to end with what is known so far.
    edits
        By index of an agreement, the what-if edit that made it.
    """
    trials = FeasibilityOracle(build_demand(instance), settings or Settings(), interrupt or threading.Event())
    relaxed = find_relaxations(trials, clash)
    writer = _Writer(instance, edits or {})
    helped = {relaxation.changes[0].place for relaxation in relaxed.found if len(relaxation.changes) == 1}
    alone = dict.fromkeys(relaxed.helpless, False) | dict.fromkeys(helped, True)
    return Impossible(
        clash=writer.clashing(clash, alone),
        is_minimal=clash.is_minimal,
        is_smallest=clash.is_smallest,
        parties=writer.parties(clash),
        others=() if helped else tuple(writer.clashing(other, {}) for other in _others(trials, clash)),
        ways_out=tuple(sorted(map(writer.way_out, relaxed.found), key=_asked)),
        is_complete=relaxed.is_complete,
    )


def _others(trials: FeasibilityOracle, clash: Clash) -> list[Clash]:
    aside = set(clash.places)
    found: list[Clash] = []
    while len(found) < _MOST_OTHERS and not trials.is_over:
        other = find_clash(trials, without=aside)
        if other is None or not other.is_minimal:
            break
        found.append(other)
        aside |= set(other.places)
    return found


def _asked(way: WayOut) -> tuple[int, int, int]:
    """Return how much a way out asks: agreements, of them dropped, people bound; units are not added up."""
    return len(way.changes), sum(change.agreement is None for change in way.changes), way.people


class _Writer:
    def __init__(self, instance: Instance, edits: Mapping[int, str]) -> None:
        self._instance = instance
        self._edits = edits
        self._words = AgreementWords(instance)

    def clashing(self, clash: Clash, alone: Mapping[int, bool]) -> tuple[Clashing, ...]:
        return tuple(
            Clashing(
                self._label(index),
                self._words.sentence(core, self._instance.agreements[index]),
                "" if index in self._edits else self._instance.agreements[index].note,
                self._instance.agreements[index],
                alone.get(index),
            )
            for index, core in zip(clash.places, clash.core, strict=True)
        )

    def parties(self, clash: Clash) -> tuple[str, ...]:
        """Return a sentence on each group: those that several agreements are about come first."""
        named = [group for core in clash.core for group in self._words.parties(core)]
        return tuple(
            self._words.today(group) for group in sorted(dict.fromkeys(named), key=lambda one: -named.count(one))
        )

    def way_out(self, relaxation: Relaxation) -> WayOut:
        people = {group for change in relaxation.changes for group in self._bound(change)}
        changes = tuple(self._change(change) for change in relaxation.changes)
        return WayOut(changes, self._words.headcount(tuple(people)), relaxation.is_fewest)

    def _change(self, change: Loosened) -> Change:
        before = self._instance.agreements[change.place]
        edit = self._edits.get(change.place)
        return Change(
            self._label(change.place),
            loosening(self._words, before, change.agreement),
            change.agreement,
            None if edit is None else as_option(edit, before, change.agreement),
            change.is_least,
        )

    def _bound(self, change: Loosened) -> list[str]:
        before = self._instance.agreements[change.place]
        return released_groups(before, change.agreement) or self._words.parties(before)

    def _label(self, index: int) -> str:
        edit = self._edits.get(index)
        return self._instance.labels[index] if edit is None else f"--{edit}"


def to_json(impossible: Impossible) -> dict[str, Any]:
    """Return all of it as plain data; agreements are as they stand in an instance file."""
    return {
        "clash": [one.label for one in impossible.clash],
        "clash_is_minimal": impossible.is_minimal,
        "clash_is_smallest": impossible.is_smallest,
        "agreements": [_clashing_json(one) for one in impossible.clash],
        "groups": list(impossible.parties),
        "other_clashes": [[_clashing_json(one) for one in other] for other in impossible.others],
        "ways_out": [
            {
                "changes": [
                    {
                        "label": change.label,
                        "text": change.text,
                        "agreement": _agreement_json(change.agreement),
                        "option": change.option,
                        "is_least": change.is_least,
                    }
                    for change in way.changes
                ],
                "people": way.people,
                "is_fewest": way.is_fewest,
            }
            for way in impossible.ways_out
        ],
        "ways_out_are_complete": impossible.is_complete,
    }


def _clashing_json(one: Clashing) -> dict[str, Any]:
    return {
        "label": one.label,
        "kind": one.agreement.kind,
        "sentence": one.sentence,
        "note": one.note,
        "can_help_alone": one.can_help_alone,
        "agreement": _agreement_json(one.agreement),
    }


def _agreement_json(agreement: Agreement | None) -> dict[str, Any] | None:
    return None if agreement is None else agreement.model_dump(mode="json", exclude_none=True)
