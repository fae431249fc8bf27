"""Workbooks: their sheets, cells and places, and what is wrong with those that cannot be read."""

import datetime as dt
import io
import struct
import time
import zipfile

import openpyxl
import pytest

from solver.importers.findings import Findings
from solver.importers.sheets.files.workbook_fault import CELL_LIMIT, FILE_LIMIT
from solver.importers.sheets.reading.read import read_workbook
from tests.importers.sheets.sheet_files import (
    ORGANISATIONS,
    compound,
    faults,
    ods,
    read,
    record,
    repacked,
    saved,
    with_sheet_xml,
    workbook,
    xls,
    xls_error,
    xls_number,
    xls_text,
)  # fmt: skip

GROUPS = [["Code organisatie", "Aantal mensen"], ["hu", 100]]


def test_sheets_are_known_by_any_name_in_any_order(tmp_path):
    data = workbook(
        {"Kladblok": [["x"]], "groepen (2)": [*GROUPS, ["uu", 7]], "Groepen": GROUPS, "ORGANISATIONS": ORGANISATIONS}
    )
    findings = Findings()
    tables = read(tmp_path, findings=findings, form__xlsx=data)
    assert [(row["organisation"], row["headcount"]) for row in tables["groups"]] == [
        ("hu", 100),
        ("uu", 7),
        ("hu", 100),
    ]
    assert tables["groups"][0].where == "form.xlsx, sheet groepen (2), row 2"
    assert tables["groups"][0].location("headcount") == "form.xlsx, sheet groepen (2), cell B2"
    assert "form.xlsx: noted 1 sheets that are no table, not read (such as Kladblok)" in map(str, findings)


