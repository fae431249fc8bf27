"""Workbooks where files are asked, whatever their kind: each is read, or refused as what it is."""

import io
import shutil
import zipfile

import pytest

from solver.commands.files import is_workbook


@pytest.fixture
def book(call, instances, tmp_path):
    """Return the workbook of a schedule of the tiny instance."""
    plan, path = tmp_path / "plan.json", tmp_path / "answers.xlsx"
    assert call("solve", instances / "tiny.json", "-o", plan, "--quiet", "--time-limit", "0.5").exit_code == 0
    assert call("export", instances / "tiny.json", plan, "--xlsx", path, "--quiet").exit_code == 0
    return path


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSM", "a.xls", "a.ods", "a.xlsb", "a.csv"])
def test_a_table_is_known_by_its_name(name):
    assert is_workbook(name)
    assert not is_workbook(f"{name}.json")


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".ods", ".xls"])
def test_a_workbook_of_any_name_is_read_as_one(call, instances, tmp_path, book, suffix):
    path = tmp_path / f"back{suffix}"
    shutil.copy(book, path)
    done = call("solve", instances / "tiny.json", "--keep", path)
    assert done.exit_code == 3
    assert "found no answer at all; expected an answer in one row at least" in done.stderr


def test_a_binary_workbook_is_refused_as_that(call, instances, tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    path = tmp_path / "back.xlsb"
    path.write_bytes(data.getvalue())
    done = call("solve", instances / "tiny.json", "--keep", path)
    assert done.exit_code == 3
    assert "found a binary workbook (.xlsb); expected an Excel workbook (.xlsx); save it as" in done.stderr


@pytest.mark.parametrize("head", [b"PK\x03\x04\x14\x00\xc7\x8f", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\xc7"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_workbook_where_json_is_asked(call, instances, tmp_path, head, place):
    path = tmp_path / "x.bin"
    path.write_bytes(head)
    given = [instances / "tiny.json", path]
    done = call("check", *(given if place else [path, given[0]]))
    assert done.exit_code == 3
    assert "found a workbook, or another zip file; expected JSON in UTF-8; give the .json file;" in done.stderr


@pytest.mark.parametrize("name", ["NL", "Nl", "nl_NL.UTF-8", "nl-NL", "nl"])
def test_a_language_is_known_as_systems_write_it(call, instances, monkeypatch, name):
    monkeypatch.setenv("STAGGER_LANG", name)
    assert "situatie" in call("show", instances / "tiny.json", "--id", "nobody").stderr
    monkeypatch.setenv("STAGGER_LANG", "fr_FR")
    assert "is not one of" in call("show", instances / "tiny.json").stderr
