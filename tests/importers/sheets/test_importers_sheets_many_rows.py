"""How many filled rows a workbook may have, and how soon one with more is refused."""

import re
import time

import pytest

from solver.importers.sheets.files import ods_scan, workbook_fault, xlsx_scan, xml_scan
from solver.importers.sheets.files.workbook_fault import ROW_LIMIT, WorkbookFault
from tests.importers.sheets.sheet_files import faults, ods, read, repacked, with_sheet_xml, xls, xls_number, xls_text

XLS_HEAD = xls_text(0, 0, "organisation") + xls_text(0, 1, "headcount")
FILLED = '<row r="{0}"><c r="A{0}" t="str"><v>hu</v></c><c r="B{0}"><v>3</v></c></row>'
BLANK = '<row r="{0}" s="1"><c r="A{0}" s="1"/><c r="B{0}" s="1"></c></row>'
HEAD = '<row r="1"><c r="A1" t="str"><v>organisation</v></c><c r="B1" t="inlineStr"><is><t>headcount</t></is></c></row>'


def few_rows(monkeypatch, limit):
    for module in (xlsx_scan, ods_scan, workbook_fault):
        monkeypatch.setattr(module, "ROW_LIMIT", limit)


def test_filled_rows_count_and_blank_ones_do_not(tmp_path, monkeypatch):
    assert ROW_LIMIT == 500_000
    few_rows(monkeypatch, 4)
    rows = HEAD + "".join(map(FILLED.format, range(2, 5)))
    blank = "".join(map(BLANK.format, range(6, 40)))
    assert len(read(tmp_path / "a", {"organisations": ["hu"]}, form__xlsx=with_sheet_xml(rows + blank))["groups"]) == 3
    assert faults(tmp_path / "b", form__xlsx=with_sheet_xml(rows + blank + FILLED.format(50))) == [
        "form.xlsx: found more than 4 filled rows in sheet Groepen; expected at most 4; "
        "check that this is the right file, or split it into several."
    ]


def test_filled_rows_of_other_kinds_of_workbook_count_as_well(tmp_path, monkeypatch):
    few_rows(monkeypatch, 4)
    row = '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    blank = "<table:table-row><table:table-cell/></table:table-row>"
    (told,) = faults(tmp_path / "ods", form__ods=ods((row + "</table:table-row>") * 5 + blank))
    assert told.startswith("form.ods: found more than 4 filled rows in its sheets; expected at most 4;")
    (told,) = faults(tmp_path / "xls", form__xls=xls(XLS_HEAD + b"".join(xls_number(n, 1, 1) for n in range(1, 5))))
    assert told.startswith("form.xls: found more than 4 filled rows in sheet Groepen; expected at most 4;")


def test_filled_rows_count_where_elements_have_a_prefix(tmp_path, monkeypatch):
    """What the fast count passes over, the scan of the sheet refuses."""
    few_rows(monkeypatch, 4)
    rows = HEAD + "".join(map(FILLED.format, range(2, 7)))
    prefixed = re.sub("<(/?)(row|c|v|is|t)\\b", r"<\1x:\2", rows)
    data = with_sheet_xml(prefixed)
    space = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns='
    data = repacked(data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("xmlns=", space, 1))
    (told,) = faults(tmp_path, form__xlsx=data)
    assert "found more than 4 filled rows in sheet Groepen" in told


@pytest.mark.long
def test_a_million_filled_rows_are_refused_in_seconds(tmp_path):
    data = with_sheet_xml(HEAD + "".join(map(FILLED.format, range(2, 1_000_002))))
    begin = time.process_time()
    (told,) = faults(tmp_path, form__xlsx=data)
    assert "found more than 500,000 filled rows in sheet Groepen; expected at most 500,000" in told
    assert time.process_time() - begin < 4


def test_bytes_without_an_end_of_anything_are_given_up_soon(monkeypatch):
    # A parser that begins again with every piece takes minutes over a few hundred MiB of them.
    monkeypatch.setattr(xml_scan, "_LONGEST_TOKEN", 1 << 20)
    monkeypatch.setattr(xml_scan, "_CHUNK", 1 << 16)
    num_read = []

    class Endless:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

        def read(self, size):
            num_read.append(size)
            return b"0" * size if len(num_read) < 200 else b""

    class Archive:
        def open(self, _):
            return Endless()

    with pytest.raises(WorkbookFault):
        xml_scan.scan_part(Archive(), "sheet1.xml", lambda *_: None)
    assert len(num_read) < 20
