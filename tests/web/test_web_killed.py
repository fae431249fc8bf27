"""A server that is killed at any moment: what it said that it took is there when it is started again."""

import json
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import httpx
import pytest


def started(folder):
    """Start a server as a program; return its process, address and token."""
    arguments = [sys.executable, "-c", "import cli; cli.start()", "serve", str(folder), "--port", "0", "--no-browser"]
    process = subprocess.Popen([*arguments, "--lang", "en"], stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    found = re.search(r"(http://\S+)/\?token=(\S+)", line)
    assert found, line
    return process, found[1], found[2]


def changed_until_killed(folder, seconds):
    """Change a table over and over until the server is killed; return the changes that it acknowledged."""
    process, base, token = started(folder)
    acknowledged = []
    timer = threading.Timer(seconds, process.send_signal, [signal.SIGKILL])
    try:
        with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
            client.post("/api/v1/tables", json={"region": "tiny", "name": "talks"})
            table = client.get("/api/v1/tables/tiny~talks").json()
            group, version = table["parties"][0]["groups"][0]["id"], table["version"]
            timer.start()
            body = {"who": "Anna", "kind": "choice", "group": group}
            while True:
                option = 2 * (version % 2)
                told = {**body, "version": version, "option": option}
                answer = client.post("/api/v1/tables/tiny~talks/changes", json=told).json()
                version = answer["version"]
                acknowledged.append((version, option))
    except httpx.HTTPError:
        pass
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        process.stdout.close()
    return acknowledged


@pytest.mark.long
def test_nothing_acknowledged_is_lost(tmp_path, instances):
    shutil.copy(instances / "tiny.json", tmp_path)
    draw, known = random.Random(1), []
    for _ in range(4):
        known += changed_until_killed(tmp_path, draw.uniform(0.05, 1.5))
        with sqlite3.connect(tmp_path / ".stagger" / "tables.sqlite") as database:
            rows = database.execute("select id, what from changes order by id").fetchall()
        database.close()
        kept = {id: json.loads(what)["option"] for id, what in rows}
        assert {version: kept.get(version) for version, _ in known} == dict(known)
    assert len(known) > 10
    # The file is at every moment one that the command line reads.
    path, end = tmp_path / "tiny.tables" / "talks.json", time.monotonic() + 60
    process, *_ = started(tmp_path)
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    process.wait()
    process.stdout.close()
    json.loads(path.read_text())
