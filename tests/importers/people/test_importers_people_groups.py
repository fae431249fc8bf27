"""Organisations and groups from rows: overrides, days, places, and sentences."""

import pytest

from solver.domain.supply import Place
from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.people.cohorts import read_cohorts
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.groups import make_organisations
from solver.importers.sources import Sources
from tests.importers.people.rows_by_hand import rows

PLACES = {"3584": Place(lat=52.1, lon=5.2), "3584CS": Place(lat=52.11, lon=5.21)}
COHORT = {
    "mode_shares": "public_transport=0.4 car=0.1 bicycle=0.3 walk=0.1",
    "patterns": "today: mon=0.2 tue=0.5 | home: mon=0 tue=0",
    "arrivals": "08:30=0.8 +50=0.2",
    "departures": "+400",
    "profile": "office",
    "shifts": "15 30 15",
}


def cohorts(**changed):
    fields = COHORT | changed
    entries = [
        {"cohort": "c", "field": field, "value": value, "source": f"c: {field}", "quality": "derived"}
        for field, value in fields.items()
        if value is not None
    ]
    return read_cohorts(rows("cohorts", *entries), default_cohorts())


def make(groups, organisations=None, days=("mon", "tue"), known=None):
    organisations = organisations or [{"organisation": "o", "name": "O", "kind": "employer"}]
    tables = {"organisations": rows("organisations", *organisations), "groups": rows("groups", *groups)}
    sources, findings = Sources(), Findings()
    people = make_organisations(tables, known or cohorts(), days, sources, findings, PLACES, "a list")
    return people, sources.entries, findings


def one(days=("mon", "tue"), known=None, **cells):
    """Return the only group and the sources of one row."""
    group = {"organisation": "o", "group": "g", "headcount": 10, "cohort": "c", "source": "row", "quality": "fact"}
    people, entries, _ = make([group | cells], days=days, known=known)
    return people.organisations[0]["groups"][0], entries


def refusal(*groups, organisations=None, known=None):
    with pytest.raises(SourceError) as refused:
        make(groups, organisations, known=known)
    return str(refused.value).splitlines()


def test_a_group_lives_as_its_cohort():
    group, entries = one()
    assert group == {
        "id": "g",
        "headcount": 10,
        "mode_shares": {"public_transport": 0.4, "car": 0.1, "bicycle": 0.3, "walk": 0.1},
        "patterns": [
            {"id": "today", "present": {"mon": 0.2, "tue": 0.5}},
            {"id": "home", "present": {"mon": 0, "tue": 0}},
        ],
        "arrivals": [{"at": "08:30", "share": 0.8}, {"at": "09:20", "share": 0.2}],
        "departures": [{"at": "15:10", "share": 1}],
        "profile": "office",
        "shifts": {"earlier_min": 15, "later_min": 30, "step_min": 15},
    }
    assert entries["g.headcount"] == {"text": "row", "quality": "fact"}
    assert entries["g.arrivals"] == {"text": "c: arrivals", "quality": "derived"}


def test_departures_of_the_cohort_move_with_the_first_arrival_of_the_group():
    group, entries = one(arrivals=(("09:00", 0.5), ("+30", 0.5)))
    assert [time["at"] for time in group["arrivals"]] == ["09:00", "09:30"]
    assert [time["at"] for time in group["departures"]] == ["15:40"]
    assert entries["g.arrivals"]["text"] == "row"
    assert entries["g.departures"]["text"] == "c: departures"


def test_times_are_put_in_order():
    group, _ = one(arrivals=(("09:00", 0.5), ("08:00", 0.25)))
    assert group["arrivals"] == [{"at": "08:00", "share": 0.25}, {"at": "09:00", "share": 0.5}]


def test_modes_that_are_blank_share_the_rest_in_proportion():
    # 0.9 in all, 0.6 given: 0.3 is left for car, bicycle and walk, which had 0.1, 0.3 and 0.1.
    group, entries = one(public_transport=0.6)
    assert group["mode_shares"] == {"public_transport": 0.6, "car": 0.06, "bicycle": 0.18, "walk": 0.06}
    assert entries["g.mode_shares"] == {
        "text": "row [fact]; other modes in proportion to: c: mode_shares [derived]",
        "quality": "derived",
    }
    assert one(public_transport=0.95)[0]["mode_shares"] == {"public_transport": 0.95, "car": 0, "bicycle": 0, "walk": 0}


def test_modes_never_sum_to_more_than_one():
    thirds = cohorts(mode_shares="public_transport=0.1 car=0.3 bicycle=0.3 walk=0.3")
    for share in range(1, 100):
        modes = one(known=thirds, public_transport=share / 100)[0]["mode_shares"]
        assert 1 - 3e-6 <= sum(modes.values()) <= 1 + 1e-9


