"""Loads as letters: bars against places, a day in one line, in blocks and in ASCII."""

import subprocess
import sys

import pytest

from solver.report.charts.rows import load_rows
from solver.report.terminal.bars import ASCII, BLOCKS, day_line, legend, letters_for, load_bars, minutes_per_letter


@pytest.fixture
def rows(demand, today, parts_of):
    plan = parts_of(college_students=[(15, 1)])
    return load_rows(demand, [("today", today), ("plan", plan)], "tram>town", "tue")


@pytest.fixture
def of_today(rows):
    return [row for row in rows if row["place"] == 0]


@pytest.fixture(autouse=True)
def _ordinary_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")


def line_of(lines, clock):
    return next(line for line in lines if line.startswith(clock))


def test_a_bar_ends_where_its_load_is(of_today):
    # 150 passengers are the whole bar: 40 seats lie at 4/15 of it, 120 places at 12/15.
    lines = load_bars(of_today, 60, ASCII)
    worst = line_of(lines, "08:15")
    assert worst.endswith("150  125 %!")
    bar = worst.removesuffix("150  125 %!").rstrip()[12:]
    assert bar.count("#") + bar.count("%") + 2 == len(bar)
    assert bar.index(":") == round(len(bar) * 4 / 15)
    assert bar.index("|") == round(len(bar) * 12 / 15)
    assert "%" in bar[bar.index("|") :]
    assert "%" not in bar[: bar.index("|")]


def test_an_empty_interval_shows_the_marks_only(of_today):
    lines = load_bars(of_today, 60, ASCII)
    assert line_of(lines, "07:00").split() == ["07:00-07:15", ":", "|", "0", "0", "%"]
    assert line_of(lines, "06:45").split() == ["06:45-07:00", "0", "-"]


@pytest.mark.parametrize("width", [40, 60, 80, 150])
@pytest.mark.parametrize("letters", [ASCII, BLOCKS], ids=["ascii", "blocks"])
def test_lines_are_no_longer_than_the_terminal(rows, of_today, width, letters):
    assert max(map(len, load_bars(of_today, width, letters))) <= width
    if width >= 80:
        assert max(map(len, load_bars(rows, width, letters))) <= width


def test_every_interval_has_one_line_with_both_schedules(rows, of_today):
    lines = load_bars(rows, 80, BLOCKS)
    assert len(lines) == len(of_today) + 1
    assert lines[0].split() == ["today", "plan"]
    assert "150  125 %!" in line_of(lines, "08:15")
    assert line_of(lines, "08:15").endswith("90   75 %")


def test_ascii_is_ascii(rows, of_today):
    text = "\n".join([*load_bars(rows, 80, ASCII), legend(rows, ASCII), day_line(of_today, ASCII)])
    assert text.isascii()


def test_a_letter_of_a_block_is_filled_by_eighths(of_today):
    worst = max(of_today, key=lambda row: row["load"])
    half = worst | {
        "load": 75.0,
        "load_factor": 0.5,
        "begin_min": 0.0,
        "clock": "00:00",
        "is_over": False,
        "seats": 0.0,
        "places": 150.0,
    }
    line = load_bars([worst, half], 40, BLOCKS)[2]
    # A bar of 13 letters, the first of which is the mark of no seats at all: half of it is six letters and a half.
    assert line == "00:00       ┊█████▌      │    75   50 %"


@pytest.mark.parametrize(
    ("encoding", "letters"),
    [("utf-8", BLOCKS), ("ascii", ASCII), ("latin-1", ASCII), ("cp1252", ASCII), (None, ASCII), ("no such", ASCII)],
)
def test_letters_for_a_stream(encoding, letters):
    assert letters_for(encoding) is letters


def test_a_dumb_terminal_gets_ascii(monkeypatch):
    monkeypatch.setenv("TERM", "linux")
    assert letters_for("utf-8") is ASCII


def test_a_day_in_one_line(rows, of_today):
    plan = [row for row in rows if row["place"] == 1]
    # From 06:45, a quarter a letter: nothing runs before 07:00 and after 10:00.
    assert minutes_per_letter(of_today) == 15
    assert day_line(of_today, BLOCKS) == " ▁▁▁▁▁!▁▁▁▁▁▁ "
    assert day_line(plan, BLOCKS)[6] == "▇"  # 90 of 120 places
    assert day_line(plan, ASCII)[6] == "*"


def test_a_long_day_takes_the_highest_of_each_time(of_today):
    rows = [of_today[1] | {"begin_min": 5.0 * place, "load_factor": 0.0} for place in range(288)]
    rows[100] |= {"load_factor": 0.99}
    rows[200] |= {"load_factor": 1.4, "is_over": True}
    rows[201] |= {"load_factor": 1.1, "is_over": True}
    line = day_line(rows, BLOCKS)
    assert minutes_per_letter(rows) == 30
    assert len(line) == 48
    assert (line[16], line[33], line.count("!")) == ("█", "!", 1)


def test_exactly_full_is_not_over(of_today):
    rows = [of_today[1] | {"load_factor": 1.0}]
    assert day_line(rows, BLOCKS) == "█"


def test_names_are_cut_to_their_column(rows):
    wide = [row | {"schedule": "東京の学校" * 100} if row["place"] else row for row in rows]
    assert len(load_bars(wide, 80, BLOCKS)[0]) <= 80


@pytest.mark.long
def test_no_picture_library_is_needed():
    # The terminal works without the extra `report`.
    script = (
        "import sys, solver.commands.solve_tables, solver.commands.show_load, solver.commands.plot;"
        "sys.exit(bool({'altair', 'babel', 'vl_convert', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
