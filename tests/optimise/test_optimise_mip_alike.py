"""What passes alike on a day, summed up: the same least value, and the same multipliers, of a smaller program."""

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.optimise.bounds.lp import proven, solve_program
from solver.optimise.mip.alike import with_sums
from solver.optimise.mip.people import people_of
from solver.optimise.mip.program import Program
from solver.optimise.mip.tier_program import tier_program
from solver.optimise.model.rows import Rows
from tests.support.tiny import random_document

WEEKS = [{"id": "today", "present": {"mon": 1, "tue": 0.5, "wed": 0.2}}] + [
    {"id": f"home-{home}", "present": {day: 0.0 if day == home else 0.6 for day in ("mon", "tue", "wed")}}
    for home in ("mon", "tue", "wed")
]


def week_document(seed):
    """A drawn region over three days whose groups all have the same weeks, two of them alike but for their size."""
    document = random_document(seed, agreements=seed % 2 == 0)
    document |= {"days": ["mon", "tue", "wed"]}
    for party in document["organisations"]:
        for group in party["groups"]:
            group |= {"patterns": WEEKS, "adherence": 0.7}
        party["groups"].append(party["groups"][0] | {"id": party["id"] + "-twin", "headcount": 77})
    document["agreements"] = []
    return document


def made(seed, term):
    demand = build_demand(Instance.model_validate(week_document(seed)))
    tier = demand.instance.objective[0].model_validate({term: 1.0, "changed": 0.5})
    program = tier_program(demand, tier, Rows(demand))
    people = people_of(demand, program.load_column)
    day = np.full(len(program.program.cost) + 1, -1)
    day[people.load_columns] = people.load_day
    return program.program, with_sums(program.program, day[program.program.defines])


@pytest.mark.parametrize("term", ["overload", "peak", "crowding"])
def test_the_smaller_program_proves_the_same(term):
    num_smaller = 0
    for seed in range(12):
        whole, smaller = made(seed, term)
        assert smaller.num_rows >= whole.num_rows
        bound = proven(whole, solve_program(whole, 10))
        again = proven(whole, solve_program(smaller, 10)[: whole.num_rows])
        assert again == pytest.approx(bound, rel=1e-4, abs=1e-3)
        assert proven(smaller, solve_program(smaller, 10)) == pytest.approx(bound, rel=1e-4, abs=1e-3)
        num_smaller += (smaller.row < whole.num_rows).sum() < 0.7 * len(whole.factor)
    assert num_smaller >= 6, "most have far fewer entries in the rows of loads"


def test_by_hand():
    # Two groups of one part with two options each. On day 0 the second group passes like the first, three times as
    # many: options 0 and 2 put 1 and 3 on row 0, 2 and 6 on row 1. Options 1 and 3 stay at home.
    program = Program(
        group_start=np.array([0, 2, 4]),
        parts=np.array([1, 1]),
        cost=np.array([0.0, 1.0, 0.0, 1.0, 1.0, 1.0]),
        low=np.zeros(6),
        high=np.array([1.0, 1.0, 1.0, 1.0, 9.0, 9.0]),
        constant=0.0,
        row=np.array([0, 1, 0, 0, 1, 1]),
        column=np.array([4, 5, 0, 2, 0, 2]),
        factor=np.array([1.0, 1.0, -1.0, -3.0, -2.0, -6.0]),
        row_low=np.zeros(2),
        row_high=np.zeros(2),
        is_whole=np.ones(6, dtype=np.bool_),
        defines=np.array([4, 5]),
    )
    smaller = with_sums(program, np.zeros(2, dtype=np.int64))
    # One kind, of which option 0 is 2 (its largest entry) and option 2 is 6: w = 2 x0 + 6 x2, load = w / 2 and w.
    assert (smaller.num_rows, len(smaller.cost)) == (3, 7)
    assert smaller.high[6] == 8
    entries = {(int(r), int(c)): float(f) for r, c, f in zip(smaller.row, smaller.column, smaller.factor, strict=True)}
    assert entries == {(0, 4): 1, (1, 5): 1, (0, 6): -0.5, (1, 6): -1, (2, 6): 1, (2, 0): -2, (2, 2): -6}


def test_what_a_group_does_whatever_it_chooses_is_no_choice():
    # One group of two parts; both options put 1 a part on row 0, the second 2 more.
    program = Program(
        group_start=np.array([0, 2]),
        parts=np.array([2]),
        cost=np.array([0.0, 0.0, 1.0]),
        low=np.zeros(3),
        high=np.array([2.0, 2.0, 9.0]),
        constant=0.0,
        row=np.array([0, 0, 0]),
        column=np.array([2, 0, 1]),
        factor=np.array([1.0, -1.0, -3.0]),
        row_low=np.array([5.0]),
        row_high=np.array([5.0]),
        is_whole=np.ones(3, dtype=np.bool_),
        defines=np.array([2]),
    )
    smaller = with_sums(program, np.zeros(1, dtype=np.int64))
    # No kind has two options, so that the program stays as it is.
    assert smaller is program


def test_rows_of_no_day_stay():
    whole, _ = made(0, "overload")
    assert with_sums(whole, np.full(whole.num_rows, -1)) is whole
