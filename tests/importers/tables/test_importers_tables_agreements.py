"""The table of agreements: every kind, wildcards, and what is refused."""

import re

import pytest

from solver.errors import SourceError
from solver.importers.sheets.reading.rows import Row
from solver.importers.tables.agreements import make_agreements

ORGANISATIONS = [
    {"id": "hu", "board": "Stichting HU", "groups": [{"id": "hu-a"}, {"id": "hu-b"}]},
    {"id": "uu", "groups": [{"id": "uu-a"}]},
]


def agreement(**values):
    return Row("agreements.csv, row 2", values, {key: f"agreements.csv, row 2, column {key}" for key in values})


def made_of(**values):
    return make_agreements([agreement(**values)], ORGANISATIONS)[0]


def fault_of(**values):
    with pytest.raises(SourceError) as caught:
        made_of(**values)
    return str(caught.value)


def test_a_pattern_stands_for_every_id_that_fits_in_the_order_of_the_instance():
    assert made_of(kind="same_shift", groups=("uu-a", "hu-*"))["groups"] == ["uu-a", "hu-a", "hu-b"]


def test_what_is_named_twice_counts_once():
    assert made_of(kind="same_shift", groups=("hu-a", "hu-*"))["groups"] == ["hu-a", "hu-b"]


def test_values_go_in_as_they_are_and_whole_numbers_whole():
    row = made_of(kind="window", groups=("hu-a",), leg="to", **{"from": "08:00", "to": "09:00"}, note="signed")
    assert row == {
        "kind": "window", "groups": ["hu-a"], "leg": "to", "from": "08:00", "to": "09:00", "note": "signed"
    }  # fmt: skip
    assert repr(made_of(kind="max_changed", at_most=3.0)["at_most"]) == "3"


def test_a_source_is_said_in_the_note():
    row = made_of(kind="max_changed", at_most=3, source="minutes of 3 March", quality="fact")
    assert row["note"] == "fact: minutes of 3 March"


def test_boards_are_named_like_organisations():
    cap = made_of(kind="max_changed", at_most=3, boards=("Stichting *",), per="board")
    assert cap == {"kind": "max_changed", "boards": ["Stichting HU"], "at_most": 3, "per": "board"}
    assert fault_of(kind="max_changed", at_most=3, boards=("Stichting H",)) == (
        'agreements.csv, row 2, column boards: found "Stichting H"; expected one of the boards, or a pattern with * '
        'that fits some; did you mean "Stichting HU"? If not, correct it, or add it to its sheet.'
    )


def test_a_missing_key_is_named():
    assert fault_of(kind="min_gap", groups=("hu-a", "uu-a")) == (
        'agreements.csv, row 2: found nothing in column "gap_min"; expected a value, for an agreement of kind '
        '"min_gap"; fill it in.'
    )


def test_a_key_of_another_kind_is_refused_at_its_cell():
    text = fault_of(kind="max_changed", at_most=3, gap_min=15)
    assert text == (
        'agreements.csv, row 2, column gap_min: found a value in column "gap_min"; expected a blank cell: the kind '
        '"max_changed" has "at_most", "boards", "organisations" and "per"; clear it, or choose another kind.'
    )


@pytest.mark.parametrize("word", ["hu-c", "x*"])
def test_a_word_that_names_nothing_is_refused(word):
    assert re.search(rf'column groups: found "{re.escape(word)}"', fault_of(kind="same_shift", groups=("hu-a", word)))


def test_all_faults_are_told_at_once():
    assert len(fault_of(kind="min_gap", groups=("hu-c", "uu-x"), at_most=3).splitlines()) == 4
