"""What a section offers, and that nobody passes where there are no places."""

import pytest

BROKEN = [
    pytest.param(
        {"lines[1].sections[0].supply": [{"from": "23:00", "to": "24:00", "every_min": 5, "seats": 1, "places": 1}]},
        (
            "utrecht.json: lines[1].sections[0]: "
            'found supply and departures of section "28>cs"; '
            "expected one of the two; keep departures where all trips are known, else supply."
        ),
        id="both-sorts",
    ),
    pytest.param(
        {"lines[0].sections[0].above_places": "slower"},
        (
            "utrecht.json: lines[0].sections[0].above_places: "
            'found "slower" on a line of mode tram; '
            "expected slower on roads only; remove it: who does not fit is left behind."
        ),
        id="slower-on-a-line",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].to": "12:30"},
        (
            "utrecht.json: lines[0].sections[0].supply[1]: "
            'found supply from "12:00" to "12:30" that supply[0] has too; '
            "expected rows that do not overlap on a day; end one row where the other begins, or add up what "
            "passes in one row."
        ),
        id="overlap",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].to": "12:30", "lines[0].sections[0].supply[0].days": ["mon", "tue"]},
        (
            "utrecht.json: lines[0].sections[0].supply[1]: "
            'found supply from "12:00" to "12:30" that supply[0] has too on mon and tue; '
            "expected rows that do not overlap on a day; end one row where the other begins, or add up what "
            "passes in one row."
        ),
        id="overlap-on-days",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].seats": 500},
        (
            "utrecht.json: lines[0].sections[0].supply[0].seats: "
            "found 500; "
            "expected at most the 432 places of the row; count the seats among the places: places are seats "
            "and standing places together."
        ),
        id="seats-in-supply",
    ),
    pytest.param(
        {"lines[1].sections[0].departures[1].seats": 81},
        (
            "utrecht.json: lines[1].sections[0].departures[1].seats: "
            "found 81; "
            "expected at most the 80 places of the row; count the seats among the places: places are seats "
            "and standing places together."
        ),
        id="seats-in-departures",
    ),
    pytest.param(
        {"lines[1].sections[0].departures[0].at[1]": "07:00"},
        (
            "utrecht.json: lines[1].sections[0].departures[0].at[1]: "
            'found "07:00"; '
            'expected a time after the one before it, "07:00"; put the times in order, each once.'
        ),
        id="trips-order",
    ),
    pytest.param(
        {"lines[1].sections[0].departures[1].at[0]": "16:00"},
        (
            "utrecht.json: lines[1].sections[0].departures[1].at: "
            'found "16:00", which departures[0] has on the same day too; '
            "expected every trip of a day once; remove the time from one of the rows."
        ),
        id="trip-twice",
    ),
    pytest.param(
        {"lines[0].sections[0].base_load[0].from": "05:50"},
        (
            "utrecht.json: lines[0].sections[0].base_load[0]: "
            "found base load from 05:50 to 06:00 on mon and tue; "
            'expected places then; section "22>usp" has them 06:00-22:00; add what runs then to '
            "lines[0].sections[0], or end the row where the places end."
        ),
        id="base-load-early",
    ),
    pytest.param(
        {"lines[1].sections[0].base_load[0].to": "20:15"},
        (
            "utrecht.json: lines[1].sections[0].base_load[0]: "
            "found base load from 20:00 to 20:15 on tue; "
            'expected places then; section "28>cs" has them 00:00-20:00; add what runs then to '
            "lines[1].sections[0], or end the row where the places end."
        ),
        id="base-load-after-the-last-trip",
    ),
    pytest.param(
        {
            "lines[1].sections[0].departures[2]": {"at": ["21:00"], "seats": 1, "places": 1, "days": ["mon"]},
            "lines[1].sections[0].base_load[0].to": "20:30",
        },
        (
            "utrecht.json: lines[1].sections[0].base_load[0]: "
            "found base load from 20:00 to 20:30 on tue; "
            'expected places then; section "28>cs" has them 00:00-20:00; add what runs then to '
            "lines[1].sections[0], or end the row where the places end."
        ),
        id="base-load-on-another-day",
    ),
    pytest.param(
        {"lines[0].sections[0].base_load": [], "lines[0].sections[0].supply[0].from": "08:00"},
        (
            "utrecht.json: organisations[0].groups[0].flows[0]: "
            'found people on section "22>usp" from 07:54 to 08:00 on mon and tue; '
            "expected places then; there are places 08:00-22:00; add what runs then to "
            "lines[0].sections[0], or correct the times, lag_min or profile of the group."
        ),
        id="today-before-the-first-bin",
    ),
    pytest.param(
        {"lines[0].sections[0].base_load": [], "lines[0].sections[0].supply[0].from": "07:45"},
        (
            "utrecht.json: organisations[0].groups[0].flows[0]: "
            'found people on section "22>usp" from 07:39 to 07:45 on mon and tue after a shift of -15 '
            "minutes; "
            "expected places then; there are places 07:45-22:00; add what runs then to "
            "lines[0].sections[0], or allow fewer shifts."
        ),
        id="only-after-a-shift",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].to": "09:00", "lines[0].sections[0].supply[1].from": "09:30"},
        (
            "utrecht.json: organisations[0].groups[0].flows[0]: "
            'found people on section "22>usp" from 09:24 to 09:30 on mon and tue after a shift of -15 '
            "minutes; "
            "expected places then; there are places 06:00-09:00 and 09:30-22:00; add what runs then to "
            "lines[0].sections[0], or allow fewer shifts."
        ),
        id="a-hole",
    ),
    pytest.param(
        {"lines[0].sections[0].base_load": [], "lines[0].sections[0].supply[0].days": ["mon"]},
        (
            "utrecht.json: organisations[0].groups[0].flows[0]: "
            'found people on section "22>usp" from 07:54 to 08:04 on tue; '
            "expected places then; there are places 12:00-22:00; add what runs then to "
            "lines[0].sections[0], or correct the times, lag_min or profile of the group."
        ),
        id="no-supply-on-a-day",
    ),
    pytest.param(
        {"lines[1].sections[0].departures[1].at": ["17:00"]},
        (
            "utrecht.json: organisations[0].groups[0].flows[1]: "
            'found people on section "28>cs" from 17:03 to 17:23 on mon and tue; '
            "expected places then; there are places 00:00-17:00; add what runs then to "
            "lines[1].sections[0], or correct the times, lag_min or profile of the group."
        ),
        id="after-the-last-trip",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows[1]": {"section": "28>cs", "leg": "to", "share": 0.2, "lag_min": 46}},
        (
            "utrecht.json: organisations[0].groups[0].flows[1]: "
            'found people on section "28>cs" from 06:59 to 07:00 on mon and tue after a shift of -15 '
            "minutes; "
            "expected places then; there are places 07:00-30:00; add what runs then to "
            "lines[1].sections[0], or allow fewer shifts."
        ),
        id="before-the-first-trip",
    ),
    pytest.param(
        {"lines[2].sections[0].supply[0].to": "10:30"},
        (
            "utrecht.json: organisations[0].groups[0].flows[2]: "
            'found people on section "A28>oost" from 10:30 to 10:35 on mon and tue after a shift of +30 '
            "minutes; "
            "expected places then; there are places 00:00-10:30; add what runs then to "
            "lines[2].sections[0], or allow fewer shifts."
        ),
        id="on-a-road",
    ),
]