def test_all_modes_given_owe_nothing_to_the_cohort():
    group, entries = one(public_transport=0.5, car=0, bicycle=0.5, walk=0)
    assert group["mode_shares"] == {"public_transport": 0.5, "car": 0, "bicycle": 0.5, "walk": 0}
    assert entries["g.mode_shares"] == {"text": "row", "quality": "fact"}


def test_days_of_the_row_are_todays_and_the_cohort_keeps_the_others():
    group, entries = one(tue=0.9)
    assert group["patterns"][0] == {"id": "today", "present": {"mon": 0.2, "tue": 0.9}}
    assert group["patterns"][1]["id"] == "home"
    assert entries["g.patterns"] == {"text": "row [fact]; c: patterns [derived]", "quality": "derived"}


def test_patterns_of_the_row_are_alternatives_unless_one_is_called_today():
    away = ("away", {"mon": 0, "tue": 0.1})
    group, _ = one(patterns=(away,), mon=0.7)
    assert [(pattern["id"], pattern["present"]) for pattern in group["patterns"]] == [
        ("today", {"mon": 0.7, "tue": 0.5}),
        ("away", {"mon": 0, "tue": 0.1}),
    ]
    group, entries = one(patterns=(away, ("today", {"mon": 1, "tue": 1})))
    assert [pattern["id"] for pattern in group["patterns"]] == ["today", "away"]
    assert entries["g.patterns"] == {"text": "row", "quality": "fact"}


@pytest.mark.parametrize(
    ("pattern", "day", "share"),
    [
        ("today: tue=0.5", "thu", 0.5),  # the only day that is known
        ("today: tue=0.5 wed=0.6", "thu", 0.55),  # the mean of Monday to Friday
        ("today: tue=0.5 sat=0.1", "thu", 0.5),
        ("today: tue=0.5", "sat", 0),  # nobody in the weekend
        ("today: tue=0.5 sat=0.1", "sun", 0.1),
        ("today: sat=0.1 sun=0.3", "thu", 0.2),  # for want of any other
    ],
)
def test_a_day_that_no_pattern_names_is_filled_in_and_said(pattern, day, share):
    group, entries = one(days=(day,), known=cohorts(patterns=pattern))
    assert group["patterns"] == [{"id": "today", "present": {day: share}}]
    assert entries["g.patterns"]["quality"] == "assumed"
    assert f"share on site on {day}" in entries["g.patterns"]["text"]


def test_days_that_are_not_modelled_are_left_out():
    group, entries = one(days=("tue",))
    assert [pattern["present"] for pattern in group["patterns"]] == [{"tue": 0.5}, {"tue": 0}]
    assert entries["g.patterns"] == {"text": "c: patterns", "quality": "derived"}


def test_a_cohort_without_patterns_leaves_them_to_the_format():
    bare = cohorts(patterns=None, shifts=None)
    group, _ = one(known=bare)
    assert "patterns" not in group
    assert "shifts" not in group
    assert one(known=bare, tue=0.5)[0]["patterns"] == [{"id": "today", "present": {"mon": 0.5, "tue": 0.5}}]
    assert one(known=bare, later_min=30)[0]["shifts"] == {"earlier_min": 0, "later_min": 30, "step_min": 15}


def test_shifts_are_overridden_one_by_one():
    group, entries = one(later_min=0)
    assert group["shifts"] == {"earlier_min": 15, "later_min": 0, "step_min": 15}
    assert entries["g.shifts"]["text"] == "row [fact]; c: shifts [derived]"
    assert one(earlier_min=0, later_min=0, step_min=5)[1]["g.shifts"]["text"] == "row"


def test_single_cells_replace_single_fields():
    group, entries = one(parts=4, adherence=0.5, car_occupancy=1.25, profile="p", departure_profile="q")
    kept = {key: group[key] for key in ("parts", "adherence", "car_occupancy", "profile", "departure_profile")}
    assert kept == {"parts": 4, "adherence": 0.5, "car_occupancy": 1.25, "profile": "p", "departure_profile": "q"}
    assert {entries[f"g.{key}"]["text"] for key in kept} == {"row"}


def test_what_is_blank_has_a_default_that_is_counted():
    people, entries, findings = make([{"organisation": "o", "headcount": 5}, {"organisation": "o", "headcount": 6}])
    (organisation,) = people.organisations
    assert [group["id"] for group in organisation["groups"]] == ["o-1", "o-2"]
    assert organisation["groups"][0]["arrivals"][0] == {"at": "08:00", "share": 0.2}
    assert people.destinations == {"o-1": "o", "o-2": "o"}
    assert people.where == {"o": "organisations, row 2", "o-1": "groups, row 2", "o-2": "groups, row 3"}
    assert entries["o-1.headcount"] == {"text": "groups, row 2", "quality": "assumed"}
    assert [str(finding) for finding in findings] == [
        "groups: noted 2 groups without a cohort, which live as the default of their kind of organisation"
        " (such as o-1, o-2)"
    ]


