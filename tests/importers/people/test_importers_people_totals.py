"""Rows that add up others, and groups that end before they begin."""

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.sheets.cells.totals import names_a_total
from tests.importers.people.test_importers_people_groups import make, refusal
from tests.importers.people.test_importers_people_registers import read, told, written
from tests.importers.sheets.sheet_files import read as read_sheets

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
        ("22:00", "06:00", "write 30:00 if the next morning is meant, or change arrival and departure round if they"),
        ("22:00", "07:00", "found a last departure at 07:00, not after the first arrival at 22:00"),
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


@pytest.mark.parametrize(
    "total",
    ["Totaal Zeist;;;;150;", "NEDERLAND;;;;150;", ";Totaal;;;150;", "00CB;Totaal 00CB;Zeist;3584;150;", "Som;;;;150;"],
)
def test_a_total_by_another_name_is_no_school(tmp_path, total):
    path = written(tmp_path, "00CB01;A;Zeist;3584;100;", "00CB02;B;Zeist;3584;50;", total, "01XY01;C;Zeist;3584;150;")
    assert [site.key for site in read(path)] == ["00CB01", "00CB02", "01XY01"]
    assert any("dropped 1 rows of totals" in line for line in told(path))


@pytest.mark.parametrize(
    "school",
    ["01XY01;Totaal Anders;Zeist;3584;151;", "01XY01;Lyceum;Zeist;3584;150;", "private;Lyceum;Zeist;3584;151;"],
)
def test_a_school_with_such_a_name_or_number_stays(tmp_path, school):
    path = written(tmp_path, "00CB01;A;Zeist;3584;100;", "00CB02;B;Zeist;3584;50;", school)
    assert len(read(path)) == 3
    assert not any("totals" in line for line in told(path))


def test_subtotals_and_their_sum_are_no_schools(tmp_path):
    rows = ["00CB01;A;Z;3584;100;", "00CB02;B;Z;3584;50;", "Subtotaal Z;;;;150;", "01XY01;C;W;3584;10;"]
    path = written(tmp_path, *rows, "01XY02;D;W;3584;20;", "Totaal W;;;;30;", "Totaal alles;;;;180;")
    assert [site.headcount for site in read(path)] == [100, 50, 10, 20]


def sheet_rows(folder, *lines):
    findings = Findings()
    table = "\n".join(["organisation,group,name,headcount,arrivals,departures", *lines, ""])
    organisations = "organisation,name,kind\nhs,Hogeschool,hbo\n"
    tables = read_sheets(folder, findings=findings, groups__csv=table, organisations__csv=organisations)
    return [row["headcount"] for row in tables["groups"]], [str(finding) for finding in findings]


@pytest.mark.parametrize("total", ["Totaal,,,30,,", ",,TOTAAL:,30,,", "hs,,Totaal,,,", "Grand total,,,31,,"])
def test_a_row_of_totals_that_can_be_no_group_is_left_out_and_told(tmp_path, total):
    counts, said = sheet_rows(tmp_path, "hs,a,A,10,08:30,16:00", "hs,b,B,20,08:30,16:00", total)
    assert counts == [10, 20]
    assert "groups.csv: dropped 1 rows of totals (such as groups.csv, row 4)" in said


def test_a_group_of_a_school_with_such_a_name_is_read(tmp_path):
    counts, said = sheet_rows(tmp_path, "hs,a,Totaalschool,10,08:30,16:00", "hs,b,Totaal,20,08:30,16:00")
    assert counts == [10, 20]
    assert not any("totals" in line for line in said)


def test_a_group_of_which_some_leave_before_anybody_arrives_is_told():
    early = GROUP | {"group": "g", "arrivals": (("08:30", 1),), "departures": (("03:30", 0.5), ("12:00", 0.5))}
    usual = GROUP | {"group": "h", "arrivals": (("08:30", 1),), "departures": (("12:00", 0.5), ("15:30", 0.5))}
    _, said = kept(early, usual)
    told_of = [line for line in said if "leave before anybody arrives" in line]
    assert len(told_of) == 1
    assert "noted 1 groups" in told_of[0]
    assert "g: 03:30" in told_of[0]


def test_a_number_of_a_register_is_read_as_excel_shows_it(tmp_path):
    path = written(tmp_path, "00CB01;A;Zeist;3584;28.999999999999996;", "00CB02;B;Zeist;3584;124599,99999999999;")
    assert [site.headcount for site in read(path)] == [29, 124600]


def test_a_number_of_a_register_that_a_sheet_would_take_is_taken_and_one_of_two_readings_is_not(tmp_path):
    path = written(
        tmp_path, "00CB01;A;Zeist;3584;1 234;", "00CB02;B;Zeist;3584;12.0;", "00CB03;C;Zeist;3584;1.234.567;"
    )
    assert [site.headcount for site in read(path)] == [1234, 12, 1_234_567]
    for text in ("1.000", "1,000", "12345678"):
        with pytest.raises(SourceError, match=f'found "{text}"; expected a whole number without thousands separator'):
            read(written(tmp_path, f"00CB01;A;Zeist;3584;{text};"))


def test_a_real_fraction_of_a_register_is_refused_with_all_its_digits(tmp_path):
    with pytest.raises(SourceError, match=r'found "28\.9999999"; expected a whole number'):
        read(written(tmp_path, "00CB01;A;Zeist;3584;28.9999999;"))
