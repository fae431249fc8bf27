"""What stands in a cell, and what is made of it: for every kind what passes and what stops."""

import datetime as dt

import pytest

from solver.importers.sheets.cells.convert import CellFault, is_blank, read_cell
from solver.importers.sheets.cells.raw import BrokenCell
from solver.importers.sheets.schema.catalogue import TABLES
from solver.importers.sheets.schema.columns import Column, Wording

PAIRS = Column("pairs", "pairs", Wording("", ""), Wording("", ""), examples=("tue=0.5",))


def column(name):
    table, _, key = name.partition(".")
    return PAIRS if name == "pairs" else TABLES[table].column(key)


COUNT, NUMBER, SHARE = "groups.headcount", "agreements.gap_min", "groups.public_transport"
LAT, CLOCK, CLOCKS, TIMES = "organisations.lat", "agreements.from", "departures.at", "groups.arrivals"
TEXT, ID, WORDS, CHOICE = "groups.name", "groups.group", "agreements.groups", "agreements.kind"
PATTERNS, SHIFTS, DAYS = "groups.patterns", "agreements.shifts_min", "agreements.days"

PASS = [
    (COUNT, 500.0, 500),
    (COUNT, "500", 500),
    (COUNT, " 500\u00a0", 500),
    (COUNT, "500,0", 500),
    (COUNT, "1 234", 1234),
    (COUNT, "1\u00a0234", 1234),
    (COUNT, "1\u202f234", 1234),
    (COUNT, "1'234", 1234),
    (COUNT, "1.234.567", 1_234_567),
    (COUNT, "1,234,567", 1_234_567),
    (COUNT, "0", 0),
    (COUNT, 10_000_000, 10_000_000),
    (NUMBER, "12,5", 12.5),
    (NUMBER, "12.5", 12.5),
    (NUMBER, "1.2340", 1.234),
    (NUMBER, "0,125", 0.125),
    (NUMBER, "1.234,5", 1234.5),
    (NUMBER, "1,234.5", 1234.5),
    (NUMBER, 1440, 1440),
    (NUMBER, 1.234, 1.234),
    (LAT, "52.086", 52.086),
    (LAT, "52,086241", 52.086241),
    (LAT, "-52,086", -52.086),
    (LAT, "\u221252,086", -52.086),
    (SHARE, 0.39, 0.39),
    (SHARE, "0,39", 0.39),
    (SHARE, "39%", 0.39),
    (SHARE, "39 %", 0.39),
    (SHARE, "12,5%", 0.125),
    (SHARE, "100%", 1.0),
    (SHARE, 1, 1.0),
    (SHARE, 0, 0.0),
    (CLOCK, "08:30", "08:30"),
    (CLOCK, "8:30", "08:30"),
    (CLOCK, "8.30", "08:30"),
    (CLOCK, "08:30:00", "08:30"),
    (CLOCK, "8u30", "08:30"),
    (CLOCK, "8:30 uur", "08:30"),
    (CLOCK, "8 uur", "08:00"),
    (CLOCK, "8:30:00 PM", "20:30"),
    (CLOCK, "12:05 a.m.", "00:05"),
    (CLOCK, "25:10", "25:10"),
    (CLOCK, "30:00", "30:00"),
    (CLOCK, "0.354166", "08:30"),  # 0.354166 * 1440 = 509.999 minutes
    (CLOCK, "0,5", "12:00"),
    (CLOCK, 0.354166, "08:30"),
    (CLOCK, 1.0486111, "25:10"),  # 1.0486111 * 1440 = 1510.0 minutes
    (CLOCK, dt.time(8, 30), "08:30"),
    (CLOCK, dt.time(8, 29, 59, 999000), "08:30"),  # LibreOffice: 0.354166666 of a day
    (CLOCK, dt.timedelta(hours=25, minutes=10), "25:10"),
    (CLOCK, dt.timedelta(days=1, seconds=4199, microseconds=999000), "25:10"),
    (CLOCK, dt.datetime(1900, 1, 1, 1, 10), "25:10"),  # 1.0486 of a day in a cell with the format hh:mm
    (CLOCK, dt.date(1900, 1, 1), "24:00"),
    (CLOCKS, "08:15 08:00; 25:10", ("08:00", "08:15", "25:10")),
    (CLOCKS, dt.time(8, 30), ("08:30",)),
    (TIMES, "08:30", (("08:30", 1.0),)),
    (TIMES, dt.time(8, 30), (("08:30", 1.0),)),
    (TIMES, 0.354166, (("08:30", 1.0),)),
    (TIMES, "08:30=0.5 10:15=0.3", (("08:30", 0.5), ("10:15", 0.3))),
    (TIMES, "10:15=0,3, 8.30=0,5", (("08:30", 0.5), ("10:15", 0.3))),
    (TIMES, "08:30 50%; 10:15 30%", (("08:30", 0.5), ("10:15", 0.3))),
    (TIMES, "08:30 (50%), 10:15 (30 %)", (("08:30", 0.5), ("10:15", 0.3))),
    (TIMES, "8.30 0.30 9.30 0.70", (("08:30", 0.3), ("09:30", 0.7))),
    (TIMES, "08:30=1", (("08:30", 1.0),)),
    (TIMES, "+0=0.8 +50=0.2", (("+0", 0.8), ("+50", 0.2))),
    (TIMES, "08:30=0.5x0.8 10:15=0.3", (("08:30", 0.5, 0.8), ("10:15", 0.3))),
    (TIMES, "10:15 30%; 08:30 (50 % x 80 %)", (("08:30", 0.5, 0.8), ("10:15", 0.3))),
    (TIMES, "8.30=1*0,75", (("08:30", 1.0, 0.75),)),
    (TIMES, "8 uur", (("08:00", 1.0),)),
    (TIMES, "8h", (("08:00", 1.0),)),
    (TIMES, "8u30", (("08:30", 1.0),)),
    (TIMES, "8.30 uur", (("08:30", 1.0),)),
    (TIMES, "8:30 h", (("08:30", 1.0),)),
    (TIMES, "8 pm", (("20:00", 1.0),)),
    (TIMES, "8 uur 30%, 9u15 70%", (("08:00", 0.3), ("09:15", 0.7))),
    (TIMES, "8.30 uur (50%); 9h (50%)", (("08:30", 0.5), ("09:00", 0.5))),
    (TIMES, "08:30=28.999999999999996%", (("08:30", 0.29),)),
    (TIMES, "08:30=0.8 +50=0.2", (("08:30", 0.8), ("+50", 0.2))),
    (CLOCK, "8 uur", "08:00"),
    (CLOCK, "8 a.m.", "08:00"),
    (CLOCKS, "8 uur 8.30 uur, 9 h", ("08:00", "08:30", "09:00")),
    (COUNT, 28.999999999999996, 29),
    (COUNT, 124599.99999999999, 124600),
    (COUNT, "28.999999999999996", 29),
    (COUNT, 28.00000001, 28),
    (NUMBER, 14.999999999999998, 15),
    (LAT, 52.086000000000006, 52.086),
    (SHARE, 1.0000000000000002, 1.0),
    (SHARE, 0.30000000000000004, 0.3),
    (SHARE, "28.999999999999996%", 0.29),
    (ID, 1234.0000000000002, "1234"),
    (SHIFTS, 14.999999999999998, (15,)),
    (TIMES, "+100=0.2 +50=0.8", (("+50", 0.8), ("+100", 0.2))),
    (TEXT, "  Onder\u00a0bouw\n1 ", "Onder bouw 1"),
    (TEXT, "soft\u00adhyphen\u200b", "softhyphen"),
    (TEXT, "Utrecht \u2013 Zeist", "Utrecht \u2013 Zeist"),
    (TEXT, "x" * 2000, "x" * 2000),
    (TEXT, 3584.0, "3584"),
    (TEXT, dt.time(8, 30), "08:30"),
    (TEXT, "=HYPERLINK(1)", "=HYPERLINK(1)"),
    (ID, "hu-1  ", "hu-1"),
    (ID, 1234.0, "1234"),
    (ID, 12.5, "12.5"),
    (ID, "x", "x"),
    (ID, "x" * 100, "x" * 100),
    (WORDS, "hu-1, roc-*;uu  hu-1", ("hu-1", "roc-*", "uu")),
    (WORDS, 22.0, ("22",)),
    (CHOICE, "same_shift", "same_shift"),
    (CHOICE, "Zelfde verschuiving", "same_shift"),
    (CHOICE, " SAME  SHIFT ", "same_shift"),
    ("organisations.kind", "vo", "vo"),
    ("organisations.kind", "Voortgezet onderwijs", "vo"),
    ("pairs", "tue=0.5 thu=1", {"tue": 0.5, "thu": 1}),
    ("pairs", "tue=0,5, thu: 50%", {"tue": 0.5, "thu": 0.5}),
    (PATTERNS, "today: tue=0.5 | home: tue=0", (("today", {"tue": 0.5}), ("home", {"tue": 0.0}))),
    (PATTERNS, "nu: di=0,9 vr=40%\nthuis: di=50%", (("today", {"tue": 0.9, "fri": 0.4}), ("thuis", {"tue": 0.5}))),
    (PATTERNS, "di=0,5", (("today", {"tue": 0.5}),)),
    (SHIFTS, "-15 0 15", (-15, 0, 15)),
    (SHIFTS, "0,15,30", (0, 15, 30)),
    (SHIFTS, "\u221215;+15", (-15, 15)),
    (SHIFTS, 15.0, (15,)),
    (DAYS, "do di", ("tue", "thu")),
    (DAYS, "Dinsdag, thu", ("tue", "thu")),
    (DAYS, "ma t/m wo", ("mon", "tue", "wed")),
    (DAYS, "mon-fri", ("mon", "tue", "wed", "thu", "fri")),
    (DAYS, "werkdagen", ("mon", "tue", "wed", "thu", "fri")),
]

