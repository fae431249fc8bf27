"""Zips and folders that are odd, broken or hostile: a feed or a sentence, never a crash and never a full memory."""

import os
import stat
import struct
import tracemalloc
import zipfile

import pytest

from solver.errors import FileAccessError, InputError, SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs import archive, csv_chunks, limits, tables
from solver.importers.gtfs.feed import read_feed
from solver.language.current import speaking
from tests.importers.gtfs.feeds import day_of, read_day, said, small_feed, write_folder, write_zip

MIB = 1024**2


def refusal(path):
    with pytest.raises(InputError) as caught:
        read_feed(path, Findings())
    return str(caught.value)


def feed_zip(tmp_path, **changed):
    return write_zip(tmp_path / "feed.zip", small_feed(**changed))


def test_sub_folder_and_what_macos_adds(tmp_path):
    path = write_zip(tmp_path / "feed.zip", small_feed(), folder="google_transit/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/google_transit/._stops.txt", b"\0\5\26\7")
        archive.writestr("google_transit/._trips.txt", b"\0\5\26\7")
        archive.writestr("__MACOSX/google_transit/stops.txt", b"\0\5\26\7")
        archive.writestr("google_transit/.DS_Store", b"x")
        archive.writestr("google_transit/", b"")

    assert len(read_day(path)[0].trips) == 2


def test_the_complete_folder_is_the_feed_and_two_of_them_are_refused(tmp_path):
    path = write_zip(tmp_path / "feed.zip", small_feed(), folder="this/year/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("extra/stops.txt", "stop_id\nX\n")
    assert len(read_day(path)[0].trips) == 2

    with zipfile.ZipFile(path, "a") as archive:
        for name, text in small_feed().items():
            archive.writestr(f"last/year/{name}.txt", text)
    assert refusal(path) == (
        'feed.zip: found 2 feeds, in the folders "last/year" and "this/year"; expected one feed; '
        "keep one of the folders and pack it alone."
    )


@pytest.mark.parametrize("name", ["../stops.txt", "/stops.txt", "C:/stops.txt", "..\\stops.txt", "a/../../stops.txt"])
def test_names_that_lead_out_are_never_opened(tmp_path, name):
    path = feed_zip(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "stop_id\nX\n")
    before = sorted(tmp_path.rglob("*"))
    _, findings = read_day(path)

    assert said(findings, "leads out") == [f"dropped 1 members with a path that leads out of the feed (such as {name})"]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_feed_that_only_leads_out_has_no_tables(tmp_path):
    path = write_zip(tmp_path / "feed.zip", small_feed(), folder="../")

    assert "feed.zip: stops.txt: found no such table; expected a table that every feed has" in refusal(path)


def test_a_zip_in_a_zip_is_named(tmp_path):
    inner = feed_zip(tmp_path).read_bytes()
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("download/feed.zip", inner)

    assert refusal(path) == (
        'outer.zip: found a zip inside the zip: "download/feed.zip"; expected the tables of a feed '
        "(routes.txt, trips.txt, ...); unpack it, and name the inner zip."
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"route_id,route_type\n", "a file that is no zip, or the first part of one"),
        (b"PK\x03\x04" + b"x" * 5000, "a file that is no zip, or the first part of one"),
        (b"PK\x05\x06" + b"\xff" * 18, "a list of members of 4,294,967,295 bytes"),
    ],
)
def test_what_is_no_zip_is_said(tmp_path, content, found):
    path = tmp_path / "feed.zip"
    path.write_bytes(content)

    assert refusal(path).startswith(f"feed.zip: found {found}; expected ")


def test_the_list_of_members_is_limited(tmp_path, monkeypatch):
    path = feed_zip(tmp_path)
    with zipfile.ZipFile(path) as packed:
        size = sum(46 + len(info.filename) for info in packed.infolist())
    monkeypatch.setattr(archive, "MAX_MEMBERS_BYTES", size)
    read_day(path)

    monkeypatch.setattr(archive, "MAX_MEMBERS_BYTES", size - 1)
    assert f"found a list of members of {size:,} bytes" in refusal(path)


def test_a_truncated_zip_is_said(tmp_path):
    path = feed_zip(tmp_path)
    path.write_bytes(path.read_bytes()[:-300])

    assert "found a file that is no zip, or the first part of one" in refusal(path)


def test_nothing_there_and_neither_file_nor_folder(tmp_path):
    missing = tmp_path / "feed.zip"
    assert refusal(missing) == (
        f"{missing}: found no such file; expected a file that can be read; check the name and the folder."
    )
    with pytest.raises(FileAccessError):
        read_feed(missing, Findings())
    os.mkfifo(missing)
    assert "feed.zip: found neither a file nor a folder" in refusal(missing)


