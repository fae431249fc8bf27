"""Burdens by board and by sector: by hand, and against those of organisations and of the independent check."""

import random
from collections import Counter, defaultdict

import pytest

from solver.advise.explain.burdens import burdens, has_boards
from solver.advise.explain.gains import gains
from solver.checker.choices import read_choices
from solver.checker.terms import headcount, is_changed, shifted
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from tests.demand import small
from tests.support.boards import instance_with_boards
from tests.support.tiny import random_parts

AMOUNTS = (
    "organisations",
    "organisations_changed",
    "people",
    "people_moved",
    "shifted_person_min",
    "over_places_before",
    "over_places_after",
    "crowded_min_before",
    "crowded_min_after",
)


def same(value):
    return pytest.approx(value, rel=1e-9, abs=1e-6)


def drawn(seeds):
    """Yield (seed, instance, demand, parts per option)."""
    for seed in seeds:
        instance = instance_with_boards(seed)
        demand = build_demand(instance)
        yield seed, instance, demand, random_parts(demand, random.Random(seed))


def test_by_hand():
    # Board X has a (100 people) and b (300), of which a third shifts by 15 and by -30; c (vo too) and d have no board.
    parties = [
        small.organisation("org-a", small.group("a")) | {"board": "X"},
        small.organisation("org-b", small.group("b", headcount=300, parts=3)) | {"board": "X", "kind": "mbo"},
        small.organisation("org-c", small.group("c")),
        small.organisation("org-d", small.group("d", headcount=0)) | {"name": "org-c", "kind": "wo"},
    ]
    instance = small.instance(organisations=parties, burden={"earlier": 2.0, "later": 1.0})
    parts = small.parts_of(instance, a=15, b=[(0, "today", 2), (-30, "today", 1)])
    demand = build_demand(instance)

    def told(by):
        rows = burdens(demand, parts, by)
        return [
            (row.name, row.organisation, row.organisations_changed, row.people_moved, row.per_head_min) for row in rows
        ]

    # 100 * 15 = 1,500 and 100 * 30 * 2 = 6,000 person-minutes.
    assert told("sector") == [("mbo", None, 1, 100.0, 20.0), ("vo", None, 1, 100.0, 7.5), ("wo", None, 0, 0.0, 0.0)]
    assert told("board") == [
        ("X", None, 2, 200.0, 18.75),
        ("org-c", "org-c", 0, 0.0, 0.0),
        ("org-c", "org-d", 0, 0.0, 0.0),
    ]
    assert [row[:2] for row in told("organisation")][:2] == [("org-b", "org-b"), ("org-a", "org-a")]
    assert has_boards(instance)
    assert not has_boards(small.instance())


@pytest.mark.long
def test_boards_and_sectors_add_up_to_the_organisations_and_to_the_terms():
    seen = Counter()
    for seed, _, demand, parts in drawn(range(120)):
        own, boards, sectors = (burdens(demand, parts, by) for by in ("organisation", "board", "sector"))
        for amount in AMOUNTS:
            total = sum(getattr(row, amount) for row in own)
            assert sum(getattr(row, amount) for row in boards) == same(total), (seed, amount)
            assert sum(getattr(row, amount) for row in sectors) == same(total), (seed, amount)
        terms = measure_terms(demand, parts)
        assert sum(row.shifted_person_min for row in boards) == same(terms.shifted), seed
        assert sum(row.organisations_changed for row in boards) == terms.changed, seed
        assert max(row.per_head_min for row in own) == same(terms.unfairness), seed
        assert max(row.per_head_min for row in boards) <= terms.unfairness + 1e-9, seed
        met = gains(demand, parts)
        assert sum(row.crowded_min_after for row in sectors) == same(met.crowded_min.sum()), seed
        seen["boards of several"] += any(row.organisations > 1 for row in boards)
        seen["own boards"] += any(row.organisation is not None for row in boards)
        seen["moved"] += terms.shifted > 0
    assert min(seen.values()) > 40, seen


def test_boards_and_sectors_are_those_of_the_check():
    for seed, instance, demand, parts in drawn(range(200, 320)):
        reading = read_choices(instance, choices_from_parts(instance, demand.options, parts))
        wanted = {"board": defaultdict(lambda: [0.0, 0, 0]), "sector": defaultdict(lambda: [0.0, 0, 0])}
        for party in instance.organisations:
            amounts = (shifted(reading, party), headcount(party), is_changed(reading, party))
            for by, key in (("board", party.board or party.id), ("sector", party.kind)):
                wanted[by][key] = [sum(pair) for pair in zip(wanted[by][key], amounts, strict=True)]
        for by in ("board", "sector"):
            found = {row.organisation or row.name: row for row in burdens(demand, parts, by)}
            assert found.keys() == wanted[by].keys(), seed
            for key, row in found.items():
                assert [row.shifted_person_min, row.people, row.organisations_changed] == same(wanted[by][key]), seed
