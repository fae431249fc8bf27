"""Days in calendar order, times in order, every from before its to."""

import pytest

BROKEN = [
    pytest.param(
        {"days": ["tue", "mon"]},
        (
            "utrecht.json: days: "
            'found "tue" and "mon"; '
            'expected days in calendar order, each once; write "mon" and "tue".'
        ),
        id="days-out-of-order",
    ),
    pytest.param(
        {"days": ["mon", "tue", "tue"]},
        (
            "utrecht.json: days: "
            'found "mon", "tue" and "tue"; '
            'expected days in calendar order, each once; write "mon" and "tue".'
        ),
        id="day-twice",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].days": ["mon", "mon", "tue"]},
        (
            "utrecht.json: lines[0].sections[0].supply[0].days: "
            'found "mon", "mon" and "tue"; '
            'expected every day once; write "mon" and "tue".'
        ),
        id="row-days",
    ),
    pytest.param(
        {"agreements[11].days": ["tue", "tue"]},
        ('utrecht.json: agreements[11].days: found "tue" and "tue"; expected every day once; write "tue".'),
        id="agreement-days-twice",
    ),
    pytest.param(
        {"peak_periods": [{"name": "am", "from": "09:00", "to": "07:00"}]},
        (
            "utrecht.json: peak_periods[0]: "
            'found from "09:00" to "07:00"; '
            "expected a from that is before its to; swap the two, or write a time after midnight as 24:00 "
            "and on."
        ),
        id="peak-period",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[2]": {"from": "23:00", "to": "23:00", "every_min": 5, "seats": 1, "places": 1}},
        (
            "utrecht.json: lines[0].sections[0].supply[2]: "
            'found from "23:00" to "23:00"; '
            "expected a from that is before its to; swap the two, or write a time after midnight as 24:00 "
            "and on."
        ),
        id="supply-row",
    ),
    pytest.param(
        {"lines[0].sections[0].base_load[0].to": "06:45"},
        (
            "utrecht.json: lines[0].sections[0].base_load[0]: "
            'found from "07:00" to "06:45"; '
            "expected a from that is before its to; swap the two, or write a time after midnight as 24:00 "
            "and on."
        ),
        id="base-load",
    ),
    pytest.param(
        {"agreements[1]": {"kind": "window", "groups": ["onderbouw"], "leg": "to", "from": "08:31", "to": "08:30"}},
        (
            "utrecht.json: agreements[1]: "
            'found from "08:31" to "08:30"; '
            "expected a from that is before its to; swap the two, or write a time after midnight as 24:00 "
            "and on."
        ),
        id="window",
    ),
    pytest.param(
        {"agreements[10].to": "11:00"},
        (
            "utrecht.json: agreements[10]: "
            'found from "11:00" to "11:00"; '
            "expected a from that is before its to; swap the two, or write a time after midnight as 24:00 "
            "and on."
        ),
        id="on-site",
    ),
    pytest.param(
        {"organisations[0].groups[0].arrivals[1].at": "08:30"},
        (
            "utrecht.json: organisations[0].groups[0].arrivals[1].at: "
            'found "08:30"; '
            'expected a time after the one before it, "08:30"; put the times in order, each once.'
        ),
        id="arrivals-order",
    ),
    pytest.param(
        {"organisations[0].groups[0].arrivals[1].share": 0.51},
        (
            "utrecht.json: organisations[0].groups[0].arrivals: "
            "found shares that sum to 1.01; "
            "expected a sum of at most 1; lower the shares; people with two times belong to two groups."
        ),
        id="arrivals-sum",
    ),
    pytest.param(
        {"organisations[0].groups[0].departures[1].at": "14:00"},
        (
            "utrecht.json: organisations[0].groups[0].departures[1].at: "
            'found "14:00"; '
            'expected a time after the one before it, "15:00"; put the times in order, each once.'
        ),
        id="departures-order",
    ),
    pytest.param(
        {"organisations[0].groups[0].departures[1].share": 0.6},
        (
            "utrecht.json: organisations[0].groups[0].departures: "
            "found shares that sum to 1.1; "
            "expected a sum of at most 1; lower the shares; people with two times belong to two groups."
        ),
        id="departures-sum",
    ),
    pytest.param(
        {
            "organisations[1].groups[0].arrivals": [],
            "organisations[1].groups[0].departures": [{"at": "15:00", "share": 1}],
            "organisations[1].groups[0].flows": [{"section": "A28>oost", "leg": "to", "share": 1, "lag_min": 1}],
            "agreements": [],
        },
        (
            "utrecht.json: organisations[1].groups[0].flows[0].leg: "
            'found leg "to" of group "onderbouw", which has no arrivals; '
            "expected a group with arrivals; add arrivals to the group, or remove this flow."
        ),
        id="no-arrivals",
    ),
    pytest.param(
        {"organisations[1].groups[0].flows": [{"section": "A28>oost", "leg": "from", "share": 1, "lag_min": 1}]},
        (
            "utrecht.json: organisations[1].groups[0].flows[0].leg: "
            'found leg "from" of group "onderbouw", which has no departures; '
            "expected a group with departures; add departures to the group, or remove this flow."
        ),
        id="no-departures",
    ),
    pytest.param(
        {"organisations[1].groups[0].departures": [{"at": "29:45", "share": 1}]},
        (
            "utrecht.json: organisations[1].groups[0].departures[0].at: "
            'found "29:45" with a shift of +30 minutes; '
            'expected a time from "00:00" to "30:00" after every shift; lower later_min in the group\'s '
            "shifts."
        ),
        id="shifted-past-the-end",
    ),
    pytest.param(
        {"organisations[1].groups[0].arrivals": [{"at": "00:15", "share": 1}]},
        (
            "utrecht.json: organisations[1].groups[0].arrivals[0].at: "
            'found "00:15" with a shift of -30 minutes; '
            'expected a time from "00:00" to "30:00" after every shift; lower earlier_min in the group\'s '
            "shifts."
        ),
        id="shifted-before-the-begin",
    ),
    pytest.param(
        {"organisations[0].groups[0].shifts.earlier_min": 20},
        (
            "utrecht.json: organisations[0].groups[0].shifts.earlier_min: "
            "found 20; "
            "expected a multiple of step_min, which is 15; write 15, or change step_min."
        ),
        id="earlier-no-multiple",
    ),
    pytest.param(
        {"organisations[0].groups[0].shifts.later_min": 50},
        (
            "utrecht.json: organisations[0].groups[0].shifts.later_min: "
            "found 50; "
            "expected a multiple of step_min, which is 15; write 45, or change step_min."
        ),
        id="later-no-multiple",
    ),
]

