"""Searches of a table: begun, followed, stopped, taken, and the same as those of the command line."""

import csv
import json
import shutil
import time

import openpyxl
import pytest

from tests.support.web import serving

PATIENCE_S = 600.0
"""A search of a second may take very long on a machine that does much else."""


@pytest.fixture(scope="module")
def planned(tmp_path_factory, instances):
    """A table with the plan of a search on it, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("planned")
    shutil.copy(instances / "tiny.json", folder)
    with serving(folder) as served:
        program = served.program()
        table = program.post("/api/v1/tables", {"region": "tiny", "name": "talks"}).json()["id"]
        assert taken(program, table, solved(program, table)).status_code == 200
        yield program, table, folder


def until_over(client, table, id, seconds=PATIENCE_S):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        told = client.get(f"/api/v1/tables/{table}/solves/{id}").json()
        if told["state"] != "running":
            return told
        time.sleep(0.1)
    raise AssertionError("it goes on and on")


def solved(client, table, **told):
    begun = client.post(f"/api/v1/tables/{table}/solves", {"time_limit_s": 10.0, **told})
    assert begun.status_code == 202, begun.text
    return until_over(client, table, begun.json()["id"])


def taken(client, table, solve):
    version = client.get(f"/api/v1/tables/{table}").json()["version"]
    body = {"version": version, "who": "Anna"}
    return client.post(f"/api/v1/tables/{table}/solves/{solve['id']}/take", body)


def choices_of(schedule):
    return {choice["group"]: choice["options"] for choice in schedule["choices"]}


def until_written(folder, table, is_there, seconds=PATIENCE_S):
    path = folder / "tiny.tables" / f"{table.partition('~')[2]}.json"
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.exists() and is_there(json.loads(path.read_text())):
            return path
        time.sleep(0.1)
    raise AssertionError(f"{path} is not as it should be")


@pytest.mark.long
def test_a_search_gives_the_plan_of_the_command_line(program, table, folder, call, tmp_path):
    found = solved(program, table)
    assert found["state"] == "done"
    body = taken(program, table, found).json()
    assert body["change"]["kind"] == "take"
    call("solve", folder / "tiny.json", "-o", tmp_path / "own.json", "--quiet", "--time-limit", "10")
    own = json.loads((tmp_path / "own.json").read_text())
    path = until_written(folder, table, lambda tree: bool(tree["tiers"]))
    assert choices_of(json.loads(path.read_text())) == choices_of(own)
    assert json.loads(path.read_text())["terms"] == own["terms"]
    assert call("check", folder / "tiny.json", path).exit_code == 0
    evaluated = json.loads(call("evaluate", folder / "tiny.json", path, "--json").stdout)
    now = body["figures"]["now"]["terms"]
    assert {term: round(value, 6) for term, value in now.items()} == {
        term: evaluated["terms"]["schedule"][term] for term in now
    }
    assert program.get(f"/api/v1/tables/{table}").json()["bound"] == {"term": "overload", "value": 0.0}


@pytest.mark.long
def test_answers_give_the_plan_of_replies(program, table, folder, call, tmp_path):
    taken(program, table, solved(program, table))
    path = until_written(folder, table, lambda tree: bool(tree["tiers"]))
    parties = [each for each in program.get(f"/api/v1/tables/{table}").json()["parties"] if each["brings"]]
    refusing = parties[0]["id"]
    book = tmp_path / "answers.csv"
    agreed = path.read_text()
    (tmp_path / "agreed.json").write_text(agreed)
    call("export", folder / "tiny.json", tmp_path / "agreed.json", "--csv", tmp_path / "csv", "--quiet", "--lang", "en")
    write_no(
        next((tmp_path / "csv").glob("*starts*.csv"), None) or first_with_answers(tmp_path / "csv"), book, parties[0]
    )
    own = tmp_path / "own.json"
    done = call("replies", folder / "tiny.json", tmp_path / "agreed.json", book, "-o", own, "--quiet")
    assert done.exit_code == 0, done.output
    assert program.change(table, "answer", party=refusing, answer="no").status_code == 200
    found = solved(program, table)
    assert found["state"] == "done"
    assert taken(program, table, found).status_code == 200
    schedule = program.get(f"/api/v1/tables/{table}/schedule").json()
    assert choices_of(schedule) == choices_of(json.loads(own.read_text()))
    assert schedule["scenario"]["edits"] == json.loads(own.read_text())["scenario"]["edits"]


def first_with_answers(folder):
    return next(path for path in folder.glob("*.csv") if "group id" in path.read_text(encoding="utf-8-sig").lower())


def write_no(source, target, party):
    """Copy the table of times with a no for every group of a party that moves."""
    text = source.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    head = next(at for at, row in enumerate(rows) if any("group id" in cell.lower() for cell in row))
    group = next(at for at, cell in enumerate(rows[head]) if "group id" in cell.lower())
    agreed = next(at for at, cell in enumerate(rows[head]) if cell.lower().startswith("agree"))
    ids = {own["id"] for own in party["groups"]}
    for row in rows[head + 1 :]:
        if len(row) > agreed and row[group] in ids:
            row[agreed] = "no"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.mark.long
def test_a_search_is_stopped_and_keeps_what_it_has(program, table):
    begun = program.post(f"/api/v1/tables/{table}/solves", {"time_limit_s": 300.0}).json()
    assert program.post(f"/api/v1/tables/{table}/solves", {}).status_code == 409
    assert program.post(f"/api/v1/tables/{table}/solves/{begun['id']}/stop").status_code == 202
    assert until_over(program, table, begun["id"])["state"] in {"stopped", "done"}


@pytest.mark.long
def test_a_plan_is_not_taken_after_other_answers(program, table):
    found = solved(program, table)
    party = program.get(f"/api/v1/tables/{table}").json()["parties"][0]["id"]
    program.change(table, "answer", party=party, answer="no")
    refused = taken(program, table, found)
    assert refused.status_code == 409
    assert refused.json()["problems"][0]["advice"] == "search again"


@pytest.mark.long
def test_the_plan_before_comes_back(program, table):
    group = program.get(f"/api/v1/tables/{table}").json()["parties"][0]["groups"][0]
    program.change(table, "choice", group=group["id"], option=0)
    before = program.get(f"/api/v1/tables/{table}").json()
    taken(program, table, solved(program, table))
    program.change(table, "undo")
    after = program.get(f"/api/v1/tables/{table}").json()
    assert after["loads"] == before["loads"]
    assert after["figures"] == before["figures"]


@pytest.mark.long
def test_a_search_goes_on_without_its_server(folder):
    with serving(folder) as served:
        client = served.program()
        table = client.post("/api/v1/tables", {"region": "tiny", "name": "talks"}).json()["id"]
        begun = client.post(f"/api/v1/tables/{table}/solves", {"time_limit_s": 30.0}).json()
    with serving(folder) as served:
        client = served.program()
        assert until_over(client, table, begun["id"])["has_plan"]


@pytest.mark.long
def test_what_if_they_say_no_is_answered(planned):
    program, table, _ = planned
    parties = program.get(f"/api/v1/tables/{table}").json()["parties"]
    asked = next(each["id"] for each in parties if each["brings"])
    idle = next((each["id"] for each in parties if not each["brings"]), None)
    found = program.get(f"/api/v1/tables/{table}/refusals/{asked}")
    assert found.status_code == 200, found.text
    assert found.json()["organisations"] == [asked]
    if idle is not None:
        refused = program.get(f"/api/v1/tables/{table}/refusals/{idle}")
        assert refused.status_code == 422
    assert program.get(f"/api/v1/tables/{table}/refusals/nobody").status_code == 422


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "start"), [("workbook", b"PK"), ("letters.zip", b"PK"), ("memo", b"%PDF"), ("page", b"<!doctype html>")]
)
def test_everything_is_handed_out(planned, path, start):
    program, table, _ = planned
    found = program.get(f"/api/v1/tables/{table}/{path}")
    assert found.status_code == 200, found.text
    assert found.content[: len(start)].lower() == start.lower()
    assert found.headers["content-disposition"].startswith("attachment;")


@pytest.mark.long
def test_nobody_is_written_to_who_is_asked_nothing(program, table):
    refused = program.get(f"/api/v1/tables/{table}/letters.zip")
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["expected"] == "a party that moves"


@pytest.mark.long
def test_a_workbook_goes_out_and_its_answers_come_in(planned, tmp_path):
    program, planned_table, _ = planned
    table = program.post(f"/api/v1/tables/{planned_table}/scenarios", {"name": "answered"}).json()["id"]
    book = tmp_path / "book.xlsx"
    book.write_bytes(program.get(f"/api/v1/tables/{table}/workbook").content)
    opened = openpyxl.load_workbook(book)
    answered = 0
    for sheet in opened.worksheets:
        rows = list(sheet.iter_rows())
        for at, row in enumerate(rows[:10]):
            names = [str(cell.value or "").lower() for cell in row]
            if "group id" in names and any(name.startswith("agree") for name in names):
                agreed = next(place for place, name in enumerate(names) if name.startswith("agree"))
                for below in rows[at + 1 :]:
                    if below[names.index("group id")].value:
                        below[agreed].value = "no"
                        answered += 1
    assert answered
    opened.save(book)
    with book.open("rb") as file:
        came = program.http.post(f"/api/v1/tables/{table}/answers", files={"file": ("book.xlsx", file)})
    assert came.status_code == 200, came.text
    assert {each["answer"] for each in came.json()["answers"]} == {"no"}
    snapshot = program.get(f"/api/v1/tables/{table}").json()
    assert snapshot["loads"]["now"] == snapshot["loads"]["today"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("answers.xlsx", b"no workbook at all"), ("../../evil.sh", b"#!/bin/sh"), ("bomb.xlsx", b"PK\3\4")],
)
def test_what_is_no_workbook_is_refused_and_gone(program, table, folder, name, data):
    refused = program.http.post(f"/api/v1/tables/{table}/answers", files={"file": (name, data)})
    assert refused.status_code == 422
    assert str(folder) not in refused.text
    quarantine = folder / ".stagger" / "quarantine"
    assert not quarantine.exists() or not any(quarantine.iterdir())


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_what_is_no_form_is_refused(program, table, kind):
    refused = program.http.post(
        f"/api/v1/tables/{table}/answers", content=b"--x\r\n\r:", headers={"content-type": kind}
    )
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["expected"]


def test_a_reason_of_another_kind_is_refused_in_words(program, table):
    change = {"version": 0, "kind": "undo", "who": "Anna", "why": {}}
    refused = program.http.post(f"/api/v1/tables/{table}/changes", json=change)
    assert refused.status_code == 422
    assert "a text of at most" in refused.json()["problems"][0]["expected"]


@pytest.mark.long
@pytest.mark.parametrize("kind", ["evaluate", "explain", "value"])
def test_the_library_answers_over_http(planned, kind):
    program, table, folder = planned
    schedule = program.get(f"/api/v1/tables/{table}/schedule").json()
    instance = json.loads((folder / "tiny.json").read_text())
    for of in ({"region": "tiny"}, {"instance": instance}):
        answer = program.post(f"/api/v1/{kind}", {**of, "schedule": schedule})
        assert answer.status_code == 200, answer.text
        assert answer.json()["instance"]["content_hash"] == schedule["instance"]["content_hash"]


@pytest.mark.long
def test_figures_of_evaluate_over_http_are_not_rounded(planned):
    program, table, _ = planned
    now = program.get(f"/api/v1/tables/{table}").json()["figures"]["now"]["terms"]
    schedule = program.get(f"/api/v1/tables/{table}/schedule").json()
    found = program.post("/api/v1/evaluate", {"region": "tiny", "schedule": schedule}).json()
    assert {term: found["terms"]["schedule"][term] for term in now} == now


@pytest.mark.long
def test_faults_of_what_is_sent_are_told(planned):
    program, *_ = planned
    for body in ({}, {"region": "tiny", "instance": {}}, {"instance": {"name": "x"}}, {"region": "nowhere"}):
        answer = program.post("/api/v1/explain", body)
        assert answer.status_code == 422
        assert answer.json()["problems"]
    assert program.post("/api/v1/explain", {"region": "tiny"}).json()["problems"][0]["where"] == "schedule"


@pytest.mark.long
def test_another_machine_searches(planned, call, tmp_path):
    program, _, folder = planned
    token = program.http.headers["authorization"].partition(" ")[2]
    address = f"{program.http.base_url}?token={token}"
    own, there = tmp_path / "own.json", tmp_path / "there.json"
    limit = ("--time-limit", "10", "--quiet")
    assert call("solve", folder / "tiny.json", "-o", own, *limit).exit_code == 0
    done = call("solve", folder / "tiny.json", "-o", there, "--remote", address, *limit)
    assert done.exit_code == 0, done.output
    assert choices_of(json.loads(own.read_text())) == choices_of(json.loads(there.read_text()))
    assert call("check", folder / "tiny.json", there).exit_code == 0
    wrong = call("solve", folder / "tiny.json", "--remote", f"{program.http.base_url}?token=no", *limit)
    assert wrong.exit_code == 3
    assert "nobody" in wrong.stderr
    for more in (("--keep", own), ("--deterministic",), ("--fix", "x=0"), ("--time-limit", "9999")):
        assert call("solve", folder / "tiny.json", "--remote", address, *more).exit_code == 3
    for bad in ("ftp://x/", "127.0.0.1:1", "http://127.0.0.1:9/"):
        assert call("solve", folder / "tiny.json", "--remote", bad, *limit).exit_code == 3
