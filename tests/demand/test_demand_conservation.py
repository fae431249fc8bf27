"""Nobody gets lost: what a group puts on a section is its people times its shares."""

import numpy as np
import pytest

from solver.demand.loads import build_demand
from tests.support.tiny import random_instance

SEEDS = range(300)


def expected_passages(instance, group, pattern, section, is_road):
    """People * presence over the days * mode share * flow share * share of the group that has a time.

    Less those who cycle or park and ride, and with those who park and ride there.
    """
    shares, total = group.mode_shares, 0.0
    mode_share = shares.car / group.car_occupancy if is_road else shares.public_transport
    for day in instance.days:
        people = group.headcount * pattern.present_on(day)
        cycling, ride = pattern.bicycle, pattern.park_and_ride
        gone = 0.0
        if (
            cycling
            and day in (cycling.days or instance.days)
            and ("car" if is_road else "public_transport") in (cycling.instead_of)
        ):
            gone += cycling.share * cycling.near * (cycling.sections is None or section.id in cycling.sections)
        if ride and is_road and day in (ride.days or instance.days):
            gone += ride.share * (ride.leaves is None or section.id in ride.leaves)
        total += people * mode_share * (1 - gone) * on_flows(group, group.flows, section)
        if ride and day in (ride.days or instance.days):
            by_car = shares.car / (group.car_occupancy if is_road else 1)
            total += people * by_car * ride.share * on_flows(group, ride.flows, section)
    return total


def on_flows(group, flows, section):
    return sum(
        flow.share * sum(time.share * time.present for time in group.times(flow.leg))
        for flow in flows
        if flow.section == section.id
    )


@pytest.mark.long
def test_passages_of_every_option_add_up_to_the_people_who_travel():
    num_sums = 0
    for seed in SEEDS:
        instance = random_instance(seed, agreements=False)
        demand = build_demand(instance)
        options = demand.options
        entries = demand.matrix.options_of_entries()
        roads = [line.mode == "road" for line in instance.lines_of_sections()]
        for place, section in enumerate(instance.sections):
            on_section = demand.cells.section[demand.matrix.cell] == place
            passages = np.bincount(
                entries[on_section], weights=demand.matrix.people[on_section], minlength=options.num_options
            )
            for option in range(options.num_options):
                group = instance.groups[options.group[option]]
                own = group.week_patterns(instance.days)
                then, now = (
                    expected_passages(instance, group, pattern, section, roads[place])
                    for pattern in (own[options.pattern[option]], own[0])
                )
                expected = group.adherence * then + (1 - group.adherence) * now
                assert passages[option] == pytest.approx(expected, abs=1e-9), (seed, option)
                num_sums += expected > 0
    assert num_sums > 2000


@pytest.mark.long
def test_base_load_is_conserved():
    for seed in SEEDS:
        instance = random_instance(seed, agreements=False)
        cells = build_demand(instance).cells
        for place, section in enumerate(instance.sections):
            in_all = sum(row.passengers for row in section.base_load) * len(instance.days)
            assert cells.base[cells.section == place].sum() == pytest.approx(in_all), seed


def test_the_matrix_is_laid_out_by_option_and_by_cell():
    for seed in range(100):
        demand = build_demand(random_instance(seed, agreements=False))
        matrix, num_cells = demand.matrix, demand.cells.num_cells
        assert (matrix.people > 0).all()
        option = matrix.options_of_entries()
        rising = option * num_cells + matrix.cell
        assert (np.diff(rising) > 0).all()
        start, entries = matrix.by_cell(num_cells)
        cells = np.repeat(np.arange(num_cells), np.diff(start))
        assert (matrix.cell[entries] == cells).all()
        assert sorted(entries.tolist()) == list(range(matrix.num_entries))
