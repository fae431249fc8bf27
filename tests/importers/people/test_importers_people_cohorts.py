"""Cohorts from rows and by default, and the small notations in them."""

import pytest

from solver.domain.clock import WEEKDAYS
from solver.domain.instance import Instance
from solver.domain.people import Kind
from solver.errors import SourceError
from solver.formats import validate_instance
from solver.importers.findings import Findings
from solver.importers.people.cohorts import FIELDS, read_cohorts, read_field
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.groups import make_organisations
from solver.importers.people.profiles import DEFAULT_PROFILES, make_profiles, used_profiles
from solver.importers.sheets.cells.convert import CellFault
from solver.importers.sources import Origin, Sources
from tests.importers.people.rows_by_hand import rows, table


def cohort_row(field, value, cohort="vo", **more):
    return {"cohort": cohort, "field": field, "value": value, "source": "us", "quality": "fact", **more}


def refusal(*entries):
    with pytest.raises(SourceError) as refused:
        read_cohorts(rows("cohorts", *entries), default_cohorts())
    return str(refused.value).splitlines()


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (
            "mode_shares",
            "public_transport=0.39 car=1% bicycle=0,60",
            {"public_transport": 0.39, "car": 0.01, "bicycle": 0.6},
        ),
        ("mode_shares", "walk=1", {"walk": 1}),
        ("car_occupancy", "1.2", 1.2),
        ("distance_km", "18,5", 18.5),
        ("patterns", "today: tue=0.5 | home: tue=0", (("today", {"tue": 0.5}), ("home", {"tue": 0}))),
        ("adherence", "70%", 0.7),
        ("arrivals", "8:30=0.8; 9.20=0.2", (("08:30", 0.8), ("09:20", 0.2))),
        ("arrivals", "+0=0.8 +50=0.2", (("+0", 0.8), ("+50", 0.2))),
        ("arrivals", "8u30=0.8 9 uur=0.2", (("08:30", 0.8), ("09:00", 0.2))),
        ("departures", "25:10", (("25:10", 1),)),
        ("patterns", "tue=0.5", (("today", {"tue": 0.5}),)),
        ("patterns", "today: dinsdag=50%", (("today", {"tue": 0.5}),)),
        ("parts", "9.999999999999998", 10),
        ("profile", "lecture", "lecture"),
        ("shifts", "15 30 15", (15, 30, 15)),
        ("parts", "1000", 1000),
    ],
)
def test_values_are_read_as_they_are_written(field, text, value):
    found = read_field(field, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("mode_shares", "public_transport=0.6 bicycle=0.41"),
        ("mode_shares", "train=0.6"),
        ("mode_shares", "car=0.1 car=0.2"),
        ("mode_shares", "car"),
        ("mode_shares", ""),
        ("car_occupancy", "0.9"),
        ("distance_km", "0"),
        ("patterns", "a: tue=0.5 | a: tue=1"),
        ("patterns", "today: dinsday=0.5"),
        ("adherence", "1.1"),
        ("adherence", "-1"),
        ("adherence", "nan"),
        ("adherence", "1e3"),
        ("adherence", "\u0665"),
        ("arrivals", "08:60"),
        ("arrivals", "30:01"),
        ("arrivals", "08:30=2"),
        ("arrivals", "-50"),
        ("arrivals", ""),
        ("profile", ""),
        ("profile", "a" * 101),
        ("profile", "\x1b[31m"),
        ("shifts", "15 30"),
        ("shifts", "15 30 0"),
        ("shifts", "721 0 15"),
        ("shifts", "-15 30 15"),
        ("parts", "0"),
        ("parts", "1.5"),
        ("parts", "1001"),
    ],
)
def test_what_is_written_otherwise_is_refused(field, text):
    with pytest.raises(CellFault) as refused:
        read_field(field, text)
    assert f"{refused.value.found}{refused.value.expected}".isprintable()
    assert len(f"{refused.value.found}{refused.value.expected}") < 300


def test_a_row_overrides_one_field_of_a_default_cohort_and_leaves_the_others():
    cohorts = read_cohorts(rows("cohorts", cohort_row("parts", "3")), default_cohorts())
    assert cohorts["vo"].traits["parts"].value == 3
    assert cohorts["vo"].traits["parts"].origins == (Origin("us", "fact"),)
    default = default_cohorts()["vo"].traits
    assert {**cohorts["vo"].traits, "parts": default["parts"]} == default
    assert cohorts["wo"] == default_cohorts()["wo"]


def test_rows_make_a_cohort_of_their_own():
    cohorts = read_cohorts(rows("cohorts", cohort_row("parts", "3", "new"), cohort_row("profile", "p", "new")))
    assert list(cohorts) == ["new"]
    assert list(cohorts["new"].traits) == ["parts", "profile"]


