import pytest

from solver.report.figures import Moment
from solver.report.table import FORMATS, Figure
from solver.report.text.language import Words, plain_words
from solver.report.text.numbers import UNKNOWN, change, number, percent

TERMINAL = plain_words("en")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0, 0, "0"),
        (7, 0, "7"),
        (1234.4, 0, "1,234"),
        (1234.6, 0, "1,235"),
        (1234.5, 1, "1,234.5"),
        (1234567.891, 2, "1,234,567.89"),
        (-1234.4, 0, "-1,234"),
        (-0.4, 0, "0"),
        (-0.04, 1, "0.0"),
        (-0.06, 1, "-0.1"),
        (-0.0, 2, "0.00"),
        (None, 0, "\N{EN DASH}"),
        (None, 2, "\N{EN DASH}"),
    ],
)
def test_number(value, digits, text):
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0, 0, "0 %"),
        (0.254, 0, "25 %"),
        (1.3125, 0, "131 %"),
        (0.0123, 2, "1.23 %"),
        (12.5, 0, "1,250 %"),
        (-0.001, 0, "0 %"),
        (None, 0, "\N{EN DASH}"),
    ],
)
def test_percent(share, digits, text):
    assert percent(share, digits) == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (200, 100, "-50.0 %"),
        (200, 201, "+0.5 %"),
        (3, 9, "+200.0 %"),
        (5, 0, "-100.0 %"),
        (0, 5, "\N{EN DASH}"),
        (0, 0, "\N{EN DASH}"),
    ],
)
def test_change(before, after, text):
    assert change(before, after) == text


@pytest.mark.parametrize("after", [200.0, 200 - 1e-9, 200 + 1e-9, 199.95])
def test_a_change_that_rounds_to_nothing_has_one_sign(after):
    assert change(200.0, after) == change(200.0, 200.0)


def moment(begin_min, end_min, places=120.0):
    return Moment(day="tue", begin_min=begin_min, end_min=end_min, load=150.0, seats=40.0, places=places)


@pytest.mark.parametrize(
    ("begin_min", "end_min", "with_day", "text"),
    [
        (495.0, 510.0, False, "08:15-08:30"),
        (495.0, 510.0, True, "Tue 08:15-08:30"),
        (497.0, 497.0, False, "08:17"),
        (497.0, 497.0, True, "Tue 08:17"),
        (1500.0, 1515.0, False, "25:00-25:15"),
        (0.0, 1.0, False, "00:00-00:01"),
    ],
)
def test_when(begin_min, end_min, with_day, text):
    assert TERMINAL.when(moment(begin_min, end_min), with_day=with_day) == text


@pytest.mark.parametrize("with_day", [False, True])
def test_when_nothing_is_known(with_day):
    assert TERMINAL.when(None, with_day=with_day) == UNKNOWN == "\N{EN DASH}"


def test_the_load_factor_of_a_moment():
    assert moment(495.0, 510.0).load_factor == 1.25
    assert moment(495.0, 510.0, places=0.0).load_factor is None


@pytest.mark.parametrize(
    ("value", "kind", "dutch", "plain"),
    [
        (1234.5, "count", "1.234", "1,234"),
        (1234.56, "number", "1.234,6", "1,234.6"),
        (-0.04, "signed", "0,0", "0.0"),
        (12.34, "signed", "+12,3", "+12.3"),
        (-12, "signed count", "\N{MINUS SIGN}12", "-12"),
        (1.3125, "ratio", "1,312", "1.312"),
        (0.254, "percent", "25 %", "25 %"),
        (0.0123, "gap", "1,23 %", "1.23 %"),
        (-0.392, "change", "\N{MINUS SIGN}39,2 %", "-39.2 %"),
        (0.92699, "at least", "92,6 %", "92.6 %"),
        (510, "clock", "08:30", "08:30"),
        (-15, "shift", "\N{MINUS SIGN}15", "-15"),
        (None, "percent", UNKNOWN, UNKNOWN),
        ("a [b]", "count", "a [b]", "a [b]"),
        (Figure(0.5, "percent"), "text", "50 %", "50 %"),
    ],
)
def test_cells_are_written_in_the_format_of_their_kind(value, kind, dutch, plain):
    assert kind in FORMATS
    assert Words("nl").cell(value, kind) == dutch
    assert TERMINAL.cell(value, kind) == plain
