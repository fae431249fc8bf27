"""Replies that come back: workbooks of our own export, filled in, and every wrong cell one sentence."""

import io

import openpyxl
import pytest

from solver.errors import InputError
from solver.formats import read_instance
from solver.library.answered import read_answered
from solver.library.replies import read_replies
from solver.report.export.csv_tables import csv_files
from solver.report.export.workbook import HEADER_ROW, workbook_bytes
from solver.report.text.language import Words
from tests.report.exports import export_of, schedule_of

HEADS = {
    "nl": {"id": "code van de groep", "agreed": "akkoord", "counter": "tegenvoorstel: begin om"},
    "en": {"id": "group id", "agreed": "agreed", "counter": "counter-proposal: begin at"},
}


@pytest.fixture(scope="module")
def tiny(instances):
    return read_instance(instances / "tiny.json")


@pytest.fixture(scope="module")
def schedule(tiny):
    return schedule_of(tiny, college_students=[(15, 1)])


def filled(path, instance, schedule, answers, language="nl"):
    """Write the workbook of a schedule with these cells filled in: {group: {column: value}}."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(export_of(instance, schedule), Words(language))))
    sheet, heads = book.worksheets[1], HEADS[language]
    names = [cell.value for cell in sheet[HEADER_ROW + 1]]
    for row in sheet.iter_rows(min_row=HEADER_ROW + 2):
        for column, value in answers.get(row[names.index(heads["id"])].value, {}).items():
            row[names.index(heads.get(column, column))].value = value
    book.save(path)
    return str(path)


@pytest.mark.parametrize(("language", "yes", "no"), [("nl", "ja", "nee"), ("nl", "JA ", "Nee"), ("en", "yes", "no")])
def test_yes_is_signed_no_stays_and_a_counter_proposal_is_that_shift(tmp_path, tiny, schedule, language, yes, no):
    answers = {"college-students": {"agreed": yes}, "office-staff": {"agreed": no}}
    path = filled(tmp_path / "b.xlsx", tiny, schedule, answers, language)
    replies = read_replies(path, tiny, schedule)
    assert [reply.edit for reply in replies] == ["sign college-students", "fix office-staff=+0"]


@pytest.mark.parametrize("counter", ["8.45 uur", "08:45", "+15"])
def test_a_counter_proposal_is_a_clock_time_or_a_shift(tmp_path, tiny, schedule, counter):
    path = filled(tmp_path / "b.xlsx", tiny, schedule, {"college-students": {"agreed": "nee", "counter": counter}})
    assert [reply.edit for reply in read_replies(path, tiny, schedule)] == ["fix college-students=+15"]


@pytest.mark.parametrize("dutch", [True, False])
def test_a_csv_file_is_read_as_well(tmp_path, tiny, schedule, dutch):
    files = csv_files(export_of(tiny, schedule), Words("nl"), dutch=dutch)
    lines = files["begintijden.csv"].splitlines()
    separator = ";" if dutch else ","
    at = next(index for index, line in enumerate(lines) if '"college-students"' in line)
    cells = lines[at].split(separator)
    cells[-3] = '"ja"'
    lines[at] = separator.join(cells)
    (tmp_path / "b.csv").write_text("\r\n".join(lines), encoding="utf-8")
    assert [reply.edit for reply in read_replies(str(tmp_path / "b.csv"), tiny, schedule)] == ["sign college-students"]


WRONG = {
    "word": ({"agreed": "misschien"}, 'found "misschien"; expected ja or nee'),
    "both": ({"agreed": "ja", "counter": "8.45"}, 'found "ja" beside the counter-proposal "8.45"; expected one of the'),
    "time": ({"counter": "8.37"}, 'found "8.37"; expected one of'),
    "id": ({"agreed": "ja", "id": "college-studentz"}, 'found "college-studentz", which no group is called'),
    "no id": ({"agreed": "ja", "id": None}, "found nothing, beside an answer"),
    "name": ({"agreed": "ja", "partij": "Nobody"}, 'found "Nobody" in the row of group "college-students"'),
    "shift": ({"agreed": "ja", "verschuiving (min)": 30}, "found a shift of +30 minutes; expected +15"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_cell_is_one_sentence_with_its_place(tmp_path, tiny, schedule, case):
    cells, told = WRONG[case]
    path = filled(tmp_path / "b.xlsx", tiny, schedule, {"college-students": cells})
    with pytest.raises(InputError) as raised:
        read_replies(path, tiny, schedule)
    (problem,) = raised.value.problems
    assert told in str(problem)
    assert "b.xlsx, sheet Begintijden, cell " in problem.where
    assert problem.advice


def test_two_answers_for_one_group_are_refused(tmp_path, tiny, schedule):
    path = tmp_path / "b.xlsx"
    filled(path, tiny, schedule, {"college-students": {"agreed": "ja"}})
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    row = next(row for row in sheet.iter_rows() if any(cell.value == "college-students" for cell in row))
    values = [cell.value for cell in row]
    values[[cell.value for cell in sheet[HEADER_ROW + 1]].index("akkoord")] = "nee"
    sheet.append(values)
    book.save(path)
    with pytest.raises(InputError, match=r"found no for .college-students., of which .* says yes"):
        read_replies(str(path), tiny, schedule)


def test_nobody_answered_and_an_empty_file_are_said(tmp_path, tiny, schedule):
    with pytest.raises(InputError, match="found no answer at all"):
        read_replies(filled(tmp_path / "b.xlsx", tiny, schedule, {}), tiny, schedule)
    (tmp_path / "empty.xlsx").write_bytes(b"")
    with pytest.raises(InputError, match="found an empty file"):
        read_replies(str(tmp_path / "empty.xlsx"), tiny, schedule)
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(InputError, match="no row with these headings"):
        read_replies(str(tmp_path / "other.xlsx"), tiny, schedule)


def with_sheet(path, change):
    """Change the sheet of times of a workbook, or the workbook itself."""
    book = openpyxl.load_workbook(path)
    change(book, book.worksheets[1])
    book.save(path)
    return str(path)


def told_of(path, tiny, schedule):
    """Return what `replies` says of a workbook; `solve --keep` says the same, before it asks for whole shares."""
    with pytest.raises(InputError) as caught:
        read_replies(path, tiny, schedule)
    with pytest.raises(InputError) as kept:
        read_answered(path, tiny)
    told = [str(problem).replace(f"{path}, ", "") for problem in caught.value.problems]
    assert [str(problem).replace(f"{path}, ", "") for problem in kept.value.problems] == told
    return told


@pytest.mark.parametrize("share", [None, 5])
def test_a_doubled_row_is_refused_as_that(tmp_path, tiny, schedule, share):
    path = filled(tmp_path / "b.xlsx", tiny, schedule, {"college-students": {"agreed": "ja"}})

    def double(_, sheet):
        names = [cell.value for cell in sheet[HEADER_ROW + 1]]
        row = next(row for row in sheet.iter_rows() if any(cell.value == "college-students" for cell in row))
        values = [cell.value for cell in row]
        if share is not None:
            values[names.index("aandeel van de groep")] = share
        sheet.append(values)

    (told,) = told_of(with_sheet(path, double), tiny, schedule)
    assert 'found the row of "college-students" again, which sheet Begintijden, cell ' in told
    assert told.endswith(" has already; expected each row once; remove one of the two.")


@pytest.mark.parametrize("answer", ["ja", None])
def test_a_time_written_over_the_proposal_is_not_taken_for_it(tmp_path, tiny, schedule, answer):
    path = filled(tmp_path / "b.xlsx", tiny, schedule, {"college-students": {"agreed": answer, "begin nieuw": "9.00"}})
    for kept in (schedule, read_answered(path, tiny)):  # as `replies` reads it, and `solve --keep`
        with pytest.raises(InputError) as caught:
            read_replies(path, tiny, kept)
        assert [str(problem).replace(f"{path}, ", "") for problem in caught.value.problems] == [
            "sheet Begintijden, cell I4: found 09:00 as the new start, in place of 08:45; expected the time that was"
            " proposed; write 08:45 again; if 09:00 is a counter-proposal, write it in that column."
        ]


@pytest.mark.parametrize(("column", "answer"), [("R", "ja"), ("S", "8.30")])
def test_one_answer_over_several_rows_is_refused(tmp_path, tiny, schedule, column, answer):
    path = filled(tmp_path / "b.xlsx", tiny, schedule, {})

    def merge(_, sheet):
        sheet[f"{column}4"] = answer
        sheet.merge_cells(f"{column}4:{column}6")

    with_sheet(path, merge)
    assert told_of(path, tiny, schedule) == [
        f'sheet Begintijden, cell {column}4: found "{answer}" in one cell over rows 4 to 6; expected an answer in the'
        " row of each group; take the cells apart, and write the answer in each row for which it holds."
    ]


def test_a_copied_sheet_is_refused_in_one_sentence(tmp_path, tiny, schedule):
    path = filled(tmp_path / "b.xlsx", tiny, schedule, {"college-students": {"agreed": "ja"}})
    with_sheet(path, lambda book, sheet: setattr(book.copy_worksheet(sheet), "title", "Kopie"))
    assert told_of(path, tiny, schedule) == [
        "sheet Kopie: found 3 rows that sheet Begintijden has as well; expected each row once; "
        "remove the sheet that is a copy, or the rows in it."
    ]


@pytest.mark.parametrize("name", ["akkoord", "agreed"])
def test_a_second_column_of_answers_is_refused(tmp_path, tiny, schedule, name):
    path = filled(tmp_path / "b.xlsx", tiny, schedule, {"college-students": {"agreed": "ja"}})

    def add(_, sheet):
        row = sheet[HEADER_ROW + 1]
        sheet.cell(row=row[0].row, column=len(row) + 1, value=name)
        sheet.cell(row=row[0].row + 1, column=len(row) + 1, value="nee")

    (told,) = told_of(with_sheet(path, add), tiny, schedule)
    assert f'found the column "{name}" again, after "akkoord" in column ' in told
    assert told.endswith("; expected each column once; remove the one that does not count.")


def test_a_sheet_with_more_rows_than_any_schedule_is_refused_at_once(tmp_path, tiny, schedule):
    path = tmp_path / "b.csv"
    path.write_text("group id,agreed\n" + "x,yes\n" * 100_000, encoding="utf-8")
    (told,) = told_of(str(path), tiny, schedule)
    assert "found more than 100,000 rows; expected at most 100,000;" in told