@pytest.mark.parametrize("kind", ["fifo", "device", "broken link"])
def test_what_is_no_file_in_a_folder_does_not_hang(tmp_path, kind):
    folder = write_folder(tmp_path / "feed", small_feed(stops=None))
    stops = folder / "stops.txt"
    if kind == "fifo":
        os.mkfifo(stops)
    else:
        stops.symlink_to("/dev/zero" if kind == "device" else folder / "nowhere")

    words = {
        "fifo": "no regular file (a pipe or a device)",
        "device": "a link that leads out of the folder of the feed, which is not followed",
        "broken link": "no such file",
    }
    assert words[kind] in refusal(folder)


def test_a_file_that_turns_into_a_pipe_after_the_look_does_not_hang(tmp_path):
    folder = write_folder(tmp_path / "feed", small_feed())
    findings = Findings()
    feed = read_feed(folder, findings)
    (folder / "stop_times.txt").unlink()
    os.mkfifo(folder / "stop_times.txt")

    with pytest.raises(SourceError, match="a pipe or a device"), feed.files.open("stop_times.txt"):
        pass


def changed_members(path, change):
    """Let `change` see every (offset of the local header, offset of the central one, name) of a zip as bytes."""
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\5\6")
    place = struct.unpack_from("<L", data, end + 16)[0]
    while data[place : place + 4] == b"PK\1\2":
        lengths = struct.unpack_from("<3H", data, place + 28)
        name = data[place + 46 : place + 46 + lengths[0]].decode()
        change(data, struct.unpack_from("<L", data, place + 42)[0], place, name)
        place += 46 + sum(lengths)
    path.write_bytes(bytes(data))


def test_an_encrypted_member_is_said(tmp_path):
    path = feed_zip(tmp_path)

    def encrypt(data, local, central, name):
        if name == "trips.txt":
            data[local + 6] |= 1
            data[central + 8] |= 1

    changed_members(path, encrypt)
    assert "feed.zip: trips.txt: found an encrypted member; expected an ordinary file with a text" in refusal(path)


def test_encryption_of_a_table_that_is_not_needed_does_no_harm(tmp_path):
    path = feed_zip(tmp_path, shapes="shape_id\n1\n")

    def encrypt(data, local, central, name):
        if name == "shapes.txt":
            data[central + 8] |= 1

    changed_members(path, encrypt)
    read_day(path)


