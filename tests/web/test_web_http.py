"""The table over HTTP: several browsers, events, what is refused and how."""

import json
import threading
import time
import uuid
from contextlib import suppress

import httpx
import pytest

from tests.support.web import serving


class Listener:
    """A browser that listens to a table in a thread."""

    def __init__(self, client, table, last=None):
        self.events, self._client, self._table = [], client, table
        self._headers = {} if last is None else {"Last-Event-ID": str(last)}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        with suppress(httpx.HTTPError, httpx.StreamError, OSError):  # the browser is closed
            self._listen()

    def _listen(self):
        path = f"/api/v1/tables/{self._table}/events"
        with self._client.http.stream("GET", path, headers=self._headers) as answer:
            event = {}
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name in {"event", "id", "data"}:
                    event[name] = value
                elif not line and "event" in event:
                    self.events.append((event["event"], event.get("id"), json.loads(event["data"])))
                    event = {}

    def wait(self, name, count=1, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [event for event in self.events if event[0] == name]
            if len(found) >= count:
                return found
            time.sleep(0.02)
        raise AssertionError(f"no {name} among {[event[0] for event in self.events]}")


def first_groups(client, table):
    return [party["groups"][0]["id"] for party in client.get(f"/api/v1/tables/{table}").json()["parties"]]


@pytest.mark.long
def test_two_browsers_see_one_table(served, table):
    anna, bram = served.browser(), served.browser()
    listener = Listener(bram, table)
    listener.wait("presence")
    first, *_ = first_groups(anna, table)
    body = anna.change(table, "choice", group=first, option=0, why="in the meeting").json()
    (event,) = listener.wait("change")
    assert event[1] == "1"
    assert event[2] == body
    assert bram.get(f"/api/v1/tables/{table}").json()["figures"] == body["figures"]
    (checked, *_) = listener.wait("checked")
    assert checked[2]["version"] == 1
    assert bram.get(f"/api/v1/tables/{table}/history").json()[0]["why"] == "in the meeting"


def test_who_was_away_gets_what_was_missed(served, table):
    anna = served.browser()
    first, *_ = first_groups(anna, table)
    for option in (0, 2, 0):
        anna.change(table, "choice", group=first, option=option)
    events = Listener(served.browser(), table, last=1).wait("change", 2)
    assert [event[1] for event in events] == ["2", "3"]
    # What was before this server is not kept: then everything is read again.
    served.hub.channel(table)._kept.clear()
    assert Listener(served.browser(), table, last=1).wait("snapshot")[0][2] == {"version": 3}


def test_the_second_of_two_is_told_of_the_first(served, table):
    anna, bram = served.browser(), served.browser()
    first, second, *_ = first_groups(anna, table)
    assert anna.change(table, "choice", version=0, group=first, option=0).status_code == 200
    refused = bram.change(table, "choice", version=0, who="Bram", group=first, option=2)
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    told = refused.json()
    assert told["version"] == 1
    assert [each["who"] for each in told["changes"]] == ["Anna"]
    merged = bram.change(table, "choice", version=0, who="Bram", group=second, option=0)
    assert merged.status_code == 200
    assert [each["who"] for each in merged.json()["meanwhile"]] == ["Anna"]


def test_a_request_that_is_sent_again_is_done_once(program, table):
    first, *_ = first_groups(program, table)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"version": 0, "who": "Anna", "kind": "choice", "group": first, "option": 0}
    answers = [program.post(f"/api/v1/tables/{table}/changes", body, headers=key) for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1
    assert [answer.headers.get("idempotent-replayed") for answer in answers] == [None, "true", "true"]
    assert program.get(f"/api/v1/tables/{table}").json()["version"] == 1
    other = program.post(f"/api/v1/tables/{table}/changes", body | {"option": 2}, headers=key)
    assert other.status_code == 422
    assert other.json()["problems"][0]["where"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"version": 0, "who": "A", "kind": "choice", "group": "nobody", "option": 0}, "group"),
        ({"version": 0, "who": "A", "kind": "choice", "group": "FIRST", "option": 99}, "option"),
        ({"version": 0, "who": "A", "kind": "choice", "group": "FIRST", "option": -1}, "option"),
        ({"version": 0, "who": "A", "kind": "choice", "group": "FIRST"}, "option"),
        ({"version": 9, "who": "A", "kind": "choice", "group": "FIRST", "option": 0}, "version"),
        ({"version": 0, "who": "", "kind": "undo"}, "who"),
        ({"version": 0, "who": "A\n", "kind": "undo"}, "who"),
        ({"version": 0, "who": "A", "kind": "dance"}, "kind"),
        ({"version": 0, "who": "A", "kind": "undo", "more": 1}, "more"),
        ({"version": True, "who": "A", "kind": "undo"}, "version"),
        ({"version": 0, "who": "A", "kind": "answer", "party": "FIRST", "answer": "perhaps"}, "answer"),
        ([], "the file"),
        ({}, "kind"),
    ],
)
def test_what_means_nothing_is_told_in_four_parts(program, table, body, where):
    if isinstance(body, dict) and body.get("group") == "FIRST":
        body = body | {"group": first_groups(program, table)[0]}
    refused = program.post(f"/api/v1/tables/{table}/changes", body)
    assert refused.status_code == 422
    told = refused.json()
    assert set(told) == {"type", "title", "status", "detail", "problems"}
    assert where in {problem["where"] for problem in told["problems"]} or isinstance(body, list)
    assert all(problem[part] for problem in told["problems"] for part in ("found", "expected", "advice"))