@pytest.mark.parametrize(
    ("cells", "place", "text"),
    [
        ({"lat": 52, "lon": 5.5, "postcode": "3584", "source": "map"}, {"lat": 52.0, "lon": 5.5}, "map"),
        ({"postcode": "3584"}, {"lat": 52.1, "lon": 5.2}, "centroid of PC4 3584 (a list)"),
        ({"postcode": "3584 cs"}, {"lat": 52.11, "lon": 5.21}, "centroid of postcode 3584CS (a list)"),
        ({"postcode": "3584 XX"}, {"lat": 52.1, "lon": 5.2}, "centroid of PC4 3584 (a list)"),
        ({}, None, None),
    ],
)
def test_an_organisation_is_where_it_says_else_in_the_middle_of_its_postcode(cells, place, text):
    organisation = {"organisation": "o", "name": "O", "kind": "vo", **cells}
    people, entries, _ = make([{"organisation": "o", "headcount": 1}], [organisation])
    assert people.organisations[0]["place"] == place
    assert entries.get("o.place", {}).get("text") == text


def test_a_postcode_that_is_not_known_leaves_no_place_and_is_counted():
    organisation = {"organisation": "o", "name": "O", "kind": "vo", "postcode": "9999 ZZ"}
    people, entries, findings = make([{"organisation": "o", "headcount": 1, "cohort": "vo"}], [organisation])
    assert people.organisations[0]["place"] is None
    assert "o.place" not in entries
    assert [finding.what for finding in findings] == [
        "organisations whose postcode is not in the table of postcodes, so that they have no place"
    ]


def test_every_fault_is_told_at_once():
    lines = refusal(
        {"organisation": "oo", "group": "a", "headcount": 1},
        {"organisation": "o", "group": "b", "headcount": 1, "cohort": "vo-staf"},
        {"organisation": "o", "group": "b", "headcount": 1, "public_transport": 0.7, "car": 0.6},
        {"organisation": "o", "group": "d", "headcount": 1, "arrivals": (("08:30", 0.6), ("08:30", 0.6))},
        {"organisation": "o", "group": "e", "headcount": 1, "arrivals": (("+30", 1),)},
        {"organisation": "o", "group": "f", "headcount": 1, "tue": 1, "patterns": (("today", {"tue": 1}),)},
        {"organisation": "o", "group": "h", "headcount": 1, "arrivals": (("29:00", 0.5), ("+61", 0.5))},
        organisations=[
            {"organisation": "o", "name": "O", "kind": "employer", "lat": 52.1},
            {"organisation": "o", "name": "O", "kind": "employer"},
            {"organisation": "p", "name": "P", "kind": "employer"},
        ],
    )
    assert lines == [
        'organisations, row 3, organisation: found organisation "o" a second time; the first is organisations, row 2;'
        " expected each id once; keep one row, and give other organisations an id of their own.",
        'groups, row 2, organisation: found "oo"; expected an organisation of the table organisations; did you mean'
        ' "o"? If not, add it to organisations.',
        'groups, row 3, cohort: found "vo-staf"; expected a cohort of the table cohorts or a default one; did you'
        ' mean "vo-staff"? If not, add it to cohorts.',
        'groups, row 4, group: found group "b" a second time; expected each id once; give each group an id of its own.',
        "groups, row 4, public_transport: found shares by mode that sum to 1.3; expected a sum of at most 1; count"
        " everybody in one mode only.",
        "groups, row 5, arrivals: found 08:30 twice; expected each time once; add the two shares together.",
        "groups, row 5, arrivals: found shares that sum to 1.2; expected a sum of at most 1; give everybody one time"
        " only.",
        'groups, row 6, arrivals: found "+30" without a start to count from; expected a start to count from; write the'
        " first arrival as a clock time.",
        "groups, row 7, patterns: found both the days of the row and a pattern called today; expected one of the two;"
        " rename the pattern, or clear the days.",
        "groups, row 8, arrivals: found 30:01, counted from the start; expected times from 00:00 to 30:00; correct the"
        " minutes after the start.",
        "organisations, row 2, lat: found lat without lon; expected both or neither; add lon, or clear lat.",
        'organisations, row 4: found organisation "p" without a group; expected at least one group of people; add a row'
        ' for it to groups, with organisation "p" and a headcount.',
    ]


def test_a_cohort_that_lacks_what_a_group_needs_is_a_fault_of_the_group():
    lines = refusal({"organisation": "o", "headcount": 1, "cohort": "c"}, known=cohorts(mode_shares=None, profile=None))
    assert lines == [
        "groups, row 2: found no mode_shares; expected it in the row or in the cohort; add mode shares to the row or to"
        " its cohort.",
        "groups, row 2: found no profile; expected it in the row or in the cohort; add profile to the row or to its"
        " cohort.",
    ]
    assert one(known=cohorts(mode_shares=None), walk=1)[0]["mode_shares"] == {"walk": 1}
