"""Nobody gets lost: what a group puts on a section is its people times its shares."""

import numpy as np
import pytest

from solver.demand.loads import build_demand
from tests.support.tiny import random_instance

SEEDS = range(300)


def expected_passages(instance, group, section, is_road, present):
    """People * presence over the days * mode share * flow share * share of the group that has a time."""
    shares = group.mode_shares
    mode_share = shares.car / group.car_occupancy if is_road else shares.public_transport
    on_flows = sum(
        flow.share * sum(time.share * time.present for time in group.times(flow.leg))
        for flow in group.flows
        if flow.section == section.id
    )
    return group.headcount * present * mode_share * on_flows


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
                days = options.present.sum(axis=1)
                today = days[options.status_quo[options.group[option]]]
                present = group.adherence * days[option] + (1 - group.adherence) * today
                expected = expected_passages(instance, group, section, roads[place], present)
                assert passages[option] == pytest.approx(expected, abs=1e-9), (seed, option)
                num_sums += expected > 0
    assert num_sums > 2000


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