STOP = [
    (COUNT, "1.234", 'found "1.234"; expected a whole number from 0 to 10,000,000 that can be read in one way only; '
     "write 1234 where that is meant, without a point or a comma"),
    (COUNT, "1,234", "write 1234 where that is meant"),
    (COUNT, 12.5, "found 12.5; expected a whole number from 0 to 10,000,000; write a whole number, without a point"),
    (COUNT, "<5", 'found "<5"; expected a whole number from 0 to 10,000,000; write your best guess as a number'),
    (COUNT, "circa 500", "write 500, the number alone, and the rest in the column source"),
    (COUNT, "500 leerlingen", "write 500, the number alone"),
    (COUNT, "#N/A", "found the error #N/A; expected a whole number; replace the formula by its value"),
    (COUNT, "#VERW!", "found the error #VERW!"),
    (COUNT, BrokenCell("the error #REF!"), "found the error #REF!; expected a whole number; replace the formula"),
    (COUNT, BrokenCell("a formula without a value"), "found a formula without a value"),
    (COUNT, True, "found TRUE"),
    (COUNT, dt.date(2020, 2, 1), "found the date 2020-02-01; expected a whole number from 0 to 10,000,000; "
     "type the number again, and set the format of the cell to a number"),
    (COUNT, -1, "found -1"),
    (COUNT, 10_000_001, "found 10,000,001"),
    (COUNT, "9" * 70, "expected a whole number"),
    (COUNT, "n.v.t.", "write your best guess, and say so in the column source"),
    (COUNT, "10\u00b2", "expected a whole number"),
    (NUMBER, "1.234", "write 1234 where that is meant, or 1.2340"),
    (NUMBER, "1440,5", "expected a number from 0 to 1,440"),
    (NUMBER, "-", "leave the cell blank"),
    (NUMBER, "nan", 'found "nan"'),
    (NUMBER, "1e3", 'found "1e3"'),
    (LAT, 52086241.0, "found 52,086,241; expected a number from -90 to 90"),
    (SHARE, 39, "write 39 % as 0.39 or 39%"),
    (SHARE, "39", 'found "39"; expected a share from 0 to 1, or a percentage from 0% to 100%; write 39 % as 0.39'),
    (SHARE, "101%", 'found "101%"'),
    (SHARE, -0.01, "found -0.01"),
    (SHARE, "half", 'found "half"'),
    (CLOCK, "30:01", 'found "30:01"; expected a clock time from 00:00 to 30:00; write it as hours and minutes'),
    (CLOCK, "8:60", 'found "8:60"'),
    (CLOCK, "08:30:30", 'found "08:30:30"'),
    (CLOCK, "13:00 PM", 'found "13:00 PM"'),
    (CLOCK, "0.25", 'found "0.25"'),
    (CLOCK, "830", 'found "830"'),
    (CLOCK, 8.3, "found 8.3"),
    (CLOCK, 1.15, "found 1.15"),
    (CLOCK, 1.3, "found 1.3"),
    (CLOCK, 1.1500000000000001, "found 1.1500000000000001"),
    (CLOCK, "13 pm", 'found "13 pm"'),
    (COUNT, 28.9999, "found 28.9999; expected a whole number from 0 to 10,000,000; write a whole number, without"),
    (COUNT, 28.9999999, "found 28.9999999;"),
    (COUNT, 124599.123456789, "found 124599.123456789;"),
    (CLOCK, 1.354166, "found 1.354166"),  # 32:30
    (CLOCK, 830, "found 830"),
    (CLOCK, 0, "found 0"),
    (CLOCK, dt.timedelta(days=8), "found the duration 8 days"),
    (CLOCK, dt.timedelta(hours=-1), "found the duration -1 day"),
    (CLOCK, dt.datetime(2020, 3, 3, 8, 30), "found the date and time 2020-03-03 08:30"),
    (CLOCK, dt.time(8, 30, 30), "found the time 08:30:30"),
    (CLOCKS, "08:15 acht", 'found "acht"'),
    (TIMES, "08:30 10:15", "write the share of the group behind each time, such as 08:30=0.5 10:15=0.5"),
    (TIMES, "08:30=50", 'found "08:30=50"'),
    (TIMES, "08:30=0.9 09:00=0.2", "lower the shares: together they are more than all of the group"),
    (TIMES, "08:30=0.5 8.30=0.5", "write each time once, with its whole share"),
    (TIMES, "+0=0.5 08:30=0.5", "write all times as clock times, or all as minutes after the start"),
    (TIMES, "kwart over acht", 'found "kwart over acht"'),
    (TIMES, "31:00=1", 'found "31:00=1"'),
    (TIMES, " , ", "expected clock times"),
    (TIMES, "08:30=0.5x", "expected clock times"),
    (TIMES, "08:30=0.5x0.8x0.5", "expected clock times"),
    (TIMES, "08:30=0.5x120%", "of whom are due then no more can come than all: 1 or 100 %"),
    (TIMES, "x" * 10_000, "expected clock times"),
    (TEXT, "x" * 2001, "found 2,001 characters"),
    (TEXT, "x" * 10_000, "expected a text of at most 2,000 characters; shorten it"),
    (TEXT, "bell\x07", "type it again, without the characters that cannot be shown"),
    (TEXT, dt.date(2026, 2, 1), "found the date 2026-02-01; expected a text of at most 2,000 characters; type an"),
    (TEXT, "#NAAM?", "found the error #NAAM?; expected a value that was typed; replace the formula by its value"),
    (ID, "x" * 101, "found 101 characters"),
    (ID, "a\x00b", 'found "a\\u0000b"; expected a code of 1 to 100 characters'),
    (ID, 1e15, "Excel keeps fifteen digits of a number"),
    (ID, dt.date(2026, 2, 1), "type an apostrophe before it, so that Excel leaves it as it is"),
    (WORDS, 2.5, "found 2.5; expected codes with blanks between them; put an apostrophe before it"),
    (WORDS, ",", 'found ","'),
    (WORDS, "x" * 101, "expected codes"),
    (CHOICE, "zelfde verschuivin", 'did you mean "zelfde verschuiving"? If not, choose one of these'),
    (CHOICE, "iets", "weekday_order; choose one of these"),
    (CHOICE, True, "found TRUE"),
    ("pairs", "tue=0.5 tue=1", "expected words with a number each"),
    ("pairs", "tue", "expected words with a number each, such as tue=0.5 thu=1"),
    (PATTERNS, "today: foo=1", "write each weekday once, with a share from 0 to 1"),
    (PATTERNS, "today: tue=1.01", "write each weekday once"),
    (PATTERNS, "nu: di=1 | today: di=0", "give each pattern a name of its own"),
    (PATTERNS, 5, "expected week patterns"),
    (SHIFTS, "-721", "expected whole minutes from -720 to 720"),
    (SHIFTS, 0.15, "found 0.15"),
    (SHIFTS, "een kwartier", 'found "een kwartier"'),
    (DAYS, "di en do", "expected weekdays from mon to sun, or maandag to zondag"),
    (DAYS, "vr-ma", 'found "vr-ma"'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "value"), PASS)
def test_a_cell_passes(name, raw, value):
    read = read_cell(raw, column(name))
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("name", "raw", "sentence"), STOP)
def test_a_cell_stops(name, raw, sentence):
    with pytest.raises(CellFault) as caught:
        read_cell(raw, column(name))
    fault = caught.value
    told = f"found {fault.found}; expected {fault.expected}; {fault.advice}"
    assert sentence in told
    assert told.isprintable()
    assert len(told) < 500


@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0\t\n", "\u200b"])
def test_nothing_but_blanks_is_blank(raw):
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [0, 0.0, False, "0", "-", BrokenCell("the error #N/A")])
def test_anything_else_is_not_blank(raw):
    assert not is_blank(raw)
