"""Files of several organisations as one: repeats, clashes, groups without a code, and names that are nowhere."""

import shutil

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.sheets.reading.read import MOST_PROBLEMS, read_tables
from tests.importers.sheets.sheet_files import ORGANISATIONS, faults, read, workbook

HEAD = ["organisation", "group", "headcount"]
ORGS = "organisation,name,kind\nhu,HU,hbo\nuu,UU,wo\n"


def groups(*rows):
    return workbook({"Organisaties": ORGANISATIONS, "Groepen": [HEAD, *rows]})


def test_filled_in_sheets_of_several_organisations_are_merged_by_name(tmp_path):
    findings = Findings()
    tables = read(tmp_path, findings=findings, b__xlsx=groups(["uu", "u", 2]), a__xlsx=groups(["hu", "h", 1]))
    assert [row["group"] for row in tables["groups"]] == ["h", "u"]
    assert [row.where for row in tables["organisations"]] == [
        "a.xlsx, sheet Organisaties, row 2",
        "a.xlsx, sheet Organisaties, row 3",
    ]
    said = "organisations: dropped 2 rows that an earlier file has as well (such as b.xlsx, sheet Organisaties, row 2, "
    assert any(str(finding).startswith(said) for finding in findings)


def test_the_same_id_with_other_content_names_both_places(tmp_path):
    told = faults(tmp_path, a__xlsx=groups(["hu", "h", 1]), b__xlsx=groups(["hu", "h", 2]))
    assert told == [
        'b.xlsx, sheet Groepen, cell B2: found "h", which a.xlsx, sheet Groepen, cell B2 has with other content; '
        "expected each group once in the table groups; give one of them another name, or remove the row that does not "
        "hold."
    ]


def test_an_id_that_is_given_twice_in_one_file(tmp_path):
    findings = Findings()
    same = ORGS + "hu,HU,hogeschool\n"
    assert len(read(tmp_path / "a", findings=findings, organisations__csv=same)["organisations"]) == 2
    assert any("rows that are given twice with the same content" in str(finding) for finding in findings)
    (told,) = faults(tmp_path / "b", organisations__csv=ORGS + "hu,HU,vo\n")
    assert told.startswith('organisations.csv, row 4, column organisation: found "hu", which organisations.csv, row 2')
    cohorts = "cohort,field,value,source,quality\na,parts,1,x,fact\na,parts,2,x,fact\nb,parts,2,x,fact\n"
    (told,) = faults(tmp_path / "c", cohorts__csv=cohorts)
    assert 'found "a parts", which cohorts.csv, row 2, column cohort has with other content' in told


def test_rows_without_an_id_count_as_often_as_one_file_has_them(tmp_path):
    # Two groups of 25 are two groups in a file; the same file mailed twice is not four.
    class_of_25 = ["hu", None, 25]
    once = groups(class_of_25, class_of_25)
    findings = Findings()
    tables = read(tmp_path, findings=findings, a__xlsx=once, b__xlsx=once)
    assert [row["group"] for row in tables["groups"]] == ["hu-1", "hu-2"]
    assert tables["groups"][0].values.keys() == {"organisation", "group", "headcount"}
    expected = "groups: repaired 2 groups without a code, named after their organisation (such as hu-1: a.xlsx, sheet "
    assert any(str(finding).startswith(expected) for finding in findings)


def test_a_derived_id_takes_no_id_that_there_is(tmp_path):
    rows = [["hu", None, 1], ["hu", "hu-1", 2], ["uu", None, 3], ["hu", None, 4]]
    tables = read(tmp_path, a__xlsx=groups(*rows))
    assert [row["group"] for row in tables["groups"]] == ["hu-2", "hu-1", "uu-1", "hu-3"]


def test_rows_that_add_up_are_kept_within_a_file(tmp_path):
    rows = "section,from,to,passengers\ns,07:00,08:00,10\ns,07:00,08:00,10\n"
    assert len(read(tmp_path, base_load_rows__csv=rows)["base_load_rows"]) == 2


REFERENCES = [
    ("groups__csv", "organisation,headcount\nhu,1\n", ""),
    ("groups__csv", "organisation,headcount\nhuu,1\n",
     'groups.csv, row 2, column organisation: found "huu"; expected a name that the table organisations has; '
     'did you mean "uu"? If not, add it to the sheet Organisaties or correct it.'),
    ("agreements__csv", "kind,organisations,at_most\nmax_changed,hu uu,1\n", ""),
    ("agreements__csv", "kind,organisations,at_most\nmax_changed,h* ??,1\n", ""),
    ("agreements__csv", "kind,organisations,at_most\nmax_changed,hu qqq,1\n",
     'agreements.csv, row 2, column organisations: found "qqq"; expected a name that the table organisations has; '
     "add it to the sheet Organisaties or correct it."),
    ("agreements__csv", "kind,groups\nsame_shift,a-1 nothing-*\n",
     'agreements.csv, row 2, column groups: found "a-1"; expected a name that the table groups has; '
     "add it to the sheet Groepen or correct it."),
    ("agreements__csv", "kind,before,after\norder,x,y\n",
     'agreements.csv, row 2, column before: found "x"; expected a name that the table groups has; '
     "add it to the sheet Groepen or correct it."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "sentence"), REFERENCES)
