"""The few groups that bring most of a gain, where it can be worked out by hand."""

import pytest

from solver.advise.frontier.first_groups import first_groups
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.people import GroupChoice, OptionChoice
from solver.formats import read_instance


@pytest.fixture(scope="module")
def demand(instances):
    return build_demand(read_instance(instances / "tiny.json"))


def parts(demand, **shifts):
    choices = [
        GroupChoice(
            group=group.id,
            options=(
                OptionChoice(shift_min=shifts.get(group.id.split("-")[0], 0), pattern="today", parts=group.parts),
            ),
        )
        for group in demand.instance.groups
    ]
    return parts_from_choices(demand.instance, demand.options, tuple(choices))


def test_the_school_alone_takes_all_overload_away(demand):
    # 150 on the tram for 120 places and 105 on the bus for 80: 55 too many, 40 pupils on each later by a quarter.
    chosen = parts(demand, school=15, office=15)
    (only,) = first_groups(demand, chosen, 0)
    assert demand.instance.groups[only.group].id == "school-pupils"
    assert only.share == pytest.approx(1)


def test_in_a_later_tier_shares_grow_to_the_whole_gain(demand):
    chosen = parts(demand, school=15, office=15)
    rows = first_groups(demand, chosen, 1)
    assert demand.instance.groups[rows[0].group].id == "school-pupils"
    # 255 today, 175 with the school, 155 with the office beside it.
    assert [row.share for row in rows] == pytest.approx([80 / 100])


def test_nothing_gained_is_nobody_named(demand):
    assert first_groups(demand, parts(demand), 0) == []