SOUND = [
    pytest.param(
        {
            "lines[0].sections[0].supply[0].to": "12:30",
            "lines[0].sections[0].supply[0].days": ["mon"],
            "lines[0].sections[0].supply[1].days": ["tue"],
            "lines[0].sections[0].supply[2]": {
                "from": "06:00",
                "to": "12:00",
                "every_min": 5,
                "seats": 1,
                "places": 1,
                "days": ["tue"],
            },
        },
        id="overlap",
    ),
    pytest.param(
        {
            "lines[0].sections[0].supply[2]": {
                "from": "12:00",
                "to": "12:30",
                "every_min": 5,
                "seats": 1,
                "places": 1,
                "days": ["wed"],
            },
            "lines[0].sections[0].supply[1].days": ["mon", "tue"],
        },
        id="overlap-on-days",
    ),
    pytest.param({"lines[0].sections[0].supply[0].seats": 432}, id="seats-in-supply"),
    pytest.param({"lines[1].sections[0].departures[1].seats": 80}, id="seats-in-departures"),
    pytest.param({"lines[1].sections[0].departures[0].at[1]": "07:01"}, id="trips-order"),
    pytest.param(
        {
            "lines[1].sections[0].departures[1].at[0]": "16:00",
            "lines[1].sections[0].departures[0].days": ["wed"],
            "lines[1].sections[0].departures[1].days": ["mon", "tue"],
        },
        id="trip-twice",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].from": "06:10", "lines[0].sections[0].base_load[0].from": "06:00"},
        id="base-load-early",
    ),
    pytest.param({"lines[1].sections[0].base_load[0].to": "20:00"}, id="base-load-after-the-last-trip"),
    pytest.param(
        {
            "lines[1].sections[0].departures[2]": {"at": ["21:00"], "seats": 1, "places": 1, "days": ["tue"]},
            "lines[1].sections[0].base_load[0].to": "20:30",
        },
        id="base-load-on-another-day",
    ),
    pytest.param(
        {"lines[0].sections[0].base_load": [], "lines[0].sections[0].supply[0].from": "07:44"},
        id="today-before-the-first-bin",
    ),
    pytest.param(
        {
            "lines[0].sections[0].base_load": [],
            "lines[0].sections[0].supply[0].from": "07:45",
            "organisations[0].groups[0].shifts.earlier_min": 0,
        },
        id="only-after-a-shift",
    ),
    pytest.param(
        {"lines[0].sections[0].supply[0].to": "09:10", "lines[0].sections[0].supply[1].from": "09:20"}, id="a-hole"
    ),
    pytest.param(
        {
            "lines[0].sections[0].base_load": [],
            "lines[0].sections[0].supply[0].days": ["mon"],
            "organisations[0].groups[0].patterns[0].present.tue": 0,
        },
        id="no-supply-on-a-day",
    ),
    pytest.param({"lines[1].sections[0].departures[1].at": ["17:00", "18:08"]}, id="after-the-last-trip"),
    pytest.param(
        {"organisations[0].groups[0].flows[1]": {"section": "28>cs", "leg": "to", "share": 0.2, "lag_min": 45}},
        id="before-the-first-trip",
    ),
    pytest.param({"lines[2].sections[0].supply[0].to": "10:46"}, id="on-a-road"),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InvalidInstanceError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []
