"""`stagger export`: what it writes, where, and what it refuses in a sentence."""

import csv
import datetime
import errno
import io
import json
import os
import re

import icalendar
import openpyxl
import pytest

import solver.commands.export
import solver.formats.files
from solver.commands.export import school_year_after
from tests.report.exports import HOSTILE, named

ALL = {"tiny-plan.xlsx", "tiny-plan.geojson", "tiny-plan.pdf"}


@pytest.fixture
def plan(document, save):
    """A schedule by hand of the tiny instance: the college a quarter later."""
    return save(plan_of(document), "tiny plan.json")


def plan_of(document):
    groups = [group for organisation in document["organisations"] for group in organisation["groups"]]
    options = [
        [{"shift_min": 15 * (place == 0), "pattern": "today", "parts": group["parts"]}]
        for place, group in enumerate(groups)
    ]
    choices = [{"group": group["id"], "options": own} for group, own in zip(groups, options, strict=True)]
    return {"format": "stagger-schedule/1", "choices": choices}


def written(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def rows_of(book, sheet):
    rows = list(book[sheet].iter_rows(min_row=3, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_folder_gets_everything(call, tiny, plan, tmp_path):
    result = call("export", tiny, plan, "-o", tmp_path / "out", "--from", "2026-09-07")
    assert (result.exit_code, result.stderr) == (0, "")
    files = written(tmp_path / "out")
    assert {name for name in files if "/" not in name} == ALL
    assert [name for name in files if name.startswith("ics")] == ["ics/college.ics"]
    assert len([name for name in files if name.startswith("csv")]) == 11
    assert re.search(r"^Written: \S+/csv \(11 files, \d+ kB\)$", result.stdout, re.MULTILINE)


def test_only_what_is_asked_for_is_written(call, tiny, plan, tmp_path):
    result = call("export", tiny, plan, "--geojson", tmp_path / "o" / "map.json", "-q")
    assert (result.exit_code, result.output) == (0, "")
    assert written(tmp_path / "o") == ["map.json"]


def test_an_output_with_a_name_of_its_own_leaves_the_folder(call, tiny, plan, tmp_path):
    call("export", tiny, plan, "-o", tmp_path / "out", "--pdf", tmp_path / "memo.pdf")
    assert (tmp_path / "memo.pdf").exists()
    assert not (tmp_path / "out" / "tiny-plan.pdf").exists()


def test_the_figures_are_those_of_evaluate(call, tiny, solved_tiny, tmp_path):
    call("export", tiny, solved_tiny, "--xlsx", tmp_path / "o.xlsx", "--lang", "en")
    told = json.loads(call("evaluate", tiny, solved_tiny, "--json").stdout)
    book = openpyxl.load_workbook(tmp_path / "o.xlsx")
    terms = rows_of(book, "Terms")
    assert [row["today"] for row in terms] == pytest.approx(list(told["terms"]["status_quo"].values()))
    assert [row["new"] for row in terms] == pytest.approx(list(told["terms"]["schedule"].values()))
    sections = {row["section id"]: row for row in rows_of(book, "Sections")}
    for section in told["sections"]:
        row = sections[section["section"]]
        assert row["load today"] == pytest.approx(section["worst_before"]["load"])
        assert row["load new"] == pytest.approx(section["worst_after"]["load"])
        assert row["overload new, a day"] == pytest.approx(section["overload_after"])
    moved = [row for row in rows_of(book, "Start times") if row["changes"] == "yes"]
    assert [(row["people"], row["shift (min)"]) for row in moved] == [
        (move["people"], move["shift_min"]) for move in told["moves"]
    ]
    tiers = rows_of(book, "Bounds")
    schedule = json.loads(solved_tiny.read_text(encoding="utf-8"))
    assert [row["bound"] for row in tiers] == pytest.approx([tier["bound"] for tier in schedule["tiers"]])


@pytest.mark.parametrize(
    ("options", "begin"),
    [
        ([], '"doel";"eenheid"'),
        (["--no-dutch-csv"], '"doel","eenheid"'),
        (["--lang", "en"], '"term","unit"'),
        (["--lang", "en", "--dutch-csv"], '"term";"unit"'),
    ],
)
def test_the_style_of_csv_follows_the_language_unless_told(call, tiny, plan, tmp_path, options, begin):
    call("export", tiny, plan, "--csv", tmp_path / "o", *options)
    (file,) = [path for path in (tmp_path / "o").iterdir() if path.stem in {"doelen", "terms"}]
    assert file.read_bytes().startswith(b"\xef\xbb\xbf" + begin.encode())


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-11-29", "2027-09-06"),
        ("2026-08-31", "2026-09-07"),
        ("2026-09-07", "2027-09-06"),
        ("2025-01-01", "2025-09-01"),
    ],
)
def test_the_school_year_begins_on_the_first_monday_of_september(day, first):
    assert school_year_after(datetime.date.fromisoformat(day)) == datetime.date.fromisoformat(first)


def test_calendars_begin_with_the_school_year_unless_told(call, tiny, plan, tmp_path):
    told = call("export", tiny, plan, "--ics", tmp_path / "a", "--from", "2027-01-04").stdout
    assert "Calendars: the new times hold from January 4, 2027 (another date: --from YYYY-MM-DD)." in told
    told = call("export", tiny, plan, "--ics", tmp_path / "b").stdout
    monday = school_year_after(datetime.date.today())
    assert f"hold from September {monday.day}, {monday.year} (" in told
    told = call(
        "export", tiny, plan, "--ics", tmp_path / "nl", "--from", "2026-11-30", env={"STAGGER_LANG": "nl"}
    ).stdout
    assert "30 november 2026" in told
    starts = []
    for name in "ab":
        calendar = icalendar.Calendar.from_ical((tmp_path / name / "college.ics").read_bytes())
        starts.append(calendar.walk("VEVENT")[0].decoded("dtstart").date())
    assert starts == [datetime.date(2027, 1, 5), monday + datetime.timedelta(1)]


def test_broken_agreements_are_written_and_told(call, document, save, tmp_path):
    document["agreements"] = [{"kind": "max_shifted", "id": "few", "at_most_person_min": 100}]
    result = call("export", save(document), save(plan_of(document), "p.json"), "--csv", tmp_path / "o")
    assert result.exit_code == 0
    assert "the schedule breaks 1 of 1 agreements" in result.stdout
    text = (tmp_path / "o" / "afspraken.csv").read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["nagekomen in het plan"], row["overschreden met"]) == ("nee", "1700")


