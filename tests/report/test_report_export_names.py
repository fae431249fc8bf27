"""File names made of ids: inside their folder, unique, and good on every system."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.report.export.names import clean_name, unique_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hu", "hu"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\x", "C-x"),
        ("Café 't Hoekje", "Cafe-t-Hoekje"),
        ("...", "x"),
        ("\N{CJK UNIFIED IDEOGRAPH-6771}", "x"),
        ("CON", "x-CON"),
        ("a" * 200, "a" * 60),
        ("-rf", "rf"),
    ],
)
def test_a_name_has_letters_digits_and_hyphens(text, name):
    assert clean_name(text) == name


def test_names_are_unique_where_case_is_none():
    assert unique_names(["a", "A", "a/", "a-2", "\N{CJK UNIFIED IDEOGRAPH-6771}", "..."]) == [
        "a",
        "A-2",
        "a-3",
        "a-2-2",
        "x",
        "x-2",
    ]


@given(st.lists(st.text(max_size=80), max_size=30))
def test_any_ids_give_names_that_stay_in_their_folder(texts):
    names = unique_names(texts, "organisation")
    assert len({name.lower() for name in names}) == len(texts)
    for name in names:
        assert PurePosixPath(name).name == PureWindowsPath(name).name == name
        assert name not in {".", ".."}
        assert name.isascii()
