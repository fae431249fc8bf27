"""The tables `schools` and `school_areas`."""

import pytest

from solver.errors import SourceError
from solver.importers.people.cohorts import read_cohorts
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.school_tables import sites_of_tables
from solver.importers.people.sites import organisations_of_sites
from solver.importers.sources import Sources
from tests.importers.people.rows_by_hand import rows

AREA = {"area": "east", "public_transport": 0.2, "source": "a guess", "quality": "assumed"}


def tables(*schools, cohorts=()):
    return {
        "schools": rows("schools", *({"school": "00CB01", "name": "A", "area": "east"} | each for each in schools)),
        "school_areas": rows("areas", AREA),
        "cohorts": rows("cohorts", *cohorts),
    }


def made(*schools, cohorts=()):
    """Return the only group of the only school, and the sources."""
    given, sources = tables(*schools, cohorts=cohorts), Sources()
    known = read_cohorts(given["cohorts"], default_cohorts())
    people = organisations_of_sites(sites_of_tables(given), known, ["tue"], sources)
    return people.organisations[0]["groups"][0], sources.entries


@pytest.mark.parametrize(
    ("first", "earlier_min"), [("08:30", 15), ("08:15", 15), ("08:14", 0), ("08:05", 0), ("07:50", 0), ("09:10", 15)]
)
def test_default_shifts_take_no_lesson_to_before_eight(first, earlier_min):
    group, entries = made({"placeholder": 40, "start": first, "start_source": "website"})
    assert group["shifts"] == {"earlier_min": earlier_min, "later_min": 30, "step_min": 15}
    text = "no lesson before 08:00 unless the school says so"
    assert (text in entries["00CB01-pupils.shifts"]["text"]) == (earlier_min == 0)


def test_a_cohort_of_the_region_may_begin_before_eight():
    cohort = {"cohort": "vo", "field": "shifts", "value": "30 30 15", "source": "the schools", "quality": "fact"}
    group, _ = made({"placeholder": 40, "start": "08:05", "start_source": "website"}, cohorts=[cohort])
    assert group["shifts"]["earlier_min"] == 30


@pytest.mark.parametrize(
    ("cells", "pupils", "text"),
    [
        ({"pupils_2012": 647, "candidates": 154}, 647, "pupils in 2012 (inspection table)"),
        (
            {"pupils_2012": 647},
            647,
            "pupils in 2012 (inspection table); no exam candidates in 2023-24, so the site may have closed",
        ),
        ({"candidates": 154, "placeholder": 9}, 730, "154 exam candidates 2023-24 (DUO) x 4.74"),
        ({"placeholder": 40}, 40, "no pupils and no exam candidates known: a placeholder"),
    ],
)
def test_pupils_are_counted_else_derived_else_a_placeholder(cells, pupils, text):
    group, entries = made(cells)
    assert group["headcount"] == pupils
    assert entries["00CB01-pupils.headcount"]["text"] == text


def test_the_area_sets_the_riders_and_the_rest_of_those_who_travel_alone_cycle():
    group, entries = made({"placeholder": 1})
    assert group["mode_shares"] == {"public_transport": 0.2, "bicycle": 0.75}
    assert entries["00CB01-pupils.mode_shares"] == {"text": "a guess", "quality": "assumed"}


def test_all_times_of_the_cohort_move_with_the_first_lesson():
    start = {"start": "08:15", "start_source": "their website", "start_quality": "fact"}
    group, entries = made({"placeholder": 1} | start)
    # The default cohort begins at 08:30 and ends from 330 minutes later on.
    assert [time["at"] for time in group["arrivals"]] == ["08:15", "09:05", "09:55"]
    assert [time["at"] for time in group["departures"]] == ["13:45", "14:35", "15:25"]
    source = entries["00CB01-pupils.arrivals"]
    assert source["text"].startswith("their website; first lesson 08:30")
    assert source["quality"] == "assumed"
    clocks = {"cohort": "vo-pupils", "field": "departures", "value": "15:00=0.5 +400=0.5"}
    arrivals = {"cohort": "vo-pupils", "field": "arrivals", "value": "08:45"}
    profile = {"cohort": "vo-pupils", "field": "profile", "value": "office"}
    group, _ = made({"placeholder": 1} | start, cohorts=[clocks, arrivals, profile])
    # Half an hour earlier than 08:45: so is 15:00, and 400 minutes after 08:15 is 14:55.
    assert [time["at"] for time in group["arrivals"]] == ["08:15"]
    assert [time["at"] for time in group["departures"]] == ["14:30", "14:55"]
    assert made({"placeholder": 1})[0]["arrivals"][0]["at"] == "08:30"


def test_every_fault_is_told_at_once():
    with pytest.raises(SourceError) as refused:
        sites_of_tables(tables({}, {"placeholder": 1, "area": "easd"}))
    assert str(refused.value).splitlines() == [
        'schools, row 2: found school "00CB01" without pupils; expected pupils_2012, candidates or placeholder; fill in'
        " one of the three.",
        'schools, row 3, area: found "easd"; expected an area of the table school_areas; did you mean "east"? If not,'
        " add it to school_areas.",
        'schools, row 3, school: found school "00CB01" a second time; the first is schools, row 2; expected each id'
        " once; remove one of the two.",
    ]
