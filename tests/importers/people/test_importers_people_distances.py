"""How far people live: from a row, from a cohort, else from the table of origins."""

import pytest

from solver.importers.findings import Findings
from solver.importers.network.origins import OriginPoint
from solver.importers.people.cohorts import read_cohorts
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.distances import add_distances
from solver.importers.people.groups import make_organisations
from solver.importers.people.travel_rules import Homes
from solver.importers.sources import Sources
from tests.importers.people.rows_by_hand import rows

HERE = {"lat": 52.0, "lon": 5.0}
# A degree of latitude is 111.2 km: 11.12 and 22.24 km as the crow flies, 14.46 and 28.91 by road.
HOMES = Homes([OriginPoint("1000", 52.1, 5.0, 30.0, "o"), OriginPoint("1001", 52.2, 5.0, 10.0, "o")])


def make(*cells, homes=HOMES, place=HERE, cohorts=()):
    row = {"organisation": "o", "headcount": 10, "source": "HR", "quality": "fact"}
    tables = {
        "organisations": rows("organisations", {"organisation": "o", "name": "O", "kind": "employer", **place}),
        "groups": rows("groups", *({"group": f"g{at}", **row, **each} for at, each in enumerate(cells or ({},)))),
    }
    sources, findings = Sources(), Findings()
    known = read_cohorts(rows("cohorts", *cohorts), default_cohorts())
    people = make_organisations(tables, known, ("tue",), sources, findings)
    add_distances(people, homes, sources, findings)
    groups = people.organisations[0]["groups"]
    return [group.get("distance_km") for group in groups], sources.entries, [str(each) for each in findings]


def test_the_mean_of_the_origins_by_road_is_derived_and_says_so():
    (km,), sources, found = make()
    assert km == pytest.approx((30 * 14.456 + 10 * 28.911) / 40, abs=0.01)
    assert sources["g0.distance_km"] == {
        "text": "how far people live by road: from the table of origins, 1.3 times as the crow flies",
        "quality": "derived",
    }
    assert any("1 groups whose distance to where they live is worked out" in each for each in found)


def test_a_row_goes_first_then_a_cohort():
    said = {"cohort": "far", "field": "distance_km", "value": "40", "source": "survey", "quality": "fact"}
    plain = [{"cohort": "far", "field": "mode_shares", "value": "car=1", "source": "survey", "quality": "fact"}]
    plain += [{"cohort": "far", "field": "profile", "value": "work", "source": "survey", "quality": "fact"}]
    found, sources, _ = make({"distance_km": 18.5, "cohort": "far"}, {"cohort": "far"}, cohorts=[said, *plain])
    assert found == [18.5, 40]
    assert [sources[f"g{at}.distance_km"]["text"] for at in (0, 1)] == ["HR", "survey"]


def test_without_origins_or_a_place_nothing_is_made_up():
    found, sources, notes = make(homes=Homes())
    assert (found, "g0.distance_km" in sources) == ([None], False)
    assert not any("how far they live" in each for each in notes)
    found, sources, notes = make(place={})
    assert (found, "g0.distance_km" in sources) == ([None], False)
    assert any("1 groups of which the table of origins does not say how far they live" in each for each in notes)
    assert make({"destination": "elsewhere"})[0] == [None]


def test_who_live_where_they_go_have_no_distance():
    assert make(homes=Homes([OriginPoint("1000", 52.0, 5.0, 30.0, "o")]))[0] == [None]