def test_choices_of_another_instance_are_refused(call, tiny, document, save, tmp_path):
    other = plan_of(document)
    other["choices"][0]["group"] = "nobody"
    result = call("export", tiny, save(other, "p.json"), "-o", tmp_path / "o")
    assert result.exit_code == 6
    assert "nobody" in result.stderr
    assert not (tmp_path / "o").exists()


def test_bounds_of_another_instance_are_left_out(call, document, solved, save, tmp_path):
    document["organisations"][0]["groups"][0]["headcount"] = 100
    result = call("export", save(document), save(solved, "s.json"), "--xlsx", tmp_path / "o.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Note: the bounds in the schedule file fail the check, and are left out." in result.stdout
    assert rows_of(openpyxl.load_workbook(tmp_path / "o.xlsx"), "Ondergrenzen") == []


REFUSED = {
    "nothing asked": ([], "the options: found no output; expected at least one of --xlsx, --csv, --ics, --geojson"),
    "standard output": (["--xlsx", "-"], '--xlsx: found "-", standard output, which is no file; expected a name'),
    "an input": (["--pdf", "{instance}"], "found the file that is read; expected another file"),
    "a folder for a file": (["--xlsx", "{folder}"], "found a folder; expected a file that can be written"),
    "a file for a folder": (["--csv", "{schedule}"], "found a file; expected a folder, or the name of a new one"),
    "below a file": (["--ics", "{schedule}/x"], "expected a file that can be written"),
    "twice the same": (["--xlsx", "{folder}/a", "--pdf", "{folder}/a"], "which another output has too"),
    "a date far away": (["--ics", "{folder}/i", "--from", "9999-12-31"], "--from: found 9999-12-31; expected a date"),
}


@pytest.mark.parametrize(("options", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_refused_in_a_sentence(call, tiny_text, plan, tmp_path, options, said):
    instance = tmp_path / "tiny.json"
    instance.write_text(tiny_text, encoding="utf-8")
    before = written(tmp_path)
    places = {"instance": instance, "schedule": plan, "folder": tmp_path}
    result = call("export", instance, plan, *[option.format(**places) for option in options])
    assert result.exit_code == 3
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert written(tmp_path) == before


def test_a_date_that_is_none_is_wrong_usage(call, tiny, plan, tmp_path):
    assert call("export", tiny, plan, "--ics", tmp_path / "i", "--from", "september").exit_code == 2


def test_a_missing_package_is_named_before_anything_is_read(call, plan, tmp_path, monkeypatch):
    monkeypatch.setattr("solver.report.extras.find_spec", lambda name: None if name == "typst" else object())
    result = call("export", "no-instance.json", plan, "--pdf", tmp_path / "o.pdf")
    assert result.exit_code == 3
    assert "the installation: found no typst; expected the packages of the extra `report`" in result.stderr
    missing_too = call("export", "no-instance.json", plan, "--xlsx", tmp_path / "o.xlsx")
    assert "no such file" in missing_too.stderr, "a workbook needs no typst"


def test_a_fault_leaves_every_file_as_it_was(call, tiny, plan, tmp_path, monkeypatch):
    old = tmp_path / "o.xlsx"
    old.write_bytes(b"old")

    def fail(*_):
        raise MemoryError

    monkeypatch.setitem(solver.commands.export._MAKERS, "pdf", fail)
    result = call("export", tiny, plan, "--xlsx", old, "--pdf", tmp_path / "o.pdf")
    assert result.exit_code == 3
    assert old.read_bytes() == b"old"


CLASHES = {
    "instance in the folder of csv": (["--csv", "{in}"], "{in}/doelen.csv: found the file that is read; expected"),
    "workbook as a csv table": (
        ["--csv", "{out}", "--xlsx", "{out}/doelen.csv"],
        "found also what --xlsx writes; expected another file; name another folder after --csv.",
    ),
    "memo as a csv table in other letters": (
        ["--csv", "{out}", "--pdf", "{out}/../out/Doelen.CSV"],
        "found also what --csv writes; expected another file; name another file after --pdf.",
    ),
    "map layer as a calendar": (["--ics", "{out}", "--geojson", "{out}/college.ics"], "found also what --ics writes"),
    "a folder below a file": (
        ["--xlsx", "{out}/a", "--csv", "{out}/a/b"],
        "found a folder in a folder that is not there",
    ),
    "a folder where a table goes": (["--csv", "{full}"], "{full}/doelen.csv: found a folder; expected a file"),
}


@pytest.mark.parametrize(("options", "said"), CLASHES.values(), ids=CLASHES)
def test_files_that_would_overwrite_each_other_or_an_input_are_refused(call, tiny_text, plan, tmp_path, options, said):
    folders = {name: tmp_path / name for name in ("in", "out", "full")}
    (folders["full"] / "doelen.csv").mkdir(parents=True)
    folders["in"].mkdir()
    folders["out"].mkdir()
    instance = folders["in"] / "doelen.csv"
    instance.write_text(tiny_text, encoding="utf-8")
    before = written(tmp_path)
    result = call("export", instance, plan, *[option.format(**folders) for option in options])
    assert result.exit_code == 3
    assert said.format(**folders) in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert written(tmp_path) == before
    assert instance.read_text(encoding="utf-8") == tiny_text


def test_a_schedule_among_the_tables_is_not_written_over(call, tiny, plan, tmp_path):
    schedule = plan.rename(tmp_path / "tijdvakken.csv")
    before = schedule.read_bytes()
    result = call("export", tiny, schedule, "--csv", tmp_path)
    assert result.exit_code == 3
    assert "tijdvakken.csv: found the file that is read" in result.stderr
    assert schedule.read_bytes() == before
    assert written(tmp_path) == ["tijdvakken.csv"]


def test_a_disk_that_gives_out_midway_leaves_whole_files_and_says_which(call, tiny, plan, tmp_path, monkeypatch):
    folder = tmp_path / "csv"
    call("export", tiny, plan, "--csv", folder, "-q")
    first, second, *_ = tables = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in tables:
        path.write_bytes(b"old")
    real = solver.formats.files._replace

    def full(target, data, mode, **how):
        if target.name == second.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(target, data, mode, **how)

    monkeypatch.setattr(solver.formats.files, "_replace", full)
    result = call("export", tiny, plan, "--csv", folder)
    assert result.exit_code == 3
    assert f"{second}: found No space left on device" in result.stderr
    assert f"the outputs: found 1 of {len(tables)} files written ({first}); expected all of them" in result.stderr
    assert f"the others are as they were: {second}, " in result.stderr
    assert first.read_bytes() != b"old"
    assert {path.read_bytes() for path in tables[1:]} == {b"old"}
    assert written(folder) == sorted(path.name for path in tables)


def test_calendars_of_those_who_change_no_more_are_removed(call, tiny, document, plan, save, tmp_path):
    folder = tmp_path / "ics"
    both = plan_of(document)
    both["choices"][1]["options"][0]["shift_min"] = 15
    call("export", tiny, save(both, "both.json"), "--ics", folder, "-q")
    assert written(folder) == ["college.ics", "school.ics"]
    ours = (folder / "school.ics").read_bytes()
    others = {
        "other-program.ics": ours.replace(b"-//stagger//export//EN", b"-//other//calendar//EN"),
        "other-situation.ics": re.sub(rb"X-STAGGER-SITUATION:\w+", b"X-STAGGER-SITUATION:0", ours),
        "notes.txt": ours,
        "quoted.ics": b"BEGIN:VCALENDAR\r\nX-NOTE:PRODID:-//stagger//export//EN\r\nEND:VCALENDAR\r\n",
        "empty.ics": b"",
    }
    for name, data in others.items():
        (folder / name).write_bytes(data)
    (folder / "linked.ics").symlink_to(folder / "notes.txt")
    result = call("export", tiny, plan, "--ics", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Removed: 1 calendar of an earlier export, of organisations that change no more." in result.stdout
    assert written(folder) == sorted(["college.ics", "linked.ics", *others])
    assert all((folder / name).read_bytes() == data for name, data in others.items())
    assert "Removed" not in call("export", tiny, plan, "--ics", folder).stdout


def test_a_what_if_of_the_same_situation_takes_the_place_of_its_calendars(call, tiny, document, save, tmp_path):
    folder = tmp_path / "ics"
    both = plan_of(document)
    both["choices"][1]["options"][0]["shift_min"] = 15
    call("export", tiny, save(both, "both.json"), "--ics", folder, "-q")
    uid = re.search(rb"UID:.*", (folder / "college.ics").read_bytes())[0]
    edited = plan_of(document) | {"scenario": {"edits": ["fix school-pupils=0"]}}
    result = call("export", tiny, save(edited, "edited.json"), "--ics", folder)
    assert "Removed: 1 calendar" in result.stdout, result.stderr
    assert written(folder) == ["college.ics"]
    assert uid in (folder / "college.ics").read_bytes(), "the event replaces the old one in an agenda"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_stay_in_their_folder(call, document, save, tmp_path, text):
    document = named(document, text)
    out = tmp_path / "out"
    paths = save(document), save(plan_of(document), "p.json")
    before = written(tmp_path)
    result = call("export", *paths, "-o", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [name for name in written(tmp_path) if not name.startswith("out/")] == before
    assert len(written(out)) == 3 + 11 + 1


def test_ids_that_differ_by_case_get_files_of_their_own(call, document, save, tmp_path):
    document["organisations"][0]["id"], document["organisations"][1]["id"] = "A", "a"
    moved = plan_of(document)
    moved["choices"][1]["options"][0]["shift_min"] = 15
    call("export", save(document), save(moved, "p.json"), "--ics", tmp_path / "o")
    assert written(tmp_path / "o") == ["A.ics", "a-2.ics"]


@pytest.mark.long
def test_a_sweep_is_told_in_the_memo_of_its_schedule_and_refused_elsewhere(call, tiny, plan, tmp_path):
    pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
    sweep, memo = tmp_path / "sweep.json", tmp_path / "memo.pdf"
    assert call("sweep", tiny, plan, "--draws", "16", "--jobs", "1", "-o", sweep, "--quiet").exit_code == 0
    result = call("export", tiny, plan, "--pdf", memo, "--sweep", sweep)
    assert (result.exit_code, memo.read_bytes()[:5]) == (0, b"%PDF-"), result.stderr
    alone = call("export", tiny, plan, "--csv", tmp_path / "csv", "--sweep", sweep)
    assert alone.exit_code == 3
    assert "--sweep: found no memo to tell it; expected a memo; add --pdf FILE, or leave it out." in " ".join(
        alone.stderr.split()
    )
    assert call("export", tiny, plan, "--pdf", sweep, "--sweep", sweep).exit_code == 3