def test_a_refusal_is_told_in_dutch(program, table):
    refused = program.change(table, "undo", version=0, who="")
    english = refused.json()["problems"][0]
    dutch = program.post(f"/api/v1/tables/{table}/changes?lang=nl", {"version": 0, "who": "", "kind": "undo"}).json()[
        "problems"
    ][0]
    assert english["where"] == dutch["where"] == "who"
    assert english["advice"] != dutch["advice"]


@pytest.mark.parametrize("data", [b"", b"{", b'{"version": NaN}', b"\xff\xfe", b"[" * 5000, b'{"a": "\\ud800"}'])
def test_what_is_no_json_is_refused(program, table, data):
    headers = {"content-type": "application/json"}
    refused = program.http.post(f"/api/v1/tables/{table}/changes", content=data, headers=headers)
    assert refused.status_code == 422
    assert refused.json()["problems"]


def test_too_much_and_another_kind_are_refused(program, table):
    path = f"/api/v1/tables/{table}/changes"
    large = program.http.post(path, content=b" " * (2 << 20), headers={"content-type": "application/json"})
    assert large.status_code == 413
    form = program.http.post(path, data={"kind": "undo"})
    assert form.status_code == 415
    text = program.http.post(path, content=b'{"kind": "undo"}', headers={"content-type": "text/plain"})
    assert text.status_code == 415


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/tables/nobody", 404),
        ("/api/v1/tables/..%2f..%2fetc", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/tables/%00", 404),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
        ("/tables/nobody", 404),
    ],
)
def test_what_is_not_there_is_not_found(program, path, status):
    refused = program.get(path)
    assert refused.status_code == status
    assert refused.json()["status"] == status


def test_a_file_with_faults_is_listed_with_them(served, folder):
    tree = json.loads((folder / "tiny.json").read_text())
    tree["lines"] = []
    (folder / "broken.json").write_text(json.dumps(tree))
    (folder / "notes.json").write_text("[1, 2]")
    listed = {each["id"]: each for each in served.program().get("/api/v1/regions").json()}
    assert set(listed) == {"tiny", "broken"}
    assert listed["broken"]["problems"][0]["where"].endswith("lines")
    assert listed["tiny"]["problems"] == []
    refused = served.program().post("/api/v1/tables", {"region": "broken", "name": "x"})
    assert refused.status_code == 422


def test_a_second_table_of_a_name_is_refused(program, table):
    refused = program.post("/api/v1/tables", {"region": "tiny", "name": "talks"})
    assert refused.status_code == 409
    assert refused.json()["table"] == table


def test_scenarios_stand_beside_each_other(program, table):
    first, *_ = first_groups(program, table)
    program.change(table, "choice", group=first, option=0)
    other = program.post(f"/api/v1/tables/{table}/scenarios", {"name": "zonder één"}).json()
    assert not other["shared"]
    program.change(other["id"], "choice", group=first, option=2)
    found = program.get(f"/api/v1/tables/{table}/beside/{other['id']}").json()
    assert [each["options"] for each in found["differing"]] == [[0, 2]]
    own = program.get(f"/api/v1/tables/{other['id']}").json()
    assert found["tables"][1]["figures"] == own["figures"]
    assert own["version"] == 1
    assert {each["id"] for each in own["scenarios"]} == {table, other["id"]}


def test_what_stands_beside_a_table_is_told_at_the_same_share_that_keeps_to_it(program, table):
    first, *_ = first_groups(program, table)
    program.change(table, "choice", group=first, option=0)
    program.change(table, "adherence", value=0.5)
    at_half = program.get(f"/api/v1/tables/{table}").json()
    other = program.post(f"/api/v1/tables/{table}/scenarios", {"name": "same"}).json()
    program.change(other["id"], "adherence", value=1.0)
    found = program.get(f"/api/v1/tables/{table}/beside/{other['id']}").json()
    assert found["differing"] == []
    assert [each["figures"]["now"]["terms"] for each in found["tables"]] == 2 * [at_half["figures"]["now"]["terms"]]
    assert found["loads"] == 2 * [at_half["loads"]["now"]]


