"""The tiny instance worked out by hand, and a console that keeps what is printed.

Today everybody arrives at 08:30 and passes in the quarter before: on the tram 60 + 40 + 40 people and 10 of the base
load, 150 for 120 places; on the bus 60 + 40 and 5, 105 for 80 places.
"""

import io

import pytest
from rich.console import Console

from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.people import GroupChoice, OptionChoice
from solver.formats import read_instance


@pytest.fixture(scope="session")
def tiny(instances):
    return read_instance(instances / "tiny.json")


@pytest.fixture(scope="session")
def demand(tiny):
    return build_demand(tiny)


@pytest.fixture(scope="session")
def today(demand):
    return demand.options.status_quo_parts()


@pytest.fixture
def parts_of(tiny, demand):
    """Return the parts per option where groups take these (shift, parts) pairs and the rest stays."""

    def parts(**taken):
        by_group = {name.replace("_", "-"): pairs for name, pairs in taken.items()}
        choices = [
            GroupChoice(
                group=group.id,
                options=tuple(
                    OptionChoice(shift_min=shift, pattern="today", parts=count)
                    for shift, count in by_group.get(group.id, [(0, group.parts)])
                ),
            )
            for group in tiny.groups
        ]
        return parts_from_choices(tiny, demand.options, tuple(choices))

    return parts


@pytest.fixture
def rendered():
    """Return what a console prints of something; one that reads markup unless it is told not to."""

    def render(content, width=200):
        console = Console(file=io.StringIO(), width=width, color_system=None)
        console.print(content)
        return console.file.getvalue()

    return render


@pytest.fixture
def rows_of(rendered):
    """Return the cells of every line of a table, split where two blanks or more stand between them."""

    def rows(table, width=200):
        lines = [line.strip() for line in rendered(table, width).splitlines()]
        return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines if line]

    return rows
