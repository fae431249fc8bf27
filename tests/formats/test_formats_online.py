"""Faults of hours online in a pattern, told in sentences."""

import pytest


def patterns(tree, *online):
    """Return the tree with its first group's patterns: today's, and one for each entry of `online`."""
    group = tree["organisations"][0]["groups"][0]
    days = dict.fromkeys(tree["days"], 1.0)
    tree["agreements"] = []
    group["patterns"] = [{"id": f"p{place}", "present": days, **entry} for place, entry in enumerate(online)]
    return tree, group


def test_an_hour_online_of_another_pattern_than_today_s_is_valid(instance_tree, instance_faults):
    tree, _ = patterns(instance_tree(), {}, {"first_online_min": 50, "last_online_min": 10})
    assert instance_faults(tree) == []


def test_today_has_no_hour_online(instance_tree, instance_faults):
    tree, _ = patterns(instance_tree(), {"first_online_min": 50})
    (_, sentence) = instance_faults(tree)
    assert sentence.endswith(
        "found an hour online in the first pattern, which is today's; expected none there; write in arrivals and "
        "departures how people come and go today."
    )


def test_nobody_leaves_before_they_come(instance_tree, instance_faults):
    tree, group = patterns(instance_tree(), {}, {"first_online_min": 240, "last_online_min": 240})
    group["arrivals"], group["departures"] = [{"at": "08:30", "share": 1}], [{"at": "15:30", "share": 1}]
    (_, sentence) = instance_faults(tree)
    assert sentence.endswith(
        'found who comes first at "12:30" and leaves last at "11:30"; expected an end after the begin; lower the '
        "minutes online."
    )


def test_an_hour_online_needs_the_times_that_it_moves(instance_tree, instance_faults):
    tree, group = patterns(instance_tree(), {}, {"last_online_min": 50})
    group["departures"], group["flows"] = [], [each for each in group["flows"] if each["leg"] == "to"]
    (_, *sentences) = instance_faults(tree)
    assert any(
        "found last_online_min of a group without departures; expected a group with departures; leave it out." in each
        for each in sentences
    )


@pytest.mark.parametrize("minutes", [-1, 241, 2.5])
def test_minutes_online_are_whole_and_at_most_four_hours(instance_tree, instance_faults, minutes):
    tree, _ = patterns(instance_tree(), {}, {"first_online_min": minutes})
    assert instance_faults(tree)