def test_a_table_may_stand_anywhere_and_hidden_rows_count(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Groepen"
    sheet["C5"], sheet["D5"] = "Code organisatie", "Aantal mensen"
    sheet["C7"], sheet["D7"] = "hu", 100
    sheet["C9"], sheet["D9"] = "hu", 200
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.sheet_state = "visible"
    other = book.create_sheet("Organisaties")
    other.sheet_state = "hidden"
    for row in ORGANISATIONS:
        other.append(row)
    tables = read(tmp_path, form__xlsx=saved(book))
    assert [row["headcount"] for row in tables["groups"]] == [100, 200]
    assert tables["groups"][0].location("headcount") == "form.xlsx, sheet Groepen, cell D7"
    assert len(tables["organisations"]) == 2


def test_a_fault_names_file_sheet_and_cell(tmp_path):
    sheets = {"Organisaties": ORGANISATIONS, "Groepen": [["organisation", "headcount"], ["hu", "veel"]]}
    told = faults(tmp_path, form__xlsx=workbook(sheets))
    assert told == [
        'form.xlsx, sheet Groepen, cell B2: found "veel"; expected a whole number from 0 to 10,000,000; '
        'write it like "1250".'
    ]


def test_excel_and_csv_with_the_same_content_give_the_same_values(tmp_path):
    rows = [
        ["organisation", "group", "headcount", "arrivals", "public_transport", "tue", "patterns"],
        ["hu", "1234", 100.0, "08:30=0.5 10:15=0.3", 0.39, "95%", "today: tue=0.5 | home: tue=0"],
        ["hu", 1235, 100, dt.time(8, 30), "0,39", 0.95, None],
    ]
    text = (
        "organisation,group,headcount,arrivals,public_transport,tue,patterns\n"
        "hu,1234,100,08:30=0.5 10:15=0.3,0.39,95%,today: tue=0.5 | home: tue=0\n"
        'hu,1235,100,08:30,"0,39",0.95,\n'
    )
    known = {"organisations": ["hu"]}
    excel = read(tmp_path / "a", known, form__xlsx=workbook({"groups": rows}))["groups"]
    plain = read(tmp_path / "b", known, groups__csv=text)["groups"]
    assert [dict(row.values) for row in excel] == [dict(row.values) for row in plain]
    assert [list(map(type, row.values.values())) for row in excel] == [
        list(map(type, row.values.values())) for row in plain
    ]
    assert excel[1]["arrivals"] == (("08:30", 1.0),)


def test_formats_of_excel_do_not_change_what_is_meant(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "counts"
    sheet.append(["line", "from", "to", "passengers"])
    sheet.append([22, 0.354166666, 1.0486111, 5])
    sheet.append(["=1+1", 0.25, 0.5, 5])
    sheet["B2"].number_format = "hh:mm"
    sheet["C2"].number_format = "[h]:mm"
    sheet["A3"].data_type = "s"
    (first, second) = read(tmp_path, form__xlsx=saved(book))["counts"]
    assert dict(first.values) == {"line": "22", "from": "08:30", "to": "25:10", "passengers": 5}
    assert dict(second.values) == {"line": "=1+1", "from": "06:00", "to": "12:00", "passengers": 5}


def test_errors_and_formulas_without_a_value_are_no_blanks(tmp_path):
    sheets = {"counts": [["line", "from", "to", "passengers", "note"], ["22", "07:00", "08:00", "=1+1"]]}
    data = workbook({"counts": [row[:4] for row in sheets["counts"]]})
    (told,) = faults(tmp_path / "a", form__xlsx=data)
    assert told == (
        "form.xlsx, sheet counts, cell D2: found a formula without a value; expected a number; "
        "replace the formula by its value."
    )
    failed = repacked(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('<c r="D2"><f>1+1</f><v />', '<c r="D2" t="e"><f>1+1</f><v>#REF!</v>').replace(
            '<c r="D2"><f>1+1</f><v></v>', '<c r="D2" t="e"><f>1+1</f><v>#REF!</v>'
        ),
    )
    (told,) = faults(tmp_path / "b", form__xlsx=failed)
    assert "cell D2: found the error #REF!; expected a number; replace the formula by its value." in told


def test_a_formula_with_a_value_is_its_value(tmp_path):
    text = '<c r="{}1" t="str"><v>{}</v></c>'
    head = "".join(map(text.format, "ABC", ("organisation", "headcount", "name")))
    formulas = '<c r="B2"><f>40+2</f><v>42</v></c><c r="C2" t="str"><f>""</f><v></v></c>'
    rows = f'<row r="1">{head}</row><row r="2"><c r="A2" t="str"><v>hu</v></c>{formulas}</row>'
    (row,) = read(tmp_path, {"organisations": ["hu"]}, form__xlsx=with_sheet_xml(rows))["groups"]
    assert row["headcount"] == 42
    assert "name" not in row


def test_a_workbook_without_a_table_names_its_sheets(tmp_path):
    (told,) = faults(tmp_path, form__xlsx=workbook({"Blad1": GROUPS}))
    assert told == (
        'form.xlsx: found no such sheet among "Blad1"; expected a sheet called after a table, such as "Organisaties", '
        '"Groepen", "Afspraken" or "Tellingen"; give the sheets the names of the template.'
    )


def test_libreoffice_files_are_read(tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row{}>{}</table:table-row>"
    head = row.format("", "".join(map(cell.format, ("line", "from", "to", "passengers"))))
    time_cell = '<table:table-cell office:value-type="time" office:time-value="{}"/>'
    number = '<table:table-cell office:value-type="float" office:value="5"/>'
    error = cell.format("#REF!").replace("<table:table-cell", '<table:table-cell calcext:value-type="error"')
    blank = row.format(
        ' table:number-rows-repeated="1048000"', '<table:table-cell table:number-columns-repeated="1024"/>'
    )
    clocks = time_cell.format("PT08H29M59.9999S") + time_cell.format("PT25H10M00S")
    body = row.format(' table:number-rows-repeated="2"', cell.format("22") + clocks + number)
    tables = read(tmp_path / "a", form__ods=ods(head + body + blank, "counts"))
    assert [(r["from"], r["to"], r["passengers"]) for r in tables["counts"]] == [("08:30", "25:10", 5)] * 2
    bad = row.format("", cell.format("22") + clocks + error)
    (told,) = faults(tmp_path / "b", form__ods=ods(head + bad + blank, "counts"))
    assert told.startswith("form.ods, sheet counts, cell D2: found the error #REF!; expected a number")


XLS_HEAD = xls_text(0, 0, "organisation") + xls_text(0, 1, "headcount")


def test_old_excel_files_are_read(tmp_path):
    rows = XLS_HEAD + xls_text(1, 0, "hu") + xls_number(1, 1, 100)
    tables = read(tmp_path / "a", {"organisations": ["hu"]}, form__xls=xls(rows))
    assert tables["groups"][0]["headcount"] == 100
    (told, _) = faults(tmp_path / "b", form__xls=xls(XLS_HEAD + xls_text(1, 0, "hu") + xls_error(1, 1, 23)))
    assert told.startswith("form.xls, sheet Groepen, cell B2: found the error #REF!; expected a whole number")


def hostile():
    good = workbook({"Groepen": GROUPS})
    stray = [["organisation", "headcount"], ["hu", 1]]
    book = openpyxl.Workbook()
    for row in stray:
        book.active.append(row)
    book.active.title = "Groepen"
    book.active.cell(1_048_576, 200, "x")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            with archive.open(f"xl/part{number}.xml", "w") as part:
                for _ in range(100):
                    part.write(bytes(1 << 20))
    locked_zip = bytearray(good)
    for at in range(len(good)):
        if good[at : at + 4] == b"PK\x01\x02":
            locked_zip[at + 8] |= 1
    shared = f'<sst xmlns="http://x"><si><t>{"x" * 100_000}</t></si></sst>'
    huge = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    doctype = repacked(
        good, "xl/worksheets/sheet1.xml", lambda xml: '<!DOCTYPE a [<!ENTITY b "c">]>' + xml[xml.index("<worksheet") :]
    )
    far = ('<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
           'office:value="1" table:number-columns-repeated="1024"/></table:table-row>')  # fmt: skip
    password = "a workbook with a password; expected a workbook that everybody can open; open it in Excel, and save it"
    no_workbook = "a file that is no workbook, whatever its name says; expected an Excel workbook (.xlsx); save it as"
    damaged = "a damaged or incomplete workbook; expected an Excel workbook (.xlsx); ask for it again"
    return {
        "empty": (b"", "an empty file; expected an Excel workbook (.xlsx); save it as an Excel workbook"),
        "text": (b"organisation,headcount\nhu,1\n", no_workbook),
        "page": (b"<html><table><tr><td>organisation</td></tr></table></html>", no_workbook),
        "truncated": (good[: len(good) // 2], damaged),
        "zeros": (b"PK\x03\x04" + bytes(1000), damaged),
        "zip": (file.getvalue(), "a zip file that is no workbook"),
        "binary": (good.replace(b"xl/workbook.xml", b"xl/workbook.bin"), "a binary workbook (.xlsb)"),
        "changed": (good.replace(good[200:210], bytes(10)), damaged),
        "bomb": (bomb.getvalue(), "more than 512 MiB when it is unpacked"),
        "large": (b"PK" + bytes(FILE_LIMIT), "64 MiB; expected at most 64 MiB; check that this is the right file"),
        "locked zip": (bytes(locked_zip), password),
        "locked": (compound(EncryptedPackage=b"x", EncryptionInfo=b"y"), password),
        "locked xls": (xls(XLS_HEAD, before=record(0x002F, bytes(6))), password),
        "locked ods": (ods("", manifest="<manifest:encryption-data/>"), password),
        "word": (compound(WordDocument=b"x"), "an Office file that is no workbook"),
        "cut xls": (xls(XLS_HEAD)[:1000], damaged),
        "far cell": (saved(book), "1,048,576 rows and 200 columns in sheet Groepen; expected at most 5,000,000 cells"),
        "far cell xls": (
            xls(XLS_HEAD + xls_number(65535, 65535, 1)), "65,536 rows and 65,536 columns in sheet Groepen"
        ),
        "wide xls": (
            xls(record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + XLS_HEAD),
            "4,294,967,295 rows and 65,535 columns in sheet Groepen; expected an Excel workbook (.xlsx); save it again",
        ),
        "far cells ods": (ods(far), "1,048,576 rows and 1,024 columns in sheet Groepen"),
        "outside": (with_sheet_xml('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "a cell outside of any sheet"),
        "no cell": (with_sheet_xml('<row r="1"><c r="1A"><v>1</v></c></row>'), damaged),
        "no xml": (with_sheet_xml("<row>"), damaged),
        "doctype": (doctype, "a workbook with a document type; expected an Excel workbook (.xlsx); save it again"),
        "lost sheet": (
            repacked(good, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace("sheet1", "sheet9")), damaged
        ),
        "text bomb": (
            repacked(with_sheet_xml(huge * 3000), "", str, **{"xl/sharedStrings.xml": shared}),
            "more than 200,000,000 characters in sheet Groepen",
        ),
    }  # fmt: skip


HOSTILE = hostile()


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_gets_a_sentence(tmp_path, name):
    data, sentence = HOSTILE[name]
    problems = []
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)
    begin = time.perf_counter()
    assert read_workbook(path, problems) == {}
    assert time.perf_counter() - begin < 5
    assert [str(problem)[: len(f"form.xlsx: found {sentence}")] for problem in problems] == [
        f"form.xlsx: found {sentence}"
    ]


@pytest.mark.long
def test_the_largest_sheet_that_fits_is_read(tmp_path):
    # 5 columns between A and E: exactly the limit with row 1,000,000, one row more is too many.
    assert CELL_LIMIT == 5_000_000
    head = '<row r="1"><c r="A1" t="str"><v>organisation</v></c><c r="E1" t="str"><v>headcount</v></c></row>'
    last = '<row r="{0}"><c r="A{0}" t="str"><v>hu</v></c><c r="E{0}"><v>3</v></c></row>'
    data = with_sheet_xml(head + last.format(1_000_000))
    assert read(tmp_path / "a", {"organisations": ["hu"]}, form__xlsx=data)["groups"][0]["headcount"] == 3
    (told,) = faults(tmp_path / "b", form__xlsx=with_sheet_xml(head + last.format(1_000_001)))
    assert "found 1,000,001 rows and 5 columns in sheet Groepen" in told


@pytest.mark.long
def test_a_million_blank_formatted_rows_take_seconds(tmp_path):
    rows = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, 1_048_577))
    head = '<row r="1"><c r="A1" t="str"><v>organisation</v></c><c r="B1" t="str"><v>headcount</v></c></row>'
    filled = '<row r="2"><c r="A2" t="str"><v>hu</v></c><c r="B2"><v>3</v></c></row>'
    begin = time.perf_counter()
    tables = read(tmp_path, {"organisations": ["hu"]}, form__xlsx=with_sheet_xml(head + filled + rows))
    assert len(tables["groups"]) == 1
    assert time.perf_counter() - begin < 30


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path):
    problems = []
    assert read_workbook(tmp_path / "form.xlsx", problems) == {}
    assert str(problems[0]) == (
        "form.xlsx: found no such file; expected a file that can be read; check the name and the folder."
    )
