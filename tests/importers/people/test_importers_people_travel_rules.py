"""Other ways to travel by rule: from a recipe, from columns, and from where people live."""

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.network.origins import OriginPoint
from solver.importers.people.cohorts import read_cohorts
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.groups import make_organisations
from solver.importers.people.travel_rules import CyclingRule, Homes, ParkAndRideRule, RideFlow, add_ways
from solver.importers.people.week_rules import WeekRule
from solver.importers.sources import Sources
from tests.importers.people.rows_by_hand import rows

DAYS = ("mon", "tue")
PRESENCE = {"mon": 0.5, "tue": 0.8}
HERE = {"lat": 52.0, "lon": 5.0}


def make(*cells, cycling=(), parking=(), homes=None, weeks=(), place=HERE):
    others = dict.fromkeys(("wed", "thu", "fri", "sat", "sun"), 0.0)
    row = {"organisation": "o", "headcount": 10, "source": "HR", "quality": "fact", **PRESENCE, **others}
    tables = {
        "organisations": rows("organisations", {"organisation": "o", "name": "O", "kind": "employer", **place}),
        "groups": rows("groups", *({"group": f"g{at}", **row, **each} for at, each in enumerate(cells or ({},)))),
    }
    sources, findings = Sources(), Findings()
    cohorts = read_cohorts(rows("cohorts"), default_cohorts())
    people = make_organisations(tables, cohorts, DAYS, sources, findings, weeks=weeks)
    add_ways(people, cycling, parking, homes or Homes(), DAYS, sources, findings)
    return people.organisations[0]["groups"], sources.entries


def rule(**changes):
    return CyclingRule(**({"groups": ("g*",), "share": 0.25, "near": 0.4} | changes))


def test_a_rule_adds_todays_week_in_which_some_cycle():
    (group,), sources = make(cycling=[rule()])
    today, added = group["patterns"]
    assert added == {
        "id": "bicycle",
        "names": {"nl": "met de fiets", "en": "by bicycle"},
        "present": today["present"],
        "bicycle": {
            "by": "bicycle", "share": 0.25, "near": 0.4, "instead_of": ["public_transport", "car"]
        },
    }  # fmt: skip
    assert sources["g0.patterns"]["quality"] == "assumed"
    assert "that people cycle up to 7.5 km is assumed" in sources["g0.patterns"]["text"]
    assert sources["g0.patterns"]["text"].startswith("HR [fact]; bicycle rule of the recipe")


def test_a_rule_for_some_days_is_called_after_them():
    (group,), _ = make(cycling=[rule(days=("tue",)), rule(by="e-bike", within_km=12.0), rule(share=0.9)])
    assert [(own["id"], own["names"]["nl"]) for own in group["patterns"][1:]] == [
        ("bicycle-tue", "dinsdag met de fiets"), ("e-bike", "met de elektrische fiets"), ("bicycle", "met de fiets")
    ]  # fmt: skip
    assert group["patterns"][2]["bicycle"]["within_km"] == 12


def test_the_first_rule_of_a_sort_that_names_a_group_holds():
    groups, _ = make({}, {}, cycling=[rule(groups=("g1",), share=0.5), rule()])
    assert [own["patterns"][-1]["bicycle"]["share"] for own in groups] == [0.25, 0.5]


def test_weeks_stay_and_a_mix_of_today_is_kept():
    week = WeekRule(groups=("g0",), home_days=1)
    (group,), _ = make(cycling=[rule()], weeks=[week])
    today, *weeks, cycling = group["patterns"]
    assert [own["id"] for own in weeks] == ["home-mon", "home-tue"]
    assert cycling["mix"] == today["mix"]
    assert "present" not in cycling