def test_a_link_member_is_not_followed(tmp_path):
    path = feed_zip(tmp_path, stops=None)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("stops.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    assert "feed.zip: stops.txt: found a link to another file" in refusal(path)


def test_an_unknown_packing_is_said(tmp_path):
    path = feed_zip(tmp_path, stops=None)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("stops.txt", small_feed()["stops"])

    assert "feed.zip: stops.txt: found a member packed by method 14" in refusal(path)


def test_a_name_that_stands_twice_is_refused(tmp_path):
    path = feed_zip(tmp_path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("stops.txt", "stop_id\nX\n")

    assert "feed.zip: stops.txt: found 2 members of this name; expected one" in refusal(path)


@pytest.mark.parametrize(("name", "cell"), [("stops.txt", b"A,Alpha"), ("stop_times.txt", b"08:10:00,B")])
def test_corrupt_bytes_are_found_by_their_sum(tmp_path, name, cell):
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for table, text in small_feed().items():
            archive.writestr(f"{table}.txt", text)
    path.write_bytes(path.read_bytes().replace(cell, b"x" * len(cell)))

    with pytest.raises(SourceError) as caught:
        read_day(path)
    assert str(caught.value) == (
        f"feed.zip: {name}: found what cannot be unpacked (Bad CRC-32 for file '{name}'); "
        "expected a whole and readable zip; fetch the feed again from its publisher."
    )


def test_a_corrupt_deflate_stream_is_said(tmp_path):
    path = feed_zip(tmp_path)

    def spoil(data, local, central, name):
        if name == "stops.txt":
            start = local + 30 + len(name)
            data[start : start + 8] = b"\xff" * 8

    changed_members(path, spoil)
    assert "feed.zip: stops.txt: found what cannot be unpacked" in refusal(path)


def test_a_member_that_declares_ten_gigabytes_is_not_read(tmp_path):
    path = feed_zip(tmp_path)

    def lie(data, local, central, name):
        if name == "stops.txt":
            struct.pack_into("<L", data, central + 24, 0xF0000000)
            struct.pack_into("<L", data, central + 20, 0x70000000)

    changed_members(path, lie)
    # 0xF0000000 = 4,026,531,840
    assert "stops.txt: found 4,026,531,840 bytes; expected at most 1,073,741,824 bytes" in refusal(path)


def test_a_header_that_lies_about_the_size_ends_where_it_said(tmp_path):
    # 8 MB of rows behind a header that declares 100 bytes.
    path = feed_zip(tmp_path, stops=small_feed()["stops"] + "D,Delta,52,5\n" * (8 * MIB // 13))

    def lie(data, local, central, name):
        if name == "stops.txt":
            struct.pack_into("<L", data, central + 24, 100)

    changed_members(path, lie)
    tracemalloc.start()
    found = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "feed.zip: stops.txt: found what cannot be unpacked" in found
    assert peak < 4 * MIB


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = feed_zip(tmp_path, stops=None)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("stops.txt", "w") as member:
        for _ in range(64):
            member.write(b" " * MIB)
    tracemalloc.start()
    found = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "stops.txt: found 67,108,864 bytes packed into 65," in found
    assert "as in a zip bomb" in found
    with speaking("nl"):
        assert "67.108.864 bytes, ingepakt tot 65." in refusal(path)
    assert peak < 4 * MIB


def test_the_ratio_of_real_tables_passes(tmp_path):
    # 31.7 is the highest ratio of ten real feeds; this one is at some 130.
    rows = "".join(f"x{number:07d},08:00:00,08:00:00,A,1\n" for number in range(60_000))
    path = feed_zip(tmp_path, stop_times=small_feed()["stop_times"] + rows.replace("x00", "x0"))
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("stop_times.txt")

    assert info.file_size > MIB
    assert 8 < info.file_size / info.compress_size < limits.MAX_RATIO
    read_day(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [("A" * 200, "a line of more than 64 bytes"), ('"' + "A\n" * 400, "a quotation mark after row 3")],
)
def test_a_cell_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch, text, found):
    monkeypatch.setattr(csv_chunks, "CHUNK_BYTES", 64)
    monkeypatch.setattr(csv_chunks, "_HEADER_BYTES", 130)
    path = feed_zip(tmp_path, stops=small_feed()["stops"] + text + "\n" * 90)

    assert f"feed.zip: stops.txt: found {found}" in refusal(path)


def test_a_first_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_chunks, "_HEADER_BYTES", 130)
    path = feed_zip(tmp_path, stops="stop_id," + "x" * 200)

    assert "stops.txt: found a first line of more than 130 bytes" in refusal(path)


def test_utf_16_and_binary_tables_are_said(tmp_path):
    assert "stops.txt: found text in UTF-16" in refusal(
        feed_zip(tmp_path, stops=small_feed()["stops"].encode("utf-16"))
    )
    assert 'stops.txt: found no column "stop_id"' in refusal(feed_zip(tmp_path, stops=bytes(range(256)) * 40))


def test_a_column_that_stands_twice_is_refused(tmp_path):
    head, _, rows = small_feed()["stops"].partition("\n")
    path = feed_zip(tmp_path, stops=f"{head},Stop_id\n{rows}")

    assert refusal(path) == (
        'feed.zip: stops.txt: found column "stop_id" more than once; expected each column once; '
        "remove or rename the others."
    )


def test_two_tables_with_faults_are_named_at_once(tmp_path):
    path = feed_zip(tmp_path, routes=None, trips="trip_id,route\nx,y\n", calendar=None, stop_times="")

    assert refusal(path).splitlines() == [
        "feed.zip: routes.txt: found no such table; expected a table that every feed has; "
        "fetch the feed again from its publisher.",
        "feed.zip: found neither calendar.txt nor calendar_dates.txt; expected at least one of them; "
        "fetch the feed again from its publisher.",
        'feed.zip: trips.txt: found no column "route_id" and "service_id" (there are "trip_id" and "route"); '
        "expected the columns that GTFS requires; fetch the feed again, or name the columns as GTFS does.",
        'feed.zip: stop_times.txt: found no column "trip_id", "arrival_time", "departure_time", "stop_id" and '
        '"stop_sequence" (it is empty); expected the columns that GTFS requires; '
        "fetch the feed again, or name the columns as GTFS does.",
    ]


def test_tables_that_would_fill_the_memory_are_refused(tmp_path, monkeypatch):
    # Three stops are the most rows of a table that is held in memory; the six stop times are not.
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    day_of(tmp_path)

    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert "feed.zip: stops.txt: found more than 2 rows; expected at most 2" in refusal(feed_zip(tmp_path))


@pytest.mark.parametrize("table", ["routes", "trips", "stops"])
def test_a_table_without_rows_is_refused(tmp_path, table):
    path = feed_zip(tmp_path, **{table: small_feed()[table].splitlines()[0] + "\n"})

    assert refusal(path) == (
        f"feed.zip: {table}.txt: found no rows; expected at least one; fetch the feed again from its publisher."
    )


def test_tables_that_are_not_needed_may_be_missing(tmp_path):
    day, _ = day_of(tmp_path, agency=None)

    assert len(day.trips) == 2
