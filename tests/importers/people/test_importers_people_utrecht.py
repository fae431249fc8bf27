"""The tables of our own instances give the organisations, groups, profiles and sources that are committed."""

import json

import pytest

from solver.importers.findings import Findings
from solver.importers.people.cohorts import read_cohorts
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.groups import join_people, make_organisations
from solver.importers.people.profiles import make_profiles, used_profiles
from solver.importers.people.school_tables import sites_of_tables
from solver.importers.people.sites import organisations_of_sites, same_shift_agreements
from solver.importers.sources import Sources
from tests.importers.people.rows_by_hand import tables


@pytest.fixture(params=["utrecht", "week", "tiny"])
def made(request, instances):
    """Return (what is committed, the people and profiles made of the tables, their sources, the tables)."""
    committed = json.loads((instances / f"{request.param}.json").read_text(encoding="utf-8"))
    given, sources, findings = tables(instances / request.param), Sources(), Findings()
    cohorts = read_cohorts(given["cohorts"], default_cohorts())
    institutions = make_organisations(given, cohorts, committed["days"], sources, findings)
    sites = sites_of_tables(given)
    schools = organisations_of_sites(sites, cohorts, committed["days"], sources)
    people = join_people([institutions, schools])
    used = used_profiles(people.organisations, people.where)
    profiles = make_profiles(given["profiles"], used, sources, findings)
    return committed, people, profiles, sources, given


def without_flows(organisation):
    groups = [{key: value for key, value in group.items() if key != "flows"} for group in organisation["groups"]]
    return organisation | {"groups": groups}


def test_organisations_are_as_committed_in_the_same_order_of_keys(made):
    committed, people, *_ = made
    expected = [without_flows(organisation) for organisation in committed["organisations"]]
    assert people.organisations == expected
    assert json.dumps(people.organisations) == json.dumps(expected)


def test_profiles_are_as_committed(made):
    committed, _, profiles, *_ = made
    assert profiles == committed["profiles"]


def test_sources_of_people_are_as_committed(made):
    committed, people, profiles, sources, _ = made
    of_people = {key for organisation in people.organisations for key in [organisation["id"], *groups_of(organisation)]}
    expected = {
        key: source
        for key, source in committed["sources"].items()
        if key.rpartition(".")[0] in of_people | set(profiles) and not key.endswith(".flows")
    }
    assert sources.entries == expected
    assert len(expected) >= 5 * len(people.destinations)


def groups_of(organisation):
    return [group["id"] for group in organisation["groups"]]


def test_destinations_are_those_of_the_tables(made):
    _, people, _, _, given = made
    expected = {row["group"]: row["destination"] for row in given["groups"]}
    expected |= {f"{row['school']}-pupils": row["area"] for row in given.get("schools", ())}
    assert people.destinations == expected
    assert set(expected) <= set(people.where)


def test_neighbouring_sites_shift_together_as_committed(made):
    committed, *_, given = made
    expected = [entry for entry in committed["agreements"] if entry["note"].startswith("assumed: sites of")]
    assert same_shift_agreements(sites_of_tables(given)) == expected
    assert bool(expected) == ("schools" in given)