def test_columns_go_before_the_recipe_and_are_a_rule_of_their_own():
    groups, sources = make({"cycle_share": 0.1}, {"live_near": 0.9}, {}, cycling=[rule(groups=("g0", "g1"))])
    told = [own["patterns"][-1].get("bicycle") for own in groups]
    assert [(each["share"], each["near"]) for each in told[:2]] == [(0.1, 0.4), (0.25, 0.9)]
    assert told[2] is None
    (group,), sources = make({"cycle_share": 0.1, "live_near": 0.5})
    assert group["patterns"][-1]["id"] == "bicycle"
    assert sources["g0.patterns"]["text"].startswith("HR [fact]")


def homes():
    # A degree of latitude is 111.2 km: 2.2 km, 5.6 km and 22 km as the crow flies; 1.3 times as much by road.
    points = [
        OriginPoint("1000", 52.02, 5.0, 30.0),
        OriginPoint("1001", 52.05, 5.0, 20.0),
        OriginPoint("1002", 52.2, 5.0, 50.0),
    ]
    return [OriginPoint(own.postcode, own.lat, own.lon, own.people, "o") for own in points]


def test_who_lives_near_comes_from_the_table_of_origins():
    (group,), sources = make(cycling=[rule(near=None)], homes=Homes(homes()))
    own = group["patterns"][-1]["bicycle"]
    # 30 of 100 live 2.9 km away by road, 20 live 7.2 km away: half of them within 7.5 km.
    assert own["near"] == pytest.approx(0.5)
    assert own["km"] == pytest.approx((30 * 2.89 + 20 * 7.23) / 50, abs=0.01)
    assert "from the table of origins, 1.3 times as the crow flies [derived]" in sources["g0.patterns"]["text"]
    (group,), _ = make(cycling=[rule(near=None, within_km=5.0)], homes=Homes(homes()))
    assert group["patterns"][-1]["bicycle"]["near"] == pytest.approx(0.3)
    (group,), _ = make(cycling=[rule(near=None, by="e-bike")], homes=Homes(homes()))
    assert group["patterns"][-1]["bicycle"]["near"] == pytest.approx(0.5)


def test_park_and_ride_has_its_own_flows():
    ride = ParkAndRideRule(groups=("g0",), share=0.1, flows=(RideFlow(section="metro", leg="to", lag_min=8.0),))
    (group,), sources = make(parking=[ride])
    assert group["patterns"][-1]["park_and_ride"] == {
        "share": 0.1, "flows": [{"section": "metro", "leg": "to", "share": 1, "lag_min": 8}]
    }  # fmt: skip
    assert (group["patterns"][-1]["id"], group["patterns"][-1]["names"]["nl"]) == ("park-and-ride", "via P+R")
    assert "P+R rule of the recipe" in sources["g0.patterns"]["text"]


def test_who_parks_and_rides_may_say_how_far_they_drive_no_more():
    ride = ParkAndRideRule(groups=("g0",), share=0.1, flows=(RideFlow(section="m", leg="to", lag_min=8.0),), km=12.5)
    (group,), _ = make(parking=[ride])
    assert group["patterns"][-1]["park_and_ride"]["km"] == 12.5


def refusals(**others):
    with pytest.raises(SourceError) as refused:
        make(**others)
    return [line.split(": ", 1)[1] for line in str(refused.value).splitlines()]


def test_what_cannot_be_is_told():
    nobody = (
        'found group "g0", of which nobody says where its people live; expected near, the share that lives within '
        "7.5 km, or its postcodes in the table origins; add near to the bicycle rule, or rows to origins and the place "
        "of the organisation."
    )
    assert refusals(cycling=[rule(near=None)]) == [nobody]
    assert refusals(cycling=[rule(near=None)], homes=Homes(homes()), place={}) == [nobody]
    assert refusals(cycling=[rule(groups=("teem*",))]) == [
        'found no group that is called so: "teem*"; expected ids of groups, or patterns with * and ?; correct them, or '
        "take the rule out."
    ]


def test_without_a_rule_nothing_is_added():
    (group,), sources = make()
    assert len(group["patterns"]) == 1
    assert "bicycle" not in sources["g0.patterns"]["text"]
