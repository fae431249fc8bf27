"""Rows that add up others, and groups that end before they begin."""

import pytest

from solver.importers.people.totals import names_a_total
from tests.importers.people.test_importers_people_groups import make, refusal
from tests.importers.people.test_importers_people_registers import read, told, written

GROUP = {"organisation": "o", "headcount": 10, "cohort": "c", "source": "row", "quality": "fact"}


def kept(*groups):
    people, _, findings = make([GROUP | group for group in groups])
    return [group["id"] for group in people.organisations[0]["groups"]], [str(finding) for finding in findings]


@pytest.mark.parametrize(
    "text", ["Totaal", "TOTAAL:", " totaal ", "Sub-totaal", "Eindtotaal", "Grand total", "Total 2"]
)
def test_words_for_a_total(text):
    assert names_a_total(text)


@pytest.mark.parametrize("text", ["Totaalschool", "Lyceum Totaal Anders", "00CB", "alle leerlingen", "Sum", ""])
def test_words_that_may_be_a_name(text):
    assert not names_a_total(text)


@pytest.mark.parametrize("name", ["Totaal", "Som", "Alle medewerkers", "Totaal Hogeschool"])
def test_a_row_that_adds_up_the_others_is_left_out_and_told(name):
    groups, said = kept({"group": "a"}, {"group": "b", "headcount": 20}, {"group": "t", "name": name, "headcount": 30})
    assert groups == ["a", "b"]
    assert any("dropped 1 rows that add up the others" in line or "add up the others" in line for line in said)


@pytest.mark.parametrize("name", ["Alle medewerkers", "Somers", "Totaalschool"])
def test_a_name_alone_is_no_total(name):
    groups, said = kept({"group": "a"}, {"group": "b", "headcount": 20}, {"group": "t", "name": name, "headcount": 31})
    assert groups == ["a", "b", "t"]
    assert not any("add up" in line for line in said)


def test_a_total_that_does_not_add_up_is_refused():
    groups = [GROUP | {"group": "a"}, GROUP | {"group": "t", "name": "Totaal", "headcount": 31}]
    (text,) = refusal(*groups)
    assert 'found "Totaal" of 31 people, where the other rows sum to 10; expected a group; ' in text
    assert text.endswith("remove the row of totals, or give the group a name of its own.")


def test_a_group_that_is_alone_may_be_called_a_total():
    assert kept({"group": "t", "name": "Totaal"})[0] == ["t"]


def test_a_total_is_no_school(tmp_path):
    path = written(tmp_path, "00CB01;A;Zeist;3584;100;", "TOTAAL;;;;100;", "00CB02;Totaalschool;Zeist;3584;50;")
    assert [site.key for site in read(path)] == ["00CB01", "00CB02"]
    assert any("rows of totals" in line for line in told(path))


@pytest.mark.parametrize(
    ("arrivals", "departures", "advice"),
    [
        ("08:30", "03:30", "write 15:30 if the afternoon is meant, or change arrival and departure round"),
        ("16:00", "08:30", "write 20:30 if the afternoon is meant, or change arrival and departure round"),
        ("08:30", "08:30", "write 20:30 if the afternoon is meant."),
        ("22:00", "06:00", "change arrival and departure round if they stand in each other's column."),
    ],
)
def test_a_group_that_ends_before_it_begins_is_refused_with_both_readings(arrivals, departures, advice):
    row = GROUP | {"group": "g", "arrivals": ((arrivals, 1),), "departures": ((departures, 1),)}
    (text,) = refusal(row)
    assert f"found a last departure at {departures}, not after the first arrival at {arrivals}" in text
    assert "expected an end after the begin (a night shift is written 22:00 to 30:00)" in text
    assert advice in text


def test_a_night_shift_ends_on_the_next_day():
    people, _, _ = make([GROUP | {"group": "g", "arrivals": (("22:00", 1),), "departures": (("30:00", 1),)}])
    (group,) = people.organisations[0]["groups"]
    assert group["departures"] == [{"at": "30:00", "share": 1}]