def test_a_table_outlives_its_server(folder):
    with serving(folder) as served:
        client = served.program()
        table = client.post("/api/v1/tables", {"region": "tiny", "name": "talks"}).json()["id"]
        first, *_ = first_groups(client, table)
        client.change(table, "choice", group=first, option=0)
        before = client.get(f"/api/v1/tables/{table}").json()
    with serving(folder) as served:
        after = served.program().get(f"/api/v1/tables/{table}").json()
        assert {key: value for key, value in after.items() if key != "checked"} == {
            key: value for key, value in before.items() if key != "checked"
        }


@pytest.mark.long
def test_the_file_of_a_table_is_read_by_the_commands(program, table, folder, call):
    first, *_ = first_groups(program, table)
    body = program.change(table, "choice", group=first, option=0).json()
    path, end = folder / "tiny.tables" / "talks.json", time.monotonic() + 30
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert call("check", folder / "tiny.json", path).exit_code == 0
    told = json.loads(call("evaluate", folder / "tiny.json", path, "--json").stdout)["terms"]["schedule"]
    now = body["figures"]["now"]["terms"]
    assert {term: told[term] for term in now} == {term: round(value, 6) for term, value in now.items()}


@pytest.mark.long
def test_a_plan_that_breaks_an_agreement_is_told_and_not_written(served, folder):
    tree = json.loads((folder / "tiny.json").read_text())
    groups = [own["id"] for party in tree["organisations"] for own in party["groups"]][:2]
    tree["agreements"] = [{"kind": "same_shift", "groups": groups}]
    (folder / "tied.json").write_text(json.dumps(tree))
    client = served.program()
    table = client.post("/api/v1/tables", {"region": "tied", "name": "talks"}).json()["id"]
    listener = Listener(client, table)
    listener.wait("presence")
    client.change(table, "choice", group=groups[0], option=0)
    told = listener.wait("checked")[0][2]
    assert not told["written"]
    assert [each["rule"] for each in told["broken"]] == ["same_shift (agreements[0])"]
    texts = told["broken"][0]["texts"]
    assert "agreed was the same shift" in texts["en"]
    assert "neemt verschuiving" in texts["nl"] or "afgesproken" in texts["nl"]
    assert not (folder / "tied.tables" / "talks.json").exists()
    client.change(table, "choice", group=groups[1], option=0)
    assert listener.wait("checked", 2)[1][2] == {"version": 2, "broken": [], "written": True}


@pytest.mark.long
def test_a_region_that_is_made_anew_is_told_and_the_table_goes_on(served, program, table, folder):
    seen = program.get(f"/api/v1/tables/{table}").json()
    program.change(table, "choice", group=seen["parties"][0]["groups"][0]["id"], option=2)
    listener = Listener(program, table)
    listener.wait("presence")
    tree = json.loads((folder / "tiny.json").read_text())
    gone = tree["organisations"].pop(0)
    tree["agreements"], tree["sources"] = [], {}
    (folder / "tiny.json").write_text(json.dumps(tree))
    assert listener.wait("region")
    left = seen["parties"][1]["groups"][0]["id"]
    old = seen["region"]["content_hash"]
    answer = program.change(table, "choice", version=1, group=left, option=0, region=old)
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("region: found a region that has been made anew since")
    again = program.get(f"/api/v1/tables/{table}").json()
    assert [party["id"] for party in again["parties"]] == [party["id"] for party in seen["parties"][1:]]
    now = again["region"]["content_hash"]
    assert program.change(table, "choice", group=left, option=0, region=now).status_code == 200
    # A page from before that does not say what it saw names a group that is gone.
    answer = program.change(table, "choice", group=gone["groups"][0]["id"], option=0)
    assert (answer.status_code, answer.json()["problems"][0]["where"]) == (422, "group")
    assert program.get(f"/tables/{table}").status_code == 200


def test_the_description_names_every_call(program):
    from solver.web.app import API, CALLS

    told = program.get("/api/v1/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    listed = {(method.upper(), path) for path, own in told["paths"].items() for method in own}
    assert listed == {(call.method, f"{API}{call.path}") for call in CALLS}
    names = [own["operationId"] for path in told["paths"].values() for own in path.values()]
    assert len(names) == len(set(names))
