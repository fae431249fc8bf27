"""Tables as programs write them: encodings, marks, ends of lines, blanks, quotation marks, odd columns."""

import pytest

from solver.importers.findings import Findings
from solver.importers.gtfs import csv_chunks
from solver.importers.gtfs.feed import read_feed
from tests.importers.gtfs.feeds import (
    STOP_TIMES_HEADER,
    calls_of,
    day_of,
    departures_of,
    read_day,
    said,
    small_feed,
    trip,
    write_folder,
    write_zip,
)

OUT = [("A", "8:00:00", "8:00:00"), ("B", "8:10:00", "8:10:00"), ("C", "8:20:00", "8:20:00")]


def test_small_feed_gives_its_two_trips(tmp_path):
    day, findings = day_of(tmp_path)

    assert day.feed == "feed.zip"
    assert str(day.date) == "2025-03-04"
    assert calls_of(day, "out") == OUT
    assert day.trips.to_dict("list") == {
        "trip_id": ["out", "back"],
        "route": [0, 0],
        "direction": [0, 1],
        "headsign": ["C", "A"],
        "block": ["", ""],
    }
    assert day.routes.to_dict("list") == {
        "route_id": ["R"],
        "short_name": ["1"],
        "long_name": ["Long"],
        "route_type": [3],
        "mode": ["bus"],
    }
    assert not [finding for finding in findings if " repaired " in finding or " dropped " in finding]


def test_folder_gives_what_a_zip_gives(tmp_path):
    day, _ = read_day(write_folder(tmp_path / "feed", small_feed()))
    inner, _ = read_day(write_folder(tmp_path / "outer" / "inner", small_feed()).parent)

    assert calls_of(day, "out") == calls_of(inner, "out") == OUT


def test_windows_1252_text_is_read_as_such_and_counted(tmp_path):
    stops = small_feed()["stops"].replace("Alpha", "Café \x80").encode("latin-1")
    day, findings = day_of(tmp_path, stops=stops)

    assert day.stops["name"][0] == "Café €"
    assert said(findings, "UTF-8") == [
        "stops.txt: repaired 1 different texts that are not UTF-8, read as Windows-1252 (such as Café €)"
    ]


def test_an_id_is_read_alike_where_only_one_table_has_other_bytes(tmp_path):
    # "é" is UTF-8 in both tables; only stops.txt has a name in latin-1 as well.
    stops = small_feed()["stops"].replace("A,", "é,").encode() + b"D,Caf\xe9,52,5\n"
    day, _ = day_of(tmp_path, stops=stops, stop_times=small_feed()["stop_times"].replace(",A,", ",é,"))

    assert calls_of(day, "out")[0][0] == "é"


def test_ids_in_latin_1_are_matched_in_stop_times(tmp_path):
    feed = {name: text.replace("out,", "hélas,").encode("latin-1") for name, text in small_feed().items()}
    day, _ = read_day(write_zip(tmp_path / "feed.zip", feed))

    assert calls_of(day, "hélas") == OUT


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_byte_order_marks_and_other_ends_of_lines(tmp_path, end):
    feed = {name: text.replace("\n", end).encode("utf-8-sig") for name, text in small_feed().items()}
    day, findings = read_day(write_zip(tmp_path / "feed.zip", feed))

    assert calls_of(day, "out") == OUT
    assert not said(findings, "repaired")


def test_blanks_around_cells_and_column_names_do_not_count(tmp_path):
    def spaced(text):
        return "\n".join(" , ".join(f' "{cell} " ' for cell in line.split(",")) for line in text.splitlines()) + "\n"

    day, _ = day_of(tmp_path, **{name: spaced(text) for name, text in small_feed().items()})

    assert calls_of(day, "out") == OUT
    assert day.stops["name"].tolist() == ["Alpha", "Beta", "Gamma"]


def test_quoted_cells_may_hold_commas_quotes_and_ends_of_lines(tmp_path):
    stops = small_feed()["stops"].replace("Alpha", '"Dam, ""West""\nside"')
    day, _ = day_of(tmp_path, stops=stops)

    assert day.stops["name"][0] == 'Dam, "West" side'


