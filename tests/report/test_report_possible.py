"""Which other times a group could take: agreements on it alone rule out, and an answer does not."""

from solver.advise.whatif.scenario import edited, make_scenario
from solver.domain.agreements import AllowedShifts, Window
from solver.report.possible import possible_shifts
from solver.report.text.language import Words
from solver.report.text.letter_clocks import times_text


def group_of(instance):
    return instance.organisations[0].groups[0]


def with_agreements(instance, *agreements):
    return instance.model_copy(update={"agreements": agreements})


def test_all_shifts_where_nothing_is_agreed(tiny):
    plain, group = with_agreements(tiny), group_of(tiny)
    assert possible_shifts(plain)[group.id] == group.shifts.shifts_min()


def test_a_window_and_allowed_shifts_rule_out_but_never_today(tiny):
    group = group_of(tiny)
    # Everybody begins at 8:30: from 8:40 on only the later ones are left, and today's, which is always told.
    window = Window(groups=(group.id,), leg="to", start_min=520, end_min=700)
    own = tuple(shift for shift in group.shifts.shifts_min() if shift >= 10 or not shift)
    assert possible_shifts(with_agreements(tiny, window))[group.id] == own
    few = AllowedShifts(groups=(group.id,), shifts_min=(15,))
    assert possible_shifts(with_agreements(tiny, few))[group.id] == (0, 15)


def test_what_an_answer_fixed_may_be_chosen_anew_but_not_what_a_planner_forbids(tiny):
    plain, group = with_agreements(tiny), group_of(tiny)
    fixed = edited(plain, make_scenario([f"fix {group.id}=+15"])).instance
    assert possible_shifts(fixed, plain)[group.id] == possible_shifts(plain)[group.id]
    assert possible_shifts(fixed)[group.id] == (0, 15)
    refused = edited(plain, make_scenario([f"forbid {group.id}:+15"])).instance
    assert 15 not in possible_shifts(refused, plain)[group.id]


def test_times_are_told_with_what_is_today_and_what_is_proposed(tiny):
    group, words = group_of(tiny), Words("nl")
    assert times_text(words, group, (-15, 0, 15, 30), {15}) == "8.15, 8.30 (nu), 8.45 (ons voorstel) of 9.00 uur"
    assert times_text(words, group, (0, 15), {15}) == "8.30 (nu) of 8.45 uur (ons voorstel)"
    without = group.model_copy(update={"arrivals": ()})
    assert times_text(words, without, (0, 15)) == "0 min (nu) of +15 min"
    assert times_text(Words("en"), group, (-15, 0)) == "8:15 or 8:30 (today)"
