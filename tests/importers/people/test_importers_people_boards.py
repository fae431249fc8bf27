"""Boards from tables of organisations and schools, and from lists of boards."""

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.people.boards import read_boards, spell_boards_alike
from solver.importers.people.school_tables import sites_of_tables
from tests.importers.people.rows_by_hand import rows


def test_a_list_of_boards_by_number(tmp_path):
    path = tmp_path / "boards.csv"
    path.write_text("nr;naam\n1;De  Ene\n2;\n1;Later\n;Zonder\n", encoding="utf-8")
    assert read_boards(path, "nr", "naam") == {"1": "De Ene"}
    with pytest.raises(SourceError, match='found no column "name"'):
        read_boards(path, "nr", "name")


def test_boards_are_spelled_as_the_first(monkeypatch):
    organisations = [{"id": "a", "board": "De Ene"}, {"id": "b", "board": "de  ene"}, {"id": "c"}]
    findings = Findings()
    spell_boards_alike(organisations, findings)
    assert [organisation.get("board") for organisation in organisations] == ["De Ene", "De Ene", None]
    assert [(finding.action, finding.count) for finding in findings] == [("repaired", 1)]


def test_the_table_of_schools_has_boards():
    given = {"schools": rows("schools", {"school": "00CB01", "name": "A", "candidates": 10, "board": "X"})}
    (site,) = sites_of_tables(given)
    assert (site.board, site.board_origin.quality) == ("X", "assumed")