def test_every_fault_is_told_at_once_with_its_place():
    lines = refusal(
        cohort_row("mode_share", "car=1"),
        cohort_row("mode_shares", "car=0.7 bicycle=0.7"),
        cohort_row("parts", "3"),
        cohort_row("parts", "4"),
        cohort_row("arrivals", "half past eight"),
    )
    assert lines == [
        'cohorts, row 2, field: found "mode_share"; expected a field of a cohort; did you mean "mode_shares"? If not,'
        " use one of the fields of a cohort.",
        "cohorts, row 3, value: found shares that sum to 1.4; expected a sum of at most 1; correct the mode_shares"
        " of the cohort.",
        'cohorts, row 5: found parts of cohort "vo" a second time; the first is cohorts, row 4; expected each field of'
        " a cohort once; remove one of the two rows.",
        'cohorts, row 6, value: found "half past eight"; expected clock times with the share of the group at each,'
        " such as 08:30=0.5 10:15=0.3; correct the arrivals of the cohort.",
    ]


def test_hostile_text_is_shown_short_and_harmless():
    (line,) = refusal(cohort_row("arrivals", "\x1b[2J" + "9" * 10_000))
    assert line.isprintable()
    assert len(line) < 300


def test_every_kind_of_organisation_has_a_default_cohort():
    kinds = Kind.__args__
    assert set(kinds) <= set(default_cohorts())
    assert {f"{kind}-staff" for kind in ("po", "vo", "mbo", "hbo", "wo")} <= set(default_cohorts())


@pytest.mark.parametrize("name", sorted(default_cohorts()))
def test_a_default_cohort_is_whole_has_origins_and_makes_an_instance(name):
    """With every day of the week; nothing but the headcount is given."""
    traits = default_cohorts()[name].traits
    car = {"car_occupancy"} if traits["mode_shares"].value.get("car") else set()
    # How far people live is hardly ever known, and nothing is made up.
    assert set(traits) >= set(FIELDS) - {"departure_profile", "car_occupancy", "distance_km"} | car
    assert all(origin.text for trait in traits.values() for origin in trait.origins)
    tables = {
        "organisations": rows("organisations", {"organisation": "o", "name": "O", "kind": "other"}),
        "groups": rows("groups", {"organisation": "o", "headcount": 10, "cohort": name}),
    }
    sources, findings = Sources(), Findings()
    people = make_organisations(tables, default_cohorts(), WEEKDAYS, sources, findings)
    profiles = make_profiles((), used_profiles(people.organisations, people.where), sources, findings)
    supply = [{"from": "07:00", "to": "09:00", "every_min": 5, "seats": 1, "places": 2}]
    section = {"id": "s", "name": "s", "minutes_on_board": 5, "supply": supply}
    content = {
        "name": "defaults",
        "days": list(WEEKDAYS),
        "lines": [{"id": "l", "name": "l", "mode": "bus", "sections": [section]}],
        "organisations": people.organisations,
        "profiles": profiles,
        "sources": sources.entries,
    }
    assert list(validate_instance(Instance.model_validate(content))) == []
    (group,) = people.organisations[0]["groups"]
    assert {f"o-1.{field}" for field in set(group) - {"id"}} | {f"{key}.share" for key in profiles} == set(
        sources.entries
    )


def test_the_default_first_lessons_are_those_of_the_facts():
    firsts = {name: cohort.traits["arrivals"].value[0][0] for name, cohort in default_cohorts().items()}
    expected = {"vo": "08:30", "mbo": "08:30", "hbo": "08:30", "wo": "09:00", "po": "08:30"}
    assert {kind: firsts[kind] for kind in expected} == expected


def test_the_numbers_of_utrecht_are_the_default_of_their_kind(instances):
    """Where the notes on Utrecht say what its numbers are made of, the defaults say the same; its bus was counted."""
    utrecht = read_cohorts(table(instances / "utrecht", "cohorts"))
    pairs = {"wo": "uu-students", "hbo": "hu-students", "mbo": "mbo-students", "employer": "flexible-staff"}
    for kind, name in pairs.items():
        default, given = default_cohorts()[kind].traits, utrecht[name].traits
        for field in ("mode_shares", "adherence", "profile", "shifts", "parts"):
            assert default[field].value == given[field].value
        if name in ("uu-students", "hu-students"):
            assert "bus 12" in given["arrivals"].origins[0].text
            continue
        shares = [share for _, share in given["arrivals"].value]
        assert [share for _, share in default["arrivals"].value] == shares
        assert sum(shares) == pytest.approx(1)


def test_no_default_is_called_a_fact():
    qualities = {
        origin.quality for cohort in default_cohorts().values() for t in cohort.traits.values() for origin in t.origins
    }
    assert qualities == {"assumed", "derived"}
    assert {origin.quality for _, _, origin in DEFAULT_PROFILES.values()} == {"assumed"}