SOUND = [
    pytest.param({"days": ["mon", "tue"]}, id="days-out-of-order"),
    pytest.param({"lines[0].sections[0].supply[0].days": ["tue", "mon", "sun"]}, id="row-days"),
    pytest.param({"agreements[11].days": ["tue", "mon"]}, id="agreement-days-twice"),
    pytest.param({"peak_periods": []}, id="peak-period"),
    pytest.param(
        {"lines[0].sections[0].supply[2]": {"from": "23:00", "to": "23:01", "every_min": 5, "seats": 1, "places": 1}},
        id="supply-row",
    ),
    pytest.param({"lines[0].sections[0].base_load[0].to": "07:01"}, id="base-load"),
    pytest.param(
        {"agreements[1]": {"kind": "window", "groups": ["onderbouw"], "leg": "to", "from": "08:30", "to": "08:30"}},
        id="window",
    ),
    pytest.param({"agreements[10].to": "11:01"}, id="on-site"),
    pytest.param({"organisations[0].groups[0].arrivals[1].at": "08:31"}, id="arrivals-order"),
    pytest.param({"organisations[0].groups[0].arrivals[1].share": 0.5}, id="arrivals-sum"),
    pytest.param(
        {
            "organisations[0].groups[0].departures": [
                {"at": "09:00", "share": 0.1},
                {"at": "10:00", "share": 0.1},
                {"at": "11:00", "share": 0.1},
                {"at": "12:00", "share": 0.1},
                {"at": "13:00", "share": 0.1},
                {"at": "14:00", "share": 0.1},
                {"at": "15:00", "share": 0.1},
                {"at": "16:00", "share": 0.1},
                {"at": "17:00", "share": 0.1},
                {"at": "18:00", "share": 0.1},
            ]
        },
        id="departures-sum",
    ),
    pytest.param(
        {"organisations[1].groups[0].flows": [{"section": "A28>oost", "leg": "to", "share": 1, "lag_min": 1}]},
        id="no-arrivals",
    ),
    pytest.param(
        {
            "organisations[1].groups[0].departures": [{"at": "15:00", "share": 1}],
            "organisations[1].groups[0].flows": [{"section": "A28>oost", "leg": "from", "share": 1, "lag_min": 1}],
        },
        id="no-departures",
    ),
    pytest.param({"organisations[1].groups[0].departures": [{"at": "29:30", "share": 1}]}, id="shifted-past-the-end"),
    pytest.param({"organisations[1].groups[0].arrivals": [{"at": "00:30", "share": 1}]}, id="shifted-before-the-begin"),
    pytest.param({"organisations[0].groups[0].shifts.earlier_min": 0}, id="earlier-no-multiple"),
    pytest.param({"organisations[0].groups[0].shifts.later_min": 60}, id="later-no-multiple"),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InvalidInstanceError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []
