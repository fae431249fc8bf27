"""Who is asked what on the screen of `solve`: names stand in full, a long request goes on on the next line."""

from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

from solver.commands.solve_screen import Screen, _asked
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.people import GroupChoice, OptionChoice
from solver.formats import read_instance
from solver.report.choices import moved_options
from solver.report.packages import Package
from solver.report.text.language import plain_words

RING = Path(__file__).resolve().parents[2] / "instances" / "ring_week.json"
TAKEN = {"law-1": (30, "bicycle"), "law-2": (15, "home-wed-fri"), "counter-1": (30, "today")}


@pytest.fixture(scope="module")
def demand():
    return build_demand(read_instance(RING))


def lines(demand, width):
    choices = []
    for group in demand.instance.groups:
        shift, name = TAKEN.get(group.id, (0, "today"))
        options = (OptionChoice(shift_min=shift, pattern=name, parts=group.num_parts),)
        choices.append(GroupChoice(group=group.id, options=options))
    moves = moved_options(demand, parts_from_choices(demand.instance, demand.options, choices))
    own = Package(
        np.zeros(0, dtype=int), np.zeros(0), 0.0, 10.0, 0.0, 0.0, 10.0, moves, 2, frozenset(), frozenset(),
        frozenset(), is_plan=True, gained=None,
    )  # fmt: skip
    return [str(line) for line in _asked(Screen(plain_words("en"), demand, None, [own], width), "evaluate")]


@pytest.mark.parametrize("width", [80, 100])
def test_a_long_request_takes_no_letter_of_a_name(demand, width):
    title, *rows = lines(demand, width)
    assert title == "Who is asked what?"
    names = [row[2:32].rstrip() for row in rows if row[2] != " "]
    assert names == ["Law firms at Zuid", "Municipal service desk at Zuid"]
    assert all(cell_len(row) <= width for row in rows)
    assert [row.split()[-2:] for row in rows if row.endswith("people")] == [["7,200", "people"], ["900", "people"]]
    told = " ".join(" ".join(row[34:].removesuffix("people").rsplit("  ", 1)[0].split()) for row in rows)
    assert "9:00 becomes 9:30 and a quarter of those who live near come by bicycle and 1 more" in told
