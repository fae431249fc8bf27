"""The rules that an instance keeps beyond its format, one function each; all of them run, whatever others find."""

from __future__ import annotations

from solver.domain.instance import Instance
from solver.errors import Problem
from solver.validation import (
    agreed,
    agreements,
    clashes,
    ids,
    objective,
    options,
    passing,
    references,
    shares,
    sources,
    stretches,
    supply,
    times,
    travel,
)
from solver.validation.scope import Rule, Scope

__all__ = ["RULES", "validate_instance"]

RULES: tuple[Rule, ...] = (
    times.check_days,
    times.check_peak_periods,
    ids.check_peak_names,
    ids.check_line_ids,
    ids.check_section_ids,
    ids.check_organisation_ids,
    ids.check_group_ids,
    ids.check_pattern_ids,
    ids.check_agreement_ids,
    ids.check_week_ids,
    times.check_row_days,
    times.check_supply_times,
    supply.check_one_sort_of_supply,
    supply.check_above_places,
    stretches.check_stretches,
    supply.check_supply_overlap,
    supply.check_seats,
    supply.check_trips_rise,
    supply.check_trips_once,
    times.check_base_load_times,
    passing.check_base_load_places,
    shares.check_somebody,
    shares.check_mode_shares,
    shares.check_pattern_days,
    shares.check_mixes,
    travel.check_travel_today,
    travel.check_travel_sections,
    travel.check_travel_shares,
    times.check_arrivals,
    times.check_departures,
    options.check_shift_steps,
    times.check_shifted_times,
    times.check_online_hours,
    references.check_profile_references,
    references.check_flow_sections,
    times.check_flow_times,
    passing.check_passing,
    shares.check_profile_edges,
    shares.check_profile_counts,
    shares.check_profile_sums,
    references.check_agreement_groups,
    references.check_agreement_organisations,
    references.check_week_organisations,
    references.check_board_spellings,
    references.check_agreement_boards,
    references.check_agreement_patterns,
    agreed.check_agreed_groups,
    agreed.check_as_agreed,
    agreements.check_named_once,
    agreements.check_two_groups,
    agreements.check_forbidden_names,
    agreements.check_fixed_shifts,
    agreements.check_times_of_groups,
    agreements.check_at_least,
    agreements.check_agreement_days,
    times.check_windows,
    clashes.check_options_left,
    clashes.check_same_shift,
    clashes.check_mutual_orders,
    objective.check_tiers,
    objective.check_prices,
    objective.check_counted_once,
    agreed.check_agreed_terms,
    objective.check_curve_lengths,
    objective.check_curve_start,
    objective.check_curve_rises,
    objective.check_curve_convex,
    sources.check_sources,
)


def validate_instance(instance: Instance) -> tuple[Problem, ...]:
    """Return every way in which an instance contradicts itself, in the order of `RULES`; none where it is sound.

    Places are JSON paths without the name of a file.
    """
    scope = Scope(instance)
    return tuple(problem for rule in RULES for problem in rule(scope))
