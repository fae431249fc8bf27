"""What is read before anybody asks for it, and what the pages load from memory."""

import asyncio
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from solver.web import regions
from solver.web.hub import QUIET_S, Hub
from solver.web.preparing import MOST_READY, prepare_folder, prepare_table
from solver.web.regions import ADHERENCES
from tests.support.web import serving

PATIENCE_S = 60.0


@pytest.fixture
def hub(folder, instances):
    for number in range(MOST_READY):
        shutil.copy(instances / "tiny.json", folder / f"also-{number}.json")
    hub = Hub(folder)
    yield hub
    hub.close()


def ready(hub):
    return {id for (id, _), region in hub._regions.items() if "nl" in region.fixed}


def test_the_regions_of_tables_are_read_first_and_not_all_of_a_folder(hub):
    row = hub.add("tiny", "talks", "Anna", shared=True)
    prepare_folder(hub, "nl", threading.Event())
    assert ready(hub) == {"tiny", "also-0", "also-1"}
    assert set(hub.open(row.id, "Anna").region._demands) == set(ADHERENCES)


def test_a_server_that_ends_reads_nothing_more(hub):
    over = threading.Event()
    over.set()
    prepare_folder(hub, "nl", over)
    assert ready(hub) == set()


def test_what_is_wrong_with_a_table_is_told_to_who_opens_it(hub, folder):
    row = hub.add("tiny", "talks", "Anna", shared=True)
    (folder / "tiny.json").unlink()
    prepare_table(hub, row.id, "Anna", "nl", threading.Event())
    assert ready(hub) == set()


def test_a_server_reads_a_table_as_soon_as_it_is_made(folder):
    with serving(folder) as served:
        served.program().post("/api/v1/tables", {"region": "tiny", "name": "talks"})
        waited = threading.Event()
        for _ in range(int(PATIENCE_S / 0.02)):
            if any(region.fixed for region in served.hub._regions.values()):
                break
            waited.wait(0.02)
        assert [id for id, _ in served.hub._regions] == ["tiny"]


def test_who_moves_a_slider_does_not_wait_for_another_share(hub, monkeypatch):
    region, build, may_go_on = hub.region("tiny"), regions.build_demand, threading.Event()
    begun = threading.Event()

    def slow(instance):
        if threading.current_thread() is other:
            begun.set()
            assert may_go_on.wait(PATIENCE_S)
        return build(instance)

    monkeypatch.setattr(regions, "build_demand", slow)
    other = threading.Thread(target=region.demand, args=(0.5,))
    other.start()
    assert begun.wait(PATIENCE_S)
    assert region.demand() is region.demand()
    assert other.is_alive()
    may_go_on.set()
    other.join(PATIENCE_S)


def test_files_of_the_pages_are_sent_once_and_compressed(served, repository):
    http = served.http()
    own = repository / "solver" / "web" / "static" / "table.js"
    first = http.get("/static/table.js")
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.content == own.read_bytes()
    plain = http.get("/static/table.js", headers={"accept-encoding": "identity"})
    assert ("content-encoding" in plain.headers, plain.content) == (False, own.read_bytes())
    again = http.get("/static/table.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert http.get("/static/nothing.js").status_code == 404
    assert http.post("/static/table.js").status_code in {401, 405}


def test_what_a_year_is_worth_waits_until_nobody_changes_anything(hub, monkeypatch):
    row = hub.add("tiny", "talks", "Anna", shared=True)
    hub.open(row.id, "Anna")
    followed = []

    async def follow(id, _):
        followed.append(id)

    monkeypatch.setattr(hub, "_follow", follow)

    async def looked():
        await hub._follow_quiet()
        return list(followed)

    def look():
        # In a thread of its own: whoever drives a browser in this one has a loop running.
        with ThreadPoolExecutor() as pool:
            return pool.submit(lambda: asyncio.run(looked())).result()

    hub._soil(row.id)
    hub._to_follow.add(row.id)
    assert look() == []
    hub._changed_at[row.id] -= QUIET_S
    assert look() == [row.id]
    assert look() == [row.id], "once"
