"""Agreements between the parties of a region, of the kinds that are made in talks; today keeps them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

from benchmarks.regions.region import Document, Region

_SHARE_CHANGED = 0.4
_MINUTES_A_HEAD = 4.0
_MINUTES_A_HEAD_OF_SCHOOL = 20.0
_LONGEST_GAP_MIN = 30
_MOST_TRIES = 50


_Matches = Callable[[int], bool]
"""Whether the start of a second group, minus that of the first, in minutes, is as an agreement needs it."""


class _Table:
    """The groups of a document in drawn order, by kind; each is named by one agreement between groups at most."""

    def __init__(self, rng: random.Random, document: Document) -> None:
        self.rng = rng
        self.parties = rng.sample(document["organisations"], len(document["organisations"]))
        self.free: dict[str, list[Document]] = {}
        for party in self.parties:
            self.free.setdefault(party["kind"], []).extend(party["groups"])
        self._taken: set[str] = set()

    def is_free(self, group: Document) -> bool:
        return group["id"] not in self._taken

    def take(self, *groups: Document) -> None:
        self._taken |= {group["id"] for group in groups}
        for kind, free in self.free.items():
            self.free[kind] = [group for group in free if self.is_free(group)]

    def take_pair(self, kind: str, other_kind: str, matches: _Matches) -> tuple[Document, Document] | None:
        """Take the first free group of a kind and one of another kind whose starts match; None where there is none."""
        for one in self.free.get(kind, ())[:_MOST_TRIES]:
            for other in self.free.get(other_kind, ()):
                if one is not other and matches(start_min(other) - start_min(one)):
                    self.take(one, other)
                    return one, other
        return None


def start_min(group: Document) -> int:
    """Return the first arrival of a group in minutes after midnight."""
    hours, minutes = group["arrivals"][0]["at"].split(":")
    return int(hours) * 60 + int(minutes)


def draw_agreements(region: Region, document: Document) -> list[Document]:
    """Return the agreements of a region; today keeps all but the last `num_broken`.

    For every 25 groups: two groups of an organisation that shift together (linked buses), two schools that share a
    gym and must begin apart, a school that begins before an employer (parents bring a child), one group that refused
    a shift. For all: at most 40 % of the organisations change, at most 4 minutes a head on average, and at most 20
    minutes a head in each school. Numbers are assumed.
    """
    table = _Table(random.Random(f"agreements {region.num_groups} {region.seed}"), document)
    agreements: list[Document] = []
    for _ in range(max(1, region.num_groups // 25) if region.has_agreements else 0):
        agreements += _same_shift(table)
        agreements += _gap(table)
        agreements += _order(table)
        agreements += _refused(table)
    if region.has_agreements:
        agreements += _caps(document)
    for _ in range(region.num_broken):
        agreements += _broken_gap(table)
    return agreements


def _same_shift(table: _Table) -> Iterator[Document]:
    """The next organisation with two free groups of as many parts."""
    while table.parties:
        for one, other in pairwise(table.parties.pop()["groups"]):
            if one["parts"] == other["parts"] and table.is_free(one) and table.is_free(other):
                table.take(one, other)
                yield {"kind": "same_shift", "groups": [one["id"], other["id"]], "note": "they share buses"}
                return


def _gap(table: _Table) -> Iterator[Document]:
    if pair := table.take_pair("vo", "vo", lambda later_min: later_min != 0):
        one, other = pair
        gap = min(10, abs(start_min(one) - start_min(other)))
        yield {"kind": "min_gap", "groups": [one["id"], other["id"]], "gap_min": gap, "note": "they share a gym"}


def _order(table: _Table) -> Iterator[Document]:
    if pair := table.take_pair("vo", "employer", lambda later_min: later_min >= 0):
        school, employer = pair
        gap = min(_LONGEST_GAP_MIN, start_min(employer) - start_min(school))
        yield {"kind": "order", "before": school["id"], "after": employer["id"], "gap_min": gap, "note": "parents"}


def _refused(table: _Table) -> Iterator[Document]:
    groups = [free[-1] for free in table.free.values() if free]
    if groups:
        group = table.rng.choice(groups)
        table.take(group)
        yield {"kind": "forbidden", "groups": [group["id"]], "shift_min": group["shifts"]["later_min"]}


def _broken_gap(table: _Table) -> Iterator[Document]:
    """Two schools that begin together today and must not."""
    if pair := table.take_pair("vo", "vo", lambda later_min: later_min == 0):
        yield {"kind": "min_gap", "groups": [group["id"] for group in pair], "gap_min": 10, "note": "a new gym"}


def _caps(document: Document) -> Iterator[Document]:
    parties = document["organisations"]
    people = sum(group["headcount"] for party in parties for group in party["groups"])
    schools = [party["id"] for party in parties if party["kind"] == "vo"]
    yield {"kind": "max_changed", "at_most": max(2, round(_SHARE_CHANGED * len(parties)))}
    yield {"kind": "max_shifted", "at_most_person_min": _MINUTES_A_HEAD * people}
    if schools:
        yield {"kind": "max_shifted_per_head", "organisations": schools, "at_most_min": _MINUTES_A_HEAD_OF_SCHOOL}