def test_a_name_has_to_be_somewhere(tmp_path, name, content, sentence):
    told = faults(tmp_path, organisations__csv=ORGS, **{name: content})
    assert told[:1] == ([sentence] if sentence else [])


def test_names_are_looked_for_beside_other_faults(tmp_path):
    told = faults(tmp_path, organisations__csv=ORGS + "x,,vo\n", groups__csv="organisation,headcount\nzz,1\n")
    assert [sentence.split(": ")[0] for sentence in told] == [
        "organisations.csv, row 4, column name",
        "groups.csv, row 2, column organisation",
    ]


def test_names_that_could_not_be_read_are_not_missed(tmp_path):
    told = faults(tmp_path / "a", organisations__csv=ORGS + ",x,vo\n", groups__csv="organisation,headcount\nzz,1\n")
    assert [sentence.split(": ")[0] for sentence in told] == ["organisations.csv, row 4, column organisation"]
    told = faults(tmp_path / "b", form__xlsx=b"", groups__csv="organisation,headcount\nzz,1\n")
    assert [sentence.split(": ")[0] for sentence in told] == ["form.xlsx"]


def test_the_caller_may_know_of_more_names(tmp_path):
    files = {"agreements__csv": "kind,groups,organisations\nsame_shift,00CB-pupils zz,uu\n"}
    known = {"organisations": ["uu"], "groups": ["*-pupils", "zz"]}
    assert len(read(tmp_path, known, **files)["agreements"]) == 1
    with pytest.raises(SourceError) as caught:
        read(tmp_path, known | {"groups": ["*-pupils"]}, **files)
    assert [problem.found for problem in caught.value.problems] == ['"zz"']


def test_a_school_of_the_register_is_an_organisation(tmp_path):
    files = {"schools__csv": "school,name\n00CB,School\n", "groups__csv": "organisation,headcount\n00CB,1\n"}
    assert read(tmp_path, **files)["groups"][0]["group"] == "00CB-1"


def test_a_folder_is_read_without_locks_and_hidden_files(tmp_path):
    good = workbook({"Organisaties": ORGANISATIONS})
    files = {"~$a__xlsx": b"lock", "__hidden__xlsx": b"x", "notes__txt": b"x", "other__csv": b"x", "a__xlsx": good}
    assert list(read(tmp_path, **files)) == ["organisations"]


def test_files_and_folders_are_read_in_the_order_given_and_once(tmp_path):
    read(tmp_path / "in", a__xlsx=workbook({"Organisaties": ORGANISATIONS}))
    shutil.copy(tmp_path / "in" / "a.xlsx", tmp_path / "z.xlsx")
    findings = Findings()
    paths = [tmp_path / "z.xlsx", tmp_path / "in", tmp_path / "in" / "a.xlsx"]
    tables = read_tables(paths, findings)
    assert tables["organisations"][0].where == "z.xlsx, sheet Organisaties, row 2"
    assert sum("read 2 rows" in str(finding) for finding in findings) == 2


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    for folder, count in (("north", 1), ("south", 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "form.xlsx").write_bytes(groups(["hu", "h", count]))
    with pytest.raises(SourceError) as caught:
        read_tables([tmp_path / "north", tmp_path / "south"], Findings())
    (problem,) = caught.value.problems
    assert problem.where == "south/form.xlsx, sheet Groepen, cell B2"
    assert "north/form.xlsx, sheet Groepen, cell B2" in problem.found


PATHS = [
    ("missing.xlsx", "missing.xlsx: found no such file; expected a file that can be read; check the name and"),
    ("empty", "empty: found a folder without tables; expected CSV files called after a table, or workbooks;"),
    ("page.html", 'page.html: found a file of kind ".html"; expected a workbook (.xlsx), a CSV file, or a folder'),
    ("group.csv", "group.csv: found a CSV file that is called after no table; expected one of "),
]


@pytest.mark.parametrize(("name", "sentence"), PATHS)
def test_a_path_that_cannot_be_used(tmp_path, name, sentence):
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.html").write_text("<p>")
    (tmp_path / "group.csv").write_text("organisation\n")
    with pytest.raises(SourceError) as caught:
        read_tables([tmp_path / name], Findings())
    (problem,) = caught.value.problems
    assert sentence in str(problem)
    assert name != "group.csv" or 'did you mean "groups"?' in str(problem)


def test_of_very_many_faults_the_first_are_told(tmp_path):
    bad = "organisation,name,kind\n" + "?,,?\n" * 200
    for number in range(8):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "organisations.csv").write_text(bad)
    with pytest.raises(SourceError) as caught:
        read_tables([tmp_path / f"{number}" for number in range(8)], Findings())
    # In each file 100 faults in each of two columns, and a sentence on each column.
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    assert caught.value.problems[-1].found == f"{8 * 202 - MOST_PROBLEMS} more faults"