def test_unknown_columns_in_any_order_and_case_do_no_harm(tmp_path):
    lines = small_feed()["stop_times"].splitlines()
    rows = [f"x,{','.join(reversed(line.split(',')))},y" for line in lines]
    day, _ = day_of(tmp_path, stop_times="\n".join(rows).replace("stop_sequence", "Stop_Sequence"))

    assert calls_of(day, "out") == OUT


def test_rows_that_are_too_short_or_too_long_do_not_end_the_reading(tmp_path):
    feed = small_feed()
    day, _ = day_of(
        tmp_path, stops=feed["stops"] + "D\nE,Echo,52,5,,,,\n,,,\n\n", stop_times=feed["stop_times"] + "out\n"
    )

    assert calls_of(day, "out") == OUT


def test_rows_that_all_leave_out_the_last_cells(tmp_path):
    feed = small_feed()
    trips = "route_id,service_id,trip_id,direction_id,trip_headsign,shape_id\nR,W,out,0\nR,W,back,1\n"
    stops = feed["stops"].replace("stop_lon", "stop_lon,zone_id,location_type,parent_station")
    day, _ = day_of(
        tmp_path, trips=trips, stops=stops, stop_times=feed["stop_times"].replace("\n", ",pickup,drop\n", 1)
    )

    assert calls_of(day, "out") == OUT
    assert day.trips["headsign"].tolist() == ["", ""]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "\r\n \r\n"])
def test_an_empty_table_that_is_not_needed_is_one_without_rows(tmp_path, text):
    day, _ = day_of(tmp_path, frequencies=text, calendar_dates=text, agency=text, feed_info=text)

    assert calls_of(day, "out") == OUT


def test_nul_bytes_are_left_out_and_counted(tmp_path):
    day, findings = day_of(tmp_path, stop_times=small_feed()["stop_times"].replace("08:10:00,B", "08:10:00,\0B\0"))

    assert calls_of(day, "out") == OUT
    assert said(findings, "NUL") == ["stop_times.txt: repaired 2 NUL bytes, left out"]


def test_ids_keep_their_leading_zeros(tmp_path):
    feed = {name: text.replace("out,", "007,").replace("back,", "7,") for name, text in small_feed().items()}
    day, _ = read_day(write_zip(tmp_path / "feed.zip", feed))

    assert calls_of(day, "007") == OUT
    assert departures_of(day, "7") == ["9:00:00", "9:10:00", "9:20:00"]


@pytest.mark.parametrize("chunk_bytes", [40, 41, 64, 97, 150])
def test_trips_that_are_spread_over_chunks_stay_whole(tmp_path, monkeypatch, chunk_bytes):
    # One row is some 27 bytes, so that every chunk ends within a trip; the rows of the two trips take turns.
    monkeypatch.setattr(csv_chunks, "CHUNK_BYTES", chunk_bytes)
    monkeypatch.setattr(csv_chunks, "_HEADER_BYTES", 90)
    out, back = (
        rows.splitlines(keepends=True) for rows in (trip("out", "ABC", "08:00:00"), trip("back", "CBA", "09:00:00"))
    )
    mixed = "".join(row for pair in zip(reversed(out), back, strict=True) for row in pair)
    small = {
        "stop_times": STOP_TIMES_HEADER + mixed,
        "calendar": None,
        "calendar_dates": "service_id,date,exception_type\nW,20250304,1\n",
    }
    day, findings = day_of(tmp_path, **small)

    assert calls_of(day, "out") == OUT
    assert departures_of(day, "back") == ["9:00:00", "9:10:00", "9:20:00"]
    assert said(findings, "stop_times.txt: read") == ["stop_times.txt: read 6 rows"]


def test_a_quoted_end_of_line_at_the_end_of_a_chunk_is_no_end_of_a_row(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_chunks, "CHUNK_BYTES", 64)
    monkeypatch.setattr(csv_chunks, "_HEADER_BYTES", 130)
    stops = "stop_id,stop_name,stop_lat,stop_lon\n"
    stops += "".join(f'{stop},"Long\nname of {stop}",52,5\n' for stop in "ABCDEFGHIJ")
    findings = Findings()
    feed = read_feed(write_zip(tmp_path / "feed.zip", small_feed(stops=stops)), findings)

    assert feed.stops["name"].tolist() == [f"Long name of {stop}" for stop in "ABCDEFGHIJ"]
